//! Saved searches and what they found.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use reprint_store::{SavedSearchId, alert, alert::SavedSearch, story};
use serde_json::{Value, json};

use super::{
    auth::{Key, Scope},
    input::{Body, Named},
    output::{head_json, page},
};
use crate::{
    alerts::{self, Wanted},
    app::App,
    http::Refusal,
};

/// Found stories told with a search.
const SHOWN: u32 = 100;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    let kept = app.read(|app, tx| alert::all(tx, app.newsroom)).await?;
    let items = kept
        .iter()
        .map(|search| alerts::json(&app, search))
        .collect();
    Ok(page(&at, items, None))
}

/// The search with the secret its webhook's calls are signed with.
fn with_secret(app: &App, search: &SavedSearch) -> Result<Value, Refusal> {
    let mut told = alerts::json(app, search);
    told["webhook_secret"] = match search.webhook {
        Some(_) => json!(alerts::hook_secret(app, search)?.reveal()),
        None => Value::Null,
    };
    Ok(told)
}

pub(super) async fn keep(
    State(app): State<Arc<App>>,
    key: Key,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Refusal> {
    let actor = key.may(Scope::Admin)?;
    let kept = alerts::keep(&app, wanted, actor).await?;
    Ok((StatusCode::CREATED, Json(with_secret(&app, &kept)?)).into_response())
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<SavedSearchId>,
) -> Result<Json<Value>, Refusal> {
    key.may(Scope::Read)?;
    let search = alerts::get(&app, id).await?;
    let found = app
        .read(move |app, tx| {
            let mut found: Vec<Value> = Vec::new();
            for (id, at) in alert::newest(tx, app.newsroom, id, SHOWN)? {
                let head = story::get(tx, app.newsroom, id)?;
                if let Some(head) =
                    head.filter(|head| head.status.is_usable() && head.purged.is_none())
                {
                    found.push(json!({ "found": at.to_string(), "story": head_json(&head) }));
                }
            }
            Ok(found)
        })
        .await?;
    let mut told = alerts::json(&app, &search);
    told["found"] = json!(found);
    Ok(Json(told))
}

pub(super) async fn change(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<SavedSearchId>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let actor = key.may(Scope::Admin)?;
    let kept = alerts::change(&app, id, wanted, actor).await?;
    Ok(Json(with_secret(&app, &kept)?))
}

pub(super) async fn remove(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<SavedSearchId>,
) -> Result<StatusCode, Refusal> {
    let actor = key.may(Scope::Admin)?;
    alerts::remove(&app, id, actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
