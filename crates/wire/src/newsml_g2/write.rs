use reprint_story::{ChangeKind, DeclarationKind, Hop, Media, Status, Story, Subject, When};

use crate::{
    Item,
    date::rfc3339,
    notices,
    xml::{html::xhtml, write::Writer},
};

const NEWSML: &str = "http://iptc.org/std/nar/2006-10-01/";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const CATALOGUE: &str = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_32.xml";

/// Items as NewsML-G2 2.35: one alone is a news item, several are a news message.
///
/// A correction is its signal with its public sentence as `edNote`; a story that is on hold or retracted is written with
/// its status and that sentence alone.
pub fn newsml_g2(items: &[Item]) -> String {
    let mut w = Writer::document();
    if let [item] = items {
        news_item(&mut w, item, Some(NEWSML));
    } else {
        w.open("newsMessage", &[("xmlns", Some(NEWSML))]);
        w.open("header", &[]);
        let newest = items.iter().filter_map(made);
        w.words(
            "sent",
            &[],
            &time(newest.max_by_key(|when| when.earliest())),
        );
        w.close();
        w.open("itemSet", &[]);
        for item in items {
            news_item(&mut w, item, None);
        }
    }
    w.finish()
}

/// True if its words may stand in what is sent.
fn told(story: &Story) -> bool {
    matches!(story.status, Status::Usable | Status::Draft)
}

/// When this version was made.
fn made(item: &Item) -> Option<When> {
    let dates = &item.story.dates;
    dates.updated.or(dates.published).or(item.created)
}

fn time(when: Option<When>) -> String {
    when.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), rfc3339)
}

fn news_item(w: &mut Writer, item: &Item, namespace: Option<&str>) {
    let story = &item.story;
    let version = item.version.clone();
    let version = version.unwrap_or_else(|| story.version.to_string());
    let told = told(story);
    w.open(
        "newsItem",
        &[
            ("xmlns", namespace),
            (
                "guid",
                Some(story.uri.as_deref().unwrap_or("urn:x-reprint:unnamed")),
            ),
            ("version", Some(&version)),
            ("standard", Some("NewsML-G2")),
            ("standardversion", Some("2.35")),
            ("conformance", Some("power")),
            ("xml:lang", story.language.as_deref()),
        ],
    );
    w.empty("catalogRef", &[("href", Some(CATALOGUE))]);
    catalogue(w, story);
    if told {
        hop_history(w, &story.hops);
        rights(w, story);
    }
    item_meta(w, item);
    if told {
        content_meta(w, item);
        content_set(w, item);
    }
    w.close();
}

/// The subjects' own schemes: an alias for each that is an address, so that its codes can be `QCodes`.
fn schemes(story: &Story) -> Vec<&str> {
    let mut addresses: Vec<_> = story
        .subjects
        .iter()
        .filter_map(|subject| subject.scheme.as_deref())
        .filter(|scheme| !is_alias(scheme))
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

fn is_alias(scheme: &str) -> bool {
    !scheme.is_empty()
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn catalogue(w: &mut Writer, story: &Story) {
    let schemes = schemes(story);
    if schemes.is_empty() {
        return;
    }
    w.open("catalog", &[]);
    for (nth, address) in schemes.into_iter().enumerate() {
        w.empty(
            "scheme",
            &[("alias", Some(&format!("s{nth}"))), ("uri", Some(address))],
        );
    }
    w.close();
}

fn hop_history(w: &mut Writer, hops: &[Hop]) {
    if hops.is_empty() {
        return;
    }
    w.open("hopHistory", &[]);
    for (nth, hop) in hops.iter().enumerate() {
        let (seq, when) = ((nth + 1).to_string(), hop.date.map(rfc3339));
        w.open(
            "hop",
            &[("seq", Some(&seq)), ("timestamp", when.as_deref())],
        );
        party(w, "party", &[], Some(&hop.name), hop.url.as_deref());
        w.close();
    }
    w.close();
}

/// A party by name and address; NewsML-G2 wants one of `uri`, `qcode` or `literal`.
fn party(
    w: &mut Writer,
    element: &str,
    own: &[(&str, Option<&str>)],
    name: Option<&str>,
    url: Option<&str>,
) {
    let literal = name.filter(|_| url.is_none());
    let mut attributes = vec![("uri", url), ("literal", literal)];
    attributes.extend(own);
    match name {
        Some(name) => {
            w.open(element, &attributes);
            w.words("name", &[], name);
            w.close();
        }
        None => w.empty(element, &attributes),
    }
}

fn rights(w: &mut Writer, story: &Story) {
    let rights = &story.rights;
    if rights.is_empty() {
        return;
    }
    w.open("rightsInfo", &[]);
    if let Some(holder) = &rights.holder {
        party(w, "copyrightHolder", &[], Some(holder), None);
    }
    w.maybe("copyrightNotice", rights.copyright_line.as_deref());
    let licence = rights.licence_url.as_deref();
    if rights.usage_terms.is_some() || licence.is_some() {
        let words = rights.usage_terms.as_deref().unwrap_or_default();
        w.words("usageTerms", &[("href", licence)], words);
    }
    for declaration in &rights.declarations {
        if let Some(text) = &declaration.text {
            let (language, kind) = match declaration.kind {
                DeclarationKind::Odrl => ("http://www.w3.org/ns/odrl/2/", "application/json"),
                DeclarationKind::Rsl => ("https://rslstandard.org/rsl", "application/rsl+xml"),
                DeclarationKind::Tdm => ("http://www.w3.org/ns/tdmrep/", "application/json"),
            };
            w.words(
                "rightsExpressionData",
                &[("langid", Some(language)), ("enctype", Some(kind))],
                text,
            );
        }
    }
    w.close();
}

/// IPTC's item classes of content other than text (`ninat`).
const CLASSES: [&str; 6] = [
    "picture",
    "graphic",
    "video",
    "audio",
    "composite",
    "animated",
];

fn item_meta(w: &mut Writer, item: &Item) {
    let (story, dates) = (&item.story, &item.story.dates);
    let code = |scheme: &str, code: &str| format!("{scheme}:{code}");
    w.open("itemMeta", &[]);
    let class = { item.kind.as_deref() }
        .filter(|kind| CLASSES.contains(kind))
        .unwrap_or("text");
    w.empty("itemClass", &[("qcode", Some(&code("ninat", class)))]);
    let provider = story.provider.as_ref().or(story.publisher.as_ref());
    let name = provider.and_then(|party| party.name.as_deref());
    let url = provider.and_then(|party| party.url.as_deref());
    party(
        w,
        "provider",
        &[],
        name.or(Some("unknown").filter(|_| url.is_none())),
        url,
    );
    w.words("versionCreated", &[], &time(made(item)));
    w.maybe("firstCreated", item.created.map(rfc3339).as_deref());
    w.maybe("embargoed", dates.embargoed_until.map(rfc3339).as_deref());
    let status = match story.status {
        // A draft is nobody's to use yet; NewsML-G2 has no word for one.
        Status::Draft => "withheld",
        other => notices::status(other),
    };
    w.empty("pubStatus", &[("qcode", Some(&code("stat", status)))]);
    if let Some(section) = story.section.as_deref().filter(|_| told(story)) {
        let mut urn = "urn:x-reprint:section:".to_owned();
        urn.extend(url::form_urlencoded::byte_serialize(section.as_bytes()));
        party(w, "service", &[], Some(section), Some(&urn));
    }
    let newest = story.changes.last();
    let note = newest.and_then(|change| change.note.as_deref());
    w.maybe("edNote", note.or(story.editor_note.as_deref()));
    let signal = newest.and_then(|change| match change.kind {
        ChangeKind::Correction => Some("correction"),
        ChangeKind::Update => Some("update"),
        _ => None,
    });
    if let Some(signal) = signal {
        w.empty("signal", &[("qcode", Some(&code("sig", signal)))]);
    }
    if let Some(url) = &story.canonical_url {
        w.words("altRep", &[("contenttype", Some("text/html"))], url);
    }
    w.maybe("expires", dates.expires.map(rfc3339).as_deref());
    w.close();
}

fn content_meta(w: &mut Writer, item: &Item) {
    let story = &item.story;
    w.open("contentMeta", &[]);
    w.maybe("urgency", story.urgency.map(|n| n.to_string()).as_deref());
    w.maybe(
        "contentCreated",
        story.dates.published.map(rfc3339).as_deref(),
    );
    w.maybe(
        "contentModified",
        story.dates.updated.map(rfc3339).as_deref(),
    );
    let place = story
        .dateline
        .as_ref()
        .and_then(|line| line.place.as_deref());
    if let Some(city) = item.city.as_deref().or(place) {
        party(w, "located", &[], Some(city), None);
    }
    if let Some(publisher) = &story.publisher {
        party(
            w,
            "infoSource",
            &[],
            publisher.name.as_deref(),
            publisher.url.as_deref(),
        );
    }
    for person in story.byline.iter().flat_map(|byline| &byline.people) {
        if let Some(name) = &person.name {
            party(w, "creator", &[], Some(name), person.url.as_deref());
        }
    }
    if let Some(tag) = &story.language {
        w.empty("language", &[("tag", Some(tag))]);
    }
    for genre in &story.genres {
        party(w, "genre", &[], Some(genre), None);
    }
    for keyword in &story.keywords {
        w.words("keyword", &[], keyword);
    }
    subjects(w, story);
    w.maybe("slugline", story.slugline.as_deref());
    if !story.headline.is_empty() {
        w.words("headline", &[], &story.headline);
    }
    let dateline = story.dateline.as_ref().map(|line| line.raw.as_str());
    w.maybe("dateline", dateline.filter(|raw| !raw.is_empty()));
    let by = story.byline.as_ref().map(|byline| byline.raw.as_str());
    w.maybe("by", by.filter(|raw| !raw.is_empty()));
    w.maybe("creditline", item.source.as_deref());
    if let Some(words) = &story.standfirst {
        w.words("description", &[("role", Some("drol:summary"))], words);
    }
    w.close();
}

fn subjects(w: &mut Writer, story: &Story) {
    let schemes = schemes(story);
    let alias = |subject: &Subject| {
        let scheme = subject.scheme.as_deref()?;
        match schemes.iter().position(|address| *address == scheme) {
            Some(nth) => Some(format!("s{nth}")),
            None => Some(scheme.to_owned()),
        }
    };
    for place in &story.places {
        party(
            w,
            "subject",
            &[("type", Some("cpnat:geoArea"))],
            Some(place),
            None,
        );
    }
    for subject in &story.subjects {
        let qcode = alias(subject).map(|alias| format!("{alias}:{}", subject.code));
        let literal = qcode.is_none().then_some(subject.code.as_str());
        let attributes = [("qcode", qcode.as_deref()), ("literal", literal)];
        match &subject.name {
            Some(name) => {
                w.open("subject", &attributes);
                w.words("name", &[], name);
                w.close();
            }
            None => w.empty("subject", &attributes),
        }
    }
}

/// The text as XHTML, and before it the pictures that do not stand in it.
fn content_set(w: &mut Writer, item: &Item) {
    let story = &item.story;
    let Some(html) = &item.content else {
        // A content set must hold something; an item of headline and dates has none.
        return;
    };
    w.open("contentSet", &[]);
    let words = item.word_count.map(|count| count.to_string());
    w.open(
        "inlineXML",
        &[
            ("contenttype", Some("application/xhtml+xml")),
            ("wordcount", words.as_deref()),
        ],
    );
    w.open("html", &[("xmlns", Some(XHTML))]);
    w.open("head", &[]);
    w.words("title", &[], &story.headline);
    w.close();
    let beside = figures_beside(story, html.as_str());
    w.holding("body", &[], &format!("{}{}", xhtml(&beside), xhtml(html)));
    w.close();
    w.close();
    w.close();
}

/// The story's pictures, films and sounds that its text does not show.
fn figures_beside(story: &Story, html: &str) -> reprint_markup::SafeHtml {
    let shown = |url: &str| {
        let mut escaped = String::new();
        crate::xml::write::escape(url, &mut escaped, true);
        html.contains(&escaped)
    };
    let not_shown = |media: &&Media| media.url.as_deref().is_some_and(|url| !shown(url));
    let absent = story.media.iter().filter(not_shown);
    let figures: Vec<_> = absent
        .map(|media| reprint_story::Block::Figure {
            media: media.id.clone(),
        })
        .collect();
    reprint_markup::write_html(&figures, &story.media)
}
