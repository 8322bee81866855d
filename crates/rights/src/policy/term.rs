//! The kinds of values a policy's keys take, and how two of them join: most restrictive wins.

use std::{fmt, str::FromStr};

use jiff::{Span, SpanRelativeTo, Timestamp, civil};
use reprint_story::When;
use serde::{Deserialize, Serialize};

/// `yes | ask | no`, from mild to strict, so that the stricter of two is the greater.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Permit {
    /// Permitted.
    Yes,
    /// Permitted only after an answer. What a policy does not say is this.
    #[default]
    Ask,
    /// Not permitted.
    No,
}

/// How strongly something is wanted of a partner.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Force {
    /// Not wanted.
    #[default]
    None,
    /// A request.
    Asked,
    /// A condition.
    Required,
}

/// An ISO 8601 duration such as `P90D` or `PT24H`, never negative.
#[derive(Clone, Copy, Debug)]
pub struct Period(Span);

impl Period {
    /// The instant this long after `start`, counted on the clock `start` was given in. Saturates at the end of time.
    pub fn after(self, start: When) -> When {
        let instant = start.earliest();
        let offset = match start {
            When::Instant(_, offset) => offset,
            When::Local(_) | When::Day(_) => jiff::tz::Offset::UTC,
        };
        let end = offset
            .to_datetime(instant)
            .checked_add(self.0)
            .and_then(|end| offset.to_timestamp(end))
            .unwrap_or(Timestamp::MAX);
        When::Instant(end, offset)
    }

    /// Length in seconds, a month taken as the one after 1 January 2000.
    pub fn seconds(self) -> f64 {
        let base = SpanRelativeTo::from(civil::date(2000, 1, 1));
        self.0
            .total((jiff::Unit::Second, base))
            .unwrap_or(f64::INFINITY)
    }

    /// In an editor's words: "90 days", "24 hours".
    pub fn words(self) -> String {
        let parts = [
            (i64::from(self.0.get_years()), "year"),
            (i64::from(self.0.get_months()), "month"),
            (i64::from(self.0.get_weeks()), "week"),
            (i64::from(self.0.get_days()), "day"),
            (i64::from(self.0.get_hours()), "hour"),
            (self.0.get_minutes(), "minute"),
            (self.0.get_seconds(), "second"),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(n, _)| *n != 0)
            .map(|(n, unit)| format!("{n} {unit}{}", if n == 1 { "" } else { "s" }))
            .collect();
        if said.is_empty() {
            "no time".to_owned()
        } else {
            said.join(" ")
        }
    }
}

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.seconds().total_cmp(&other.seconds()).is_eq()
    }
}

impl Eq for Period {}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.seconds().total_cmp(&other.seconds())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The text was not an ISO 8601 duration.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is not a duration: write it as in ISO 8601, for example P2D for two days or PT24H for 24 hours"
)]
pub struct NotAPeriod(String);

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let wrong = || NotAPeriod(text.chars().take(40).collect());
        // jiff also reads "2 days" and signs; the format here is ISO 8601 alone.
        if !text.starts_with('P') || text.contains('-') {
            return Err(wrong());
        }
        text.parse::<Span>().map(Self).map_err(|_| wrong())
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        parsed(source, "a duration", str::parse)
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        sink.collect_str(self)
    }
}

/// Deserialises a value written as text. The error is raised inside the source's own call, so that it carries the place
/// of this very value; raised after it, an element of a list would be reported at the list.
pub(crate) fn parsed<'de, D, T, E>(
    source: D,
    expecting: &'static str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    E: fmt::Display,
{
    struct Parser<F>(&'static str, F);

    impl<T, E: fmt::Display, F: Fn(&str) -> Result<T, E>> serde::de::Visitor<'_> for Parser<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<X: serde::de::Error>(self, text: &str) -> Result<T, X> {
            (self.1)(text).map_err(X::custom)
        }
    }

    source.deserialize_str(Parser(expecting, parse))
}

/// A list of names compared without case. What an empty list means is said at each key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

impl Names {
    /// True if `name` is on the list.
    pub fn has(&self, name: &str) -> bool {
        let name = name.trim();
        self.0.iter().any(|own| same_word(own.trim(), name))
    }

    /// The names on both lists.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        Self(
            self.0
                .iter()
                .filter(|name| other.has(name))
                .cloned()
                .collect(),
        )
    }

    /// The names on either list.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let new = other.0.iter().filter(|name| !self.has(name));
        Self(self.0.iter().chain(new).cloned().collect())
    }
}

/// Equal without regard to case, beyond ASCII too.
pub(crate) fn same_word(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || (!(a.is_ascii() && b.is_ascii())
            && a.chars()
                .flat_map(char::to_lowercase)
                .eq(b.chars().flat_map(char::to_lowercase)))
}

/// Values that all hold at once: the result of joining a policy with its overrides. A document gives one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct All<T>(pub Vec<T>);

/// Makes one value of two that both hold.
pub(crate) trait Join {
    /// Takes the other's limits on; the other is the more particular one.
    fn join(&mut self, other: &Self);
}

impl<T: PartialEq + Clone> Join for All<T> {
    /// Every value of both.
    fn join(&mut self, other: &Self) {
        for value in &other.0 {
            if !self.0.contains(value) {
                self.0.push(value.clone());
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for All<T> {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        T::deserialize(source).map(|one| Self(vec![one]))
    }
}

impl<T: Serialize> Serialize for All<T> {
    /// A document has one value; a joined one is written as the list it is.
    fn serialize<S: serde::Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(sink),
            many => many.serialize(sink),
        }
    }
}
