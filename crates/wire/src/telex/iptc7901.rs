//! IPTC 7901 (<https://iptc.org/standards/iptc-7901/>): `SOH` service, number, priority, category, word count; keyword line;
//! `STX` headline and text; `ETX` time and date.

use super::{ETX, SOH, STX, dateline, paragraphs, source};
use crate::{
    Item,
    feed::{Context, Scope},
    news,
};

/// True if a text begins like a message: its controls, and a header of words with a priority digit.
pub(crate) fn is_message(text: &str) -> bool {
    let Some((before, rest)) = text.split_once(SOH) else {
        return false;
    };
    let Some((head, body)) = rest.split_once(STX) else {
        return false;
    };
    before.chars().all(|c| c.is_control() || c == ' ')
        && body.contains(ETX)
        && priority(head).is_some()
}

/// The fields of the header line: source and number, priority, category, word count.
fn priority(head: &str) -> Option<u8> {
    news::digit(head.lines().next()?.split_whitespace().nth(1)?)
}

/// Reads a message.
pub(crate) fn item(cx: &mut Context<'_>, scope: &Scope, text: &str) -> Item {
    let (_, rest) = text.split_once(SOH).unwrap_or(("", text));
    let (head, rest) = rest.split_once(STX).unwrap_or((rest, ""));
    let body = rest.split(ETX).next().unwrap_or(rest);
    let mut item = Item {
        kind: Some("text".to_owned()),
        priority: priority(head),
        ..Item::default()
    };
    item.story.urgency = item.priority;
    let mut header = head.lines();
    let fields: Vec<_> = header
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    item.story.uri = fields.first().map(|id| (*id).to_owned());
    item.word_count = fields.get(3).and_then(|count| count.parse().ok());
    let keywords = header.map(str::trim).find(|line| !line.is_empty());
    item.story.slugline = keywords
        .map(|line| line.trim_end_matches('/').to_owned())
        .filter(|line| !line.is_empty());
    item.story.keywords = keywords
        .into_iter()
        .flat_map(|line| line.split('/'))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let lines: Vec<_> = body.lines().collect();
    // The headline ends with `=`; words above it, such as EXTRA or (Achtung), are for editors.
    let end = lines
        .iter()
        .position(|line| line.trim_end().ends_with('='))
        .filter(|at| *at < 8);
    let text = match end {
        Some(end) => {
            let begin = lines
                .iter()
                .take(end)
                .rposition(|line| is_for_editors(line))
                .map_or(0, |at| at + 1);
            // The byline stands under the headline, before the same `=`.
            let above = lines.get(begin..=end).unwrap_or_default();
            let is_byline = |line: &&str| BY.iter().any(|by| line.trim_start().starts_with(by));
            let written = { above.iter().skip(1) }
                .position(is_byline)
                .map_or(above.len(), |at| at + 1);
            let (headline, byline) = above.split_at(written);
            item.story.headline = joined(headline);
            item.set_byline(Some(joined(byline)).filter(|byline| !byline.is_empty()));
            let note: Vec<_> = lines
                .get(..begin)
                .unwrap_or_default()
                .iter()
                .map(|line| line.trim())
                .filter(|line| !line.is_empty())
                .collect();
            item.story.editor_note = (!note.is_empty()).then(|| note.join(" "));
            lines.get(end + 1..).unwrap_or_default()
        }
        None => lines.as_slice(),
    };
    let paragraphs = paragraphs(text);
    item.story.dateline = paragraphs.first().and_then(|first| dateline(first));
    if item.story.headline.is_empty() {
        item.story.headline = paragraphs.first().cloned().unwrap_or_default();
    }
    item.set_body(cx, scope, &source(&paragraphs));
    item
}

fn is_for_editors(line: &str) -> bool {
    let line = line.trim();
    line.is_empty()
        || line.starts_with('(') && line.ends_with(')')
        || !line.chars().any(char::is_lowercase) && line.split_whitespace().count() <= 2
}

/// How a byline begins in the languages dpa writes.
const BY: [&str; 3] = ["By ", "Von ", "Por "];

fn joined(lines: &[&str]) -> String {
    let words: Vec<_> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words.join(" ").trim_end_matches('=').trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hints, faults::Faults};

    #[test]
    fn a_message_is_taken_apart() {
        let text = "\u{1}xyz0124 3 i 93  wire 1888\r\n\r\nTides/harbour/\r\n\u{2}1ST LEAD\nFerry returns to the\nnorth quay\nBy Mara Quill, xyz =\r\n\r\nPort Linden (xyz) - The ferry came\r\nback on Monday.\r\n\r\nIt was late.\r\n\u{3}212101 GMT Nov 18\r\n";
        assert!(is_message(text));
        let hints = Hints::default();
        let mut faults = Faults::default();
        let mut cx = Context {
            hints: &hints,
            faults: &mut faults,
        };
        let item = item(&mut cx, &Scope::default(), text);
        assert_eq!(item.story.headline, "Ferry returns to the north quay");
        assert_eq!(item.story.slugline.as_deref(), Some("Tides/harbour"));
        assert_eq!(
            item.story.text,
            "Port Linden (xyz) - The ferry came back on Monday.\n\nIt was late."
        );
        assert_eq!(
            item.story.byline.map(|byline| byline.raw).as_deref(),
            Some("By Mara Quill, xyz")
        );
        let dateline = item.story.dateline.unwrap();
        assert_eq!(
            (dateline.raw.as_str(), dateline.agency.as_deref()),
            ("Port Linden (xyz)", Some("xyz"))
        );
        assert_eq!(item.priority, Some(3));
        assert_eq!(item.story.editor_note.as_deref(), Some("1ST LEAD"));
    }
}
