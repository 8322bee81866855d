//! Formats of the teleprinter age that agencies still send: IPTC 7901 (dpa) and ANPA 1312 (AP). Control characters part header,
//! headline, text and end.

pub(crate) mod anpa1312;
pub(crate) mod iptc7901;

use reprint_story::Dateline;

/// Start of header, start of text, end of text.
pub(crate) const SOH: char = '\u{1}';
pub(crate) const STX: char = '\u{2}';
pub(crate) const ETX: char = '\u{3}';

/// Lines that belong together as paragraphs: parted by blank lines or by an indented beginning.
pub(crate) fn paragraphs(lines: &[&str]) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut fresh = true;
    for line in lines {
        let words: String = line
            .chars()
            .filter(|c| !c.is_control() || *c == '\t')
            .collect();
        let indented = words.starts_with(['\t', ' ']);
        let words = words.trim().trim_end_matches('<').trim_end();
        if words.is_empty() {
            fresh = true;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if !fresh && !indented => {
                last.push(' ');
                last.push_str(words);
            }
            _ => paragraphs.push(words.to_owned()),
        }
        fresh = false;
    }
    paragraphs
}

/// Paragraphs as HTML source.
pub(crate) fn source(paragraphs: &[String]) -> String {
    let mut out = String::new();
    for words in paragraphs {
        out.push_str("<p>");
        crate::xml::write::escape(words, &mut out, false);
        out.push_str("</p>\n");
    }
    out
}

/// `ATLANTA (AP) _ `, `Munich (dpa) - `: place, agency, and the dash as the sender writes it. A hyphen follows an agency alone.
pub(crate) fn dateline(first: &str) -> Option<Dateline> {
    let end = { first.find(" _ ").or_else(|| first.find(" -- ")) }
        .or_else(|| Some(first.find(") - ")? + 1))
        .filter(|end| *end < 80)?;
    let raw = first.get(..end)?;
    let (place, agency) = match raw.split_once(" (") {
        Some((place, agency)) => (place, agency.strip_suffix(')').map(str::to_owned)),
        None => (raw, None),
    };
    Some(Dateline {
        raw: raw.to_owned(),
        place: Some(place.to_owned()),
        agency,
        ..Dateline::default()
    })
}
