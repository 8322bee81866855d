//! "Republish our stories": the terms in plain words, the kit for a partner, and the links in letters.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use reprint_edition::{
    Chapter, Document, Mark, Offer, Terms,
    feed::{self, NewsFormat},
    kit::{Kit, kit},
    republish_page, terms_page,
};
use reprint_rights::{Cleared, Decision, Partner, Use, policy::Licence};
use reprint_store::{
    Result, StoreError, Tx, copy,
    story::{self, Head},
};
use reprint_story::{CopyState, Medium, Story, StoryId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer,
    cache::page,
    description, partner_of,
    shelf::{Reader, Shelf},
};
use crate::{
    app::App,
    clear,
    follow::Actor,
    http::Refusal,
    reprint::{self, Given},
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/republish", get(terms))
        .route("/story/{id}/republish", get(offer))
        .route("/partner/{token}", get(partner_page))
        .route("/partner/{token}/take", post(take))
        .route("/kit/{token}", get(kit_of_copy))
        .route("/done/{token}", get(done_page).post(done))
}

/// The terms for everybody.
async fn terms(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let made = page(&app, "/republish".into(), |app, tx| {
        let site = description(app, tx)?;
        let terms = clear::own_terms(app, tx, None, None)?;
        let summary = clear::for_a_web_page(app, &terms.policy);
        let chapters: Vec<Chapter> = terms.policy.chapters().into_iter().map(chapter).collect();
        let licence = match &terms.policy.licence {
            Some(Licence::At(address)) => Some(address.as_str()),
            Some(Licence::Permission) | None => None,
        };
        let told = Terms {
            summary: &[summary.to_owned()],
            chapters: &chapters,
            licence: licence.map(|licence| (licence, licence)),
            contact: app.config.newsroom.corrections_contact.as_deref(),
        };
        Ok(terms_page(&site, &told))
    });
    Ok(answer(&*made.await?, &headers))
}

fn chapter(chapter: reprint_rights::Chapter) -> Chapter {
    Chapter {
        heading: chapter.heading.to_owned(),
        rules: chapter
            .sentences
            .into_iter()
            .map(|sentence| sentence.text)
            .collect(),
    }
}

/// What our terms say to somebody who takes a whole story for a web page and has not said who they are.
pub(super) fn for_anybody(
    app: &App,
    tx: &mut dyn Tx,
    head: &Head,
    story: &Story,
) -> Result<Decision> {
    let terms = clear::own_terms(app, tx, None, Some(head))?;
    let usage = Use {
        partner: Partner::default(),
        assets: reprint_rights::AssetsUsed::All,
        ..Use::default()
    };
    Ok(match clear::clear(app, story, &terms, &usage) {
        Ok(cleared) => cleared.decision().clone(),
        Err(decision) => *decision,
    })
}

/// The kit for anybody, where the terms give it to anybody; else why not, and whom to ask.
async fn offer(
    State(app): State<Arc<App>>,
    Path(id): Path<StoryId>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> std::result::Result<Response, Refusal> {
    let format = query.get("format").and_then(|name| NewsFormat::of(name));
    let document = app
        .read(move |app, tx| offered(app, tx, id, format))
        .await?;
    Ok(answer(&document, &headers))
}

/// The page with the kit, or the story in a news format if one is asked for.
fn offered(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    format: Option<NewsFormat>,
) -> Result<Document> {
    let site = description(app, tx)?;
    let found = story::get(tx, app.newsroom, id)?.filter(|head| head.side == story::Side::Own);
    let Some((head, current)) = found.zip(story::current(tx, app.newsroom, id)?) else {
        return Ok(reprint_edition::missing_page(&site));
    };
    let terms = clear::own_terms(app, tx, None, Some(&head))?;
    let usage = Use {
        assets: reprint_rights::AssetsUsed::All,
        ..Use::default()
    };
    let shown = Shelf::new(app, tx, Reader::Site).clear(&head)?;
    Ok(match clear::clear(app, &current, &terms, &usage) {
        Ok(cleared) => {
            if let Some(format) = format {
                return Ok(feed::news(&site, &cleared, format));
            }
            let kit = kit(&site, &cleared, None);
            republish_page(
                &site,
                &Offer::Kit {
                    story: &cleared,
                    kit: &kit,
                },
            )
        }
        Err(decision) => republish_page(
            &site,
            &Offer::Refused {
                story: shown.as_ref().filter(|_| current.status.is_usable()),
                decision: &decision,
                ask: Some(&format!("{}/ask?story={id}", app.config.base_url())),
            },
        ),
    })
}

/// A partner's own page: what it may take, and a button for each.
async fn partner_page(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> std::result::Result<Response, Refusal> {
    crate::desk::partner_page(&app, token).await
}

#[derive(Deserialize)]
struct Taking {
    story: StoryId,
    #[serde(default)]
    medium: Medium,
}

/// A partner takes a story: one form for people and programs. A browser gets the kit's page, a program its pieces.
async fn take(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(taking): Form<Taking>,
) -> std::result::Result<Response, Refusal> {
    let partner = partner_of(&app, &token).await?;
    let actor = Actor(format!("partner {}", partner.name));
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("json"));
    let given = match reprint::give(&app, taking.story, partner, taking.medium, actor).await {
        Ok(given) => given,
        Err(Refusal::Terms(decision)) if !wants_json => {
            let ask = format!(
                "{}/partner/{token}/ask?story={}",
                app.config.base_url(),
                taking.story
            );
            return refused(&app, taking.story, *decision, ask).await;
        }
        Err(other) => return Err(other),
    };
    if wants_json {
        return Ok((StatusCode::CREATED, Json(kit_pieces(&app, &given).await?)).into_response());
    }
    let (_, document) = made(&app, &given).await?;
    let mut response = answer(&document, &HeaderMap::new());
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

async fn refused(
    app: &Arc<App>,
    id: StoryId,
    decision: Decision,
    ask: String,
) -> std::result::Result<Response, Refusal> {
    let document = app
        .read(move |app, tx| {
            let site = description(app, tx)?;
            let shown = match story::get(tx, app.newsroom, id)? {
                Some(head) if head.status.is_usable() => {
                    Shelf::new(app, tx, Reader::Site).clear(&head)?
                }
                _ => None,
            };
            let offer = Offer::Refused {
                story: shown.as_ref(),
                decision: &decision,
                ask: Some(&ask),
            };
            Ok(republish_page(&site, &offer))
        })
        .await?;
    let mut response = answer(&document, &HeaderMap::new());
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(response)
}

/// The kit for somebody whose request was granted, or why even so not.
pub(super) async fn give_to(
    app: &Arc<App>,
    id: StoryId,
    partner: reprint_store::partner::Partner,
    medium: Medium,
) -> std::result::Result<Response, Refusal> {
    let actor = Actor(format!("partner {}", partner.name));
    match reprint::give(app, id, partner, medium, actor).await {
        Ok(given) => {
            let (_, document) = made(app, &given).await?;
            let mut response = answer(&document, &HeaderMap::new());
            *response.status_mut() = StatusCode::CREATED;
            Ok(response)
        }
        Err(Refusal::Terms(decision)) => {
            let ask = format!("{}/ask?story={id}", app.config.base_url());
            refused(app, id, *decision, ask).await
        }
        Err(other) => Err(other),
    }
}

/// The kit of what was given, piece by piece, for programs.
pub(crate) async fn kit_pieces(
    app: &Arc<App>,
    given: &Given,
) -> std::result::Result<Value, Refusal> {
    let (kit, _) = made(app, given).await?;
    let formats: serde_json::Map<String, Value> = { kit.formats.iter() }
        .map(|(format, written)| (format.name().to_owned(), Value::from(written.as_str())))
        .collect();
    Ok(json!({
        "copy": given.copy.copy.id, "story": given.copy.copy.story, "headline": kit.headline, "standfirst": kit.standfirst,
        "byline": kit.byline, "html": kit.html, "text": kit.text, "markdown": kit.markdown,
        "formats": formats,
    }))
}

/// The kit with the copy's mark, and its page.
async fn made(app: &Arc<App>, given: &Given) -> std::result::Result<(Kit, Document), Refusal> {
    let site = app.read(|app, tx| description(app, tx)).await?;
    let cleared: &Cleared<Story> = &given.cleared;
    let mark = Mark {
        story: given.copy.copy.story,
        version: cleared.version,
        copy: given.copy.copy.id,
    };
    let kit = kit(&site, cleared, Some(&mark));
    let document = republish_page(
        &site,
        &Offer::Kit {
            story: cleared,
            kit: &kit,
        },
    );
    Ok((kit, document))
}

/// The newest kit of a copy, from the link in a letter.
async fn kit_of_copy(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> std::result::Result<Response, Refusal> {
    let (row, partner) = reprint::of_done_token(&app, &token).await?;
    let actor = Actor(format!("partner {}", partner.name));
    let given = reprint::give(&app, row.copy.story, partner, row.copy.medium, actor).await?;
    if let Some(format) = query.get("format").and_then(|name| NewsFormat::of(name)) {
        let site = app.read(|app, tx| description(app, tx)).await?;
        return Ok(answer(
            &feed::news(&site, &given.cleared, format),
            &HeaderMap::new(),
        ));
    }
    let (kit, document) = made(&app, &given).await?;
    if query.get("format").is_some_and(|format| format == "html") {
        return Ok((
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            kit.html,
        )
            .into_response());
    }
    Ok(answer(&document, &HeaderMap::new()))
}

/// A link in a letter opens a page with one button: a mail program that looks at links must not be able to say "done".
async fn done_page(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> std::result::Result<Response, Refusal> {
    let (row, _) = reprint::of_done_token(&app, &token).await?;
    Ok(crate::desk::done_page(&app, &token, &row))
}

/// The editor says the page is changed: it is read again at once.
async fn done(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> std::result::Result<Response, Refusal> {
    let (row, _) = reprint::of_done_token(&app, &token).await?;
    let id = row.copy.id;
    app.write(move |app, tx: &mut dyn Tx| {
        let mut row = copy::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
            what: "copy",
            key: id.to_string(),
        })?;
        row.next_read = row.copy.url.as_ref().map(|_| app.now());
        row.failures = 0;
        if row.copy.state == CopyState::Stale {
            row.copy.state = CopyState::Delivered;
        }
        copy::update(tx, app.newsroom, &row)
    })
    .await?;
    Ok(Redirect::to(&format!("/done/{token}?said=yes")).into_response())
}
