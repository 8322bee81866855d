//! What a story's source said when it was last answered. A desk may have gone on from there: what the source says next
//! is compared with this, so that our own changes are neither asked about again nor undone.

use reprint_story::{ContentHash, PublisherId, Story, StoryId};

use crate::{Result, StoreError, Tx, engine::columns, story, value::args};

/// The source's last word on a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// The hash of what a reader would see of it, as the caller reckons it.
    pub hash: ContentHash,
    /// Its words; none if they were purged.
    pub story: Option<Story>,
}

/// Where the words of the source's last word are kept.
#[derive(Clone, Copy, Debug)]
pub enum Words<'s> {
    /// They are the words of this version of ours.
    OfVersion(u32),
    /// No version of ours has them.
    Own(&'s Story),
}

/// Keeps the source's last word, in place of the one before.
pub fn put(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    hash: ContentHash,
    words: Words<'_>,
) -> Result<()> {
    let (version, json) = match words {
        Words::OfVersion(version) => (Some(version), None),
        Words::Own(story) => (
            None,
            Some(serde_json::to_string(story).map_err(StoreError::other)?),
        ),
    };
    tx.insert(
        "upstream",
        columns! { story: story, publisher: publisher, hash: hash, version: version, json: json },
        "ON CONFLICT (story) DO UPDATE SET hash = excluded.hash, version = excluded.version, json = excluded.json",
    )
    .map(drop)
}

/// The source's last word on a story; none if it was never read from a source.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId) -> Result<Option<Upstream>> {
    let kept = tx.first(
        "SELECT hash, version, json FROM upstream WHERE publisher = $1 AND story = $2",
        args![publisher, id],
        |row| {
            Ok((
                row.take()?,
                row.take::<Option<u32>>()?,
                row.take::<Option<String>>()?,
            ))
        },
    )?;
    let Some((hash, version, json)) = kept else {
        return Ok(None);
    };
    let words = match (version, json) {
        (_, Some(json)) => Some(story::parse(&json)?),
        (Some(version), None) => story::version(tx, publisher, id, version)?,
        (None, None) => None,
    };
    Ok(Some(Upstream { hash, story: words }))
}

/// Only the hash, for the usual case in which the source says nothing new.
pub fn hash(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId) -> Result<Option<ContentHash>> {
    tx.value(
        "SELECT hash FROM upstream WHERE publisher = $1 AND story = $2",
        args![publisher, id],
    )
}
