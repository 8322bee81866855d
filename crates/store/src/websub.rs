//! WebSub, both ends: who asked our hub to be told, and what we asked of others' hubs.

use jiff::{SignedDuration, Timestamp};
use reprint_story::{PublisherId, SourceId};

use crate::{
    Result, Row, StoreError, SubscriptionId, Tx,
    engine::columns,
    source::skip_locked,
    text::key,
    value::{args, words},
};

words! {
    /// What a subscriber asked last and has not confirmed.
    pub enum Pending {
        /// To be told, or to be told on.
        Subscribe = "subscribe",
        /// Not to be told any more.
        Unsubscribe = "unsubscribe",
    }

    /// Where a subscription of ours at another's hub stands.
    pub enum FeedState {
        /// We asked; the hub has not come back to verify.
        Asked = "asked",
        /// The hub verified it: we are told.
        Active = "active",
        /// The hub refused.
        Denied = "denied",
        /// We asked to be told no more.
        Leaving = "leaving",
    }
}

/// A subscription at our hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose topic.
    pub publisher: PublisherId,
    /// The feed.
    pub topic: String,
    /// Where it is told.
    pub callback: String,
    /// What deliveries are signed with.
    pub secret: Option<Vec<u8>>,
    /// Until when it is told; none before it was first verified.
    pub until: Option<Timestamp>,
    /// What was asked last and not confirmed yet.
    pub pending: Option<Pending>,
}

const SUBSCRIPTION: &str = "id, publisher, topic, callback, secret, until, pending";

fn subscription(row: &mut Row) -> Result<Subscription> {
    Ok(Subscription {
        id: row.take()?,
        publisher: row.take()?,
        topic: row.take()?,
        callback: row.take()?,
        secret: row.take()?,
        until: row.take()?,
        pending: row.take()?,
    })
}

/// A request to our hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The id, if the pair of topic and callback is new.
    pub id: SubscriptionId,
    /// Whose topic.
    pub publisher: PublisherId,
    /// The feed.
    pub topic: String,
    /// Where it would be told.
    pub callback: String,
    /// What is asked.
    pub ask: Pending,
    /// What deliveries would be signed with.
    pub secret: Option<Vec<u8>>,
    /// Until when.
    pub until: Timestamp,
}

/// Notes a request. It changes nothing of a subscription that runs until [`confirm`]ed: anybody can ask in another's name.
/// Returns the id to verify.
pub fn request(tx: &mut dyn Tx, new: &Request, now: Timestamp) -> Result<SubscriptionId> {
    let id = tx.value(
        "INSERT INTO websub_subscription
             (id, publisher, topic, topic_key, callback, callback_key, pending, pending_secret, pending_until, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (publisher, topic_key, callback_key) DO UPDATE SET
             pending = excluded.pending, pending_secret = excluded.pending_secret, pending_until = excluded.pending_until
         RETURNING id",
        args![
            new.id,
            new.publisher,
            new.topic,
            key(&new.topic),
            new.callback,
            key(&new.callback),
            new.ask,
            new.secret,
            new.until,
            now
        ],
    )?;
    id.ok_or_else(|| StoreError::not_found("subscription", new.id))
}

/// The subscriber confirmed what it asked last: it holds now.
pub fn confirm(tx: &mut dyn Tx, id: SubscriptionId) -> Result<()> {
    tx.exec(
        "DELETE FROM websub_subscription WHERE id = $1 AND pending = 'unsubscribe'",
        args![id],
    )?;
    tx.exec(
        "UPDATE websub_subscription SET secret = pending_secret, until = pending_until,
             pending = NULL, pending_secret = NULL, pending_until = NULL
         WHERE id = $1 AND pending = 'subscribe'",
        args![id],
    )?;
    Ok(())
}

/// The subscriber did not confirm: everything stays as it was before the request.
pub fn refuse(tx: &mut dyn Tx, id: SubscriptionId) -> Result<()> {
    tx.exec(
        "DELETE FROM websub_subscription WHERE id = $1 AND until IS NULL",
        args![id],
    )?;
    tx.exec(
        "UPDATE websub_subscription SET pending = NULL, pending_secret = NULL, pending_until = NULL WHERE id = $1",
        args![id],
    )?;
    Ok(())
}

/// The subscription with this id.
pub fn get(tx: &mut dyn Tx, id: SubscriptionId) -> Result<Option<Subscription>> {
    tx.first(
        &format!("SELECT {SUBSCRIPTION} FROM websub_subscription WHERE id = $1"),
        args![id],
        subscription,
    )
}

/// Who is to be told of a topic now.
pub fn subscribers(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    topic: &str,
    now: Timestamp,
) -> Result<Vec<Subscription>> {
    tx.query(
        &format!(
            "SELECT {SUBSCRIPTION} FROM websub_subscription WHERE publisher = $1 AND topic_key = $2 AND until > $3 ORDER BY id"
        ),
        args![publisher, key(topic), now],
        subscription,
    )
}

/// Every subscription at our hub, newest first.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId, limit: u32) -> Result<Vec<Subscription>> {
    tx.query(
        &format!(
            "SELECT {SUBSCRIPTION} FROM websub_subscription WHERE publisher = $1 ORDER BY id DESC LIMIT $2"
        ),
        args![publisher, limit],
        subscription,
    )
}

/// Ends a subscription at once, as when its callback answers 410.
pub fn end(tx: &mut dyn Tx, id: SubscriptionId) -> Result<()> {
    tx.exec("DELETE FROM websub_subscription WHERE id = $1", args![id])?;
    Ok(())
}

/// Drops subscriptions whose lease is over and requests nobody confirmed within a day.
pub fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<u64> {
    let yesterday = now
        .saturating_sub(SignedDuration::from_hours(24))
        .unwrap_or(now);
    tx.exec(
        "DELETE FROM websub_subscription WHERE until <= $1 OR (until IS NULL AND created <= $2)",
        args![now, yesterday],
    )
}

/// A subscription of ours at another's hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose.
    pub publisher: PublisherId,
    /// The source it speeds up.
    pub source: SourceId,
    /// The feed's `rel=self`.
    pub topic: String,
    /// The hub.
    pub hub: String,
    /// The random part of our callback's path.
    pub path: String,
    /// What deliveries must be signed with.
    pub secret: Vec<u8>,
    /// Where it stands.
    pub state: FeedState,
    /// When we last asked.
    pub asked: Timestamp,
    /// Until when the hub will tell us.
    pub until: Option<Timestamp>,
    /// When we ask again.
    pub renew: Timestamp,
    /// Why the hub refused.
    pub reason: Option<String>,
}

const FEED: &str =
    "id, publisher, source, topic, hub, path, secret, state, asked, until, renew, reason";

fn feed(row: &mut Row) -> Result<Feed> {
    Ok(Feed {
        id: row.take()?,
        publisher: row.take()?,
        source: row.take()?,
        topic: row.take()?,
        hub: row.take()?,
        path: row.take()?,
        secret: row.take()?,
        state: row.take()?,
        asked: row.take()?,
        until: row.take()?,
        renew: row.take()?,
        reason: row.take()?,
    })
}

/// Keeps a subscription of ours, in place of the source's older one.
pub fn put_feed(tx: &mut dyn Tx, new: &Feed) -> Result<()> {
    tx.insert(
        "websub_feed",
        columns! {
            id: new.id, publisher: new.publisher, source: new.source, topic: new.topic, hub: new.hub, path: new.path,
            secret: new.secret, state: new.state, asked: new.asked, until: new.until, renew: new.renew, reason: new.reason,
        },
        "ON CONFLICT (source) DO UPDATE SET topic = excluded.topic, hub = excluded.hub, path = excluded.path,
             secret = excluded.secret, state = excluded.state, asked = excluded.asked, until = excluded.until,
             renew = excluded.renew, reason = excluded.reason",
    )?;
    Ok(())
}

/// The subscription whose callback has this path.
pub fn feed_by_path(tx: &mut dyn Tx, path: &str) -> Result<Option<Feed>> {
    tx.first(
        &format!("SELECT {FEED} FROM websub_feed WHERE path = $1"),
        args![path],
        feed,
    )
}

/// A source's subscription.
pub fn feed_of(tx: &mut dyn Tx, publisher: PublisherId, source: SourceId) -> Result<Option<Feed>> {
    tx.first(
        &format!("SELECT {FEED} FROM websub_feed WHERE publisher = $1 AND source = $2"),
        args![publisher, source],
        feed,
    )
}

/// Subscriptions that must be asked for again, at most `limit`. Each is put off by `pause`, so that two workers do not
/// ask twice and a hub that does not answer is not pressed.
pub fn claim_renewals(
    tx: &mut dyn Tx,
    now: Timestamp,
    pause: SignedDuration,
    limit: u32,
) -> Result<Vec<Feed>> {
    let locked = skip_locked(tx.dialect());
    tx.query(
        &format!(
            "UPDATE websub_feed SET renew = $1 WHERE id IN (
                 SELECT id FROM websub_feed WHERE renew <= $2 AND state <> 'denied' AND state <> 'leaving'
                 ORDER BY renew LIMIT $3 {locked})
             RETURNING {FEED}"
        ),
        args![now.saturating_add(pause).unwrap_or(now), now, limit],
        feed,
    )
}

/// Forgets a subscription of ours.
pub fn forget_feed(tx: &mut dyn Tx, publisher: PublisherId, source: SourceId) -> Result<()> {
    tx.exec(
        "DELETE FROM websub_feed WHERE publisher = $1 AND source = $2",
        args![publisher, source],
    )?;
    Ok(())
}
