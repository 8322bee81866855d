use std::borrow::Cow;

use reprint_story::{Media, MediaKind, Party, Subject};

use crate::{
    Item, date,
    feed::{Context, Scope, inner, modules::fill},
    news, nitf,
    xml::Element,
};

/// Reads every `NewsItem` of a `NewsML` document.
pub(crate) fn items(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Vec<Item> {
    let scope = scope.inside(root);
    let held = root.all("NewsItem").take(cx.hints.limits.entries);
    held.map(|element| item(cx, &scope, element)).collect()
}

fn item(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Item {
    let scope = scope.inside(root);
    let mut item = Item::default();
    item.story.language = scope.language().map(str::to_owned);
    if let Some(name) = root.at(&["Identification", "NewsIdentifier"]) {
        let line = |part: &str| name.child(part).and_then(Element::line);
        item.version_id = line("PublicIdentifier");
        item.version = line("RevisionId");
        item.story.version = news::version_number(item.version.as_deref().unwrap_or("1"));
        // The public identifier ends with the version; the story's own name does not.
        let version = item.version.as_deref().map(|version| format!(":{version}"));
        let public = item.version_id.as_deref();
        let stem = public.and_then(|id| id.strip_suffix(version.as_deref()?));
        item.story.uri = stem
            .or(public)
            .map(str::to_owned)
            .or_else(|| line("NewsItemId"));
        item.story.provider = line("ProviderId").map(Party::named);
    }
    if let Some(management) = root.child("NewsManagement") {
        let when = |part: &str| {
            management
                .child(part)
                .and_then(|part| date::read(&part.words()))
        };
        item.created = when("FirstCreated");
        item.story.dates.updated = when("ThisRevisionCreated");
        let status = formal(management, "Status");
        item.story.status = status
            .and_then(|word| news::status(&word))
            .unwrap_or_default();
        item.story.urgency = formal(management, "Urgency").and_then(|digit| news::digit(&digit));
    }
    for component in root.all("NewsComponent") {
        self::component(cx, &scope, component, &mut item);
    }
    item
}

/// Many fields are an element with a `FormalName`.
fn formal(element: Element<'_, '_>, name: &str) -> Option<String> {
    element
        .child(name)?
        .attribute("FormalName")
        .map(Cow::into_owned)
}

/// Components stand inside one another; the first that says a thing wins. The tree's depth is bounded.
fn component(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>, item: &mut Item) {
    let scope = scope.inside(root);
    for part in root.elements() {
        match &*part.key() {
            "newslines" => lines(part, item),
            "rightsmetadata" => rights(part, item),
            "administrativemetadata" => administrative(part, item),
            "descriptivemetadata" => descriptive(root, part, item),
            "contentitem" => content(cx, &scope, part, item),
            "newscomponent" => component(cx, &scope, part, item),
            _ => {}
        }
    }
}

fn lines(lines: Element<'_, '_>, item: &mut Item) {
    let line = |name: &str| lines.child(name).and_then(Element::line);
    if item.story.headline.is_empty() {
        item.story.headline = line("HeadLine").unwrap_or_default();
    }
    fill(&mut item.story.standfirst, || line("SubHeadLine"));
    fill(&mut item.story.slugline, || line("SlugLine"));
    fill(&mut item.story.rights.copyright_line, || {
        line("CopyrightLine")
    });
    fill(&mut item.source, || line("CreditLine"));
    item.story
        .keywords
        .extend(lines.all("KeywordLine").filter_map(Element::line));
    if item.story.byline.is_none() {
        item.set_byline(line("ByLine"));
    }
    if item.story.dateline.is_none() {
        item.set_dateline(line("DateLine"));
    }
}

fn rights(metadata: Element<'_, '_>, item: &mut Item) {
    for part in metadata.descendants() {
        match part.name() {
            "UsageType" => fill(&mut item.story.rights.usage_terms, || part.line()),
            "CopyrightHolder" => fill(&mut item.story.rights.holder, || part.line()),
            "CopyrightDate" => fill(&mut item.story.rights.years, || part.line()),
            _ => {}
        }
    }
}

fn administrative(metadata: Element<'_, '_>, item: &mut Item) {
    let party = |name: &str| formal(metadata.child(name)?, "Party");
    fill(&mut item.story.provider, || {
        party("Provider").map(Party::named)
    });
    fill(&mut item.source, || {
        party("Source").or_else(|| party("Provider"))
    });
}

fn descriptive(component: Element<'_, '_>, metadata: Element<'_, '_>, item: &mut Item) {
    if let Some(language) = formal(metadata, "Language") {
        item.story.language = Some(language);
    }
    for part in metadata.descendants() {
        let name = part
            .attribute("FormalName")
            .map(Cow::into_owned)
            .filter(|name| !name.is_empty());
        match (part.name(), name) {
            ("Subject" | "SubjectMatter" | "SubjectDetail", Some(code)) => {
                let name = topic(component, &code);
                item.add_subject(Subject {
                    code,
                    scheme: None,
                    name,
                });
            }
            ("Genre", Some(name)) => item.genres.push(Subject {
                code: name.clone(),
                scheme: None,
                name: Some(name),
            }),
            ("Property", Some(name)) if name == "Keyword" => item
                .story
                .keywords
                .extend(part.attribute("Value").map(Cow::into_owned)),
            ("Property", Some(name)) if name == "City" => fill(&mut item.city, || {
                part.attribute("Value").map(Cow::into_owned)
            }),
            _ => {}
        }
    }
    item.story.genres = item
        .genres
        .iter()
        .filter_map(|genre| genre.name.clone())
        .collect();
}

/// The English name a component's own topics give a code.
fn topic(component: Element<'_, '_>, code: &str) -> Option<String> {
    let topics = component.all("TopicSet").flat_map(|set| set.all("Topic"));
    let topic = { topics }
        .find(|topic| topic.child("FormalName").and_then(Element::line).as_deref() == Some(code))?;
    let names = || {
        topic
            .all("Description")
            .filter(|name| name.attribute("Variant").as_deref() != Some("Category"))
    };
    let english = |name: &Element<'_, '_>| {
        name.attribute_in(crate::xml::Space::Xml, "lang").as_deref() == Some("en")
    };
    names()
        .find(english)
        .or_else(|| names().next())
        .and_then(Element::line)
}

fn content(cx: &mut Context<'_>, scope: &Scope, part: Element<'_, '_>, item: &mut Item) {
    let kind = formal(part, "MediaType").map(|kind| kind.to_ascii_lowercase());
    if let Some(href) = part.attribute("Href").filter(|href| !href.is_empty()) {
        let media = match kind.as_deref() {
            Some("video") => MediaKind::Video,
            Some("audio") => MediaKind::Audio,
            Some("graphic") => MediaKind::Graphic,
            _ => MediaKind::Image,
        };
        item.story.media.push(Media {
            kind: media,
            ..Media::image(
                format!("m{}", item.story.media.len() + 1),
                href.into_owned(),
            )
        });
    }
    let Some(data) = part.child("DataContent") else {
        return;
    };
    let words = part
        .descendants()
        .find(|property| property.attribute("FormalName").as_deref() == Some("Words"));
    let words = words.and_then(|property| property.attribute("Value"));
    fill(&mut item.word_count, || {
        words.and_then(|words| words.parse().ok())
    });
    fill(&mut item.kind, || kind.or_else(|| Some("text".to_owned())));
    if item.content.is_some() {
        return;
    }
    let source = if let Some(body) = nitf::read::embedded(data, item) {
        body
    } else if data.has_elements() {
        inner::html(data)
    } else {
        let words = data.words();
        if crate::guess::looks_like_html(&words) {
            words.into_owned()
        } else {
            news::paragraphs(&words)
        }
    };
    item.set_body(cx, scope, &source);
}
