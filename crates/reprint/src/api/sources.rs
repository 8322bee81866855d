//! Sources and what is wrong.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use reprint_store::{StoreError, problem, source};
use reprint_story::SourceId;
use serde::Deserialize;

use super::{
    MOST_ON_A_PAGE,
    auth::{Key, Scope},
    input::{Body, Named},
    output::{page, problem_json, source_json},
};
use crate::{app::App, desk, http::Refusal, reprint};

pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    let sources = app.read(|app, tx| source::all(tx, app.newsroom)).await?;
    Ok(page(&at, sources.iter().map(source_json).collect(), None))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    url: String,
    name: Option<String>,
    #[serde(default)]
    own: bool,
}

/// The source is due at once: the workers read it within a second.
pub(super) async fn add(
    State(app): State<Arc<App>>,
    key: Key,
    Body(new): Body<New>,
) -> Result<Response, Refusal> {
    key.may(Scope::Admin)?;
    let source = desk::add_source(&app, new.url, new.name, new.own).await?;
    let id = source.id;
    // Read again: its terms were kept with it.
    let kept = app
        .read(move |app, tx| source::get(tx, app.newsroom, id))
        .await?
        .unwrap_or(source);
    Ok((StatusCode::CREATED, Json(source_json(&kept))).into_response())
}

pub(super) async fn poll(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<SourceId>,
) -> Result<StatusCode, Refusal> {
    key.may(Scope::Admin)?;
    app.write(move |app, tx| {
        source::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
            what: "source",
            key: id.to_string(),
        })?;
        source::check_now(tx, app.newsroom, id, app.now())
    })
    .await?;
    Ok(StatusCode::ACCEPTED)
}

pub(super) async fn confirm(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<SourceId>,
) -> Result<StatusCode, Refusal> {
    let actor = key.may(Scope::Admin)?;
    reprint::confirm_terms(&app, id, actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What wants a person, the newest first.
pub(super) async fn problems(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    let open = app
        .read(|app, tx| problem::open(tx, Some(app.newsroom), MOST_ON_A_PAGE))
        .await?;
    Ok(page(&at, open.iter().map(problem_json).collect(), None))
}
