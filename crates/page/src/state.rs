//! Text that stands only in the data a page's scripts start from: a framework's state, a publishing system's own tree of text.
//!
//! Nothing here knows a system by name. A script that is JSON, or that assigns JSON to something, is parsed; in it we look for
//! the value that reads most like a story: one long text, or a list of parts most of which are paragraphs, whether a part keeps
//! its words itself (`{"type": "text", "content": "<p>…"}`), in children (`{"children": [{"text": "…"}]}`), or elsewhere in
//! the data under a name (`{"__ref": "Paragraph:7"}`).

use std::cell::Cell;

use reprint_story::{Block, List, ListItem};
use serde_json::{Map, Value};

use crate::text::{clean, folded};

/// Bytes of scripts read on one page.
const MOST_BYTES: usize = 12 << 20;
/// Values looked at on one page, and parts of one list.
const MOST_VALUES: usize = 400_000;
/// Bytes of parts read in all: references may lead to one part from many places.
const MOST_READ: usize = 16 << 20;
/// How deep parts are opened.
const MOST_DEPTH: u8 = 24;
/// Texts shorter than this, in bytes, are labels.
const SHORT: usize = 40;

/// Assigned values shorter than this, in bytes, are settings.
const SMALL: usize = 120;
/// Places in one script where a value is tried: each may cost a look at all that follows.
const MOST_TRIES: usize = 32;

/// Keys under which a part keeps its words or its inner parts, in order of trust.
const WORDS: [&str; 10] = [
    "content", "text", "html", "body", "value", "children", "nodes", "items", "blocks", "elements",
];
/// Keys that say what a part is.
const KINDS: [&str; 9] = [
    "type",
    "_type",
    "nodeType",
    "__typename",
    "kind",
    "component",
    "style",
    "tag",
    "name",
];

/// The story's blocks out of a page's scripts. `headlines` are the page's own, to tell its story from others in the same data.
pub(crate) fn text<'a>(
    scripts: impl Iterator<Item = &'a str>,
    headlines: &[String],
) -> Option<Vec<Block>> {
    let own: Vec<String> = headlines.iter().map(|h| folded(h)).collect();
    let mut left = MOST_BYTES;
    let mut best: Option<(usize, Vec<Block>)> = None;
    for script in scripts {
        if script.len() > left {
            continue;
        }
        left -= script.len();
        for root in values(script) {
            let mut search = Search {
                root: &root,
                own: &own,
                values: 0,
                left: Cell::new(MOST_READ),
                best: None,
            };
            search.look(&root, false, MOST_DEPTH);
            if let Some((mass, found)) = search.best
                && best.as_ref().is_none_or(|(most, _)| mass > *most)
            {
                best = Some((mass, search.blocks(found)));
            }
        }
    }
    best.map(|(_, blocks)| blocks)
        .filter(|blocks| !blocks.is_empty())
}

/// The JSON values of a script: the script itself, or what it assigns or parses.
fn values(script: &str) -> Vec<Value> {
    let script = script.trim();
    if script.starts_with(['{', '[']) {
        return serde_json::from_str(script).into_iter().collect();
    }
    let mut out = Vec::new();
    let (mut at, mut tries) = (0, 0);
    // `x = {…}`, `x = JSON.parse("…")`, `push({…})`: a value that does not parse costs one look at it.
    while tries < MOST_TRIES
        && let Some(found) = script.get(at..).and_then(|rest| rest.find(['=', '(']))
    {
        at += found + 1;
        let rest = script.get(at..).unwrap_or_default().trim_start();
        if !rest.starts_with(['"', '{', '[']) {
            continue;
        }
        tries += 1;
        let quoted = rest
            .starts_with('"')
            .then(|| first_value(rest))
            .flatten()
            .and_then(|(value, long)| Some((serde_json::from_str(value.as_str()?).ok()?, long)));
        let plain = || {
            rest.starts_with(['{', '['])
                .then(|| first_value(rest))
                .flatten()
        };
        if let Some((value, long)) = quoted.or_else(plain) {
            if long > SMALL {
                out.push(value);
            }
            at = script.len() - rest.len() + long;
        }
    }
    out
}

/// The JSON value a text begins with, and its length in bytes.
fn first_value(text: &str) -> Option<(Value, usize)> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = stream.next()?.ok()?;
    Some((value, stream.byte_offset()))
}

struct Search<'a> {
    root: &'a Value,
    own: &'a [String],
    values: usize,
    /// Of [`MOST_READ`].
    left: Cell<usize>,
    best: Option<(usize, &'a Value)>,
}

impl<'a> Search<'a> {
    /// Goes through all values; `headed` is true inside an object that carries the page's headline.
    fn look(&mut self, value: &'a Value, headed: bool, depth: u8) {
        self.values += 1;
        if self.values > MOST_VALUES || depth == 0 {
            return;
        }
        match value {
            Value::String(words) => self.offer(value, long_text(words), headed),
            Value::Array(parts) => {
                let mass = parts.iter().map(|part| self.mass(part, depth)).sum();
                self.offer(value, mass, headed);
                for part in parts {
                    self.look(part, headed, depth - 1);
                }
            }
            Value::Object(object) => {
                let headed = headed || self.carries_headline(object);
                for inner in object.values() {
                    self.look(inner, headed, depth - 1);
                }
            }
            _ => {}
        }
    }

    fn offer(&mut self, value: &'a Value, mass: usize, headed: bool) {
        let mass = if headed { mass * 3 } else { mass };
        if mass > 0 && self.best.is_none_or(|(most, _)| mass > most) {
            self.best = Some((mass, value));
        }
    }

    fn carries_headline(&self, object: &Map<String, Value>) -> bool {
        let words = |value: &Value| match value {
            Value::String(words) => Some(folded(words)),
            // `{"headlines": {"basic": "…"}}`
            Value::Object(inner) => inner.values().find_map(Value::as_str).map(folded),
            _ => None,
        };
        let titles = object.iter().filter(|(key, _)| {
            let key = key.to_ascii_lowercase();
            key.contains("title") || key.contains("headline")
        });
        titles
            .filter_map(|(_, value)| words(value))
            .any(|title| title.len() > 8 && self.own.contains(&title))
    }

    /// Bytes of running text in one part of a list.
    fn mass(&self, part: &'a Value, depth: u8) -> usize {
        let blocks = self.part(part, depth.min(8));
        blocks.iter().map(|block| prose(&block.words())).sum()
    }

    fn blocks(&self, value: &'a Value) -> Vec<Block> {
        match value {
            Value::String(words) => paragraphs(words),
            Value::Array(parts) => parts
                .iter()
                .flat_map(|part| self.part(part, MOST_DEPTH))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The blocks of one part.
    fn part(&self, part: &'a Value, depth: u8) -> Vec<Block> {
        let cost = 64 + part.as_str().map_or(0, str::len);
        if depth == 0 || !self.spend(cost) {
            return Vec::new();
        }
        let object = match part {
            Value::String(words) => return paragraphs(words),
            Value::Object(object) => self.meant(object),
            _ => return Vec::new(),
        };
        let kind: String = KINDS
            .iter()
            .filter_map(|key| object.get(*key)?.as_str())
            .collect::<Vec<_>>()
            .join(" ")
            .to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| kind.contains(word));
        if says(&[
            "image",
            "video",
            "gallery",
            "promo",
            "related",
            "newsletter",
            "advert",
            "embed",
        ]) {
            return Vec::new();
        }
        if says(&["list"])
            && let Some(items) = ["items", "children", "content", "list_items"]
                .iter()
                .find_map(|key| object.get(*key)?.as_array())
        {
            let items: Vec<ListItem> = items
                .iter()
                .filter_map(|item| match item {
                    Value::String(words) => paragraphs(words).into_iter().next(),
                    Value::Object(inner) => Some(Block::paragraph(self.inline(inner, depth - 1))),
                    _ => None,
                })
                .map(|block| ListItem {
                    content: vec![reprint_story::Inline::Text(block.words())],
                    list: None,
                })
                .collect();
            let ordered = says(&["ordered", "number"]) && !says(&["unordered"]);
            return if items.is_empty() {
                Vec::new()
            } else {
                vec![Block::List(List { ordered, items })]
            };
        }
        let blocks = self.inner(object, depth);
        if says(&["quote"]) && !blocks.is_empty() {
            return vec![Block::Quote { content: blocks }];
        }
        if says(&["heading", "header", "subhead", "h2", "h3", "h4"]) {
            return blocks
                .into_iter()
                .map(|block| match block {
                    Block::Paragraph { content } => Block::Heading { level: 2, content },
                    other => other,
                })
                .collect();
        }
        blocks
    }

    /// False where too much was read already.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// What a part holds: its own words, or its inner parts, which are one paragraph where they are pieces of a line.
    fn inner(&self, object: &'a Map<String, Value>, depth: u8) -> Vec<Block> {
        for key in WORDS {
            match object.get(key) {
                Some(Value::String(words)) if !words.trim().is_empty() => {
                    return if self.spend(words.len()) {
                        paragraphs(words)
                    } else {
                        Vec::new()
                    };
                }
                Some(Value::Array(parts)) if !parts.is_empty() => {
                    if parts.iter().all(|part| self.is_piece(part)) {
                        let line = clean(&self.inline(object, depth - 1));
                        return (!line.is_empty())
                            .then(|| Block::paragraph(line))
                            .into_iter()
                            .collect();
                    }
                    return parts
                        .iter()
                        .flat_map(|part| self.part(part, depth - 1))
                        .collect();
                }
                Some(inner @ Value::Object(_)) => return self.part(inner, depth - 1),
                _ => {}
            }
        }
        Vec::new()
    }

    /// True of a piece of a line: words with marks, a link; no part with parts of its own that are paragraphs.
    fn is_piece(&self, part: &'a Value) -> bool {
        let Value::Object(object) = part else {
            return false;
        };
        let object = self.meant(object);
        let kind = KINDS.iter().find_map(|key| object.get(*key)?.as_str());
        let inline = kind.is_none_or(|kind| {
            let kind = kind.to_ascii_lowercase();
            [
                "span",
                "text",
                "link",
                "mark",
                "strong",
                "bold",
                "em",
                "hyperlink",
                "a",
                "inline",
                "br",
            ]
            .contains(&kind.as_str())
        });
        let words = |key: &&str| object.get(*key).and_then(Value::as_str);
        inline
            && !["text", "value", "content"]
                .iter()
                .find_map(words)
                .is_some_and(|words| words.contains("<p"))
    }

    /// The words of a part and of all in it, in one line.
    fn inline(&self, object: &'a Map<String, Value>, depth: u8) -> String {
        let object = self.meant(object);
        let mut out = String::new();
        if depth == 0 || !self.spend(64) {
            return out;
        }
        for key in WORDS {
            match object.get(key) {
                Some(Value::String(words)) => {
                    if self.spend(words.len()) {
                        out.push_str(words);
                    }
                    break;
                }
                Some(Value::Array(parts)) => {
                    for part in parts {
                        match part {
                            Value::String(words) => out.push_str(words),
                            Value::Object(inner) => out.push_str(&self.inline(inner, depth - 1)),
                            _ => {}
                        }
                    }
                    break;
                }
                _ => {}
            }
        }
        out
    }

    /// The object a reference leads to, else the object itself.
    fn meant(&self, object: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let name = ["__ref", "$ref"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str());
        let named = name.and_then(|name| self.root.get(name)?.as_object());
        named.unwrap_or(object)
    }
}

/// Bytes of a line that reads like a sentence; 0 of labels and addresses.
fn prose(words: &str) -> usize {
    let ends = words
        .trim_end()
        .ends_with(['.', '!', '?', '…', '”', '"', '»', '。', '」', ':']);
    let sentence = words.len() >= SHORT && words.contains([' ', '、', '。']) && ends;
    if sentence { words.len() } else { 0 }
}

/// Bytes of a text that is a story by itself: paragraphs of HTML, or lines.
fn long_text(words: &str) -> usize {
    if words.len() < 300 || !words.contains([' ', '。']) || words.starts_with(['{', '[']) {
        return 0;
    }
    let marked = words.contains("</p>") || words.contains("<br");
    if !marked && words.contains("</") {
        return 0;
    }
    paragraphs(words)
        .iter()
        .map(|block| prose(&block.words()))
        .sum()
}

/// The blocks of a text: HTML, or plain with line breaks.
pub(crate) fn paragraphs(words: &str) -> Vec<Block> {
    if words.contains("</") || words.contains("<br") {
        let mut blocks = reprint_markup::read_fragment(words, None).blocks;
        blocks.retain(|block| !matches!(block, Block::Figure { .. }));
        return blocks;
    }
    words
        .split(['\n', '\r'])
        .map(clean)
        .filter(|line| !line.is_empty())
        .map(Block::paragraph)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "The ferry is back after three weeks in the yard, the office said.";
    const SECOND: &str = "The crossing takes forty minutes, as it did before the storm.";

    fn lines(script: &str) -> Vec<String> {
        let blocks = text(std::iter::once(script), &["The ferry is back".to_owned()]);
        blocks
            .unwrap_or_default()
            .iter()
            .map(Block::words)
            .collect()
    }

    #[test]
    fn parts_of_many_shapes_are_paragraphs() {
        for script in [
            // A list of parts with HTML in them, assigned.
            r#"window.X=window.X||{};X.content={"headlines":{"basic":"The ferry is back"},"parts":[{"type":"text","content":"A"},{"type":"image","caption":"A quay."},{"type":"text","content":"B"}]};X.y=1"#,
            // One HTML text in a framework's props.
            r#"{"props":{"page":{"story":{"title":"The ferry is back","body":"<p>A</p><p>B</p>"}},"teasers":[{"title":"Other","text":"Short."}]}}"#,
            // Rich text: paragraphs with pieces of lines.
            r#"{"doc":{"nodeType":"document","content":[{"nodeType":"paragraph","content":[{"nodeType":"text","value":"A"}]},{"nodeType":"paragraph","content":[{"nodeType":"text","value":"B"}]}]}}"#,
            r#"{"body":[{"_type":"block","style":"normal","children":[{"_type":"span","text":"A"}]},{"_type":"block","style":"normal","children":[{"_type":"span","text":"B"}]}]}"#,
            // References into one flat map.
            r#"window.__S__ = {"Story:1":{"title":"The ferry is back","body":[{"__ref":"Paragraph:1"},{"__ref":"Paragraph:2"}]},"Paragraph:1":{"__typename":"Paragraph","text":"A"},"Paragraph:2":{"__typename":"Paragraph","text":"B"}}"#,
            // JSON in a string.
            r#"window.s = JSON.parse("{\"story\":{\"paragraphs\":[\"A\",\"B\"],\"padding\":\"................................................................................................................................................................................................................................\"}}")"#,
        ] {
            let script = script
                .replace("\"A\"", &format!("\"{FIRST}\""))
                .replace("\"B\"", &format!("\"{SECOND}\""));
            let script = script
                .replace("\\\"A\\\"", &format!("\\\"{FIRST}\\\""))
                .replace("\\\"B\\\"", &format!("\\\"{SECOND}\\\""));
            let script = script
                .replace("<p>A", &format!("<p>{}", FIRST.repeat(3)))
                .replace("<p>B", &format!("<p>{}", SECOND.repeat(3)));
            let script = format!("{script}{}", if script.starts_with('{') { "" } else { ";" });
            let lines = lines(&script);
            assert_eq!(lines.len(), 2, "{script}\n{lines:?}");
            assert!(
                lines[0].starts_with(FIRST) && lines[1].starts_with(SECOND),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn the_story_under_the_pages_headline_wins_over_a_longer_one() {
        let script = format!(
            r#"{{"stories":[{{"title":"Another","parts":["{FIRST}","{FIRST} {SECOND}"]}},{{"title":"The ferry is back","parts":["{FIRST}","{SECOND}"]}}]}}"#
        );
        assert_eq!(lines(&script), [FIRST, SECOND]);
    }

    #[test]
    fn references_that_multiply_end_early() {
        let many = |name: &str| {
            format!(
                "[{}]",
                vec![format!(r#"{{"__ref":"{name}"}}"#); 40].join(",")
            )
        };
        let maps: Vec<String> = (0..20)
            .map(|n| {
                format!(
                    r#""p{n}":{{"children":{}}}"#,
                    many(&format!("p{}", (n + 1) % 20))
                )
            })
            .collect();
        assert!(lines(&format!("{{{}}}", maps.join(","))).is_empty());
    }

    #[test]
    fn settings_and_labels_are_no_story() {
        assert!(
            lines(r#"{"labels":["Home","Sport","Sign in to read on"],"n":[1,2,3]}"#).is_empty()
        );
        assert!(lines("var a = function () { return 'b' };").is_empty());
    }
}
