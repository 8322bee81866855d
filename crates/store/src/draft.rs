//! Changes found by polling. They wait for the desk, which says what kind they are.

use jiff::Timestamp;
use reprint_story::{ChangeKind, ContentHash, ItemId, PublisherId, Story, StoryId};

use crate::{
    ChangeId, Result, Row, StoreError, Tx,
    engine::columns,
    story,
    value::{args, words},
};

words! {
    /// Where a proposed change stands.
    pub enum DraftState {
        /// Nobody has decided.
        Waiting = "waiting",
        /// It became a version.
        Accepted = "accepted",
        /// It was set aside.
        Dismissed = "dismissed",
        /// A newer change was found before anybody decided.
        Superseded = "superseded",
    }
}

/// A change found by polling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftChange {
    /// Its id.
    pub id: ChangeId,
    /// The story it would change.
    pub story: StoryId,
    /// The version it was compared with.
    pub base: u32,
    /// The item it was read from.
    pub item: Option<ItemId>,
    /// What kind it seems to be: a "Correction:" line in the source suggests one.
    pub suggestion: Option<ChangeKind>,
    /// The public sentence the source suggests.
    pub note: Option<String>,
    /// When it was found.
    pub found: Timestamp,
    /// Where it stands.
    pub state: DraftState,
    /// When somebody decided.
    pub decided: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<String>,
}

const COLUMNS: &str = "id, story, base, item, suggestion, note, found, state, decided, decided_by";

fn row(row: &mut Row) -> Result<DraftChange> {
    Ok(DraftChange {
        id: row.take()?,
        story: row.take()?,
        base: row.take()?,
        item: row.take()?,
        suggestion: row.take()?,
        note: row.take()?,
        found: row.take()?,
        state: row.take()?,
        decided: row.take()?,
        decided_by: row.take()?,
    })
}

/// Puts a changed text before the desk, in place of an older one still waiting. `false` if the very same text was
/// proposed before, waiting or decided: polling must not ask the same question twice.
pub fn propose(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    draft: &DraftChange,
    text: &Story,
) -> Result<bool> {
    let json = serde_json::to_string(text).map_err(StoreError::other)?;
    let hash = ContentHash(*blake3::hash(json.as_bytes()).as_bytes());
    let newest: Option<ContentHash> = tx.value(
        "SELECT hash FROM draft_change WHERE publisher = $1 AND story = $2 ORDER BY id DESC LIMIT 1",
        args![publisher, draft.story],
    )?;
    if newest == Some(hash) {
        return Ok(false);
    }
    overtake(tx, publisher, draft.story, draft.found)?;
    tx.insert(
        "draft_change",
        columns! {
            id: draft.id, publisher: publisher, story: draft.story, base: draft.base, item: draft.item, json: json,
            hash: hash, suggestion: draft.suggestion, note: draft.note, found: draft.found, state: DraftState::Waiting,
        },
        "",
    )?;
    Ok(true)
}

/// Nobody need decide any more what waits about a story: something newer has settled it.
pub fn overtake(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    now: Timestamp,
) -> Result<()> {
    tx.exec(
        "UPDATE draft_change SET state = 'superseded', decided = $3 WHERE publisher = $1 AND story = $2 AND state = 'waiting'",
        args![publisher, story, now],
    )
    .map(drop)
}

/// Changes in this state, newest first.
pub fn list(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    state: DraftState,
    limit: u32,
) -> Result<Vec<DraftChange>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM draft_change WHERE publisher = $1 AND state = $2 ORDER BY id DESC LIMIT $3"
        ),
        args![publisher, state, limit],
        row,
    )
}

/// The change waiting for a decision about a story.
pub fn waiting(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Option<DraftChange>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM draft_change WHERE publisher = $1 AND story = $2 AND state = 'waiting' ORDER BY id DESC LIMIT 1"
        ),
        args![publisher, story],
        row,
    )
}

/// A change and the text it would make.
pub fn get(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: ChangeId,
) -> Result<Option<(DraftChange, Option<Story>)>> {
    let found = tx.first(
        &format!("SELECT {COLUMNS}, json FROM draft_change WHERE publisher = $1 AND id = $2"),
        args![publisher, id],
        |r| Ok((row(r)?, r.take::<Option<String>>()?)),
    )?;
    found
        .map(|(draft, json)| Ok((draft, json.as_deref().map(story::parse).transpose()?)))
        .transpose()
}

/// Notes the desk's decision.
///
/// # Errors
/// [`StoreError::Conflict`] if it no longer waits.
pub fn decide(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    id: ChangeId,
    state: DraftState,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let touched = tx.exec(
        "UPDATE draft_change SET state = $3, decided = $4, decided_by = $5
         WHERE publisher = $1 AND id = $2 AND state = 'waiting'",
        args![publisher, id, state, now, by],
    )?;
    if touched == 0 {
        return Err(StoreError::Conflict(format!(
            "change {id} no longer waits for a decision"
        )));
    }
    Ok(())
}
