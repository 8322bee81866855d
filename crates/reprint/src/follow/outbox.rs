//! The way out: what the outbox holds is pushed and mailed, with a visible end for each.

use std::sync::Arc;

use jiff::SignedDuration;
use reprint_deliver::{
    DeliverError, Key, Receipt,
    hub::{self, Content, Pair, Subscriber},
    webhook,
};
use reprint_net::{Url, websub::Secret};
use reprint_store::{
    Backoff, copy,
    delivery::{self, Delivery, Way},
    websub,
};
use reprint_story::CopyState;

use super::mails;
use crate::{
    alerts,
    app::App,
    http::Refusal,
    problems::{self, Told},
    site,
};

const LEASE: SignedDuration = SignedDuration::from_mins(5);
const AT_ONCE: u32 = 50;

/// Sends what is due. Says whether there was anything.
pub(crate) async fn deliver_due(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = app
        .write_quietly(|app, tx| {
            let ways = [Way::WebSub, Way::Mail, Way::Webhook];
            delivery::claim(tx, &app.holder, &ways, app.now(), LEASE, AT_ONCE)
        })
        .await?;
    let any = !due.is_empty();
    let sending: Vec<_> = due
        .into_iter()
        .map(|delivery| tokio::spawn(one(Arc::clone(app), delivery)))
        .collect();
    for sent in sending {
        sent.await.map_err(anyhow::Error::new)??;
    }
    Ok(any)
}

async fn one(app: Arc<App>, delivery: Delivery) -> Result<(), Refusal> {
    let sent = match delivery.way {
        Way::WebSub => push(&app, &delivery).await,
        Way::Mail => mail(&app, &delivery).await,
        Way::Webhook => call(&app, &delivery).await,
        _ => return Ok(()),
    };
    match sent {
        Ok(receipt) => delivered(&app, delivery, receipt).await,
        Err(error) => failed(&app, delivery, &error).await,
    }
}

/// Pushes a topic as it stands now to one subscriber.
async fn push(app: &Arc<App>, delivery: &Delivery) -> Result<Option<Receipt>, SendError> {
    let id = serde_json::from_value(delivery.payload["subscription"].clone())
        .map_err(anyhow::Error::new)?;
    let kept = app.read(move |_, tx| websub::get(tx, id)).await?;
    let Some((kept, until)) = kept.and_then(|kept| kept.until.map(|until| (kept, until))) else {
        return Ok(None);
    };
    let parse = |text: &str| Url::parse(text).map_err(anyhow::Error::new);
    let subscriber = Subscriber {
        pair: Pair {
            topic: parse(&kept.topic)?,
            callback: parse(&kept.callback)?,
        },
        secret: kept
            .secret
            .and_then(|secret| String::from_utf8(secret).ok())
            .and_then(|secret| Secret::new(secret).ok()),
        since: app.now(),
        until,
    };
    let Some((content_type, body)) = site::topic(app, &kept.topic).await? else {
        return Ok(None);
    };
    let hub_url = parse(&format!("{}/hub", app.config.base_url()))?;
    let content = Content {
        topic: &subscriber.pair.topic,
        hub: &hub_url,
        content_type,
        body: body.as_bytes(),
    };
    let key = Key::new(&delivery.idempotency_key);
    Ok(Some(
        hub::push(&app.fetcher, &subscriber, &content, &key).await?,
    ))
}

async fn mail(app: &Arc<App>, delivery: &Delivery) -> Result<Option<Receipt>, SendError> {
    let drafted = if delivery.payload.get("ask").is_some() {
        crate::ask::letter(app, delivery).await?
    } else if delivery.payload.get("search").is_some() {
        alerts::letter(app, delivery).await?
    } else {
        mails::draft(app, delivery).await?
    };
    let Some(letter) = drafted else {
        return Ok(None);
    };
    let receipt = mails::mailer(app)?
        .send(&letter, &mails::key(delivery), app.now())
        .await?;
    Ok(Some(receipt))
}

/// Calls the webhook of a kept search.
async fn call(app: &Arc<App>, delivery: &Delivery) -> Result<Option<Receipt>, SendError> {
    let Some((endpoint, message)) = alerts::message(app, delivery).await? else {
        return Ok(None);
    };
    let key = Key::new(&delivery.idempotency_key);
    Ok(Some(
        webhook::send(&app.fetcher, &endpoint, &message, &key).await?,
    ))
}

/// Why something did not go out: the other side, or ourselves.
#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error(transparent)]
    Theirs(#[from] DeliverError),
    #[error(transparent)]
    Ours(#[from] Refusal),
    #[error(transparent)]
    Broken(#[from] anyhow::Error),
}

async fn delivered(
    app: &Arc<App>,
    sent: Delivery,
    receipt: Option<Receipt>,
) -> Result<(), Refusal> {
    let receipt = serde_json::to_value(&receipt).map_err(anyhow::Error::new)?;
    app.write(move |app, tx| {
        let now = app.now();
        delivery::delivered(tx, sent.id, &app.holder, &receipt, now)?;
        let Some(id) = sent.copy else {
            return Ok(());
        };
        let Some(mut row) = copy::get(tx, app.newsroom, id)? else {
            return Ok(());
        };
        row.version_sent = row.version_sent.max(sent.version);
        if row.copy.state == CopyState::Queued {
            row.copy.state = CopyState::Delivered;
        }
        copy::update(tx, app.newsroom, &row)
    })
    .await
}

async fn failed(app: &Arc<App>, lost: Delivery, error: &SendError) -> Result<(), Refusal> {
    let why = error.to_string();
    if let SendError::Theirs(DeliverError::Ended { .. }) = error {
        return ended(app, lost, why).await;
    }
    tracing::warn!(
        to = lost.target,
        attempt = lost.attempts,
        "not delivered: {why}"
    );
    app.write(move |app, tx| {
        let now = app.now();
        let state = delivery::fail(tx, lost.id, &app.holder, &why, &Backoff::default(), now)?;
        if state != Some(reprint_store::QueueState::Dead) {
            return Ok(());
        }
        problems::report_in(
            app,
            tx,
            &Told {
                code: "delivery.dead",
                subject: format!("delivery {}", lost.id),
                what: format!("A change could not be delivered to {}.", lost.target),
                why: why.clone(),
                remedy: "Reach the partner another way, then send it again from here.".into(),
            },
        )
    })
    .await
}

/// 410 from a callback, or a lease that ran out: the subscription is over.
async fn ended(app: &Arc<App>, lost: Delivery, why: String) -> Result<(), Refusal> {
    app.write(move |app, tx| {
        delivery::give_up(tx, lost.id, &app.holder, &why, app.now())?;
        if let Ok(id) = serde_json::from_value(lost.payload["subscription"].clone()) {
            websub::end(tx, id)?;
        }
        alerts::hook_is_gone(app, tx, &lost)
    })
    .await
}
