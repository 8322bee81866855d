use reprint_story::{ContentHash, PublisherId, SourceId, StoryId};

use crate::{Result, Row, Tx, engine::columns, text::key, value::args};

/// The names a story goes by at a source.
///
/// A guid counts within its source only: two feeds may both number from 1, and a stranger's feed must not
/// be able to speak for a story of ours by repeating its guid. Addresses and URIs count in the whole newsroom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The source and the name it gives: guid, Atom id.
    pub guid: Option<(SourceId, String)>,
    /// The publisher's own name, the same everywhere.
    pub uri: Option<String>,
    /// Its addresses without tracking parameters, the canonical one first.
    pub urls: Vec<String>,
}

/// Which kind of name led to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The source's own name for it.
    Guid,
    /// The publisher's name for it.
    Uri,
    /// Its address: the guid changed at the same URL, or another feed shows it too.
    Url,
}

/// A story known by one of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The story.
    pub story: StoryId,
    /// The name that led to it.
    pub by: Name,
}

impl Names {
    fn keys(&self) -> impl Iterator<Item = (Name, String)> {
        let guid = self
            .guid
            .iter()
            .map(|(source, guid)| (Name::Guid, format!("guid:{source}:{}", key(guid))));
        let uri = self
            .uri
            .iter()
            .map(|uri| (Name::Uri, format!("uri:{}", key(uri))));
        let urls = self
            .urls
            .iter()
            .map(|url| (Name::Url, format!("url:{}", key(url))));
        guid.chain(uri).chain(urls)
    }

    /// The names' hashes, which outlast a purge.
    pub(crate) fn hashes(&self) -> Vec<ContentHash> {
        self.keys().map(|(_, name)| name_hash(&name)).collect()
    }
}

/// The hash of a stored name.
pub(crate) fn name_hash(name: &str) -> ContentHash {
    ContentHash(*blake3::hash(name.as_bytes()).as_bytes())
}

/// The story known by one of these names: first by guid, then by URI, then by address.
pub fn find(tx: &mut dyn Tx, publisher: PublisherId, names: &Names) -> Result<Option<Found>> {
    for (by, name) in names.keys() {
        let story = tx.value(
            "SELECT story FROM story_name WHERE publisher = $1 AND name_key = $2",
            args![publisher, name],
        )?;
        if let Some(story) = story {
            return Ok(Some(Found { story, by }));
        }
    }
    Ok(None)
}

/// Remembers more names of a story. A name that is another story's stays that one's.
pub fn remember(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    names: &Names,
) -> Result<()> {
    for (_, name) in names.keys() {
        tx.insert(
            "story_name",
            columns! { publisher: publisher, name_key: name, story: story },
            "ON CONFLICT (publisher, name_key) DO NOTHING",
        )?;
    }
    Ok(())
}

/// Every name a story is known by, as kept: `guid:<source>:…`, `uri:…`, `url:…`.
pub fn names(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<String>> {
    tx.query(
        "SELECT name_key FROM story_name WHERE publisher = $1 AND story = $2 ORDER BY name_key",
        args![publisher, story],
        Row::take,
    )
}
