//! Dates as pages write them: ISO and RFC forms in attributes, and words in many languages. Nothing is invented: a source
//! with a day gives a day, a clock time without a zone gives a local time.

use std::{collections::HashMap, sync::LazyLock};

use jiff::{
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};
use reprint_story::When;

/// The web's first year, and a year no story of today carries.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// Which of `3/4/2025` is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// 3 April.
    #[default]
    DayFirst,
    /// March 4.
    MonthFirst,
}

impl Order {
    /// The order a language writes, by its tag: month first in the United States and the Philippines, and in English without a country.
    pub fn of(language: Option<&str>) -> Self {
        let tag = language.unwrap_or_default().to_ascii_lowercase();
        match tag.as_str() {
            "en" | "en-us" | "en_us" | "en-ph" | "es-us" => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }
}

/// Reads a date written for machines: ISO 8601 in its many spellings, RFC 2822, seconds since 1970.
pub fn machine(text: &str) -> Option<When> {
    let text = text.trim();
    if text.len() > 80 || !text.is_char_boundary(text.len().min(10)) {
        return None;
    }
    if (10..=13).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let seconds = if text.len() == 13 {
            number / 1000
        } else {
            number
        };
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        return in_years(When::utc(at));
    }
    iso(text)
        .or_else(|| ctime(text))
        .or_else(|| worded(text, Order::MonthFirst))
}

/// The form of C and Java, the year last: `Mon Aug 03 12:45:00 EDT 2015`, the zone left out or not.
fn ctime(text: &str) -> Option<When> {
    let mut words = text.split_ascii_whitespace();
    let (_, name, day, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (zone_name, year) = match (words.next()?, words.next()) {
        (year, None) => (None, year),
        (zone, Some(year)) => (Some(zone), year),
    };
    if year.len() != 4 || !time.contains(':') {
        return None;
    }
    let day = number(day, 0..day.len())?;
    let date = Date::new(number(year, 0..4)?, month(name)?, i8::try_from(day).ok()?).ok()?;
    let (time, _) = clock(time)?;
    in_years(at(date, time, zone_name.and_then(zone)))
}

fn in_years(when: When) -> Option<When> {
    YEARS.contains(&when.day().year()).then_some(when)
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<i16> {
    let digits = text.get(range)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

fn iso(text: &str) -> Option<When> {
    let bytes = text.as_bytes();
    let year = number(text, 0..4)?;
    let (month, day, rest) = match bytes.get(4)? {
        b'-' | b'/' | b'.' => {
            let month_end = 5 + digits(text, 5).min(2);
            let month = number(text, 5..month_end)?;
            let day_end = month_end + 1 + digits(text, month_end + 1).min(2);
            let day = number(text, month_end + 1..day_end)?;
            (month, day, text.get(day_end..)?)
        }
        _ => (number(text, 4..6)?, number(text, 6..8)?, text.get(8..)?),
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if !YEARS.contains(&year) {
        return None;
    }
    Some(
        clock(rest.trim_start_matches(['T', 't', ' ', ',']))
            .map_or(When::Day(date), |(time, offset)| at(date, time, offset)),
    )
}

fn digits(text: &str, from: usize) -> usize {
    text.get(from..).map_or(0, |tail| {
        tail.bytes().take_while(u8::is_ascii_digit).count()
    })
}

fn at(date: Date, time: Time, offset: Option<Offset>) -> When {
    let local = DateTime::from_parts(date, time);
    match offset
        .and_then(|offset| Some((TimeZone::fixed(offset).to_timestamp(local).ok()?, offset)))
    {
        Some((instant, offset)) => When::Instant(instant, offset),
        None => When::Local(local),
    }
}

/// A clock time at the start of the text, with its zone: `14:05`, `2:05 p.m. EST`, `14h05`, `140500Z`, `14.05 Uhr`.
fn clock(text: &str) -> Option<(Time, Option<Offset>)> {
    let hour_digits = digits(text, 0);
    let (hour, mut rest) = match hour_digits {
        1 | 2 => (number(text, 0..hour_digits)?, text.get(hour_digits..)?),
        4 | 6 => (number(text, 0..2)?, text.get(2..)?),
        _ => return None,
    };
    let (mut minute, mut second) = (0, 0);
    let mut marked = hour_digits > 2;
    if let Some(tail) = rest
        .strip_prefix([':', 'h', 'H', '.'])
        .or((hour_digits > 2).then_some(rest))
        && digits(tail, 0) >= 2
    {
        minute = number(tail, 0..2)?;
        marked = true;
        rest = tail.get(2..)?;
        if let Some(tail) = rest
            .strip_prefix(':')
            .or((hour_digits == 6).then_some(rest))
            && digits(tail, 0) >= 2
        {
            second = number(tail, 0..2)?;
            rest = tail.get(2..)?;
            // Fractions of a second; some publishing systems set them after a colon.
            if let Some(tail) = rest.strip_prefix(['.', ',', ':']) {
                rest = tail.get(digits(tail, 0)..)?;
            }
        }
    }
    let tail = rest.trim_start();
    let lower: String = tail
        .chars()
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase()
        .replace('.', "");
    let mut hour = hour;
    let mut after = tail;
    if lower.starts_with("pm") || lower.starts_with("am") {
        let afternoon = lower.starts_with("pm");
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        marked = true;
        let letters = tail.find(['m', 'M']).map_or(tail.len(), |n| n + 1);
        after = tail.get(letters..)?.trim_start_matches('.');
    }
    if !marked {
        return None;
    }
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        0,
    )
    .ok()?;
    Some((time, zone(after.trim_start())))
}

/// A zone at the start of the text: `Z`, `+02:00`, `-0500`, `GMT+1`, `EST`.
fn zone(text: &str) -> Option<Offset> {
    let text = text.trim_start_matches(['(', ',']).trim_start();
    let named = |name: &str| {
        text.get(..name.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(name))
            && !text
                .get(name.len()..)
                .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    for prefix in ["GMT", "UTC"] {
        if named(prefix)
            && let Some(tail) = text.get(3..)
            && tail.starts_with(['+', '-', '−'])
        {
            return numeric_zone(tail);
        }
    }
    if text.starts_with(['+', '-', '−']) {
        return numeric_zone(text);
    }
    ZONES
        .iter()
        .find(|(name, _)| named(name))
        .and_then(|(_, minutes)| Offset::from_seconds(minutes * 60).ok())
}

/// Abbreviations that name one offset to news readers. Those that name several (IST, CST in Asia, BST in Bangladesh) are read as the
/// commonest on news sites or left out.
const ZONES: [(&str, i32); 22] = [
    ("Z", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("HST", -600),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("MSK", 180),
    ("JST", 540),
    ("AEST", 600),
];

fn numeric_zone(text: &str) -> Option<Offset> {
    let mut chars = text.chars();
    let sign = if chars.next()? == '+' { 1 } else { -1 };
    let rest = chars.as_str();
    let (hours, minutes) = match digits(rest, 0) {
        1 => (number(rest, 0..1)?, 0),
        2 => {
            let minutes = rest
                .get(2..)
                .and_then(|t| t.strip_prefix(':'))
                .and_then(|t| number(t, 0..2));
            (number(rest, 0..2)?, minutes.unwrap_or(0))
        }
        4 => (number(rest, 0..2)?, number(rest, 2..4)?),
        _ => return None,
    };
    let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
    (hours <= 14).then(|| Offset::from_seconds(seconds).ok())?
}

static MONTHS: LazyLock<HashMap<&'static str, i8>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    for line in include_str!("../lexicon/months.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        for (month, forms) in (1_i8..).zip(line.split(' ').skip(1)) {
            for form in forms.split('/') {
                months.entry(form).or_insert(month);
            }
        }
    }
    months
});

/// The number of a month's name in any language of the lexicon.
fn month(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    MONTHS.get(lower.as_str()).copied()
}

/// Reads the first date in a line of words: "22. Januar 2025, 9.30 Uhr", "Jan 22, 2025", "22/01/2025", "2025年1月22日".
pub fn worded(text: &str, order: Order) -> Option<When> {
    let (date, end) = find(text, order)?;
    let rest = text.get(end..).unwrap_or_default();
    // The time may stand a few words on: "at", "um", "à", "|", "-".
    let mut tail = rest;
    for _ in 0..4 {
        tail = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
        if tail.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        let word = tail
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(tail.len());
        if word == 0 || word > 12 {
            break;
        }
        tail = tail.get(word..).unwrap_or_default();
    }
    let near = rest.len() - tail.len() <= 24;
    let time = if near { clock(tail) } else { None };
    Some(time.map_or(When::Day(date), |(time, offset)| at(date, time, offset)))
}

/// The first date in a line, and where it ends.
fn find(text: &str, order: Order) -> Option<(Date, usize)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| date_at(text, &tokens, at, order))
}

#[derive(Clone, Copy, Debug)]
enum Token {
    /// Value, count of digits.
    Number(i16, usize),
    Month(i8),
    /// "年", "月", "日", "년" …
    Sign,
    Other,
}

/// The tokens of a line with their byte ranges. A line longer than a few hundred bytes is cut: dates stand at the front.
fn tokens(text: &str) -> Vec<(Token, usize, usize)> {
    let text = text.get(..text.floor_char_boundary(400)).unwrap_or(text);
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        if let Some(first) = digit(c) {
            let (mut value, mut count) = (i32::from(first), 1);
            while let Some(&(next, c)) = chars.peek() {
                let Some(more) = digit(c) else { break };
                value = (value * 10 + i32::from(more)).min(30_000);
                count += 1;
                end = next + c.len_utf8();
                chars.next();
            }
            out.push((
                Token::Number(i16::try_from(value).unwrap_or(i16::MAX), count),
                at,
                end,
            ));
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            out.push((Token::Sign, at, end));
        } else if c.is_alphabetic() {
            while let Some(&(next, c)) = chars.peek() {
                // Marks over letters belong to the word (Hindi, Thai).
                if !(c.is_alphabetic()
                    || matches!(c, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}'))
                {
                    break;
                }
                end = next + c.len_utf8();
                chars.next();
            }
            let word = text.get(at..end).unwrap_or_default();
            out.push((month(word).map_or(Token::Other, Token::Month), at, end));
        }
    }
    out
}

/// Western, Arabic and Devanagari digits.
fn digit(c: char) -> Option<i16> {
    let base = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        _ => return None,
    };
    i16::try_from(u32::from(c) - u32::from(base)).ok()
}

fn date_at(
    text: &str,
    tokens: &[(Token, usize, usize)],
    at: usize,
    order: Order,
) -> Option<(Date, usize)> {
    let token = |n: usize| tokens.get(at + n).map(|t| t.0);
    let end = |n: usize| tokens.get(at + n).map_or(text.len(), |t| t.2);
    let gap = |n: usize| -> &str {
        let (Some(a), Some(b)) = (tokens.get(at + n), tokens.get(at + n + 1)) else {
            return "\n\n";
        };
        text.get(a.2..b.1).unwrap_or_default()
    };
    let close = |n: usize| gap(n).chars().all(|c| !c.is_alphanumeric()) && gap(n).len() <= 4;
    let make = |year: i16, month: i16, day: i16| {
        let year = if year < 100 { year + 2000 } else { year };
        if !YEARS.contains(&year) {
            return None;
        }
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match (token(0)?, token(1)?) {
        // 2025年1月22日
        (Token::Number(year, 4), Token::Sign) => {
            if let (Some(Token::Number(month, _)), Some(Token::Sign), Some(Token::Number(day, _))) =
                (token(2), token(3), token(4))
            {
                return Some((make(year, month, day)?, end(5)));
            }
            None
        }
        // 2025-01-22, 2025/1/22, 2025. 1. 22
        (Token::Number(year, 4), Token::Number(month, _)) if YEARS.contains(&year) && close(0) => {
            let Some(Token::Number(day, 1 | 2)) = token(2) else {
                return None;
            };
            close(1).then_some(())?;
            Some((make(year, month, day)?, end(2)))
        }
        // 22 January 2025, 22nd of January 2025, 22 de enero de 2025
        (Token::Number(day, 1 | 2), _) if (1..=31).contains(&day) => {
            let skip = (1..=3).find(|&n| !matches!(token(n), Some(Token::Other)))?;
            match token(skip) {
                Some(Token::Month(month)) => {
                    let year_at =
                        (skip + 1..=skip + 3).find(|&n| !matches!(token(n), Some(Token::Other)))?;
                    match token(year_at) {
                        Some(Token::Number(year, 4)) => {
                            Some((make(year, i16::from(month), day)?, end(year_at)))
                        }
                        Some(Token::Number(year, 2))
                            if gap(year_at - 1).contains(['-', '\'', '’', '.', ' '])
                                && !gap(year_at).starts_with([':', 'h'])
                                && year > 0 =>
                        {
                            Some((make(year, i16::from(month), day)?, end(year_at)))
                        }
                        _ => None,
                    }
                }
                // 22.01.2025, 22/1/25, 01/22/2025
                Some(Token::Number(second, 1 | 2)) if skip == 1 => {
                    let separator = gap(0).trim();
                    if !matches!(separator, "." | "/" | "-" | "·") || gap(1).trim() != separator {
                        return None;
                    }
                    let year = match token(2)? {
                        Token::Number(year, 4) => year,
                        Token::Number(year, 2)
                            if (0..=60).contains(&year) && !gap(2).starts_with(':') =>
                        {
                            year
                        }
                        _ => return None,
                    };
                    let month_first = (order == Order::MonthFirst
                        && separator != "."
                        && second <= 31
                        && day <= 12)
                        || second > 12;
                    let (day, month) = if month_first {
                        (second, day)
                    } else {
                        (day, second)
                    };
                    Some((make(year, month, day)?, end(2)))
                }
                _ => None,
            }
        }
        // January 22, 2025
        (Token::Month(month), Token::Number(day, 1 | 2)) => {
            let year_at = (2..=4).find(|&n| !matches!(token(n), Some(Token::Other)))?;
            match token(year_at) {
                Some(Token::Number(year, 4)) => {
                    Some((make(year, i16::from(month), day)?, end(year_at)))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The day in an address: `/2025/01/22/`, `/2025-01-22-`, `/20250122/`. A month alone is no day.
pub fn in_address(url: &str) -> Option<When> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let bytes = path.as_bytes();
    let mut at = path.find('/')?;
    while at < bytes.len() {
        let starts = at > 0 && !bytes[at - 1].is_ascii_digit() && matches!(bytes[at], b'1' | b'2');
        if starts {
            let count = digits(path, at);
            let (year, month, day, next) = if count == 4 {
                let month_digits = digits(path, at + 5);
                let day_at = at + 5 + month_digits + 1;
                let separator = bytes.get(at + 4).copied();
                if matches!(separator, Some(b'/' | b'-' | b'_' | b'.'))
                    && bytes.get(day_at - 1).copied() == separator
                    && matches!(month_digits, 1 | 2)
                {
                    let day_digits = digits(path, day_at);
                    (
                        number(path, at..at + 4),
                        number(path, at + 5..at + 5 + month_digits),
                        if matches!(day_digits, 1 | 2) {
                            number(path, day_at..day_at + day_digits)
                        } else {
                            None
                        },
                        day_at,
                    )
                } else {
                    (None, None, None, at + 4)
                }
            } else if count == 8 {
                (
                    number(path, at..at + 4),
                    number(path, at + 4..at + 6),
                    number(path, at + 6..at + 8),
                    at + 8,
                )
            } else {
                (None, None, None, at + count.max(1))
            };
            if let (Some(year), Some(month), Some(day)) = (year, month, day)
                && YEARS.contains(&year)
                && let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day))
                && let Ok(date) = Date::new(year, month, day)
            {
                return Some(When::Day(date));
            }
            at = next.max(at + 1);
        } else {
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests;
