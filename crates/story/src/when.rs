use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};

/// A time as exactly as its source gave it. A source that gave a day prints a day; nothing invents an hour or a zone.
///
/// Written `2025-01-22T09:30:00-05:00`, `2025-01-22T09:30:00` or `2025-01-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// An instant, with the offset it was given in.
    Instant(Timestamp, Offset),
    /// A wall-clock time of which the zone is not known.
    Local(DateTime),
    /// A day.
    Day(Date),
}

/// The text was none of the three forms of [`When`].
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an RFC 3339 time, a local time or a day")]
pub struct WhenError(String);

impl When {
    /// An instant told in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self::Instant(at, Offset::UTC)
    }

    /// The day as printed at the place it was given.
    pub fn day(self) -> Date {
        match self {
            Self::Instant(at, offset) => offset.to_datetime(at).date(),
            Self::Local(time) => time.date(),
            Self::Day(day) => day,
        }
    }

    /// The instant, if one was given.
    pub fn instant(self) -> Option<Timestamp> {
        match self {
            Self::Instant(at, _) => Some(at),
            Self::Local(_) | Self::Day(_) => None,
        }
    }

    /// An instant for sorting and for clocks: a time without a zone is taken as UTC, a day as its start.
    pub fn earliest(self) -> Timestamp {
        let civil = match self {
            Self::Instant(at, _) => return at,
            Self::Local(time) => time,
            Self::Day(day) => day.to_datetime(jiff::civil::Time::midnight()),
        };
        TimeZone::UTC
            .to_timestamp(civil)
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(at, offset) if *offset == Offset::UTC => write!(f, "{at}"),
            Self::Instant(at, offset) => write!(f, "{}", at.display_with_offset(*offset)),
            Self::Local(time) => write!(f, "{time}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let wrong = || WhenError(text.chars().take(60).collect());
        // jiff also reads ISO week dates and bare times; only the three documented forms are ours.
        if !text.is_ascii() || text.len() < 10 {
            return Err(wrong());
        }
        if text.len() == 10 {
            return text.parse().map(Self::Day).map_err(|_| wrong());
        }
        let clock = text.get(11..).unwrap_or_default();
        if clock.contains(['Z', 'z', '+', '-']) {
            let at: Timestamp = text.parse().map_err(|_| wrong())?;
            let pieces = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| wrong())?;
            let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
            return Ok(Self::Instant(at, offset));
        }
        text.parse().map(Self::Local).map_err(|_| wrong())
    }
}

impl TryFrom<String> for When {
    type Error = WhenError;
    fn try_from(text: String) -> Result<Self, WhenError> {
        text.parse()
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

impl From<Timestamp> for When {
    fn from(at: Timestamp) -> Self {
        Self::utc(at)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An RFC 3339 time with its offset, a local time without one, or a day; as exact as the source.",
            "type": "string",
            "pattern": "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})?)?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_form_prints_as_it_was_given() {
        for text in [
            "2025-01-22T09:30:00-05:00",
            "2025-01-22T09:30:00Z",
            "2025-01-22T09:30:00",
            "2025-01-22",
        ] {
            assert_eq!(text.parse::<When>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_day_is_the_day_at_the_place() {
        let late: When = "2025-01-22T23:30:00-05:00".parse().unwrap();
        assert_eq!(late.day().to_string(), "2025-01-22");
        assert_eq!(late.earliest().to_string(), "2025-01-23T04:30:00Z");
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            "",
            "today",
            "2025-13-01",
            "2025-01-22T",
            "09:30:00",
            "2025-01-22T25:00:00Z",
        ] {
            assert!(bad.parse::<When>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC{0,40}") {
            let _ = text.parse::<When>();
        }

        #[test]
        fn instants_survive_printing(second in -10_000_000_000_i64..100_000_000_000, minutes in -839..840_i32) {
            let when = When::Instant(
                Timestamp::from_second(second).unwrap(),
                Offset::from_seconds(minutes * 60).unwrap(),
            );
            prop_assert_eq!(when.to_string().parse::<When>().unwrap().instant(), when.instant());
        }
    }
}
