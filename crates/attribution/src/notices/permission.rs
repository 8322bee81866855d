//! Permission notices.

use reprint_story::Span;

use super::{PHRASES, foot, permits, span};

/// "This article was originally published on … and is reproduced with permission."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The notice as printed.
    pub notice: String,
    /// The original publisher, if it is named.
    pub publisher: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// Finds the first permission notice of a text: republished by permission, reprint rights, "Riproduzione riservata".
/// The notice is its sentence; a notice of the original publisher wins over a general one.
pub fn permission(text: &str) -> Option<Permission> {
    let (offset, part) = foot(text);
    if !permits(part) {
        return None;
    }
    let mut first: Option<Permission> = None;
    for (from, to) in sentences(part) {
        let sentence = part.get(from..to).unwrap_or_default();
        if sentence.len() > 900 {
            continue;
        }
        if !permits(sentence) {
            continue;
        }
        let lower = sentence.to_lowercase();
        let publisher = original_publisher(sentence, &lower);
        let trimmed = sentence.trim();
        let start = from + (sentence.len() - sentence.trim_start().len());
        let found = Permission {
            notice: trimmed.split_whitespace().collect::<Vec<_>>().join(" "),
            publisher,
            span: span(text, offset + start, offset + start + trimmed.len()),
        };
        if found.publisher.is_some() {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// Sentences of a text as byte ranges: a full stop, a space and a capital part them, as does a line break.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let rest = || text.get(end..).unwrap_or_default();
        let ends = match c {
            '\n' | '|' | '。' => true,
            '.' | '!' | '?' => {
                let short = before.is_uppercase()
                    || ["Inc", "Ltd", "Co", "Corp", "vs", "Mr", "Dr", "St"]
                        .iter()
                        .any(|word| text.get(..at).is_some_and(|start| start.ends_with(word)));
                rest().starts_with(|c: char| c.is_whitespace())
                    && rest().trim_start().starts_with(|c: char| !c.is_lowercase())
                    && !short
            }
            _ => false,
        };
        if ends {
            out.push((from, end - usize::from(c == '|')));
            from = end;
        }
        before = c;
    }
    out.push((from, text.len()));
    out.retain(|(from, to)| to > from);
    out
}

/// "originally published on NAME and …" → NAME.
fn original_publisher(sentence: &str, lower: &str) -> Option<String> {
    if lower.len() != sentence.len() {
        return None;
    }
    for phrase in &PHRASES.publisher {
        let Some(at) = lower.find(phrase) else {
            continue;
        };
        let rest = sentence.get(at + phrase.len()..)?;
        if !rest.starts_with(|c: char| c.is_whitespace() || c == ':') {
            continue;
        }
        let rest = rest.trim_start_matches([' ', ':', '“', '"', '„', '«', '\u{a0}']);
        let mut name: Vec<&str> = Vec::new();
        for word in rest.split_whitespace() {
            let bare = word.trim_matches(['”', '"', '“', '»', '(', ')', ',', ';']);
            let lower_word = bare.to_lowercase();
            let stops = [
                "and",
                "under",
                "with",
                "on",
                "in",
                "by",
                "at",
                "as",
                "here",
                "und",
                "et",
                "y",
                "con",
                "sous",
                "unter",
                "bajo",
                "für",
                "auch",
                "übernommen",
            ]
            .contains(&lower_word.as_str());
            if stops && !(name.is_empty() && lower_word == "the") {
                break;
            }
            if name.is_empty() && bare.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            name.push(bare.trim_end_matches('.'));
            if word.ends_with([',', ';', '.', '”', '»', ')', '"']) || name.len() >= 7 {
                break;
            }
        }
        let name = name.join(" ");
        let named = name
            .trim_start_matches("the ")
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            || name.contains('.')
            || !name.is_ascii();
        if named && name.chars().any(char::is_alphabetic) && !is_month(&name) {
            return Some(name);
        }
    }
    None
}

fn is_month(name: &str) -> bool {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let first = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    months.contains(&first.as_str())
}
