//! Copies: one row a use, and what happened to it.

use jiff::{SignedDuration, Timestamp};
use reprint_story::{
    ContentHash, Copy, CopyId, CopyState, Medium, PartnerId, PublisherId, StoryId, When,
};
use serde_json::Value as Json;

use crate::{
    EventNoteId, Result, Row, SnapshotId, StoreError, Tx,
    engine::columns,
    source::skip_locked,
    text::key,
    value::{args, words},
};

/// A copy and what the desk keeps of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyRow {
    /// The copy as the vocabulary has it.
    pub copy: Copy,
    /// The version last handed to it.
    pub version_sent: Option<u32>,
    /// Failures to read it since it was last read.
    pub failures: u32,
    /// What the partner changed, field by field, so that an update does not undo it.
    pub edits: Option<Json>,
    /// The terms it was taken under.
    pub terms: Option<ContentHash>,
    /// The last check.
    pub verdict: Option<Json>,
    /// When it is to be read again.
    pub next_read: Option<Timestamp>,
    /// By when it must show a correction.
    pub act_by: Option<Timestamp>,
    /// By when it must be taken down.
    pub remove_by: Option<Timestamp>,
    /// How it stood, kept only where something was missing.
    pub snapshot: Option<SnapshotId>,
}

const COLUMNS: &str = "id, story, partner, medium, version_taken, version_seen, url, place, state, taken, read, \
    version_sent, failures, edits, terms, verdict, next_read, act_by, remove_by, snapshot";

fn row(row: &mut Row) -> Result<CopyRow> {
    Ok(CopyRow {
        copy: Copy {
            id: row.take()?,
            story: row.take()?,
            partner: row.take()?,
            medium: row.take()?,
            version_taken: row.take()?,
            version_seen: row.take()?,
            url: row.take()?,
            place: row.take()?,
            state: row.take()?,
            taken: When::utc(row.take()?),
            read: row.take::<Option<Timestamp>>()?.map(When::utc),
        },
        version_sent: row.take()?,
        failures: row.take()?,
        edits: row.take()?,
        terms: row.take()?,
        verdict: row.take()?,
        next_read: row.take()?,
        act_by: row.take()?,
        remove_by: row.take()?,
        snapshot: row.take()?,
    })
}

impl CopyRow {
    /// A copy just taken, nowhere seen.
    pub fn taken(
        id: CopyId,
        story: StoryId,
        partner: PartnerId,
        medium: Medium,
        version: u32,
        now: Timestamp,
    ) -> Self {
        Self {
            copy: Copy {
                id,
                story,
                partner,
                medium,
                version_taken: version,
                version_seen: None,
                url: None,
                place: None,
                state: CopyState::Taken,
                taken: When::utc(now),
                read: None,
            },
            version_sent: None,
            failures: 0,
            edits: None,
            terms: None,
            verdict: None,
            next_read: None,
            act_by: None,
            remove_by: None,
            snapshot: None,
        }
    }
}

/// Adds a copy. The same address twice for one story is a [`StoreError::Conflict`].
pub fn add(tx: &mut dyn Tx, publisher: PublisherId, new: &CopyRow) -> Result<()> {
    free_place(tx, publisher, new)?;
    let copy = &new.copy;
    tx.insert(
        "copy",
        columns! {
            id: copy.id, publisher: publisher, story: copy.story, partner: copy.partner, medium: copy.medium,
            version_taken: copy.version_taken, version_sent: new.version_sent, version_seen: copy.version_seen,
            url: copy.url, url_key: copy.url.as_deref().map(key), place: copy.place, state: copy.state,
            taken: copy.taken.earliest(), read: copy.read.map(When::earliest), failures: new.failures, edits: new.edits,
            terms: new.terms, verdict: new.verdict, next_read: new.next_read, act_by: new.act_by,
            remove_by: new.remove_by, snapshot: new.snapshot,
        },
        "",
    )?;
    Ok(())
}

/// Keeps everything of a copy, and gives its reading lease back.
pub fn update(tx: &mut dyn Tx, publisher: PublisherId, changed: &CopyRow) -> Result<()> {
    free_place(tx, publisher, changed)?;
    let copy = &changed.copy;
    let touched = tx.exec(
        "UPDATE copy SET version_taken = $3, version_sent = $4, version_seen = $5, url = $6, url_key = $7, place = $8,
             state = $9, read = $10, failures = $11, edits = $12, terms = $13, verdict = $14, next_read = $15,
             act_by = $16, remove_by = $17, snapshot = $18, leased_by = NULL, leased_until = NULL
         WHERE publisher = $1 AND id = $2",
        args![
            publisher,
            copy.id,
            copy.version_taken,
            changed.version_sent,
            copy.version_seen,
            copy.url,
            copy.url.as_deref().map(key),
            copy.place,
            copy.state,
            copy.read.map(When::earliest),
            changed.failures,
            changed.edits,
            changed.terms,
            changed.verdict,
            changed.next_read,
            changed.act_by,
            changed.remove_by,
            changed.snapshot
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("copy", copy.id));
    }
    Ok(())
}

/// Checked before writing, because PostgreSQL gives up the whole transaction at a broken rule.
fn free_place(tx: &mut dyn Tx, publisher: PublisherId, row: &CopyRow) -> Result<()> {
    let Some(url) = &row.copy.url else {
        return Ok(());
    };
    let holder: Option<CopyId> = tx.value(
        "SELECT id FROM copy WHERE publisher = $1 AND url_key = $2 AND story = $3 AND id <> $4",
        args![publisher, key(url), row.copy.story, row.copy.id],
    )?;
    match holder {
        Some(other) => Err(StoreError::Conflict(format!(
            "{url} is the place of copy {other} already"
        ))),
        None => Ok(()),
    }
}

/// The copy with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: CopyId) -> Result<Option<CopyRow>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// The copies at an address; a page may carry several stories.
pub fn at_url(tx: &mut dyn Tx, publisher: PublisherId, url: &str) -> Result<Vec<CopyRow>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND url_key = $2 ORDER BY id"),
        args![publisher, key(url)],
        row,
    )
}

/// A story's copies, oldest first.
pub fn of_story(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<CopyRow>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND story = $2 ORDER BY id"),
        args![publisher, story],
        row,
    )
}

/// Which copies a list shows; what is left out does not limit it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One partner's.
    pub partner: Option<PartnerId>,
    /// In one state.
    pub state: Option<CopyState>,
    /// Older than this one: where the next page begins.
    pub before: Option<CopyId>,
}

/// Copies newest first.
pub fn list(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    filter: Filter,
    limit: u32,
) -> Result<Vec<CopyRow>> {
    let before = filter.before.map_or(i64::MAX, CopyId::number);
    match (filter.partner, filter.state) {
        (None, None) => tx.query(
            &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
            args![publisher, before, limit],
            row,
        ),
        (Some(partner), None) => tx.query(
            &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND id < $2 AND partner = $4 ORDER BY id DESC LIMIT $3"),
            args![publisher, before, limit, partner],
            row,
        ),
        (None, Some(state)) => tx.query(
            &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND id < $2 AND state = $4 ORDER BY id DESC LIMIT $3"),
            args![publisher, before, limit, state],
            row,
        ),
        (Some(partner), Some(state)) => tx.query(
            &format!("SELECT {COLUMNS} FROM copy WHERE publisher = $1 AND id < $2 AND partner = $4 AND state = $5 ORDER BY id DESC LIMIT $3"),
            args![publisher, before, limit, partner, state],
            row,
        ),
    }
}

/// How many copies of a story stand in each state.
pub fn states(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Vec<(CopyState, i64)>> {
    tx.query(
        "SELECT state, COUNT(*) FROM copy WHERE publisher = $1 AND story = $2 GROUP BY state ORDER BY state",
        args![publisher, story],
        |r| Ok((r.take()?, r.take()?)),
    )
}

/// A copy that is due to be read, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// Whose.
    pub publisher: PublisherId,
    /// The copy.
    pub row: CopyRow,
}

/// Claims up to `limit` copies due to be read; nobody else gets one before `lease` is over or [`update`].
pub fn claim_due(
    tx: &mut dyn Tx,
    holder: &str,
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Due>> {
    let locked = skip_locked(tx.dialect());
    let mut due = tx.query(
        &format!(
            "UPDATE copy SET leased_by = $1, leased_until = $2 WHERE id IN (
                 SELECT id FROM copy WHERE next_read IS NOT NULL AND next_read <= $3
                     AND (leased_until IS NULL OR leased_until <= $3)
                 ORDER BY next_read LIMIT $4 {locked})
             RETURNING {COLUMNS}, publisher"
        ),
        args![holder, now.saturating_add(lease).unwrap_or(now), now, limit],
        |r| {
            let row = row(r)?;
            Ok(Due {
                publisher: r.take()?,
                row,
            })
        },
    )?;
    due.sort_by_key(|due| (due.row.next_read, due.row.copy.id));
    Ok(due)
}

words! {
    /// What happened to a copy.
    pub enum Happened {
        /// It was taken.
        Taken = "taken",
        /// Its place became known.
        Placed = "placed",
        /// A version was handed to it.
        Sent = "sent",
        /// Its page was read.
        Read = "read",
        /// Its page could not be read.
        Unreachable = "unreachable",
        /// Its state changed.
        State = "state",
        /// Somebody was written to about it.
        Letter = "letter",
        /// The partner said that something is done.
        Answer = "answer",
        /// The partner changed or undid something.
        Edit = "edit",
    }
}

/// An entry of a copy's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its id.
    pub id: EventNoteId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
    /// The version concerned.
    pub version: Option<u32>,
    /// What was seen, said or sent.
    pub detail: Json,
}

/// Adds to a copy's history.
pub fn note(tx: &mut dyn Tx, publisher: PublisherId, copy: CopyId, new: &Note) -> Result<()> {
    tx.insert(
        "copy_event",
        columns! {
            id: new.id, publisher: publisher, copy: copy, at: new.at, kind: new.what, version: new.version,
            detail: new.detail,
        },
        "",
    )?;
    Ok(())
}

/// A copy's history, oldest first.
pub fn history(tx: &mut dyn Tx, publisher: PublisherId, copy: CopyId) -> Result<Vec<Note>> {
    tx.query(
        "SELECT id, at, kind, version, detail FROM copy_event WHERE publisher = $1 AND copy = $2 ORDER BY id",
        args![publisher, copy],
        |r| {
            Ok(Note {
                id: r.take()?,
                at: r.take()?,
                what: r.take()?,
                version: r.take()?,
                detail: r.take()?,
            })
        },
    )
}
