//! Asking for permission: a form for anybody, one behind a partner's own address, and the page with the answer.

use std::sync::Arc;

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use reprint_story::StoryId;
use serde::Deserialize;
use serde_json::json;

use super::partner_of;
use crate::{
    app::App,
    ask::{self, Stranger, Wish},
    desk,
    http::Refusal,
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/ask", get(form).post(send))
        .route("/partner/{token}/ask", get(partner_form).post(partner_send))
        .route("/asked/{token}", get(answer).post(kit))
}

#[derive(Deserialize)]
struct About {
    #[serde(default)]
    story: Option<StoryId>,
}

async fn form(
    State(app): State<Arc<App>>,
    Query(about): Query<About>,
) -> Result<Response, Refusal> {
    desk::ask_form(&app, "/ask", about.story, None).await
}

async fn partner_form(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Query(about): Query<About>,
) -> Result<Response, Refusal> {
    let partner = partner_of(&app, &token).await?;
    desk::ask_form(
        &app,
        &format!("/partner/{token}/ask"),
        about.story,
        Some(&partner),
    )
    .await
}

/// What the public form sends. `website` is shown to nobody: who fills it in is a program.
#[derive(Deserialize)]
struct Sent {
    csrf: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    website: String,
    #[serde(flatten)]
    wish: Wish,
}

async fn send(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    own_form(&app, &headers, Some(&sent.csrf))?;
    if sent.website.is_empty() {
        let stranger = Stranger {
            name: sent.name,
            outlet: sent.outlet,
            mail: sent.mail,
        };
        ask::ask_as_stranger(&app, stranger, sent.wish).await?;
    }
    Ok(desk::asked_page(&app))
}

/// Behind a partner's address stands the partner, or its own Reprint; the address is the secret.
async fn partner_send(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(wish): Form<Wish>,
) -> Result<Response, Refusal> {
    let partner = partner_of(&app, &token).await?;
    own_form(&app, &headers, None)?;
    let id = ask::ask(&app, partner.id, wish).await?;
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("json"));
    if wants_json {
        return Ok((StatusCode::CREATED, Json(json!({ "ask": id }))).into_response());
    }
    Ok(desk::asked_page(&app))
}

/// A form of another site's page is refused: browsers say where a form stood. No cookie is needed for that.
fn own_form(app: &App, headers: &HeaderMap, csrf: Option<&str>) -> Result<(), Refusal> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign_site = matches!(said("sec-fetch-site"), Some("cross-site" | "same-site"));
    let foreign_origin = match (said("origin"), said("host")) {
        (Some("null"), _) => true,
        (Some(origin), Some(host)) => origin.split("://").nth(1) != Some(host),
        _ => false,
    };
    let stale = csrf.is_some_and(|given| !desk::is_fresh_form(app, given));
    if foreign_site || foreign_origin || stale {
        return Err(Refusal::Forbidden(
            "This form is out of date or stood on another site. Load the page again, and send it once more.".into(),
        ));
    }
    Ok(())
}

async fn answer(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let (asked, partner) = ask::of_token(&app, &token).await?;
    desk::answer_page(&app, &token, &asked, &partner).await
}

/// Takes the story under the grant.
async fn kit(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Refusal> {
    let (asked, partner) = ask::of_token(&app, &token).await?;
    let Some(story) = asked.story else {
        return Err(Refusal::Malformed(
            "Choose a story on our site; this permission is for all of them.".into(),
        ));
    };
    let usage: reprint_rights::Granted = serde_json::from_value(asked.use_).unwrap_or_default();
    super::republish::give_to(&app, story, partner, usage.medium.unwrap_or_default()).await
}
