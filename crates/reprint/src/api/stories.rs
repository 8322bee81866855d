//! Stories: looked at, searched, changed, given and taken.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use reprint_store::{
    StoreError, copy, partner,
    story::{self, Cursor, Filter, Side},
};
use reprint_story::{ChangeKind, Medium, PartnerId, Status, Story, StoryId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    auth::{Key, Scope},
    input::{Asked, Body, Named},
    output::{copy_json, head_json, limit, page, page_with, version_json},
};
use crate::{
    app::App,
    find,
    follow::{self, Rewording},
    http::Refusal,
    reprint, site,
};

type Answer<T> = Result<T, Refusal>;

#[derive(Deserialize)]
pub(super) struct Wanted {
    side: Option<String>,
    section: Option<String>,
    status: Option<Status>,
    cursor: Option<String>,
    limit: Option<u32>,
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Response> {
    key.may(Scope::Read)?;
    let side = wanted.side.map(|word| {
        Side::from_word(&word)
            .ok_or_else(|| Refusal::Malformed(format!("side is own or taken, not {word:?}")))
    });
    let cursor = wanted.cursor.map(|text| {
        text.parse::<Cursor>()
            .map_err(|error| Refusal::Malformed(error.to_string()))
    });
    let (side, cursor) = (side.transpose()?, cursor.transpose()?);
    let filter = Filter {
        side,
        section: wanted.section,
        status: wanted.status,
        ..Filter::default()
    };
    let limit = limit(wanted.limit);
    let found = app
        .read(move |app, tx| story::list(tx, app.newsroom, &filter, limit, cursor))
        .await?;
    let next = found.next.map(|cursor| cursor.to_string());
    Ok(page(
        &at,
        found.stories.iter().map(head_json).collect(),
        next,
    ))
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
) -> Answer<Json<Value>> {
    key.may(Scope::Read)?;
    let found = app
        .read(move |app, tx| {
            let head = story::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                what: "story",
                key: id.to_string(),
            })?;
            let mut told = head_json(&head);
            // Without it, its words were erased by order of law.
            told["story"] = json!(story::current(tx, app.newsroom, id)?);
            told["versions"] = story::versions(tx, app.newsroom, id)?
                .iter()
                .map(version_json)
                .collect();
            told["copies"] = copy::of_story(tx, app.newsroom, id)?
                .iter()
                .map(copy_json)
                .collect();
            Ok(told)
        })
        .await?;
    Ok(Json(found))
}

/// A public sentence; optional for hold and release.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noted {
    note: Option<String>,
}

pub(super) async fn hold(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
    Body(said): Body<Noted>,
) -> Answer<Json<Story>> {
    let actor = key.may(Scope::Change)?;
    Ok(Json(
        follow::change_story(&app, id, ChangeKind::Hold, said.note, None, actor).await?,
    ))
}

pub(super) async fn release(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
    Body(said): Body<Noted>,
) -> Answer<Json<Story>> {
    let actor = key.may(Scope::Change)?;
    Ok(Json(
        follow::change_story(&app, id, ChangeKind::Release, said.note, None, actor).await?,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Correct {
    kind: Option<ChangeKind>,
    note: Option<String>,
    headline: Option<String>,
    body: Option<String>,
}

pub(super) async fn correct(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
    Body(said): Body<Correct>,
) -> Answer<Json<Story>> {
    let actor = key.may(Scope::Change)?;
    let rewording = Rewording {
        kind: said.kind.unwrap_or(ChangeKind::Correction),
        note: said.note,
        headline: said.headline,
        body: said.body,
    };
    Ok(Json(follow::reword(&app, id, rewording, actor).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Retract {
    note: String,
    headline: String,
}

pub(super) async fn retract(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
    Body(said): Body<Retract>,
) -> Answer<Json<Story>> {
    let actor = key.may(Scope::Retract)?;
    Ok(Json(
        follow::retract(&app, id, said.note, &said.headline, actor).await?,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offer {
    partner: PartnerId,
    #[serde(default)]
    medium: Medium,
}

/// The kit, with the link under which the partner finds its newest form.
pub(super) async fn offer(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
    Body(offer): Body<Offer>,
) -> Answer<Response> {
    let actor = key.may(Scope::Offer)?;
    let wanted = offer.partner;
    let partner = app
        .read(move |app, tx| partner::get(tx, app.newsroom, wanted))
        .await?;
    let partner = partner
        .filter(|partner| partner.ended.is_none())
        .ok_or_else(|| Refusal::NotFound(format!("There is no partner {wanted}.")))?;
    let given = reprint::give(&app, id, partner, offer.medium, actor).await?;
    let mut kit = site::kit_pieces(&app, &given).await?;
    let token = reprint::done_token(&app, given.copy.copy.id);
    kit["url"] = format!("{}/kit/{token}", app.config.base_url()).into();
    Ok((StatusCode::CREATED, Json(kit)).into_response())
}

pub(super) async fn take(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<StoryId>,
) -> Answer<StatusCode> {
    let actor = key.may(Scope::Take)?;
    reprint::take(&app, id, actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct Query {
    q: String,
    order: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Stories found, the newest stored first unless asked otherwise; `q` as in the desk's search box.
pub(super) async fn search(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
    Asked(asked): Asked<Query>,
) -> Answer<Response> {
    key.may(Scope::Read)?;
    let limit = limit(asked.limit);
    let from = asked
        .cursor
        .map(|text| text.parse().map_err(Refusal::Malformed));
    let from = from.transpose()?;
    let order = find::order(asked.order.as_deref().unwrap_or_default());
    let found = app
        .read(move |app, tx| {
            let mut query = find::parse(&asked.q, &app.at_desk());
            query.search.order = order;
            find::find(app, tx, &query, from, limit)
        })
        .await?;
    let items: Vec<Value> = found.hits.iter().map(find::hit_json).collect();
    let next = found.next.map(|next| next.to_string());
    Ok(page_with(
        &at,
        items,
        next,
        json!({ "remarks": found.remarks }),
    ))
}
