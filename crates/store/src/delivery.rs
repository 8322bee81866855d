//! The outbox: what must go out because of a change, written in the same transaction as the change.

use jiff::{SignedDuration, Timestamp};
use reprint_story::{CopyId, PublisherId, StoryId};
use serde_json::Value as Json;

use crate::{
    Backoff, DeliveryId, QueueState, Result, Row, StoreError, Tx, Waiting,
    engine::columns,
    queue,
    source::skip_locked,
    text::key,
    value::{args, words},
};

words! {
    /// By which way it goes.
    pub enum Way {
        /// To a subscriber of our hub.
        WebSub = "websub",
        /// To a signed webhook.
        Webhook = "webhook",
        /// By mail.
        Mail = "mail",
        /// To a WordPress site.
        WordPress = "wordpress",
        /// To another Reprint, or a folder.
        Push = "push",
    }
}

/// Something on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Whose.
    pub publisher: PublisherId,
    /// By which way.
    pub way: Way,
    /// Where to: a URL, an address.
    pub target: String,
    /// The story it tells of.
    pub story: Option<StoryId>,
    /// The version it tells of.
    pub version: Option<u32>,
    /// The copy it is for.
    pub copy: Option<CopyId>,
    /// Sent with every attempt: a receiver that honours it acts once.
    pub idempotency_key: String,
    /// What is sent, or what it is made from.
    pub payload: Json,
    /// Where it stands.
    pub state: QueueState,
    /// When it is due; while it is leased, when the lease ends.
    pub run_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
    /// What the receiver answered.
    pub receipt: Option<Json>,
    /// When it was written.
    pub created: Timestamp,
    /// When it was handed over, overtaken, or given up.
    pub ended: Option<Timestamp>,
}

const COLUMNS: &str = "id, publisher, kind, target, story, version, copy, idempotency_key, payload, state, run_at, \
    attempts, error, receipt, created, ended";

fn row(row: &mut Row) -> Result<Delivery> {
    Ok(Delivery {
        id: row.take()?,
        publisher: row.take()?,
        way: row.take()?,
        target: row.take()?,
        story: row.take()?,
        version: row.take()?,
        copy: row.take()?,
        idempotency_key: row.take()?,
        payload: row.take()?,
        state: row.take()?,
        run_at: row.take()?,
        attempts: row.take()?,
        error: row.take()?,
        receipt: row.take()?,
        created: row.take()?,
        ended: row.take()?,
    })
}

impl Delivery {
    /// A delivery due now that tells of no story.
    pub fn new(
        id: DeliveryId,
        publisher: PublisherId,
        way: Way,
        target: impl Into<String>,
        idempotency_key: impl Into<String>,
        payload: Json,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            publisher,
            way,
            target: target.into(),
            story: None,
            version: None,
            copy: None,
            idempotency_key: idempotency_key.into(),
            payload,
            state: QueueState::Queued,
            run_at: now,
            attempts: 0,
            error: None,
            receipt: None,
            created: now,
            ended: None,
        }
    }

    /// The same delivery, telling of a version of a story.
    #[must_use]
    pub fn of(mut self, story: StoryId, version: u32) -> Self {
        (self.story, self.version) = (Some(story), Some(version));
        self
    }

    /// The same delivery, for a copy.
    #[must_use]
    pub fn to_copy(mut self, copy: CopyId) -> Self {
        self.copy = Some(copy);
        self
    }
}

/// Writes to the outbox; `false` if its idempotency key is there already.
///
/// What still waits for the same target about the same story in an older version is overtaken: a partner that was
/// down for a day is told the final state once, not every step on the way.
pub fn add(tx: &mut dyn Tx, new: &Delivery) -> Result<bool> {
    let added = tx.insert(
        "delivery",
        columns! {
            id: new.id, publisher: new.publisher, kind: new.way, target: new.target, target_key: key(&new.target),
            story: new.story, version: new.version, copy: new.copy, idempotency_key: key(&new.idempotency_key),
            payload: new.payload, state: QueueState::Queued, run_at: new.run_at, attempts: 0_i64, created: new.created,
        },
        "ON CONFLICT (idempotency_key) DO NOTHING",
    )?;
    if added == 1 && new.story.is_some() && new.version.is_some() {
        tx.exec(
            "UPDATE delivery SET state = 'superseded', ended = $7 WHERE publisher = $1 AND kind = $2 AND target_key = $3
                 AND story = $4 AND version < $5 AND id <> $6 AND state = 'queued'",
            args![new.publisher, new.way, key(&new.target), new.story, new.version, new.id, new.created],
        )?;
    }
    Ok(added == 1)
}

/// Claims up to `limit` due deliveries of these ways (of any with none). Of several for one target about one story
/// only the oldest can be claimed, so they arrive in order.
pub fn claim(
    tx: &mut dyn Tx,
    holder: &str,
    ways: &[Way],
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Delivery>> {
    let locked = skip_locked(tx.dialect());
    let words: Vec<String> = ways.iter().map(|way| format!("'{}'", way.word())).collect();
    let by_way = if words.is_empty() {
        String::new()
    } else {
        format!("AND d.kind IN ({})", words.join(", "))
    };
    let mut claimed = tx.query(
        &format!(
            "UPDATE delivery SET state = 'leased', leased_by = $1, run_at = $2, attempts = attempts + 1 WHERE id IN (
                 SELECT d.id FROM delivery d WHERE d.state IN ('queued', 'leased') AND d.run_at <= $3 {by_way}
                     AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.publisher = d.publisher AND o.kind = d.kind
                         AND o.target_key = d.target_key AND o.story = d.story AND o.id < d.id
                         AND o.state IN ('queued', 'leased'))
                 ORDER BY d.run_at, d.id LIMIT $4 {locked})
             RETURNING {COLUMNS}"
        ),
        args![holder, now.saturating_add(lease).unwrap_or(now), now, limit],
        row,
    )?;
    claimed.sort_by_key(|delivery| delivery.id);
    Ok(claimed)
}

/// It was handed over, and this is what the receiver answered. `false` if the lease was lost.
pub fn delivered(
    tx: &mut dyn Tx,
    id: DeliveryId,
    holder: &str,
    receipt: &Json,
    now: Timestamp,
) -> Result<bool> {
    let touched = tx.exec(
        "UPDATE delivery SET state = 'done', receipt = $3, ended = $4, error = NULL, leased_by = NULL
         WHERE id = $1 AND leased_by = $2 AND state = 'leased'",
        args![id, holder, receipt, now],
    )?;
    Ok(touched == 1)
}

/// It failed: it waits and is tried again, or, after the last attempt, is dead. `None` if the lease was lost.
/// One that a newer version has overtaken meanwhile is not tried again.
pub fn fail(
    tx: &mut dyn Tx,
    id: DeliveryId,
    holder: &str,
    error: &str,
    backoff: &Backoff,
    now: Timestamp,
) -> Result<Option<QueueState>> {
    let overtaken = tx.exec(
        "UPDATE delivery SET state = 'superseded', ended = $3, error = $4, leased_by = NULL
         WHERE id = $1 AND leased_by = $2 AND state = 'leased' AND EXISTS (
             SELECT 1 FROM delivery newer WHERE newer.publisher = delivery.publisher AND newer.kind = delivery.kind
                 AND newer.target_key = delivery.target_key AND newer.story = delivery.story
                 AND newer.version > delivery.version AND newer.state IN ('queued', 'leased'))",
        args![id, holder, now, error],
    )?;
    if overtaken == 1 {
        return Ok(Some(QueueState::Superseded));
    }
    queue::fail(tx, "delivery", id.number(), holder, error, backoff, now)
}

/// Gives it up at once, as when the receiver says that it is gone for good. `false` if the lease was lost.
pub fn give_up(
    tx: &mut dyn Tx,
    id: DeliveryId,
    holder: &str,
    error: &str,
    now: Timestamp,
) -> Result<bool> {
    let touched = tx.exec(
        "UPDATE delivery SET state = 'dead', error = $3, ended = $4, leased_by = NULL
         WHERE id = $1 AND leased_by = $2 AND state = 'leased'",
        args![id, holder, error, now],
    )?;
    Ok(touched == 1)
}

/// Puts back what a holder has leased, as when it shuts down.
pub fn release(tx: &mut dyn Tx, holder: &str, now: Timestamp) -> Result<u64> {
    tx.exec(
        "UPDATE delivery SET state = 'queued', run_at = $2, attempts = attempts - 1, leased_by = NULL
         WHERE leased_by = $1 AND state = 'leased'",
        args![holder, now],
    )
}

/// The delivery with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: DeliveryId) -> Result<Option<Delivery>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM delivery WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// What went out, or should, about a story, oldest first.
pub fn of_story(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<Delivery>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM delivery WHERE publisher = $1 AND story = $2 ORDER BY id"),
        args![publisher, story],
        row,
    )
}

/// Deliveries in this state, newest first.
pub fn list(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    state: QueueState,
    limit: u32,
) -> Result<Vec<Delivery>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM delivery WHERE publisher = $1 AND state = $2 ORDER BY id DESC LIMIT $3"
        ),
        args![publisher, state, limit],
        row,
    )
}

/// Gives a dead delivery another round of attempts.
pub fn revive(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: DeliveryId,
    now: Timestamp,
) -> Result<()> {
    let touched = tx.exec(
        "UPDATE delivery SET state = 'queued', run_at = $3, attempts = 0, ended = NULL
         WHERE publisher = $1 AND id = $2 AND state = 'dead'",
        args![publisher, id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("dead delivery", id));
    }
    Ok(())
}

/// When the next delivery is due, so that a worker knows how long it may sleep.
pub fn next_due(tx: &mut dyn Tx) -> Result<Option<Timestamp>> {
    Ok(tx
        .value::<Option<Timestamp>>(
            "SELECT MIN(run_at) FROM delivery WHERE state IN ('queued', 'leased')",
            &[],
        )?
        .flatten())
}

/// How much waits, by way and state.
pub fn waiting(tx: &mut dyn Tx) -> Result<Vec<Waiting>> {
    queue::waiting(tx, "delivery")
}
