//! RSS 2.0 (<https://www.rssboard.org/rss-specification>) with the modules readers know: `atom:link`, `content:encoded`,
//! `dc`, `dcterms`, `media`, `creativeCommons`, and tombstones.

use reprint_story::When;

use crate::{
    Category, Entry, Feed, Link, Paging, Person, Text, atom,
    date::{rfc822, rfc3339},
    guess::looks_like_html,
    media, namespace as ns, notices,
    xml::write::Writer,
};

/// The feed as an RSS 2.0 document. `title`, `link` and `description` are RSS's only duties and are written empty if absent.
pub fn rss(feed: &Feed, entries: &[Entry]) -> String {
    let mut w = Writer::document();
    w.open(
        "rss",
        &[
            ("version", Some("2.0")),
            ("xmlns:atom", Some(ns::ATOM)),
            ("xmlns:content", Some(ns::CONTENT)),
            ("xmlns:dc", Some(ns::DC)),
            ("xmlns:dcterms", Some(ns::DCTERMS)),
            ("xmlns:media", Some(ns::MEDIA)),
            ("xmlns:creativeCommons", Some(ns::CREATIVE_COMMONS)),
            ("xmlns:sy", Some(ns::SYNDICATION)),
            ("xmlns:fh", Some(ns::HISTORY)),
            ("xmlns:at", Some(ns::TOMBSTONES)),
            ("xmlns:reprint", Some(ns::REPRINT)),
            ("xml:base", feed.base.as_deref()),
        ],
    );
    w.open("channel", &[]);
    channel(&mut w, feed);
    for entry in entries {
        item(&mut w, entry);
    }
    w.finish()
}

fn channel(w: &mut Writer, feed: &Feed) {
    w.words("title", &[], &title(feed.title.as_ref()));
    w.words("link", &[], feed.link.as_deref().unwrap_or_default());
    w.words("description", &[], &html(feed.description.as_ref()));
    w.maybe("language", feed.language.as_deref());
    w.maybe(
        "copyright",
        feed.rights
            .as_ref()
            .map(|rights| title(Some(rights)))
            .as_deref(),
    );
    date(w, "pubDate", "dc:date", feed.published);
    date(w, "lastBuildDate", "dcterms:modified", feed.updated);
    categories(w, &feed.categories);
    w.maybe("generator", feed.generator.as_deref());
    let ttl = feed.rhythm.ttl_minutes.map(|ttl| ttl.to_string());
    w.maybe("ttl", ttl.as_deref());
    image(w, feed);
    skips(w, feed);
    people(w, "managingEditor", &feed.authors);
    if let Some(publisher) = &feed.publisher {
        people(w, "webMaster", std::slice::from_ref(publisher));
    }
    links(w, &feed.links, feed.link.as_deref());
    w.maybe("creativeCommons:license", feed.license.as_deref());
    match feed.paging {
        Some(Paging::Complete) => w.empty("fh:complete", &[]),
        Some(Paging::Archive) => w.empty("fh:archive", &[]),
        None => {}
    }
    for tombstone in &feed.tombstones {
        let when = tombstone.when.map(rfc3339);
        w.open(
            "at:deleted-entry",
            &[
                ("ref", Some(&tombstone.id)),
                ("when", when.as_deref()),
                ("reprint:status", tombstone.status.map(notices::status)),
            ],
        );
        atom::write::text(w, "at:comment", tombstone.comment.as_ref());
        w.close();
    }
}

fn image(w: &mut Writer, feed: &Feed) {
    let Some(image) = &feed.image else { return };
    let number = |n: Option<u32>| n.map(|n| n.to_string());
    w.open("image", &[]);
    w.words("url", &[], &image.url);
    // The picture's alternative text: words, never HTML.
    let fallback = feed.title.as_ref().map(Text::words).unwrap_or_default();
    w.words("title", &[], image.title.as_deref().unwrap_or(&fallback));
    let page = image.link.as_deref().or(feed.link.as_deref());
    w.words("link", &[], page.unwrap_or_default());
    w.maybe("width", number(image.width).as_deref());
    w.maybe("height", number(image.height).as_deref());
    w.maybe("description", image.description.as_deref());
    w.close();
}

fn skips(w: &mut Writer, feed: &Feed) {
    if !feed.rhythm.skip_hours.is_empty() {
        w.open("skipHours", &[]);
        for hour in &feed.rhythm.skip_hours {
            w.words("hour", &[], &hour.to_string());
        }
        w.close();
    }
    if !feed.rhythm.skip_days.is_empty() {
        w.open("skipDays", &[]);
        for day in &feed.rhythm.skip_days {
            w.words("day", &[], day);
        }
        w.close();
    }
}

fn item(w: &mut Writer, entry: &Entry) {
    w.open("item", &[]);
    w.maybe(
        "title",
        entry
            .title
            .as_ref()
            .map(|text| title(Some(text)))
            .as_deref(),
    );
    w.maybe("link", entry.link.as_deref());
    if let Some(id) = &entry.id {
        let permanent = entry.link.as_deref() == Some(id);
        w.words(
            "guid",
            &[(
                "isPermaLink",
                Some(if permanent { "true" } else { "false" }),
            )],
            id,
        );
    }
    date(w, "pubDate", "dc:date", entry.published);
    let stamp = |when: Option<When>| when.map(|when| when.to_string());
    w.maybe("dcterms:modified", stamp(entry.updated).as_deref());
    w.maybe("dcterms:created", stamp(entry.created).as_deref());
    people(w, "author", &entry.authors);
    for contributor in &entry.contributors {
        w.maybe("dc:contributor", contributor.name.as_deref());
    }
    if let Some(publisher) = &entry.publisher {
        w.maybe("dc:publisher", publisher.name.as_deref());
    }
    categories(w, &entry.categories);
    w.maybe("dc:language", entry.language.as_deref());
    w.maybe(
        "dc:rights",
        entry
            .rights
            .as_ref()
            .map(|rights| title(Some(rights)))
            .as_deref(),
    );
    w.maybe("creativeCommons:license", entry.license.as_deref());
    w.maybe("comments", entry.comments.as_deref());
    if let Some(source) = &entry.source {
        let from = source.links.iter().find(|link| link.rel == "self");
        let from = from
            .map(|link| link.href.as_str())
            .or(source.link.as_deref());
        w.words(
            "source",
            &[("url", from.or(Some("")))],
            &title(source.title.as_ref()),
        );
    }
    links(w, &entry.links, entry.link.as_deref());
    files(w, entry);
    w.maybe(
        "description",
        entry
            .summary
            .as_ref()
            .map(|text| html(Some(text)))
            .as_deref(),
    );
    w.maybe(
        "content:encoded",
        entry.content.as_ref().map(reprint_markup::SafeHtml::as_str),
    );
    notices::write::xml(w, entry);
    w.close();
}

/// One `enclosure` (more than one breaks podcast programs), every file as `media:content` where there is more to say.
fn files(w: &mut Writer, entry: &Entry) {
    // Before the files, of which readers take the first picture where there is no other.
    media::write::thumbnail(w, entry.image.as_ref());
    for (nth, file) in entry.enclosures.iter().enumerate() {
        if nth == 0 {
            w.empty(
                "enclosure",
                &[
                    ("url", Some(&file.url)),
                    ("length", Some(file.length.as_deref().unwrap_or("0"))),
                    (
                        "type",
                        Some(
                            file.media_type
                                .as_deref()
                                .unwrap_or("application/octet-stream"),
                        ),
                    ),
                ],
            );
        }
        media::write::content(w, file);
    }
}

/// RSS dates are RFC 822 and hold an hour and a zone; a source without them is written in Dublin Core, which needs neither.
fn date(w: &mut Writer, exact: &str, loose: &str, when: Option<When>) {
    match when {
        Some(When::Instant(..)) => w.maybe(exact, when.map(rfc822).as_deref()),
        Some(other) => w.words(loose, &[], &other.to_string()),
        None => {}
    }
}

/// RSS's own person elements hold an e-mail address; a person without one is a `dc:creator`, one with a page an `atom:author` too.
fn people(w: &mut Writer, name: &str, people: &[Person]) {
    for person in people {
        match (&person.email, &person.name) {
            (Some(email), Some(words)) => w.words(name, &[], &format!("{email} ({words})")),
            (Some(email), None) => w.words(name, &[], email),
            (None, Some(words)) => {
                let name = if name == "webMaster" {
                    "dc:publisher"
                } else {
                    "dc:creator"
                };
                w.words(name, &[], words);
            }
            (None, None) => {}
        }
        if person.url.is_some() && person.name.is_some() && name != "webMaster" {
            w.open("atom:author", &[]);
            w.maybe("atom:name", person.name.as_deref());
            w.maybe("atom:uri", person.url.as_deref());
            w.close();
        }
    }
}

fn categories(w: &mut Writer, categories: &[Category]) {
    for category in categories {
        w.words(
            "category",
            &[("domain", category.scheme.as_deref())],
            &category.term,
        );
    }
}

/// Every relation but the main link, which is RSS's own `link`.
fn links(w: &mut Writer, links: &[Link], main: Option<&str>) {
    for link in links {
        let is_main = link.rel == "alternate" && Some(link.href.as_str()) == main;
        if is_main || link.rel == "enclosure" {
            continue;
        }
        w.empty(
            "atom:link",
            &[
                ("rel", Some(&link.rel)),
                ("type", link.media_type.as_deref()),
                ("hreflang", link.hreflang.as_deref()),
                ("href", Some(&link.href)),
                ("title", link.title.as_deref()),
            ],
        );
    }
}

/// RSS does not say whether a title is text or HTML, and readers guess. Words that could be taken for HTML are escaped once more,
/// so that they mean the same to both kinds of reader that decode them.
fn title(text: Option<&Text>) -> String {
    let words = text.map(Text::words).unwrap_or_default();
    if looks_like_html(&words) {
        Text::Plain(words).to_html().into_string()
    } else {
        words
    }
}

/// RSS descriptions are HTML.
fn html(text: Option<&Text>) -> String {
    text.map(|text| text.to_html().into_string())
        .unwrap_or_default()
}
