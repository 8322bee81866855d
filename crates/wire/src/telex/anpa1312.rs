//! ANPA 1312: `SYN SYN SOH` service and number, category, keyword, date and words; `STX` keyword, headline, byline and text; `ETX`.

use reprint_story::Subject;

use super::{ETX, SOH, STX, dateline, paragraphs, source};
use crate::{
    Item,
    feed::{Context, Scope, modules::fill},
};

/// Device controls that stand between priority, category and keyword.
const DC3: char = '\u{13}';
const DC1: char = '\u{11}';

/// True if a text begins like a message.
pub(crate) fn is_message(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_control() && c != SOH || c == ' ');
    start.starts_with(SOH)
        && text.contains(STX)
        && text
            .split(STX)
            .next()
            .is_some_and(|head| head.contains([DC3, DC1]))
}

/// Reads a message.
pub(crate) fn item(cx: &mut Context<'_>, scope: &Scope, text: &str) -> Item {
    let (_, rest) = text.split_once(SOH).unwrap_or(("", text));
    let (head, rest) = rest.split_once(STX).unwrap_or((rest, ""));
    let body = rest.split(ETX).next().unwrap_or(rest);
    let mut item = Item {
        kind: Some("text".to_owned()),
        ..Item::default()
    };
    let mut header = head.lines();
    item.story.uri = header
        .next()
        .map(|id| id.split('\u{1f}').next().unwrap_or(id).trim().to_owned());
    header_line(header.next().unwrap_or_default(), &mut item);
    // Lines before the indented text are furniture, each begun by `^` and ended by `<` (more follows) or `=` (byline).
    let lines: Vec<_> = body.lines().collect();
    let begin = lines
        .iter()
        .position(|line| {
            line.trim_start_matches(|c: char| c.is_control() && c != '\t')
                .starts_with('\t')
        })
        .unwrap_or(lines.len());
    let mut byline = Vec::new();
    for (nth, line) in lines.iter().take(begin).enumerate() {
        let words: String = line.chars().filter(|c| !c.is_control()).collect();
        let words = words.trim().trim_start_matches('^').trim_start();
        if let Some(name) = words.strip_suffix('=') {
            byline.push(name.trim().to_owned());
            continue;
        }
        let words = words.trim_end_matches('<').trim();
        if nth == 0 || words.is_empty() {
            continue;
        }
        if let Some(note) = words.strip_prefix("Eds:") {
            fill(&mut item.story.editor_note, || Some(note.trim().to_owned()));
        } else if item.story.headline.is_empty() {
            words.clone_into(&mut item.story.headline);
        } else if !words.starts_with("AP Photo") {
            fill(&mut item.story.standfirst, || Some(words.to_owned()));
        }
    }
    item.set_byline((!byline.is_empty()).then(|| byline.join(", ")));
    let text = lines.get(begin..).unwrap_or_default();
    let mut paragraphs = paragraphs(text);
    // The last line is the sender's stamp: "AP-WF-02-20-16 0337GMT".
    if paragraphs
        .last()
        .is_some_and(|line| line.ends_with("GMT") && !line.contains(". "))
    {
        paragraphs.pop();
    }
    item.story.dateline = paragraphs.first().and_then(|first| dateline(first));
    item.set_body(cx, scope, &source(&paragraphs));
    item
}

/// `r z` priority and category, then `BC-BKN--Heat-Hawks 1stLd-Writethru   02-20 0500`: keyword, day, words.
fn header_line(line: &str, item: &mut Item) {
    let mut marks = line.split([DC3, DC1, ' ']).filter(|mark| !mark.is_empty());
    item.story.urgency = marks.next().and_then(urgency);
    if let Some(category) = marks.next().filter(|mark| mark.len() == 1) {
        item.add_subject(Subject {
            code: category.to_owned(),
            scheme: Some("anpa-category".to_owned()),
            name: None,
        });
    }
    let after = line.rsplit([DC3, DC1]).next().unwrap_or(line);
    let words: Vec<_> = after.split_whitespace().collect();
    let (keyword, numbers) = words.split_at(
        words
            .iter()
            .position(|word| is_day(word))
            .unwrap_or(words.len()),
    );
    item.word_count = numbers.get(1).and_then(|count| count.parse().ok());
    let keyword = keyword.join(" ");
    // "BC-" marks the cycle for which it is sent, no part of the slug.
    let slug = ["BC-", "AM-", "PM-"]
        .iter()
        .find_map(|cycle| keyword.strip_prefix(cycle))
        .unwrap_or(&keyword);
    item.story.slugline = Some(slug.to_owned()).filter(|slug| !slug.is_empty());
}

/// ANPA's priorities as IPTC's urgencies: flash, bulletin, urgent, regular, deferred; the rest can wait.
fn urgency(priority: &str) -> Option<u8> {
    Some(match priority {
        "f" => 1,
        "b" => 2,
        "u" => 3,
        "r" => 4,
        "d" => 5,
        "a" | "c" | "h" | "n" | "s" | "w" | "x" => 6,
        _ => return None,
    })
}

fn is_day(word: &str) -> bool {
    let mut parts = word.split('-');
    let two = |part: Option<&str>| {
        part.is_some_and(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    two(parts.next()) && two(parts.next()) && parts.next().is_none()
}
