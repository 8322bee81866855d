//! When a page is read again: a copy until it shows the newest version, an origin ever more seldom.

use jiff::{SignedDuration, Timestamp};

/// How long after a delivery a copy is read the first time, the second time, …: seconds first, for pages that follow a push,
/// then hours, for people who paste.
const COPY_STEPS: [SignedDuration; 9] = [
    SignedDuration::from_secs(1),
    SignedDuration::from_secs(10),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(20),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(48),
];

/// A copy that shows the newest version is looked at again now and then: terms may break later.
const SEEN_AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// When to read a copy next after the `nth` fruitless reading (0 is right after the delivery).
pub(crate) fn next_reading(now: Timestamp, nth: u32) -> Timestamp {
    let step = usize::try_from(nth)
        .ok()
        .and_then(|nth| COPY_STEPS.get(nth))
        .unwrap_or(&SEEN_AGAIN);
    later(now, *step)
}

/// When to look again at a copy that was seen with the newest version.
pub(crate) fn after_seen(now: Timestamp) -> Timestamp {
    later(now, SEEN_AGAIN)
}

/// When to read a story at its origin again: a tenth of its age, from a quarter of an hour to thirty days.
/// Late corrections never reappear in a feed of twenty items, so a story with live copies is never dropped.
pub(crate) fn next_origin_reading(now: Timestamp, published: Timestamp) -> Timestamp {
    let age = now.duration_since(published).max(SignedDuration::ZERO);
    let step = (age / 10).clamp(
        SignedDuration::from_mins(15),
        SignedDuration::from_hours(30 * 24),
    );
    later(now, step)
}

fn later(now: Timestamp, step: SignedDuration) -> Timestamp {
    now.checked_add(step).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_ever_more_seldom() {
        let published: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
        let wait = |hours| {
            let now = later(published, SignedDuration::from_hours(hours));
            next_origin_reading(now, published)
                .duration_since(now)
                .as_mins()
        };
        assert_eq!(
            [wait(0), wait(10), wait(100), wait(100_000)],
            [15, 60, 600, 30 * 24 * 60]
        );
    }

    #[test]
    fn a_copy_is_read_again_ever_later() {
        let now: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
        let mut last = now;
        for nth in 0..12 {
            let next = next_reading(now, nth);
            assert!(next >= last, "{nth}");
            last = next;
        }
    }
}
