//! Stories' own pages, read again on a slowing schedule while copies of them live:
//! a late correction never comes back in a feed of twenty items.

use jiff::{SignedDuration, Timestamp};
use reprint_story::{PublisherId, StoryId};

use crate::{
    Result, Row, StoreError, Tx,
    engine::columns,
    source::{Outcome, skip_locked},
    value::args,
};

/// A story's own page under watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The story.
    pub story: StoryId,
    /// Whose.
    pub publisher: PublisherId,
    /// The page.
    pub url: String,
    /// Its `ETag`, byte for byte.
    pub etag: Option<Vec<u8>>,
    /// Its `Last-Modified`, byte for byte.
    pub last_modified: Option<Vec<u8>>,
    /// Seconds between two readings, as last reckoned.
    pub interval_s: u32,
    /// When it is due.
    pub next_check: Timestamp,
    /// When it was last read.
    pub last_check: Option<Timestamp>,
    /// When it last read differently.
    pub last_change: Option<Timestamp>,
    /// 404s and 410s in a row; after two the story is put on hold.
    pub gone: u32,
}

const COLUMNS: &str = "story, publisher, url, etag, last_modified, interval_s, next_check, last_check, last_change, gone";

fn row(row: &mut Row) -> Result<Watch> {
    Ok(Watch {
        story: row.take()?,
        publisher: row.take()?,
        url: row.take()?,
        etag: row.take()?,
        last_modified: row.take()?,
        interval_s: row.take()?,
        next_check: row.take()?,
        last_check: row.take()?,
        last_change: row.take()?,
        gone: row.take()?,
    })
}

/// Starts watching a story's page, or brings its next reading forward.
pub fn start(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    url: &str,
    next_check: Timestamp,
    interval_s: u32,
) -> Result<()> {
    tx.insert(
        "watch",
        columns! { story: story, publisher: publisher, url: url, interval_s: interval_s, next_check: next_check, gone: 0_i64 },
        "ON CONFLICT (story) DO UPDATE SET
             etag = CASE WHEN watch.url = excluded.url THEN watch.etag ELSE NULL END,
             last_modified = CASE WHEN watch.url = excluded.url THEN watch.last_modified ELSE NULL END,
             url = excluded.url, interval_s = excluded.interval_s,
             next_check = CASE WHEN watch.next_check < excluded.next_check THEN watch.next_check ELSE excluded.next_check END",
    )?;
    Ok(())
}

/// Stops watching.
pub fn stop(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<()> {
    tx.exec(
        "DELETE FROM watch WHERE publisher = $1 AND story = $2",
        args![publisher, story],
    )?;
    Ok(())
}

/// The watch on a story's page.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Option<Watch>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM watch WHERE publisher = $1 AND story = $2"),
        args![publisher, story],
        row,
    )
}

/// Claims up to `limit` due pages; nobody else gets one before `lease` is over or [`checked`] sets its next time.
pub fn claim_due(
    tx: &mut dyn Tx,
    holder: &str,
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Watch>> {
    let locked = skip_locked(tx.dialect());
    let mut claimed = tx.query(
        &format!(
            "UPDATE watch SET leased_by = $1, leased_until = $2 WHERE story IN (
                 SELECT story FROM watch WHERE next_check <= $3 AND (leased_until IS NULL OR leased_until <= $3)
                 ORDER BY next_check LIMIT $4 {locked})
             RETURNING {COLUMNS}"
        ),
        args![holder, now.saturating_add(lease).unwrap_or(now), now, limit],
        row,
    )?;
    claimed.sort_by_key(|watch| (watch.next_check, watch.story));
    Ok(claimed)
}

/// Notes how a reading went and sets the next one; returns how often the page was gone in a row.
/// `gone` says that the answer was 404 or 410.
pub fn checked(
    tx: &mut dyn Tx,
    story: StoryId,
    outcome: &Outcome,
    gone: bool,
    now: Timestamp,
    next: Timestamp,
    interval_s: u32,
) -> Result<u32> {
    let (read, changed, etag, last_modified) = match outcome {
        Outcome::Read {
            etag,
            last_modified,
            changed,
        } => (true, *changed, etag.clone(), last_modified.clone()),
        Outcome::Unchanged | Outcome::Failed(_) => (false, false, None, None),
    };
    let answered = !matches!(outcome, Outcome::Failed(_));
    tx.value(
        "UPDATE watch SET last_check = $2, next_check = $3, interval_s = $4, leased_by = NULL, leased_until = NULL,
             etag = CASE WHEN $5 = 1 THEN $6 ELSE etag END,
             last_modified = CASE WHEN $5 = 1 THEN $7 ELSE last_modified END,
             last_change = CASE WHEN $8 = 1 THEN $2 ELSE last_change END,
             gone = CASE WHEN $9 = 1 THEN gone + 1 WHEN $10 = 1 THEN 0 ELSE gone END
         WHERE story = $1 RETURNING gone",
        args![
            story,
            now,
            next,
            interval_s,
            i64::from(read),
            etag,
            last_modified,
            i64::from(changed),
            i64::from(gone),
            i64::from(answered)
        ],
    )?
    .ok_or_else(|| StoreError::not_found("watched story", story))
}
