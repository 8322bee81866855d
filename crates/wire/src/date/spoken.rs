//! RFC 822, `asctime` and what people write: the parts in any order, told by their shape.

use jiff::{
    civil::{Date, Time},
    tz::Offset,
};
use reprint_story::When;

use super::{Clock, full_year, names, number, offset_of, time_of, when};

/// What has been told so far.
#[derive(Debug, Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<Time>,
    afternoon: Option<bool>,
    zone: Option<Offset>,
}

/// Reads a date of words and numbers. A part that contradicts itself makes the whole no date.
pub(super) fn read(text: &str) -> Option<When> {
    let spaced;
    let text = if text.is_ascii() {
        text
    } else {
        spaced = without_east_asian_units(text);
        &spaced
    };
    let mut parts = Parts::default();
    for word in text
        .split([' ', ',', '\t', '\n', '\u{a0}'])
        .filter(|word| !word.is_empty())
    {
        parts.take(word)?;
    }
    let day = Date::new(parts.year?, parts.month?, parts.day?).ok()?;
    let time = match (parts.time, parts.afternoon) {
        (Some(time), Some(afternoon)) => Some(twelve_hours(time, afternoon)?),
        (time, _) => time,
    };
    let clock = time.map(|time| Clock {
        time,
        zone: parts.zone,
    });
    when(day, clock)
}

impl Parts {
    fn take(&mut self, word: &str) -> Option<()> {
        let first = word.chars().next()?;
        if first.is_ascii_digit() {
            return self.take_number(word);
        }
        if matches!(first, '+' | '-' | '\u{2212}') && word.len() > 1 {
            self.zone = Some(offset_of(word)?);
            return Some(());
        }
        match word.trim_matches('.').to_lowercase().as_str() {
            "am" | "a.m" | "오전" => self.afternoon = Some(false),
            "pm" | "p.m" | "오후" => self.afternoon = Some(true),
            _ => {
                if self.time.is_some()
                    && self.zone.is_none()
                    && let Some(zone) = names::zone(word)
                {
                    self.zone = Some(zone);
                } else if self.month.is_none() && !is_weekday(word) {
                    self.month = names::month(word);
                }
            }
        }
        if matches!(word, "오전" | "오후") && self.zone.is_none() {
            self.zone = korea();
        }
        Some(())
    }

    fn take_number(&mut self, word: &str) -> Option<()> {
        if word.contains(':') {
            return self.take_time(word);
        }
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number_part, tail) = word.split_at_checked(digits)?;
        match tail {
            "" | "." | "th" | "st" | "nd" | "rd" | "er" | "º" => self.take_whole(number_part),
            _ => self.take_dashed(word),
        }
    }

    fn take_whole(&mut self, digits: &str) -> Option<()> {
        match digits.len() {
            4 if self.year.is_none() => self.year = Some(digits.parse().ok()?),
            1 | 2 if self.day.is_none() => self.day = Some(digits.parse().ok()?),
            2 if self.year.is_none() => self.year = Some(full_year(digits)?),
            _ => return None,
        }
        Some(())
    }

    /// `19:36:52`, `7:36pm`, `19:36:52Z`, `19:36:52+0100`.
    fn take_time(&mut self, word: &str) -> Option<()> {
        let end = word
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
            .unwrap_or(word.len());
        let (time, tail) = word.split_at_checked(end)?;
        if self.time.is_some() {
            return None;
        }
        self.time = Some(time_of(time)?);
        if tail.is_empty() {
            Some(())
        } else {
            self.take(tail)
        }
    }

    /// `2006/09/15`, `15.09.2006`, `9/15/2006`, `16-Dec-2012`.
    fn take_dashed(&mut self, word: &str) -> Option<()> {
        let mut parts = word.split(['/', '-', '.']);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some_and(|rest| !rest.is_empty())
            || self.year.is_some()
            || self.day.is_some()
        {
            return None;
        }
        if a.len() == 4 {
            self.year = Some(a.parse().ok()?);
            self.month = Some(number(b)?);
            self.day = Some(number(c)?);
            return Some(());
        }
        self.year = Some(full_year(c).filter(|_| matches!(c.len(), 2 | 4))?);
        let (first, second) = (number(a)?, number(b).or_else(|| names::month(b))?);
        // Slashes are American, month first, unless that cannot be.
        let month_first = word.contains('/') && first <= 12;
        (self.month, self.day) = if month_first {
            (Some(first), Some(second))
        } else {
            (Some(second), Some(first))
        };
        Some(())
    }
}

/// The days of the week are not needed, and some begin like a month: "mar." is Tuesday in French and Spanish, "Mart" March.
fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 9] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mardi", "martes",
    ];
    let word = word.to_lowercase();
    DAYS.iter().any(|day| word.starts_with(day)) && word != "sun." || word.ends_with("day")
}

fn twelve_hours(time: Time, afternoon: bool) -> Option<Time> {
    let hour = match (time.hour(), afternoon) {
        (12, false) => 0,
        (hour @ 1..12, true) => hour + 12,
        (hour, _) => hour,
    };
    time.with().hour(hour).build().ok()
}

fn korea() -> Option<Offset> {
    Offset::from_seconds(9 * 3600).ok()
}

/// `2026년 11월 23일` and `2026年11月23日` become numbers and slashes. Korean dates are told in Korea's time.
fn without_east_asian_units(text: &str) -> String {
    let korean = text.contains('년');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '년' | '年' | '월' | '月' => {
                out.truncate(out.trim_end().len());
                out.push('/');
            }
            '일' | '日' => out.push(' '),
            ' ' if out.ends_with('/') => {}
            c => out.push(c),
        }
    }
    if korean && !text.contains(['+', 'Z']) {
        out.push_str(" +0900");
    }
    out
}
