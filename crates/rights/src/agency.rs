//! News and picture agencies, and whether two names are one organisation.

use std::{collections::HashMap, sync::LazyLock};

use reprint_compare::{Words, words};

const TABLE: &str = include_str!("agencies.txt");

struct Agencies {
    /// Folded names, in words, to the usual name; keyed by the first word.
    by_first: HashMap<String, Vec<(Words, bool, &'static str)>>,
}

static AGENCIES: LazyLock<Agencies> = LazyLock::new(|| {
    let mut by_first: HashMap<String, Vec<_>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut names = line
            .split('|')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let Some(usual) = names.next() else { continue };
        for name in std::iter::once(usual).chain(names) {
            let short = name.chars().count() <= 5;
            let folded = words(name);
            by_first
                .entry(folded.folded(0).to_owned())
                .or_default()
                .push((folded, short, usual));
        }
    }
    // Longest first, so that "Australian Associated Press" is not read as its last two words.
    for names in by_first.values_mut() {
        names.sort_by_key(|(words, _, _)| std::cmp::Reverse(words.len()));
    }
    Agencies { by_first }
});

/// The agencies named in a line, by their usual names.
pub(crate) fn agencies_in(line: &str) -> Vec<&'static str> {
    let line_words = words(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < line_words.len() {
        match agency_at(line, &line_words, at) {
            Some((length, usual)) => {
                if !found.contains(&usual) {
                    found.push(usual);
                }
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn agency_at(line: &str, line_words: &Words, at: usize) -> Option<(usize, &'static str)> {
    let names = AGENCIES.by_first.get(line_words.folded(at))?;
    let (name, _, usual) = names.iter().find(|(name, short, _)| {
        (1..name.len()).all(|i| line_words.folded(at + i) == name.folded(i))
            && (!short
                || line_words.len() == name.len()
                || in_capitals(line, line_words, at, name.len()))
    })?;
    Some((name.len(), usual))
}

/// A short name counts in the middle of a line if it is all capitals, or begins with one and is longer than three letters.
fn in_capitals(line: &str, line_words: &Words, at: usize, length: usize) -> bool {
    let source = line
        .get(line_words.source_of(at..at + length))
        .unwrap_or_default();
    let letters = || source.chars().filter(|c| c.is_alphabetic());
    letters().all(char::is_uppercase)
        || (letters().count() > 3 && letters().next().is_some_and(char::is_uppercase))
}

/// Words of a name that do not tell one organisation from another.
const GENERIC: &[&str] = &[
    "the",
    "a",
    "ltd",
    "limited",
    "inc",
    "llc",
    "gmbh",
    "ag",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "sa",
    "bv",
    "news",
    "newspaper",
    "newspapers",
    "media",
    "group",
    "network",
    "online",
    "digital",
    "desk",
    "newsroom",
    "staff",
    "team",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "writer",
    "writers",
    "editor",
    "editors",
    "editorial",
    "board",
    "photo",
    "photos",
    "photographer",
    "com",
    "org",
    "net",
    "www",
    "magazine",
    "project",
    "and",
    "for",
    "of",
    "its",
    "publishing",
    "publications",
    "foundation",
    "special",
    "to",
    "by",
];

/// True if two names are one organisation: the same words, words such as "The", "Ltd" and "Staff" aside.
pub(crate) fn same_organisation(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    if a.iter().eq(b.iter()) {
        return !a.is_empty();
    }
    let telling = |words: &Words| -> Vec<String> {
        words
            .iter()
            .filter(|word| !GENERIC.contains(word))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (telling(&a), telling(&b));
    !a.is_empty() && a == b
}

/// True if the organisation is named somewhere in the line.
pub(crate) fn names(line: &str, organisation: &str) -> bool {
    words(line).find(&words(organisation), 0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_found_in_credits() {
        let table: &[(&str, &[&str])] = &[
            ("Jane Roe/AP", &["Associated Press"]),
            ("AP Photo/Jane Roe", &["Associated Press"]),
            (
                "Photo: Australian Associated Press",
                &["Australian Associated Press"],
            ),
            ("LONDON (Reuters)", &["Reuters"]),
            ("dpa", &["Deutsche Presse-Agentur"]),
            ("AFP via Getty Images", &["Agence France-Presse"]),
            ("Have a nap, aa said", &[]),
            ("A map of the mena region", &[]),
            ("Jane Roe/Valley Post", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(agencies_in(line).first(), expected.first(), "{line}");
        }
    }

    #[test]
    fn names_of_one_house() {
        for (a, b) in [
            ("The Valley Post", "Valley Post"),
            ("Valley Post Staff", "Valley Post"),
            ("Example News Ltd", "Example News"),
            ("EXAMPLE NEWS", "Example News"),
        ] {
            assert!(same_organisation(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Valley Post", "Valley Times"),
            ("Times", "New York Times"),
            ("News", "Media"),
            ("", ""),
        ] {
            assert!(!same_organisation(a, b), "{a} {b}");
        }
    }
}
