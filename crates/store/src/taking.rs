//! Takings: what was taken by whom under which terms, as the terms were shown.

use jiff::Timestamp;
use reprint_story::{ContentHash, CopyId, PartnerId, PolicyId, PublisherId, StoryId};
use serde_json::Value as Json;

use crate::{Result, Row, TakingId, Tx, engine::columns, value::args};

/// A story taken under terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Taking {
    /// Its id.
    pub id: TakingId,
    /// Whose story.
    pub publisher: PublisherId,
    /// The story.
    pub story: StoryId,
    /// The version taken.
    pub version: u32,
    /// Who took it.
    pub partner: PartnerId,
    /// The copy it led to.
    pub copy: Option<CopyId>,
    /// The use it was cleared for.
    pub use_: Json,
    /// The decision, with its duties.
    pub decision: Json,
    /// The terms' policy and version.
    pub policy: Option<(PolicyId, u32)>,
    /// The hash of the terms as shown; [`terms`] gives the words.
    pub terms: ContentHash,
    /// The person who took it.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "id, publisher, story, version, partner, copy, use, decision, policy, policy_version, terms, person, at";

fn row(row: &mut Row) -> Result<Taking> {
    Ok(Taking {
        id: row.take()?,
        publisher: row.take()?,
        story: row.take()?,
        version: row.take()?,
        partner: row.take()?,
        copy: row.take()?,
        use_: row.take()?,
        decision: row.take()?,
        policy: row.take::<Option<_>>()?.zip(row.take::<Option<_>>()?),
        terms: row.take()?,
        person: row.take()?,
        at: row.take()?,
    })
}

/// Keeps a taking and the terms it was shown, each text once. `terms_text` must be what `new.terms` is the hash of.
pub fn add(tx: &mut dyn Tx, new: &Taking, terms_text: &str) -> Result<()> {
    tx.insert(
        "terms",
        columns! { publisher: new.publisher, hash: new.terms, text: terms_text },
        "ON CONFLICT (publisher, hash) DO NOTHING",
    )?;
    tx.insert(
        "taking",
        columns! {
            id: new.id, publisher: new.publisher, story: new.story, version: new.version, partner: new.partner,
            copy: new.copy, use: new.use_, decision: new.decision, policy: new.policy.map(|p| p.0),
            policy_version: new.policy.map(|p| p.1), terms: new.terms, person: new.person, at: new.at,
        },
        "",
    )?;
    Ok(())
}

/// The words of terms once shown.
pub fn terms(tx: &mut dyn Tx, publisher: PublisherId, hash: ContentHash) -> Result<Option<String>> {
    tx.value(
        "SELECT text FROM terms WHERE publisher = $1 AND hash = $2",
        args![publisher, hash],
    )
}

/// The hash terms are kept under.
pub fn terms_hash(text: &str) -> ContentHash {
    ContentHash(*blake3::hash(text.as_bytes()).as_bytes())
}

/// The taking with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: TakingId) -> Result<Option<Taking>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM taking WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// Who took a story, newest first.
pub fn of_story(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<Taking>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM taking WHERE publisher = $1 AND story = $2 ORDER BY id DESC"
        ),
        args![publisher, story],
        row,
    )
}

/// What a partner took, newest first.
pub fn of_partner(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    partner: PartnerId,
    limit: u32,
) -> Result<Vec<Taking>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM taking WHERE publisher = $1 AND partner = $2 ORDER BY id DESC LIMIT $3"
        ),
        args![publisher, partner, limit],
        row,
    )
}
