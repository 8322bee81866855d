use std::fmt;

use serde::{Deserialize, Serialize};

/// The names that may stand in braces in a policy's texts.
pub const PLACEHOLDERS: [&str; 13] = [
    "authors",
    "issuer",
    "partner",
    "title",
    "url",
    "home",
    "date",
    "year",
    "boilerplate",
    "notice",
    "licence",
    "licence_url",
    "translator",
];

/// Words to print, with placeholders: `This story was originally published by {issuer}.`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Template(String);

/// A brace that is not closed, or a placeholder that does not exist.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `{` without `}`, or `}` without `{`.
    #[error("a brace is not closed in {0:?}; a placeholder is written {{issuer}}")]
    Brace(String),
    /// A name in braces that is not a placeholder.
    #[error("{{{name}}} is not a placeholder; there are {}", list())]
    Unknown {
        /// What stood in the braces.
        name: String,
    },
}

fn list() -> String {
    PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ")
}

impl Template {
    /// Checks the braces.
    pub fn new(text: &str) -> Result<Self, TemplateError> {
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) if words.contains(['{', '}']) => {
                    return Err(TemplateError::Brace(words.to_owned()));
                }
                Piece::Placeholder(name) if !PLACEHOLDERS.contains(&name) => {
                    return Err(TemplateError::Unknown {
                        name: name.to_owned(),
                    });
                }
                Piece::Words(_) | Piece::Placeholder(_) => {}
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if the placeholder stands in it.
    pub fn names(&self, placeholder: &str) -> bool {
        pieces(&self.0).any(|piece| piece == Piece::Placeholder(placeholder))
    }

    /// The words, with what `value` gives for each placeholder.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> std::borrow::Cow<'v, str>) -> String {
        let mut filled = String::with_capacity(self.0.len() + 32);
        for piece in pieces(&self.0) {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Placeholder(name) => filled.push_str(&value(name)),
            }
        }
        filled
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Placeholder(&'a str),
}

/// Cuts at braces; a brace without its partner stays in the words.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('{')
            && let Some((name, after)) = inner.split_once('}')
            && !name.contains('{')
        {
            rest = after;
            return Some(Piece::Placeholder(name));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest
            .get(first..)
            .and_then(|tail| tail.find('{'))
            .map_or(rest.len(), |at| at + first);
        let (words, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(Piece::Words(words))
    })
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        super::term::parsed(source, "words", Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_the_rest_kept() {
        let line = Template::new("By {authors}, {issuer}.").unwrap();
        assert_eq!(
            line.fill(|name| name.to_uppercase().into()),
            "By AUTHORS, ISSUER."
        );
        assert!(line.names("issuer") && !line.names("url"));
    }

    #[test]
    fn wrong_braces_are_errors() {
        for bad in [
            "{issuer",
            "issuer}",
            "{}",
            "{is{suer}",
            "{publisher}",
            "{ issuer }",
        ] {
            assert!(Template::new(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Template::new("no braces, é").unwrap().fill(|_| "".into()),
            "no braces, é"
        );
    }
}
