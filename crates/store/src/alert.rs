//! Searches somebody keeps, and what they found.

use jiff::Timestamp;
use reprint_story::{PublisherId, StoryId, UserId};

use crate::{
    Result, Row, SavedSearchId, StoreError, Tx,
    engine::columns,
    value::{args, words},
};

words! {
    /// How somebody wants to be told of what a search finds.
    pub enum Tell {
        /// Not.
        Never = "never",
        /// At once.
        AtOnce = "at_once",
        /// Once a day.
        Daily = "daily",
    }
}

/// A search somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its id.
    pub id: SavedSearchId,
    /// Whose newsroom.
    pub publisher: PublisherId,
    /// Whose; the newsroom's with none.
    pub user: Option<UserId>,
    /// What they call it.
    pub name: String,
    /// The query as they wrote it.
    pub query: String,
    /// How they want to be told by mail.
    pub tell: Tell,
    /// Where mail goes.
    pub mail: Option<String>,
    /// The address that is called at once, signed.
    pub webhook: Option<String>,
    /// When it was kept.
    pub created: Timestamp,
    /// The newest story there was when it was kept or its query last changed: what is older is no news to it.
    pub reached: i64,
    /// How often its secrets were made anew.
    pub renewed: u32,
}

const COLUMNS: &str =
    "id, publisher, person, name, query, alerts, mail, webhook, created, reached, renewed";

fn row(row: &mut Row) -> Result<SavedSearch> {
    Ok(SavedSearch {
        id: row.take()?,
        publisher: row.take()?,
        user: row.take()?,
        name: row.take()?,
        query: row.take()?,
        tell: row.take()?,
        mail: row.take()?,
        webhook: row.take()?,
        created: row.take()?,
        reached: row.take()?,
        renewed: row.take()?,
    })
}

/// Keeps a search, or what was changed of it.
pub fn put(tx: &mut dyn Tx, search: &SavedSearch) -> Result<()> {
    tx.insert(
        "saved_search",
        columns! {
            id: search.id, publisher: search.publisher, person: search.user, name: search.name, query: search.query,
            alerts: search.tell, mail: search.mail, webhook: search.webhook, created: search.created,
            reached: search.reached, renewed: search.renewed,
        },
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, alerts = excluded.alerts,
             mail = excluded.mail, webhook = excluded.webhook, reached = excluded.reached, renewed = excluded.renewed",
    )?;
    Ok(())
}

/// Every kept search of a newsroom.
pub fn all(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<SavedSearch>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM saved_search WHERE publisher = $1 ORDER BY id"),
        args![publisher],
        row,
    )
}

/// One kept search.
pub fn get(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: SavedSearchId,
) -> Result<Option<SavedSearch>> {
    tx.first(
        &format!("SELECT {COLUMNS} FROM saved_search WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        row,
    )
}

/// Whether there is any: nothing is run where there is none.
pub fn any(tx: &mut dyn Tx, publisher: PublisherId) -> Result<bool> {
    let one = tx.value::<SavedSearchId>(
        "SELECT id FROM saved_search WHERE publisher = $1 LIMIT 1",
        args![publisher],
    )?;
    Ok(one.is_some())
}

/// Forgets a search and what it found.
pub fn remove(tx: &mut dyn Tx, publisher: PublisherId, id: SavedSearchId) -> Result<()> {
    tx.exec(
        "DELETE FROM alert WHERE publisher = $1 AND search = $2",
        args![publisher, id],
    )?;
    let touched = tx.exec(
        "DELETE FROM saved_search WHERE publisher = $1 AND id = $2",
        args![publisher, id],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("saved search", id));
    }
    Ok(())
}

/// Notes what a search found; of these, the stories it had not found before. In the transaction that writes what
/// tells of them, each story is told once, whatever happens in between.
pub fn found(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    stories: &[StoryId],
    now: Timestamp,
) -> Result<Vec<StoryId>> {
    let mut new = Vec::new();
    for &story in stories {
        let added = tx.insert(
            "alert",
            columns! { search: search, story: story, publisher: publisher, at: now },
            "ON CONFLICT (search, story) DO NOTHING",
        )?;
        if added == 1 {
            new.push(story);
        }
    }
    Ok(new)
}

/// What a search found and nobody was told of yet, oldest first.
pub fn untold(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    limit: u32,
) -> Result<Vec<StoryId>> {
    tx.query(
        "SELECT story FROM alert WHERE publisher = $1 AND search = $2 AND told IS NULL ORDER BY at, story LIMIT $3",
        args![publisher, search, limit],
        Row::take,
    )
}

/// Notes that somebody was told.
pub fn told(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    stories: &[StoryId],
    now: Timestamp,
) -> Result<()> {
    for story in stories {
        tx.exec(
            "UPDATE alert SET told = $4 WHERE publisher = $1 AND search = $2 AND story = $3",
            args![publisher, search, story, now],
        )?;
    }
    Ok(())
}

/// What a search found last, with the time, the newest first.
pub fn newest(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    limit: u32,
) -> Result<Vec<(StoryId, Timestamp)>> {
    tx.query(
        "SELECT story, at FROM alert WHERE publisher = $1 AND search = $2 ORDER BY at DESC, story DESC LIMIT $3",
        args![publisher, search, limit],
        |r| Ok((r.take()?, r.take()?)),
    )
}

/// How many stories a search found since then.
pub fn count(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    since: Timestamp,
) -> Result<i64> {
    Ok(tx
        .value(
            "SELECT COUNT(*) FROM alert WHERE publisher = $1 AND search = $2 AND at >= $3",
            args![publisher, search, since],
        )?
        .unwrap_or(0))
}
