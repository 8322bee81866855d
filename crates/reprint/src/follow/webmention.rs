//! Webmention (<https://www.w3.org/TR/webmention/>): a partner's page tells the story where it stands. What is told is
//! believed only after the page has been read.

use std::sync::Arc;

use reprint_net::{Accept, Outgoing, Purpose, Request, Url};
use reprint_store::{
    StoreError, Tx,
    copy::{self, CopyRow},
    job::{self, Job},
    partner::{self, Partner},
    story,
};
use reprint_story::{CopyId, Medium, Place, StoryId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::reading;
use crate::{
    app::App,
    http::Refusal,
    problems::{self, Told},
    take_in, work,
};

/// A mention as it was sent to us, or as we send it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Mention {
    /// The page that mentions.
    pub(crate) source: String,
    /// The story mentioned.
    pub(crate) target: String,
}

/// Takes a mention of a story of ours; it is looked into by the workers.
pub(crate) async fn receive(app: &Arc<App>, mention: Mention) -> Result<(), Refusal> {
    let story = story_of(app, &mention.target)
        .ok_or_else(|| Refusal::Malformed("the target is no story of this site".into()))?;
    let source = take_in::names::address(&mention.source)
        .ok_or_else(|| Refusal::Malformed("the source is not a web address".into()))?;
    if source == mention.target {
        return Err(Refusal::Malformed("a page cannot mention itself".into()));
    }
    app.write(move |app, tx| {
        story::get(tx, app.newsroom, story)?.ok_or_else(|| StoreError::NotFound {
            what: "story",
            key: story.to_string(),
        })?;
        let job = Job::new(
            app.id(),
            Some(app.newsroom),
            work::MENTIONED,
            json!({ "story": story, "source": source }),
            app.now(),
        );
        job::add(tx, &job.once(format!("{story} {source}"))).map(drop)
    })
    .await
}

fn story_of(app: &App, target: &str) -> Option<StoryId> {
    target
        .strip_prefix(&app.config.base_url())?
        .strip_prefix("/story/")?
        .split(['?', '#'])
        .next()?
        .parse()
        .ok()
}

/// Reads the page that says it mentions a story: if it does, the copy has found its place.
pub(crate) async fn look_into(app: &Arc<App>, id: StoryId, source: String) -> Result<(), Refusal> {
    let (reading, document) = take_in::fetch_page(app, &source, Purpose::Own).await?;
    let address = document.url.unwrap_or(source);
    let target = format!("{}/story/{id}", app.config.base_url());
    let marks = reading.facts.data_reprint.iter();
    let copy = marks
        .filter_map(|mark| mark.strip_prefix(&format!("{id}.")))
        .find_map(|rest| rest.split('.').nth(1)?.parse().ok());
    let origin = app
        .read(move |app, tx| {
            Ok(story::get(tx, app.newsroom, id)?.and_then(|head| head.canonical_url))
        })
        .await?;
    let links = reading.facts.links.iter().map(|link| link.href.as_str());
    let mentions = copy.is_some()
        || links
            .chain(reading.facts.canonical.as_deref())
            .any(|href| href == target || origin.as_deref() == Some(href));
    if !mentions {
        return Err(Refusal::Malformed(format!(
            "{address} has no link to the story"
        )));
    }
    app.write(move |app, tx| settle(app, tx, id, &address, copy))
        .await
}

fn settle(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    address: &str,
    marked: Option<CopyId>,
) -> Result<(), StoreError> {
    let known = copy::at_url(tx, app.newsroom, address)?;
    if let Some(row) = known.iter().find(|row| row.copy.story == id) {
        return reading::place_in(
            app,
            tx,
            row.copy.id,
            address,
            row.copy.place.unwrap_or(Place::Instance),
        );
    }
    if let Some(copy) = marked {
        let named = copy::get(tx, app.newsroom, copy)?;
        if named.is_some_and(|row| row.copy.story == id) {
            return reading::place_in(app, tx, copy, address, Place::Instance);
        }
    }
    match partner_at(app, tx, address)? {
        Some(partner) => {
            let row = unplaced(app, tx, id, &partner)?;
            reading::place_in(app, tx, row, address, Place::Instance)
        }
        None => problems::report_in(
            app,
            tx,
            &Told {
                code: "copy.unknown_site",
                subject: format!("page {address}"),
                what: format!("{address} says that it carries a story of yours."),
                why: "No partner of this newsroom has a site at that address.".into(),
                remedy: "Add the partner with that host, or leave it.".into(),
            },
        ),
    }
}

/// A copy the partner took and whose place is not known yet; a new one if it took none.
fn unplaced(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    partner: &Partner,
) -> Result<CopyId, StoreError> {
    let copies = copy::of_story(tx, app.newsroom, id)?;
    let waiting = copies
        .iter()
        .find(|row| row.copy.partner == partner.id && row.copy.url.is_none());
    if let Some(row) = waiting {
        return Ok(row.copy.id);
    }
    let version = story::get(tx, app.newsroom, id)?.map_or(1, |head| head.version);
    let new = CopyRow::taken(app.id(), id, partner.id, Medium::Online, version, app.now());
    copy::add(tx, app.newsroom, &new)?;
    Ok(new.copy.id)
}

/// The partner whose site an address is of: by host with its port, then by host alone.
pub(crate) fn partner_at(
    app: &App,
    tx: &mut dyn Tx,
    address: &str,
) -> Result<Option<Partner>, StoreError> {
    let Ok(url) = Url::parse(address) else {
        return Ok(None);
    };
    let Some(host) = url.host_str() else {
        return Ok(None);
    };
    if let Some(port) = url.port() {
        let exact = partner::by_host(tx, app.newsroom, &format!("{host}:{port}"))?;
        if exact.is_some() {
            return Ok(exact);
        }
    }
    partner::by_host(tx, app.newsroom, host)
}

/// Tells a story's page that ours carries it: finds the endpoint it names and sends the mention there.
pub(crate) async fn send(app: &Arc<App>, mention: &Mention) -> Result<(), Refusal> {
    let target = Url::parse(&mention.target)
        .map_err(|_| Refusal::Malformed(format!("{:?} is not a web address", mention.target)))?;
    let request = Request::new(target, Purpose::Asked).accepting(Accept::Page);
    let network = |error: reprint_net::FetchError| Refusal::Network(error.to_string());
    let fetched = app.fetcher.get(&request).await.map_err(network)?;
    let Some(endpoint) = fetched.link("webmention") else {
        tracing::info!(
            target = mention.target,
            "the publisher's page names no webmention endpoint"
        );
        return Ok(());
    };
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("source", &mention.source)
        .append_pair("target", &mention.target)
        .finish();
    let out = Outgoing::post(
        endpoint.url.clone(),
        "application/x-www-form-urlencoded",
        form.into_bytes(),
    );
    let reply = app.fetcher.send(&out).await.map_err(network)?;
    if reply.is_success() {
        Ok(())
    } else {
        Err(Refusal::Network(format!(
            "{} answered {}",
            endpoint.url, reply.status
        )))
    }
}
