//! Items: things as received, kept whole under their hash and never edited.

use jiff::Timestamp;
use reprint_story::{ContentHash, Item, ItemId, PublisherId, SourceId, When};

use crate::{Result, Row, Tx, engine::columns, pack, text::key, value::args};

const COLUMNS: &str = "id, source, uri, url, media_type, hash, received";

fn row(row: &mut Row) -> Result<Item> {
    Ok(Item {
        id: row.take()?,
        source: row.take()?,
        uri: row.take()?,
        url: row.take()?,
        media_type: row.take()?,
        hash: row.take()?,
        received: When::utc(row.take()?),
    })
}

/// Where an item's row is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New(ItemId),
    /// The same bytes came from the same source under the same name before: this item.
    Known(ItemId),
}

impl Kept {
    /// The item's id, new or known.
    pub fn id(self) -> ItemId {
        let (Self::New(id) | Self::Known(id)) = self;
        id
    }
}

/// The hash that addresses bytes.
pub fn hash(bytes: &[u8]) -> ContentHash {
    ContentHash(*blake3::hash(bytes).as_bytes())
}

/// Keeps an item and its bytes, each once. The item's `hash` must be [`hash`] of the bytes.
pub fn put(tx: &mut dyn Tx, publisher: PublisherId, new: &Item, bytes: &[u8]) -> Result<Kept> {
    debug_assert_eq!(new.hash, hash(bytes));
    let uri_key = key(&new.uri);
    let known: Option<ItemId> = tx.value(
        "SELECT id FROM item WHERE source = $1 AND uri_key = $2 AND hash = $3",
        args![new.source, uri_key, new.hash],
    )?;
    if let Some(id) = known {
        return Ok(Kept::Known(id));
    }
    put_blob(tx, publisher, new.hash, bytes)?;
    tx.insert(
        "item",
        columns! {
            id: new.id, publisher: publisher, source: new.source, uri: new.uri, uri_key: uri_key, url: new.url,
            media_type: new.media_type, hash: new.hash, size: bytes.len(), received: new.received.earliest(),
        },
        "",
    )?;
    Ok(Kept::New(new.id))
}

/// Keeps bytes under their hash, once a newsroom.
pub fn put_blob(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    hash: ContentHash,
    bytes: &[u8],
) -> Result<()> {
    let there: Option<i64> = tx.value(
        "SELECT size FROM blob WHERE publisher = $1 AND hash = $2",
        args![publisher, hash],
    )?;
    if there.is_none() {
        let (codec, packed) = pack::pack("an item", bytes)?;
        tx.insert(
            "blob",
            columns! { publisher: publisher, hash: hash, size: bytes.len(), codec: codec, bytes: packed },
            "ON CONFLICT (publisher, hash) DO NOTHING",
        )?;
    }
    Ok(())
}

/// The bytes under this hash; none if they were never kept, or purged.
pub fn blob(tx: &mut dyn Tx, publisher: PublisherId, hash: ContentHash) -> Result<Option<Vec<u8>>> {
    let found = tx.first(
        "SELECT codec, bytes, size FROM blob WHERE publisher = $1 AND hash = $2",
        args![publisher, hash],
        |r| Ok((r.take()?, r.take()?, r.take()?)),
    )?;
    found
        .map(|(codec, bytes, size)| pack::unpack("item", codec, bytes, size))
        .transpose()
}

/// The item with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: ItemId) -> Result<Option<Item>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM item WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// Everything received under a name from a source, newest first.
pub fn by_uri(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    source: SourceId,
    uri: &str,
) -> Result<Vec<Item>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM item WHERE publisher = $1 AND source = $2 AND uri_key = $3 ORDER BY id DESC"
        ),
        args![publisher, source, key(uri)],
        row,
    )
}

/// When an item was purged, if it was.
pub fn purged(tx: &mut dyn Tx, publisher: PublisherId, id: ItemId) -> Result<Option<Timestamp>> {
    Ok(tx
        .value::<Option<Timestamp>>(
            "SELECT purged FROM item WHERE publisher = $1 AND id = $2",
            args![publisher, id],
        )?
        .flatten())
}
