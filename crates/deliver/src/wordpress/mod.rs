//! Pushing to a WordPress site over its own REST API with an application password: no plugin needed, though without one a
//! canonical link cannot be set, which the receipt then says.

mod client;
mod connect;
mod push;
mod read_back;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::{
    connect::{Connection, connect},
    push::{Retraction, hold, put, retract},
    read_back::Remote,
};

/// The names under which the companion plugin keeps what stock WordPress drops without a word.
pub const META_CANONICAL: &str = "reprint_canonical";
/// The copy this post is, as in the kit's `data-reprint`.
pub const META_COPY: &str = "reprint_copy";

/// A site we may write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The root of its REST API, as [`connect`] found it: `https://partner.example/wp-json/` or `…/?rest_route=/`.
    pub api: Url,
    /// The user.
    pub user: String,
    /// The user's application password.
    pub password: Password,
}

/// An application password; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Keeps a password; the spaces WordPress shows it with do not matter.
    pub fn new(password: &str) -> Self {
        Self(password.split_whitespace().collect())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What a post is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Which copy it is, as in the kit's `data-reprint`: `story.version.copy`. Found again by its first and third part.
    pub reprint: String,
    /// Its headline.
    pub title: String,
    /// Its text, as the kit's HTML.
    pub html: String,
    /// Its excerpt.
    pub excerpt: Option<String>,
    /// The last part of its address.
    pub slug: Option<String>,
    /// Draft unless the terms and the partner say otherwise.
    pub state: PostState,
    /// Its date; the site's own clock's if not said.
    pub date: Option<Timestamp>,
    /// Numbers of the site's categories.
    pub categories: Vec<u64>,
    /// Numbers of the site's tags.
    pub tags: Vec<u64>,
    /// The number of its featured picture in the site's media library; 0 for none.
    pub picture: Option<u64>,
    /// What its canonical link should be.
    pub canonical: Option<Url>,
}

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PostState {
    /// Written, not shown.
    Draft,
    /// Waits for the partner's editor.
    Pending,
    /// Shown to the site's editors only; its address answers 404 to everybody else.
    Private,
    /// Shown.
    Publish,
}

impl PostState {
    fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Private => "private",
            Self::Publish => "publish",
        }
    }
}
