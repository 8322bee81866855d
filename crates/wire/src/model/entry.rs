use reprint_markup::SafeHtml;
use reprint_story::{Change, Declaration, Hop, Status, When};
use serde::{Serialize, Serializer};

use super::{Category, Element, Enclosure, Image, Link, Person, Text, feed::hrefs};

/// One entry of a feed. Absent is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its permanent name: Atom `id`, RSS `guid`, JSON Feed `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The page the entry is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Every link with its relation, the first `alternate` included.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// A short form, as declared: RSS `description` where a fuller content stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// The text itself.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "html")]
    pub content: Option<SafeHtml>,
    /// First published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    /// Last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<When>,
    /// Made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<When>,
    /// Not to be shown after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<When>,
    /// BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Contributors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// The publisher, where the entry names one (`dc:publisher`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Person>,
    /// Categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// The copyright line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<Text>,
    /// The licence's address; further ones are links of relation `license`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Machine-readable rights declarations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declarations: Vec<Declaration>,
    /// The feed it was first published in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The page of its comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<Enclosure>,
    /// Its main picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The address its relative links are resolved against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Its version, where the publisher counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Where it stands, where the publisher says more than "usable".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// What changed since it was first published: corrections and retractions with their sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The hands it passed through, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hops: Vec<Hop>,
    /// What no field holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Element>,
}

impl Entry {
    /// The addresses of links of one relation.
    pub fn related<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a str> {
        hrefs(&self.links, rel)
    }
}

/// The feed an entry was first published in: Atom and RSS `source`, `dc:source`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The feed's permanent name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Its page, or the feed itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Every link.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Its copyright line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights: Option<Text>,
    /// Last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<When>,
    /// Its authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Its contributors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// Its categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
}

/// An entry taken back: RFC 6721 `at:deleted-entry`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tombstone {
    /// The `id` of the entry.
    pub id: String,
    /// `withheld` if it may come back; without a word, as from other programs, it is gone. In Atom `reprint:status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
    /// The public sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
    /// Where readers find the notice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

#[expect(clippy::ref_option, reason = "serde asks for a reference")]
fn html<S: Serializer>(html: &Option<SafeHtml>, serializer: S) -> Result<S::Ok, S::Error> {
    html.as_ref().map(SafeHtml::as_str).serialize(serializer)
}
