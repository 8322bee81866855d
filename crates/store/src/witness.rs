//! What persons say of copies: that a reading was right, and how many people a use without a counter reached.

use jiff::Timestamp;
use reprint_story::{CopyId, PublisherId};

use crate::{Result, Row, Tx, engine::columns, value::args};

/// A person looked at what was kept of a copy's page, read at `read`, and says that it is so.
pub fn confirm(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    copy: CopyId,
    read: Timestamp,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    tx.insert(
        "copy_confirmed",
        columns! { copy: copy, publisher: publisher, read: read, at: now, by_whom: by },
        "ON CONFLICT (copy) DO UPDATE SET read = excluded.read, at = excluded.at, by_whom = excluded.by_whom",
    )?;
    Ok(())
}

/// Which reading of a copy was confirmed last.
pub fn confirmed(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    copy: CopyId,
) -> Result<Option<Timestamp>> {
    tx.value(
        "SELECT read FROM copy_confirmed WHERE publisher = $1 AND copy = $2",
        args![publisher, copy],
    )
}

/// A number somebody told us: "1,200 readers of the newsletter".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many.
    pub times: i64,
    /// Of what: "printed copies", "mails sent".
    pub what: String,
    /// When it was entered.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Enters a number for a copy, in place of an older one.
pub fn tell(tx: &mut dyn Tx, publisher: PublisherId, copy: CopyId, told: &Told) -> Result<()> {
    tx.insert(
        "copy_told",
        columns! { copy: copy, publisher: publisher, times: told.times, what: told.what, at: told.at, by_whom: told.by },
        "ON CONFLICT (copy) DO UPDATE SET
             times = excluded.times, what = excluded.what, at = excluded.at, by_whom = excluded.by_whom",
    )?;
    Ok(())
}

/// The number entered for a copy.
pub fn told(tx: &mut dyn Tx, publisher: PublisherId, copy: CopyId) -> Result<Option<Told>> {
    tx.first(
        "SELECT times, what, at, by_whom FROM copy_told WHERE publisher = $1 AND copy = $2",
        args![publisher, copy],
        |row: &mut Row| {
            Ok(Told {
                times: row.take()?,
                what: row.take()?,
                at: row.take()?,
                by: row.take()?,
            })
        },
    )
}
