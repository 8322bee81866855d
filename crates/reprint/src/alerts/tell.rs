//! What is said of a story found: headline, who published it, and where it is. Never its words: they are read at the desk.
//! What went on hold, was retracted or purged since is not told of.

use std::sync::Arc;

use reprint_deliver::{
    mail::Letter,
    webhook::{Endpoint, Message},
};
use reprint_net::Url;
use reprint_store::{
    Result as StoreResult, SavedSearchId, StoreError, Tx,
    alert::{self, SavedSearch},
    delivery::Delivery,
    story::{self as stories, Head},
};
use reprint_story::{StoryId, When};
use reprint_wire::{Entry, Feed, Link, Person, Text, write};
use serde_json::json;

use super::{feed_address, hook_secret, of_token};
use crate::{
    app::App,
    follow::contact,
    http::Refusal,
    problems::{self, Told},
    trace::outlet,
};

/// Stories in a feed.
const IN_FEED: u32 = 50;

/// A story found, with who published it.
struct Found {
    head: Head,
    outlet: String,
}

/// Who published a story, and its page: its publisher's if that is known, else the desk's.
pub(crate) fn outlet_and_address(
    app: &App,
    tx: &mut dyn Tx,
    head: &Head,
) -> StoreResult<(String, String)> {
    let desk = format!("{}/desk/story/{}", app.config.base_url(), head.id);
    Ok((
        outlet(app, tx, head)?,
        head.canonical_url.clone().unwrap_or(desk),
    ))
}

fn those_usable(app: &App, tx: &mut dyn Tx, ids: &[StoryId]) -> StoreResult<Vec<Found>> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let head = stories::get(tx, app.newsroom, *id)?;
        if let Some(head) = head.filter(|head| head.status.is_usable() && head.purged.is_none()) {
            let outlet = outlet(app, tx, &head)?;
            found.push(Found { head, outlet });
        }
    }
    Ok(found)
}

/// The search a delivery is about and what it found; none if either is gone.
async fn about(
    app: &Arc<App>,
    delivery: &Delivery,
) -> Result<Option<(SavedSearch, Vec<Found>)>, Refusal> {
    let id: SavedSearchId =
        serde_json::from_value(delivery.payload["search"].clone()).map_err(anyhow::Error::new)?;
    let ids: Vec<StoryId> =
        serde_json::from_value(delivery.payload["stories"].clone()).map_err(anyhow::Error::new)?;
    let found = app
        .read(move |app, tx| {
            let Some(search) = alert::get(tx, app.newsroom, id)? else {
                return Ok(None);
            };
            Ok(Some((search, those_usable(app, tx, &ids)?)))
        })
        .await?;
    Ok(found.filter(|(_, found)| !found.is_empty()))
}

/// The letter of a delivery; nothing if the matter is over.
pub(crate) async fn letter(app: &Arc<App>, delivery: &Delivery) -> Result<Option<Letter>, Refusal> {
    let Some((search, found)) = about(app, delivery).await? else {
        return Ok(None);
    };
    let base = app.config.base_url();
    let subject = match found.as_slice() {
        [one] => format!("{}: {}", search.name, one.head.headline),
        all => format!("{}: {} new stories", search.name, all.len()),
    };
    let lines: Vec<String> = found
        .iter()
        .map(|Found { head, outlet }| {
            let embargo = head
                .embargoed_until
                .filter(|until| *until > app.now())
                .map_or_else(String::new, |until| {
                    format!(" (under embargo until {})", app.tell(until))
                });
            format!(
                "{}{embargo}\n{outlet}, {}\n{base}/desk/story/{}",
                head.headline,
                app.tell(head.published),
                head.id
            )
        })
        .collect();
    Ok(Some(Letter {
        to: contact(&delivery.target),
        reply_to: None,
        subject,
        text: format!(
            "New for your saved search “{}” ({}):\n\n{}\n\nTo change or end it: {base}/desk/searches/{}\n",
            search.name,
            search.query,
            lines.join("\n\n"),
            search.id
        ),
        in_reply_to: None,
    }))
}

/// The signed message of a delivery and where it goes; nothing if the matter is over.
pub(crate) async fn message(
    app: &Arc<App>,
    delivery: &Delivery,
) -> Result<Option<(Endpoint, Message)>, Refusal> {
    let Some((search, mut found)) = about(app, delivery).await? else {
        return Ok(None);
    };
    // Another address, or none, since: the old one is not called.
    if search.webhook.as_deref() != Some(delivery.target.as_str()) {
        return Ok(None);
    }
    let Some(Found { head, outlet }) = found.pop() else {
        return Ok(None);
    };
    let endpoint = Endpoint {
        url: Url::parse(&delivery.target).map_err(anyhow::Error::new)?,
        secrets: vec![hook_secret(app, &search)?],
    };
    let mut story = crate::api::head_json(&head);
    story["outlet"] = json!(outlet);
    story["desk"] = json!(format!("{}/desk/story/{}", app.config.base_url(), head.id));
    Ok(Some((
        endpoint,
        Message {
            kind: "search.found".into(),
            timestamp: delivery.created,
            data: json!({
                "search": { "id": search.id, "name": search.name, "query": search.query }, "story": story,
            }),
        },
    )))
}

/// The webhook answered 410: it is not called again, and the desk is told.
pub(crate) fn hook_is_gone(app: &App, tx: &mut dyn Tx, lost: &Delivery) -> StoreResult<()> {
    let Ok(id) = serde_json::from_value::<SavedSearchId>(lost.payload["search"].clone()) else {
        return Ok(());
    };
    let Some(mut search) = alert::get(tx, app.newsroom, id)? else {
        return Ok(());
    };
    if search.webhook.as_deref() != Some(lost.target.as_str()) {
        return Ok(());
    }
    search.webhook = None;
    alert::put(tx, &search)?;
    problems::report_in(
        app,
        tx,
        &Told {
            code: "alert.webhook-gone",
            subject: format!("search {id}"),
            what: format!(
                "The webhook of the saved search “{}” is called no more.",
                search.name
            ),
            why: format!("{} answered that it is gone for good (410).", lost.target),
            remedy: "Enter another address at the saved search, if there is one.".into(),
        },
    )
}

/// The feed behind a secret address: what the search found last, newest first.
pub(crate) async fn feed(app: &Arc<App>, token: String) -> Result<String, Refusal> {
    let search = of_token(app, token).await?;
    let address = feed_address(app, &search);
    let page = format!("{}/desk/searches/{}", app.config.base_url(), search.id);
    let (feed, entries) = app
        .read(move |app, tx| {
            let found = alert::newest(tx, app.newsroom, search.id, IN_FEED)?;
            let mut entries = Vec::new();
            for (id, at) in &found {
                for Found { head, outlet } in those_usable(app, tx, &[*id])? {
                    entries.push(entry(app, &head, outlet, When::utc(*at)));
                }
            }
            let newest = found.first().map_or(search.created, |(_, at)| *at);
            let feed = Feed {
                id: Some(page.clone()),
                title: Some(Text::plain(format!(
                    "{}: {}",
                    app.config.newsroom.name, search.name
                ))),
                link: Some(page.clone()),
                links: vec![Link::new("alternate", &page), Link::new("self", &address)],
                updated: Some(When::utc(newest)),
                authors: vec![Person {
                    name: Some(app.config.newsroom.name.clone()),
                    ..Person::default()
                }],
                ..Feed::default()
            };
            Ok::<_, StoreError>((feed, entries))
        })
        .await?;
    Ok(write::atom(&feed, &entries))
}

fn entry(app: &App, head: &Head, outlet: String, found: When) -> Entry {
    let desk = format!("{}/desk/story/{}", app.config.base_url(), head.id);
    let mut links = vec![Link::new("alternate", &desk)];
    links.extend(
        head.canonical_url
            .as_deref()
            .map(|url| Link::new("via", url)),
    );
    Entry {
        id: Some(desk.clone()),
        title: Some(Text::plain(head.headline.clone())),
        link: Some(desk),
        links,
        published: Some(When::utc(head.published)),
        updated: Some(found),
        language: head.language.clone(),
        authors: vec![Person {
            name: Some(outlet),
            ..Person::default()
        }],
        ..Entry::default()
    }
}
