//! Dates as feeds and news files write them: read with forgiveness, written as the standards say.

mod iso;
mod names;
mod spoken;
mod write;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use reprint_story::When;

pub use write::{rfc822, rfc3339};

/// The longest text taken for a date.
const LONGEST: usize = 100;

/// Reads a date of any form seen in feeds: W3CDTF and ISO 8601, RFC 822, `asctime`, and the usual ways people write one,
/// month names in a dozen languages included. As exact as the text: a day without an hour is a day.
pub fn read(text: &str) -> Option<When> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    iso::read(text).or_else(|| spoken::read(text))
}

/// What was found of a time.
#[derive(Clone, Copy, Debug)]
struct Clock {
    time: Time,
    zone: Option<Offset>,
}

/// Puts day and clock together.
fn when(day: Date, clock: Option<Clock>) -> Option<When> {
    let Some(Clock { time, zone }) = clock else {
        return Some(When::Day(day));
    };
    let local = DateTime::from_parts(day, time);
    let Some(zone) = zone else {
        return Some(When::Local(local));
    };
    let at: Timestamp = zone.to_timestamp(local).ok()?;
    Some(When::Instant(at, zone))
}

/// A year of two digits is of the years 1970 to 2069.
fn full_year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    Some(match (digits.len(), year) {
        (2, 0..70) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    })
}

/// `12:30`, `12:30:05`, `12:30:05.25`, `9:5`; seconds of 60 are the second before.
fn time_of(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let (second, nanosecond) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
            let second = number(whole)?;
            (
                if second == 60 { 59 } else { second },
                nanoseconds(fraction)?,
            )
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, nanosecond).ok()
}

fn nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() {
        return Some(0);
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    nine.parse().ok()
}

/// One or two digits.
fn number(digits: &str) -> Option<i8> {
    let fits = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

/// `Z`, `+01:00`, `-0800`, `+2`.
fn offset_of(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "\u{2212}", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() <= 2 => (digits, "0"),
        None => digits.split_at_checked(digits.len() - 2)?,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if minutes > 59 || hours > 23 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_in_the_wild() {
        for (text, expected) in [
            ("2026-11-23T19:36:52+01:00", "2026-11-23T19:36:52+01:00"),
            ("2026-11-23T19:36:52.5Z", "2026-11-23T19:36:52.5Z"),
            ("2026-11-23 19:36", "2026-11-23T19:36:00"),
            ("2026-11-23T19:36Z", "2026-11-23T19:36:00Z"),
            ("20261123T193652Z", "2026-11-23T19:36:52Z"),
            ("20261123T193652+0100", "2026-11-23T19:36:52+01:00"),
            ("20261123", "2026-11-23"),
            ("2026-11-23", "2026-11-23"),
            ("2026-11", "2026-11-01"),
            ("2026", "2026-01-01"),
            ("2026-11-23T19:36:52 PST", "2026-11-23T19:36:52-08:00"),
            ("Mon, 23 Nov 2026 19:36:52 GMT", "2026-11-23T19:36:52Z"),
            ("Mon, 23 Nov 26 7:36:52 PM EST", "2026-11-23T19:36:52-05:00"),
            (
                "Mon, 23 Nov 2026 19:36:52 GMT+01:00",
                "2026-11-23T19:36:52+01:00",
            ),
            ("Mon, 23 Nov 2026 19:36:52 Etc/GMT", "2026-11-23T19:36:52Z"),
            ("Monday, November 23, 2026", "2026-11-23"),
            ("November 23rd, 2026 at 7:36pm", "2026-11-23T19:36:00"),
            ("23. November 2026, 19:36 Uhr", "2026-11-23T19:36:00"),
            ("23.11.2026 19:36", "2026-11-23T19:36:00"),
            ("11/23/2026 7:36:52 AM", "2026-11-23T07:36:52"),
            ("23/11/2026", "2026-11-23"),
            ("23-Nov-2026", "2026-11-23"),
            ("le 23 août 2026", "2026-08-23"),
            ("23 de marzo de 2026", "2026-03-23"),
            ("Mon Nov 23 19:36:52 CET 2026", "2026-11-23T19:36:52+01:00"),
            ("2026년 11월 23일 오후 7:36:52", "2026-11-23T19:36:52+09:00"),
            ("2026-11-23 오전 12:36:52", "2026-11-23T00:36:52+09:00"),
            ("2026年11月23日 19:36", "2026-11-23T19:36:00"),
        ] {
            let got = read(text).map(|when| when.to_string());
            assert_eq!(got.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-11-23T25:00:00Z",
            "2026-11-23T19:36:61Z",
            "2026-11-23-01",
            "2026-11-23T19:36:52+00:00Textra",
            "2026-11-23T09:00:00+00:xx",
            "Sun, 16 zzz 2012 11:47:32 GMT",
            "Sun, 16 Dec 2012 1:2:3:4 GMT",
            "31 Feb 2026",
            "12",
            "1:30",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn what_is_written_reads_back(second in -2_000_000_000_i64..20_000_000_000, minutes in -839..840_i32) {
            let offset = Offset::from_seconds(minutes * 60).unwrap();
            let when = When::Instant(Timestamp::from_second(second).unwrap(), offset);
            prop_assert_eq!(read(&rfc822(when)), Some(when));
            prop_assert_eq!(read(&rfc3339(when)), Some(when));
        }
    }
}
