//! Sessions at the desk. The token is random and only its hash is kept.

use jiff::Timestamp;
use reprint_story::{PublisherId, UserId};

use crate::{
    Result, Row, Tx,
    engine::columns,
    user::{self, User},
    value::args,
};

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// BLAKE3 of the token in the cookie.
    pub token: [u8; 32],
    /// Their newsroom.
    pub publisher: PublisherId,
    /// Who.
    pub user: UserId,
    /// What a form must send back.
    pub csrf: String,
    /// When they signed in.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

fn row(row: &mut Row) -> Result<Session> {
    Ok(Session {
        token: row.take()?,
        publisher: row.take()?,
        user: row.take()?,
        csrf: row.take()?,
        created: row.take()?,
        expires: row.take()?,
    })
}

/// Signs somebody in, and notes that they came.
pub fn add(tx: &mut dyn Tx, new: &Session) -> Result<()> {
    tx.insert(
        "session",
        columns! {
            token: new.token, publisher: new.publisher, person: new.user, csrf: new.csrf,
            created: new.created, expires: new.expires,
        },
        "",
    )?;
    tx.exec(
        "UPDATE person SET seen = $2 WHERE id = $1",
        args![new.user, new.created],
    )?;
    Ok(())
}

/// The session of this token and its person, unless it ended or the person is disabled.
pub fn find(tx: &mut dyn Tx, token: &[u8; 32], now: Timestamp) -> Result<Option<(Session, User)>> {
    tx.first(
        "SELECT s.token, s.publisher, s.person, s.csrf, s.created, s.expires,
                p.id, p.publisher, p.mail, p.name, p.role, p.password, p.created, p.seen, p.disabled
         FROM session s JOIN person p ON p.id = s.person
         WHERE s.token = $1 AND s.expires > $2 AND p.disabled = 0",
        args![token, now],
        |r| Ok((row(r)?, user::row(r)?)),
    )
}

/// Moves a session's end.
pub fn extend(tx: &mut dyn Tx, token: &[u8; 32], expires: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE session SET expires = $2 WHERE token = $1",
        args![token, expires],
    )?;
    Ok(())
}

/// Signs out.
pub fn end(tx: &mut dyn Tx, token: &[u8; 32]) -> Result<()> {
    tx.exec("DELETE FROM session WHERE token = $1", args![token])?;
    Ok(())
}

/// Ends all of somebody's sessions, as after a change of password.
pub fn end_all(tx: &mut dyn Tx, user: UserId) -> Result<u64> {
    tx.exec("DELETE FROM session WHERE person = $1", args![user])
}

/// Drops sessions that ended.
pub fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<u64> {
    tx.exec("DELETE FROM session WHERE expires <= $1", args![now])
}
