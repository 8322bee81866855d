//! Dates as readers see them: as exact as the source, told in the site's zone, and the zone is always named.

use std::borrow::Cow;

use jiff::{civil::Date, tz::TimeZone};
use reprint_story::When;

use crate::words::Words;

/// A date for a `<time>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// For machines.
    pub machine: String,
    /// For people.
    pub words: String,
}

/// The day alone.
pub(crate) fn day(when: When, zone: &TimeZone, words: &Words) -> Shown {
    let day = match when {
        When::Instant(at, _) => zone.to_datetime(at).date(),
        When::Local(_) | When::Day(_) => when.day(),
    };
    Shown {
        machine: machine(when),
        words: day_words(day, words),
    }
}

/// The day, and the time with its zone where both are known.
pub(crate) fn full(when: When, zone: &TimeZone, words: &Words) -> Shown {
    let text = match when {
        When::Instant(at, _) => {
            let local = zone.to_datetime(at);
            let day = day_words(local.date(), words);
            let zone = zone_name(zone, at);
            format!("{day}, {:02}:{:02} {zone}", local.hour(), local.minute())
        }
        When::Local(time) => {
            let day = day_words(time.date(), words);
            format!("{day}, {:02}:{:02}", time.hour(), time.minute())
        }
        When::Day(day) => day_words(day, words),
    };
    Shown {
        machine: machine(when),
        words: text,
    }
}

/// HTML's time grammar has no fractions finer than milliseconds, and readers need no fraction at all.
fn machine(when: When) -> String {
    match when {
        When::Instant(at, offset) => {
            let second = jiff::Timestamp::from_second(at.as_second()).unwrap_or(at);
            When::Instant(second, offset).to_string()
        }
        When::Local(_) | When::Day(_) => when.to_string(),
    }
}

fn day_words(day: Date, words: &Words) -> String {
    let month = usize::try_from(day.month())
        .ok()
        .and_then(|month| words.months.get(month.wrapping_sub(1)))
        .copied()
        .unwrap_or_default();
    words
        .date
        .replacen("{d}", &day.day().to_string(), 1)
        .replacen("{m}", month, 1)
        .replacen("{y}", &day.year().to_string(), 1)
}

/// "GMT", "CEST"; zones without a name of their own ("+03" in the zone database) as "UTC+3".
fn zone_name(zone: &TimeZone, at: jiff::Timestamp) -> Cow<'static, str> {
    let info = zone.to_offset_info(at);
    let name = info.abbreviation();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return name.to_owned().into();
    }
    let minutes = info.offset().seconds() / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{hours:+}").into(),
        (hours, rest) => format!("UTC{hours:+}:{:02}", rest.abs()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(when: &str, language: &str, zone: &TimeZone) -> String {
        full(when.parse().unwrap(), zone, Words::of(language)).words
    }

    #[test]
    fn a_date_says_as_much_as_its_source() {
        let east = TimeZone::fixed(jiff::tz::offset(3));
        for (when, language, expected) in [
            (
                "2026-11-20T09:30:00Z",
                "en",
                "20 November 2026, 12:30 UTC+3",
            ),
            (
                "2026-11-20T23:30:00Z",
                "de",
                "21. November 2026, 02:30 UTC+3",
            ),
            ("2026-11-20T09:30:00", "fr", "20 novembre 2026, 09:30"),
            ("2026-11-20", "es", "20 de noviembre de 2026"),
        ] {
            assert_eq!(shown(when, language, &east), expected);
        }
        assert_eq!(
            shown("2026-11-20T09:30:00.123456Z", "en", &TimeZone::UTC),
            "20 November 2026, 09:30 UTC"
        );
    }

    #[test]
    fn machines_get_no_fractions() {
        let when = "2026-11-20T09:30:00.123456+01:00".parse().unwrap();
        assert_eq!(
            day(when, &TimeZone::UTC, Words::of("en")).machine,
            "2026-11-20T09:30:00+01:00"
        );
    }
}
