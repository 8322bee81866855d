//! The pages readers see.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use reprint_edition::{
    ASSETS, Around, Document, Found, Mark, Paging, Run, front, missing_page, notice_page,
    search_page, section_page, slug, story_page,
};
use reprint_rights::Cleared;
use reprint_store::{
    Result, Tx, publisher,
    search::{self, Piece, Search},
    story::{self, Filter, Side},
};
use reprint_story::{Story, StoryId};

use super::{
    answer,
    cache::page,
    description, republish,
    shelf::{self, Reader, Shelf},
};
use crate::{
    app::App,
    find::{self, Asker},
    http::Refusal,
};

const ON_FRONT: usize = 24;
const ON_SECTION: usize = 20;
const MORE_FROM: usize = 7;

pub(super) fn routes() -> Router<Arc<App>> {
    let mut router = Router::new()
        .route("/", get(front_page))
        .route("/section/{section}", get(section))
        .route("/story/{id}", get(story_at))
        .route("/search", get(search));
    for asset in ASSETS {
        let serve = move || async move {
            let keep = format!("public, max-age={}", asset.max_age);
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static(asset.media_type),
                ),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_str(&keep).unwrap_or(HeaderValue::from_static("no-cache")),
                ),
                (
                    header::ACCESS_CONTROL_ALLOW_ORIGIN,
                    HeaderValue::from_static("*"),
                ),
            ];
            (headers, asset.body)
        };
        router = router.route(asset.path, get(serve));
    }
    router
}

async fn front_page(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let made = page(&app, "/".into(), |app, tx| {
        let site = description(app, tx)?;
        let (stories, _) =
            Shelf::new(app, tx, Reader::Site).newest(&Filter::default(), 0, ON_FRONT)?;
        Ok(front(&site, &stories))
    });
    Ok(answer(&*made.await?, &headers))
}

async fn section(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let number = page_number(&query);
    let made = page(&app, format!("/section/{name}?{number}"), move |app, tx| {
        let site = description(app, tx)?;
        let Some(section) = site
            .sections
            .iter()
            .find(|section| slug(section) == name)
            .cloned()
        else {
            return Ok(missing_page(&site));
        };
        let filter = Filter {
            section: Some(section.clone()),
            ..Filter::default()
        };
        let skip = ON_SECTION * (number as usize - 1);
        let (stories, more) =
            Shelf::new(app, tx, Reader::Site).newest(&filter, skip, ON_SECTION)?;
        let paging = Paging { page: number, more };
        Ok(section_page(&site, &section, &stories, paging))
    });
    Ok(answer(&*made.await?, &headers))
}

fn page_number(query: &HashMap<String, String>) -> u32 {
    let asked = query.get("page").and_then(|page| page.parse().ok());
    asked.unwrap_or(1).clamp(1, 1_000)
}

async fn story_at(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let Ok(id) = id.parse::<StoryId>() else {
        return missing(State(app), headers).await;
    };
    let made = page(&app, format!("/story/{id}"), move |app, tx| {
        one_story(app, tx, id)
    })
    .await?;
    let mut response = answer(&made, &headers);
    let endpoint = format!("<{}/webmention>; rel=\"webmention\"", app.config.base_url());
    if let Ok(value) = HeaderValue::from_str(&endpoint) {
        response.headers_mut().append(header::LINK, value);
    }
    Ok(response)
}

/// A story's page; the notice that stands where it was; or nothing, which is also what an embargoed story looks like.
fn one_story(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Document> {
    let site = description(app, tx)?;
    let Some(head) = story::get(tx, app.newsroom, id)? else {
        return Ok(missing_page(&site));
    };
    let public = head.side == Side::Own || crate::reprint::is_taken(app, tx, id)?;
    if let Some(notice) = shelf::notice(app, tx, &head)?.filter(|_| public) {
        return Ok(notice_page(&site, &notice));
    }
    let mut shelf = Shelf::new(app, tx, Reader::Site);
    let Some(cleared) = shelf.clear(&head)? else {
        return Ok(missing_page(&site));
    };
    let event = shelf.event_of(id)?;
    let on_this = shelf.these(&event)?;
    let mut more = more_from(&mut shelf, &head)?;
    // No headline is said twice.
    more.retain(|other| !on_this.iter().any(|event| event.id == other.id));
    let offer = match head.side {
        Side::Own => Some(republish::for_anybody(app, tx, &head, &cleared)?),
        Side::Taken => None,
    };
    let around = Around {
        more: &more,
        on_this: &on_this,
        republish: offer.as_ref(),
        mark: mark(app, tx, id)?,
    };
    Ok(story_page(&site, &cleared, &around))
}

/// The publisher's newest other stories.
fn more_from(shelf: &mut Shelf<'_, '_>, head: &story::Head) -> Result<Vec<Cleared<Story>>> {
    let filter = Filter {
        side: Some(head.side),
        source: head.source.filter(|_| head.side == Side::Taken),
        ..Filter::default()
    };
    let (mut more, _) = shelf.newest(&filter, 0, MORE_FROM + 1)?;
    more.retain(|other| other.id != Some(head.id));
    more.truncate(MORE_FROM);
    Ok(more)
}

/// The publisher's own name for the copy that this page is, if it told us one when we took the story.
fn mark(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Option<Mark>> {
    let kept = publisher::setting(tx, Some(app.newsroom), &crate::reprint::mark_setting(id))?;
    let number = |name: &str| kept.as_ref()?[name].as_str().map(str::to_owned);
    let Some((story, copy)) = number("story").zip(number("copy")) else {
        return Ok(None);
    };
    // Our versions of a story taken from another Reprint count as its publisher's do, from the one we first saw.
    let version = crate::reprint::their_version(app, tx, id)?;
    let (Ok(story), Ok(copy)) = (story.parse(), copy.parse()) else {
        return Ok(None);
    };
    Ok(Some(Mark {
        story,
        version,
        copy,
    }))
}

async fn search(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let asked = query.get("q").cloned().unwrap_or_default();
    let order = query.get("order").cloned().unwrap_or_default();
    let number = page_number(&query);
    let document = app
        .read(move |app, tx| {
            let site = description(app, tx)?;
            let asker = Asker {
                desk: false,
                ..app.at_desk()
            };
            let search = Search {
                readable_at: Some(app.now()),
                order: find::order(&order),
                ..find::parse(&asked, &asker).search
            };
            let skip = ON_SECTION * (number as usize - 1);
            let (stories, more) = if asked.trim().is_empty() {
                (Vec::new(), false)
            } else {
                Shelf::new(app, tx, Reader::Site).found(&search, skip, ON_SECTION)?
            };
            let paging = Paging { page: number, more };
            let total = (skip + stories.len() + usize::from(more)) as u64;
            let passages: Vec<Vec<Run>> = stories
                .iter()
                .map(|story| runs(search::passage(&story.text, &search.terms)))
                .collect();
            let found = Found {
                stories: &stories,
                passages: &passages,
                total,
                paging,
            };
            Ok(search_page(&site, &asked, &found))
        })
        .await?;
    Ok(answer(&document, &headers))
}

fn runs(pieces: Vec<Piece>) -> Vec<Run> {
    let run = |piece: Piece| Run {
        text: piece.text,
        found: piece.hit,
    };
    pieces.into_iter().map(run).collect()
}

/// Any address nothing stands at.
pub(super) async fn missing(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let document = app
        .read(|app, tx| Ok(missing_page(&description(app, tx)?)))
        .await?;
    let mut response = answer(&document, &headers);
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response.into_response())
}
