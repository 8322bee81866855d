use std::borrow::Cow;

use reprint_story::{
    Change, ChangeKind, Declaration, DeclarationKind, Hop, Party, Related, Subject,
};

use super::content;
use crate::{
    Item, date,
    feed::{Context, Scope, modules::fill},
    news,
    xml::{Element, Space},
};

/// The kinds of item that can stand alone or in a message.
const ITEMS: [&str; 6] = [
    "newsitem",
    "packageitem",
    "conceptitem",
    "knowledgeitem",
    "planningitem",
    "catalogitem",
];

/// True for a NewsML-G2 root.
pub(crate) fn is_root(element: Element<'_, '_>) -> bool {
    let key = element.key();
    matches!(&*key, "newsmessage" | "newsmlg2")
        || element.attribute("guid").is_some() && ITEMS.contains(&&*key)
}

/// Reads every item of a document.
pub(crate) fn items(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Vec<Item> {
    let is_item = |element: &Element<'_, '_>| ITEMS.contains(&&*element.key());
    if is_item(&root) {
        return vec![item(cx, scope, root)];
    }
    let held = root
        .descendants()
        .filter(is_item)
        .take(cx.hints.limits.entries);
    held.map(|element| item(cx, scope, element)).collect()
}

fn item(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Item {
    let scope = scope.inside(root);
    let own = |name| root.attribute(name).map(Cow::into_owned);
    let mut item = Item::default();
    item.story.uri = own("guid");
    item.version = own("version");
    item.story.version = news::version_number(item.version.as_deref().unwrap_or("1"));
    item.version_id = match (&item.story.uri, &item.version) {
        (Some(uri), Some(version)) => Some(format!("{uri}:{version}")),
        _ => None,
    };
    item.story.language = scope.language().map(str::to_owned);
    for part in root.elements() {
        match &*part.key() {
            "itemmeta" => item_meta(part, &mut item),
            "contentmeta" => content_meta(&scope, part, &mut item),
            "partmeta" => fill(&mut item.caption, || {
                part.child("description").and_then(Element::line)
            }),
            "rightsinfo" => rights(part, &mut item),
            "hophistory" => item.story.hops = part.all("hop").filter_map(hop).collect(),
            "contentset" => content::read(cx, &scope, part, &mut item),
            "groupset" => groups(part, &mut item),
            _ => {}
        }
    }
    for (alias, address) in aliases(root) {
        for subject in { item.story.subjects.iter_mut() }.chain(&mut item.genres) {
            if subject.scheme.as_deref() == Some(&*alias) {
                subject.scheme = Some(address.to_string());
            }
        }
    }
    // Words about a text are no caption.
    if item.kind.as_deref() == Some("text") {
        item.caption = None;
    }
    item
}

/// The aliases an item declares itself mean nothing outside it. Those of catalogues elsewhere are agencies' usual names.
fn aliases<'a>(root: Element<'_, 'a>) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let schemes = root
        .all("catalog")
        .flat_map(|catalogue| catalogue.all("scheme"));
    let pair =
        |scheme: Element<'_, 'a>| Some((scheme.attribute("alias")?, scheme.attribute("uri")?));
    schemes.filter_map(pair).collect()
}

/// The end of a qualified code: `stat:usable` is `usable`.
pub(super) fn code(qcode: &str) -> &str {
    qcode.split_once(':').map_or(qcode, |(_, code)| code)
}

/// What an element stands for: its name in words, its literal, or the code itself.
fn named(element: Element<'_, '_>) -> Option<String> {
    let own = |name| {
        element
            .attribute(name)
            .map(Cow::into_owned)
            .filter(|value| !value.is_empty())
    };
    element
        .child("name")
        .and_then(Element::line)
        .or_else(|| own("literal"))
        .or_else(|| own("qcode").map(|qcode| code(&qcode).to_owned()))
        .or_else(|| own("uri"))
        .or_else(|| element.line())
}

/// A party: its name, and its address where that is one people can open.
fn party(element: Element<'_, '_>) -> Option<Party> {
    let url = element
        .attribute("uri")
        .filter(|uri| uri.starts_with("http"))
        .map(Cow::into_owned);
    let name = named(element).filter(|name| Some(name) != url.as_ref());
    (name.is_some() || url.is_some()).then_some(Party { name, url })
}

fn item_meta(meta: Element<'_, '_>, item: &mut Item) {
    for part in meta.elements() {
        let qcode = part.attribute("qcode").unwrap_or_default();
        match &*part.key() {
            "itemclass" => {
                item.kind = Some(code(&qcode).to_owned()).filter(|kind| !kind.is_empty());
            }
            "provider" => item.story.provider = party(part),
            "versioncreated" => item.story.dates.updated = date::read(&part.words()),
            "firstcreated" => item.created = date::read(&part.words()),
            "expires" => item.story.dates.expires = date::read(&part.words()),
            "altrep" => {
                let page = part
                    .attribute("contenttype")
                    .is_some_and(|kind| kind.contains("html"));
                fill(&mut item.story.canonical_url, || {
                    part.line().filter(|_| page)
                });
            }
            "embargoed" => item.story.dates.embargoed_until = date::read(&part.words()),
            "pubstatus" => {
                if let Some(status) = news::status(&qcode) {
                    item.story.status = status;
                }
            }
            "service" => fill(&mut item.story.section, || named(part)),
            "ednote" => fill(&mut item.story.editor_note, || part.line()),
            "signal" => signal(code(&qcode), item),
            "title" if item.story.headline.is_empty() => {
                item.story.headline = part.line().unwrap_or_default();
            }
            _ => {}
        }
    }
    // The public sentence of a correction is the note to editors beside its signal.
    let note = item.story.editor_note.clone();
    for change in &mut item.story.changes {
        change.note.clone_from(&note);
        change.at = item.story.dates.updated;
    }
}

fn signal(word: &str, item: &mut Item) {
    let kind = match word {
        "correction" => ChangeKind::Correction,
        "update" => ChangeKind::Update,
        _ => return,
    };
    item.story.changes.push(Change {
        version: item.story.version,
        kind,
        note: None,
        at: None,
    });
}

fn content_meta(scope: &Scope, meta: Element<'_, '_>, item: &mut Item) {
    for part in meta.elements() {
        match &*part.key() {
            "urgency" => item.story.urgency = news::digit(&part.words()),
            "contentcreated" => {
                let when = date::read(&part.words());
                if item.story.dates.published.is_none() {
                    item.story.dates.published = when;
                }
                fill(&mut item.created, || when);
            }
            "contentmodified" => fill(&mut item.story.dates.updated, || date::read(&part.words())),
            "headline" => headline(part, item),
            "slugline" => fill(&mut item.story.slugline, || part.line()),
            "by" => item.set_byline(part.line()),
            "creditline" => fill(&mut item.source, || part.line()),
            "dateline" => item.set_dateline(part.line()),
            "description" => description(part, item),
            "language" => {
                let tag = part.attribute("tag").map(Cow::into_owned);
                item.story.language = tag.or_else(|| item.story.language.take());
            }
            "keyword" => item.story.keywords.extend(part.line()),
            "infosource" => {
                fill(&mut item.source, || named(part));
                fill(&mut item.story.publisher, || party(part));
            }
            "creator" | "contributor" if item.story.byline.is_none() => {
                let name = part.child("name").and_then(Element::line);
                item.set_byline(name);
            }
            "located" => fill(&mut item.city, || {
                part.child("name").and_then(Element::line)
            }),
            "genre" => {
                // Agencies' own lists mark versions and departments as genres; all of them classify the item.
                if let Some(genre) = subject(scope, part) {
                    item.add_subject(genre.clone());
                    item.genres.push(genre);
                } else if let Some(name) = named(part) {
                    item.genres.push(Subject {
                        code: name.clone(),
                        scheme: None,
                        name: Some(name),
                    });
                }
            }
            "subject" => {
                let kind = part.attribute("type").unwrap_or_default();
                if let Some(subject) = subject(scope, part) {
                    item.add_subject(subject);
                } else if matches!(code(&kind), "geoArea" | "poi") {
                    item.story.places.extend(named(part));
                } else if let Some(code) = part.attribute("literal") {
                    item.add_subject(Subject {
                        code: code.into_owned(),
                        scheme: None,
                        name: part.child("name").and_then(Element::line),
                    });
                }
                for broader in part
                    .all("broader")
                    .filter_map(|broader| subject(scope, broader))
                {
                    if broader.name.is_some() {
                        item.add_subject(broader);
                    }
                }
            }
            _ => {}
        }
    }
    item.story.genres = item
        .genres
        .iter()
        .filter_map(|genre| genre.name.clone())
        .collect();
}

fn headline(part: Element<'_, '_>, item: &mut Item) {
    let role = part.attribute("role").unwrap_or_default();
    let words = part.line().unwrap_or_default();
    match code(&role) {
        "sub" | "subhead" | "deck" => fill(&mut item.story.standfirst, || Some(words)),
        _ if item.story.headline.is_empty() || code(&role) == "main" => item.story.headline = words,
        _ => {}
    }
}

fn description(part: Element<'_, '_>, item: &mut Item) {
    let role = part.attribute("role").unwrap_or_default();
    match code(&role) {
        "caption" => fill(&mut item.caption, || part.line()),
        "summary" | "abstract" | "" => fill(&mut item.story.standfirst, || part.line()),
        _ => {}
    }
}

/// A coded subject or genre: the code's scheme is its alias in the item's catalogues.
fn subject(scope: &Scope, part: Element<'_, '_>) -> Option<Subject> {
    let qcode = part.attribute("qcode")?;
    let (scheme, code) = qcode.split_once(':').unwrap_or(("", &qcode));
    let own = |name: &Element<'_, '_>| {
        name.attribute_in(Space::Xml, "lang")
            .is_none_or(|language| Some(&*language) == scope.language())
    };
    let names = || part.all("name");
    let name = names()
        .find(own)
        .or_else(|| names().next())
        .and_then(Element::line);
    Some(Subject {
        code: code.to_owned(),
        scheme: Some(scheme.to_owned()).filter(|scheme| !scheme.is_empty()),
        name,
    })
}

fn rights(part: Element<'_, '_>, item: &mut Item) {
    let rights = &mut item.story.rights;
    for said in part.elements() {
        match &*said.key() {
            "copyrightholder" => fill(&mut rights.holder, || named(said)),
            "copyrightnotice" => {
                fill(&mut rights.licence_url, || {
                    said.attribute("href").map(Cow::into_owned)
                });
                fill(&mut rights.copyright_line, || said.line());
            }
            "usageterms" => {
                fill(&mut rights.usage_terms, || said.line());
                fill(&mut rights.licence_url, || {
                    said.attribute("href").map(Cow::into_owned)
                });
            }
            "link" => {
                let licence = said
                    .attribute("rel")
                    .is_some_and(|rel| rel.contains("licen"));
                fill(&mut rights.licence_url, || {
                    said.attribute("href")
                        .filter(|_| licence)
                        .map(Cow::into_owned)
                });
            }
            "rightsexpressiondata" => {
                rights
                    .declarations
                    .extend(declaration(said, said.words().into_owned()));
            }
            "rightsexpressionxml" => {
                rights
                    .declarations
                    .extend(declaration(said, crate::feed::inner::html(said)));
            }
            _ => {}
        }
    }
}

/// Terms in a rights language, which `langid` names.
fn declaration(said: Element<'_, '_>, text: String) -> Option<Declaration> {
    let language = said.attribute("langid").unwrap_or_default();
    Some(Declaration {
        kind: match &*language {
            language if language.contains("rslstandard") => DeclarationKind::Rsl,
            language if language.contains("tdm") => DeclarationKind::Tdm,
            _ => DeclarationKind::Odrl,
        },
        url: None,
        text: Some(text).filter(|text| !text.trim().is_empty()),
    })
    .filter(|declaration| declaration.text.is_some())
}

fn hop(hop: Element<'_, '_>) -> Option<Hop> {
    Some(Hop {
        name: hop.child("party").and_then(named)?,
        url: hop
            .child("party")
            .and_then(|party| party.attribute("uri"))
            .map(Cow::into_owned),
        date: hop
            .attribute("timestamp")
            .or_else(|| hop.child("action")?.attribute("date"))
            .and_then(|when| date::read(&when)),
    })
}

/// A package's members, as what stands beside it.
fn groups(set: Element<'_, '_>, item: &mut Item) {
    let reference = |member: Element<'_, '_>| {
        let headline = member
            .child("headline")
            .or_else(|| member.child("title"))
            .and_then(Element::line);
        let address = member
            .attribute("href")
            .or_else(|| member.attribute("residref"));
        let url = address.map(Cow::into_owned);
        Some(Related {
            headline: headline.or_else(|| url.clone())?,
            url,
            excerpt: member.child("description").and_then(Element::line),
            date: None,
        })
    };
    let members = set
        .descendants()
        .filter(|element| &*element.key() == "itemref");
    item.story.related = members.filter_map(reference).collect();
}
