use std::borrow::Cow;

use reprint_story::Subject;

use crate::{
    Item, date,
    feed::{Context, Scope, modules::fill},
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
    item.story.language = scope.language().map(str::to_owned);
    complete(root, &mut item);
    if let Some(content) = root.at(&["body", "body.content"]) {
        item.set_body(cx, &scope, &news::body_source(content));
    }
    item
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
    for data in head
        .child("docdata")
        .into_iter()
        .flat_map(Element::elements)
    {
        docdata(data, item);
    }
    let published = head
        .child("pubdata")
        .and_then(|data| data.attribute("date.publication"));
    fill(&mut item.story.dates.published, || {
        published.and_then(|when| date::read(&when))
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

fn docdata(data: Element<'_, '_>, item: &mut Item) {
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
        "date.release" => fill(&mut item.story.dates.published, when),
        "date.expire" => fill(&mut item.story.dates.expires, when),
        "ed-msg" => fill(&mut item.story.editor_note, || {
            own("info").or_else(|| data.line())
        }),
        "doc.copyright" => {
            fill(&mut item.story.rights.holder, || own("holder"));
            fill(&mut item.story.rights.years, || own("year"));
        }
        "doc.rights" => fill(&mut item.story.rights.usage_terms, || {
            own("limitations").or_else(|| own("type"))
        }),
        "key-list" => item.story.keywords.extend(
            data.all("keyword")
                .filter_map(|word| word.attribute("key"))
                .map(|key| key.trim().to_owned())
                .filter(|key| !key.is_empty()),
        ),
        "du-key" => fill(&mut item.story.slugline, || own("key")),
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
        head.child("abstract").and_then(Element::line)
    });
    fill(&mut item.source, || {
        head.child("distributor").and_then(Element::line)
    });
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
