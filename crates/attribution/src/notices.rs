//! Copyright lines, permission notices, licences.
//!
//! What is found is what is printed; nothing here says what is allowed.

mod copyright;
mod licence;
mod permission;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use reprint_story::Span;

use crate::lexicon::lines;

use copyright::SIGNS;
pub use copyright::{Copyright, copyright};
pub use licence::{Licence, licence};
pub use permission::{Permission, permission};

/// The longest text searched, in bytes, from its end: notices stand at the foot.
const LONGEST: usize = 60_000;
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for (class, list) in
        lines(include_str!("../data/notices.txt")).filter_map(|line| line.split_once(": "))
    {
        let into = match class {
            "rights" => &mut phrases.rights,
            "permission" => &mut phrases.permission,
            "publisher" => &mut phrases.publisher,
            _ => continue,
        };
        into.extend(list.split('|').map(str::trim));
    }
    // The longest phrase wins: "republished with permission from" before "republished".
    phrases
        .publisher
        .sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases
});

/// All permission phrases in one automaton: a text without any is left after one pass.
static PERMITS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(&PHRASES.permission));

/// Everything a notice of any kind has some of.
static ANY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let mut signs = PHRASES.permission.clone();
    signs.extend(SIGNS);
    signs.extend([
        "@ 19",
        "@ 20",
        "creativecommons.org",
        "creative commons",
        "cc by",
        "cc-by",
        "cc0",
    ]);
    automaton(&signs)
});

fn automaton(phrases: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(phrases)
        .ok()
}

/// True if a text may hold a notice: one pass, so that texts without any cost no more.
pub(crate) fn possible(text: &str) -> bool {
    ANY.as_ref().is_none_or(|signs| signs.is_match(text))
}

fn permits(words: &str) -> bool {
    PERMITS
        .as_ref()
        .is_some_and(|phrases| phrases.is_match(words))
}

#[derive(Default)]
struct Phrases {
    rights: Vec<&'static str>,
    permission: Vec<&'static str>,
    publisher: Vec<&'static str>,
}

/// Code point span of a byte range.
fn span(text: &str, from: usize, to: usize) -> Span {
    let count = |part: &str| u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
    let start = count(text.get(..from).unwrap_or_default());
    Span::new(start, start + count(text.get(from..to).unwrap_or_default()))
}

/// The end of a text, cut at a character.
fn foot(text: &str) -> (usize, &str) {
    let mut from = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (from, text.get(from..).unwrap_or_default())
}

#[cfg(test)]
mod tests;
