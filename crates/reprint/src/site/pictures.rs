//! Pictures, served from here so that no third party learns who reads: fetched once, kept under their hash, and shown
//! only with a story whose clearance takes them.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use reprint_net::{Purpose, Request, Url};
use reprint_store::{item, publisher, story};
use reprint_story::{ContentHash, StoryId};
use serde_json::json;

use super::shelf::{Reader, Shelf};
use crate::{app::App, http::Refusal};

/// The largest picture kept.
const LARGEST: usize = 12 << 20;
/// What browsers show as a picture. SVG runs scripts when opened alone, so it is sent with a policy that forbids them.
const TYPES: [&str; 6] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/avif",
    "image/svg+xml",
];

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/story/{id}/picture/{media}", get(picture))
}

async fn picture(
    State(app): State<Arc<App>>,
    Path((id, media)): Path<(StoryId, String)>,
) -> Result<Response, Refusal> {
    let missing = || Refusal::NotFound("There is no such picture.".into());
    let shown = app
        .read(move |app, tx| {
            let Some(head) =
                story::get(tx, app.newsroom, id)?.filter(|head| head.status.is_usable())
            else {
                return Ok(None);
            };
            let cleared = Shelf::new(app, tx, Reader::Site).clear(&head)?;
            Ok(cleared.and_then(|story| {
                let entry = story.media.iter().find(|entry| entry.id == media)?;
                entry.url.clone()
            }))
        })
        .await?;
    let url = shown.ok_or_else(missing)?;
    let (media_type, bytes) = match kept(&app, &url).await? {
        Some(kept) => kept,
        None => fetch(&app, &url).await?,
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&media_type).map_err(|_| missing())?,
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    );
    Ok(response)
}

fn setting(url: &str) -> String {
    format!("picture:{}", blake3::hash(url.as_bytes()).to_hex())
}

async fn kept(app: &Arc<App>, url: &str) -> Result<Option<(String, Vec<u8>)>, Refusal> {
    let name = setting(url);
    app.read(move |app, tx| {
        let Some(note) = publisher::setting(tx, Some(app.newsroom), &name)? else {
            return Ok(None);
        };
        let hash: Option<ContentHash> = note["hash"].as_str().and_then(|hash| hash.parse().ok());
        let Some(hash) = hash else {
            return Ok(None);
        };
        let media_type = note["type"].as_str().unwrap_or_default().to_owned();
        Ok(item::blob(tx, app.newsroom, hash)?.map(|bytes| (media_type, bytes)))
    })
    .await
}

async fn fetch(app: &Arc<App>, url: &str) -> Result<(String, Vec<u8>), Refusal> {
    let address =
        Url::parse(url).map_err(|_| Refusal::NotFound("There is no such picture.".into()))?;
    let mut request = Request::new(address, Purpose::Own);
    request.max_bytes = Some(LARGEST);
    let fetched = app
        .fetcher
        .get(&request)
        .await
        .map_err(|error| Refusal::Network(error.to_string()))?;
    let media_type = fetched.media_type().unwrap_or_default();
    if !TYPES.contains(&media_type.as_str()) {
        return Err(Refusal::NotFound(format!(
            "{url} is not a picture but {media_type:?}"
        )));
    }
    let (name, bytes, kind) = (setting(url), fetched.body.clone(), media_type.clone());
    app.write_quietly(move |app, tx| {
        let hash = item::hash(&bytes);
        item::put_blob(tx, app.newsroom, hash, &bytes)?;
        publisher::set(
            tx,
            Some(app.newsroom),
            &name,
            &json!({ "hash": hash.to_string(), "type": kind }),
        )
    })
    .await?;
    Ok((media_type, fetched.body))
}
