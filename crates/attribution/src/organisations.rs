//! The world's news agencies and major outlets, by name and alias.

use std::{collections::HashMap, hash::BuildHasherDefault, sync::LazyLock};

use crate::{
    lexicon::{Fast, lines},
    scan::{Kind as TokenKind, Scan},
};

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Sells its reports to other media: AP, Reuters, dpa.
    Agency,
    /// Publishes to readers: newspapers, broadcasters, sites.
    Outlet,
}

/// One news organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its usual name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
}

/// One way of naming an organisation.
#[derive(Clone, Copy, Debug)]
struct Alias {
    written: &'static str,
    /// Also an ordinary word: counts only beside a word of reporting.
    ordinary: bool,
    organisation: Organisation,
}

struct Table {
    /// By whole name in lower case.
    names: HashMap<String, Alias>,
    /// By the first word in lower case, longest first.
    first_words: HashMap<Box<str>, Vec<Alias>, BuildHasherDefault<Fast>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        names: HashMap::new(),
        first_words: HashMap::default(),
    };
    let mut kind = Kind::Agency;
    for line in lines(include_str!("../data/organisations.txt")) {
        match line {
            "[agencies]" => kind = Kind::Agency,
            "[outlets]" => kind = Kind::Outlet,
            _ => {
                let mut names = line.split('|').map(str::trim);
                let Some(usual) = names.next() else { continue };
                let organisation = Organisation {
                    name: usual.trim_end_matches('?'),
                    kind,
                };
                for written in std::iter::once(usual).chain(names) {
                    let alias = Alias {
                        written: written.trim_end_matches('?'),
                        ordinary: written.ends_with('?'),
                        organisation,
                    };
                    table.add(alias);
                }
            }
        }
    }
    for list in table.first_words.values_mut() {
        list.sort_by_key(|alias| std::cmp::Reverse(alias.written.len()));
    }
    table
});

impl Table {
    fn add(&mut self, alias: Alias) {
        self.names
            .entry(alias.written.to_lowercase())
            .or_insert(alias);
        let first = first_word(alias.written).to_lowercase();
        self.first_words
            .entry(first.into_boxed_str())
            .or_default()
            .push(alias);
    }
}

/// The part of a name that the scanner takes as its first word.
fn first_word(name: &str) -> &str {
    let end = name
        .char_indices()
        .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '-' | '&' | '.' | '\'' | '’' | '!')))
        .map_or(name.len(), |(at, _)| at);
    name.get(..end).unwrap_or(name).trim_end_matches(['.', '!'])
}

/// The first words of all names, for the lexicons to mark.
pub(crate) fn first_words() -> impl Iterator<Item = &'static str> {
    TABLE.first_words.keys().map(|word| &**word)
}

/// Looks a name up: any of its aliases, a leading article left out.
pub fn find(name: &str) -> Option<Organisation> {
    let key = key(name);
    TABLE
        .names
        .get(&key)
        .or_else(|| TABLE.names.get(key.strip_prefix("the ")?))
        .map(|alias| alias.organisation)
}

/// True if two names mean the same organisation: equal without case and article, or aliases of one entry.
pub fn same(a: &str, b: &str) -> bool {
    let (one, other) = (key(a), key(b));
    let bare = |name: &str| name.strip_prefix("the ").unwrap_or(name).to_owned();
    if bare(&one) == bare(&other) {
        return !one.is_empty();
    }
    matches!((find(a), find(b)), (Some(x), Some(y)) if x.name == y.name)
}

fn key(name: &str) -> String {
    name.trim()
        .trim_matches(['.', ',', '(', ')', '"', '“', '”', '„', ':'])
        .to_lowercase()
}

/// A mention of an organisation in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    /// One past its last token.
    pub to: usize,
    pub organisation: Organisation,
    pub ordinary: bool,
}

/// The organisation named at a token, the longest name first.
pub(crate) fn at(scan: &Scan<'_>, token: usize) -> Option<Mention> {
    let start = scan.tokens.get(token)?.from as usize;
    let word = scan.word(token);
    let rest = scan.text.get(start..)?;
    let lower = word.trim_end_matches('.').to_lowercase();
    let first = |word: &str| TABLE.first_words.get(word);
    // "CNN-ORC poll": the part before the hyphen too.
    let candidates = first(&lower).or_else(|| first(lower.split('-').next()?))?;
    for alias in candidates {
        let long = alias.written.len();
        let Some(written) = rest.get(..long) else {
            continue;
        };
        let exact = alias.ordinary
            || !alias.written.contains(char::is_lowercase)
            || alias.written.chars().next().is_some_and(char::is_lowercase);
        let matches = if exact {
            written == alias.written
        } else {
            written.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                && (written.eq_ignore_ascii_case(alias.written)
                    || !written.is_ascii()
                        && written.to_lowercase() == alias.written.to_lowercase())
        };
        let ends = rest
            .get(long..)
            .and_then(|after| after.chars().next())
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '@'));
        if matches && ends {
            let end = start + long;
            let mut to = token + 1;
            while scan.tokens.get(to).is_some_and(|t| (t.from as usize) < end)
                && scan.kind(to) != TokenKind::Break
            {
                to += 1;
            }
            return Some(Mention {
                to,
                organisation: alias.organisation,
                ordinary: alias.ordinary,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_lead_to_the_usual_name() {
        for (alias, name) in [
            ("AP", "Associated Press"),
            ("the associated press", "Associated Press"),
            ("Deutsche Presse-Agentur", "dpa"),
            ("The BBC", "BBC"),
        ] {
            assert_eq!(find(alias).map(|found| found.name), Some(name), "{alias}");
        }
        assert_eq!(find("Northport Gazette"), None);
    }

    #[test]
    fn articles_and_case_do_not_part_a_name() {
        assert!(same("The Northport Gazette", "northport gazette"));
        assert!(same("AFP", "Agence France-Presse"));
        assert!(!same("AFP", "AP"));
        assert!(!same("", ""));
    }
}
