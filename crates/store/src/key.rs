//! Keys to the API. The key is random and only its hash is kept.

use jiff::Timestamp;
use reprint_story::PublisherId;

use crate::{ApiKeyId, Result, Row, StoreError, Tx, engine::columns, value::args};

/// A key to the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The newsroom it opens.
    pub publisher: PublisherId,
    /// What it is for, in somebody's words.
    pub name: String,
    /// BLAKE3 of the key.
    pub token: [u8; 32],
    /// What it may do: "stories.read", "stories.retract".
    pub scopes: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used, to the hour.
    pub used: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

const COLUMNS: &str = "id, publisher, name, token, scopes, created, used, revoked";
const HOUR_MS: i64 = 3_600_000;

fn row(row: &mut Row) -> Result<ApiKey> {
    Ok(ApiKey {
        id: row.take()?,
        publisher: row.take()?,
        name: row.take()?,
        token: row.take()?,
        scopes: row
            .take::<String>()?
            .split_whitespace()
            .map(ToOwned::to_owned)
            .collect(),
        created: row.take()?,
        used: row.take()?,
        revoked: row.take()?,
    })
}

/// Adds a key.
pub fn add(tx: &mut dyn Tx, new: &ApiKey) -> Result<()> {
    tx.insert(
        "api_key",
        columns! {
            id: new.id, publisher: new.publisher, name: new.name, token: new.token,
            scopes: new.scopes.join(" "), created: new.created,
        },
        "",
    )?;
    Ok(())
}

/// The key with this hash, unless it was taken back.
pub fn find(tx: &mut dyn Tx, token: &[u8; 32]) -> Result<Option<ApiKey>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM api_key WHERE token = $1 AND revoked IS NULL"),
        args![token],
        row,
    )
}

/// Notes that a key was used; writes at most once an hour.
pub fn used(tx: &mut dyn Tx, id: ApiKeyId, now: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE api_key SET used = $2 WHERE id = $1 AND (used IS NULL OR used < $3)",
        args![id, now, now.as_millisecond() - HOUR_MS],
    )?;
    Ok(())
}

/// Every key of a newsroom, those taken back included.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<ApiKey>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM api_key WHERE publisher = $1 ORDER BY id"),
        args![publisher],
        row,
    )
}

/// Takes a key back.
pub fn revoke(tx: &mut dyn Tx, publisher: PublisherId, id: ApiKeyId, now: Timestamp) -> Result<()> {
    let touched = tx.exec(
        "UPDATE api_key SET revoked = COALESCE(revoked, $3) WHERE publisher = $1 AND id = $2",
        args![publisher, id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("key", id));
    }
    Ok(())
}
