//! Reprint terms, kept as text in versions.

use jiff::Timestamp;
use reprint_story::{ContentHash, PolicyId, PublisherId};

use crate::{Result, Row, StoreError, Tx, engine::columns, value::args};

/// Reprint terms as they stood at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Through all versions the same.
    pub id: PolicyId,
    /// What the desk calls it.
    pub name: String,
    /// 1, 2, 3 …
    pub version: u32,
    /// The terms as TOML, as they were written.
    pub text: String,
    /// The hash of the text.
    pub hash: ContentHash,
    /// The newsroom's terms for what has no other.
    pub main: bool,
    /// When this version was made.
    pub created: Timestamp,
    /// Who made it.
    pub created_by: String,
}

const COLUMNS: &str = "p.id, p.name, v.version, v.text, v.hash, p.main, v.created, v.created_by";

fn row(row: &mut Row) -> Result<PolicyVersion> {
    Ok(PolicyVersion {
        id: row.take()?,
        name: row.take()?,
        version: row.take()?,
        text: row.take()?,
        hash: row.take()?,
        main: row.take()?,
        created: row.take()?,
        created_by: row.take()?,
    })
}

/// Keeps terms: the first version of new ones, the next of known ones. The same text again makes no version.
pub fn put(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: PolicyId,
    name: &str,
    text: &str,
    by: &str,
    now: Timestamp,
) -> Result<PolicyVersion> {
    let hash = ContentHash(*blake3::hash(text.as_bytes()).as_bytes());
    let before = get(tx, publisher, id)?;
    let unchanged = before.as_ref().is_some_and(|before| before.hash == hash);
    let version = before.as_ref().map_or(1, |before| before.version + 1);
    match &before {
        None => {
            let others: Option<PolicyId> = tx.value(
                "SELECT id FROM policy WHERE publisher = $1 AND main = 1",
                args![publisher],
            )?;
            tx.insert(
                "policy",
                columns! {
                    id: id, publisher: publisher, name: name, version: version, main: others.is_none(), created: now,
                },
                "",
            )?;
        }
        Some(before) => {
            let version = if unchanged { before.version } else { version };
            tx.exec(
                "UPDATE policy SET name = $3, version = $4 WHERE publisher = $1 AND id = $2",
                args![publisher, id, name, version],
            )?;
        }
    }
    if !unchanged {
        tx.insert(
            "policy_version",
            columns! {
                policy: id, version: version, publisher: publisher, text: text, hash: hash, created: now, created_by: by,
            },
            "",
        )?;
    }
    get(tx, publisher, id)?.ok_or_else(|| StoreError::not_found("policy", id))
}

/// The newest version of these terms.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: PolicyId) -> Result<Option<PolicyVersion>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM policy p JOIN policy_version v ON v.policy = p.id AND v.version = p.version
             WHERE p.publisher = $1 AND p.id = $2"
        ),
        args![publisher, id],
        row,
    )
}

/// One version of these terms, as shown to somebody once.
pub fn version(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: PolicyId,
    version: u32,
) -> Result<Option<PolicyVersion>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM policy p JOIN policy_version v ON v.policy = p.id
             WHERE p.publisher = $1 AND p.id = $2 AND v.version = $3"
        ),
        args![publisher, id, version],
        row,
    )
}

/// The newest versions of all terms in force, the main ones first.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<PolicyVersion>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM policy p JOIN policy_version v ON v.policy = p.id AND v.version = p.version
             WHERE p.publisher = $1 AND p.retired IS NULL ORDER BY p.main DESC, p.id"
        ),
        args![publisher],
        row,
    )
}

/// Makes these the newsroom's terms for what has no other.
pub fn make_main(tx: &mut dyn Tx, publisher: PublisherId, id: PolicyId) -> Result<()> {
    tx.exec(
        "UPDATE policy SET main = CASE WHEN id = $2 THEN 1 ELSE 0 END WHERE publisher = $1",
        args![publisher, id],
    )?;
    Ok(())
}

/// Takes terms out of use. What was taken under them keeps them.
pub fn retire(tx: &mut dyn Tx, publisher: PublisherId, id: PolicyId, now: Timestamp) -> Result<()> {
    let touched = tx.exec(
        "UPDATE policy SET retired = $3, main = 0 WHERE publisher = $1 AND id = $2",
        args![publisher, id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("policy", id));
    }
    Ok(())
}
