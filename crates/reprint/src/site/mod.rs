//! The site: what readers, partners and their programs see. Pages are made by `reprint_edition` from cleared stories.

mod ask;
mod cache;
mod feeds;
mod lists;
mod ops;
mod pages;
mod pictures;
mod protocols;
mod republish;
mod shelf;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
};
use reprint_edition::{Document, Pictures, Site};
use reprint_store::{
    Result, Tx,
    story::{self, Filter},
};
use reprint_story::{Party, Status};

use crate::{app::App, http};

pub(crate) use cache::PageCache;
pub(crate) use feeds::topic;
pub(crate) use protocols::partner_of;
pub(crate) use republish::kit_pieces;

/// Sections in the navigation at most.
const SECTIONS: usize = 8;
/// What the doors to other programs accept at most.
const LARGEST_BODY: usize = 20 << 20;

/// Every address of the site.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(republish::routes())
        .merge(ask::routes())
        .merge(feeds::routes())
        .merge(lists::routes())
        .merge(pictures::routes())
        .merge(protocols::routes())
        .merge(ops::routes())
        .fallback(pages::missing)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(http::guard_site))
        .with_state(Arc::clone(app))
}

/// The site as its pages describe it.
fn description(app: &App, tx: &mut dyn Tx) -> Result<Site> {
    let newsroom = &app.config.newsroom;
    let base = url::Url::parse(&app.config.base_url()).map_err(reprint_store::StoreError::other)?;
    let mut site = Site::new(&newsroom.name, &base);
    site.publisher = Party {
        name: Some(newsroom.name.clone()),
        url: newsroom.url.as_ref().map(ToString::to_string),
    };
    site.language.clone_from(&newsroom.language);
    site.time_zone = app.zone.clone();
    site.corrections_contact
        .clone_from(&newsroom.corrections_contact);
    site.hub = Some(site.url("/hub"));
    site.pictures = Pictures::Kept;
    site.sections = sections(app, tx)?;
    Ok(site)
}

/// The sections of the newest stories, the busiest first.
fn sections(app: &App, tx: &mut dyn Tx) -> Result<Vec<String>> {
    let filter = Filter {
        status: Some(Status::Usable),
        readable_at: Some(app.now()),
        ..Filter::default()
    };
    let mut counted: Vec<(String, usize)> = Vec::new();
    for head in story::list(tx, app.newsroom, &filter, 200, None)?.stories {
        let Some(section) = head.section else {
            continue;
        };
        match counted.iter_mut().find(|(known, _)| *known == section) {
            Some((_, count)) => *count += 1,
            None => counted.push((section, 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(counted
        .into_iter()
        .map(|(name, _)| name)
        .take(SECTIONS)
        .collect())
}

/// A finished document as an answer, with a validator so that nothing is sent twice.
fn answer(document: &Document, request: &HeaderMap) -> Response {
    let tag = format!(
        "\"{}\"",
        blake3::hash(document.body.as_bytes())
            .to_hex()
            .get(..20)
            .unwrap_or_default()
    );
    let known = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag)
        });
    let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::OK);
    let mut response = if known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, document.body.clone()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(document.media_type),
    );
    // A retraction reaches every cache within a minute.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60, must-revalidate"),
    );
    let texts = [
        (header::ETAG, Some(tag.as_str())),
        (header::LINK, document.link.as_deref()),
        (
            header::HeaderName::from_static("x-robots-tag"),
            document.robots,
        ),
    ];
    for (name, text) in texts {
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.append(name, value);
        }
    }
    response
}
