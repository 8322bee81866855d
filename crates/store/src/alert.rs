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
    /// How they want to be told.
    pub tell: Tell,
    /// When it was kept.
    pub created: Timestamp,
    /// The newest story it was run over; 0 before the first run.
    pub reached: i64,
}

const COLUMNS: &str = "id, publisher, person, name, query, alerts, created, reached";

fn row(row: &mut Row) -> Result<SavedSearch> {
    Ok(SavedSearch {
        id: row.take()?,
        publisher: row.take()?,
        user: row.take()?,
        name: row.take()?,
        query: row.take()?,
        tell: row.take()?,
        created: row.take()?,
        reached: row.take()?,
    })
}

/// Keeps a search, or its new name, query and way of telling.
pub fn put(tx: &mut dyn Tx, search: &SavedSearch) -> Result<()> {
    tx.insert(
        "saved_search",
        columns! {
            id: search.id, publisher: search.publisher, person: search.user, name: search.name, query: search.query,
            alerts: search.tell, created: search.created, reached: search.reached,
        },
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, alerts = excluded.alerts",
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

/// Notes what a search found and how far it was run; each story is told once.
pub fn found(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    stories: &[StoryId],
    reached: StoryId,
    now: Timestamp,
) -> Result<()> {
    for story in stories {
        tx.insert(
            "alert",
            columns! { search: search, story: story, publisher: publisher, at: now },
            "ON CONFLICT (search, story) DO NOTHING",
        )?;
    }
    tx.exec(
        "UPDATE saved_search SET reached = $3 WHERE publisher = $1 AND id = $2 AND reached < $3",
        args![publisher, search, reached],
    )?;
    Ok(())
}

/// What was found and not told yet, oldest first.
pub fn untold(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    limit: u32,
) -> Result<Vec<(SavedSearchId, StoryId)>> {
    tx.query(
        "SELECT search, story FROM alert WHERE publisher = $1 AND told IS NULL ORDER BY at, story LIMIT $2",
        args![publisher, limit],
        |r| Ok((r.take()?, r.take()?)),
    )
}

/// Notes that somebody was told.
pub fn told(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: SavedSearchId,
    story: StoryId,
    now: Timestamp,
) -> Result<()> {
    tx.exec(
        "UPDATE alert SET told = $4 WHERE publisher = $1 AND search = $2 AND story = $3",
        args![publisher, search, story, now],
    )?;
    Ok(())
}
