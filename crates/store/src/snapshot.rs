//! Pages as they stood, kept only where something was missing, and not for ever.

use jiff::Timestamp;
use reprint_story::{ContentHash, CopyId, PublisherId, StoryId};

use crate::{Result, SnapshotId, Tx, engine::columns, item::hash, pack, value::args};

/// A page as it stood, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// The copy.
    pub copy: CopyId,
    /// The story.
    pub story: StoryId,
    /// When it stood so.
    pub at: Timestamp,
    /// The hash of its bytes; stays when they are purged.
    pub hash: ContentHash,
    /// Its size in bytes.
    pub size: i64,
}

/// Keeps a page as it stands.
pub fn put(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SnapshotId,
    copy: CopyId,
    story: StoryId,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Snapshot> {
    let (codec, packed) = pack::pack("a snapshot", bytes)?;
    let snapshot = Snapshot {
        id,
        copy,
        story,
        at: now,
        hash: hash(bytes),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
    };
    tx.insert(
        "snapshot",
        columns! {
            id: id, publisher: publisher, copy: copy, story: story, at: now, hash: snapshot.hash, size: snapshot.size,
            codec: codec, bytes: packed,
        },
        "",
    )?;
    Ok(snapshot)
}

/// A copy's snapshots, newest first.
pub fn of_copy(tx: &mut dyn Tx, publisher: PublisherId, copy: CopyId) -> Result<Vec<Snapshot>> {
    tx.query(
        "SELECT id, copy, story, at, hash, size FROM snapshot WHERE publisher = $1 AND copy = $2 ORDER BY id DESC",
        args![publisher, copy],
        |r| {
            Ok(Snapshot {
                id: r.take()?,
                copy: r.take()?,
                story: r.take()?,
                at: r.take()?,
                hash: r.take()?,
                size: r.take()?,
            })
        },
    )
}

/// The page's bytes; none if there is no such snapshot or it was purged.
pub fn bytes(tx: &mut dyn Tx, publisher: PublisherId, id: SnapshotId) -> Result<Option<Vec<u8>>> {
    let found = tx.first(
        "SELECT codec, bytes, size FROM snapshot WHERE publisher = $1 AND id = $2",
        args![publisher, id],
        |r| Ok((r.take()?, r.take::<Option<Vec<u8>>>()?, r.take()?)),
    )?;
    match found {
        Some((codec, Some(bytes), size)) => pack::unpack("snapshot", codec, bytes, size).map(Some),
        _ => Ok(None),
    }
}
