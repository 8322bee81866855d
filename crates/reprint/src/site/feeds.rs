//! Feeds, sitemaps and robots.txt; and the same bytes again for those a hub pushes to.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use reprint_edition::{
    Document, Site,
    feed::{Channel, Format, feed, news_sitemap, opml, robots, sitemap},
    slug,
};
use reprint_store::{
    Result, Tx,
    partner::Partner,
    story::{Cursor, Filter},
};

use super::{
    answer,
    cache::page,
    description, partner_of,
    shelf::{Reader, Shelf},
};
use crate::{app::App, http::Refusal};

const IN_FEED: usize = 50;
const TOMBSTONES: u32 = 100;
const FORMATS: [Format; 3] = [Format::Rss, Format::Atom, Format::Json];

pub(super) fn routes() -> Router<Arc<App>> {
    let mut router = Router::new()
        .route(
            "/robots.txt",
            get(|app, headers| fixed(app, headers, "/robots.txt", robots_txt)),
        )
        .route(
            "/sitemap.xml",
            get(|app, headers| fixed(app, headers, "/sitemap.xml", all_pages)),
        )
        .route(
            "/news-sitemap.xml",
            get(|app, headers| fixed(app, headers, "/news-sitemap.xml", news)),
        )
        .route(
            "/feeds.opml",
            get(|app, headers| fixed(app, headers, "/feeds.opml", every_feed)),
        )
        .route("/alerts/{token}/atom.xml", get(alert_feed))
        .route("/partner/{token}/atom.xml", get(partner_feed));
    for format in FORMATS {
        router = router
            .route(
                format.path(),
                get(
                    move |State(app): State<Arc<App>>, headers: HeaderMap| async move {
                        let made = page(&app, format.path().into(), move |app, tx| {
                            of_site(app, tx, None, format)
                        });
                        Ok::<_, Refusal>(answer(&*made.await?, &headers))
                    },
                ),
            )
            .route(
                &format!("/section/{{section}}{}", format.path()),
                get(
                    move |State(app): State<Arc<App>>,
                          Path(section): Path<String>,
                          headers: HeaderMap| async move {
                        let name = format!("/section/{section}{}", format.path());
                        let made = page(&app, name, move |app, tx| {
                            of_site(app, tx, Some(&section), format)
                        });
                        Ok::<_, Refusal>(answer(&*made.await?, &headers))
                    },
                ),
            );
    }
    router
}

type Make = fn(&App, &mut dyn Tx) -> Result<Document>;

async fn fixed(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    name: &'static str,
    make: Make,
) -> std::result::Result<Response, Refusal> {
    let made = page(&app, name.into(), make).await?;
    Ok(answer(&made, &headers))
}

/// What a saved search found. Nothing keeps it: whoever reads it holds a secret address.
async fn alert_feed(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> std::result::Result<Response, Refusal> {
    let body = crate::alerts::feed(&app, token).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, body).into_response())
}

fn robots_txt(app: &App, tx: &mut dyn Tx) -> Result<Document> {
    Ok(robots(&description(app, tx)?))
}

fn every_feed(app: &App, tx: &mut dyn Tx) -> Result<Document> {
    Ok(opml(&description(app, tx)?))
}

fn all_pages(app: &App, tx: &mut dyn Tx) -> Result<Document> {
    let site = description(app, tx)?;
    let (stories, _) = Shelf::new(app, tx, Reader::Site).newest(&Filter::default(), 0, 1_000)?;
    Ok(sitemap(&site, &stories))
}

fn news(app: &App, tx: &mut dyn Tx) -> Result<Document> {
    let site = description(app, tx)?;
    let (stories, _) = Shelf::new(app, tx, Reader::Site).newest(&Filter::default(), 0, 1_000)?;
    Ok(news_sitemap(&site, &stories, app.now()))
}

/// The feed of the site, or of the section with this slug; a section nobody knows has an empty feed.
fn of_site(app: &App, tx: &mut dyn Tx, section: Option<&str>, format: Format) -> Result<Document> {
    let site = description(app, tx)?;
    let named = section.map(|section| named(&site, section));
    let filter = Filter {
        section: named.clone(),
        ..Filter::default()
    };
    let mut shelf = Shelf::new(app, tx, Reader::Site);
    let (stories, _) = shelf.newest(&filter, 0, IN_FEED)?;
    let notices = shelf.notices(TOMBSTONES)?;
    let channel = Channel::of(&site, named.as_deref(), format);
    Ok(feed(&site, &channel, format, &stories, &notices))
}

fn named(site: &Site, section: &str) -> String {
    let known = site.sections.iter().find(|known| slug(known) == section);
    known.cloned().unwrap_or_else(|| section.to_owned())
}

/// What one partner may take and what was taken back, the newest change first and older changes page by page: a correction
/// or a retraction of a story however old reaches a partner that polls. `after` is where the page before ended.
fn of_partner(
    app: &App,
    tx: &mut dyn Tx,
    partner: &Partner,
    address: &str,
    after: Option<Cursor>,
) -> Result<Document> {
    let site = description(app, tx)?;
    let mut shelf = Shelf::new(app, tx, Reader::Partner(Box::new(partner.clone())));
    let changes = shelf.changes(after, IN_FEED)?;
    let channel = Channel {
        // A reader takes a feed's title for its publisher's name.
        title: None,
        page: site.url("/republish"),
        address: address.to_owned(),
        updated: None,
        next: changes.next.map(|next| format!("{address}?after={next}")),
    };
    Ok(feed(
        &site,
        &channel,
        Format::Atom,
        &changes.stories,
        &changes.notices,
    ))
}

#[derive(serde::Deserialize)]
struct Paged {
    after: Option<String>,
}

async fn partner_feed(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(paged): Query<Paged>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let partner = partner_of(&app, &token).await?;
    let address = format!("{}/partner/{token}/atom.xml", app.config.base_url());
    let after = paged.after.map(|after| after.parse::<Cursor>());
    let after = after
        .transpose()
        .map_err(|error| Refusal::Malformed(error.to_string()))?;
    let document = app
        .read(move |app, tx| of_partner(app, tx, &partner, &address, after))
        .await?;
    let mut response = answer(&document, &headers);
    response.headers_mut().insert(
        axum::http::header::CACHE_CONTROL,
        axum::http::HeaderValue::from_static("private, max-age=60"),
    );
    Ok(response)
}

/// A feed's present content by its address, as a hub pushes it; nothing for an address that is no feed of this site.
pub(crate) async fn topic(
    app: &Arc<App>,
    topic: &str,
) -> std::result::Result<Option<(&'static str, String)>, Refusal> {
    let Some(path) = topic
        .strip_prefix(&app.config.base_url())
        .map(str::to_owned)
    else {
        return Ok(None);
    };
    if let Some(token) = path
        .strip_prefix("/partner/")
        .and_then(|rest| rest.strip_suffix("/atom.xml"))
    {
        let partner = match partner_of(app, token).await {
            Ok(partner) => partner,
            Err(Refusal::NotFound(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let address = topic.to_owned();
        let made = app
            .read(move |app, tx| of_partner(app, tx, &partner, &address, None))
            .await?;
        return Ok(Some((made.media_type, made.body)));
    }
    let Some(format) = FORMATS
        .into_iter()
        .find(|format| path.ends_with(format.path()))
    else {
        return Ok(None);
    };
    let before = path
        .strip_suffix(format.path())
        .unwrap_or_default()
        .to_owned();
    let section = match before.strip_prefix("/section/") {
        Some(section) if !section.contains('/') => Some(section.to_owned()),
        None if before.is_empty() => None,
        _ => return Ok(None),
    };
    let made = app
        .read(move |app, tx| of_site(app, tx, section.as_deref(), format))
        .await?;
    Ok(Some((made.media_type, made.body)))
}
