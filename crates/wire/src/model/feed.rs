use reprint_story::{Declaration, When};
use serde::Serialize;

use super::{Category, Element, Image, Link, Person, Text, Tombstone, is_false};

/// What a feed says of itself. Absent is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// Its permanent name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Description, subtitle, tagline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The site or page the feed is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Every link with its relation, the first `alternate` included.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<When>,
    /// Published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    /// Made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<When>,
    /// Authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Contributors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// The publisher (`dc:publisher`, `webMaster`).
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
    /// Logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Small icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The program that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// The address the feed's relative links are resolved against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// How often it asks to be fetched.
    #[serde(skip_serializing_if = "Rhythm::is_empty")]
    pub rhythm: Rhythm,
    /// Whether it is whole, a page or an archive (RFC 5005).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// The publisher asks that the feed be kept out of directories (`itunes:block`).
    #[serde(skip_serializing_if = "is_false")]
    pub block: bool,
    /// Its new address, if it says it moved (`itunes:new-feed-url`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// Entries taken back (RFC 6721).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tombstones: Vec<Tombstone>,
    /// What no field holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Element>,
}

impl Feed {
    /// The addresses of links of one relation.
    pub fn related<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a str> {
        hrefs(&self.links, rel)
    }

    /// The WebSub hubs it names.
    pub fn hubs(&self) -> impl Iterator<Item = &str> {
        self.related("hub")
    }

    /// The feed's own address, as it says itself.
    pub fn self_link(&self) -> Option<&str> {
        hrefs(&self.links, "self").next()
    }
}

/// The addresses of links of one relation; relations are compared without case.
pub(super) fn hrefs<'a>(links: &'a [Link], rel: &'a str) -> impl Iterator<Item = &'a str> {
    links
        .iter()
        .filter(move |link| link.rel.eq_ignore_ascii_case(rel))
        .map(|link| link.href.as_str())
}

/// A feed's own wishes about when to fetch it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rhythm {
    /// Minutes it may be kept (`ttl`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_minutes: Option<u32>,
    /// Minutes between updates (`sy:updatePeriod` over `sy:updateFrequency`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_minutes: Option<u32>,
    /// Hours of the day, GMT, in which not to fetch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_hours: Vec<u8>,
    /// English names of days, GMT, on which not to fetch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip_days: Vec<String>,
}

impl Rhythm {
    /// True if it wishes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// RFC 5005: what part of the whole this document is. The links `next`, `prev-archive`, `current` say where the rest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// All there is: what is not in it is gone.
    Complete,
    /// A closed archive that does not change.
    Archive,
}
