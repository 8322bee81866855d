//! Words that mark a block as furniture, in the languages of the lexicon.

use std::sync::LazyLock;

struct Phrases {
    starts: Vec<&'static str>,
    whole: Vec<&'static str>,
    holds: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases {
        starts: Vec::new(),
        whole: Vec::new(),
        holds: Vec::new(),
    };
    for line in include_str!("../../lexicon/furniture.txt").lines() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(phrase) = line.strip_suffix('*') {
            match phrase.strip_prefix('*') {
                Some(phrase) => phrases.holds.push(phrase),
                None => phrases.starts.push(phrase),
            }
        } else {
            phrases.whole.push(line);
        }
    }
    phrases
});

/// True of "Share this article", "Read more:", "Sign up for our newsletter" and their like.
pub(crate) fn is_furniture(words: &str) -> bool {
    if words.len() > 400 {
        return false;
    }
    let lower = words.to_lowercase();
    let lower =
        lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '#' && c != '@');
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    PHRASES.whole.iter().any(|phrase| *phrase == bare)
        || PHRASES
            .starts
            .iter()
            .any(|phrase| lower.starts_with(phrase))
        || PHRASES.holds.iter().any(|phrase| lower.contains(phrase))
}
