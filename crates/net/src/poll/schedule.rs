//! When to look again, as pure functions.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};

/// Between which lengths of time a source is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Never more often, whatever anybody says.
    pub floor: Duration,
    /// Where nothing is known yet.
    pub usual: Duration,
    /// Never more seldom on our own account; a server's `Retry-After` and the feed's skipped days go beyond it.
    pub ceiling: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            floor: Duration::from_mins(15),
            usual: Duration::from_hours(1),
            ceiling: Duration::from_hours(24),
        }
    }
}

/// What is known of a source's habits.
#[derive(Clone, Copy, Debug, Default)]
pub struct History<'a> {
    /// When its newest entries were published, in any order.
    pub published: &'a [Timestamp],
    /// True if the server gave validators, so that asking in vain costs it next to nothing.
    pub conditional: bool,
    /// True while a push subscription holds: polling is then only the safety net.
    pub pushed: bool,
}

/// What the source asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// `Cache-Control: max-age` or `Expires`.
    pub fresh_for: Option<Duration>,
    /// RSS `ttl`, or `sy:updatePeriod` over `sy:updateFrequency`.
    pub ttl: Option<Duration>,
    /// `Retry-After`.
    pub retry_after: Option<Duration>,
    /// RSS `skipHours`, 0 to 23, in GMT.
    pub skip_hours: Vec<i8>,
    /// RSS `skipDays`, in GMT, Monday as 1 to Sunday as 7.
    pub skip_days: Vec<i8>,
}

/// Without validators every look costs the server a whole body, so the floor is this many times higher.
const UNCONDITIONAL: u32 = 4;
const WEEK: Duration = Duration::from_hours(7 * 24);
/// How far a feed's skipped hours and days may push a look.
const LONGEST_SKIP_HOURS: i64 = 72;

/// When to look next: `clamp(max(adaptive, freshness, ttl, Retry-After), floor, ceiling)`, spread by up to a tenth so that
/// sources added together drift apart, then moved out of skipped hours. `source` is any stable name of the source.
pub fn next(
    history: &History<'_>,
    hints: &Hints,
    bounds: &Bounds,
    source: &str,
    now: Timestamp,
) -> Timestamp {
    let floor = if history.conditional {
        bounds.floor
    } else {
        bounds.floor * UNCONDITIONAL
    };
    let wanted = if history.pushed {
        bounds.ceiling
    } else {
        adaptive(history.published, bounds, now)
    };
    let asked = [hints.fresh_for, hints.ttl].into_iter().flatten().max();
    let wait = wanted.max(asked.unwrap_or_default());
    let wait = wait.max(floor).min(bounds.ceiling.max(floor));
    let spread = jitter(wait / 10, source, now);
    let wait = (wait + spread).max(hints.retry_after.unwrap_or_default());
    out_of_skipped(later(now, wait), hints)
}

/// When to look after the `failures`th failure in a row: twice as long each time from the usual up to the ceiling, spread by up
/// to a quarter and hashed by source, so that one host's sources do not come back in lockstep.
pub fn after_failure(
    failures: u32,
    retry_after: Option<Duration>,
    bounds: &Bounds,
    source: &str,
    now: Timestamp,
) -> Timestamp {
    let doublings = failures.saturating_sub(1).min(16);
    let wait = bounds.usual.saturating_mul(1 << doublings);
    let wait = wait.max(bounds.floor).min(bounds.ceiling.max(bounds.floor));
    let wait = wait + jitter(wait / 4, source, now);
    later(now, wait.max(retry_after.unwrap_or_default()))
}

/// Pauses after refusals (429, 503) that named no time: an hour, a day, two days, a week.
pub fn pause_after_refusal(refusals: u32) -> Duration {
    const HOURS: [u64; 4] = [1, 24, 48, 168];
    let step = usize::try_from(refusals.saturating_sub(1)).unwrap_or(3);
    Duration::from_hours(*HOURS.get(step).unwrap_or(&168))
}

/// Twice as often as the past week's entries came; for a source silent longer, a fourteenth of its silence.
fn adaptive(published: &[Timestamp], bounds: &Bounds, now: Timestamp) -> Duration {
    let ages = published.iter().map(|at| now.duration_since(*at));
    let ages = ages.filter_map(|age| Duration::try_from(age).ok());
    let (mut week, mut newest) = (0_u32, None::<Duration>);
    for age in ages {
        week += u32::from(age < WEEK);
        newest = Some(newest.map_or(age, |newest| newest.min(age)));
    }
    match (week, newest) {
        (0, None) => bounds.usual,
        (0, Some(silence)) => silence / 14,
        (entries, _) => WEEK / entries / 2,
    }
}

fn out_of_skipped(at: Timestamp, hints: &Hints) -> Timestamp {
    if hints.skip_hours.is_empty() && hints.skip_days.is_empty() {
        return at;
    }
    let skipped = |at: Timestamp| {
        let civil = Offset::UTC.to_datetime(at);
        let day = civil.weekday().to_monday_one_offset();
        hints.skip_hours.contains(&civil.hour()) || hints.skip_days.contains(&day)
    };
    let hours = (0..=LONGEST_SKIP_HOURS).map(SignedDuration::from_hours);
    let mut candidates = hours.filter_map(|hours| at.checked_add(hours).ok());
    // A feed that skips every hour means nothing by it.
    candidates.find(|at| !skipped(*at)).unwrap_or(at)
}

/// A length below `most`, the same for the same source and hour.
pub(crate) fn jitter(most: Duration, source: &str, now: Timestamp) -> Duration {
    let hour = now.as_second().div_euclid(3600).to_le_bytes();
    // FNV-1a: stable across builds, which the standard hasher is not.
    let hash = source
        .bytes()
        .chain(hour)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    // The low bits of FNV are the weak ones.
    let share = u32::try_from(hash >> 32).unwrap_or(0);
    most.mul_f64(f64::from(share) / (f64::from(u32::MAX) + 1.0))
}

pub(crate) fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
