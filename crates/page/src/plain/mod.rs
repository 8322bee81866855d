//! Text that arrives as text: plain text, Markdown, mail.
//!
//! A text is cut into units (paragraphs with their lines); notes to editors, signatures and forwarded headers are taken out first,
//! then the head (headline, byline, date) and the tail (notices, the list of other stories), and what is left is the body.

mod head;
mod mail;
mod markdown;
mod notes;
mod related;
mod tail;
#[cfg(test)]
mod tests;
mod unit;

use reprint_attribution::{Attribution, Language, byline, organisations};
use reprint_markup::decode;
use reprint_story::{Fault, Party, Person, Severity, Story};

use crate::{Hints, Reading, read::Want};
use unit::Unit;

/// What a text is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A mail with its headers (RFC 5322).
    Mail,
    /// Markdown.
    Markdown,
    /// Anything else that is text.
    Text,
    /// HTML: for [`crate::read`].
    Html,
}

/// The longest text read, in bytes; what is beyond is left out with a fault.
const LONGEST: usize = 8 << 20;

/// Tells what bytes are, from their first few thousand.
pub fn kind(bytes: &[u8]) -> Kind {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(4_000)).unwrap_or_default());
    // UTF-16 read as UTF-8 leaves a zero between the letters.
    let start = start.replace('\0', "");
    let start = start
        .trim_start_matches(['\u{feff}', '\u{fffd}'])
        .trim_start();
    if mail::looks_like(start) {
        return Kind::Mail;
    }
    if looks_like_html(start) {
        return Kind::Html;
    }
    if markdown::looks_like(start) {
        return Kind::Markdown;
    }
    Kind::Text
}

/// Markup that pages begin with, or so many tags that it can be nothing else.
fn looks_like_html(start: &str) -> bool {
    let lower = start.to_ascii_lowercase();
    if lower.starts_with('<') {
        return true;
    }
    let tags = [
        "<p>", "</p>", "<div", "</div>", "<br", "<a href", "<span", "<script", "<meta", "<head",
        "<body", "<html",
    ];
    let count: usize = tags.iter().map(|tag| lower.matches(tag).count()).sum();
    count >= 4 && !lower.contains("\n# ")
}

/// Reads a text, a Markdown file or a mail. HTML is given to [`crate::read`].
pub fn read(bytes: &[u8], hints: &Hints) -> Reading {
    read_as(bytes, hints, Want::Facts)
}

/// Reads any of them for its story alone, HTML as [`crate::read_story`] does.
pub fn read_story(bytes: &[u8], hints: &Hints) -> Reading {
    read_as(bytes, hints, Want::Story)
}

fn read_as(bytes: &[u8], hints: &Hints, want: Want) -> Reading {
    let mut faults = Vec::new();
    let bytes = bytes.get(..LONGEST).map_or(bytes, |cut| {
        faults.push(Fault::new(
            "text.too_long",
            Severity::Warning,
            format!("only the first {LONGEST} bytes were read"),
        ));
        cut
    });
    let mut story = Story::default();
    let mut encoding = "UTF-8".to_owned();
    let units = match kind(bytes) {
        Kind::Html => return crate::read::read_as(bytes, hints, want),
        Kind::Mail => mail::read(bytes, &mut story, &mut faults),
        text => {
            let decoded = decode(bytes, None);
            decoded.encoding.clone_into(&mut encoding);
            faults.extend(decoded.faults);
            let words: String = decoded.text.chars().filter(|c| *c != '\0').collect();
            if text == Kind::Markdown {
                markdown::read(&words, &mut story)
            } else {
                unit::cut(&words)
            }
        }
    };
    build(units, &mut story);
    if story.text.is_empty() {
        faults.push(Fault::new(
            "text.empty",
            Severity::Error,
            "there is no text in it",
        ));
    }
    let mut reading = Reading {
        story,
        faults,
        ..Reading::default()
    };
    reading.facts.encoding = encoding;
    reading
}

/// From units to a story.
fn build(units: Vec<Unit>, story: &mut Story) {
    let mut units = notes::take(units, story);
    head::take(&mut units, story);
    related::take(&mut units, story);
    tail::take(&mut units, story);
    let blocks = units.into_iter().map(Unit::into_block).collect();
    story.set_body(blocks);
    story.note("body", "text", "plain.body");
    if story.language.is_none() && story.text.len() > 40 {
        story.language = crate::fields::language_of(&story.text).map(str::to_owned);
    }
    attribute(story);
}

/// What the text says of its sources.
fn attribute(story: &mut Story) {
    let language = story.language.as_deref().map(Language::from_tag);
    let Attribution {
        dateline,
        mut credits,
        quotes,
        people,
        ..
    } = reprint_attribution::read(&story.text, language);
    if let Some(line) = &dateline {
        story.note("dateline", line.raw.clone(), "attribution.dateline");
    }
    // The publisher by its notice; else the newsroom of the byline that also signs the dateline.
    let own = story
        .publisher
        .as_ref()
        .and_then(|party| party.name.clone())
        .or_else(|| story.rights.holder.clone());
    if story.publisher.is_none()
        && let Some(holder) = &story.rights.holder
    {
        story.publisher = Some(Party::named(holder.clone()));
        story.note("publisher", "copyright line", "plain.publisher.holder");
    }
    let mut raw = story
        .byline
        .as_ref()
        .map(|line| line.raw.clone())
        .unwrap_or_default();
    raw.truncate(if raw.len() > 600 { 0 } else { raw.len() });
    let mut all = reprint_attribution::credits::read_line(&raw, reprint_story::CreditPlace::Byline);
    all.append(&mut credits);
    all.retain(|credit| {
        !own.as_deref()
            .is_some_and(|name| organisations::same(name, &credit.name))
    });
    story.credits = all;
    story.quotes = quotes;
    story.dateline = dateline;
    present(story, people);
}

/// Roles from closing notes, for the people of the byline.
fn present(story: &mut Story, people: Vec<Person>) {
    let Some(line) = &mut story.byline else {
        return;
    };
    for note in people {
        if let Some(person) = line
            .people
            .iter_mut()
            .find(|person| person.name == note.name)
        {
            if person.role.is_none() {
                person.role = note.role;
            }
            if person.organisation.is_none() {
                person.organisation = note.organisation;
            }
        }
    }
}

/// Reads a byline's line for a story whose language and publisher may be known.
fn byline_of(line: &str, story: &Story) -> reprint_story::Byline {
    let language = story
        .language
        .as_deref()
        .map_or(Language::Other, Language::from_tag);
    let publisher = story
        .publisher
        .as_ref()
        .and_then(|party| party.name.as_deref());
    byline::read(
        line,
        byline::Context {
            language,
            publisher,
        },
    )
}
