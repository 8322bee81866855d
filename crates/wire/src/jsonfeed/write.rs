//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>). What it has no word for stands in the `_reprint` object.

use reprint_story::{Change, Declaration, Hop, Status, When};
use serde::Serialize;

use crate::{
    Category, Element, Entry, Feed, Link, Person, Source, Text, Tombstone, date::rfc3339,
    notices::is_loose,
};

/// The feed as a JSON Feed document.
pub fn jsonfeed(feed: &Feed, entries: &[Entry]) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.title.as_ref().map(Text::words).unwrap_or_default(),
        home_page_url: feed.link.as_deref(),
        feed_url: feed.self_link(),
        description: feed.description.as_ref().map(Text::words),
        next_url: feed.related("next").next(),
        icon: feed.image.as_ref().map(|image| image.url.as_str()),
        favicon: feed.icon.as_deref(),
        authors: authors(&feed.authors),
        language: feed.language.as_deref(),
        hubs: feed
            .hubs()
            .map(|url| Hub {
                kind: "WebSub",
                url,
            })
            .collect(),
        reprint: FeedExtras::of(feed),
        items: entries.iter().map(item).collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    #[serde(rename = "_reprint", skip_serializing_if = "Option::is_none")]
    reprint: Option<FeedExtras<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<&'a str>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// JSON Feed asks for one of the two contents; a notice without content has an empty text.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(rename = "_reprint", skip_serializing_if = "Option::is_none")]
    reprint: Option<EntryExtras<'a>>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<u32>,
}

fn authors(people: &[Person]) -> Vec<Author<'_>> {
    let author = |person| {
        let Person {
            name,
            email,
            url,
            avatar,
        }: &Person = person;
        Author {
            name: name.as_deref().or(email.as_deref()),
            url: url.as_deref(),
            avatar: avatar.as_deref(),
        }
    };
    people.iter().map(author).collect()
}

fn item(entry: &Entry) -> Item<'_> {
    let content = entry.content.as_ref().map(reprint_markup::SafeHtml::as_str);
    Item {
        id: entry
            .id
            .as_deref()
            .or(entry.link.as_deref())
            .unwrap_or_default(),
        url: entry.link.as_deref(),
        title: entry.title.as_ref().map(Text::words),
        content_html: content,
        content_text: content.is_none().then_some(""),
        summary: entry.summary.as_ref().map(Text::words),
        image: entry.image.as_ref().map(|image| image.url.as_str()),
        date_published: entry.published.map(rfc3339),
        date_modified: entry.updated.map(rfc3339),
        authors: authors(&entry.authors),
        tags: tags(&entry.categories),
        language: entry.language.as_deref(),
        attachments: entry
            .enclosures
            .iter()
            .map(|file| Attachment {
                url: &file.url,
                mime_type: file
                    .media_type
                    .as_deref()
                    .unwrap_or("application/octet-stream"),
                title: file.title.as_deref(),
                size_in_bytes: file
                    .length
                    .as_deref()
                    .and_then(|length| length.parse().ok()),
                duration_in_seconds: file.seconds,
            })
            .collect(),
        reprint: EntryExtras::of(entry),
    }
}

/// Each term once, though it may stand in several schemes.
fn tags(categories: &[Category]) -> Vec<&str> {
    let mut tags: Vec<&str> = Vec::new();
    for category in categories {
        if !tags.contains(&category.term.as_str()) {
            tags.push(&category.term);
        }
    }
    tags
}

/// What JSON Feed cannot say of a feed.
#[derive(Serialize, Default, PartialEq)]
struct FeedExtras<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    declarations: &'a [Declaration],
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<When>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tombstones: Vec<Tombstone>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<&'a Link>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    extensions: &'a [Element],
}

impl<'a> FeedExtras<'a> {
    fn of(feed: &'a Feed) -> Option<Self> {
        let extras = Self {
            id: feed.id.as_deref(),
            rights: html(feed.rights.as_ref()),
            license: feed.license.as_deref(),
            declarations: &feed.declarations,
            updated: feed.updated,
            tombstones: feed.tombstones.iter().map(tombstone).collect(),
            links: further(&feed.links, &["alternate", "self", "hub", "next"]),
            extensions: &feed.extensions,
        };
        (extras != Self::default()).then_some(extras)
    }
}

/// What JSON Feed cannot say of an item.
#[derive(Serialize, Default, PartialEq)]
struct EntryExtras<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    changes: &'a [Change],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    hops: &'a [Hop],
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    declarations: &'a [Declaration],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    categories: &'a [Category],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<&'a Link>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    extensions: &'a [Element],
}

impl<'a> EntryExtras<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        // All of them where one says more than its tag.
        let coded = |category: &Category| category.scheme.is_some() || category.label.is_some();
        let categories = Some(&entry.categories).filter(|all| all.iter().any(coded));
        let extras = Self {
            version: entry.version,
            status: entry.status,
            changes: &entry.changes,
            hops: &entry.hops,
            expires: entry.expired,
            published: entry.published.filter(is_loose),
            updated: entry.updated.filter(is_loose),
            rights: html(entry.rights.as_ref()),
            license: entry.license.as_deref(),
            declarations: &entry.declarations,
            source: entry.source.as_ref().map(source),
            categories: categories.map(Vec::as_slice).unwrap_or_default(),
            links: further(&entry.links, &["alternate"]),
            extensions: &entry.extensions,
        };
        (extras != Self::default()).then_some(extras)
    }
}

/// A text as HTML: a string of JSON does not say whether it is words.
fn html(text: Option<&Text>) -> Option<Text> {
    text.map(|text| text.to_html().into())
}

fn tombstone(stone: &Tombstone) -> Tombstone {
    Tombstone {
        comment: html(stone.comment.as_ref()),
        ..stone.clone()
    }
}

fn source(source: &Source) -> Source {
    Source {
        title: html(source.title.as_ref()),
        description: html(source.description.as_ref()),
        rights: html(source.rights.as_ref()),
        ..source.clone()
    }
}

fn further<'a>(links: &'a [Link], said: &[&str]) -> Vec<&'a Link> {
    let unsaid = |link: &&Link| !said.contains(&link.rel.as_str());
    links.iter().filter(unsaid).collect()
}
