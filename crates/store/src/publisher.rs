//! Newsrooms, their settings and their secrets.

use jiff::Timestamp;
use reprint_story::PublisherId;
use serde_json::Value as Json;

use crate::{Field, Result, Row, StoreError, ToValue, Tx, Value, engine::columns, value::args};

/// A newsroom; every other row belongs to one.
#[derive(Clone, Debug, PartialEq)]
pub struct Publisher {
    /// Its id.
    pub id: PublisherId,
    /// "Example News".
    pub name: String,
    /// Its site.
    pub url: String,
    /// What the program keeps of it.
    pub settings: Json,
    /// When it was made.
    pub created: Timestamp,
}

const COLUMNS: &str = "id, name, url, settings, created";

fn row(row: &mut Row) -> Result<Publisher> {
    Ok(Publisher {
        id: row.take()?,
        name: row.take()?,
        url: row.take()?,
        settings: row.take()?,
        created: row.take()?,
    })
}

/// Adds a newsroom.
pub fn add(tx: &mut dyn Tx, new: &Publisher) -> Result<()> {
    tx.insert(
        "publisher",
        columns! { id: new.id, name: new.name, url: new.url, settings: new.settings, created: new.created },
        "",
    )?;
    Ok(())
}

/// The newsroom with this id.
pub fn get(tx: &mut dyn Tx, id: PublisherId) -> Result<Option<Publisher>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM publisher WHERE id = $1"),
        args![id],
        row,
    )
}

/// Every newsroom, oldest first.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Publisher>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM publisher ORDER BY id"),
        &[],
        row,
    )
}

/// Keeps a newsroom's new name, address and settings.
pub fn update(tx: &mut dyn Tx, changed: &Publisher) -> Result<()> {
    let touched = tx.exec(
        "UPDATE publisher SET name = $2, url = $3, settings = $4 WHERE id = $1",
        args![changed.id, changed.name, changed.url, changed.settings],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("publisher", changed.id));
    }
    Ok(())
}

/// Whose a row is: a newsroom's, or, with `None`, the whole instance's (kept under the number 0).
#[derive(Clone, Copy)]
pub(crate) struct Owner(pub(crate) Option<PublisherId>);

impl ToValue for Owner {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.0.map_or(0, PublisherId::number))
    }
}

impl Field for Owner {
    fn from_value(value: Value<'static>) -> Result<Self> {
        i64::from_value(value).map(|number| Self(PublisherId::from_number(number)))
    }
}

/// A setting; of the whole instance with `None`.
pub fn setting(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    name: &str,
) -> Result<Option<Json>> {
    tx.value(
        "SELECT value FROM setting WHERE publisher = $1 AND name = $2",
        args![Owner(publisher), name],
    )
}

/// Keeps a setting.
pub fn set(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    name: &str,
    value: &Json,
) -> Result<()> {
    tx.insert(
        "setting",
        columns! { publisher: Owner(publisher), name: name, value: value },
        "ON CONFLICT (publisher, name) DO UPDATE SET value = excluded.value",
    )?;
    Ok(())
}

/// A secret: a key, a password for another system. Never logged, never in an export.
pub fn secret(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    name: &str,
) -> Result<Option<Vec<u8>>> {
    tx.value(
        "SELECT value FROM secret WHERE publisher = $1 AND name = $2",
        args![Owner(publisher), name],
    )
}

/// Keeps a secret.
pub fn set_secret(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    name: &str,
    value: &[u8],
    now: Timestamp,
) -> Result<()> {
    tx.insert(
        "secret",
        columns! { publisher: Owner(publisher), name: name, value: value, changed: now },
        "ON CONFLICT (publisher, name) DO UPDATE SET value = excluded.value, changed = excluded.changed",
    )?;
    Ok(())
}

/// Forgets a secret.
pub fn forget_secret(tx: &mut dyn Tx, publisher: Option<PublisherId>, name: &str) -> Result<()> {
    tx.exec(
        "DELETE FROM secret WHERE publisher = $1 AND name = $2",
        args![Owner(publisher), name],
    )?;
    Ok(())
}
