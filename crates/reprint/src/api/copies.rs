//! Copies: where stories ran, and telling the address of one.

use std::sync::Arc;

use axum::{Json, extract::State, http::Uri, response::Response};
use reprint_store::{
    StoreError,
    copy::{self, Filter},
};
use reprint_story::{CopyId, CopyState, PartnerId, Place, StoryId};
use serde::Deserialize;
use serde_json::Value;

use super::{
    auth::{Key, Scope},
    input::{Asked, Body, Named},
    output::{copy_json, limit, page},
};
use crate::{app::App, follow, http::Refusal};

#[derive(Deserialize)]
pub(super) struct Wanted {
    story: Option<StoryId>,
    partner: Option<PartnerId>,
    state: Option<CopyState>,
    cursor: Option<CopyId>,
    limit: Option<u32>,
}

/// Copies newest first; those of one story all at once.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    if let Some(story) = wanted.story {
        let mut rows = app
            .read(move |app, tx| copy::of_story(tx, app.newsroom, story))
            .await?;
        rows.retain(|row| {
            wanted
                .partner
                .is_none_or(|partner| row.copy.partner == partner)
                && wanted.state.is_none_or(|state| row.copy.state == state)
        });
        return Ok(page(&at, rows.iter().rev().map(copy_json).collect(), None));
    }
    let filter = Filter {
        partner: wanted.partner,
        state: wanted.state,
        before: wanted.cursor,
    };
    let limit = limit(wanted.limit);
    let mut rows = app
        .read(move |app, tx| copy::list(tx, app.newsroom, filter, limit + 1))
        .await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| row.copy.id.to_string());
    Ok(page(&at, rows.iter().map(copy_json).collect(), next))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Placed {
    url: String,
}

pub(super) async fn place(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<CopyId>,
    Body(placed): Body<Placed>,
) -> Result<Json<Value>, Refusal> {
    key.may(Scope::Offer)?;
    follow::place(&app, id, placed.url, Place::Registered).await?;
    let row = app
        .read(move |app, tx| {
            copy::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                what: "copy",
                key: id.to_string(),
            })
        })
        .await?;
    Ok(Json(copy_json(&row)))
}
