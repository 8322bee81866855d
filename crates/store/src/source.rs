//! Places we take from, their schedule and their health.

use jiff::{SignedDuration, Timestamp};
use reprint_story::{PublisherId, SourceId};
use serde_json::Value as Json;

use crate::{
    Dialect, Result, Row, StoreError, Tx,
    engine::columns,
    text::key,
    value::{args, words},
};

words! {
    /// What kind of place it is.
    pub enum SourceKind {
        /// RSS, Atom, JSON Feed.
        Feed = "feed",
        /// A sitemap, or a news sitemap.
        Sitemap = "sitemap",
        /// A page of links.
        Page = "page",
        /// A folder wire files are dropped in.
        Folder = "folder",
        /// A WordPress site's REST API.
        WordPress = "wordpress",
        /// A Ghost site's content API.
        Ghost = "ghost",
        /// Somebody sends to us.
        Push = "push",
    }
}

/// A place we take from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Whose.
    pub publisher: PublisherId,
    /// What kind.
    pub kind: SourceKind,
    /// What the desk calls it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// The newsroom's own site.
    pub own: bool,
    /// What the program keeps of it: credit rules, whether full text may be fetched.
    pub settings: Json,
    /// When it was added.
    pub created: Timestamp,
    /// Not read for now.
    pub paused: bool,
    /// Its `ETag`, byte for byte.
    pub etag: Option<Vec<u8>>,
    /// Its `Last-Modified`, byte for byte.
    pub last_modified: Option<Vec<u8>>,
    /// Seconds between two readings, as last reckoned.
    pub interval_s: u32,
    /// When it is due.
    pub next_check: Timestamp,
    /// When it was last asked.
    pub last_check: Option<Timestamp>,
    /// When it last had something new.
    pub last_change: Option<Timestamp>,
    /// Failures since it last answered.
    pub failures: u32,
    /// The last failure, in words, while it lasts.
    pub last_error: Option<String>,
    /// Where a permanent redirect points.
    pub moved_to: Option<String>,
    /// How often that same redirect was seen.
    pub moved_times: u32,
    /// When it was first seen.
    pub moved_first: Option<Timestamp>,
}

const COLUMNS: &str = "id, publisher, kind, name, url, own, settings, created, paused, etag, last_modified, \
    interval_s, next_check, last_check, last_change, failures, last_error, moved_to, moved_times, moved_first";

fn row(row: &mut Row) -> Result<Source> {
    Ok(Source {
        id: row.take()?,
        publisher: row.take()?,
        kind: row.take()?,
        name: row.take()?,
        url: row.take()?,
        own: row.take()?,
        settings: row.take()?,
        created: row.take()?,
        paused: row.take()?,
        etag: row.take()?,
        last_modified: row.take()?,
        interval_s: row.take()?,
        next_check: row.take()?,
        last_check: row.take()?,
        last_change: row.take()?,
        failures: row.take()?,
        last_error: row.take()?,
        moved_to: row.take()?,
        moved_times: row.take()?,
        moved_first: row.take()?,
    })
}

impl Source {
    /// A source due at once, asked every hour until more is known of it.
    pub fn new(
        id: SourceId,
        publisher: PublisherId,
        kind: SourceKind,
        url: impl Into<String>,
        now: Timestamp,
    ) -> Self {
        let url = url.into();
        Self {
            id,
            publisher,
            kind,
            name: url.clone(),
            url,
            own: false,
            settings: Json::Object(serde_json::Map::new()),
            created: now,
            paused: false,
            etag: None,
            last_modified: None,
            interval_s: 3600,
            next_check: now,
            last_check: None,
            last_change: None,
            failures: 0,
            last_error: None,
            moved_to: None,
            moved_times: 0,
            moved_first: None,
        }
    }
}

/// Adds a source; the same address twice in a newsroom is a [`StoreError::Conflict`].
pub fn add(tx: &mut dyn Tx, new: &Source) -> Result<()> {
    let added = tx.insert(
        "source",
        columns! {
            id: new.id, publisher: new.publisher, kind: new.kind, name: new.name, url: new.url, url_key: key(&new.url),
            own: new.own, settings: new.settings, created: new.created, paused: new.paused, etag: new.etag,
            last_modified: new.last_modified, interval_s: new.interval_s, next_check: new.next_check,
            failures: new.failures, moved_times: new.moved_times,
        },
        "ON CONFLICT (publisher, url_key) DO NOTHING",
    )?;
    if added == 0 {
        return Err(StoreError::Conflict(format!(
            "{} is a source already",
            new.url
        )));
    }
    Ok(())
}

/// The source with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: SourceId) -> Result<Option<Source>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM source WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// The source at this address.
pub fn by_url(tx: &mut dyn Tx, publisher: PublisherId, url: &str) -> Result<Option<Source>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM source WHERE publisher = $1 AND url_key = $2"),
        args![publisher, key(url)],
        row,
    )
}

/// Every source of a newsroom, oldest first.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<Source>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM source WHERE publisher = $1 ORDER BY id"),
        args![publisher],
        row,
    )
}

/// Keeps what a person may change: name, address, kind, whether it is one's own, settings, whether it is paused.
/// A new address forgets the old one's validators.
pub fn update(tx: &mut dyn Tx, changed: &Source) -> Result<()> {
    let touched = tx.exec(
        "UPDATE source SET name = $3, kind = $4, own = $5, settings = $6, paused = $7,
             etag = CASE WHEN url = $8 THEN etag ELSE NULL END,
             last_modified = CASE WHEN url = $8 THEN last_modified ELSE NULL END,
             moved_to = NULL, moved_times = 0, moved_first = NULL,
             url = $8, url_key = $9
         WHERE publisher = $1 AND id = $2",
        args![
            changed.publisher,
            changed.id,
            changed.name,
            changed.kind,
            changed.own,
            changed.settings,
            changed.paused,
            changed.url,
            key(&changed.url)
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("source", changed.id));
    }
    Ok(())
}

/// Takes a source off the list. Its items and stories stay.
pub fn remove(tx: &mut dyn Tx, publisher: PublisherId, id: SourceId) -> Result<()> {
    tx.exec(
        "DELETE FROM websub_feed WHERE publisher = $1 AND source = $2",
        args![publisher, id],
    )?;
    let touched = tx.exec(
        "DELETE FROM source WHERE publisher = $1 AND id = $2",
        args![publisher, id],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("source", id));
    }
    Ok(())
}

/// Makes a source due now.
pub fn check_now(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SourceId,
    now: Timestamp,
) -> Result<()> {
    tx.exec(
        "UPDATE source SET next_check = $3 WHERE publisher = $1 AND id = $2 AND next_check > $3",
        args![publisher, id, now],
    )?;
    Ok(())
}

/// Claims up to `limit` due sources of any newsroom, the longest due first. Nobody else gets one before `lease` is over
/// or [`checked`] gives it its next time.
pub fn claim_due(
    tx: &mut dyn Tx,
    holder: &str,
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Source>> {
    let locked = skip_locked(tx.dialect());
    let mut claimed = tx.query(
        &format!(
            "UPDATE source SET leased_by = $1, leased_until = $2 WHERE id IN (
                 SELECT id FROM source WHERE paused = 0 AND next_check <= $3 AND (leased_until IS NULL OR leased_until <= $3)
                 ORDER BY next_check LIMIT $4 {locked})
             RETURNING {COLUMNS}"
        ),
        args![holder, now.saturating_add(lease).unwrap_or(now), now, limit],
        row,
    )?;
    claimed.sort_by_key(|source| (source.next_check, source.id));
    Ok(claimed)
}

/// How rows another transaction is claiming are passed over; SQLite has one writer and needs no word for it.
pub(crate) fn skip_locked(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
    }
}

/// The poller's own state of a source, as it was kept.
pub fn poll_state(tx: &mut dyn Tx, publisher: PublisherId, id: SourceId) -> Result<Option<Json>> {
    let kept = tx.value::<Option<Json>>(
        "SELECT poll FROM source WHERE publisher = $1 AND id = $2",
        args![publisher, id],
    )?;
    Ok(kept.flatten())
}

/// Keeps the poller's state of a source.
pub fn keep_poll_state(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SourceId,
    state: &Json,
) -> Result<()> {
    tx.exec(
        "UPDATE source SET poll = $3 WHERE publisher = $1 AND id = $2",
        args![publisher, id, state],
    )
    .map(drop)
}

/// Marks of the newest changes read from a paged feed, as [`keep_reached`] was given them.
pub fn reached(tx: &mut dyn Tx, publisher: PublisherId, id: SourceId) -> Result<Option<Json>> {
    let kept = tx.value::<Option<Json>>(
        "SELECT reached FROM source WHERE publisher = $1 AND id = $2",
        args![publisher, id],
    )?;
    Ok(kept.flatten())
}

/// Keeps how far a paged feed was read.
pub fn keep_reached(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SourceId,
    marks: &Json,
) -> Result<()> {
    tx.exec(
        "UPDATE source SET reached = $3 WHERE publisher = $1 AND id = $2",
        args![publisher, id, marks],
    )
    .map(drop)
}

/// What asking a source came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered and was read: these are its validators now.
    Read {
        /// `ETag`, byte for byte.
        etag: Option<Vec<u8>>,
        /// `Last-Modified`, byte for byte.
        last_modified: Option<Vec<u8>>,
        /// It had something new.
        changed: bool,
    },
    /// It said that nothing changed; the validators stay.
    Unchanged,
    /// It failed, in words; the validators stay.
    Failed(String),
}

/// Notes how a check went, sets when the next is due, and gives the lease back.
pub fn checked(
    tx: &mut dyn Tx,
    id: SourceId,
    outcome: &Outcome,
    now: Timestamp,
    next: Timestamp,
    interval_s: u32,
) -> Result<()> {
    let touched = match outcome {
        Outcome::Read { etag, last_modified, changed } => tx.exec(
            "UPDATE source SET last_check = $2, next_check = $3, interval_s = $4, leased_until = NULL, leased_by = NULL,
                 failures = 0, last_error = NULL, etag = $5, last_modified = $6,
                 last_change = CASE WHEN $7 = 1 THEN $2 ELSE last_change END
             WHERE id = $1",
            args![id, now, next, interval_s, etag, last_modified, i64::from(*changed)],
        )?,
        Outcome::Unchanged => tx.exec(
            "UPDATE source SET last_check = $2, next_check = $3, interval_s = $4, leased_until = NULL, leased_by = NULL,
                 failures = 0, last_error = NULL WHERE id = $1",
            args![id, now, next, interval_s],
        )?,
        Outcome::Failed(why) => tx.exec(
            "UPDATE source SET last_check = $2, next_check = $3, interval_s = $4, leased_until = NULL, leased_by = NULL,
                 failures = failures + 1, last_error = $5 WHERE id = $1",
            args![id, now, next, interval_s, why],
        )?,
    };
    if touched == 0 {
        return Err(StoreError::not_found("source", id));
    }
    Ok(())
}

/// Notes a permanent redirect and says how often, and since when, it was this same one.
/// The address itself is only changed by [`update`].
pub fn moved(tx: &mut dyn Tx, id: SourceId, to: &str, now: Timestamp) -> Result<(u32, Timestamp)> {
    let seen = tx.first(
        "UPDATE source SET
             moved_times = CASE WHEN moved_to = $2 THEN moved_times + 1 ELSE 1 END,
             moved_first = CASE WHEN moved_to = $2 THEN moved_first ELSE $3 END,
             moved_to = $2
         WHERE id = $1 RETURNING moved_times, moved_first",
        args![id, to, now],
        |r| Ok((r.take()?, r.take()?)),
    )?;
    seen.ok_or_else(|| StoreError::not_found("source", id))
}
