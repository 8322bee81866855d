use std::fmt;

use jiff::Timestamp;
use reprint_net::header::{HeaderName, HeaderValue};
use reprint_story::Fault;
use serde::{Deserialize, Serialize};

/// What makes a delivery one delivery however often it is tried: the same key goes with every try, so that a receiver can tell
/// a repetition from something new.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// A key of the outbox, kept to printable ASCII without spaces, quotes or angle brackets so that it fits a header, a file's
    /// name and a Message-ID; at most 128 characters.
    pub fn new(key: &str) -> Self {
        let fits = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
        Self(key.chars().filter(fits).take(128).collect())
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The `Idempotency-Key` header that goes with every push.
    pub(crate) fn header(&self) -> (HeaderName, HeaderValue) {
        // Key::new keeps only what a header can carry.
        let value = HeaderValue::from_str(&self.0);
        let value = value.unwrap_or_else(|_| HeaderValue::from_static(""));
        (HeaderName::from_static("idempotency-key"), value)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A WebSub push.
    Push,
    /// A signed webhook.
    Webhook,
    /// A WordPress site.
    WordPress,
    /// A mail.
    Mail,
}

/// Proof that something was handed over, and what did not arrive as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// By which way.
    pub channel: Channel,
    /// To whom: an address of the web or of mail.
    pub to: String,
    /// When it was taken.
    pub at: Timestamp,
    /// The delivery's key.
    pub key: Key,
    /// The receiver's status, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The receiver's name for it: a post's number, a Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where it can be read now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What was taken but did not stick.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}
