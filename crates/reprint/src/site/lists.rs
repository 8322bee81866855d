//! "More from" for other people's pages: as HTML, JSON, RSS, a page for a frame, and oEmbed.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::get,
};
use reprint_edition::{
    Document,
    list::{ListOptions, embed_page, embed_story, fragment, json, oembed_list, oembed_story, rss},
    missing_page, slug,
};
use reprint_rights::Cleared;
use reprint_store::{
    Result, Tx,
    story::{self, Filter, Side},
};
use reprint_story::{Story, StoryId, When};

use super::{
    answer,
    cache::page,
    description,
    shelf::{Reader, Shelf},
};
use crate::{app::App, http::Refusal};

/// The forms of a list.
#[derive(Clone, Copy)]
enum Form {
    Fragment,
    Json,
    Rss,
    Frame,
}

pub(super) fn routes() -> Router<Arc<App>> {
    let list = |form: Form| {
        get(
            move |State(app): State<Arc<App>>, RawQuery(query): RawQuery, headers: HeaderMap| async move {
                listed(app, form, query.unwrap_or_default(), headers).await
            },
        )
    };
    Router::new()
        .route("/embed/list.html", list(Form::Fragment))
        .route("/embed/list.json", list(Form::Json))
        .route("/embed/list.xml", list(Form::Rss))
        .route("/embed/list", list(Form::Frame))
        .route("/embed/story/{id}", get(story_card))
        .route("/oembed", get(oembed))
}

async fn listed(
    app: Arc<App>,
    form: Form,
    query: String,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let options = options(&query)?;
    let name = format!("/embed/{}{}", form as u8, options.query());
    let made = page(&app, name, move |app, tx| {
        let site = description(app, tx)?;
        let section = options.category.as_ref().map(|wanted| {
            let known = site
                .sections
                .iter()
                .find(|known| slug(known) == slug(wanted));
            known.unwrap_or(wanted).clone()
        });
        let (stories, more) = chosen(app, tx, &options, section)?;
        Ok(match form {
            Form::Fragment => fragment(&site, &options, &stories, more),
            Form::Json => json(&site, &options, &stories, more),
            Form::Rss => rss(&site, &options, &stories),
            Form::Frame => embed_page(&site, &options, &stories, more),
        })
    });
    let mut response = answer(&*made.await?, &headers);
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    Ok(response)
}

fn options(query: &str) -> std::result::Result<ListOptions, Refusal> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    ListOptions::parse(pairs).map_err(|bad| Refusal::Malformed(bad.to_string()))
}

/// The newsroom's own newest stories of a category, never by similarity.
fn chosen(
    app: &App,
    tx: &mut dyn Tx,
    options: &ListOptions,
    section: Option<String>,
) -> Result<(Vec<Cleared<Story>>, bool)> {
    let filter = Filter {
        side: Some(Side::Own),
        section,
        language: options.lang.clone(),
        since: options.since.map(When::earliest),
        ..Filter::default()
    };
    let limit = usize::from(options.limit);
    let skip = limit * (options.page.max(1) as usize - 1);
    Shelf::new(app, tx, Reader::Site).newest(&filter, skip, limit)
}

fn one(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Option<Cleared<Story>>> {
    match story::get(tx, app.newsroom, id)? {
        Some(head) if head.status.is_usable() => Shelf::new(app, tx, Reader::Site).clear(&head),
        _ => Ok(None),
    }
}

async fn story_card(
    State(app): State<Arc<App>>,
    Path(id): Path<StoryId>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let made = page(&app, format!("/embed/story/{id}"), move |app, tx| {
        let site = description(app, tx)?;
        Ok(match one(app, tx, id)? {
            Some(story) => embed_story(&site, &story),
            None => missing_page(&site),
        })
    });
    Ok(answer(&*made.await?, &headers))
}

/// oEmbed (<https://oembed.com>) for a story's address, or for a list's.
async fn oembed(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let base = app.config.base_url();
    let address = query.get("url").cloned().unwrap_or_default();
    let Some(path) = address.strip_prefix(&base).map(str::to_owned) else {
        return Err(Refusal::NotFound(format!(
            "{address:?} is no address of this site"
        )));
    };
    let width = query.get("maxwidth").and_then(|width| width.parse().ok());
    if let Some(rest) = path.strip_prefix("/embed/list") {
        let options = options(rest.trim_start_matches('?'))?;
        let document = app
            .read(move |app, tx| Ok(oembed_list(&description(app, tx)?, &options, width)))
            .await?;
        return Ok(answer(&document, &headers));
    }
    let id = path
        .strip_prefix("/story/")
        .and_then(|id| id.split(['?', '#']).next()?.parse().ok());
    let document: Option<Document> = match id {
        Some(id) => {
            app.read(move |app, tx| {
                let site = description(app, tx)?;
                Ok(one(app, tx, id)?.map(|story| oembed_story(&site, &story, width)))
            })
            .await?
        }
        None => None,
    };
    let document = document
        .ok_or_else(|| Refusal::NotFound("nothing can be embedded from that address".into()))?;
    Ok(answer(&document, &headers))
}
