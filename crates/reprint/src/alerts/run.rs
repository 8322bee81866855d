//! The work: stories that were grouped are held against every kept search; what is found for the first time is noted in one
//! transaction with what tells of it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, ToSpan};
use reprint_store::{
    Backoff, Result as StoreResult, SavedSearchId, Tx,
    alert::{self, SavedSearch, Tell},
    delivery::{self, Delivery, Way},
    job::{self, Job},
    story as stories,
};
use reprint_story::StoryId;
use serde_json::json;

use crate::{app::App, find, http::Refusal, work};

/// Hold a story against the kept searches: `{"story"}`.
const ALERT: &str = "alert";
/// Write the day's letter of a search: `{"search"}`.
const DIGEST: &str = "digest";

const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Stories held against the searches in one go.
const AT_ONCE: u32 = 50;
/// A story that has been here longer is no news, even if a change of it brings the words. Less than alerts are kept.
const NEWS: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Stories named in one letter.
const IN_A_LETTER: u32 = 200;
/// The hour of the day's letter, in the newsroom's zone.
const MORNING: i8 = 7;

/// Puts the work into the queue, in the transaction that ends the grouping of a story.
pub(crate) fn later(app: &App, tx: &mut dyn Tx, story: StoryId) -> StoreResult<()> {
    work::later(app, tx, ALERT, story.to_string(), json!({ "story": story }))
}

/// Does what waits. Says whether there was anything.
pub(crate) async fn work_off(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = app
        .write_quietly(|app, tx| {
            job::claim(tx, &app.holder, &[ALERT, DIGEST], app.now(), LEASE, AT_ONCE)
        })
        .await?;
    if due.is_empty() {
        return Ok(false);
    }
    let jobs = due.clone();
    let done = app
        .write(move |app, tx| {
            run(app, tx, &jobs)?;
            for job in &jobs {
                job::done(tx, job.id, &app.holder)?;
            }
            Ok(())
        })
        .await;
    if let Err(error) = done {
        let why = error.to_string();
        tracing::warn!("kept searches not run, will be tried again: {why}");
        app.write_quietly(move |app, tx| {
            for job in &due {
                let backoff = Backoff::default();
                job::fail(tx, job.id, &app.holder, &why, &backoff, app.now())?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(true)
}

fn run(app: &App, tx: &mut dyn Tx, jobs: &[Job]) -> StoreResult<()> {
    let named = |job: &Job, what: &str| job.payload[what].as_str().map(ToOwned::to_owned);
    let of = |kind: &'static str| jobs.iter().filter(move |job| job.kind == kind);
    let mut stories: Vec<StoryId> = Vec::new();
    for job in of(ALERT) {
        stories.extend(named(job, "story").and_then(|id| id.parse::<StoryId>().ok()));
    }
    if !stories.is_empty() {
        for search in alert::all(tx, app.newsroom)? {
            hold_against(app, tx, &search, &stories)?;
        }
    }
    for job in of(DIGEST) {
        let search = named(job, "search").and_then(|id| id.parse().ok());
        if let Some(id) = search {
            digest(app, tx, id)?;
        }
    }
    Ok(())
}

fn hold_against(
    app: &App,
    tx: &mut dyn Tx,
    search: &SavedSearch,
    stories: &[StoryId],
) -> StoreResult<()> {
    let now = app.now();
    let long_ago = now.saturating_sub(NEWS).unwrap_or(now);
    let mut newer = Vec::with_capacity(stories.len());
    for &id in stories.iter().filter(|id| id.number() > search.reached) {
        let head = stories::get(tx, app.newsroom, id)?;
        newer.extend(
            head.filter(|head| head.created >= long_ago)
                .map(|head| head.id),
        );
    }
    if newer.is_empty() {
        return Ok(());
    }
    let query = find::parse(&search.query, &app.at_desk());
    let mut found = find::among(app, tx, &query, &newer)?;
    found.sort_unstable();
    let new = alert::found(tx, app.newsroom, search.id, &found, now)?;
    if new.is_empty() {
        return Ok(());
    }
    if let Some(hook) = &search.webhook {
        for story in &new {
            let call = Delivery::new(
                app.id(),
                app.newsroom,
                Way::Webhook,
                hook,
                format!("alert-{}-{story}", search.id),
                json!({ "search": search.id, "stories": [story] }),
                now,
            );
            delivery::add(tx, &call)?;
        }
    }
    match (&search.mail, search.tell) {
        (Some(_), Tell::Daily) => {
            let job = Job::new(
                app.id(),
                Some(app.newsroom),
                DIGEST,
                json!({ "search": search.id }),
                now,
            );
            job::add(
                tx,
                &job.once(search.id.to_string()).at(next_morning(app, now)),
            )?;
            return Ok(());
        }
        (Some(mail), Tell::AtOnce) => write_letter(app, tx, search, mail, &new)?,
        (Some(_), Tell::Never) | (None, _) => {}
    }
    alert::told(tx, app.newsroom, search.id, &new, now)
}

fn digest(app: &App, tx: &mut dyn Tx, id: SavedSearchId) -> StoreResult<()> {
    let Some(search) = alert::get(tx, app.newsroom, id)? else {
        return Ok(());
    };
    loop {
        let waiting = alert::untold(tx, app.newsroom, id, IN_A_LETTER)?;
        if waiting.is_empty() {
            return Ok(());
        }
        if let Some(mail) = &search.mail {
            write_letter(app, tx, &search, mail, &waiting)?;
        }
        alert::told(tx, app.newsroom, id, &waiting, app.now())?;
    }
}

/// One letter of these stories. Its key names the first of them, which is told once.
fn write_letter(
    app: &App,
    tx: &mut dyn Tx,
    search: &SavedSearch,
    mail: &str,
    stories: &[StoryId],
) -> StoreResult<()> {
    let Some(first) = stories.first() else {
        return Ok(());
    };
    let letter = Delivery::new(
        app.id(),
        app.newsroom,
        Way::Mail,
        mail,
        format!("alert-mail-{}-{first}", search.id),
        json!({ "search": search.id, "stories": stories }),
        app.now(),
    );
    delivery::add(tx, &letter).map(drop)
}

/// The next time it is morning where the newsroom is.
fn next_morning(app: &App, now: Timestamp) -> Timestamp {
    let here = now.to_zoned_datetime(app.zone.clone());
    let morning = |date: jiff::civil::Date| {
        let at = date.at(MORNING, 0, 0, 0);
        Some(at.to_zoned_datetime(app.zone.clone()).ok()?.timestamp())
    };
    let today = morning(here.date()).filter(|at| *at > now);
    let tomorrow = || morning(here.date().checked_add(1.day()).ok()?);
    today.or_else(tomorrow).unwrap_or(now)
}
