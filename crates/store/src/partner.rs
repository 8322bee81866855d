//! Sites and people that reprint.

use jiff::Timestamp;
use reprint_story::{PartnerId, PublisherId};
use serde_json::Value as Json;

use crate::{Result, Row, StoreError, Tx, engine::columns, text::folded_key, value::args};

/// A site or person that reprints.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Its id.
    pub id: PartnerId,
    /// Whose partner.
    pub publisher: PublisherId,
    /// "Valley Post"; unique in the newsroom whatever its capitals.
    pub name: String,
    /// The host of its site.
    pub host: Option<String>,
    /// "news", "nonprofit": the words of a policy's `who.classes`.
    pub classes: Vec<String>,
    /// "US-CA".
    pub region: Option<String>,
    /// Who is written to about corrections.
    pub contact: Option<String>,
    /// What it lets a publisher change unasked, and how it is reached.
    pub settings: Json,
    /// BLAKE3 of its feed token.
    pub token: Option<[u8; 32]>,
    /// When it was added.
    pub created: Timestamp,
    /// When the partnership ended.
    pub ended: Option<Timestamp>,
}

const COLUMNS: &str =
    "id, publisher, name, host, classes, region, contact, settings, token, created, ended";

fn row(row: &mut Row) -> Result<Partner> {
    let words = |classes: Json| {
        serde_json::from_value(classes).map_err(|e| StoreError::malformed("partner's classes", e))
    };
    Ok(Partner {
        id: row.take()?,
        publisher: row.take()?,
        name: row.take()?,
        host: row.take()?,
        classes: words(row.take()?)?,
        region: row.take()?,
        contact: row.take()?,
        settings: row.take()?,
        token: row.take()?,
        created: row.take()?,
        ended: row.take()?,
    })
}

/// Adds a partner; the same name twice in a newsroom is a [`StoreError::Conflict`].
pub fn add(tx: &mut dyn Tx, new: &Partner) -> Result<()> {
    let added = tx.insert(
        "partner",
        columns! {
            id: new.id, publisher: new.publisher, name: new.name, name_key: folded_key(&new.name),
            host: host_key(new), classes: Json::from(new.classes.clone()), region: new.region, contact: new.contact,
            settings: new.settings, token: new.token, created: new.created, ended: new.ended,
        },
        "ON CONFLICT (publisher, name_key) DO NOTHING",
    )?;
    if added == 0 {
        return Err(StoreError::Conflict(format!(
            "there is a partner {} already",
            new.name
        )));
    }
    Ok(())
}

fn host_key(partner: &Partner) -> Option<String> {
    partner.host.as_deref().map(folded_key)
}

/// Keeps everything of a partner but its id and when it was added.
pub fn update(tx: &mut dyn Tx, changed: &Partner) -> Result<()> {
    let touched = tx.exec(
        "UPDATE partner SET name = $3, name_key = $4, host = $5, classes = $6, region = $7, contact = $8, settings = $9,
             token = $10, ended = $11
         WHERE publisher = $1 AND id = $2",
        args![
            changed.publisher,
            changed.id,
            changed.name,
            folded_key(&changed.name),
            host_key(changed),
            Json::from(changed.classes.clone()),
            changed.region,
            changed.contact,
            changed.settings,
            changed.token,
            changed.ended
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("partner", changed.id));
    }
    Ok(())
}

/// The partner with this id.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: PartnerId) -> Result<Option<Partner>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM partner WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// The partner of this name.
pub fn by_name(tx: &mut dyn Tx, publisher: PublisherId, name: &str) -> Result<Option<Partner>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM partner WHERE publisher = $1 AND name_key = $2"),
        args![publisher, folded_key(name)],
        row,
    )
}

/// The partner at this host.
pub fn by_host(tx: &mut dyn Tx, publisher: PublisherId, host: &str) -> Result<Option<Partner>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM partner WHERE publisher = $1 AND host = $2 ORDER BY id LIMIT 1"
        ),
        args![publisher, folded_key(host)],
        row,
    )
}

/// The partner with this feed token, unless the partnership ended.
pub fn by_token(tx: &mut dyn Tx, token: &[u8; 32]) -> Result<Option<Partner>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM partner WHERE token = $1 AND ended IS NULL"),
        args![token],
        row,
    )
}

/// Every partner, by name.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<Partner>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM partner WHERE publisher = $1 ORDER BY name_key"),
        args![publisher],
        row,
    )
}
