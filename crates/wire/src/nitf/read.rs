use std::borrow::Cow;

use reprint_story::{Change, ChangeKind, Hop, Party, Subject, When};

use super::body;
use crate::{
    Item, date,
    feed::{Context, Scope, inner, modules::fill},
    news,
    xml::Element,
};

/// Reads `<nitf>`.
pub(crate) fn item(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Item {
    let scope = scope.inside(root);
    let mut item = Item {
        kind: Some("text".to_owned()),
        ..Item::default()
    };
    let own = root.attribute("baselang").map(Cow::into_owned);
    item.story.language = own.or_else(|| scope.language().map(str::to_owned));
    complete(root, &mut item);
    if let Some(content) = root.at(&["body", "body.content"]) {
        item.set_body(cx, &scope, &body::html(content));
    }
    item
}

/// The body of a NITF or HTML document inside another, as HTML source; the item learns what a NITF document says of itself.
pub(crate) fn embedded(around: Element<'_, '_>, item: &mut Item) -> Option<String> {
    let find = |name: &str| {
        { around.descendants() }.find(|element| element.name().eq_ignore_ascii_case(name))
    };
    let Some(document) = find("nitf") else {
        return find("body").map(inner::html);
    };
    complete(document, item);
    Some(find("body.content").map(body::html).unwrap_or_default())
}

/// Adds what a NITF document says of itself to an item that lacks it.
pub(crate) fn complete(root: Element<'_, '_>, item: &mut Item) {
    if let Some(head) = root.child("head") {
        self::head(head, item);
    }
    if let Some(head) = root.at(&["body", "body.head"]) {
        body_head(head, item);
    }
    if item.story.headline.is_empty() {
        item.story.headline = root
            .at(&["head", "title"])
            .and_then(Element::line)
            .unwrap_or_default();
    }
    if item.story.dates.updated.is_none() {
        item.story.dates.updated = item.created;
    }
    fill(&mut item.story.dates.published, || release(root));
}

/// The time of release, where nothing says that it is an embargo.
fn release(root: Element<'_, '_>) -> Option<When> {
    let data = root.at(&["head", "docdata"])?;
    let when = data.child("date.release")?.attribute("norm")?;
    date::read(&when).filter(|_| !is_embargoed(data))
}

fn is_embargoed(docdata: Element<'_, '_>) -> bool {
    docdata.attribute("management-status").as_deref() == Some("embargoed")
}

fn head(head: Element<'_, '_>, item: &mut Item) {
    for meta in head.all("meta") {
        let content = || {
            meta.attribute("content")
                .map(|content| content.trim().to_owned())
                .filter(|content| !content.is_empty())
        };
        match meta.attribute("name").as_deref() {
            Some("anpa-keyword" | "slugline" | "slug") => fill(&mut item.story.slugline, content),
            Some("anpa-wordcount") => {
                item.word_count = content().and_then(|count| count.parse().ok());
            }
            Some("source") => fill(&mut item.source, content),
            Some("NTBUtDato" | "timestamp") => fill(&mut item.created, || {
                content().and_then(|when| date::read(&when))
            }),
            _ => {}
        }
    }
    for subject in head
        .child("tobject")
        .into_iter()
        .flat_map(|object| object.all("tobject.subject"))
    {
        subjects(subject, item);
    }
    for genre in head
        .child("tobject")
        .into_iter()
        .flat_map(|object| object.all("tobject.property"))
    {
        let name = genre
            .attribute("tobject.property.type")
            .map(Cow::into_owned);
        item.story
            .genres
            .extend(name.filter(|name| !name.is_empty()));
    }
    if let Some(data) = head.child("docdata") {
        let status = data.attribute("management-status");
        if let Some(status) = status.and_then(|word| news::status(&word)) {
            item.story.status = status;
        }
        for part in data.elements() {
            docdata(data, part, item);
        }
        let version = item.story.version;
        for change in &mut item.story.changes {
            change.version = version;
        }
    }
    if let Some(data) = head.child("pubdata") {
        pubdata(data, item);
    }
}

fn pubdata(data: Element<'_, '_>, item: &mut Item) {
    let own = |name: &str| {
        data.attribute(name)
            .map(Cow::into_owned)
            .filter(|value| !value.trim().is_empty())
    };
    let story = &mut item.story;
    fill(&mut story.dates.published, || {
        own("date.publication").and_then(|when| date::read(&when))
    });
    fill(&mut story.publisher, || own("name").map(Party::named));
    fill(&mut story.section, || own("position.section"));
    fill(&mut story.canonical_url, || {
        own("ex-ref").filter(|url| url.starts_with("http"))
    });
}

/// A subject code says its parents in its digits, and the attributes name them: 02003001 is in 02003000 is in 02000000.
fn subjects(element: Element<'_, '_>, item: &mut Item) {
    let own = |name: &str| {
        element
            .attribute(name)
            .map(Cow::into_owned)
            .filter(|value| !value.is_empty())
    };
    let Some(code) = own("tobject.subject.refnum").or_else(|| own("tobject.subject.code")) else {
        return;
    };
    let scheme = own("tobject.subject.ipr").filter(|ipr| ipr != "IPTC");
    let mut add = |code: String, name: Option<String>| {
        item.add_subject(Subject {
            code,
            scheme: scheme.clone(),
            name,
        });
    };
    let digits = code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit());
    let levels = [
        ("tobject.subject.type", 2),
        ("tobject.subject.matter", 5),
        ("tobject.subject.detail", 8),
    ];
    let mut said = false;
    for (name, length) in levels {
        if let Some(words) = own(name).filter(|_| digits) {
            let beginning = code.get(..length).unwrap_or_default();
            add(format!("{beginning:0<8}"), Some(words));
            said |= length == 8
                || code
                    .get(length..)
                    .is_some_and(|rest| rest.bytes().all(|b| b == b'0'));
        }
    }
    if !said {
        add(
            code,
            own("tobject.subject.detail")
                .or_else(|| own("tobject.subject.matter"))
                .or_else(|| own("tobject.subject.type")),
        );
    }
}

fn docdata(around: Element<'_, '_>, data: Element<'_, '_>, item: &mut Item) {
    let own = |name: &str| {
        data.attribute(name)
            .map(Cow::into_owned)
            .filter(|value| !value.is_empty())
    };
    let when = || own("norm").and_then(|when| date::read(&when));
    match &*data.key() {
        "doc-id" => {
            fill(&mut item.story.uri, || own("id-string"));
            fill(&mut item.version_id, || own("id-string"));
        }
        "urgency" => item.story.urgency = own("ed-urg").and_then(|digit| news::digit(&digit)),
        "date.issue" => fill(&mut item.created, when),
        "date.release" if is_embargoed(around) => {
            fill(&mut item.story.dates.embargoed_until, when);
        }
        "correction" => item.story.changes.push(Change {
            version: item.story.version,
            kind: ChangeKind::Correction,
            note: own("info"),
            at: None,
        }),
        "del-list" => item
            .story
            .hops
            .extend(data.all("from-src").filter_map(|hop| {
                let name = hop.attribute("src-name")?.into_owned();
                (!name.is_empty()).then_some(Hop {
                    name,
                    url: None,
                    date: None,
                })
            })),
        "evloc" => {
            let names = ["city", "county-dist", "state-prov", "iso-cc"];
            item.story
                .places
                .extend(names.iter().find_map(|name| own(name)));
        }
        "identified-content" => {
            item.story
                .places
                .extend(data.all("location").filter_map(Element::line));
        }
        "date.expire" => fill(&mut item.story.dates.expires, when),
        "ed-msg" => fill(&mut item.story.editor_note, || {
            own("info").or_else(|| data.line())
        }),
        "doc.copyright" => {
            fill(&mut item.story.rights.holder, || own("holder"));
            fill(&mut item.story.rights.years, || own("year"));
        }
        "doc.rights" => {
            let licence = own("type").filter(|kind| kind.starts_with("http"));
            fill(&mut item.story.rights.usage_terms, || {
                own("limitations").or_else(|| own("type").filter(|_| licence.is_none()))
            });
            fill(&mut item.story.rights.licence_url, || licence);
        }
        "key-list" => item.story.keywords.extend(
            data.all("keyword")
                .filter_map(|word| word.attribute("key"))
                .map(|key| key.trim().to_owned())
                .filter(|key| !key.is_empty()),
        ),
        "du-key" => {
            if let Some(version) = own("version").map(|version| news::version_number(&version)) {
                item.story.version = version;
            }
            // A key that is the document's own name is no slug.
            let id = item.story.uri.clone();
            fill(&mut item.story.slugline, || {
                own("key").filter(|key| Some(key) != id.as_ref())
            });
        }
        _ => {}
    }
}

fn body_head(head: Element<'_, '_>, item: &mut Item) {
    if let Some(headline) = head.at(&["hedline", "hl1"]).and_then(Element::line)
        && item.story.headline.is_empty()
    {
        item.story.headline = headline;
    }
    if item.story.byline.is_none() {
        item.set_byline(head.child("byline").and_then(Element::line));
    }
    fill(&mut item.story.standfirst, || {
        let deck = || head.at(&["hedline", "hl2"]).and_then(Element::line);
        head.child("abstract").and_then(Element::line).or_else(deck)
    });
    fill(&mut item.story.editor_note, || {
        let mut notes = head.all("note");
        let own = notes.find(|note| note.attribute("noteclass").as_deref() == Some("editorsnote"));
        own.and_then(Element::line)
    });
    let distributor = head.child("distributor").and_then(Element::line);
    fill(&mut item.source, || distributor.clone());
    fill(&mut item.story.provider, || distributor.map(Party::named));
    fill(&mut item.story.rights.copyright_line, || {
        head.child("rights").and_then(Element::line)
    });
    if let Some(dateline) = head.child("dateline") {
        fill(&mut item.city, || {
            dateline
                .descendants()
                .find(|part| part.name() == "city")
                .and_then(Element::line)
                .or_else(|| dateline.child("location").and_then(Element::line))
        });
        if item.story.dateline.is_none() {
            item.set_dateline(dateline.line());
        }
    }
}
