//! Pages of other sites on which words of our stories were read, and which sites were looked at.

use jiff::Timestamp;
use reprint_story::{CopyId, PublisherId, StoryId};
use serde_json::Value as Json;

use crate::{
    Result, Row, SightingId, StoreError, Tx,
    engine::columns,
    text::key,
    value::{args, words},
};

words! {
    /// What a person said about a sighting.
    pub enum SightingState {
        /// Nobody looked yet.
        New = "new",
        /// It is as the machine read it.
        Confirmed = "confirmed",
        /// It is not.
        Dismissed = "dismissed",
    }
}

/// One page with words of one story.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// Its id.
    pub id: SightingId,
    /// Our story.
    pub story: StoryId,
    /// The copy it is, where the partner is known.
    pub copy: Option<CopyId>,
    /// The page.
    pub url: String,
    /// Its host, without `www.`.
    pub host: String,
    /// The page's headline.
    pub headline: String,
    /// When the page says it was published.
    pub published: Option<Timestamp>,
    /// Which version of the story stands there.
    pub version: Option<u32>,
    /// What the match is: "reprint", "excerpt", ….
    pub kind: String,
    /// Thousandths of the story's words that stand on the page.
    pub share: u32,
    /// Thousandths of the page's words that stand in the story.
    pub share_page: u32,
    /// Passages as spans, reasons, who was first.
    pub evidence: Json,
    /// What was found of the terms.
    pub verdict: Option<Json>,
    /// The page's words as they stood: what a person looks at before anything is said about the site.
    pub page: Option<String>,
    /// When it was first read so.
    pub first_seen: Timestamp,
    /// When it was last read so.
    pub last_seen: Timestamp,
    /// What a person said about it.
    pub state: SightingState,
    /// Who and when.
    pub decided: Option<Timestamp>,
    /// Who.
    pub decided_by: Option<String>,
}

const COLUMNS: &str = "id, story, copy, url, host, headline, published, version, kind, share, share_page, evidence, \
    verdict, page, first_seen, last_seen, state, decided, decided_by";

fn row(row: &mut Row) -> Result<Sighting> {
    Ok(Sighting {
        id: row.take()?,
        story: row.take()?,
        copy: row.take()?,
        url: row.take()?,
        host: row.take()?,
        headline: row.take()?,
        published: row.take()?,
        version: row.take()?,
        kind: row.take()?,
        share: row.take()?,
        share_page: row.take()?,
        evidence: row.take()?,
        verdict: row.take()?,
        page: row.take()?,
        first_seen: row.take()?,
        last_seen: row.take()?,
        state: row.take()?,
        decided: row.take()?,
        decided_by: row.take()?,
    })
}

/// Keeps what was read on a page. Read again, it keeps its id, the day it was first seen, and what a person said of it
/// as long as the finding is the same.
pub fn put(tx: &mut dyn Tx, publisher: PublisherId, seen: &Sighting) -> Result<()> {
    tx.insert(
        "sighting",
        columns! {
            id: seen.id, publisher: publisher, story: seen.story, copy: seen.copy, url: seen.url, url_key: key(&seen.url),
            host: seen.host, headline: seen.headline, published: seen.published, version: seen.version, kind: seen.kind,
            share: seen.share, share_page: seen.share_page, evidence: seen.evidence, verdict: seen.verdict,
            page: seen.page, first_seen: seen.first_seen, last_seen: seen.last_seen, state: SightingState::New,
        },
        "ON CONFLICT (publisher, url_key, story) DO UPDATE SET
             copy = COALESCE(excluded.copy, sighting.copy), headline = excluded.headline, published = excluded.published,
             version = excluded.version, share = excluded.share, share_page = excluded.share_page,
             evidence = excluded.evidence, verdict = excluded.verdict, page = excluded.page,
             last_seen = excluded.last_seen,
             state = CASE WHEN sighting.kind = excluded.kind THEN sighting.state ELSE 'new' END, kind = excluded.kind",
    )?;
    Ok(())
}

/// One sighting.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: SightingId) -> Result<Option<Sighting>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM sighting WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// The pages with words of a story, oldest first.
pub fn of_story(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<Sighting>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM sighting WHERE publisher = $1 AND story = $2 ORDER BY id"),
        args![publisher, story],
        row,
    )
}

/// What was read on a site, newest first.
pub fn of_host(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    host: &str,
    limit: u32,
) -> Result<Vec<Sighting>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM sighting WHERE publisher = $1 AND host = $2 ORDER BY id DESC LIMIT $3"),
        args![publisher, host, limit],
        row,
    )
}

/// Sightings that are not dismissed, newest first.
pub fn newest(tx: &mut dyn Tx, publisher: PublisherId, limit: u32) -> Result<Vec<Sighting>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM sighting WHERE publisher = $1 AND state <> 'dismissed' ORDER BY id DESC LIMIT $2"),
        args![publisher, limit],
        row,
    )
}

/// What a person says about it.
pub fn decide(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SightingId,
    state: SightingState,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let touched = tx.exec(
        "UPDATE sighting SET state = $3, decided = $4, decided_by = $5 WHERE publisher = $1 AND id = $2",
        args![publisher, id, state, now, by],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("sighting", id));
    }
    Ok(())
}

/// How a site was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The site.
    pub host: String,
    /// When.
    pub at: Timestamp,
    /// By which ways: "feed, sitemap".
    pub ways: String,
    /// Pages read.
    pub pages: u32,
    /// Of those, pages with words of ours.
    pub matched: u32,
    /// What hindered it.
    pub note: Option<String>,
}

/// Notes that a site was looked at.
pub fn looked(tx: &mut dyn Tx, publisher: PublisherId, look: &Look) -> Result<()> {
    tx.insert(
        "site_look",
        columns! {
            publisher: publisher, host: look.host, at: look.at, ways: look.ways, pages: look.pages,
            matched: look.matched, note: look.note,
        },
        "ON CONFLICT (publisher, host) DO UPDATE SET at = excluded.at, ways = excluded.ways, pages = excluded.pages,
             matched = excluded.matched, note = excluded.note",
    )?;
    Ok(())
}

/// The sites looked at, by name.
pub fn looks(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<Look>> {
    tx.query(
        "SELECT host, at, ways, pages, matched, note FROM site_look WHERE publisher = $1 ORDER BY host",
        args![publisher],
        |row| {
            Ok(Look {
                host: row.take()?,
                at: row.take()?,
                ways: row.take()?,
                pages: row.take()?,
                matched: row.take()?,
                note: row.take()?,
            })
        },
    )
}
