//! What jobs and deliveries share: claiming by lease, backing off, dead letters.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Result, Tx,
    value::{args, words},
};

words! {
    /// Where queued work stands.
    pub enum QueueState {
        /// It waits for its time.
        Queued = "queued",
        /// Somebody is at it.
        Leased = "leased",
        /// Done; for a delivery, handed over.
        Done = "done",
        /// Given up after its last attempt: for a person to look at.
        Dead = "dead",
        /// Overtaken by a newer one before it went out.
        Superseded = "superseded",
    }
}

/// How failures are repeated: after `first`, then twice as long each time, up to `longest`, `attempts` times in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The first pause.
    pub first: SignedDuration,
    /// No pause is longer.
    pub longest: SignedDuration,
    /// After so many attempts it is dead.
    pub attempts: u32,
}

impl Default for Backoff {
    /// Half a minute, then doubling to six hours: sixteen attempts, over about a day and a half.
    fn default() -> Self {
        Self {
            first: SignedDuration::from_secs(30),
            longest: SignedDuration::from_hours(6),
            attempts: 16,
        }
    }
}

impl Backoff {
    /// When to try again after `attempts` failed ones; none if that was the last. The pause is stretched by up to an
    /// eighth, differently for each `id`, so that what failed together does not come back together.
    pub fn next(&self, id: i64, attempts: u32, now: Timestamp) -> Option<Timestamp> {
        if attempts >= self.attempts {
            return None;
        }
        let doubled = self
            .first
            .saturating_mul(1 << attempts.saturating_sub(1).min(24));
        let pause = doubled.min(self.longest);
        let spread = blake3::hash(&id.to_le_bytes()).as_bytes()[0];
        let stretch = pause * i32::from(spread) / (8 * 255);
        now.checked_add(pause.saturating_add(stretch)).ok()
    }
}

/// How much waits in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What kind of work.
    pub kind: String,
    /// In which state.
    pub state: QueueState,
    /// How much of it.
    pub count: i64,
    /// Since when the oldest waits.
    pub oldest: Timestamp,
}

/// How much is in a queue by kind and state, over all newsrooms: for metrics.
pub(crate) fn waiting(tx: &mut dyn Tx, table: &str) -> Result<Vec<Waiting>> {
    tx.query(
        &format!(
            "SELECT kind, state, COUNT(*), MIN(created) FROM {table} WHERE state <> 'done' AND state <> 'superseded'
             GROUP BY kind, state ORDER BY kind, state"
        ),
        &[],
        |r| {
            Ok(Waiting {
                kind: r.take()?,
                state: r.take()?,
                count: r.take()?,
                oldest: r.take()?,
            })
        },
    )
}

/// Puts failed work back, or lays it among the dead letters. `None` if the lease was lost meanwhile.
pub(crate) fn fail(
    tx: &mut dyn Tx,
    table: &str,
    id: i64,
    holder: &str,
    error: &str,
    backoff: &Backoff,
    now: Timestamp,
) -> Result<Option<QueueState>> {
    let attempts: Option<u32> = tx.value(
        &format!(
            "SELECT attempts FROM {table} WHERE id = $1 AND leased_by = $2 AND state = 'leased'"
        ),
        args![id, holder],
    )?;
    let Some(attempts) = attempts else {
        return Ok(None);
    };
    let (state, run_at, ended) = match backoff.next(id, attempts, now) {
        Some(at) => (QueueState::Queued, at, None),
        None => (QueueState::Dead, now, Some(now)),
    };
    tx.exec(
        &format!(
            "UPDATE {table} SET state = $3, run_at = $4, ended = $5, error = $6, leased_by = NULL
             WHERE id = $1 AND leased_by = $2"
        ),
        args![id, holder, state, run_at, ended, error],
    )?;
    Ok(Some(state))
}
