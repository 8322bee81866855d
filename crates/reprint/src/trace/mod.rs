//! Where words of stories stand again: every version taken in is fingerprinted in its own transaction, then compared with
//! what the store has, and put among the stories of its event.

mod events;
mod happening;
mod matching;
mod page;
mod ran;

use std::sync::Arc;

use jiff::SignedDuration;
use reprint_store::{
    Backoff, Result as StoreResult, Tx, alert, fingerprint,
    job::{self, Job},
    matches, publisher, story as stories,
};
use reprint_story::{Story, StoryId};
use reprint_trace::{Document, Fingerprint};
use serde_json::json;

use crate::{alerts, app::App, http::Refusal, work};

pub(crate) use events::Events;
pub(crate) use happening::{Happening, happening, newest};
pub(crate) use page::{Hit, Traced, host, trace_page, trace_url};
pub(crate) use ran::{Known, Ran, Terms, Views, kind_words, outlet, ran};

/// Compare a story with the rest: `{"story"}`.
const MATCH: &str = "match";
/// Put a story into its event: `{"story"}`; after its matches are known, since a copy joins its original's event.
const GROUP: &str = "group";

const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Stories compared, or grouped, in one go.
const AT_ONCE: u32 = 50;

/// What must follow from a story's newest version, in the transaction that stores it: its fingerprint, and the work of comparing it.
pub(crate) fn index(app: &App, tx: &mut dyn Tx, id: StoryId, story: &Story) -> StoreResult<()> {
    let prints: Vec<u64> = Fingerprint::of(&story.text)
        .prints()
        .map(u64::from)
        .collect();
    fingerprint::put(tx, app.newsroom, id, &prints, None)?;
    work::later(app, tx, MATCH, id.to_string(), json!({ "story": id }))
}

/// Compares and groups what waits. Says whether there was anything.
pub(crate) async fn work_off(app: &Arc<App>) -> Result<bool, Refusal> {
    let compared = compare_due(app).await?;
    let grouped = group_due(app).await?;
    Ok(compared || grouped)
}

/// Does what waits now, for a verb that wants to see it. Another process may be at the same.
pub(crate) async fn catch_up(app: &Arc<App>) -> Result<(), Refusal> {
    while work_off(app).await? {}
    Ok(())
}

/// Gives back what this process holds, when it ends.
pub(crate) fn give_back(app: &App, tx: &mut dyn Tx) -> StoreResult<()> {
    events::give_turn_back(app, tx)
}

async fn claim(app: &Arc<App>, kind: &'static str) -> Result<Vec<(Job, StoryId)>, Refusal> {
    let due = app
        .write_quietly(move |app, tx| {
            job::claim(tx, &app.holder, &[kind], app.now(), LEASE, AT_ONCE)
        })
        .await?;
    due.into_iter()
        .map(|job| {
            let story = serde_json::from_value(job.payload["story"].clone());
            Ok((job, story.map_err(anyhow::Error::new)?))
        })
        .collect()
}

async fn compare_due(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = claim(app, MATCH).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let ids: Vec<StoryId> = due.iter().map(|(_, story)| *story).collect();
    let found = app
        .read(move |app, tx| {
            ids.iter()
                .map(|id| {
                    let known = matches::pairs(tx, app.newsroom, *id)?;
                    Ok((known, matching::of_story(app, tx, *id)?))
                })
                .collect::<StoreResult<Vec<_>>>()
        })
        .await;
    match found {
        Ok(found) => {
            app.write_quietly(move |app, tx| {
                for ((job, story), (known, found)) in due.iter().zip(&found) {
                    matches::replace(tx, app.newsroom, known, found)?;
                    work::later(app, tx, GROUP, story.to_string(), json!({ "story": story }))?;
                    job::done(tx, job.id, &app.holder)?;
                }
                Ok(())
            })
            .await?;
        }
        Err(error) => fail(app, due, &error).await?,
    }
    merge(app).await?;
    Ok(true)
}

/// Gathers single fingerprints into segments; one process at a time does, under a lease of the store's.
async fn merge(app: &Arc<App>) -> Result<(), Refusal> {
    let app = Arc::clone(app);
    let merged = tokio::task::spawn_blocking(move || {
        fingerprint::merge(&app.store, app.newsroom, &app.holder, &*app.clock, &app.ids)
    });
    merged.await.map_err(anyhow::Error::new)??;
    Ok(())
}

async fn group_due(app: &Arc<App>) -> Result<bool, Refusal> {
    let Some(turn) = events::turn(app).await? else {
        return Ok(false);
    };
    let due = claim(app, GROUP).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let ids: Vec<StoryId> = due.iter().map(|(_, story)| *story).collect();
    match events::group(app, turn, ids).await {
        Ok(()) => {
            app.write(move |app, tx| {
                let kept = alert::any(tx, app.newsroom)?;
                for (job, story) in &due {
                    if kept {
                        alerts::later(app, tx, *story)?;
                    }
                    job::done(tx, job.id, &app.holder)?;
                }
                Ok(())
            })
            .await?;
        }
        Err(error) => fail(app, due, &error).await?,
    }
    Ok(true)
}

async fn fail(app: &Arc<App>, due: Vec<(Job, StoryId)>, error: &Refusal) -> Result<(), Refusal> {
    let why = error.to_string();
    tracing::warn!("stories not compared, will be tried again: {why}");
    app.write_quietly(move |app, tx| {
        for (job, _) in &due {
            job::fail(
                tx,
                job.id,
                &app.holder,
                &why,
                &Backoff::default(),
                app.now(),
            )?;
        }
        Ok(())
    })
    .await
}

/// Makes every fingerprint, match and search entry anew, from the oldest story on, while others arrive. Says how many.
pub(crate) async fn rebuild(app: &Arc<App>) -> Result<u64, Refusal> {
    let mut after = None;
    let mut done = 0;
    loop {
        let ids = app
            .write_quietly(move |app, tx| {
                let ids = stories::oldest(tx, app.newsroom, after, AT_ONCE)?;
                for id in &ids {
                    if let Some(story) = stories::current(tx, app.newsroom, *id)? {
                        stories::index_again(tx, app.newsroom, &story)?;
                        index(app, tx, *id, &story)?;
                    }
                }
                Ok(ids)
            })
            .await?;
        let Some(last) = ids.last() else {
            break;
        };
        after = Some(*last);
        done += ids.len() as u64;
        merge(app).await?;
    }
    catch_up(app).await?;
    Ok(done)
}

/// The form of the search's entries that this program makes; an older one is made anew while the server runs.
const SEARCH_FORM: u32 = 2;
const SEARCH_SETTING: &str = "search form";

/// Makes the search's entries anew if an earlier release made them. Says how many stories that were.
pub(crate) async fn renew_search(app: &Arc<App>) -> Result<u64, Refusal> {
    let kept = app
        .read(|app, tx| publisher::setting(tx, Some(app.newsroom), SEARCH_SETTING))
        .await?;
    if kept == Some(json!(SEARCH_FORM)) {
        return Ok(0);
    }
    let (mut after, mut done) = (None, 0);
    loop {
        let ids = app
            .write_quietly(move |app, tx| {
                let ids = stories::oldest(tx, app.newsroom, after, AT_ONCE)?;
                for id in &ids {
                    if let Some(story) = stories::current(tx, app.newsroom, *id)? {
                        stories::index_again(tx, app.newsroom, &story)?;
                    }
                }
                if ids.is_empty() {
                    let form = json!(SEARCH_FORM);
                    publisher::set(tx, Some(app.newsroom), SEARCH_SETTING, &form)?;
                }
                Ok(ids)
            })
            .await?;
        let Some(last) = ids.last() else {
            return Ok(done);
        };
        after = Some(*last);
        done += ids.len() as u64;
    }
}

/// A story as the trace compares it, at the address it is known by.
fn document(story: &Story) -> Document<'_> {
    let address = [&story.uri, &story.canonical_url]
        .into_iter()
        .flatten()
        .find(|address| address.starts_with("http"));
    Document::of_story(story, address.map(String::as_str))
}
