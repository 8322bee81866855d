//! Another publisher's story to our site: its terms fetched and confirmed once by a person, then each story taken by hand.

use std::sync::Arc;

use anyhow::Context;
use reprint_net::{Accept, Purpose, Request, Url};
use reprint_rights::{Decision, Policy};
use reprint_store::{
    StoreError, Tx,
    copy::CopyRow,
    partner::{self, Partner},
    source::{self, Source},
    story::{self, Side},
    taking,
};
use reprint_story::{Medium, SourceId, StoryId};

use super::give::{Taken, note_taking};
use crate::{
    app::App,
    clear::{self, OfferedTerms},
    follow::{Actor, webmention::Mention},
    http::Refusal,
    work,
};

/// Fetches the terms a publisher offers us beside its feed, and keeps them with the source, not yet confirmed.
pub(crate) async fn fetch_terms(app: &Arc<App>, source: &Source) -> Result<Option<OfferedTerms>, Refusal> {
    let Some(url) = terms_address(&source.url) else {
        return Ok(None);
    };
    let request = Request::new(url, Purpose::Feed).accepting(Accept::Json);
    let fetched = match app.fetcher.get(&request).await {
        Ok(fetched) => fetched,
        Err(error) if matches!(error.status(), Some(404 | 410)) => return Ok(None),
        Err(error) => return Err(Refusal::Network(format!("The terms could not be fetched: {error}"))),
    };
    let mut offered: OfferedTerms = serde_json::from_slice(&fetched.body)
        .map_err(|error| Refusal::Malformed(format!("The terms offered cannot be read: {error}")))?;
    Policy::parse(&offered.policy)
        .map_err(|error| Refusal::Malformed(format!("The terms offered cannot be read: {error}")))?;
    offered.confirmed_by = None;
    keep_terms(app, source.id, offered.clone()).await?;
    Ok(Some(offered))
}

/// A partner's feed and its terms stand side by side.
fn terms_address(feed: &str) -> Option<Url> {
    let base = feed.strip_suffix("/atom.xml")?;
    base.contains("/partner/").then(|| Url::parse(&format!("{base}/terms.json")).ok())?
}

/// A person here has read a publisher's terms and takes stories under them from now on.
pub(crate) async fn confirm_terms(app: &Arc<App>, id: SourceId, actor: Actor) -> Result<(), Refusal> {
    let source = app
        .read(move |app, tx| source::get(tx, app.newsroom, id))
        .await?
        .ok_or_else(|| Refusal::NotFound("There is no such source.".into()))?;
    let mut offered = OfferedTerms::of(&source)
        .ok_or_else(|| Refusal::Conflict("This source offers no terms that could be confirmed.".into()))?;
    offered.confirmed_by = Some(actor.0);
    keep_terms(app, id, offered).await
}

async fn keep_terms(app: &Arc<App>, id: SourceId, offered: OfferedTerms) -> Result<(), Refusal> {
    let json = serde_json::to_value(&offered).context("terms").map_err(Refusal::Failed)?;
    app.write(move |app, tx| {
        let Some(mut source) = source::get(tx, app.newsroom, id)? else {
            return Ok(());
        };
        // New terms want a new confirmation; the same terms keep the one they have.
        let known = OfferedTerms::of(&source);
        let mut json = json.clone();
        if let Some(known) = known.filter(|known| known.policy == offered.policy && offered.confirmed_by.is_none()) {
            json["confirmed_by"] = serde_json::to_value(known.confirmed_by).map_err(StoreError::other)?;
        }
        source.settings["terms"] = json;
        source::update(tx, &source)
    })
    .await
}

/// What the terms say of a story we might take.
pub(crate) fn decision_for(app: &App, tx: &mut dyn Tx, head: &story::Head) -> Result<Option<Decision>, StoreError> {
    let Some(story) = story::current(tx, app.newsroom, head.id)? else {
        return Ok(None);
    };
    let Some((terms, partner)) = clear::their_terms(app, tx, head)? else {
        return Ok(None);
    };
    let usage = clear::site_use(Side::Taken, partner);
    Ok(Some(match clear::clear(app, &story, &terms, &usage) {
        Ok(cleared) => cleared.decision().clone(),
        Err(decision) => *decision,
    }))
}

/// Takes a story: notes the terms as they were shown, puts it on our site, and tells its publisher where it stands.
pub(crate) async fn take(app: &Arc<App>, id: StoryId, actor: Actor) -> Result<(), Refusal> {
    let refused = app.write(move |app, tx| take_in(app, tx, id, &actor)).await?;
    refused.map_or(Ok(()), |decision| Err(Refusal::Terms(decision)))
}

fn take_in(app: &App, tx: &mut dyn Tx, id: StoryId, actor: &Actor) -> Result<Option<Box<Decision>>, StoreError> {
    let head = story::get(tx, app.newsroom, id)?;
    let current = story::current(tx, app.newsroom, id)?;
    let Some((head, current)) = head.zip(current).filter(|(head, _)| head.side == Side::Taken) else {
        return Err(StoreError::NotFound { what: "story to take", key: id.to_string() });
    };
    let Some((terms, partner)) = clear::their_terms(app, tx, &head)? else {
        return Err(StoreError::Conflict(
            "The publisher's terms have not been confirmed here yet: read and confirm them at the source first.".into(),
        ));
    };
    let usage = clear::site_use(Side::Taken, partner);
    let cleared = match clear::clear(app, &current, &terms, &usage) {
        Ok(cleared) => cleared,
        Err(decision) => return Ok(Some(decision)),
    };
    let publisher = counterpart(app, tx, &head)?;
    // Our own use of it, under its publisher's terms; the copy that is followed is the publisher's record, not ours.
    let row = CopyRow::taken(app.id(), id, publisher.id, Medium::Online, head.version, app.now());
    let taken = Taken { head: &head, partner: &publisher, usage: &usage, decision: cleared.decision(), actor };
    note_taking(app, tx, &taken, &terms, &row)?;
    if let Some(target) = &head.canonical_url {
        let mention = Mention {
            source: format!("{}/story/{id}", app.config.base_url()),
            target: target.clone(),
        };
        let payload = serde_json::to_value(&mention).map_err(StoreError::other)?;
        work::later(app, tx, work::MENTION, id.to_string(), payload)?;
    }
    Ok(None)
}

/// The publisher a story was taken from, as an entry among those we work with.
fn counterpart(app: &App, tx: &mut dyn Tx, head: &story::Head) -> Result<Partner, StoreError> {
    let source = match head.source {
        Some(source) => source::get(tx, app.newsroom, source)?,
        None => None,
    };
    let name = source.map_or_else(|| "Unknown publisher".to_owned(), |source| source.name);
    if let Some(known) = partner::by_name(tx, app.newsroom, &name)? {
        return Ok(known);
    }
    let new = Partner {
        id: app.id(),
        publisher: app.newsroom,
        name,
        host: None,
        classes: Vec::new(),
        region: None,
        contact: None,
        settings: serde_json::json!({}),
        token: None,
        created: app.now(),
        ended: None,
    };
    partner::add(tx, &new)?;
    Ok(new)
}

/// True if a person here has taken the story.
pub(crate) fn is_taken(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<bool, StoreError> {
    Ok(!taking::of_story(tx, app.newsroom, id)?.is_empty())
}
