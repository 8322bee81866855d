//! Partners: who reprints.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use reprint_store::partner;

use super::{
    auth::{Key, Scope},
    input::Body,
    output::{page, partner_json},
};
use crate::{
    app::App,
    desk::{self, NewPartner},
    http::Refusal,
};

pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    let partners = app.read(|app, tx| partner::all(tx, app.newsroom)).await?;
    Ok(page(&at, partners.iter().map(partner_json).collect(), None))
}

/// The answer alone carries the partner's addresses: only the hash of what is secret in them is kept.
pub(super) async fn add(
    State(app): State<Arc<App>>,
    key: Key,
    Body(new): Body<NewPartner>,
) -> Result<Response, Refusal> {
    key.may(Scope::Admin)?;
    let (partner, token) = desk::add_partner(&app, new).await?;
    let mut told = partner_json(&partner);
    let page = format!("{}/partner/{}", app.config.base_url(), token.as_str());
    told["feed"] = format!("{page}/atom.xml").into();
    told["page"] = page.into();
    Ok((StatusCode::CREATED, Json(told)).into_response())
}
