//! The versions differ in spelling (`versioncreated`, `versionCreated`) and in what is a list; names are compared without case.

use reprint_story::{Declaration, DeclarationKind, Hop, Media, MediaKind, Party, Subject};
use serde_json::{Map, Value};

use crate::{
    Item, date,
    feed::{Context, Scope, modules::fill},
    json::words,
    news,
};

type Object = Map<String, Value>;

/// A member by name, compared without case and without underscores: the three versions spell them differently.
pub(crate) fn member<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| {
        let plain = |key: &str| {
            key.bytes()
                .filter(|b| *b != b'_')
                .map(|b| b.to_ascii_lowercase())
                .collect::<Vec<_>>()
        };
        let wanted = plain(name);
        object
            .iter()
            .find(|(key, _)| plain(key) == wanted)
            .map(|(_, value)| value)
    })
}

pub(crate) fn line(object: &Object, name: &str) -> Option<String> {
    member(object, name).and_then(words)
}

/// A member's words; several of a list are joined.
fn lines(object: &Object, name: &str) -> Option<String> {
    match member(object, name)? {
        Value::Array(list) => {
            let all: Vec<_> = list.iter().filter_map(words).collect();
            (!all.is_empty()).then(|| all.join(" "))
        }
        one => words(one),
    }
}

/// The objects of a list, or of an object that is used as one (associations before 2.0).
pub(crate) fn listed<'v>(object: &'v Object, name: &str) -> Vec<&'v Object> {
    match member(object, name) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(map)) => map.values().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

/// True if an object is a ninjs item.
pub(crate) fn is_item(object: &Object) -> bool {
    let named = ["uri", "guid"]
        .iter()
        .any(|name| object.contains_key(*name));
    let said = [
        "type",
        "headline",
        "headlines",
        "body_html",
        "body_text",
        "bodies",
        "versioncreated",
        "versionCreated",
        "pubstatus",
        "representationtype",
        "description_text",
    ];
    named && said.iter().any(|name| object.contains_key(*name))
}

/// The version of ninjs an item says it is written in.
pub(crate) fn version(object: &Object) -> Option<String> {
    let standard = member(object, "standard").and_then(Value::as_object);
    standard.and_then(|standard| line(standard, "version"))
}

/// Reads an item and, after it, the items associated with it.
pub(crate) fn items(cx: &mut Context<'_>, scope: &Scope, object: &Object) -> Vec<Item> {
    let mut main = item(cx, scope, object);
    let mut associated = Vec::new();
    for association in listed(object, "associations") {
        if associated.len() >= cx.hints.limits.entries {
            break;
        }
        let item = item(cx, scope, association);
        main.story.media.extend(beside(&main, &item));
        associated.push(item);
    }
    associated.insert(0, main);
    associated
}

/// The picture, film or sound of an associated item as media of the story it goes with, unless the body shows it already.
fn beside(main: &Item, associated: &Item) -> Option<Media> {
    let media = associated.story.media.first()?;
    let known = |known: &Media| known.url == media.url;
    (!main.story.media.iter().any(known)).then(|| Media {
        id: format!("m{}", main.story.media.len() + 1),
        ..media.clone()
    })
}

/// Reads one item.
pub(crate) fn item(cx: &mut Context<'_>, scope: &Scope, object: &Object) -> Item {
    let when = |name: &str| line(object, name).and_then(|value| date::read(&value));
    let mut item = Item {
        kind: line(object, "type").map(|kind| {
            if kind == "story" || kind == "article" {
                "text".to_owned()
            } else {
                kind
            }
        }),
        version: line(object, "version"),
        created: when("firstCreated"),
        priority: line(object, "priority").and_then(|digit| news::digit(&digit)),
        word_count: line(object, "wordcount").and_then(|count| count.parse().ok()),
        original_source: line(object, "source").or_else(|| line(object, "infosource")),
        city: line(object, "located"),
        source: { listed(object, "infoSources").into_iter() }
            .find(|one| line(one, "role").is_none())
            .and_then(|one| line(one, "name")),
        ..Item::default()
    };
    let story = &mut item.story;
    story.uri = line(object, "uri")
        .or_else(|| line(object, "guid"))
        .or_else(|| line(object, "id"));
    story.version = news::version_number(item.version.as_deref().unwrap_or("1"));
    story.dates.updated = when("versionCreated");
    story.dates.published = when("firstPublished").or_else(|| when("contentCreated"));
    story.dates.embargoed_until = when("embargoedUntil").or_else(|| when("embargoed"));
    story.dates.expires = when("expires");
    story.status = line(object, "pubStatus")
        .and_then(|word| news::status(&word))
        .unwrap_or_default();
    story.urgency = line(object, "urgency").and_then(|digit| news::digit(&digit));
    story.language = line(object, "language");
    story.slugline = line(object, "slugline");
    story.editor_note = line(object, "edNote");
    story.canonical_url = line(object, "canonicalurl").or_else(|| alternative(object, "canonical"));
    story.publisher = publisher(object);
    story.hops = hops(object);
    story.provider = line(object, "provider").map(Party::named);
    story.genres = listed(object, "genres")
        .into_iter()
        .chain(listed(object, "genre"))
        .filter_map(|genre| line(genre, "name"))
        .collect();
    story.places = listed(object, "places")
        .into_iter()
        .chain(listed(object, "place"))
        .filter_map(|place| line(place, "name"))
        .collect();
    story.keywords = member(object, "keywords")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(words).collect())
        .unwrap_or_default();
    item.version_id = match (&item.story.uri, &item.version) {
        (Some(uri), Some(version)) => Some(format!("{uri}:{version}")),
        _ => None,
    };
    item.genres = listed(object, "genre")
        .into_iter()
        .filter_map(subject)
        .collect();
    rights(object, &mut item);
    headline(object, &mut item);
    people(object, &mut item);
    let subjects = listed(object, "subjects")
        .into_iter()
        .chain(listed(object, "subject"));
    for object in subjects {
        match (line(object, "rel").as_deref(), line(object, "name")) {
            (Some("section"), Some(name)) => fill(&mut item.story.section, || Some(name)),
            (Some("keyword"), Some(name)) => item.story.keywords.push(name),
            _ => {
                if let Some(subject) = subject(object) {
                    item.add_subject(subject);
                }
            }
        }
    }
    body(cx, scope, object, &mut item);
    media(scope, object, &mut item);
    item
}

/// Codes stand apart from their scheme in ninjs 1, in an address or joined as a `QCode` after it.
fn subject(object: &Object) -> Option<Subject> {
    let name = line(object, "name");
    let mut scheme = line(object, "scheme");
    let literal = line(object, "literal").map(|literal| match literal.rsplit_once(':') {
        Some((before, code))
            if !before.is_empty() && !code.is_empty() && !code.starts_with('/') =>
        {
            scheme = Some(before.to_owned());
            code.to_owned()
        }
        _ => literal,
    });
    Some(Subject {
        code: line(object, "code")
            .or(literal)
            .or_else(|| line(object, "uri"))
            .or_else(|| name.clone())?,
        scheme,
        name,
    })
}

/// An alternative name of the item, by its role.
fn alternative(object: &Object, role: &str) -> Option<String> {
    let ids = listed(object, "altIds");
    let found = ids
        .into_iter()
        .find(|id| line(id, "role").as_deref() == Some(role));
    found.and_then(|id| line(id, "value"))
}

fn publisher(object: &Object) -> Option<Party> {
    let all = listed(object, "organisations");
    let publisher =
        { all.into_iter() }.find(|one| line(one, "rel").as_deref() == Some("publisher"))?;
    Some(Party {
        name: line(publisher, "name"),
        url: line(publisher, "uri"),
    })
}

/// The hands it passed through, as [`super::write`] tells them.
fn hops(object: &Object) -> Vec<Hop> {
    let sources = listed(object, "infoSources");
    let hops = { sources.into_iter() }.filter(|one| line(one, "role").as_deref() == Some("hop"));
    hops.filter_map(|hop| {
        Some(Hop {
            name: line(hop, "name")?,
            url: line(hop, "uri"),
            date: None,
        })
    })
    .collect()
}

fn rights(object: &Object, item: &mut Item) {
    let rights = &mut item.story.rights;
    rights.copyright_line = line(object, "copyrightNotice");
    rights.holder = line(object, "copyrightHolder");
    rights.usage_terms = lines(object, "usageTerms");
    if let Some(info) = member(object, "rightsInfo").and_then(Value::as_object) {
        fill(&mut rights.usage_terms, || line(info, "usageTerms"));
        fill(&mut rights.copyright_line, || line(info, "copyrightNotice"));
        rights.licence_url = line(info, "linkedRights");
        if let Some(encoded) = member(info, "encodedRights").filter(|value| !value.is_null()) {
            rights.declarations.push(Declaration {
                kind: DeclarationKind::Odrl,
                url: None,
                text: Some(words(encoded).unwrap_or_else(|| encoded.to_string())),
            });
        }
    }
}

/// The member of a list whose role is one of these, or the first.
fn with_role<'v>(list: &[&'v Object], roles: &[&str]) -> Option<&'v Object> {
    let fits =
        |object: &&&Object| line(object, "role").is_some_and(|role| roles.contains(&role.as_str()));
    list.iter().find(fits).or_else(|| list.first()).copied()
}

/// A description of exactly one of these roles.
fn described(object: &Object, roles: &[&str]) -> Option<String> {
    let all = listed(object, "descriptions");
    let fits = |one: &&Object| line(one, "role").is_some_and(|role| roles.contains(&role.as_str()));
    all.into_iter()
        .find(fits)
        .and_then(|one| line(one, "value"))
}

fn headline(object: &Object, item: &mut Item) {
    let headlines = listed(object, "headlines");
    let one = || {
        with_role(&headlines, &["main", "headline"]).and_then(|headline| line(headline, "value"))
    };
    item.story.headline = line(object, "headline")
        .or_else(one)
        .or_else(|| line(object, "title"))
        .unwrap_or_default();
    let descriptions = listed(object, "descriptions");
    let one = || {
        with_role(&descriptions, &["summary", "abstract", "caption"])
            .filter(|words| line(words, "role").as_deref() != Some("altText"))
            .and_then(|words| line(words, "value"))
    };
    let description = line(object, "description_text").or_else(one);
    item.caption = line(object, "caption").or_else(|| description.clone());
    if item.kind.as_deref().is_none_or(|kind| kind == "text") {
        item.story.standfirst = description;
    }
}

fn people(object: &Object, item: &mut Item) {
    item.set_byline(line(object, "byline").or_else(|| line(object, "by")));
    let authors = listed(object, "authors").into_iter().map(|author| {
        let own = author.iter().filter(|(key, _)| *key != "user");
        own.map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Object>()
    });
    item.authors = authors.collect();
    if item.story.byline.is_none() {
        let people = listed(object, "people")
            .into_iter()
            .chain(listed(object, "infosources"));
        let authors =
            people.filter(|one| line(one, "rel").is_some_and(|rel| rel.contains("author")));
        let names: Vec<_> = authors.filter_map(|one| line(one, "name")).collect();
        item.set_byline((!names.is_empty()).then(|| names.join(", ")));
    }
}

fn body(cx: &mut Context<'_>, scope: &Scope, object: &Object, item: &mut Item) {
    let of_type = |name: &str, kind: &str| {
        let bodies = listed(object, name);
        let found = bodies
            .into_iter()
            .find(|body| line(body, "contentType").is_some_and(|said| said.contains(kind)));
        found.and_then(|body| line(body, "value"))
    };
    let html = line(object, "body_html")
        .or_else(|| line(object, "body_xhtml"))
        .or_else(|| of_type("bodies", "html"));
    let plain = || {
        line(object, "body_text")
            .or_else(|| of_type("bodies", "plain"))
            .or_else(|| {
                listed(object, "bodies")
                    .first()
                    .and_then(|body| line(body, "value"))
            })
    };
    let source = html.or_else(|| plain().map(|words| news::paragraphs(&words)));
    if let Some(source) = source {
        item.set_body(cx, scope, &source);
    }
}

/// The largest rendition of an item that is a picture, film or sound.
fn media(scope: &Scope, object: &Object, item: &mut Item) {
    let width =
        |rendition: &&Object| line(rendition, "width").and_then(|width| width.parse::<u32>().ok());
    let Some(rendition) = listed(object, "renditions").into_iter().max_by_key(width) else {
        return;
    };
    let Some(href) = line(rendition, "href").and_then(|href| scope.resolve(&href)) else {
        return;
    };
    let kind = match item.kind.as_deref() {
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        Some("graphic") => MediaKind::Graphic,
        _ => MediaKind::Image,
    };
    item.story.media.push(Media {
        kind,
        caption: item.caption.clone(),
        credit: item.story.byline.as_ref().map(|byline| byline.raw.clone()),
        copyright: item.story.rights.copyright_line.clone(),
        usage_terms: item.story.rights.usage_terms.clone(),
        licence_url: item.story.rights.licence_url.clone(),
        alt: described(object, &["altText"]),
        width: width(&rendition),
        height: line(rendition, "height").and_then(|height| height.parse().ok()),
        ..Media::image(format!("m{}", item.story.media.len() + 1), href)
    });
}
