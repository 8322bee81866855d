//! Words that mark a block as furniture, in the languages of the lexicon.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A block longer than this, in bytes, is judged by other things.
const LONGEST: usize = 400;

struct Phrases {
    /// By their first character.
    starts: HashMap<char, Vec<&'static str>>,
    whole: HashSet<&'static str>,
    holds: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases {
        starts: HashMap::new(),
        whole: HashSet::new(),
        holds: Vec::new(),
    };
    for line in include_str!("../../lexicon/furniture.txt").lines() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(phrase) = line.strip_suffix('*') {
            match (phrase.strip_prefix('*'), phrase.chars().next()) {
                (Some(phrase), _) => phrases.holds.push(phrase),
                (None, Some(first)) => phrases.starts.entry(first).or_default().push(phrase),
                (None, None) => {}
            }
        } else {
            phrases.whole.insert(line);
        }
    }
    phrases
});

/// True of "Share this article", "Read more:", "Sign up for our newsletter" and their like.
pub(crate) fn is_furniture(words: &str) -> bool {
    if words.len() > LONGEST {
        return false;
    }
    let lower = words.to_lowercase();
    is_label_in(&lower) || PHRASES.holds.iter().any(|phrase| lower.contains(phrase))
}

/// True if the line is, or begins with, the words of a button or heading of the page.
pub(crate) fn is_label(words: &str) -> bool {
    words.len() <= LONGEST && is_label_in(&words.to_lowercase())
}

fn is_label_in(lower: &str) -> bool {
    let lower = lower
        .trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '#' | '@' | '('));
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let starts = lower
        .chars()
        .next()
        .and_then(|first| PHRASES.starts.get(&first));
    PHRASES.whole.contains(bare)
        || starts.is_some_and(|starts| starts.iter().any(|phrase| lower.starts_with(phrase)))
}
