//! Erasure ordered by law: the one thing that takes words out again.
//!
//! What is left of a story is its id, its versions' dates and hashes, who ordered it and when. The names it went by are
//! left as hashes, so that the next poll does not take it in again; the list of purges is to be kept outside the
//! database too ([`list`]) and done again on a restored backup ([`redo`]). After purging, [`crate::Store::scrub`]
//! clears the files.

use jiff::Timestamp;
use reprint_story::{ContentHash, PublisherId, StoryId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    PurgeId, Result, StoreError, Tx,
    engine::columns,
    event, fingerprint, search,
    story::{self, Names},
    text::key,
    value::args,
};

/// What is left of a story: no word of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    /// Its id.
    pub id: PurgeId,
    /// The story.
    pub story: StoryId,
    /// When it was erased.
    pub at: Timestamp,
    /// Who ordered it: a court and a file number, say.
    pub authority: String,
    /// Who did it.
    pub by: String,
    /// The hashes of its items and versions.
    pub hashes: Vec<ContentHash>,
    /// The hashes of the names it went by.
    pub names: Vec<ContentHash>,
}

/// Erases a story.
///
/// # Errors
/// [`StoreError::NotFound`] if there is no such story, [`StoreError::Conflict`] if it was purged before.
pub fn story(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: PurgeId,
    story: StoryId,
    authority: &str,
    by: &str,
    now: Timestamp,
) -> Result<Purge> {
    let head =
        story::get(tx, publisher, story)?.ok_or_else(|| StoreError::not_found("story", story))?;
    if let Some(at) = head.purged {
        return Err(StoreError::Conflict(format!(
            "story {story} was purged on {at}"
        )));
    }
    let mut hashes = item_hashes(tx, publisher, story)?;
    hashes.extend(version_hashes(tx, publisher, story)?);
    let names = story::names(tx, publisher, story)?
        .iter()
        .map(|name| story::name_hash(name))
        .collect();
    let purge = Purge {
        id,
        story,
        at: now,
        authority: authority.to_owned(),
        by: by.to_owned(),
        hashes,
        names,
    };
    apply(tx, publisher, &purge)?;
    Ok(purge)
}

/// Does purges again, as on a restored backup: whatever of them is there is erased. Says how many stories were.
pub fn redo(tx: &mut dyn Tx, publisher: PublisherId, purges: &[Purge]) -> Result<usize> {
    let mut erased = 0;
    for purge in purges {
        let there = story::get(tx, publisher, purge.story)?;
        erased += usize::from(there.is_some_and(|head| head.purged.is_none()));
        apply(tx, publisher, purge)?;
    }
    Ok(erased)
}

/// Every purge, oldest first.
pub fn list(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<Purge>> {
    let mut purges = tx.query(
        "SELECT id, story, at, authority, done_by, hashes FROM purge WHERE publisher = $1 ORDER BY id",
        args![publisher],
        |row| {
            Ok(Purge {
                id: row.take()?,
                story: row.take()?,
                at: row.take()?,
                authority: row.take()?,
                by: row.take()?,
                hashes: serde_json::from_value(row.take()?)
                    .map_err(|e| StoreError::malformed("purge", e))?,
                names: Vec::new(),
            })
        },
    )?;
    for purge in &mut purges {
        purge.names = tx.query(
            "SELECT name_hash FROM purge_name WHERE publisher = $1 AND purge = $2 ORDER BY name_hash",
            args![publisher, purge.id],
            crate::Row::take,
        )?;
    }
    Ok(purges)
}

/// True if a story of one of these names, or these very bytes, were purged: it must not be taken in again.
pub fn forbids(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    names: &Names,
    bytes: Option<ContentHash>,
) -> Result<bool> {
    for hash in names.hashes().into_iter().chain(bytes) {
        let found: Option<PurgeId> = tx.value(
            "SELECT purge FROM purge_name WHERE publisher = $1 AND name_hash = $2",
            args![publisher, hash],
        )?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn item_hashes(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Vec<ContentHash>> {
    tx.query(
        "SELECT DISTINCT i.hash FROM item i WHERE i.publisher = $1 AND i.id IN (
             SELECT v.item FROM story_version v WHERE v.story = $2
             UNION SELECT d.item FROM draft_change d WHERE d.story = $2) ORDER BY i.hash",
        args![publisher, story],
        crate::Row::take,
    )
}

fn version_hashes(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Vec<ContentHash>> {
    tx.query(
        "SELECT hash FROM story_version WHERE publisher = $1 AND story = $2 ORDER BY version",
        args![publisher, story],
        crate::Row::take,
    )
}

fn apply(tx: &mut dyn Tx, publisher: PublisherId, purge: &Purge) -> Result<()> {
    let names = story::names(tx, publisher, purge.story)?;
    record(tx, publisher, purge)?;
    erase_items(tx, publisher, purge)?;
    erase_problems(tx, publisher, purge.story, &names)?;
    search::remove(tx, purge.story)?;
    fingerprint::erase(tx, publisher, purge.story)?;
    event::take_out(tx, publisher, purge.story)?;
    let story = purge.story;
    for sql in [
        "UPDATE story_version SET json = NULL, note = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE draft_change SET json = NULL, note = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE draft_change SET state = 'dismissed' WHERE publisher = $1 AND story = $2 AND state = 'waiting'",
        "UPDATE upstream SET json = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE snapshot SET bytes = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE copy_event SET detail = '{}' WHERE publisher = $1 AND copy IN (SELECT id FROM copy WHERE publisher = $1 AND story = $2)",
        "UPDATE copy SET edits = NULL, verdict = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE delivery SET state = 'superseded' WHERE publisher = $1 AND story = $2 AND state IN ('queued', 'leased')",
        "UPDATE delivery SET payload = '{}', receipt = NULL, error = NULL WHERE publisher = $1 AND story = $2",
        "UPDATE taking SET decision = '{}' WHERE publisher = $1 AND story = $2",
        "DELETE FROM story_name WHERE publisher = $1 AND story = $2",
        "DELETE FROM watch WHERE publisher = $1 AND story = $2",
        "DELETE FROM alert WHERE publisher = $1 AND story = $2",
        "DELETE FROM sighting WHERE publisher = $1 AND story = $2",
        "DELETE FROM story_match WHERE publisher = $1 AND earlier = $2",
        "DELETE FROM story_match WHERE publisher = $1 AND later = $2",
    ] {
        tx.exec(sql, args![publisher, story])?;
    }
    tx.exec(
        "UPDATE audit SET detail = '{}' WHERE publisher = $1 AND subject = $2",
        args![publisher, subject(story)],
    )?;
    tx.exec(
        "UPDATE story SET uri = NULL, canonical_url = NULL, headline = '', section = NULL, section_key = NULL,
             language = NULL, status = 'canceled', changed = $3, purged = $3
         WHERE publisher = $1 AND id = $2",
        args![publisher, story, purge.at],
    )?;
    story::move_epoch(tx, publisher)
}

/// How a story is named in the audit log and among problems.
fn subject(story: StoryId) -> String {
    format!("story {story}")
}

fn record(tx: &mut dyn Tx, publisher: PublisherId, purge: &Purge) -> Result<()> {
    tx.insert(
        "purge",
        columns! {
            id: purge.id, publisher: publisher, story: purge.story, at: purge.at, authority: purge.authority,
            done_by: purge.by, hashes: Json::from(purge.hashes.iter().map(ToString::to_string).collect::<Vec<_>>()),
        },
        "ON CONFLICT (id) DO NOTHING",
    )?;
    for hash in purge.names.iter().chain(&purge.hashes) {
        tx.insert(
            "purge_name",
            columns! { publisher: publisher, name_hash: hash, purge: purge.id },
            "ON CONFLICT (publisher, name_hash) DO NOTHING",
        )?;
    }
    Ok(())
}

/// The same bytes may have come by several ways: all go.
fn erase_items(tx: &mut dyn Tx, publisher: PublisherId, purge: &Purge) -> Result<()> {
    for hash in &purge.hashes {
        tx.exec(
            "UPDATE item SET uri = '', uri_key = CAST(id AS TEXT), url = NULL, purged = $3 WHERE publisher = $1 AND hash = $2",
            args![publisher, hash, purge.at],
        )?;
        tx.exec(
            "DELETE FROM blob WHERE publisher = $1 AND hash = $2",
            args![publisher, hash],
        )?;
    }
    Ok(())
}

fn erase_problems(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    names: &[String],
) -> Result<()> {
    let addresses = names
        .iter()
        .filter_map(|name| {
            name.strip_prefix("url:")
                .or_else(|| name.strip_prefix("uri:"))
        })
        .map(ToOwned::to_owned);
    for about in addresses.chain([subject(story)]) {
        tx.exec(
            "DELETE FROM problem WHERE publisher = $1 AND subject_key = $2",
            args![publisher, key(&about)],
        )?;
    }
    Ok(())
}
