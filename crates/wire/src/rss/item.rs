//! Reads items.

use std::borrow::Cow;

use super::read::category;
use crate::{
    Enclosure, Entry, Link, Source, atom, date,
    feed::{
        Context, Scope, element,
        modules::{self, fill, put},
        people, text,
    },
    media::read::{add_file, add_tags},
    xml::{Element, Space},
};

/// Reads `<item>`.
pub(super) fn read(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Entry {
    let scope = scope.inside(root);
    let mut entry = Entry {
        id: root.attribute_in(Space::Rdf, "about").map(Cow::into_owned),
        language: root
            .attribute_in(Space::Xml, "lang")
            .and(scope.language())
            .map(str::to_owned),
        ..Entry::default()
    };
    let mut permalink = None;
    // Beside a summary, the description is the text.
    let summarised = root
        .elements()
        .any(|child| child.is(Space::None, "summary"))
        && !root.elements().any(|child| child.space() == Space::Content);
    for child in root.elements() {
        match child.space() {
            Space::None if &*child.key() == "guid" => {
                entry.id = child.line();
                let said = child.attribute("isPermaLink");
                if said.is_none_or(|said| said.trim().eq_ignore_ascii_case("true")) {
                    permalink.clone_from(&entry.id);
                }
            }
            Space::None if summarised && child.is(Space::None, "description") => {
                content(cx, &scope, child, &mut entry);
            }
            Space::None => item_element(cx, &scope, child, &mut entry),
            Space::Atom => atom::read::entry_element(cx, &scope, child, &mut entry),
            Space::Xhtml if matches!(child.name(), "body" | "div") => {
                content(cx, &scope, child, &mut entry);
            }
            _ => modules::entry(cx, &scope, child, &mut entry),
        }
    }
    atom::read::finish_entry(&mut entry);
    fill(&mut entry.link, || {
        permalink
            .filter(|id| id.contains("://"))
            .and_then(|id| scope.resolve(&id))
    });
    entry
}

fn item_element(cx: &mut Context<'_>, scope: &Scope, child: Element<'_, '_>, entry: &mut Entry) {
    let inner = scope.inside(child);
    let scope = &inner;
    match &*child.key() {
        "title" => put(&mut entry.title, text::guessed(cx, scope, child)),
        "link" => {
            if child.attribute("href").is_some() {
                atom::read::entry_element(cx, scope, child, entry);
            }
            put(&mut entry.link, own_link(scope, child));
        }
        "id" => fill(&mut entry.id, || child.line()),
        "description" | "summary" | "abstract" | "tagline" => {
            put(&mut entry.summary, text::guessed(cx, scope, child));
        }
        "content" | "fullitem" | "body" => content(cx, scope, child, entry),
        "pubdate" | "publishdate" | "published" | "issued" => {
            put(&mut entry.published, date::read(&child.words()));
        }
        "updated" | "lastmodified" | "modified" => {
            put(&mut entry.updated, date::read(&child.words()));
        }
        "date" => fill(&mut entry.published, || date::read(&child.words())),
        "created" => put(&mut entry.created, date::read(&child.words())),
        "expirationdate" => fill(&mut entry.expired, || date::read(&child.words())),
        "author" | "managingeditor" => {
            let person = atom::read::person(scope, child);
            if !person.is_empty() {
                people::add(&mut entry.authors, person);
            }
        }
        "category" => category(child, &mut entry.categories),
        "keywords" | "tags" => add_tags(&mut entry.categories, &child.words()),
        "comments" => fill(&mut entry.comments, || {
            child.line().and_then(|href| scope.resolve(&href))
        }),
        "copyright" | "rights" => fill(&mut entry.rights, || text::guessed(cx, scope, child)),
        "enclosure" => enclosure(scope, child, entry),
        "source" => fill(&mut entry.source, || Some(source(cx, scope, child))),
        "image" => {
            let url = child.attribute("url").map(Cow::into_owned);
            let url = url
                .or_else(|| child.child("url").and_then(Element::line))
                .or_else(|| child.line());
            fill(&mut entry.image, || {
                url.and_then(|url| scope.resolve(&url))
                    .map(crate::Image::new)
            });
        }
        "language" => fill(&mut entry.language, || child.line()),
        _ => entry.extensions.push(element::keep(child)),
    }
}

/// `<link>` with its address in it, or in `href` where it names no other relation.
pub(super) fn own_link(scope: &Scope, link: Element<'_, '_>) -> Option<String> {
    let href = match link.attribute("href") {
        Some(href) if link.attribute("rel").is_none() => Some(href.into_owned()),
        Some(_) => None,
        None => link.line(),
    };
    href.and_then(|href| scope.resolve(&href))
}

fn content(cx: &mut Context<'_>, scope: &Scope, child: Element<'_, '_>, entry: &mut Entry) {
    let source = text::source(child);
    fill(&mut entry.content, || text::html(cx, scope, &source));
}

fn enclosure(scope: &Scope, element: Element<'_, '_>, entry: &mut Entry) {
    let own = |name: &str| {
        element
            .attribute(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let inner = |name: &str| element.child(name).and_then(Element::line);
    let url = own("url")
        .or_else(|| own("href"))
        .or_else(|| inner("url"))
        .or_else(|| element.line());
    if let Some(url) = url.and_then(|url| scope.resolve(&url)) {
        let file = Enclosure {
            url,
            media_type: own("type").or_else(|| inner("type")),
            length: own("length").or_else(|| inner("length")),
            ..Enclosure::default()
        };
        add_file(&mut entry.enclosures, file);
    }
}

/// `<source url="…">Title</source>`: the address is the feed's own.
fn source(cx: &mut Context<'_>, scope: &Scope, element: Element<'_, '_>) -> Source {
    let link = element.attribute("url").and_then(|url| scope.resolve(&url));
    Source {
        title: text::guessed(cx, scope, element),
        links: link
            .iter()
            .map(|href| Link::new("self", href.clone()))
            .collect(),
        link,
        ..Source::default()
    }
}
