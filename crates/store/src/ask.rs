//! Requests to reprint, and the grants that answer them.

use jiff::Timestamp;
use reprint_story::{AskId, PartnerId, PublisherId, StoryId};
use serde_json::Value as Json;

use crate::{
    Result, Row, StoreError, Tx,
    engine::columns,
    value::{args, words},
};

words! {
    /// Where a request stands.
    pub enum AskState {
        /// Nobody has answered.
        Open = "open",
        /// Yes.
        Granted = "granted",
        /// No.
        Refused = "refused",
        /// The partner took it back.
        Withdrawn = "withdrawn",
    }
}

/// A partner's request.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Its id.
    pub id: AskId,
    /// Who is asked.
    pub publisher: PublisherId,
    /// Who asks.
    pub partner: PartnerId,
    /// For which story; for all with none.
    pub story: Option<StoryId>,
    /// The use asked for, as `RIGHTS` writes one.
    pub use_: Json,
    /// What the partner says.
    pub message: Option<String>,
    /// Where it stands.
    pub state: AskState,
    /// When it came.
    pub created: Timestamp,
    /// When it was answered.
    pub decided: Option<Timestamp>,
    /// Who answered.
    pub decided_by: Option<String>,
    /// The answer in words.
    pub answer: Option<String>,
}

/// A permission given.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Its id.
    pub id: AskId,
    /// Who gives it.
    pub publisher: PublisherId,
    /// Who may.
    pub partner: PartnerId,
    /// Which story; all with none.
    pub story: Option<StoryId>,
    /// The request it answers.
    pub ask: Option<AskId>,
    /// The grant as `RIGHTS` writes one.
    pub terms: Json,
    /// Until when.
    pub until: Option<Timestamp>,
    /// When it was given.
    pub created: Timestamp,
    /// Who gave it.
    pub given_by: String,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

const ASK: &str =
    "id, publisher, partner, story, use, message, state, created, decided, decided_by, answer";
const GRANT: &str = "id, publisher, partner, story, ask, terms, until, created, given_by, revoked";

fn ask_row(row: &mut Row) -> Result<Ask> {
    Ok(Ask {
        id: row.take()?,
        publisher: row.take()?,
        partner: row.take()?,
        story: row.take()?,
        use_: row.take()?,
        message: row.take()?,
        state: row.take()?,
        created: row.take()?,
        decided: row.take()?,
        decided_by: row.take()?,
        answer: row.take()?,
    })
}

fn grant_row(row: &mut Row) -> Result<Grant> {
    Ok(Grant {
        id: row.take()?,
        publisher: row.take()?,
        partner: row.take()?,
        story: row.take()?,
        ask: row.take()?,
        terms: row.take()?,
        until: row.take()?,
        created: row.take()?,
        given_by: row.take()?,
        revoked: row.take()?,
    })
}

/// Keeps a request.
pub fn add(tx: &mut dyn Tx, new: &Ask) -> Result<()> {
    tx.insert(
        "ask",
        columns! {
            id: new.id, publisher: new.publisher, partner: new.partner, story: new.story, use: new.use_,
            message: new.message, state: new.state, created: new.created,
        },
        "",
    )?;
    Ok(())
}

/// The request with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: AskId) -> Result<Option<Ask>> {
    tx.first(
        &format!("SELECT {ASK} FROM ask WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        ask_row,
    )
}

/// Requests in this state, oldest first: who asked first is answered first.
pub fn list(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    state: AskState,
    limit: u32,
) -> Result<Vec<Ask>> {
    tx.query(
        &format!("SELECT {ASK} FROM ask WHERE publisher = $1 AND state = $2 ORDER BY id LIMIT $3"),
        args![publisher, state, limit],
        ask_row,
    )
}

/// Answers a request, or notes that it was taken back.
///
/// # Errors
/// [`StoreError::Conflict`] if it was answered before.
pub fn decide(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: AskId,
    state: AskState,
    by: &str,
    answer: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let touched = tx.exec(
        "UPDATE ask SET state = $3, decided = $4, decided_by = $5, answer = $6
         WHERE publisher = $1 AND id = $2 AND state = 'open'",
        args![publisher, id, state, now, by, answer],
    )?;
    if touched == 0 {
        return Err(StoreError::Conflict(format!(
            "request {id} is not open any more"
        )));
    }
    Ok(())
}

/// Keeps a grant.
pub fn grant(tx: &mut dyn Tx, new: &Grant) -> Result<()> {
    tx.insert(
        "reprint_grant",
        columns! {
            id: new.id, publisher: new.publisher, partner: new.partner, story: new.story, ask: new.ask,
            terms: new.terms, until: new.until, created: new.created, given_by: new.given_by, revoked: new.revoked,
        },
        "",
    )?;
    Ok(())
}

/// A partner's grants that bear on a story: those for it and those for all, not taken back.
/// Grants that ran out are among them, because a decision names them.
pub fn grants_for(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    partner: PartnerId,
    story: StoryId,
) -> Result<Vec<Grant>> {
    tx.query(
        &format!(
            "SELECT {GRANT} FROM reprint_grant WHERE publisher = $1 AND partner = $2
                 AND (story IS NULL OR story = $3) AND revoked IS NULL ORDER BY id"
        ),
        args![publisher, partner, story],
        grant_row,
    )
}

/// Every grant of a partner, or of all partners, newest first.
pub fn grants(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    partner: Option<PartnerId>,
) -> Result<Vec<Grant>> {
    let all = i64::from(partner.is_none());
    tx.query(
        &format!(
            "SELECT {GRANT} FROM reprint_grant WHERE publisher = $1 AND (partner = $2 OR $3 = 1) ORDER BY id DESC"
        ),
        args![publisher, partner, all],
        grant_row,
    )
}

/// Takes a grant back. What was taken under it stays cleared.
pub fn revoke(tx: &mut dyn Tx, publisher: PublisherId, id: AskId, now: Timestamp) -> Result<()> {
    let touched = tx.exec(
        "UPDATE reprint_grant SET revoked = COALESCE(revoked, $3) WHERE publisher = $1 AND id = $2",
        args![publisher, id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("grant", id));
    }
    Ok(())
}
