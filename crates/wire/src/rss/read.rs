//! Reads channels.

use super::item;
use crate::{
    Category, Entry, Feed, Image, atom, date,
    feed::{
        Context, Scope, element,
        modules::{self, fill, put},
        people, text,
    },
    media::read::{add_category, add_tags},
    xml::{Element, Space},
};

/// Reads `<rss>`, `<rdf:RDF>` or a bare `<channel>`. Items stand in the channel or beside it.
pub(crate) fn feed(
    cx: &mut Context<'_>,
    scope: &Scope,
    root: Element<'_, '_>,
) -> (Feed, Vec<Entry>) {
    let scope = scope.inside(root);
    let mut feed = Feed {
        language: scope.language().map(str::to_owned),
        base: root
            .attribute_in(Space::Xml, "base")
            .and(scope.base())
            .map(ToString::to_string),
        ..Feed::default()
    };
    let mut entries = Vec::new();
    if &*root.key() == "channel" {
        channel(cx, &scope, root, &mut feed, &mut entries);
    } else {
        for child in root.elements() {
            match &*child.key() {
                "channel" => channel(cx, &scope, child, &mut feed, &mut entries),
                "item" | "items" | "entry" => take_item(cx, &scope, child, &mut entries),
                "image" => fill(&mut feed.image, || image(&scope, child)),
                // RSS without a channel: its elements stand in the root.
                _ if child.space() == Space::None => element(cx, &scope, child, &mut feed),
                _ => modules::feed(cx, &scope, child, &mut feed),
            }
        }
    }
    atom::read::finish_feed(&mut feed);
    // Nobody else is named: who answers for the feed is the nearest to an author.
    if feed.authors.is_empty() {
        feed.authors.extend(feed.publisher.clone());
    }
    (feed, entries)
}

fn channel(
    cx: &mut Context<'_>,
    scope: &Scope,
    root: Element<'_, '_>,
    feed: &mut Feed,
    entries: &mut Vec<Entry>,
) {
    let scope = scope.inside(root);
    fill(&mut feed.language, || scope.language().map(str::to_owned));
    for child in root.elements() {
        match (child.space(), &*child.key()) {
            (Space::None | Space::Rdf, "item" | "entry") | (Space::Atom, "entry") => {
                take_item(cx, &scope, child, entries);
            }
            // RSS 1.0's table of contents, or items wrapped once more.
            (Space::None, "items") => {
                for inner in child.elements().filter(|inner| &*inner.key() == "item") {
                    take_item(cx, &scope, inner, entries);
                }
            }
            (Space::None, _) => element(cx, &scope, child, feed),
            (Space::Atom, _) => atom::read::feed_element(cx, &scope, child, feed),
            _ => modules::feed(cx, &scope, child, feed),
        }
    }
}

fn take_item(
    cx: &mut Context<'_>,
    scope: &Scope,
    child: Element<'_, '_>,
    entries: &mut Vec<Entry>,
) {
    if entries.len() >= cx.hints.limits.entries {
        cx.faults.repaired(
            "limit.entries",
            "The feed has more items than are read; the rest were left out.",
            None,
        );
        return;
    }
    entries.push(item::read(cx, scope, child));
}

fn element(cx: &mut Context<'_>, scope: &Scope, child: Element<'_, '_>, feed: &mut Feed) {
    let inner = scope.inside(child);
    let scope = &inner;
    match &*child.key() {
        "title" => put(&mut feed.title, text::guessed(cx, scope, child)),
        "link" => {
            if child.attribute("href").is_some() {
                atom::read::feed_element(cx, scope, child, feed);
            }
            put(&mut feed.link, item::own_link(scope, child));
        }
        "description" | "tagline" | "subtitle" | "abstract" => {
            put(&mut feed.description, text::guessed(cx, scope, child));
        }
        "language" => {
            // The element says it of the words, `xml:lang` of the mark-up; both are the feed's.
            if let Some(language) = child.line() {
                feed.language = Some(language);
            }
        }
        "copyright" | "rights" => fill(&mut feed.rights, || text::guessed(cx, scope, child)),
        "managingeditor" | "author" => {
            if let Some(person) = child.line().and_then(|line| people::person(&line)) {
                people::add(&mut feed.authors, person);
            }
        }
        "webmaster" => fill(&mut feed.publisher, || {
            child.line().and_then(|line| people::person(&line))
        }),
        "pubdate" | "publishdate" | "published" => {
            fill(&mut feed.published, || date::read(&child.words()));
        }
        "lastbuilddate" | "lastmodified" | "updated" | "modified" => {
            fill(&mut feed.updated, || date::read(&child.words()));
        }
        "category" => category(child, &mut feed.categories),
        "keywords" => add_tags(&mut feed.categories, &child.words()),
        "generator" => fill(&mut feed.generator, || child.line()),
        "ttl" => feed.rhythm.ttl_minutes = child.line().and_then(|line| line.parse().ok()),
        "image" => fill(&mut feed.image, || image(scope, child)),
        "skiphours" => {
            let hours = child
                .elements()
                .filter_map(|hour| hour.line()?.parse().ok());
            feed.rhythm.skip_hours = hours.filter(|hour| *hour <= 24).take(24).collect();
        }
        "skipdays" => {
            feed.rhythm.skip_days = child.elements().filter_map(Element::line).take(7).collect();
        }
        // The specification's own address, and a rating nobody uses.
        "docs" => {}
        _ => feed.extensions.push(element::keep(child)),
    }
}

/// An RSS category; several in one are parted by nothing the standard knows, so it is kept whole.
pub(super) fn category(element: Element<'_, '_>, to: &mut Vec<Category>) {
    let own = |name: &str| {
        element
            .attribute(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let term = element
        .line()
        .or_else(|| own("term"))
        .or_else(|| own("text"));
    if let Some(term) = term {
        add_category(
            to,
            Category {
                term,
                scheme: own("domain").or_else(|| own("scheme")),
                label: own("label"),
            },
        );
    }
}

fn image(scope: &Scope, element: Element<'_, '_>) -> Option<Image> {
    let scope = scope.inside(element);
    let line = |name: &str| element.all(name).find_map(Element::line);
    let number = |name: &str| line(name).and_then(|value| value.parse().ok());
    let about = || {
        element
            .attribute_in(Space::Rdf, "about")
            .map(std::borrow::Cow::into_owned)
    };
    let own = |name: &str| element.attribute(name).map(std::borrow::Cow::into_owned);
    let url = line("url")
        .or_else(|| own("url"))
        .or_else(|| own("href"))
        .or_else(about);
    let url = url.or_else(|| element.line().filter(|_| !element.has_elements()))?;
    Some(Image {
        url: scope.resolve(&url)?,
        title: line("title"),
        link: line("link").and_then(|href| scope.resolve(&href)),
        description: line("description"),
        width: number("width"),
        height: number("height"),
    })
}
