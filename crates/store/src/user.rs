//! People at the desk.

use jiff::Timestamp;
use reprint_story::{PublisherId, UserId};

use crate::{
    Result, Row, StoreError, Tx,
    engine::columns,
    text::folded_key,
    value::{args, words},
};

words! {
    /// What a person at the desk may do.
    pub enum Role {
        /// Everything, people and settings included.
        Admin = "admin",
        /// Stories, partners, copies; holds and retractions included.
        Editor = "editor",
        /// Look.
        Reader = "reader",
    }
}

/// A person at the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their newsroom.
    pub publisher: PublisherId,
    /// Their address, unique in the newsroom whatever its capitals.
    pub mail: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The Argon2 text made by the caller; none before the first-run link was used.
    pub password: Option<String>,
    /// When they were added.
    pub created: Timestamp,
    /// When they last came.
    pub seen: Option<Timestamp>,
    /// May no longer come in.
    pub disabled: bool,
}

const COLUMNS: &str = "id, publisher, mail, name, role, password, created, seen, disabled";

pub(crate) fn row(row: &mut Row) -> Result<User> {
    Ok(User {
        id: row.take()?,
        publisher: row.take()?,
        mail: row.take()?,
        name: row.take()?,
        role: row.take()?,
        password: row.take()?,
        created: row.take()?,
        seen: row.take()?,
        disabled: row.take()?,
    })
}

/// Adds a person; a second one with the same address is a [`StoreError::Conflict`].
pub fn add(tx: &mut dyn Tx, new: &User) -> Result<()> {
    let added = tx.insert(
        "person",
        columns! {
            id: new.id, publisher: new.publisher, mail: new.mail, mail_key: folded_key(&new.mail), name: new.name,
            role: new.role, password: new.password, created: new.created, seen: new.seen, disabled: new.disabled,
        },
        "ON CONFLICT (publisher, mail_key) DO NOTHING",
    )?;
    if added == 0 {
        return Err(StoreError::Conflict(format!(
            "there is a user {} already",
            new.mail
        )));
    }
    Ok(())
}

/// The person with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: UserId) -> Result<Option<User>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM person WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// The person with this address.
pub fn by_mail(tx: &mut dyn Tx, publisher: PublisherId, mail: &str) -> Result<Option<User>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM person WHERE publisher = $1 AND mail_key = $2"),
        args![publisher, folded_key(mail)],
        row,
    )
}

/// Everybody at the desk, oldest first.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<User>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM person WHERE publisher = $1 ORDER BY id"),
        args![publisher],
        row,
    )
}

/// True if nobody has a password yet anywhere: the first-run link is still to be used.
pub fn is_first_run(tx: &mut dyn Tx) -> Result<bool> {
    let set: Option<i64> = tx.value(
        "SELECT id FROM person WHERE password IS NOT NULL LIMIT 1",
        &[],
    )?;
    Ok(set.is_none())
}

/// Keeps a person's name, role, password and whether they are disabled. A disabled person's sessions end.
pub fn update(tx: &mut dyn Tx, changed: &User) -> Result<()> {
    let touched = tx.exec(
        "UPDATE person SET name = $3, role = $4, password = $5, disabled = $6 WHERE publisher = $1 AND id = $2",
        args![changed.publisher, changed.id, changed.name, changed.role, changed.password, changed.disabled],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("user", changed.id));
    }
    if changed.disabled {
        tx.exec("DELETE FROM session WHERE person = $1", args![changed.id])?;
    }
    Ok(())
}
