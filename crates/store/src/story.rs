//! Stories: a row for what holds now, and versions that are only added.

use jiff::Timestamp;
use reprint_story::{
    ChangeKind, ContentHash, ItemId, PublisherId, SourceId, Status, Story, StoryId, When,
};

use crate::{
    Result, Row, StoreError, Tx,
    engine::columns,
    search,
    text::folded_key,
    value::{args, words},
};

mod list;
mod names;

pub use list::{Cursor, Filter, Page, count, latest, list, list_changes, oldest};
pub(crate) use names::name_hash;
pub use names::{Found, Name, Names, find, names, remember};

words! {
    /// Which half of the desk a story is on.
    pub enum Side {
        /// Our stories.
        Own = "own",
        /// Stories to take, or taken.
        Taken = "taken",
    }
}

/// What holds of a story now; the words are in its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its id.
    pub id: StoryId,
    /// Whose.
    pub publisher: PublisherId,
    /// Our own, or another's.
    pub side: Side,
    /// Where it was taken from.
    pub source: Option<SourceId>,
    /// Its publisher's name for it.
    pub uri: Option<String>,
    /// The address its publisher wants known.
    pub canonical_url: Option<String>,
    /// Its headline.
    pub headline: String,
    /// Its section.
    pub section: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Its newest version.
    pub version: u32,
    /// First published, or else first stored.
    pub published: Timestamp,
    /// Last changed by its publisher, or else by us.
    pub updated: Timestamp,
    /// Not to be used before.
    pub embargoed_until: Option<Timestamp>,
    /// Not to be used after.
    pub expires: Option<Timestamp>,
    /// When it was first stored.
    pub created: Timestamp,
    /// When this row last changed.
    pub changed: Timestamp,
    /// When its words were erased.
    pub purged: Option<Timestamp>,
}

const COLUMNS: &str = "id, publisher, side, source, uri, canonical_url, headline, section, language, status, version, \
    published, updated, embargoed_until, expires, created, changed, purged";

fn row(row: &mut Row) -> Result<Head> {
    Ok(Head {
        id: row.take()?,
        publisher: row.take()?,
        side: row.take()?,
        source: row.take()?,
        uri: row.take()?,
        canonical_url: row.take()?,
        headline: row.take()?,
        section: row.take()?,
        language: row.take()?,
        status: row.take()?,
        version: row.take()?,
        published: row.take()?,
        updated: row.take()?,
        embargoed_until: row.take()?,
        expires: row.take()?,
        created: row.take()?,
        changed: row.take()?,
        purged: row.take()?,
    })
}

/// How a version came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The item it was read from.
    pub item: Option<ItemId>,
    /// The person or key that made it; none if a machine did.
    pub by: Option<String>,
    /// Name and version of the reader, so that stories can be read again when it improves.
    pub reader: Option<String>,
}

/// One version of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub version: u32,
    /// What kind of change made it; none for the first.
    pub kind: Option<ChangeKind>,
    /// The story's status with it.
    pub status: Status,
    /// The public sentence.
    pub note: Option<String>,
    /// When it was stored.
    pub created: Timestamp,
    /// How it came to be.
    pub made: Made,
    /// The hash of its JSON; stays when the words are purged.
    pub hash: ContentHash,
}

/// Where a new story begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Our own, or another's.
    pub side: Side,
    /// Where it was taken from.
    pub source: Option<SourceId>,
    /// The names it goes by.
    pub names: Names,
    /// How its first version came to be.
    pub made: Made,
}

impl Start {
    /// A story of our own, written here.
    pub fn own() -> Self {
        Self {
            side: Side::Own,
            source: None,
            names: Names::default(),
            made: Made::default(),
        }
    }

    /// Another's story, from a source.
    pub fn taken(source: SourceId) -> Self {
        Self {
            side: Side::Taken,
            source: Some(source),
            ..Self::own()
        }
    }
}

/// Stores a new story's first version. The story is given the id; every name it goes by is remembered.
pub fn add(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: StoryId,
    start: &Start,
    story: &mut Story,
    now: Timestamp,
) -> Result<Head> {
    story.id = Some(id);
    let head = head_of((publisher, id), (start.side, start.source), story, now, now);
    tx.insert(
        "story",
        columns! {
            id: head.id, publisher: head.publisher, side: head.side, source: head.source, uri: head.uri,
            canonical_url: head.canonical_url, headline: head.headline, section: head.section,
            section_key: head.section.as_deref().map(folded_key), language: head.language, status: head.status,
            version: head.version, published: head.published, updated: head.updated,
            embargoed_until: head.embargoed_until, expires: head.expires, created: head.created, changed: head.changed,
        },
        "",
    )?;
    add_version(tx, &head, story, None, &start.made)?;
    remember(tx, publisher, id, &start.names)?;
    Ok(head)
}

/// Stores the next version of a story: `story.version` must be one more than the newest stored.
/// A change of status moves the newsroom's [`epoch`], and what may no longer be read leaves the search.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody else made that version first.
pub fn change(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: &Story,
    made: &Made,
    now: Timestamp,
) -> Result<Head> {
    let id = story
        .id
        .ok_or_else(|| StoreError::malformed("story", "it has no id"))?;
    let before = get(tx, publisher, id)?.ok_or_else(|| StoreError::not_found("story", id))?;
    if before.purged.is_some() {
        return Err(StoreError::Conflict(format!(
            "story {id} was purged; nothing can be added to it"
        )));
    }
    let head = head_of(
        (publisher, id),
        (before.side, before.source),
        story,
        before.created,
        now,
    );
    let touched = tx.exec(
        "UPDATE story SET uri = $4, canonical_url = $5, headline = $6, section = $7, section_key = $8, language = $9,
             status = $10, version = $3, published = $11, updated = $12, embargoed_until = $13, expires = $14, changed = $15
         WHERE publisher = $1 AND id = $2 AND version = $3 - 1",
        args![
            publisher,
            id,
            head.version,
            head.uri,
            head.canonical_url,
            head.headline,
            head.section,
            head.section.as_deref().map(folded_key),
            head.language,
            head.status,
            head.published,
            head.updated,
            head.embargoed_until,
            head.expires,
            now
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Conflict(format!(
            "story {id} is at version {}, so version {} cannot be added: read it again",
            before.version, head.version
        )));
    }
    if before.status != head.status {
        move_epoch(tx, publisher)?;
    }
    let last = story
        .changes
        .last()
        .filter(|change| change.version == story.version);
    add_version(tx, &head, story, last, made)?;
    Ok(head)
}

/// Makes and stores a story's next version by a change of this kind: how the desk holds, releases and retracts.
pub fn act(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: StoryId,
    kind: ChangeKind,
    note: Option<&str>,
    by: Option<&str>,
    now: Timestamp,
) -> Result<Story> {
    let mut story =
        current(tx, publisher, id)?.ok_or_else(|| StoreError::not_found("story", id))?;
    story.change(kind, note.map(ToOwned::to_owned), When::utc(now))?;
    let made = Made {
        by: by.map(ToOwned::to_owned),
        ..Made::default()
    };
    change(tx, publisher, &story, &made, now)?;
    Ok(story)
}

fn head_of(
    (publisher, id): (PublisherId, StoryId),
    (side, source): (Side, Option<SourceId>),
    story: &Story,
    created: Timestamp,
    now: Timestamp,
) -> Head {
    Head {
        id,
        publisher,
        side,
        source,
        uri: story.uri.clone(),
        canonical_url: story.canonical_url.clone(),
        headline: story.headline.clone(),
        section: story.section.clone(),
        language: story.language.clone(),
        status: story.status,
        version: story.version,
        published: story.dates.published.map_or(created, When::earliest),
        updated: story.dates.updated.map_or(now, When::earliest),
        embargoed_until: story.dates.embargoed_until.map(When::earliest),
        expires: story.dates.expires.map(When::earliest),
        created,
        changed: now,
        purged: None,
    }
}

fn add_version(
    tx: &mut dyn Tx,
    head: &Head,
    story: &Story,
    change: Option<&reprint_story::Change>,
    made: &Made,
) -> Result<()> {
    let json = serde_json::to_string(story).map_err(StoreError::other)?;
    tx.insert(
        "story_version",
        columns! {
            story: head.id, version: head.version, publisher: head.publisher, item: made.item,
            kind: change.map(|c| c.kind), status: head.status, note: change.and_then(|c| c.note.as_deref()),
            created: head.changed, created_by: made.by, reader: made.reader,
            hash: ContentHash(*blake3::hash(json.as_bytes()).as_bytes()), json: json,
        },
        "",
    )?;
    search::index(tx, head, story)
}

/// Notes that something about a story is new to others although it has no new version, as when its embargo ends.
pub fn touch(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId, now: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE story SET changed = $3 WHERE publisher = $1 AND id = $2",
        args![publisher, id, now],
    )
    .map(drop)
}

/// Makes a story's entry in the search anew: when the way of making them changed.
pub fn index_again(tx: &mut dyn Tx, publisher: PublisherId, story: &Story) -> Result<()> {
    let Some(id) = story.id else { return Ok(()) };
    match get(tx, publisher, id)? {
        Some(head) if head.purged.is_none() => search::index(tx, &head, story),
        _ => Ok(()),
    }
}

/// What holds of a story now.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId) -> Result<Option<Head>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM story WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// A story's newest version, whole; none if there is no such story or its words were purged.
pub fn current(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId) -> Result<Option<Story>> {
    let json = tx.value::<Option<String>>(
        "SELECT v.json FROM story s JOIN story_version v ON v.story = s.id AND v.version = s.version
         WHERE s.publisher = $1 AND s.id = $2",
        args![publisher, id],
    )?;
    json.flatten().map(|json| parse(&json)).transpose()
}

/// The newest versions of these stories, whole, in the order given; those that are not there are left out.
pub fn read_all(tx: &mut dyn Tx, publisher: PublisherId, ids: &[StoryId]) -> Result<Vec<Story>> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(current(tx, publisher, *id)?);
    }
    Ok(found)
}

/// One version of a story, whole; none if there is no such version or its words were purged.
pub fn version(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: StoryId,
    version: u32,
) -> Result<Option<Story>> {
    let json = tx.value::<Option<String>>(
        "SELECT json FROM story_version WHERE publisher = $1 AND story = $2 AND version = $3",
        args![publisher, id, version],
    )?;
    json.flatten().map(|json| parse(&json)).transpose()
}

pub(crate) fn parse(json: &str) -> Result<Story> {
    serde_json::from_str(json).map_err(|e| StoreError::malformed("story", e))
}

/// Every version of a story without its words, oldest first.
pub fn versions(tx: &mut dyn Tx, publisher: PublisherId, id: StoryId) -> Result<Vec<Version>> {
    tx.query(
        "SELECT version, kind, status, note, created, item, created_by, reader, hash
         FROM story_version WHERE publisher = $1 AND story = $2 ORDER BY version",
        args![publisher, id],
        |row| {
            Ok(Version {
                version: row.take()?,
                kind: row.take()?,
                status: row.take()?,
                note: row.take()?,
                created: row.take()?,
                made: Made {
                    item: row.take()?,
                    by: row.take()?,
                    reader: row.take()?,
                },
                hash: row.take()?,
            })
        },
    )
}

/// The newsroom's status epoch: grows with every hold, release and retraction, so that a cached page can be checked
/// by one indexed read (some microseconds).
pub fn epoch(tx: &mut dyn Tx, publisher: PublisherId) -> Result<i64> {
    Ok(tx
        .value(
            "SELECT epoch FROM status_epoch WHERE publisher = $1",
            args![publisher],
        )?
        .unwrap_or(0))
}

pub(crate) fn move_epoch(tx: &mut dyn Tx, publisher: PublisherId) -> Result<()> {
    tx.exec(
        "INSERT INTO status_epoch (publisher, epoch) VALUES ($1, 1)
         ON CONFLICT (publisher) DO UPDATE SET epoch = status_epoch.epoch + 1",
        args![publisher],
    )?;
    Ok(())
}
