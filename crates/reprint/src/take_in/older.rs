//! The older pages of a publisher's feed (RFC 5005, section 3). The feed a partner is given tells changes, the newest
//! first: who was away longer than a page of them reads back until it meets what it had.

use std::{collections::HashSet, sync::Arc};

use reprint_net::{Accept, Purpose, Request, Url};
use reprint_store::source::{self, Source};
use reprint_wire::Reading;

use super::poll::{Tally, read, take_reading};
use crate::{app::App, http::Refusal, reprint};

/// Pages read back at most in one look; what is still older is met when the publisher changes it.
const PAGES: usize = 40;

/// What a page tells: a mark for each version of a story, and for each story taken back.
pub(super) fn marks(reading: &Reading) -> Vec<String> {
    let mark = |parts: &[&str]| {
        let hash = blake3::hash(parts.join("\n").as_bytes()).to_hex();
        hash.get(..16).unwrap_or_default().to_owned()
    };
    let entries = reading.entries.iter().map(|entry| {
        let version = entry.version.unwrap_or_default().to_string();
        let updated = entry.updated.map(|at| at.to_string()).unwrap_or_default();
        mark(&[entry.id.as_deref().unwrap_or_default(), &version, &updated])
    });
    let feed = reading.feed.iter();
    let tombstones = feed.flat_map(|feed| &feed.tombstones).map(|tombstone| {
        let when = tombstone.when.map(|at| at.to_string()).unwrap_or_default();
        mark(&[&tombstone.id, "gone", &when])
    });
    entries.chain(tombstones).collect()
}

/// The address of the next page, for a feed that is another newsroom's list of changes.
fn next(source: &Source, reading: &Reading) -> Option<Url> {
    if !reprint::is_partner_feed(&source.url) {
        return None;
    }
    let links = &reading.feed.as_ref()?.links;
    let next = links.iter().find(|link| link.rel == "next")?;
    let url = Url::parse(&next.href).ok()?;
    // A feed's older pages lie beside it; anything else is another feed.
    let own = Url::parse(&source.url).ok()?;
    (url.origin() == own.origin()).then_some(url)
}

/// True if this page reaches back to what was read before, or is all there is.
pub(super) async fn joins(
    app: &Arc<App>,
    source: &Source,
    reading: &Reading,
    marks: &[String],
) -> Result<bool, Refusal> {
    if next(source, reading).is_none() {
        return Ok(true);
    }
    let known = known(app, source).await?;
    Ok(marks.iter().any(|mark| known.contains(mark)))
}

/// Takes in the older pages that hold something new, the oldest first, so that an interruption leaves the newest page to
/// be found new again.
pub(super) async fn take(
    app: &Arc<App>,
    source: &Source,
    first: &Reading,
    marks_of_first: &[String],
) -> Result<Tally, Refusal> {
    let mut pages = Vec::new();
    let mut tally = Tally::default();
    let Some(mut url) = next(source, first) else {
        return Ok(tally);
    };
    let known = known(app, source).await?;
    let mut met = marks_of_first.iter().any(|mark| known.contains(mark));
    while !met && pages.len() < PAGES {
        let request = Request::new(url.clone(), Purpose::Feed).accepting(Accept::Feed);
        let fetched = app
            .fetcher
            .get(&request)
            .await
            .map_err(|error| Refusal::Network(format!("{error}. {}", error.advice())))?;
        let content_type = fetched.content_type().map(str::to_owned);
        let reading = read(&fetched.body, content_type.as_deref(), url.as_str(), &[]);
        met = marks(&reading).iter().any(|mark| known.contains(mark));
        let further = next(source, &reading);
        pages.push((reading, fetched.body, content_type));
        match further {
            Some(further) => url = further,
            None => break,
        }
    }
    for (reading, body, content_type) in pages.into_iter().rev() {
        tally += take_reading(app, source, reading, body, content_type).await?;
    }
    Ok(tally)
}

async fn known(app: &Arc<App>, source: &Source) -> Result<HashSet<String>, Refusal> {
    let id = source.id;
    let kept = app
        .read(move |app, tx| source::reached(tx, app.newsroom, id))
        .await?;
    Ok(kept
        .and_then(|kept| serde_json::from_value(kept).ok())
        .unwrap_or_default())
}

/// Everything up to the first page's newest change is taken in.
pub(super) async fn reached(
    app: &Arc<App>,
    source: &Source,
    marks: Vec<String>,
) -> Result<(), Refusal> {
    if !reprint::is_partner_feed(&source.url) {
        return Ok(());
    }
    let (id, marks) = (source.id, serde_json::json!(marks));
    app.write_quietly(move |app, tx| source::keep_reached(tx, app.newsroom, id, &marks))
        .await
}
