//! Signed webhooks after Standard Webhooks 1.0 (<https://www.standardwebhooks.com>).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use reprint_net::{
    Fetcher, Outgoing,
    header::{HeaderName, HeaderValue},
};
use ring::hmac;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Channel, DeliverError, Key, Receipt};

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Where.
    pub url: Url,
    /// What messages are signed with: more than one while a secret is being replaced.
    pub secrets: Vec<Secret>,
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `story.corrected`
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What.
    pub data: serde_json::Value,
}

/// A signing secret: `whsec_` and 24 to 64 bytes in base64; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Secret(Vec<u8>);

/// The text was no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret is whsec_ followed by 24 to 64 bytes in base64")]
pub struct NotASecret;

const PREFIX: &str = "whsec_";

/// How far a message's time may be from ours.
const TOLERANCE_SECONDS: i64 = 5 * 60;

impl Secret {
    /// A secret of these bytes, 24 to 64 of them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotASecret> {
        let fits = (24..=64).contains(&bytes.len());
        fits.then(|| Self(bytes.to_vec())).ok_or(NotASecret)
    }

    /// The secret in its written form, to be shown once.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl TryFrom<String> for Secret {
    type Error = NotASecret;
    fn try_from(text: String) -> Result<Self, NotASecret> {
        let bare = text.trim();
        let bare = bare.strip_prefix(PREFIX).unwrap_or(bare);
        let bytes = STANDARD.decode(bare).map_err(|_| NotASecret)?;
        Self::from_bytes(&bytes)
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.reveal()
    }
}

/// The `webhook-signature` header's value: one signature a secret, separated by spaces.
pub fn sign(secrets: &[Secret], id: &Key, at: Timestamp, body: &[u8]) -> String {
    let signed = signed_content(id.as_str(), at.as_second(), body);
    let signatures = secrets.iter().map(|secret| {
        let digest = hmac::sign(&secret.key(), &signed);
        format!("v1,{}", STANDARD.encode(digest.as_ref()))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

/// Why a received message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// No time, or one more than five minutes off.
    #[error("the message's time is missing or more than five minutes off")]
    Time,
    /// No signature holds.
    #[error("no signature of the message holds")]
    Signature,
}

/// Checks a message received, from its three headers and its body.
pub fn verify(
    secret: &Secret,
    id: &str,
    timestamp: &str,
    signatures: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), Unbelievable> {
    let sent: i64 = timestamp.parse().map_err(|_| Unbelievable::Time)?;
    if now.as_second().abs_diff(sent) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(Unbelievable::Time);
    }
    let signed = signed_content(id, sent, body);
    let key = secret.key();
    let digests = signatures.split_whitespace();
    let mut digests = digests.filter_map(|signature| signature.strip_prefix("v1,"));
    let holds = |digest: &str| {
        let digest = STANDARD.decode(digest);
        digest.is_ok_and(|digest| hmac::verify(&key, &signed, &digest).is_ok())
    };
    digests
        .any(holds)
        .then_some(())
        .ok_or(Unbelievable::Signature)
}

fn signed_content(id: &str, seconds: i64, body: &[u8]) -> Vec<u8> {
    let mut content = format!("{id}.{seconds}.").into_bytes();
    content.extend_from_slice(body);
    content
}

/// Tells an endpoint once; the key is the message's id. Redirects are not followed; 410 means that it wants nothing more.
pub async fn send(
    fetcher: &Fetcher,
    endpoint: &Endpoint,
    message: &Message,
    key: &Key,
) -> Result<Receipt, DeliverError> {
    let to = endpoint.url.to_string();
    let now = fetcher.clock().now();
    let body = serde_json::to_vec(message).map_err(|error| DeliverError::Nonsense {
        to: to.clone(),
        why: error.to_string(),
    })?;
    let signature = sign(&endpoint.secrets, key, now, &body);
    let mut out = Outgoing::post(endpoint.url.clone(), "application/json", body);
    let seconds = now.as_second().to_string();
    let headers = [
        ("webhook-id", key.as_str()),
        ("webhook-timestamp", seconds.as_str()),
        ("webhook-signature", signature.as_str()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            out.headers.insert(HeaderName::from_static(name), value);
        }
    }
    let (name, value) = key.header();
    let reply = fetcher.send(&out.with(name, value)).await?;
    if !reply.is_success() {
        return Err(DeliverError::from_reply(&to, &reply));
    }
    Ok(Receipt {
        channel: Channel::Webhook,
        to,
        at: now,
        key: key.clone(),
        status: Some(reply.status),
        reference: Some(key.to_string()),
        url: None,
        faults: Vec::new(),
    })
}
