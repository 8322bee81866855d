//! The newsroom's own terms, as data and in plain sentences.

use std::sync::Arc;

use axum::{Json, extract::State};
use reprint_rights::Policy;
use reprint_store::policy::PolicyVersion;
use serde_json::{Value, json};

use super::auth::{Key, Scope};
use crate::{app::App, desk, http::Refusal};

pub(super) async fn show(State(app): State<Arc<App>>, key: Key) -> Result<Json<Value>, Refusal> {
    key.may(Scope::Read)?;
    let kept = desk::main_policy(&app).await?;
    let kept = kept.ok_or_else(|| {
        Refusal::NotFound(
            "There are no terms yet: whoever wants to reprint a story must ask.".into(),
        )
    })?;
    Ok(Json(told(&kept)))
}

/// The body is the policy itself, TOML or JSON; a mistake is told with its line.
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    key: Key,
    text: String,
) -> Result<Json<Value>, Refusal> {
    let actor = key.may(Scope::Admin)?;
    let kept = desk::keep_policy(&app, text, actor.0).await?;
    Ok(Json(told(&kept)))
}

fn told(kept: &PolicyVersion) -> Value {
    let policy = Policy::parse(&kept.text).unwrap_or_default();
    let sentences: Vec<String> = policy
        .explain()
        .into_iter()
        .map(|sentence| sentence.text)
        .collect();
    json!({
        "version": kept.version, "created": kept.created.to_string(), "by": kept.created_by,
        "text": kept.text, "policy": policy, "sentences": sentences,
    })
}
