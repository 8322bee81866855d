//! WebSub from the subscriber's side: a feed that names a hub is pushed to us, and polled only as a safety net.

use std::sync::Arc;

use jiff::SignedDuration;
use reprint_net::{
    Url,
    websub::{Answer, Intent, Push, Secret, State, Subscription, Topic, subscribe},
};
use reprint_store::{
    source::{self, Source},
    websub::{self, Feed, FeedState},
};

use crate::{app::App, http::Refusal, secret::Token};

/// A hub that has not verified within this time is asked again.
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// Notes that a source names a hub; the workers ask the hub at their next round.
pub(super) async fn wish(
    app: &Arc<App>,
    source: &Source,
    topic: Option<Topic>,
) -> Result<(), Refusal> {
    let Some((hub, topic)) = topic.and_then(|topic| Some((topic.hubs.first()?.clone(), topic.url)))
    else {
        return Ok(());
    };
    let (path, secret) = (Token::new("")?, Token::new("")?);
    let id = source.id;
    app.write(move |app, tx| {
        let known = websub::feed_of(tx, app.newsroom, id)?;
        if known.is_some_and(|feed| feed.hub == hub.as_str() && feed.topic == topic.as_str()) {
            return Ok(());
        }
        let now = app.now();
        let feed = Feed {
            id: app.id(),
            publisher: app.newsroom,
            source: id,
            topic: topic.to_string(),
            hub: hub.to_string(),
            path: path.as_str().to_owned(),
            secret: secret.as_str().as_bytes().to_vec(),
            state: FeedState::Asked,
            asked: now,
            until: None,
            renew: now,
            reason: None,
        };
        websub::put_feed(tx, &feed)
    })
    .await
}

/// Asks the hubs of all subscriptions that are due: new ones, and leases that end soon.
pub(crate) async fn renew(app: &Arc<App>) -> Result<(), Refusal> {
    let due = app
        .write_quietly(|app, tx| websub::claim_renewals(tx, app.now(), ASK_AGAIN, 20))
        .await?;
    for feed in due {
        let Some(subscription) = subscription(app, &feed) else {
            continue;
        };
        if let Err(error) = subscribe(&app.fetcher, &subscription).await {
            // The safety net holds: the feed is polled until the hub answers.
            tracing::warn!(
                hub = feed.hub,
                topic = feed.topic,
                "the hub was asked in vain: {error}"
            );
        }
    }
    Ok(())
}

/// What a hub gets for its question at a callback: the challenge, or nothing.
pub(crate) async fn answer(
    app: &Arc<App>,
    path: String,
    query: &str,
) -> Result<Option<String>, Refusal> {
    let Some(intent) = Intent::parse(query) else {
        return Ok(None);
    };
    let found = app
        .read(move |_, tx| websub::feed_by_path(tx, &path))
        .await?;
    let Some(mut feed) = found else {
        return Ok(None);
    };
    let Some(subscription) = subscription(app, &feed) else {
        return Ok(None);
    };
    let now = app.now();
    let (state, echo) = match subscription.answer(&intent, now) {
        Answer::NotFound => return Ok(None),
        Answer::Echo { challenge, state } => (state, challenge),
        Answer::Noted { state } => (state, String::new()),
    };
    let renewed = Subscription {
        state: state.clone(),
        ..subscription
    };
    match state {
        State::Active { until, .. } => {
            feed.state = FeedState::Active;
            feed.until = Some(until);
        }
        State::Denied { reason, .. } => {
            feed.state = FeedState::Denied;
            feed.until = None;
            feed.reason = Some(reason);
            // The next look was put off while the hub pushed.
            let id = feed.source;
            app.write(move |app, tx| source::check_now(tx, app.newsroom, id, app.now()))
                .await?;
        }
        _ => {}
    }
    feed.renew = renewed.ask_at().unwrap_or(now);
    app.write(move |_, tx| websub::put_feed(tx, &feed)).await?;
    Ok(Some(echo))
}

/// A push that arrived at a callback: the source it is for, if its signature holds.
pub(crate) async fn pushed(
    app: &Arc<App>,
    path: String,
    signature: Option<&str>,
    body: &[u8],
) -> Result<Option<Source>, Refusal> {
    let found = app
        .read(move |_, tx| websub::feed_by_path(tx, &path))
        .await?;
    let Some(feed) = found else {
        return Err(Refusal::NotFound("nothing is subscribed here".into()));
    };
    let trusted =
        subscription(app, &feed).map(|subscription| subscription.receive(signature, body));
    match trusted {
        Some(Push::Trust) => {
            let id = feed.source;
            app.read(move |app, tx| source::get(tx, app.newsroom, id))
                .await
        }
        Some(Push::Ignore(why)) => {
            tracing::warn!(topic = feed.topic, "a push was ignored: {why}");
            Ok(None)
        }
        None => Ok(None),
    }
}

fn subscription(app: &App, feed: &Feed) -> Option<Subscription> {
    let callback = format!("{}/websub/{}", app.config.base_url(), feed.path);
    let state = match (feed.state, feed.until) {
        (FeedState::Active, Some(until)) => State::Active {
            since: feed.asked,
            until,
        },
        (FeedState::Leaving, _) => State::Ending { at: feed.asked },
        _ => State::Asked { at: feed.asked },
    };
    Some(Subscription {
        hub: Url::parse(&feed.hub).ok()?,
        topic: Url::parse(&feed.topic).ok()?,
        callback: Url::parse(&callback).ok()?,
        secret: Secret::new(String::from_utf8(feed.secret.clone()).ok()?).ok()?,
        state,
    })
}
