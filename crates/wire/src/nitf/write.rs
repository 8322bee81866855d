use reprint_story::{Block, ChangeKind, Media, Status, Story};

use super::body;
use crate::{Item, date::rfc3339, notices, xml::write::Writer};

/// The namespace of NITF 3.3 and later.
const NITF: &str = "http://iptc.org/std/NITF/2006-10-18/";

/// An item as NITF 3.6.
///
/// A correction is `docdata/correction` with its public sentence; a story that is on hold or retracted is written with its
/// management status and that sentence alone.
pub fn nitf(item: &Item) -> String {
    let story = &item.story;
    let told = matches!(story.status, Status::Usable | Status::Draft);
    let mut w = Writer::document();
    w.open(
        "nitf",
        &[
            ("xmlns", Some(NITF)),
            ("version", Some("-//IPTC//DTD NITF 3.6//EN")),
            ("baselang", story.language.as_deref()),
        ],
    );
    w.open("head", &[]);
    if told {
        w.words("title", &[], &story.headline);
        for (name, content) in [("slugline", &story.slugline), ("source", &item.source)] {
            if content.is_some() {
                w.empty(
                    "meta",
                    &[("name", Some(name)), ("content", content.as_deref())],
                );
            }
        }
        subjects(&mut w, story);
    }
    docdata(&mut w, item, told);
    if told {
        pubdata(&mut w, story);
    }
    w.close();
    w.open("body", &[]);
    if told {
        body_head(&mut w, story);
        w.holding("body.content", &[], &content(story));
    }
    w.finish()
}

fn subjects(w: &mut Writer, story: &Story) {
    // A reference number is one word.
    let coded = |code: &str| !code.is_empty() && !code.contains(char::is_whitespace);
    let subjects: Vec<_> = { story.subjects.iter() }
        .filter(|subject| coded(&subject.code))
        .collect();
    if subjects.is_empty() && story.genres.is_empty() {
        return;
    }
    w.open("tobject", &[("tobject.type", Some("news"))]);
    for genre in &story.genres {
        w.empty(
            "tobject.property",
            &[("tobject.property.type", Some(genre))],
        );
    }
    for subject in subjects {
        w.empty(
            "tobject.subject",
            &[
                ("tobject.subject.ipr", subject.scheme.as_deref()),
                ("tobject.subject.refnum", Some(&subject.code)),
                (level(&subject.code), subject.name.as_deref()),
            ],
        );
    }
    w.close();
}

/// Where the name of a code stands: codes of eight digits are a subject, a matter of one, or a detail of that.
fn level(code: &str) -> &'static str {
    if code.len() != 8 || code.ends_with("000000") {
        "tobject.subject.type"
    } else if code.ends_with("000") {
        "tobject.subject.matter"
    } else {
        "tobject.subject.detail"
    }
}

fn docdata(w: &mut Writer, item: &Item, told: bool) {
    let (story, dates) = (&item.story, &item.story.dates);
    let status = match (story.status, dates.embargoed_until) {
        (Status::Usable, Some(_)) => "embargoed",
        // A draft is nobody's to use yet; NITF has no word for one.
        (Status::Draft, _) => "withheld",
        (status, _) => notices::status(status),
    };
    w.open("docdata", &[("management-status", Some(status))]);
    let newest = story.changes.last();
    let note = newest.and_then(|change| change.note.as_deref());
    if newest.is_some_and(|change| change.kind == ChangeKind::Correction) {
        w.empty(
            "correction",
            &[("id-string", story.uri.as_deref()), ("info", note)],
        );
    }
    w.empty("doc-id", &[("id-string", story.uri.as_deref())]);
    if told && !story.hops.is_empty() {
        w.open("del-list", &[]);
        for (nth, hop) in story.hops.iter().enumerate() {
            let level = (nth + 1).to_string();
            w.empty(
                "from-src",
                &[
                    ("src-name", Some(&hop.name)),
                    ("level-number", Some(&level)),
                ],
            );
        }
        w.close();
    }
    if let Some(digit) = story.urgency.filter(|_| told) {
        w.empty("urgency", &[("ed-urg", Some(&digit.to_string()))]);
    }
    let made = dates.updated.or(item.created).or(dates.published);
    for (name, when) in [
        ("date.issue", made),
        ("date.release", dates.embargoed_until),
        ("date.expire", dates.expires),
    ] {
        if let Some(when) = when {
            w.empty(name, &[("norm", Some(&rfc3339(when)))]);
        }
    }
    let note = note.or(story.editor_note.as_deref());
    if note.is_some() {
        w.empty("ed-msg", &[("info", note)]);
    }
    // The versions of one story share a key.
    w.empty(
        "du-key",
        &[
            ("version", Some(&story.version.to_string())),
            ("key", story.uri.as_deref()),
        ],
    );
    if told {
        rights(w, story);
        identified(w, story);
    }
    w.close();
}

fn rights(w: &mut Writer, story: &Story) {
    let rights = &story.rights;
    let year = { rights.years.as_deref() }.filter(|years| !years.contains(char::is_whitespace));
    if rights.holder.is_some() || year.is_some() {
        w.empty(
            "doc.copyright",
            &[("year", year), ("holder", rights.holder.as_deref())],
        );
    }
    if rights.usage_terms.is_some() || rights.licence_url.is_some() {
        w.empty(
            "doc.rights",
            &[
                ("type", rights.licence_url.as_deref()),
                ("limitations", rights.usage_terms.as_deref()),
            ],
        );
    }
}

fn identified(w: &mut Writer, story: &Story) {
    if !story.keywords.is_empty() {
        w.open("key-list", &[]);
        for keyword in &story.keywords {
            w.empty("keyword", &[("key", Some(keyword))]);
        }
        w.close();
    }
    if !story.places.is_empty() {
        w.open("identified-content", &[]);
        for place in &story.places {
            w.words("location", &[], place);
        }
        w.close();
    }
}

fn pubdata(w: &mut Writer, story: &Story) {
    let publisher = story
        .publisher
        .as_ref()
        .and_then(|party| party.name.as_deref());
    w.empty(
        "pubdata",
        &[
            ("type", Some("web")),
            (
                "date.publication",
                story.dates.published.map(rfc3339).as_deref(),
            ),
            ("name", publisher),
            ("position.section", story.section.as_deref()),
            ("ex-ref", story.canonical_url.as_deref()),
        ],
    );
}

fn body_head(w: &mut Writer, story: &Story) {
    w.open("body.head", &[]);
    w.open("hedline", &[]);
    w.words("hl1", &[], &story.headline);
    w.close();
    if let Some(line) = &story.rights.copyright_line {
        w.open("rights", &[]);
        w.words("rights.owner", &[], line);
        w.close();
    }
    let by = story.byline.as_ref().map(|byline| byline.raw.as_str());
    w.maybe("byline", by.filter(|raw| !raw.is_empty()));
    let provider = story
        .provider
        .as_ref()
        .and_then(|party| party.name.as_deref());
    w.maybe("distributor", provider);
    if let Some(line) = story.dateline.as_ref().filter(|line| !line.raw.is_empty()) {
        w.open("dateline", &[]);
        w.words("location", &[], &line.raw);
        w.close();
    }
    if let Some(words) = &story.standfirst {
        w.open("abstract", &[]);
        w.words("p", &[], words);
        w.close();
    }
    w.close();
}

/// The text, and before it the media that do not stand in it.
fn content(story: &Story) -> String {
    let mut out = String::new();
    let beside = |media: &&Media| !shows(&story.body, &media.id);
    for media in story.media.iter().filter(beside) {
        body::write_media(media, &mut out);
    }
    body::write(&story.body, &story.media, &mut out);
    out
}

fn shows(blocks: &[Block], id: &str) -> bool {
    blocks.iter().any(|block| match block {
        Block::Figure { media } => media == id,
        Block::Quote { content } => shows(content, id),
        _ => false,
    })
}
