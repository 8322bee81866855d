//! Copies are read again: what stands on the page, which version of the story that is, and whether the terms were kept.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reprint_net::Purpose;
use reprint_page::Reading;
use reprint_store::{
    StoreError, Tx,
    copy::{self, CopyRow, Due, Happened, Note},
    story,
};
use reprint_story::{Copy, CopyId, CopyState, Place, Status, Story, StoryId, When};
use serde_json::json;

use super::{change, mails::Letter, schedule};
use crate::{app::App, audit, http::Refusal, take_in};

const LEASE: SignedDuration = SignedDuration::from_mins(5);
const AT_ONCE: u32 = 20;

/// Reads the copies that are due. Says whether there was any.
pub(crate) async fn read_copies(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = app
        .write_quietly(|app, tx| copy::claim_due(tx, &app.holder, app.now(), LEASE, AT_ONCE))
        .await?;
    let any = !due.is_empty();
    let reading: Vec<_> = due
        .into_iter()
        .map(|due| tokio::spawn(read_copy(Arc::clone(app), due)))
        .collect();
    for read in reading {
        read.await.map_err(anyhow::Error::new)??;
    }
    Ok(any)
}

/// What reading a copy's page has shown.
enum Seen {
    /// The page is there: this version of the story stands on it, if any does.
    Page {
        version: Option<u32>,
        document: take_in::Document,
    },
    /// The page answers that it is gone.
    Gone,
    /// It could not be read.
    Unreadable(String),
}

async fn read_copy(app: Arc<App>, due: Due) -> Result<(), Refusal> {
    let id = due.row.copy.story;
    let versions = app.read(move |app, tx| every_version(app, tx, id)).await?;
    let Some(current) = versions.first().cloned() else {
        return stop(&app, due.row).await;
    };
    let seen = match &due.row.copy.url {
        Some(url) => look(&app, url, &due.row.copy, &versions).await,
        None => return stop(&app, due.row).await,
    };
    let verdict = match &seen {
        Seen::Page { document, .. } => audit::verdict(&app, &due.row, &versions, document).await?,
        _ => None,
    };
    app.write(move |app, tx| note(app, tx, due.row.clone(), &current, &seen, verdict.clone()))
        .await
}

/// A story's versions, newest first.
pub(crate) fn every_version(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
) -> Result<Vec<Story>, StoreError> {
    let mut versions = Vec::new();
    for known in story::versions(tx, app.newsroom, id)?.iter().rev() {
        versions.extend(story::version(tx, app.newsroom, id, known.version)?);
    }
    Ok(versions)
}

async fn stop(app: &Arc<App>, mut row: CopyRow) -> Result<(), Refusal> {
    row.next_read = None;
    app.write(move |app, tx| copy::update(tx, app.newsroom, &row))
        .await
}

/// A taken kit is an agreement that the page may be read again, so robots.txt is not asked.
async fn look(app: &App, url: &str, copy: &Copy, versions: &[Story]) -> Seen {
    match take_in::fetch_page(app, url, Purpose::Own).await {
        // A front page may hold the whole story for a while; it is not the page that was to be looked at.
        Ok((reading, document)) => Seen::Page {
            version: match audit::elsewhere(Some(url), &document) {
                None => version_shown(copy, versions, &reading),
                Some(_) => None,
            },
            document,
        },
        Err(refusal) if is_gone(&refusal) => Seen::Gone,
        Err(refusal) => Seen::Unreadable(refusal.to_string()),
    }
}

fn is_gone(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Gone(_))
}

/// By the kit's mark, or else by the words: the version whose text stands most fully on the page.
fn version_shown(copy: &Copy, versions: &[Story], reading: &Reading) -> Option<u32> {
    let marked = reading.facts.data_reprint.iter().find_map(|mark| {
        let mut parts = mark.split('.');
        let (story, version) = (parts.next()?, parts.next()?);
        (story == copy.story.to_string())
            .then(|| version.parse().ok())
            .flatten()
    });
    marked.or_else(|| audit::version_by_words(versions, reading))
}

/// Writes down what was seen, what state that puts the copy in, and when to look again.
fn note(
    app: &App,
    tx: &mut dyn Tx,
    mut row: CopyRow,
    current: &Story,
    seen: &Seen,
    verdict: Option<serde_json::Value>,
) -> Result<(), StoreError> {
    let now = app.now();
    let gone = !current.status.is_usable();
    row.copy.read = Some(When::utc(now));
    let (state, happened, detail) = match seen {
        Seen::Page {
            version: Some(version),
            ..
        } => {
            row.copy.version_seen = Some(*version);
            row.verdict = verdict;
            let newest = *version >= version_readers_see(current);
            let state = if newest && !gone {
                CopyState::Seen
            } else {
                CopyState::Stale
            };
            (state, Happened::Read, json!({ "version": version }))
        }
        Seen::Page { version: None, .. } | Seen::Gone if gone => (
            CopyState::Seen,
            Happened::Read,
            json!({ "taken_down": true }),
        ),
        Seen::Page { version: None, .. } => {
            let why = audit::not_found(verdict.as_ref());
            row.verdict = verdict;
            (
                CopyState::Stale,
                Happened::Read,
                json!({ "found": false, "why": why }),
            )
        }
        Seen::Gone => (
            CopyState::Removed,
            Happened::Unreachable,
            json!({ "gone": true }),
        ),
        Seen::Unreadable(why) => (
            CopyState::Unreachable,
            Happened::Unreachable,
            json!({ "why": why }),
        ),
    };
    let changed = row.copy.state != state;
    row.copy.state = state;
    schedule_next(app, tx, &mut row, current, now)?;
    copy::update(tx, app.newsroom, &row)?;
    if changed {
        let happened = Note {
            id: app.id(),
            at: now,
            what: happened,
            version: row.copy.version_seen,
            detail,
        };
        copy::note(tx, app.newsroom, row.copy.id, &happened)?;
    }
    Ok(())
}

/// The newest version whose words differ from those before it: a hold and its release change none.
fn version_readers_see(current: &Story) -> u32 {
    use reprint_story::ChangeKind::{Hold, Release};
    current
        .changes
        .iter()
        .rev()
        .find(|change| !matches!(change.kind, Hold | Release))
        .map_or(1, |change| change.version)
}

fn schedule_next(
    app: &App,
    tx: &mut dyn Tx,
    row: &mut CopyRow,
    current: &Story,
    now: Timestamp,
) -> Result<(), StoreError> {
    match row.copy.state {
        CopyState::Seen => {
            row.failures = 0;
            row.act_by = None;
            // A page that shows a notice, or nothing, has come to its end.
            let over = current.status == Status::Canceled;
            row.next_read = (!over).then(|| schedule::after_seen(now));
        }
        CopyState::Removed => row.next_read = None,
        _ => {
            row.failures += 1;
            let mut next = schedule::next_reading(now, row.failures);
            match row.act_by {
                Some(by) if by <= now => {
                    row.act_by = None;
                    if row.copy.place != Some(Place::Instance) {
                        change::write_to(app, tx, row, current, Letter::Chase)?;
                    }
                }
                Some(by) => next = next.min(by),
                None => {}
            }
            row.next_read = Some(next);
        }
    }
    Ok(())
}

/// The place of a copy became known: it is read at once.
pub(crate) async fn place(
    app: &Arc<App>,
    id: CopyId,
    url: String,
    how: Place,
) -> Result<(), Refusal> {
    let url = crate::take_in::names::address(&url).ok_or_else(|| {
        Refusal::Malformed(format!(
            "{url:?} is not a web address: give the whole address of the page, https://…"
        ))
    })?;
    app.write(move |app, tx| place_in(app, tx, id, &url, how))
        .await
}

/// The same, inside a transaction.
pub(crate) fn place_in(
    app: &App,
    tx: &mut dyn Tx,
    id: CopyId,
    url: &str,
    how: Place,
) -> Result<(), StoreError> {
    let now = app.now();
    let mut row = copy::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
        what: "copy",
        key: id.to_string(),
    })?;
    row.copy.url = Some(url.to_owned());
    row.copy.place = Some(how);
    if row.copy.state == CopyState::Taken {
        row.copy.state = CopyState::Published;
    }
    row.next_read = Some(now);
    row.failures = 0;
    copy::update(tx, app.newsroom, &row)?;
    let note = Note {
        id: app.id(),
        at: now,
        what: Happened::Placed,
        version: None,
        detail: json!({ "url": url }),
    };
    copy::note(tx, app.newsroom, id, &note)?;
    if let Some(head) = story::get(tx, app.newsroom, row.copy.story)? {
        change::follow_origin(app, tx, head.id, head.published)?;
    }
    Ok(())
}

/// Reads a story again at its origin: a change that has left the feed is still a version; two refusals in a row put it on hold.
pub(crate) async fn read_origin(app: &Arc<App>, id: StoryId) -> Result<(), Refusal> {
    super::origin::read(app, id).await
}
