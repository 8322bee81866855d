//! When to try a delivery again, as a pure function.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{DeliverError, Key, Remedy};

/// How long and how often a delivery is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// The wait after the first failure; doubled after each further one.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
    /// Given up this long after the first try.
    pub lifetime: Duration,
}

impl Default for Patience {
    /// Ten seconds, doubling to six hours, for three days: what Standard Webhooks advises.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(10),
            longest: Duration::from_hours(6),
            lifetime: Duration::from_hours(3 * 24),
        }
    }
}

impl Patience {
    /// For holds, corrections and retractions, which must arrive: a fortnight.
    pub fn for_corrections() -> Self {
        Self {
            lifetime: Duration::from_hours(14 * 24),
            ..Self::default()
        }
    }
}

/// What becomes of a failed delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again then.
    At(Timestamp),
    /// Lay it aside for a person.
    Dead,
    /// Lay it aside, and send this receiver nothing more.
    Stop,
}

/// What to do after the `tries`th failure in a row of the delivery first tried at `first`: wait twice as long each time, spread
/// by up to a fifth and hashed by key, never before the receiver's own `Retry-After`.
pub fn next(
    patience: &Patience,
    error: &DeliverError,
    tries: u32,
    first: Timestamp,
    key: &Key,
    now: Timestamp,
) -> Next {
    let asked = match error.remedy() {
        Remedy::Retry(asked) => asked.unwrap_or_default(),
        Remedy::Person => return Next::Dead,
        Remedy::Stop => return Next::Stop,
    };
    let doublings = tries.saturating_sub(1).min(24);
    let wait = patience
        .first
        .saturating_mul(1 << doublings)
        .min(patience.longest);
    let wait = (wait + spread(wait / 5, key, tries)).max(asked);
    let end = later(first, patience.lifetime);
    let at = later(now, wait);
    // The last try stands at the end of its life, not a doubling before it.
    let last_chance = later(now, patience.first.max(asked)) <= end;
    match (at <= end, last_chance) {
        (true, _) => Next::At(at),
        (false, true) => Next::At(end),
        (false, false) => Next::Dead,
    }
}

fn later(from: Timestamp, length: Duration) -> Timestamp {
    let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
    from.checked_add(length).unwrap_or(Timestamp::MAX)
}

fn spread(most: Duration, key: &Key, tries: u32) -> Duration {
    let bytes = key.as_str().bytes().chain(tries.to_le_bytes());
    // FNV-1a: the same on every build, which the standard hasher is not.
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let share = u32::try_from(hash >> 32).unwrap_or(0);
    most.mul_f64(f64::from(share) / f64::from(u32::MAX))
}
