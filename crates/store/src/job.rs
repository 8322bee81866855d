//! Jobs: work that follows from a change, done at least once, in its own time.

use jiff::{SignedDuration, Timestamp};
use reprint_story::PublisherId;
use serde_json::Value as Json;

use crate::{
    Backoff, JobId, QueueState, Result, Row, StoreError, Tx, Waiting, engine::columns,
    publisher::Owner, queue, source::skip_locked, text::key, value::args,
};

/// Work to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// For which newsroom; for the instance with none.
    pub publisher: Option<PublisherId>,
    /// What kind: "trace", "mail".
    pub kind: String,
    /// Two waiting jobs of one kind with the same key are one job.
    pub dedup: Option<String>,
    /// What it is about.
    pub payload: Json,
    /// Where it stands.
    pub state: QueueState,
    /// When it is due; while it is leased, when the lease ends.
    pub run_at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was asked for.
    pub created: Timestamp,
}

const COLUMNS: &str =
    "id, publisher, kind, dedup_key, payload, state, run_at, attempts, error, created";

fn row(row: &mut Row) -> Result<Job> {
    Ok(Job {
        id: row.take()?,
        publisher: row.take::<Owner>()?.0,
        kind: row.take()?,
        dedup: row.take()?,
        payload: row.take()?,
        state: row.take()?,
        run_at: row.take()?,
        attempts: row.take()?,
        error: row.take()?,
        created: row.take()?,
    })
}

impl Job {
    /// A job due now.
    pub fn new(
        id: JobId,
        publisher: Option<PublisherId>,
        kind: impl Into<String>,
        payload: Json,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            publisher,
            kind: kind.into(),
            dedup: None,
            payload,
            state: QueueState::Queued,
            run_at: now,
            attempts: 0,
            error: None,
            created: now,
        }
    }

    /// The same job, one with others of this key.
    #[must_use]
    pub fn once(mut self, dedup: impl Into<String>) -> Self {
        self.dedup = Some(dedup.into());
        self
    }

    /// The same job, at another time.
    #[must_use]
    pub fn at(mut self, run_at: Timestamp) -> Self {
        self.run_at = run_at;
        self
    }
}

/// Queues a job; `false` if one of its kind and key waits already.
pub fn add(tx: &mut dyn Tx, new: &Job) -> Result<bool> {
    let added = tx.insert(
        "job",
        columns! {
            id: new.id, publisher: Owner(new.publisher), kind: new.kind, dedup_key: new.dedup.as_deref().map(key),
            payload: new.payload, state: QueueState::Queued, run_at: new.run_at, attempts: 0_i64, created: new.created,
        },
        "ON CONFLICT (publisher, kind, dedup_key) WHERE dedup_key IS NOT NULL AND state = 'queued' DO NOTHING",
    )?;
    Ok(added == 1)
}

/// Claims up to `limit` due jobs of these kinds (of any with none), the longest due first.
/// A job not [`done`] or [`fail`]ed when its lease ends is due again.
pub fn claim(
    tx: &mut dyn Tx,
    holder: &str,
    kinds: &[&str],
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Job>> {
    let locked = skip_locked(tx.dialect());
    let marks: Vec<String> = (5..5 + kinds.len()).map(|n| format!("${n}")).collect();
    let of_kind = if kinds.is_empty() {
        String::new()
    } else {
        format!("AND kind IN ({})", marks.join(", "))
    };
    let until = now.saturating_add(lease).unwrap_or(now);
    let mut values = args![holder, until, now, limit].to_vec();
    values.extend(kinds.iter().map(crate::ToValue::to_value));
    let mut claimed = tx.query(
        &format!(
            "UPDATE job SET state = 'leased', leased_by = $1, run_at = $2, attempts = attempts + 1 WHERE id IN (
                 SELECT id FROM job WHERE state IN ('queued', 'leased') AND run_at <= $3 {of_kind}
                 ORDER BY run_at, id LIMIT $4 {locked})
             RETURNING {COLUMNS}"
        ),
        &values,
        row,
    )?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

/// The job is done and forgotten. `false` if its lease was lost: another holder has it.
pub fn done(tx: &mut dyn Tx, id: JobId, holder: &str) -> Result<bool> {
    let touched = tx.exec(
        "DELETE FROM job WHERE id = $1 AND leased_by = $2 AND state = 'leased'",
        args![id, holder],
    )?;
    Ok(touched == 1)
}

/// The job failed: it waits and is tried again, or, after the last attempt, is dead. `None` if its lease was lost.
pub fn fail(
    tx: &mut dyn Tx,
    id: JobId,
    holder: &str,
    error: &str,
    backoff: &Backoff,
    now: Timestamp,
) -> Result<Option<QueueState>> {
    // A newer job of the same key may wait by now: then that one is enough.
    let twin = tx.exec(
        "DELETE FROM job WHERE id = $1 AND leased_by = $2 AND state = 'leased' AND dedup_key IS NOT NULL AND EXISTS (
             SELECT 1 FROM job other WHERE other.publisher = job.publisher AND other.kind = job.kind
                 AND other.dedup_key = job.dedup_key AND other.state = 'queued')",
        args![id, holder],
    )?;
    if twin == 1 {
        return Ok(Some(QueueState::Superseded));
    }
    queue::fail(tx, "job", id.number(), holder, error, backoff, now)
}

/// Puts back what a holder has leased, as when it shuts down.
pub fn release(tx: &mut dyn Tx, holder: &str, now: Timestamp) -> Result<u64> {
    // Twins of waiting jobs stay leased; their lease runs out by itself.
    tx.exec(
        "UPDATE job SET state = 'queued', run_at = $2, attempts = attempts - 1, leased_by = NULL
         WHERE leased_by = $1 AND state = 'leased' AND NOT EXISTS (
             SELECT 1 FROM job other WHERE other.publisher = job.publisher AND other.kind = job.kind
                 AND other.dedup_key = job.dedup_key AND other.state = 'queued')",
        args![holder, now],
    )
}

/// Jobs in this state, newest first: the dead letters, say.
pub fn list(tx: &mut dyn Tx, state: QueueState, limit: u32) -> Result<Vec<Job>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM job WHERE state = $1 ORDER BY id DESC LIMIT $2"),
        args![state, limit],
        row,
    )
}

/// Gives a dead job another round of attempts.
pub fn revive(tx: &mut dyn Tx, id: JobId, now: Timestamp) -> Result<()> {
    let touched = tx.exec(
        "UPDATE job SET state = 'queued', run_at = $2, attempts = 0, ended = NULL WHERE id = $1 AND state = 'dead'",
        args![id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("dead job", id));
    }
    Ok(())
}

/// When the next job is due, so that a worker knows how long it may sleep.
pub fn next_due(tx: &mut dyn Tx) -> Result<Option<Timestamp>> {
    Ok(tx
        .value::<Option<Timestamp>>(
            "SELECT MIN(run_at) FROM job WHERE state IN ('queued', 'leased')",
            &[],
        )?
        .flatten())
}

/// How much waits, by kind and state.
pub fn waiting(tx: &mut dyn Tx) -> Result<Vec<Waiting>> {
    queue::waiting(tx, "job")
}
