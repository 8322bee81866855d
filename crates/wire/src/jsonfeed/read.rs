//! Reads JSON Feed, and what stands in the `_reprint` object.

use reprint_story::{Change, Declaration, Hop, Status, When};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    Category, Enclosure, Entry, Feed, Image, Link, Person, Source, Tombstone, date,
    feed::{
        Context, Scope,
        modules::{fill, put},
        text,
    },
    json::{list, objects, string},
};

type Object = Map<String, Value>;

/// True if an object is a JSON Feed: it says so, or has a feed's members.
pub(crate) fn is_feed(object: &Object) -> bool {
    let said = string(object, "version").is_some_and(|version| version.contains("jsonfeed.org"));
    said || object.get("items").is_some_and(Value::is_array)
        && ["home_page_url", "feed_url", "title", "version"]
            .iter()
            .any(|key| object.contains_key(*key))
}

/// The version, as said: the end of its address, or the number alone.
pub(crate) fn version(object: &Object) -> Option<String> {
    string(object, "version")
        .map(|version| version.rsplit('/').next().unwrap_or(&version).to_owned())
}

/// Reads a feed and its items.
pub(crate) fn feed(cx: &mut Context<'_>, scope: &Scope, object: &Object) -> (Feed, Vec<Entry>) {
    let address = |key: &str| string(object, key).and_then(|href| scope.resolve(&href));
    let mut feed = Feed {
        title: string(object, "title").and_then(|title| text::words(cx, &title)),
        description: string(object, "description").and_then(|words| text::words(cx, &words)),
        link: address("home_page_url"),
        language: string(object, "language"),
        authors: authors(scope, object),
        image: address("icon").map(Image::new),
        icon: address("favicon"),
        ..Feed::default()
    };
    feed.links
        .extend(feed.link.clone().map(|href| Link::new("alternate", href)));
    for (key, rel) in [("feed_url", "self"), ("next_url", "next")] {
        feed.links
            .extend(address(key).map(|href| Link::new(rel, href)));
    }
    for hub in objects(object, "hubs") {
        // Other types of hub (rssCloud) are not WebSub's.
        if string(hub, "type").is_none_or(|kind| kind.eq_ignore_ascii_case("websub")) {
            feed.links.extend(
                string(hub, "url")
                    .and_then(|href| scope.resolve(&href))
                    .map(|href| Link::new("hub", href)),
            );
        }
    }
    fill(&mut feed.image, || feed.icon.clone().map(Image::new));
    if let Some(ours) = object.get("_reprint").and_then(Value::as_object) {
        feed_extras(cx, scope, ours, &mut feed);
    }
    let mut entries = Vec::new();
    for item in objects(object, "items") {
        if entries.len() >= cx.hints.limits.entries {
            cx.faults.repaired(
                "limit.entries",
                "The feed has more items than are read; the rest were left out.",
                None,
            );
            break;
        }
        let mut entry = entry(cx, scope, item);
        // "If not specified in an item, then the top-level authors are the authors of the item" (JSON Feed 1.1).
        if entry.authors.is_empty() {
            entry.authors.clone_from(&feed.authors);
        }
        entries.push(entry);
    }
    (feed, entries)
}

fn authors(scope: &Scope, object: &Object) -> Vec<Person> {
    let one = |author: &Object| Person {
        name: string(author, "name"),
        email: None,
        url: string(author, "url").and_then(|href| scope.resolve(&href)),
        avatar: string(author, "avatar").and_then(|href| scope.resolve(&href)),
    };
    // 1.0 has one author, 1.1 a list.
    let mut people: Vec<_> = objects(object, "authors").map(one).collect();
    if people.is_empty() {
        people.extend(object.get("author").and_then(Value::as_object).map(one));
    }
    people.retain(|person| !person.is_empty());
    people
}

fn entry(cx: &mut Context<'_>, scope: &Scope, item: &Object) -> Entry {
    let address = |key: &str| string(item, key).and_then(|href| scope.resolve(&href));
    let when = |key: &str| string(item, key).and_then(|value| date::read(&value));
    let link = address("url");
    // Relative addresses in a content are the item's page's.
    let content = string(item, "content_html").and_then(|html| text::html(cx, scope, &html));
    let plain = string(item, "content_text").and_then(|words| text::words(cx, &words));
    let mut entry = Entry {
        id: string(item, "id"),
        title: string(item, "title").and_then(|title| text::words(cx, &title)),
        summary: string(item, "summary").and_then(|words| text::words(cx, &words)),
        content: content.or_else(|| plain.map(|words| words.to_html())),
        published: when("date_published"),
        updated: when("date_modified"),
        language: string(item, "language"),
        authors: authors(scope, item),
        image: address("image")
            .or_else(|| address("banner_image"))
            .map(Image::new),
        categories: list(item, "tags")
            .iter()
            .filter_map(crate::json::words)
            .map(Category::tag)
            .collect(),
        enclosures: objects(item, "attachments")
            .filter_map(|file| attachment(scope, file))
            .collect(),
        ..Entry::default()
    };
    entry
        .links
        .extend(link.clone().map(|href| Link::new("alternate", href)));
    entry
        .links
        .extend(address("external_url").map(|href| Link::new("related", href)));
    entry.link = link.or_else(|| address("external_url"));
    if let Some(ours) = item.get("_reprint").and_then(Value::as_object) {
        entry_extras(cx, scope, ours, &mut entry);
    }
    entry
}

fn attachment(scope: &Scope, file: &Object) -> Option<Enclosure> {
    Some(Enclosure {
        url: string(file, "url").and_then(|href| scope.resolve(&href))?,
        media_type: string(file, "mime_type"),
        length: string(file, "size_in_bytes"),
        title: string(file, "title"),
        seconds: file
            .get("duration_in_seconds")
            .and_then(Value::as_f64)
            .and_then(|seconds| format!("{seconds:.0}").parse().ok()),
        ..Enclosure::default()
    })
}

/// A member of the `_reprint` object; one that does not fit is as good as absent.
fn ours<T: DeserializeOwned>(object: &Object, key: &str) -> Option<T> {
    object.get(key).and_then(|value| T::deserialize(value).ok())
}

fn links(scope: &Scope, object: &Object, key: &str) -> Vec<Link> {
    let link = |link: &Object| {
        Some(Link {
            href: string(link, "href").and_then(|href| scope.resolve(&href))?,
            rel: string(link, "rel").unwrap_or_default(),
            media_type: string(link, "type"),
            hreflang: string(link, "hreflang"),
            title: string(link, "title"),
            length: string(link, "length"),
        })
    };
    objects(object, key).filter_map(link).collect()
}

fn feed_extras(cx: &mut Context<'_>, scope: &Scope, object: &Object, feed: &mut Feed) {
    feed.id = string(object, "id");
    feed.rights = string(object, "rights").and_then(|rights| text::of_source(cx, scope, &rights));
    feed.license = string(object, "license").and_then(|href| scope.resolve(&href));
    feed.updated = ours::<When>(object, "updated");
    feed.declarations = ours::<Vec<Declaration>>(object, "declarations").unwrap_or_default();
    feed.links.extend(links(scope, object, "links"));
    for stone in objects(object, "tombstones") {
        let Some(id) = string(stone, "id") else {
            continue;
        };
        feed.tombstones.push(Tombstone {
            id,
            status: ours(stone, "status"),
            when: ours(stone, "when"),
            by: stone
                .get("by")
                .and_then(Value::as_object)
                .map(|by| person(scope, by)),
            comment: string(stone, "comment").and_then(|words| text::of_source(cx, scope, &words)),
            links: links(scope, stone, "links"),
        });
    }
}

fn person(scope: &Scope, object: &Object) -> Person {
    Person {
        name: string(object, "name"),
        email: string(object, "email"),
        url: string(object, "url").and_then(|href| scope.resolve(&href)),
        avatar: string(object, "avatar").and_then(|href| scope.resolve(&href)),
    }
}

fn categories(object: &Object) -> Vec<Category> {
    let category = |one: &Object| {
        Some(Category {
            term: string(one, "term")?,
            scheme: string(one, "scheme"),
            label: string(one, "label"),
        })
    };
    objects(object, "categories").filter_map(category).collect()
}

fn entry_extras(cx: &mut Context<'_>, scope: &Scope, object: &Object, entry: &mut Entry) {
    entry.version = ours(object, "version");
    entry.status = ours::<Status>(object, "status");
    entry.changes = ours::<Vec<Change>>(object, "changes").unwrap_or_default();
    entry.hops = ours::<Vec<Hop>>(object, "hops").unwrap_or_default();
    entry.expired = ours(object, "expires");
    put(&mut entry.published, ours(object, "published"));
    put(&mut entry.updated, ours(object, "updated"));
    entry.rights = string(object, "rights").and_then(|rights| text::of_source(cx, scope, &rights));
    entry.license = string(object, "license").and_then(|href| scope.resolve(&href));
    entry.declarations = ours::<Vec<Declaration>>(object, "declarations").unwrap_or_default();
    entry.links.extend(links(scope, object, "links"));
    // The same stand in `tags` without their schemes and labels.
    let all = categories(object);
    if !all.is_empty() {
        entry.categories = all;
    }
    if let Some(source) = object.get("source").and_then(Value::as_object) {
        entry.source = Some(Source {
            id: string(source, "id"),
            title: string(source, "title").and_then(|title| text::of_source(cx, scope, &title)),
            description: string(source, "description")
                .and_then(|words| text::of_source(cx, scope, &words)),
            link: string(source, "link").and_then(|href| scope.resolve(&href)),
            links: links(scope, source, "links"),
            rights: string(source, "rights").and_then(|rights| text::of_source(cx, scope, &rights)),
            updated: ours(source, "updated"),
            authors: objects(source, "authors")
                .map(|author| person(scope, author))
                .collect(),
            contributors: objects(source, "contributors")
                .map(|one| person(scope, one))
                .collect(),
            categories: categories(source),
        });
    }
}
