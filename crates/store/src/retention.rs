//! How long what is kept of doings is kept. Stories, their versions and items, terms, takings and the audit log stay
//! until somebody purges them.

use jiff::{SignedDuration, Timestamp};

use crate::{Result, ToValue, Tx, Value, session, websub};

/// Days each kind of data stays after it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Deliveries handed over or overtaken.
    pub delivered: u32,
    /// Deliveries and jobs given up.
    pub dead: u32,
    /// Pages as they stood: the bytes go, hash and date stay.
    pub snapshots: u32,
    /// Counters of copies.
    pub counts: u32,
    /// Alerts that were told.
    pub alerts: u32,
    /// Problems put right.
    pub problems: u32,
    /// The words of changes the desk decided on; that it decided, and how, stays.
    pub drafts: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            delivered: 90,
            dead: 180,
            snapshots: 180,
            counts: 400,
            alerts: 90,
            problems: 90,
            drafts: 365,
        }
    }
}

/// At most so many rows of a kind go in one call, so that a sweep never holds the writer for long.
const AT_ONCE: u32 = 1000;

/// Drops what is past its time, sessions and leases of subscriptions included, and says how many rows that were.
/// Call again while the answer is not 0.
pub fn sweep(tx: &mut dyn Tx, keep: &Retention, now: Timestamp) -> Result<u64> {
    let mut dropped = session::sweep(tx, now)? + websub::sweep(tx, now)?;
    let rules: [(u32, &str); 8] = [
        (
            keep.delivered,
            "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE state IN ('done', 'superseded') AND ended < $1 LIMIT $2)",
        ),
        (
            keep.dead,
            "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE state = 'dead' AND ended < $1 LIMIT $2)",
        ),
        (
            keep.dead,
            "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state = 'dead' AND ended < $1 LIMIT $2)",
        ),
        (
            keep.snapshots,
            "UPDATE snapshot SET bytes = NULL WHERE id IN (SELECT id FROM snapshot WHERE bytes IS NOT NULL AND at < $1 LIMIT $2)",
        ),
        (
            keep.counts,
            "DELETE FROM copy_count WHERE (copy, hour) IN (SELECT copy, hour FROM copy_count WHERE hour < CAST($1 AS BIGINT) / 3600000 LIMIT $2)",
        ),
        (
            keep.alerts,
            "DELETE FROM alert WHERE (search, story) IN (SELECT search, story FROM alert WHERE told < $1 LIMIT $2)",
        ),
        (
            keep.problems,
            "DELETE FROM problem WHERE id IN (SELECT id FROM problem WHERE resolved < $1 LIMIT $2)",
        ),
        (
            keep.drafts,
            "UPDATE draft_change SET json = NULL WHERE id IN (SELECT id FROM draft_change WHERE json IS NOT NULL AND decided < $1 LIMIT $2)",
        ),
    ];
    for (days, sql) in rules {
        let past = now
            .saturating_sub(SignedDuration::from_hours(24 * i64::from(days)))
            .unwrap_or(now);
        dropped += tx.exec(sql, &[past.to_value(), Value::Int(i64::from(AT_ONCE))])?;
    }
    Ok(dropped)
}
