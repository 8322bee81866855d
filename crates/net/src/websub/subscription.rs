use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

use super::Signature;
use crate::{FetchError, Fetcher, Outgoing, poll::schedule};

/// One subscription of ours at one hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The hub.
    pub hub: Url,
    /// What is subscribed to.
    pub topic: Url,
    /// Where the hub pushes: an address nobody can guess, one for each subscription.
    pub callback: Url,
    /// What pushes are signed with.
    pub secret: Secret,
    /// Where it stands.
    pub state: State,
}

/// Where a subscription stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not asked for yet.
    New,
    /// Asked for; the hub has not come back to verify.
    Asked {
        /// When it was asked.
        at: Timestamp,
    },
    /// The hub pushes.
    Active {
        /// When it was confirmed.
        since: Timestamp,
        /// When it ends unless renewed.
        until: Timestamp,
    },
    /// We asked to end it; the hub has not come back to verify.
    Ending {
        /// When it was asked.
        at: Timestamp,
    },
    /// Ended as we asked.
    Ended,
    /// The hub refuses.
    Denied {
        /// Its words.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// What pushes are signed with: at most 199 bytes, never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Secret(String);

/// A secret must be shorter than 200 bytes (section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a WebSub secret has 1 to 199 bytes")]
pub struct SecretTooLong;

impl Secret {
    /// Checks and keeps a secret.
    pub fn new(secret: impl Into<String>) -> Result<Self, SecretTooLong> {
        let secret = secret.into();
        if (1..200).contains(&secret.len()) {
            Ok(Self(secret))
        } else {
            Err(SecretTooLong)
        }
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl TryFrom<String> for Secret {
    type Error = SecretTooLong;
    fn try_from(secret: String) -> Result<Self, SecretTooLong> {
        Self::new(secret)
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}

/// Why a hub did not take a request.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// The hub could not be asked.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The hub answered something else than 202.
    #[error("the hub answered {status}: {said}")]
    Refused {
        /// Its status.
        status: u16,
        /// The start of its words.
        said: String,
    },
    /// Pushes would come unsigned or the secret would travel in the clear.
    #[error("the hub {hub} does not speak https, so the secret would be read on the way")]
    Insecure {
        /// The hub.
        hub: Box<Url>,
    },
}

/// Ten days, the length the recommendation calls a good default.
const LEASE: Duration = Duration::from_hours(10 * 24);
/// A lease shorter or longer than these is not believed.
const SHORTEST_LEASE: u64 = 60;
const LONGEST_LEASE: u64 = 365 * 24 * 3600;
/// A hub that has not come back to verify after this long is asked again.
const VERIFY_WITHIN: SignedDuration = SignedDuration::from_hours(6);
/// A hub that refused may be asked again after this long.
const DENIED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Asks the hub to push; it will come back to the callback to verify. Gives the state to keep.
pub async fn subscribe(
    fetcher: &Fetcher,
    subscription: &Subscription,
) -> Result<State, SubscribeError> {
    ask(fetcher, subscription, "subscribe").await?;
    let at = fetcher.clock().now();
    // A renewal leaves the running lease in force until the hub has verified the new one.
    Ok(match &subscription.state {
        State::Active { until, .. } if *until > at => subscription.state.clone(),
        _ => State::Asked { at },
    })
}

/// Asks the hub to stop.
pub async fn unsubscribe(
    fetcher: &Fetcher,
    subscription: &Subscription,
) -> Result<State, SubscribeError> {
    ask(fetcher, subscription, "unsubscribe").await?;
    let at = fetcher.clock().now();
    Ok(State::Ending { at })
}

async fn ask(
    fetcher: &Fetcher,
    subscription: &Subscription,
    mode: &str,
) -> Result<(), SubscribeError> {
    let hub = &subscription.hub;
    if hub.scheme() != "https" && !fetcher.guard().is_own(hub) {
        return Err(SubscribeError::Insecure {
            hub: Box::new(hub.clone()),
        });
    }
    let body = form_of(subscription, mode);
    let mut out = Outgoing::post(hub.clone(), "application/x-www-form-urlencoded", body);
    out.method = Method::POST;
    out.follow = true;
    let reply = fetcher.send(&out).await?;
    if reply.is_success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&reply.body);
    Err(SubscribeError::Refused {
        status: reply.status,
        said: said.chars().take(200).collect(),
    })
}

/// The request's form; made apart because the serialiser may not be held while waiting.
fn form_of(subscription: &Subscription, mode: &str) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.callback", subscription.callback.as_str())
        .append_pair("hub.mode", mode)
        .append_pair("hub.topic", subscription.topic.as_str());
    if mode == "subscribe" {
        form.append_pair("hub.lease_seconds", &LEASE.as_secs().to_string())
            .append_pair("hub.secret", subscription.secret.reveal());
    }
    form.finish().into_bytes()
}

/// A hub's question at a callback, from the query of its GET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// "Did you ask for this?"
    Verify {
        /// `subscribe` or `unsubscribe`.
        mode: String,
        /// The topic named.
        topic: String,
        /// What to echo.
        challenge: String,
        /// The lease granted, in seconds.
        lease: Option<u64>,
    },
    /// "I will not push this."
    Denied {
        /// The topic named.
        topic: String,
        /// Why.
        reason: String,
    },
}

impl Intent {
    /// Reads the query of a hub's GET; other parameters, the callback's own among them, are skipped.
    pub fn parse(query: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let mode = value("hub.mode")?;
        let topic = value("hub.topic")?;
        if mode == "denied" {
            let reason = value("hub.reason").unwrap_or_default();
            let reason = reason.chars().take(500).collect();
            return Some(Self::Denied { topic, reason });
        }
        Some(Self::Verify {
            mode,
            topic,
            challenge: value("hub.challenge").filter(|challenge| !challenge.is_empty())?,
            lease: value("hub.lease_seconds").and_then(|lease| lease.parse().ok()),
        })
    }
}

/// How to answer a hub's question, and the state to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 200 with this body (and `text/plain`).
    Echo {
        /// The challenge.
        challenge: String,
        /// The state to keep.
        state: State,
    },
    /// 404: we never asked for this.
    NotFound,
    /// 200 with an empty body: taken note of.
    Noted {
        /// The state to keep.
        state: State,
    },
}

/// What to do with a push, which is always answered 2xx: a status would tell a forger whether he guessed right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// The body is the topic's, signed by the hub.
    Trust,
    /// Not signed, or wrongly: ignore the body.
    Ignore(&'static str),
}

impl Subscription {
    /// A subscription not asked for yet.
    pub fn new(hub: Url, topic: Url, callback: Url, secret: Secret) -> Self {
        Self {
            hub,
            topic,
            callback,
            secret,
            state: State::New,
        }
    }

    /// Answers a hub's question: only what we asked for is confirmed.
    pub fn answer(&self, intent: &Intent, now: Timestamp) -> Answer {
        match intent {
            Intent::Denied { topic, .. } if *topic != self.topic.as_str() => Answer::NotFound,
            Intent::Denied { reason, .. } => Answer::Noted {
                state: State::Denied {
                    reason: reason.clone(),
                    at: now,
                },
            },
            Intent::Verify {
                mode,
                topic,
                challenge,
                lease,
            } => {
                let state = match (mode.as_str(), &self.state) {
                    _ if *topic != self.topic.as_str() => None,
                    ("subscribe", State::Asked { .. } | State::Active { .. }) => {
                        Some(active(*lease, now))
                    }
                    ("unsubscribe", State::Ending { .. } | State::Ended) => Some(State::Ended),
                    _ => None,
                };
                let challenge = challenge.clone();
                state.map_or(Answer::NotFound, |state| Answer::Echo { challenge, state })
            }
        }
    }

    /// Judges a push by its `X-Hub-Signature` header.
    pub fn receive(&self, signature: Option<&str>, body: &[u8]) -> Push {
        if !matches!(self.state, State::Active { .. } | State::Asked { .. }) {
            return Push::Ignore("we are not subscribed");
        }
        let Some(signature) = signature else {
            return Push::Ignore("it is not signed, though a secret was given");
        };
        match Signature::parse(signature) {
            None => Push::Ignore("its signature cannot be read"),
            Some(signature) if signature.holds(self.secret.reveal().as_bytes(), body) => {
                Push::Trust
            }
            Some(_) => Push::Ignore("its signature does not hold"),
        }
    }

    /// When to ask the hub (again): at once if new, well before a lease ends, some hours after a question it never verified,
    /// a week after a refusal. `None` once ended.
    pub fn ask_at(&self) -> Option<Timestamp> {
        let after = |at: &Timestamp, wait| at.checked_add(wait).ok();
        match &self.state {
            State::New => Some(Timestamp::UNIX_EPOCH),
            State::Asked { at } => after(at, VERIFY_WITHIN),
            State::Active { since, until } => {
                let lease = until.duration_since(*since);
                // A fifth before the end: two tries a day fit into even the usual ten days' last fifth.
                until.checked_sub(lease / 5).ok()
            }
            State::Denied { at, .. } => after(at, DENIED_FOR),
            State::Ending { .. } | State::Ended => None,
        }
    }

    /// Until when pushes can be relied on; polling is the safety net until then, and the rule after.
    pub fn holds_until(&self, now: Timestamp) -> Option<Timestamp> {
        match self.state {
            State::Active { until, .. } if until > now => Some(until),
            _ => None,
        }
    }
}

fn active(lease: Option<u64>, now: Timestamp) -> State {
    // A hub must say its lease; one that does not is taken at the length asked for.
    let seconds = lease
        .unwrap_or(LEASE.as_secs())
        .clamp(SHORTEST_LEASE, LONGEST_LEASE);
    State::Active {
        since: now,
        until: schedule::later(now, Duration::from_secs(seconds)),
    }
}
