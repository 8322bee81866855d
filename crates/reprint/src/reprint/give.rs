//! Our story to a partner: the decision, the record of what was taken under which terms, and the copy that is followed.

use std::sync::Arc;

use reprint_rights::{Cleared, Decision, Use};
use reprint_store::{
    StoreError, Tx,
    copy::{self, CopyRow, Happened, Note},
    partner::{self, Partner},
    story,
    taking::{self, Taking},
};
use reprint_story::{CopyId, Medium, Story, StoryId, When};
use serde_json::json;

use crate::{
    app::App,
    clear,
    follow::{Actor, log},
    http::Refusal,
};

/// What a partner was given.
pub(crate) struct Given {
    pub(crate) cleared: Cleared<Story>,
    pub(crate) copy: CopyRow,
}

/// Decides and, if the answer is allow, notes the taking and the copy, all in one transaction.
pub(crate) async fn give(
    app: &Arc<App>,
    id: StoryId,
    partner: Partner,
    medium: Medium,
    actor: Actor,
) -> Result<Given, Refusal> {
    let noted = app
        .write(move |app, tx| {
            let head = story::get(tx, app.newsroom, id)?;
            let current = story::current(tx, app.newsroom, id)?;
            let Some((head, current)) = head.zip(current) else {
                return Err(StoreError::NotFound {
                    what: "story",
                    key: id.to_string(),
                });
            };
            let terms = clear::own_terms(app, tx, Some(&partner), Some(&head))?;
            let usage = clear::partner_use(&partner, medium);
            let cleared = match clear::clear(app, &current, &terms, &usage) {
                Ok(cleared) => cleared,
                Err(decision) => return Ok(Err(decision)),
            };
            let row = copy_of(app, tx, &head, &partner, medium, &cleared)?;
            let taken = Taken {
                head: &head,
                partner: &partner,
                usage: &usage,
                decision: cleared.decision(),
                actor: &actor,
            };
            note_taking(app, tx, &taken, &terms, &row)?;
            Ok(Ok((cleared, row)))
        })
        .await?;
    match noted {
        Ok((cleared, copy)) => Ok(Given { cleared, copy }),
        Err(decision) => Err(Refusal::Terms(decision)),
    }
}

/// One use by one partner is one copy: a kit fetched again before the copy was placed is the same use.
fn copy_of(
    app: &App,
    tx: &mut dyn Tx,
    head: &story::Head,
    partner: &Partner,
    medium: Medium,
    cleared: &Cleared<Story>,
) -> Result<CopyRow, StoreError> {
    let known = copy::of_story(tx, app.newsroom, head.id)?
        .into_iter()
        .find(|row| row.copy.partner == partner.id && row.copy.medium == medium);
    if let Some(mut row) = known {
        row.version_sent = Some(head.version);
        copy::update(tx, app.newsroom, &row)?;
        return Ok(row);
    }
    let mut row = CopyRow::taken(
        app.id(),
        head.id,
        partner.id,
        medium,
        head.version,
        app.now(),
    );
    row.remove_by = cleared.decision().remove_by.map(When::earliest);
    copy::add(tx, app.newsroom, &row)?;
    let note = Note {
        id: app.id(),
        at: app.now(),
        what: Happened::Taken,
        version: Some(head.version),
        detail: json!({}),
    };
    copy::note(tx, app.newsroom, row.copy.id, &note)?;
    Ok(row)
}

/// What is written down of a taking.
pub(super) struct Taken<'t> {
    pub(super) head: &'t story::Head,
    pub(super) partner: &'t Partner,
    pub(super) usage: &'t Use,
    pub(super) decision: &'t Decision,
    pub(super) actor: &'t Actor,
}

/// Each taking keeps the terms as shown, their hash, the time and the person.
pub(super) fn note_taking(
    app: &App,
    tx: &mut dyn Tx,
    taken: &Taken<'_>,
    terms: &clear::Terms,
    row: &CopyRow,
) -> Result<(), StoreError> {
    let json = |value: serde_json::Result<serde_json::Value>| value.map_err(StoreError::other);
    let taking = Taking {
        id: app.id(),
        publisher: app.newsroom,
        story: taken.head.id,
        version: taken.head.version,
        partner: taken.partner.id,
        copy: Some(row.copy.id),
        use_: json(serde_json::to_value(taken.usage))?,
        decision: json(serde_json::to_value(taken.decision))?,
        policy: terms.kept,
        terms: taking::terms_hash(&terms.text),
        person: taken.actor.0.clone(),
        at: app.now(),
    };
    taking::add(tx, &taking, &terms.text)?;
    log(
        app,
        tx,
        taken.actor,
        "take",
        &format!("story {}", taken.head.id),
    )
}

/// A name for a copy that only its letters carry: whoever holds it may fetch the newest kit and say "done".
pub(crate) fn done_token(app: &App, copy: CopyId) -> String {
    let mark = blake3::keyed_hash(&app.link_key, format!("copy {copy}").as_bytes());
    let mark: String = mark.to_hex().chars().take(24).collect();
    format!("{copy}-{mark}")
}

/// The copy a token of [`done_token`] names, and its partner.
pub(crate) async fn of_done_token(
    app: &Arc<App>,
    token: &str,
) -> Result<(CopyRow, Partner), Refusal> {
    let unknown = || Refusal::NotFound("This link is not, or no longer, known.".into());
    let id: CopyId = token
        .split_once('-')
        .and_then(|(id, _)| id.parse().ok())
        .ok_or_else(unknown)?;
    // The comparison may stop early: the mark is a keyed hash, and a guess costs a request each.
    if done_token(app, id) != token {
        return Err(unknown());
    }
    let found = app
        .read(move |app, tx| {
            let Some(row) = copy::get(tx, app.newsroom, id)? else {
                return Ok(None);
            };
            let partner = partner::get(tx, app.newsroom, row.copy.partner)?;
            Ok(partner.map(|partner| (row, partner)))
        })
        .await?;
    found.ok_or_else(unknown)
}
