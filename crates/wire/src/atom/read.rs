//! Reads Atom feeds and entries, and Atom elements that stand in other feeds.

use std::borrow::Cow;

use super::text;
use crate::{
    Category, Entry, Feed, Image, Link, Person, Source, date,
    feed::{
        Context, Scope, element, links,
        modules::{self, Common, fill, put},
        people,
    },
    media::read::{add_category, add_file},
    xml::{Element, Space},
};

/// Reads `<feed>`: itself and its entries.
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
    for child in root.elements() {
        let here = matches!(child.space(), Space::Atom | Space::None);
        if here && &*child.key() == "entry" {
            if entries.len() >= cx.hints.limits.entries {
                cx.faults.repaired(
                    "limit.entries",
                    "The feed has more entries than are read; the rest were left out.",
                    None,
                );
                break;
            }
            entries.push(entry(cx, &scope, child));
        } else if here {
            feed_element(cx, &scope, child, &mut feed);
        } else {
            modules::feed(cx, &scope, child, &mut feed);
        }
    }
    finish_feed(&mut feed);
    (feed, entries)
}

/// What follows from the rest once a feed is read.
pub(crate) fn finish_feed(feed: &mut Feed) {
    fill(&mut feed.link, || links::main(&feed.links));
    fill(&mut feed.license, || {
        feed.links
            .iter()
            .find(|link| link.rel == "license")
            .map(|link| link.href.clone())
    });
}

/// Reads an Atom element of a feed.
pub(crate) fn feed_element(
    cx: &mut Context<'_>,
    scope: &Scope,
    child: Element<'_, '_>,
    feed: &mut Feed,
) {
    match &*child.key() {
        "subtitle" | "tagline" | "description" => {
            fill(&mut feed.description, || text::read(cx, scope, child));
        }
        "generator" => fill(&mut feed.generator, || child.line()),
        "icon" => {
            feed.icon = child
                .line()
                .and_then(|href| scope.inside(child).resolve(&href));
        }
        "logo" | "image" => {
            let logo = child
                .line()
                .and_then(|href| scope.inside(child).resolve(&href));
            fill(&mut feed.image, || logo.map(Image::new));
        }
        _ => {
            if !common(cx, scope, child, &mut feed.common()) {
                feed.extensions.push(element::keep(child));
            }
        }
    }
}

/// Elements of feeds, entries and sources alike; false if it is none of them.
fn common(
    cx: &mut Context<'_>,
    scope: &Scope,
    child: Element<'_, '_>,
    to: &mut Common<'_>,
) -> bool {
    match &*child.key() {
        "id" => fill(to.id, || id(scope, child)),
        "title" => fill(to.title, || text::read(cx, scope, child)),
        "rights" | "copyright" => fill(to.rights, || text::read(cx, scope, child)),
        "link" => to.links.extend(links::read(&scope.inside(child), child)),
        "url" => to.links.extend(
            child
                .line()
                .and_then(|href| scope.inside(child).resolve(&href))
                .map(|href| Link::new("alternate", href)),
        ),
        "updated" | "modified" => put(to.updated, date::read(&child.words())),
        "published" | "issued" => put(to.published, date::read(&child.words())),
        "created" => put(to.created, date::read(&child.words())),
        "author" => {
            let person = person(scope, child);
            if !person.is_empty() {
                people::add(to.authors, person);
            }
        }
        "contributor" => {
            let person = person(scope, child);
            if !person.is_empty() {
                people::add(to.contributors, person);
            }
        }
        "category" => to.categories.extend(category(child)),
        _ => return false,
    }
    true
}

/// An id is an IRI; one that is relative, which Atom forbids, is told apart from other feeds' by resolving it.
fn id(scope: &Scope, element: Element<'_, '_>) -> Option<String> {
    let line = element.line()?;
    let scope = scope.inside(element);
    let relative = line.starts_with('/')
        || element.attribute_in(Space::Xml, "base").is_some()
        || !line.contains(':') && line.contains('/');
    match scope.base() {
        Some(_) if relative => scope.resolve(&line).or(Some(line)),
        _ => Some(line),
    }
}

/// Reads `<entry>`.
pub(crate) fn entry(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Entry {
    let outer = scope.base().cloned();
    let scope = scope.inside(root);
    let mut entry = Entry {
        language: root
            .attribute_in(Space::Xml, "lang")
            .and(scope.language())
            .map(str::to_owned),
        base: scope
            .base()
            .filter(|base| Some(*base) != outer.as_ref())
            .map(ToString::to_string),
        ..Entry::default()
    };
    for child in root.elements() {
        if matches!(child.space(), Space::Atom | Space::None) {
            entry_element(cx, &scope, child, &mut entry);
        } else {
            modules::entry(cx, &scope, child, &mut entry);
        }
    }
    finish_entry(&mut entry);
    entry
}

/// What follows from the rest once an entry is read.
pub(crate) fn finish_entry(entry: &mut Entry) {
    fill(&mut entry.link, || links::main(&entry.links));
    fill(&mut entry.license, || {
        entry
            .links
            .iter()
            .find(|link| link.rel == "license")
            .map(|link| link.href.clone())
    });
    fill(&mut entry.comments, || {
        let page = |link: &&Link| {
            link.rel == "replies"
                && link
                    .media_type
                    .as_deref()
                    .is_some_and(|kind| kind.contains("html"))
        };
        entry.links.iter().find(page).map(|link| link.href.clone())
    });
    let files: Vec<_> = entry
        .links
        .iter()
        .filter(|link| link.rel == "enclosure")
        .map(links::enclosure)
        .collect();
    for file in files {
        add_file(&mut entry.enclosures, file);
    }
    entry.links.retain(|link| link.rel != "enclosure");
}

/// Reads an Atom element of an entry.
pub(crate) fn entry_element(
    cx: &mut Context<'_>,
    scope: &Scope,
    child: Element<'_, '_>,
    entry: &mut Entry,
) {
    match &*child.key() {
        "summary" | "tagline" | "subtitle" | "abstract" => {
            fill(&mut entry.summary, || text::read(cx, scope, child));
        }
        "content" => content(cx, scope, child, entry),
        "source" => fill(&mut entry.source, || Some(source(cx, scope, child))),
        _ => {
            if !common(cx, scope, child, &mut entry.common()) {
                entry.extensions.push(element::keep(child));
            }
        }
    }
}

fn content(cx: &mut Context<'_>, scope: &Scope, child: Element<'_, '_>, entry: &mut Entry) {
    if let Some(href) = child
        .attribute("src")
        .and_then(|src| scope.inside(child).resolve(&src))
    {
        entry.links.push(Link {
            media_type: child.attribute("type").map(Cow::into_owned),
            ..Link::new("content", href)
        });
        return;
    }
    fill(&mut entry.content, || text::content(cx, scope, child));
}

fn source(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Source {
    let scope = scope.inside(root);
    let mut feed = Feed::default();
    for child in root.elements() {
        if matches!(child.space(), Space::Atom | Space::None) {
            feed_element(cx, &scope, child, &mut feed);
        } else {
            modules::feed(cx, &scope, child, &mut feed);
        }
    }
    Source {
        link: links::main(&feed.links),
        id: feed.id,
        title: feed.title,
        description: feed.description,
        links: feed.links,
        rights: feed.rights,
        updated: feed.updated,
        authors: feed.authors,
        contributors: feed.contributors,
        categories: feed.categories,
    }
}

fn category(element: Element<'_, '_>) -> Option<Category> {
    let own = |name: &str| {
        element
            .attribute(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let term = own("term")
        .or_else(|| element.line())
        .or_else(|| own("label"))?;
    let mut list = Vec::new();
    add_category(
        &mut list,
        Category {
            term,
            scheme: own("scheme"),
            label: own("label"),
        },
    );
    list.pop()
}

/// A person construct; one that is only words is read as RSS writes people.
pub(crate) fn person(scope: &Scope, element: Element<'_, '_>) -> Person {
    if !element.has_elements() {
        return element
            .line()
            .and_then(|line| people::person(&line))
            .unwrap_or_default();
    }
    let scope = scope.inside(element);
    let mut person = Person::default();
    for child in element.elements() {
        match &*child.key() {
            "name" => person.name = child.line(),
            "email" => person.email = child.line(),
            "uri" | "url" | "homepage" => {
                person.url = child
                    .line()
                    .and_then(|href| scope.inside(child).resolve(&href));
            }
            _ => {}
        }
    }
    if person.is_empty() {
        // Mark-up instead of parts.
        return { element.line() }
            .and_then(|line| people::person(&line))
            .unwrap_or_default();
    }
    person
}
