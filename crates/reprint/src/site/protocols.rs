//! What other programs talk to: the hub, our own callbacks at other hubs, webmentions, and a partner's terms.

use std::sync::Arc;

use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::SignedDuration;
use reprint_deliver::hub::{self, Ask, Pair, Verified};
use reprint_store::{
    Tx,
    partner::{self, Partner},
    websub::{self, Pending, Request},
};

use crate::{
    app::App,
    clear::{self, OfferedTerms},
    follow::webmention::{self, Mention},
    http::Refusal,
    secret, take_in,
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/hub", post(ask_hub))
        .route("/websub/{path}", get(verify).post(pushed))
        .route("/webmention", post(mentioned))
        .route("/partner/{token}/terms.json", get(terms))
}

/// A subscriber asks. The hub answers 202 and then asks the callback whether it meant it.
async fn ask_hub(State(app): State<Arc<App>>, body: Bytes) -> Result<Response, Refusal> {
    let ask = match hub::read(&body, app.fetcher.guard()) {
        Ok(ask) => ask,
        Err(refused) => return Ok((StatusCode::BAD_REQUEST, refused.to_string()).into_response()),
    };
    let pair = match &ask {
        Ask::Subscribe { pair, .. } | Ask::Unsubscribe { pair } => pair.clone(),
        // This hub carries its own site's feeds only, and knows itself when they change.
        Ask::Publish { .. } => return Ok(StatusCode::NO_CONTENT.into_response()),
    };
    if super::topic(&app, pair.topic.as_str()).await?.is_none() {
        let told = format!("{} is no feed of this site", pair.topic);
        return Ok((StatusCode::BAD_REQUEST, told).into_response());
    }
    tokio::spawn(async move {
        if let Err(error) = settle(&app, ask, pair).await {
            tracing::info!("a subscription was not verified: {error}");
        }
    });
    Ok(StatusCode::ACCEPTED.into_response())
}

async fn settle(app: &Arc<App>, ask: Ask, pair: Pair) -> anyhow::Result<()> {
    const PENDING: SignedDuration = SignedDuration::from_mins(10);
    let challenge = secret::Token::new("")?;
    let (wanted, secret, until) = match &ask {
        Ask::Subscribe { secret, lease, .. } => {
            let lease = SignedDuration::try_from(*lease).unwrap_or(PENDING);
            let secret = secret
                .as_ref()
                .map(|secret| secret.reveal().as_bytes().to_vec());
            (Pending::Subscribe, secret, app.now().saturating_add(lease)?)
        }
        _ => (
            Pending::Unsubscribe,
            None,
            app.now().saturating_add(PENDING)?,
        ),
    };
    let id = app
        .write(move |app, tx| {
            let request = Request {
                id: app.id(),
                publisher: app.newsroom,
                topic: pair.topic.to_string(),
                callback: pair.callback.to_string(),
                ask: wanted,
                secret: secret.clone(),
                until,
            };
            websub::request(tx, &request, app.now())
        })
        .await?;
    match hub::verify(&app.fetcher, &ask, challenge.as_str()).await {
        Ok(Verified::Subscribed(_) | Verified::Unsubscribed(_)) => {
            app.write(move |_, tx| websub::confirm(tx, id)).await?;
            Ok(())
        }
        Err(error) => {
            app.write(move |_, tx| websub::refuse(tx, id)).await?;
            Err(error.into())
        }
    }
}

/// A hub asks one of our callbacks whether we meant it.
async fn verify(
    State(app): State<Arc<App>>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let answer = take_in::subscribe::answer(&app, path, &query.unwrap_or_default()).await?;
    Ok(match answer {
        Some(challenge) => ([(header::CONTENT_TYPE, "text/plain")], challenge).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

/// A hub pushes. What is not signed as agreed is answered politely and passed over.
async fn pushed(
    State(app): State<Arc<App>>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let source = take_in::subscribe::pushed(&app, path, text("x-hub-signature"), &body).await?;
    let content_type = text("content-type").map(str::to_owned);
    if let Some(source) = source {
        // Answered at once; what cannot be read is a problem of ours, not of the hub's.
        tokio::spawn(async move {
            if let Err(error) = take_in::receive(&app, source, content_type, body.to_vec()).await {
                tracing::warn!("a push could not be taken in: {error}");
            }
        });
    }
    Ok(StatusCode::ACCEPTED)
}

async fn mentioned(
    State(app): State<Arc<App>>,
    Form(mention): Form<Mention>,
) -> Result<StatusCode, Refusal> {
    webmention::receive(&app, mention).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Our terms as they hold for one partner, with the grants it was given.
async fn terms(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Result<Json<OfferedTerms>, Refusal> {
    let partner = partner_of(&app, &token).await?;
    app.read(move |app, tx| {
        let terms = clear::own_terms(app, tx, Some(&partner), None)?;
        Ok(Json(OfferedTerms {
            policy: terms.text,
            grants: terms.grants,
            partner: clear::as_named_in_rights(&partner),
            confirmed_by: None,
        }))
    })
    .await
}

/// The partner a token was given to; one that was ended has none.
pub(crate) async fn partner_of(app: &Arc<App>, token: &str) -> Result<Partner, Refusal> {
    let hash = secret::hash(token);
    let found = app
        .read(move |_, tx: &mut dyn Tx| partner::by_token(tx, &hash))
        .await?;
    found
        .filter(|partner| partner.ended.is_none())
        .ok_or_else(|| {
            Refusal::NotFound(
                "This address is not, or no longer, known. Ask the publisher for a new one.".into(),
            )
        })
}
