//! Work only one process may do at a time, and the node numbers that keep ids apart. Rows, not advisory locks:
//! distributed engines have none.

use jiff::{SignedDuration, Timestamp};

use crate::{Result, StoreError, Tx, value::args};

/// Node numbers have ten bits.
const NODES: i64 = 1024;
/// A number given back rests this long, so that its next holder cannot meet an id of the same millisecond.
const REST: SignedDuration = SignedDuration::from_secs(5);

/// Takes or renews the lease of this name; `None` while somebody else holds it.
/// The number grows with each new holder, so that a late one's writes can be told apart.
pub fn take(
    tx: &mut dyn Tx,
    name: &str,
    holder: &str,
    now: Timestamp,
    length: SignedDuration,
) -> Result<Option<i64>> {
    let until = now.saturating_add(length).unwrap_or(now);
    tx.value(
        "INSERT INTO lease (name, holder, until, fence) VALUES ($1, $2, $3, 1)
         ON CONFLICT (name) DO UPDATE SET
             fence = CASE WHEN lease.holder = excluded.holder THEN lease.fence ELSE lease.fence + 1 END,
             holder = excluded.holder, until = excluded.until
         WHERE lease.holder = excluded.holder OR lease.until <= $4
         RETURNING fence",
        args![name, holder, until, now],
    )
}

/// Gives a lease back before it runs out.
pub fn give_back(tx: &mut dyn Tx, name: &str, holder: &str) -> Result<()> {
    tx.exec(
        "UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2",
        args![name, holder],
    )?;
    Ok(())
}

/// Takes or renews a node number for the id maker: the holder's own, or the lowest free one.
///
/// # Errors
/// [`StoreError::Busy`] if all 1,024 are out.
pub fn node(tx: &mut dyn Tx, holder: &str, now: Timestamp, length: SignedDuration) -> Result<u16> {
    let until = now.saturating_add(length).unwrap_or(now);
    let free: Option<i64> = tx.value(
        "SELECT number FROM node WHERE holder = $1 OR until <= $2
         ORDER BY CASE WHEN holder = $1 THEN 0 ELSE 1 END, number LIMIT 1",
        args![holder, now],
    )?;
    let number = match free {
        Some(number) => number,
        None => tx
            .value("SELECT COALESCE(MAX(number) + 1, 0) FROM node", &[])?
            .unwrap_or(0),
    };
    if number >= NODES {
        return Err(StoreError::Busy {
            attempts: 1,
            message: "all 1,024 node numbers are in use".into(),
        });
    }
    let taken = tx.exec(
        "INSERT INTO node (number, holder, until) VALUES ($1, $2, $3)
         ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, until = excluded.until
         WHERE node.holder = excluded.holder OR node.until <= $4",
        args![number, holder, until, now],
    )?;
    if taken == 0 {
        return Err(StoreError::Conflict(format!(
            "node number {number} was taken meanwhile; ask again"
        )));
    }
    u16::try_from(number).map_err(StoreError::other)
}

/// Gives a node number back.
pub fn give_back_node(tx: &mut dyn Tx, holder: &str, now: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE node SET until = $2, holder = '' WHERE holder = $1",
        args![holder, now.saturating_add(REST).unwrap_or(now)],
    )?;
    Ok(())
}

/// Takes every piece of work back from whoever leased it: for a process that knows that no other works on this database,
/// as after a crash. Without it what a killed process had in hand would wait until its leases run out.
pub fn break_all(tx: &mut dyn Tx, now: Timestamp) -> Result<()> {
    for queue in ["job", "delivery"] {
        tx.exec(
            &format!("UPDATE {queue} SET state = 'queued', run_at = $1, leased_by = NULL WHERE state = 'leased'"),
            args![now],
        )?;
    }
    for schedule in ["source", "copy", "watch"] {
        tx.exec(
            &format!("UPDATE {schedule} SET leased_by = NULL, leased_until = NULL WHERE leased_by IS NOT NULL"),
            &[],
        )?;
    }
    tx.exec("UPDATE lease SET until = 0", &[])?;
    Ok(())
}
