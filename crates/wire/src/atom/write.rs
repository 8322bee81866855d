//! Atom 1.0 (RFC 4287) with hub and `self` (WebSub), tombstones (RFC 6721), archives (RFC 5005) and licences (RFC 4946).

use crate::{
    Category, Enclosure, Entry, Feed, Link, Paging, Person, Source, Text, Tombstone,
    date::rfc3339,
    namespace::{ATOM, HISTORY, MEDIA, REPRINT, TOMBSTONES},
    notices,
    xml::write::Writer,
};
use reprint_story::When;

/// The feed as an Atom document.
///
/// `id` and `updated` are Atom's only duties: a feed without them gets its own address and its newest entry's time,
/// an entry its link and the feed's time.
pub fn atom(feed: &Feed, entries: &[Entry]) -> String {
    let mut w = Writer::document();
    w.open(
        "feed",
        &[
            ("xmlns", Some(ATOM)),
            ("xmlns:at", Some(TOMBSTONES)),
            ("xmlns:fh", Some(HISTORY)),
            ("xmlns:media", Some(MEDIA)),
            ("xmlns:reprint", Some(REPRINT)),
            ("xml:lang", feed.language.as_deref()),
            ("xml:base", feed.base.as_deref()),
        ],
    );
    let changed = feed.updated.or(feed.published).or_else(|| newest(entries));
    let id = feed
        .id
        .as_deref()
        .or(feed.self_link())
        .or(feed.link.as_deref());
    w.words("id", &[], id.unwrap_or("urn:x-reprint:unnamed"));
    text(
        &mut w,
        "title",
        Some(feed.title.as_ref().unwrap_or(&Text::plain(""))),
    );
    text(&mut w, "subtitle", feed.description.as_ref());
    w.words("updated", &[], &time(changed));
    links(
        &mut w,
        feed.link.as_deref(),
        &feed.links,
        feed.license.as_deref(),
    );
    people(&mut w, "author", &feed.authors);
    people(&mut w, "contributor", &feed.contributors);
    categories(&mut w, &feed.categories);
    text(&mut w, "rights", feed.rights.as_ref());
    w.maybe("generator", feed.generator.as_deref());
    w.maybe("icon", feed.icon.as_deref());
    w.maybe("logo", feed.image.as_ref().map(|image| image.url.as_str()));
    match feed.paging {
        Some(Paging::Complete) => w.empty("fh:complete", &[]),
        Some(Paging::Archive) => w.empty("fh:archive", &[]),
        None => {}
    }
    for tombstone in &feed.tombstones {
        deleted(&mut w, tombstone);
    }
    for entry in entries {
        one(&mut w, entry, changed);
    }
    w.finish()
}

fn newest(entries: &[Entry]) -> Option<When> {
    let times = entries
        .iter()
        .filter_map(|entry| entry.updated.or(entry.published));
    times.max_by_key(|when| when.earliest())
}

fn time(when: Option<When>) -> String {
    when.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), rfc3339)
}

fn one(w: &mut Writer, entry: &Entry, fallback: Option<When>) {
    w.open(
        "entry",
        &[
            ("xml:lang", entry.language.as_deref()),
            ("xml:base", entry.base.as_deref()),
        ],
    );
    let id = entry.id.as_deref().or(entry.link.as_deref());
    w.words("id", &[], id.unwrap_or("urn:x-reprint:unnamed"));
    text(
        w,
        "title",
        Some(entry.title.as_ref().unwrap_or(&Text::plain(""))),
    );
    w.maybe("published", entry.published.map(rfc3339).as_deref());
    w.words(
        "updated",
        &[],
        &time(entry.updated.or(entry.published).or(fallback)),
    );
    links(
        w,
        entry.link.as_deref(),
        &entry.links,
        entry.license.as_deref(),
    );
    for enclosure in &entry.enclosures {
        w.empty(
            "link",
            &[
                ("rel", Some("enclosure")),
                ("href", Some(&enclosure.url)),
                ("type", enclosure.media_type.as_deref()),
                ("length", enclosure.length.as_deref()),
                ("title", enclosure.title.as_deref()),
            ],
        );
    }
    people(w, "author", &entry.authors);
    people(w, "contributor", &entry.contributors);
    categories(w, &entry.categories);
    text(w, "rights", entry.rights.as_ref());
    text(w, "summary", entry.summary.as_ref());
    if let Some(content) = &entry.content {
        w.words("content", &[("type", Some("html"))], content.as_str());
    }
    if let Some(source) = &entry.source {
        origin(w, source);
    }
    // Before the files, of which readers take the first picture where there is no other.
    crate::media::write::thumbnail(w, entry.image.as_ref());
    for enclosure in entry.enclosures.iter().filter(|file| has_rights(file)) {
        crate::media::write::content(w, enclosure);
    }
    notices::write::xml(w, entry);
    w.close();
}

/// Plain enclosure links say all there is to say of a file without credit.
fn has_rights(file: &Enclosure) -> bool {
    file.credit.is_some()
        || file.copyright.is_some()
        || file.license.is_some()
        || file.description.is_some()
        || file.medium.is_some()
        || file.width.is_some()
        || file.height.is_some()
        || file.seconds.is_some()
}

fn origin(w: &mut Writer, source: &Source) {
    w.open("source", &[]);
    w.maybe("id", source.id.as_deref());
    text(w, "title", source.title.as_ref());
    text(w, "subtitle", source.description.as_ref());
    w.maybe("updated", source.updated.map(rfc3339).as_deref());
    links(w, source.link.as_deref(), &source.links, None);
    people(w, "author", &source.authors);
    people(w, "contributor", &source.contributors);
    categories(w, &source.categories);
    text(w, "rights", source.rights.as_ref());
    w.close();
}

fn deleted(w: &mut Writer, tombstone: &Tombstone) {
    w.open(
        "at:deleted-entry",
        &[
            ("ref", Some(&tombstone.id)),
            ("when", Some(&time(tombstone.when))),
            ("reprint:status", tombstone.status.map(notices::status)),
        ],
    );
    if let Some(by) = &tombstone.by {
        person(w, "at:by", by);
    }
    text(w, "at:comment", tombstone.comment.as_ref());
    for link in &tombstone.links {
        one_link(w, link);
    }
    w.close();
}

fn kind(text: &Text) -> &'static str {
    match text {
        Text::Plain(_) => "text",
        Text::Html(_) => "html",
    }
}

/// A text construct that says what it is.
pub(crate) fn text(w: &mut Writer, name: &str, text: Option<&Text>) {
    if let Some(text) = text {
        w.words(name, &[("type", Some(kind(text)))], text.as_str());
    }
}

/// The main link first, then the others; the licence as RFC 4946 has it.
fn links(w: &mut Writer, main: Option<&str>, links: &[Link], license: Option<&str>) {
    let said = |rel: &str, href: &str| {
        links
            .iter()
            .any(|link| link.rel == rel && link.href == href)
    };
    if let Some(href) = main.filter(|href| !said("alternate", href)) {
        one_link(w, &Link::new("alternate", href));
    }
    for link in links.iter().filter(|link| link.rel != "enclosure") {
        one_link(w, link);
    }
    if let Some(href) = license.filter(|href| !said("license", href)) {
        one_link(w, &Link::new("license", href));
    }
}

fn one_link(w: &mut Writer, link: &Link) {
    w.empty(
        "link",
        &[
            ("rel", Some(link.rel.as_str()).filter(|rel| !rel.is_empty())),
            ("type", link.media_type.as_deref()),
            ("hreflang", link.hreflang.as_deref()),
            ("href", Some(&link.href)),
            ("title", link.title.as_deref()),
            ("length", link.length.as_deref()),
        ],
    );
}

fn people(w: &mut Writer, name: &str, people: &[Person]) {
    for one in people {
        person(w, name, one);
    }
}

pub(crate) fn person(w: &mut Writer, name: &str, person: &Person) {
    w.open(name, &[]);
    // A person construct must have a name.
    w.words(
        "name",
        &[],
        person
            .name
            .as_deref()
            .or(person.email.as_deref())
            .unwrap_or_default(),
    );
    w.maybe("uri", person.url.as_deref());
    w.maybe("email", person.email.as_deref());
    w.close();
}

fn categories(w: &mut Writer, categories: &[Category]) {
    for category in categories {
        w.empty(
            "category",
            &[
                ("term", Some(&category.term)),
                ("scheme", category.scheme.as_deref()),
                ("label", category.label.as_deref()),
            ],
        );
    }
}
