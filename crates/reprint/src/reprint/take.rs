//! Another publisher's story to our site: its terms fetched and confirmed once by a person, then each story taken by hand.

use std::sync::Arc;

use anyhow::Context;
use reprint_net::{
    Accept, Outgoing, Purpose, Request, Url,
    header::{ACCEPT, HeaderValue},
};
use reprint_rights::{Decision, Policy};
use reprint_store::{
    StoreError, Tx,
    copy::CopyRow,
    partner::{self, Partner},
    publisher,
    source::{self, Source},
    story::{self, Side},
    taking,
};
use reprint_story::{Medium, SourceId, StoryId};
use serde_json::json;

use super::give::{Taken, note_taking};
use crate::{
    app::App,
    clear::{self, OfferedTerms},
    follow::{
        Actor,
        webmention::{self, Mention},
    },
    http::Refusal,
    work,
};

/// Fetches the terms a publisher offers us beside its feed, and keeps them with the source, not yet confirmed.
pub(crate) async fn fetch_terms(
    app: &Arc<App>,
    source: &Source,
) -> Result<Option<OfferedTerms>, Refusal> {
    let Some(url) = beside(&source.url, "terms.json") else {
        return Ok(None);
    };
    let request = Request::new(url, Purpose::Feed).accepting(Accept::Json);
    let fetched = match app.fetcher.get(&request).await {
        Ok(fetched) => fetched,
        Err(error) if matches!(error.status(), Some(404 | 410)) => return Ok(None),
        Err(error) => {
            return Err(Refusal::Network(format!(
                "The terms could not be fetched: {error}"
            )));
        }
    };
    let mut offered: OfferedTerms = serde_json::from_slice(&fetched.body).map_err(|error| {
        Refusal::Malformed(format!("The terms offered cannot be read: {error}"))
    })?;
    Policy::parse(&offered.policy).map_err(|error| {
        Refusal::Malformed(format!("The terms offered cannot be read: {error}"))
    })?;
    offered.confirmed_by = None;
    keep_terms(app, source.id, offered.clone()).await?;
    Ok(Some(offered))
}

/// A partner's feed and its terms stand side by side.
fn beside(feed: &str, name: &str) -> Option<Url> {
    let base = feed.strip_suffix("/atom.xml")?;
    base.contains("/partner/")
        .then(|| Url::parse(&format!("{base}/{name}")).ok())?
}

/// True for the address of a feed as another Reprint gives it to a partner.
pub(crate) fn is_partner_feed(url: &str) -> bool {
    beside(url, "terms.json").is_some()
}

/// A person here has read a publisher's terms and takes stories under them from now on.
pub(crate) async fn confirm_terms(
    app: &Arc<App>,
    id: SourceId,
    actor: Actor,
) -> Result<(), Refusal> {
    let source = app
        .read(move |app, tx| source::get(tx, app.newsroom, id))
        .await?
        .ok_or_else(|| Refusal::NotFound("There is no such source.".into()))?;
    let mut offered = OfferedTerms::of(&source).ok_or_else(|| {
        Refusal::Conflict("This source offers no terms that could be confirmed.".into())
    })?;
    offered.confirmed_by = Some(actor.0);
    keep_terms(app, id, offered).await
}

async fn keep_terms(app: &Arc<App>, id: SourceId, offered: OfferedTerms) -> Result<(), Refusal> {
    let json = serde_json::to_value(&offered)
        .context("terms")
        .map_err(Refusal::Failed)?;
    app.write(move |app, tx| {
        let Some(mut source) = source::get(tx, app.newsroom, id)? else {
            return Ok(());
        };
        // New terms want a new confirmation; the same terms keep the one they have.
        let known = OfferedTerms::of(&source);
        let mut json = json.clone();
        if let Some(known) =
            known.filter(|known| known.policy == offered.policy && offered.confirmed_by.is_none())
        {
            json["confirmed_by"] =
                serde_json::to_value(known.confirmed_by).map_err(StoreError::other)?;
        }
        source.settings["terms"] = json;
        source::update(tx, &source)
    })
    .await
}

/// What the terms say of a story we might take.
pub(crate) fn decision_for(
    app: &App,
    tx: &mut dyn Tx,
    head: &story::Head,
) -> Result<Option<Decision>, StoreError> {
    let Some(story) = story::current(tx, app.newsroom, head.id)? else {
        return Ok(None);
    };
    let Some((terms, partner)) = clear::their_terms(app, tx, head)? else {
        return Ok(None);
    };
    let usage = clear::use_of(&story, Side::Taken, partner);
    Ok(Some(match clear::clear(app, &story, &terms, &usage) {
        Ok(cleared) => cleared.decision().clone(),
        Err(decision) => *decision,
    }))
}

/// Takes a story: notes the terms as they were shown, puts it on our site, and tells its publisher where it stands.
pub(crate) async fn take(app: &Arc<App>, id: StoryId, actor: Actor) -> Result<(), Refusal> {
    let refused = app
        .write(move |app, tx| take_in(app, tx, id, &actor))
        .await?;
    refused.map_or(Ok(()), |decision| Err(Refusal::Terms(decision)))
}

fn take_in(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    actor: &Actor,
) -> Result<Option<Box<Decision>>, StoreError> {
    let head = story::get(tx, app.newsroom, id)?;
    let current = story::current(tx, app.newsroom, id)?;
    let Some((head, current)) = head
        .zip(current)
        .filter(|(head, _)| head.side == Side::Taken)
    else {
        return Err(StoreError::NotFound {
            what: "story to take",
            key: id.to_string(),
        });
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
    let row = CopyRow::taken(
        app.id(),
        id,
        publisher.id,
        Medium::Online,
        head.version,
        app.now(),
    );
    let taken = Taken {
        head: &head,
        partner: &publisher,
        usage: &usage,
        decision: cleared.decision(),
        actor,
    };
    note_taking(app, tx, &taken, &terms, &row)?;
    work::later(app, tx, work::TELL, id.to_string(), json!({ "story": id }))?;
    Ok(None)
}

/// Tells the publisher what we took, by the form a person would use, and then where it stands, by webmention.
/// A publisher that runs something else has neither; then it finds the copy by itself, or not.
pub(crate) async fn tell(app: &Arc<App>, id: StoryId) -> Result<(), Refusal> {
    let found = app
        .read(move |app, tx| {
            let current = story::current(tx, app.newsroom, id)?;
            let source = match story::get(tx, app.newsroom, id)?.and_then(|head| head.source) {
                Some(source) => source::get(tx, app.newsroom, source)?,
                None => None,
            };
            Ok(current.zip(source))
        })
        .await?;
    let Some((current, source)) = found else {
        return Ok(());
    };
    let offered = current.extra.get(OFFERED_AT).and_then(|at| at.as_str());
    let target = offered.map(str::to_owned).or(current.canonical_url);
    let Some(target) = target else {
        return Ok(());
    };
    if let Some(theirs) = target
        .rsplit("/story/")
        .next()
        .and_then(|id| id.parse::<StoryId>().ok())
    {
        say_taken(app, &source, id, theirs).await?;
    }
    let mention = Mention {
        source: format!("{}/story/{id}", app.config.base_url()),
        target,
    };
    webmention::send(app, &mention).await
}

/// Posts the form beside the partner's feed and keeps the name the publisher gives to the copy.
async fn say_taken(
    app: &Arc<App>,
    source: &Source,
    id: StoryId,
    theirs: StoryId,
) -> Result<(), Refusal> {
    let Some(url) = beside(&source.url, "take") else {
        return Ok(());
    };
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("story", &theirs.to_string())
        .append_pair("medium", "online")
        .finish();
    let out = Outgoing::post(url, "application/x-www-form-urlencoded", form.into_bytes())
        .with(ACCEPT, HeaderValue::from_static("application/json"));
    let reply = app
        .fetcher
        .send(&out)
        .await
        .map_err(|error| Refusal::Network(error.to_string()))?;
    if !reply.is_success() {
        return Err(Refusal::Network(format!(
            "the publisher answered {} when told what was taken",
            reply.status
        )));
    }
    let told: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let mark = json!({ "story": theirs.to_string(), "copy": told["copy"] });
    app.write(move |app, tx| publisher::set(tx, Some(app.newsroom), &mark_setting(id), &mark))
        .await
}

/// Where a story's page at its publisher is kept, when its canonical page is another.
pub(crate) const OFFERED_AT: &str = "offered_at";

/// The setting that holds the publisher's own name for a copy of ours.
pub(crate) fn mark_setting(id: StoryId) -> String {
    format!("mark:{id}")
}

/// The publisher's number for the version we show.
pub(crate) fn their_version(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<u32, StoreError> {
    let current = story::current(tx, app.newsroom, id)?;
    let kept = current
        .as_ref()
        .and_then(|story| story.extra.get(THEIR_VERSION)?.as_u64());
    let ours = current.as_ref().map_or(1, |story| story.version);
    Ok(kept
        .and_then(|kept| u32::try_from(kept).ok())
        .unwrap_or(ours))
}

/// Where the publisher's own version number of a story taken in is kept.
pub(crate) const THEIR_VERSION: &str = "their_version";

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
