use std::{
    cmp::Ordering, fmt, hash::Hash, marker::PhantomData, str::FromStr, sync::Mutex,
    sync::PoisonError,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Clock;

/// Milliseconds between the Unix epoch and the first instant an id can hold, 2020-01-01T00:00:00Z.
const EPOCH_MS: i64 = 1_577_836_800_000;
const NODE_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;

/// A positive 63-bit number that orders by time: 41 bits of milliseconds since 2020, 10 of node, 12 of sequence.
/// Printed, and written in JSON, as a decimal string. `K` keeps ids of different things apart.
pub struct Id<K>(i64, PhantomData<fn() -> K>);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $kind:ident),* $(,)?) => {$(
        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $kind {}
        $(#[$doc])*
        pub type $name = Id<$kind>;
    )*};
}

ids! {
    /// A newsroom whose rows these are.
    PublisherId OfPublisher,
    /// A place we take from.
    SourceId OfSource,
    /// One thing as received.
    ItemId OfItem,
    /// A story through all its versions.
    StoryId OfStory,
    /// Reprint terms through all their versions.
    PolicyId OfPolicy,
    /// A site or person that reprints.
    PartnerId OfPartner,
    /// One use by one partner.
    CopyId OfCopy,
    /// A request to reprint, and the grant that answers it.
    AskId OfAsk,
    /// Stories about one happening.
    EventId OfEvent,
    /// A person at the desk.
    UserId OfUser,
}

impl<K> Id<K> {
    /// The id with this number; `None` unless positive.
    pub fn from_number(number: i64) -> Option<Self> {
        (number > 0).then_some(Self(number, PhantomData))
    }

    /// The number, as a database keeps it.
    pub fn number(self) -> i64 {
        self.0
    }
}

/// Hands out ids that never repeat on this node and never go back, whatever the clock does.
#[derive(Debug)]
pub struct IdMaker {
    node: i64,
    last: Mutex<i64>,
}

impl IdMaker {
    /// A maker for the node number leased from the store; only its lowest ten bits count.
    pub fn new(node: u16) -> Self {
        Self {
            node: i64::from(node) & ((1 << NODE_BITS) - 1),
            last: Mutex::new(0),
        }
    }

    /// The next id. A clock that stood still or stepped back is outrun by the sequence.
    pub fn make<K>(&self, clock: &dyn Clock) -> Id<K> {
        let millisecond = (clock.now().as_millisecond() - EPOCH_MS).clamp(1, (1 << 41) - 1);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // `last` counts ticks: milliseconds, each holding a full sequence.
        *last = (millisecond << SEQUENCE_BITS).max(*last + 1);
        let (time, sequence) = (*last >> SEQUENCE_BITS, *last & ((1 << SEQUENCE_BITS) - 1));
        Id(
            time << (NODE_BITS + SEQUENCE_BITS) | self.node << SEQUENCE_BITS | sequence,
            PhantomData,
        )
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text was not a positive whole number of at most 63 bits.
#[derive(Debug, thiserror::Error)]
#[error("an id is a positive whole number, not {0:?}")]
pub struct NotAnId(String);

impl<K> FromStr for Id<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits
            .then(|| text.parse().ok())
            .flatten()
            .and_then(Self::from_number)
            .ok_or_else(|| NotAnId(text.chars().take(40).collect()))
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schemars")]
impl<K> schemars::JsonSchema for Id<K> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{1,19}$" })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::SetClock;

    #[test]
    fn ids_grow_while_the_clock_stands_or_steps_back() {
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap());
        let maker = IdMaker::new(7);
        let mut last = maker.make::<OfStory>(&clock);
        for step in 0..10_000 {
            if step == 5_000 {
                clock.advance(-3_600);
            }
            let next = maker.make(&clock);
            assert!(next > last);
            last = next;
        }
    }

    #[test]
    fn two_nodes_never_make_the_same_id() {
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap());
        let (a, b) = (IdMaker::new(1), IdMaker::new(2));
        for _ in 0..5_000 {
            assert_ne!(a.make::<OfStory>(&clock), b.make::<OfStory>(&clock));
        }
    }

    #[test]
    fn ids_are_strings_in_json_and_only_positive_numbers() {
        let id: StoryId = "42".parse().unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"42\"");
        for bad in ["", "0", "-1", "+1", "x", "9223372036854775808"] {
            assert!(bad.parse::<StoryId>().is_err(), "{bad}");
        }
    }
}
