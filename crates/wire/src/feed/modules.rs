//! The modules that stand in any feed: Dublin Core, Creative Commons, iTunes, RSL and their kin.

use reprint_story::{Declaration, DeclarationKind, When};

use super::{Context, Scope, people, text};
use crate::{
    Category, Entry, Feed, Image, Link, Paging, Person, Text, Tombstone, date,
    feed::{element, links},
    media::read::{self as media, add_category, add_tags},
    xml::{Element, Space, kept},
};

/// The fields feeds and entries have in common.
pub(crate) struct Common<'m> {
    pub title: &'m mut Option<Text>,
    pub summary: &'m mut Option<Text>,
    pub id: &'m mut Option<String>,
    pub links: &'m mut Vec<Link>,
    pub language: &'m mut Option<String>,
    pub updated: &'m mut Option<When>,
    pub published: &'m mut Option<When>,
    pub created: &'m mut Option<When>,
    pub authors: &'m mut Vec<Person>,
    pub contributors: &'m mut Vec<Person>,
    pub publisher: &'m mut Option<Person>,
    pub categories: &'m mut Vec<Category>,
    pub rights: &'m mut Option<Text>,
    pub license: &'m mut Option<String>,
    pub declarations: &'m mut Vec<Declaration>,
    pub image: &'m mut Option<Image>,
}

macro_rules! common {
    ($from:expr, $summary:ident) => {
        Common {
            title: &mut $from.title,
            summary: &mut $from.$summary,
            id: &mut $from.id,
            links: &mut $from.links,
            language: &mut $from.language,
            updated: &mut $from.updated,
            published: &mut $from.published,
            created: &mut $from.created,
            authors: &mut $from.authors,
            contributors: &mut $from.contributors,
            publisher: &mut $from.publisher,
            categories: &mut $from.categories,
            rights: &mut $from.rights,
            license: &mut $from.license,
            declarations: &mut $from.declarations,
            image: &mut $from.image,
        }
    };
}

impl Feed {
    pub(crate) fn common(&mut self) -> Common<'_> {
        common!(self, description)
    }
}

impl Entry {
    pub(crate) fn common(&mut self) -> Common<'_> {
        common!(self, summary)
    }
}

/// Sets a field that is still empty.
pub(crate) fn fill<T>(field: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if field.is_none() {
        *field = value();
    }
}

/// Sets a field to a value that is there: an element of the format itself outranks a module's, and of several the last counts,
/// as it does in the readers people use.
pub(crate) fn put<T>(field: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *field = value;
    }
}

fn when(element: Element<'_, '_>) -> Option<When> {
    date::read(&element.words())
}

/// Reads an element of a module that feeds and entries share; false if it is none.
pub(crate) fn common(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    to: &mut Common<'_>,
) -> bool {
    match element.space() {
        Space::Dc | Space::DcTerms => dublin_core(cx, scope, element, to),
        Space::Cc | Space::CreativeCommons => {
            if &*element.key() != "license" {
                return false;
            }
            licence(scope, element, to);
            true
        }
        Space::Itunes => itunes(cx, scope, element, to),
        Space::Rsl if element.name() == "content" => {
            to.declarations.push(Declaration {
                kind: DeclarationKind::Rsl,
                url: element.attribute("url").and_then(|url| scope.resolve(&url)),
                text: Some(kept::standalone(&super::element::keep(element))),
            });
            true
        }
        Space::Wfw if &*element.key() == "commentrss" => {
            let href = element.line().and_then(|href| scope.resolve(&href));
            to.links.extend(href.map(|href| Link::new("replies", href)));
            true
        }
        _ => false,
    }
}

fn licence(scope: &Scope, element: Element<'_, '_>, to: &mut Common<'_>) {
    let resource = element
        .attribute_in(Space::Rdf, "resource")
        .or_else(|| element.attribute("resource"));
    let address = resource
        .map(std::borrow::Cow::into_owned)
        .or_else(|| element.line());
    let Some(href) = address.and_then(|address| scope.resolve(&address)) else {
        return;
    };
    if to.license.is_none() {
        *to.license = Some(href);
    } else if to.license.as_ref() != Some(&href) {
        to.links.push(Link::new("license", href));
    }
}

fn dublin_core(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    to: &mut Common<'_>,
) -> bool {
    match &*element.key() {
        "title" => fill(to.title, || text::guessed(cx, scope, element)),
        "description" | "abstract" => fill(to.summary, || text::guessed(cx, scope, element)),
        "creator" | "author" => {
            if let Some(person) = element.line().and_then(|line| people::person(&line)) {
                people::add(to.authors, person);
            }
        }
        "contributor" => {
            if let Some(person) = element.line().and_then(|line| people::person(&line)) {
                people::add(to.contributors, person);
            }
        }
        "publisher" => fill(to.publisher, || {
            element.line().and_then(|line| people::person(&line))
        }),
        "subject" => {
            if let Some(term) = element.line() {
                add_category(to.categories, Category::tag(term));
            }
        }
        "rights" => fill(to.rights, || text::guessed(cx, scope, element)),
        "license" => licence(scope, element, to),
        "language" => fill(to.language, || element.line()),
        "identifier" => fill(to.id, || element.line()),
        "date" | "issued" | "available" => fill(to.published, || when(element)),
        "modified" => fill(to.updated, || when(element)),
        "created" => fill(to.created, || when(element)),
        _ => return false,
    }
    true
}

fn itunes(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    to: &mut Common<'_>,
) -> bool {
    match &*element.key() {
        "author" => {
            if to.authors.is_empty()
                && let Some(person) = element.line().and_then(|line| people::person(&line))
            {
                to.authors.push(person);
            }
        }
        "owner" => fill(to.publisher, || {
            let line = |name| element.child(name).and_then(Element::line);
            let owner = Person {
                name: line("name"),
                email: line("email"),
                ..Person::default()
            };
            (!owner.is_empty()).then_some(owner)
        }),
        "title" => fill(to.title, || text::guessed(cx, scope, element)),
        "subtitle" | "summary" => fill(to.summary, || text::guessed(cx, scope, element)),
        // Before 2005 the picture was a link.
        "link" if element.attribute("rel").as_deref() == Some("image") => fill(to.image, || {
            let href = element.attribute("href")?;
            scope.resolve(&href).map(Image::new)
        }),
        "image" => fill(to.image, || {
            let href = element.attribute("href").map(std::borrow::Cow::into_owned);
            let href = href.or_else(|| element.attribute("url").map(std::borrow::Cow::into_owned));
            href.or_else(|| element.line())
                .and_then(|href| scope.resolve(&href))
                .map(Image::new)
        }),
        "category" => itunes_category(element, to.categories),
        "keywords" => {
            let words = element.words();
            let words = words
                .split([',', ' '])
                .map(str::trim)
                .filter(|word| !word.is_empty());
            for word in words {
                let scheme = Some("http://www.itunes.com/".to_owned());
                add_category(
                    to.categories,
                    Category {
                        scheme,
                        ..Category::tag(word)
                    },
                );
            }
        }
        _ => return false,
    }
    true
}

/// iTunes categories stand inside one another.
fn itunes_category(element: Element<'_, '_>, to: &mut Vec<Category>) {
    if let Some(term) = element.attribute("text") {
        let scheme = Some("http://www.itunes.com/".to_owned());
        add_category(
            to,
            Category {
                scheme,
                ..Category::tag(term.trim())
            },
        );
    }
    for inner in element.all("category") {
        if inner.space() == Space::Itunes {
            itunes_category(inner, to);
        }
    }
}

/// Reads an element of a module that stands in a feed; what nobody understands is kept as found.
pub(crate) fn feed(cx: &mut Context<'_>, scope: &Scope, element: Element<'_, '_>, feed: &mut Feed) {
    let known = match element.space() {
        Space::Syndication => syndication(element, feed),
        Space::History => history(element, feed),
        Space::Tombstones => tombstone(cx, scope, element, feed),
        Space::Itunes => match &*element.key() {
            "block" => {
                feed.block = element.line().is_some_and(|line| {
                    line.eq_ignore_ascii_case("yes") || line.eq_ignore_ascii_case("true")
                });
                true
            }
            "new-feed-url" => {
                feed.moved_to = element.line().and_then(|href| scope.resolve(&href));
                true
            }
            _ => common(cx, scope, element, &mut feed.common()),
        },
        Space::Admin if &*element.key() == "generatoragent" => {
            let agent = element.attribute_in(Space::Rdf, "resource");
            fill(&mut feed.generator, || {
                agent.map(std::borrow::Cow::into_owned)
            });
            true
        }
        Space::Media => media_of_feed(cx, scope, element, feed),
        _ => common(cx, scope, element, &mut feed.common()),
    };
    if !known {
        feed.extensions.push(element::keep(element));
    }
}

fn media_of_feed(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    feed: &mut Feed,
) -> bool {
    match &*element.key() {
        "thumbnail" => fill(&mut feed.image, || media::thumbnail(scope, element)),
        "content" if media::is_image(element) => {
            fill(&mut feed.image, || media::thumbnail(scope, element));
        }
        "copyright" => fill(&mut feed.rights, || text::guessed(cx, scope, element)),
        "category" => {
            if let Some(term) = element.line() {
                let scheme = element
                    .attribute("scheme")
                    .map(std::borrow::Cow::into_owned);
                let label = element.attribute("label").map(std::borrow::Cow::into_owned);
                add_category(
                    &mut feed.categories,
                    Category {
                        term,
                        scheme,
                        label,
                    },
                );
            }
        }
        "keywords" => add_tags(&mut feed.categories, &element.words()),
        _ => return false,
    }
    true
}

/// Reads an element of a module that stands in an entry; what nobody understands is kept as found.
pub(crate) fn entry(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    entry: &mut Entry,
) {
    let known = match element.space() {
        Space::Media => crate::media::read::entry(cx, scope, element, entry),
        Space::Content if &*element.key() == "encoded" => {
            let source = text::source(element);
            fill(&mut entry.content, || text::html(cx, scope, &source));
            true
        }
        Space::DcTerms if &*element.key() == "valid" => {
            fill(&mut entry.expired, || valid_until(element));
            true
        }
        Space::Dc if &*element.key() == "source" => {
            let link = element.line();
            fill(&mut entry.source, || {
                link.map(|line| {
                    let address = Some(line.clone()).filter(|line| line.contains("://"));
                    crate::Source {
                        link: address.and_then(|address| scope.resolve(&address)),
                        id: Some(line),
                        ..crate::Source::default()
                    }
                })
            });
            true
        }
        Space::Itunes if &*element.key() == "summary" && entry.summary.is_some() => {
            let source = text::source(element);
            fill(&mut entry.content, || text::html(cx, scope, &source));
            true
        }
        Space::FeedBurner if &*element.key() == "origlink" => {
            if let Some(href) = element.line().and_then(|href| scope.resolve(&href)) {
                entry.links.push(Link::new("via", href));
            }
            true
        }
        Space::Reprint => {
            crate::notices::read::xml(element, entry);
            true
        }
        _ => common(cx, scope, element, &mut entry.common()),
    };
    if !known {
        entry.extensions.push(element::keep(element));
    }
}

/// `start=…; end=…` (DCMI Period), or a date alone.
fn valid_until(element: Element<'_, '_>) -> Option<When> {
    let words = element.words();
    let end = words
        .split(';')
        .find_map(|part| part.trim().strip_prefix("end="));
    date::read(end.unwrap_or(&words))
}

fn syndication(element: Element<'_, '_>, feed: &mut Feed) -> bool {
    const MINUTES: [(&str, u32); 5] = [
        ("hourly", 60),
        ("daily", 1_440),
        ("weekly", 10_080),
        ("monthly", 43_200),
        ("yearly", 525_600),
    ];
    let line = element.line().unwrap_or_default();
    match &*element.key() {
        "updateperiod" => {
            let period = MINUTES
                .iter()
                .find(|(name, _)| line.eq_ignore_ascii_case(name));
            let times = feed.rhythm.period_minutes.take();
            feed.rhythm.period_minutes =
                period.map(|&(_, minutes)| minutes / times.unwrap_or(1).max(1));
        }
        "updatefrequency" => {
            if let Ok(times) = line.parse::<u32>() {
                // The period usually stands before; if not, the frequency waits in its place.
                let period = feed.rhythm.period_minutes;
                feed.rhythm.period_minutes =
                    Some(period.map_or(times, |minutes| minutes / times.max(1)));
            }
        }
        _ => return false,
    }
    true
}

fn history(element: Element<'_, '_>, feed: &mut Feed) -> bool {
    feed.paging = match element.name() {
        "complete" => Some(Paging::Complete),
        "archive" => Some(Paging::Archive),
        _ => return false,
    };
    true
}

fn tombstone(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
    feed: &mut Feed,
) -> bool {
    let (true, Some(id)) = (element.name() == "deleted-entry", element.attribute("ref")) else {
        return false;
    };
    let status = element.attribute_in(Space::Reprint, "status");
    let mut stone = Tombstone {
        status: status.and_then(|word| crate::notices::status_of(&word)),
        id: id.into_owned(),
        when: element.attribute("when").and_then(|when| date::read(&when)),
        by: None,
        comment: None,
        links: Vec::new(),
    };
    for child in element.elements() {
        match child.name() {
            "by" => stone.by = Some(crate::atom::read::person(scope, child)),
            "comment" => stone.comment = crate::atom::text::read(cx, scope, child),
            "link" => stone.links.extend(links::read(scope, child)),
            _ => {}
        }
    }
    feed.tombstones.push(stone);
    true
}
