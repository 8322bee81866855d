//! A WebSub hub (<https://www.w3.org/TR/websub/>) for one's own topics: reading what subscribers ask, verifying it, pushing.
//! State is plain data and the caller's to keep, one row for each pair of topic and callback.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reprint_net::{
    Fetcher, Guard, Method, Outgoing, Refused,
    header::{CONTENT_TYPE, HeaderName, HeaderValue, LINK},
    websub::{HashName, Secret, SecretTooLong, sign},
};
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

use crate::{Channel, DeliverError, Key, Receipt};

/// Leases are never perpetual; ten days is the length the recommendation calls a good default.
const USUAL_LEASE: Duration = Duration::from_hours(10 * 24);
const SHORTEST_LEASE: Duration = Duration::from_mins(1);
const LONGEST_LEASE: Duration = Duration::from_hours(30 * 24);
/// Longer requests hold nothing a subscriber needs to say.
const LONGEST_FORM: usize = 16 * 1024;
const LONGEST_CALLBACK: usize = 2048;

/// What somebody asks the hub for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// To be pushed a topic, or (the same topic and callback again) to be pushed it on other terms.
    Subscribe {
        /// What and where to.
        pair: Pair,
        /// What to sign with.
        secret: Option<Secret>,
        /// For how long, already within bounds.
        lease: Duration,
    },
    /// To be pushed no more.
    Unsubscribe {
        /// What and where to.
        pair: Pair,
    },
    /// A publisher says that these topics have changed.
    Publish {
        /// Which.
        topics: Vec<Url>,
    },
}

/// What makes one subscription: a topic and a callback.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// What.
    pub topic: Url,
    /// Where to; its own query is kept.
    pub callback: Url,
}

/// A verified subscription. A new one for the same pair replaces the old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// What and where to.
    pub pair: Pair,
    /// What to sign with; unsigned without.
    pub secret: Option<Secret>,
    /// When it was verified.
    pub since: Timestamp,
    /// When it ends unless renewed; nothing is pushed after.
    pub until: Timestamp,
}

/// A request the hub answers with 400 and these words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskRefused {
    /// Not a form, or too long a one.
    #[error("the request is longer than {LONGEST_FORM} bytes")]
    TooLong,
    /// A parameter is missing or cannot be read.
    #[error("{0} is missing or cannot be read")]
    Parameter(&'static str),
    /// No such mode.
    #[error("hub.mode is subscribe, unsubscribe or publish, not {0:?}")]
    Mode(String),
    /// The secret is too long.
    #[error(transparent)]
    Secret(#[from] SecretTooLong),
    /// The callback may not be reached.
    #[error("hub.callback may not be reached: {0}")]
    Callback(#[from] Refused),
}

/// Reads the body of a POST to the hub. Answer 202 if it could be read, then [`verify`]; parameters nobody knows are skipped.
pub fn read(form: &[u8], guard: &Guard) -> Result<Ask, AskRefused> {
    if form.len() > LONGEST_FORM {
        return Err(AskRefused::TooLong);
    }
    let values = |name: &str| {
        let named = form_urlencoded::parse(form).filter(|(key, _)| key == name);
        named
            .map(|(_, value)| value.into_owned())
            .collect::<Vec<_>>()
    };
    let value = |name: &str| values(name).into_iter().next();
    let web = |name: &'static str| {
        let url = value(name).and_then(|text| Url::parse(&text).ok());
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        url.ok_or(AskRefused::Parameter(name))
    };
    let pair = || -> Result<Pair, AskRefused> {
        let callback = web("hub.callback")?;
        if callback.as_str().len() > LONGEST_CALLBACK {
            return Err(AskRefused::Parameter("hub.callback"));
        }
        guard.check_url(&callback)?;
        let topic = web("hub.topic")?;
        Ok(Pair { topic, callback })
    };
    match value("hub.mode").as_deref() {
        Some("subscribe") => Ok(Ask::Subscribe {
            pair: pair()?,
            secret: value("hub.secret")
                .filter(|secret| !secret.is_empty())
                .map(Secret::new)
                .transpose()?,
            lease: lease(value("hub.lease_seconds").as_deref())?,
        }),
        Some("unsubscribe") => Ok(Ask::Unsubscribe { pair: pair()? }),
        Some("publish") => {
            // The recommendation leaves this to the hub; both names are in use, several topics at once as well.
            let mut topics = values("hub.url");
            topics.extend(values("hub.topic"));
            let topics: Vec<Url> = topics.iter().filter_map(|t| Url::parse(t).ok()).collect();
            let none = topics.is_empty();
            if none {
                Err(AskRefused::Parameter("hub.url"))
            } else {
                Ok(Ask::Publish { topics })
            }
        }
        Some(other) => Err(AskRefused::Mode(other.chars().take(40).collect())),
        None => Err(AskRefused::Parameter("hub.mode")),
    }
}

fn lease(seconds: Option<&str>) -> Result<Duration, AskRefused> {
    let Some(text) = seconds.filter(|text| !text.is_empty()) else {
        return Ok(USUAL_LEASE);
    };
    let seconds: u64 = text
        .parse()
        .map_err(|_| AskRefused::Parameter("hub.lease_seconds"))?;
    Ok(match seconds {
        // Older subscribers ask for "no end" with a zero.
        0 => USUAL_LEASE,
        _ => Duration::from_secs(seconds).clamp(SHORTEST_LEASE, LONGEST_LEASE),
    })
}

/// What a verified request changes. A request that fails to verify changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Keep this in place of whatever stood for its pair.
    Subscribed(Subscriber),
    /// Remove what stands for this pair.
    Unsubscribed(Pair),
}

/// Why a request did not verify.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// The callback could not be asked.
    #[error(transparent)]
    Unreachable(#[from] reprint_net::FetchError),
    /// It answered with something else than the challenge.
    #[error("the callback answered {status}, not 200 and the challenge")]
    Denied {
        /// Its status.
        status: u16,
    },
    /// There is nothing to verify in a `publish`.
    #[error("a publish request is not verified")]
    Publish,
}

/// Asks the callback whether it meant it: a GET with a challenge it must echo. The challenge is random, used once, and the
/// caller's to make.
pub async fn verify(
    fetcher: &Fetcher,
    ask: &Ask,
    challenge: &str,
) -> Result<Verified, NotVerified> {
    let (mode, pair, lease) = match ask {
        Ask::Subscribe { pair, lease, .. } => ("subscribe", pair, Some(*lease)),
        Ask::Unsubscribe { pair } => ("unsubscribe", pair, None),
        Ask::Publish { .. } => return Err(NotVerified::Publish),
    };
    let seconds = lease.map(|lease| lease.as_secs().to_string());
    let mut parameters = vec![
        ("hub.mode", mode),
        ("hub.topic", pair.topic.as_str()),
        ("hub.challenge", challenge),
    ];
    parameters.extend(
        seconds
            .as_deref()
            .map(|seconds| ("hub.lease_seconds", seconds)),
    );
    let mut out = Outgoing::new(Method::GET, with_query(&pair.callback, &parameters));
    out.max_reply = 4096;
    let reply = fetcher.send(&out).await?;
    if !reply.is_success() || reply.body != challenge.as_bytes() {
        let status = reply.status;
        return Err(NotVerified::Denied { status });
    }
    let now = fetcher.clock().now();
    Ok(match ask {
        Ask::Subscribe { secret, .. } => Verified::Subscribed(Subscriber {
            pair: pair.clone(),
            secret: secret.clone(),
            since: now,
            until: later(now, lease.unwrap_or(USUAL_LEASE)),
        }),
        _ => Verified::Unsubscribed(pair.clone()),
    })
}

/// Tells a callback that its topic will not be pushed, and why.
pub async fn deny(fetcher: &Fetcher, pair: &Pair, reason: &str) -> Result<(), DeliverError> {
    let parameters = [
        ("hub.mode", "denied"),
        ("hub.topic", pair.topic.as_str()),
        ("hub.reason", reason),
    ];
    let mut out = Outgoing::new(Method::GET, with_query(&pair.callback, &parameters));
    out.max_reply = 4096;
    let reply = fetcher.send(&out).await?;
    if reply.is_success() {
        Ok(())
    } else {
        Err(DeliverError::from_reply(pair.callback.as_str(), &reply))
    }
}

/// A topic's present content, as a GET of it would bring it.
#[derive(Clone, Copy, Debug)]
pub struct Content<'c> {
    /// The topic's own address.
    pub topic: &'c Url,
    /// Its hub.
    pub hub: &'c Url,
    /// Its content type, whole.
    pub content_type: &'c str,
    /// Its bytes.
    pub body: &'c [u8],
}

/// Pushes a topic's content to one subscriber, once. Redirects are not followed. [`DeliverError::Ended`] (410) means that the
/// subscription is to be removed; a lease that has run out is [`DeliverError::Ended`] as well.
pub async fn push(
    fetcher: &Fetcher,
    subscriber: &Subscriber,
    content: &Content<'_>,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let now = fetcher.clock().now();
    let to = subscriber.pair.callback.to_string();
    if subscriber.until <= now {
        return Err(DeliverError::Ended { to });
    }
    let mut out = Outgoing::new(Method::POST, subscriber.pair.callback.clone());
    out.body = content.body.to_vec();
    out.max_reply = 4096;
    let links = format!(
        "<{}>; rel=\"hub\", <{}>; rel=\"self\"",
        content.hub, content.topic
    );
    let signature = subscriber
        .secret
        .as_ref()
        .map(|secret| sign(HashName::Sha256, secret.reveal().as_bytes(), content.body).to_string());
    let texts = [
        (CONTENT_TYPE, Some(content.content_type)),
        (LINK, Some(links.as_str())),
        (
            HeaderName::from_static("x-hub-signature"),
            signature.as_deref(),
        ),
    ];
    for (name, text) in texts {
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(text).ok()) {
            out.headers.insert(name, value);
        }
    }
    let (name, value) = key.header();
    let reply = fetcher.send(&out.with(name, value)).await?;
    if !reply.is_success() {
        return Err(DeliverError::from_reply(&to, &reply));
    }
    Ok(Receipt {
        channel: Channel::Push,
        to,
        at: now,
        key: key.clone(),
        status: Some(reply.status),
        reference: None,
        url: None,
        faults: Vec::new(),
    })
}

/// Adds parameters to a callback, keeping its own query as it is.
fn with_query(callback: &Url, parameters: &[(&str, &str)]) -> Url {
    let mut url = callback.clone();
    url.query_pairs_mut().extend_pairs(parameters);
    url
}

fn later(now: Timestamp, length: Duration) -> Timestamp {
    let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
    now.checked_add(length).unwrap_or(Timestamp::MAX)
}
