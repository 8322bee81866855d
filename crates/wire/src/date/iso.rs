//! W3CDTF and ISO 8601, the shortened forms included.

use jiff::civil::{Date, Time};
use reprint_story::When;

use super::{Clock, full_year, names, number, offset_of, time_of, when};

/// Reads a date that begins with its year.
pub(super) fn read(text: &str) -> Option<When> {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let rest = rest.get(1..).unwrap_or_default().trim();
    let day = day(date)?;
    let clock = if rest.is_empty() {
        None
    } else {
        Some(clock(rest)?)
    };
    when(day, clock)
}

fn day(text: &str) -> Option<Date> {
    let (year, rest) = match text.strip_prefix('-') {
        // -YY-MM and -YYMM: the century left out.
        Some(short) => short.split_at_checked(2)?,
        None => text.split_at_checked(
            text.find(|c: char| !c.is_ascii_digit())
                .unwrap_or(text.len()),
        )?,
    };
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if rest.is_empty() && !text.starts_with('-') {
        return compact(year);
    }
    let mut parts = rest.split(['-', '/']).filter(|part| !part.is_empty());
    let (second, third) = (parts.next(), parts.next());
    if parts.next().is_some() || !matches!(year.len(), 2 | 4) {
        return None;
    }
    let year_number = full_year(year)?;
    let (second, third) = match (second?, third) {
        // YYYY-DDD
        (ordinal, None) if ordinal.len() == 3 && year.len() == 4 => {
            return nth_day(year_number, ordinal);
        }
        (month, day) => (month, day.unwrap_or("1")),
    };
    let month = match second.strip_prefix('0').filter(|digits| digits.len() == 2) {
        // 2003-012-31: a zero too many.
        Some(two) => number(two)?,
        None => number(second).or_else(|| names::month(second))?,
    };
    Date::new(year_number, month, number(third)?).ok()
}

/// `2026`, `20261123`, `202611`?, `261123`, `2026327`, `03335`.
fn compact(digits: &str) -> Option<Date> {
    let piece = |from: usize, to: usize| digits.get(from..to);
    match digits.len() {
        4 => Date::new(digits.parse().ok()?, 1, 1).ok(),
        6 => Date::new(
            full_year(piece(0, 2)?)?,
            number(piece(2, 4)?)?,
            number(piece(4, 6)?)?,
        )
        .ok(),
        7 => nth_day(piece(0, 4)?.parse().ok()?, piece(4, 7)?),
        8 => Date::new(
            piece(0, 4)?.parse().ok()?,
            number(piece(4, 6)?)?,
            number(piece(6, 8)?)?,
        )
        .ok(),
        // Five digits are a year and its day only if they cannot be a year with a digit too many.
        5 if digits.starts_with('0') => nth_day(full_year(piece(0, 2)?)?, piece(2, 5)?),
        _ => None,
    }
}

fn nth_day(year: i16, nth: &str) -> Option<Date> {
    let nth: i16 = nth.parse().ok()?;
    Date::new(year, 1, 1)
        .ok()?
        .with()
        .day_of_year(nth)
        .build()
        .ok()
}

fn clock(text: &str) -> Option<Clock> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')))
        .unwrap_or(text.len());
    let (time, zone) = text.split_at_checked(end)?;
    let time = if time.contains(':') {
        time_of(time)?
    } else {
        compact_time(time)?
    };
    let zone = zone.trim();
    let zone = if zone.is_empty() {
        None
    } else {
        Some(offset_of(zone).or_else(|| names::zone(zone))?)
    };
    Some(Clock { time, zone })
}

fn compact_time(digits: &str) -> Option<Time> {
    let digits = digits
        .split_once(['.', ','])
        .map_or(digits, |(whole, _)| whole);
    if !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), number);
    Time::new(part(0)?, part(2)?, part(4)?, 0).ok()
}
