//! Who did what at the desk. Only added to.

use jiff::Timestamp;
use reprint_story::PublisherId;
use serde_json::Value as Json;

use crate::{AuditId, Result, Row, Tx, engine::columns, text::key, value::args};

/// An act at the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who: a person's address, a key's name, "the command line".
    pub actor: String,
    /// "story.retract", "partner.add".
    pub action: String,
    /// To what: "story 42".
    pub subject: String,
    /// With what.
    pub detail: Json,
}

const COLUMNS: &str = "id, at, actor, action, subject, detail";

fn row(row: &mut Row) -> Result<Act> {
    Ok(Act {
        id: row.take()?,
        at: row.take()?,
        actor: row.take()?,
        action: row.take()?,
        subject: row.take()?,
        detail: row.take()?,
    })
}

/// Notes an act.
pub fn note(tx: &mut dyn Tx, publisher: PublisherId, act: &Act) -> Result<()> {
    tx.insert(
        "audit",
        columns! {
            id: act.id, publisher: publisher, at: act.at, actor: act.actor, action: act.action,
            subject: key(&act.subject), detail: act.detail,
        },
        "",
    )?;
    Ok(())
}

/// Acts newest first, older than `before`.
pub fn newest(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    before: Option<AuditId>,
    limit: u32,
) -> Result<Vec<Act>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM audit WHERE publisher = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        ),
        args![publisher, before.map_or(i64::MAX, AuditId::number), limit],
        row,
    )
}

/// What was done to a thing, oldest first.
pub fn of(tx: &mut dyn Tx, publisher: PublisherId, subject: &str) -> Result<Vec<Act>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM audit WHERE publisher = $1 AND subject = $2 ORDER BY id"),
        args![publisher, key(subject)],
        row,
    )
}
