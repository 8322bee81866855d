use reprint_story::{Change, ChangeKind, Media, MediaKind, Party, Status, Story, Subject};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{Item, date::rfc3339, notices};

/// The versions of ninjs that are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NinjsVersion {
    /// The last of the lower-case names.
    V2_2,
    /// The newest.
    #[default]
    V3_1,
}

impl NinjsVersion {
    fn number(self) -> &'static str {
        match self {
            Self::V2_2 => "2.2",
            Self::V3_1 => "3.1",
        }
    }
}

/// An item as ninjs. Pictures, films and sounds are associated items.
///
/// ninjs has no word for a correction: its public sentence is the `edNote`. A story that is on hold or retracted is written
/// with its status and that sentence alone.
pub fn ninjs(item: &Item, version: NinjsVersion) -> String {
    let mut object = one(item);
    object["standard"] = json!({
        "name": "ninjs",
        "version": version.number(),
        "schema": format!("https://www.iptc.org/std/ninjs/ninjs-schema_{}.json", version.number()),
    });
    prune(&mut object);
    if version == NinjsVersion::V2_2 {
        object = lower_case(object);
    }
    let mut out = serde_json::to_string_pretty(&object).unwrap_or_default();
    out.push('\n');
    out
}

fn one(item: &Item) -> Value {
    let story = &item.story;
    let dates = &story.dates;
    let made = dates.updated.or(dates.published).or(item.created);
    let mut object = json!({
        "uri": address(story.uri.as_deref().unwrap_or_default()),
        "type": item.kind.as_deref().filter(|kind| TYPES.contains(kind)).unwrap_or("text"),
        "version": item.version.clone().unwrap_or_else(|| story.version.to_string()),
        "versionCreated": made.map(rfc3339),
        "pubStatus": notices::status(story.status),
        "edNote": note(story),
    });
    if !matches!(story.status, Status::Usable | Status::Draft) {
        return object;
    }
    let rights = &story.rights;
    let more = json!({
        "representationType": "full",
        // A draft is nobody's to use yet; ninjs has no word for one.
        "pubStatus": if story.status == Status::Draft { "withheld" } else { "usable" },
        "firstCreated": item.created.map(rfc3339),
        "contentCreated": dates.published.map(rfc3339),
        "embargoedUntil": dates.embargoed_until.map(rfc3339),
        "expires": dates.expires.map(rfc3339),
        "urgency": story.urgency.filter(|digit| (1..=9).contains(digit)),
        "copyrightHolder": rights.holder,
        "copyrightNotice": rights.copyright_line,
        "usageTerms": rights.usage_terms,
        "rightsInfo": declared(item),
        "language": story.language,
        "headlines": words("main", Some(&story.headline)),
        "descriptions": words("summary", story.standfirst.as_deref()),
        "bodies": body(item),
        "by": story.byline.as_ref().map(|byline| &byline.raw),
        "people": authors(story),
        "organisations": story.publisher.iter().filter_map(|party| organisation(party, "publisher")).collect::<Vec<_>>(),
        "infoSources": sources(item),
        "slugline": story.slugline,
        "located": item.city.as_ref().or(story.dateline.as_ref().and_then(|line| line.place.as_ref())),
        "places": story.places.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "genres": story.genres.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "subjects": subjects(story),
        "altIds": story.canonical_url.iter().map(|url| json!({"role": "canonical", "value": url})).collect::<Vec<_>>(),
        "associations": story.media.iter().filter_map(associated).collect::<Vec<_>>(),
    });
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

/// A list of one plain text; of none if there are no words.
fn words(role: &str, words: Option<&str>) -> Vec<Value> {
    let said = words.filter(|words| !words.is_empty());
    said.map(|words| json!({"role": role, "contentType": "text/plain", "value": words}))
        .into_iter()
        .collect()
}

fn body(item: &Item) -> Vec<Value> {
    let html = item.content.as_ref().map(|html| {
        json!({"role": "main", "contentType": "text/html", "wordCount": item.word_count, "value": html.as_str()})
    });
    html.into_iter().collect()
}

const TYPES: [&str; 9] = [
    "text",
    "audio",
    "video",
    "picture",
    "graphic",
    "composite",
    "component",
    "event",
    "planning",
];

/// A name as an address, which ninjs asks for: a plain name becomes a URN of ours.
fn address(name: &str) -> String {
    if Url::parse(name).is_ok() {
        return name.to_owned();
    }
    let mut urn = "urn:x-reprint:".to_owned();
    urn.extend(url::form_urlencoded::byte_serialize(name.as_bytes()));
    urn
}

fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| Url::parse(url).is_ok())
}

/// The newest change that readers must be told of, or else the note to editors.
fn note(story: &Story) -> Option<String> {
    let told = story.changes.iter().rev().find(|change| {
        matches!(
            change.kind,
            ChangeKind::Correction | ChangeKind::Retraction | ChangeKind::Hold
        )
    });
    let said = |change: &Change| {
        let label = match change.kind {
            ChangeKind::Retraction => "KILL",
            ChangeKind::Hold => "HOLD",
            _ => "CORRECTION",
        };
        Some(format!("{label}: {}", change.note.as_deref()?))
    };
    told.and_then(said).or_else(|| story.editor_note.clone())
}

/// A licence by its address, or else a declaration as found; the schema allows one of them.
fn declared(item: &Item) -> Option<Value> {
    let rights = &item.story.rights;
    if let Some(url) = web(rights.licence_url.as_deref()) {
        return Some(json!({"linkedRights": url}));
    }
    let text = rights
        .declarations
        .iter()
        .find_map(|declaration| declaration.text.as_ref())?;
    Some(json!({"encodedRights": text}))
}

fn authors(story: &Story) -> Vec<Value> {
    let people = story.byline.iter().flat_map(|byline| &byline.people);
    people
        .filter_map(|person| {
            let name = person.name.as_ref()?;
            Some(json!({"name": name, "rel": "author", "uri": web(person.url.as_deref())}))
        })
        .collect()
}

fn organisation(party: &Party, rel: &str) -> Option<Value> {
    Some(json!({"name": party.name.as_ref()?, "rel": rel, "uri": web(party.url.as_deref())}))
}

/// Who it was had from: the credit, and the hands it passed through, oldest first.
fn sources(item: &Item) -> Vec<Value> {
    let credit = item.source.iter().map(|name| json!({"name": name}));
    let hops = item
        .story
        .hops
        .iter()
        .map(|hop| json!({"name": hop.name, "role": "hop", "uri": web(hop.url.as_deref())}));
    credit.chain(hops).collect()
}

/// Subjects, and what ninjs 2 and 3 have no other place for: the section and the keywords.
fn subjects(story: &Story) -> Vec<Value> {
    let named = |name: &String, rel: &str| json!({"name": name, "rel": rel});
    let section = story.section.iter().map(|name| named(name, "section"));
    let keywords = story.keywords.iter().map(|name| named(name, "keyword"));
    let coded = story
        .subjects
        .iter()
        .map(|subject| json!({"name": subject.name, "rel": "about", "literal": literal(subject)}));
    section.chain(keywords).chain(coded).collect()
}

/// Scheme and code as IPTC's `QCodes` join them.
fn literal(subject: &Subject) -> String {
    match &subject.scheme {
        Some(scheme) => format!("{scheme}:{}", subject.code),
        None => subject.code.clone(),
    }
}

/// A picture, film or sound as an item of its own.
fn associated(media: &Media) -> Option<Value> {
    let url = web(media.url.as_deref())?;
    let described = [("caption", &media.caption), ("altText", &media.alt)];
    let described: Vec<_> = described
        .into_iter()
        .filter_map(|(role, words)| Some(json!({"role": role, "value": words.as_ref()?})))
        .collect();
    Some(json!({
        "uri": url,
        "name": media.alt.as_ref().or(media.caption.as_ref()).unwrap_or(&media.id),
        "type": match media.kind {
            MediaKind::Image => "picture",
            MediaKind::Graphic => "graphic",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
        },
        "descriptions": described,
        "by": media.credit,
        "copyrightNotice": media.copyright,
        "usageTerms": media.usage_terms,
        "rightsInfo": web(media.licence_url.as_deref()).map(|url| json!({"linkedRights": url})),
        "renditions": [{"name": "main", "href": url, "width": media.width, "height": media.height}],
    }))
}

/// Absent is absent.
fn prune(value: &mut Value) {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(words) => words.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(prune);
            object.retain(|_, inner| !empty(inner));
        }
        Value::Array(list) => {
            list.iter_mut().for_each(prune);
            list.retain(|inner| !empty(inner));
        }
        _ => {}
    }
}

/// ninjs 2 writes every name in lower case.
fn lower_case(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let renamed = object.into_iter().map(|(name, inner)| {
                let name = match name.as_str() {
                    "embargoedUntil" => "embargoed".to_owned(),
                    _ => name.to_ascii_lowercase(),
                };
                (name, lower_case(inner))
            });
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(lower_case).collect()),
        other => other,
    }
}
