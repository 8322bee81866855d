//! What a partner does with a story it has taken: its own wording, as far as the terms allow, and taking back a change.

use std::sync::Arc;

use reprint_rights::Decision;
use reprint_store::{
    StoreError, Tx,
    story::{self, Head, Made, Side},
    upstream,
};
use reprint_story::{ChangeKind, Story, StoryId};

use super::change::{Actor, Edit, log, publish};
use crate::{
    app::App,
    clear,
    http::Refusal,
    reprint,
    take_in::{self, LocalEdits},
};

/// Puts our own wording of a taken story on our site. The terms are asked first; the publisher's later changes join it.
pub(crate) async fn edit_taken(
    app: &Arc<App>,
    id: StoryId,
    headline: Option<String>,
    body: Option<String>,
    actor: Actor,
) -> Result<(), Refusal> {
    let refused = app
        .write(move |app, tx| {
            let words = (headline.as_deref(), body.as_deref());
            edit_in(app, tx, id, words, &actor)
        })
        .await?;
    refused.map_or(Ok(()), |decision| Err(Refusal::Terms(decision)))
}

fn edit_in(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    (headline, body): (Option<&str>, Option<&str>),
    actor: &Actor,
) -> Result<Option<Box<Decision>>, StoreError> {
    let (head, current) = shown_here(app, tx, id)?;
    let Some((terms, partner)) = clear::their_terms(app, tx, &head)? else {
        return Err(StoreError::Conflict(
            "The publisher's terms have not been confirmed here.".into(),
        ));
    };
    let theirs = upstream::get(tx, app.newsroom, id)?.and_then(|known| known.story);
    let theirs = theirs.unwrap_or_else(|| current.clone());
    let mut edited = Edit::typed(&current, headline, body).apply(&current);
    LocalEdits::between(&theirs, &edited).keep(&mut edited);
    let usage = clear::use_of(&edited, Side::Taken, partner);
    if let Err(decision) = clear::clear(app, &edited, &terms, &usage) {
        return Ok(Some(decision));
    }
    let next = take_in::next_version(&current, &edited, ChangeKind::Update, None, app.now())?;
    put(app, tx, &next, actor, "edit")?;
    Ok(None)
}

/// Takes the last change of a taken story's words back. A hold and a retraction cannot be.
pub(crate) async fn undo(app: &Arc<App>, id: StoryId, actor: Actor) -> Result<(), Refusal> {
    app.write(move |app, tx| {
        let (head, current) = shown_here(app, tx, id)?;
        let versions = story::versions(tx, app.newsroom, id)?;
        if !versions.last().is_some_and(|last| can_be_undone(last.kind)) {
            return Err(StoreError::Conflict(
                "The last change is not one that can be taken back here.".into(),
            ));
        }
        let before = story::version(tx, app.newsroom, id, head.version - 1)?.ok_or_else(|| {
            StoreError::NotFound {
                what: "version",
                key: (head.version - 1).to_string(),
            }
        })?;
        let next = take_in::next_version(&current, &before, ChangeKind::Update, None, app.now())?;
        put(app, tx, &next, &actor, "undo")
    })
    .await
}

/// True for a change of words; none for a first version, a hold, a release or a retraction.
pub(crate) fn can_be_undone(kind: Option<ChangeKind>) -> bool {
    use ChangeKind::{Correction, Typo, Update};
    matches!(kind, Some(Typo | Update | Correction))
}

/// A taken story that our site shows.
fn shown_here(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<(Head, Story), StoreError> {
    let found = story::get(tx, app.newsroom, id)?.zip(story::current(tx, app.newsroom, id)?);
    let (head, current) = found
        .filter(|(head, _)| head.side == Side::Taken)
        .ok_or_else(|| StoreError::NotFound {
            what: "taken story",
            key: id.to_string(),
        })?;
    if !head.status.is_usable() || !reprint::is_taken(app, tx, id)? {
        return Err(StoreError::Conflict(
            "Our site does not show this story now.".into(),
        ));
    }
    Ok((head, current))
}

fn put(
    app: &App,
    tx: &mut dyn Tx,
    next: &Story,
    actor: &Actor,
    action: &str,
) -> Result<(), StoreError> {
    let made = Made {
        by: Some(actor.0.clone()),
        ..Made::default()
    };
    publish(app, tx, next, &made)?;
    let subject = next.id.map_or_else(String::new, |id| format!("story {id}"));
    log(app, tx, actor, action, &subject)
}
