use reprint_story::Story;

use super::tokens::tokens;
use crate::Dialect;

/// Where a term may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Anywhere.
    #[default]
    Anywhere,
    /// In the headline.
    Headline,
    /// In the byline, the dateline, the keywords or the credits.
    Names,
}

/// One thing looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The words; several are a phrase. Folded here, so they are given as typed.
    pub words: String,
    /// Also what begins with the last word.
    pub prefix: bool,
    /// Only what does not have it.
    pub not: bool,
    /// Where it may stand.
    pub field: Field,
    /// Any of these will do as well ("a OR b").
    pub or: Vec<Term>,
}

impl Term {
    /// A word, or several as a phrase.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }
}

/// The terms in the engine's words. Empty for no terms; `None` if terms were given and no word is in them.
pub(super) fn text(terms: &[Term], dialect: Dialect) -> Option<String> {
    if terms.is_empty() {
        return Some(String::new());
    }
    let (not, must): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| term.not);
    let must: Vec<String> = must.iter().filter_map(|t| either(t, dialect)).collect();
    let not: Vec<String> = not.iter().filter_map(|t| either(t, dialect)).collect();
    if must.is_empty() {
        return None; // an index cannot list what does not have a word
    }
    Some(match dialect {
        Dialect::Sqlite => {
            let all = must.join(" AND ");
            not.iter()
                .fold(all, |all, not| format!("({all}) NOT {not}"))
        }
        Dialect::Postgres => {
            let not = not.iter().map(|not| format!("!{not}"));
            must.into_iter().chain(not).collect::<Vec<_>>().join(" & ")
        }
    })
}

/// A term with its alternatives, in brackets.
fn either(term: &Term, dialect: Dialect) -> Option<String> {
    let or = match dialect {
        Dialect::Sqlite => " OR ",
        Dialect::Postgres => " | ",
    };
    let any: Vec<String> = std::iter::once(term)
        .chain(&term.or)
        .filter_map(|term| phrase(term, dialect))
        .collect();
    (!any.is_empty()).then(|| format!("({})", any.join(or)))
}

/// The words of one term in order. They hold neither quotation marks nor operators: the tokeniser made them.
fn phrase(term: &Term, dialect: Dialect) -> Option<String> {
    let words: Vec<String> = tokens(&term.words).into_iter().map(|t| t.word).collect();
    if words.is_empty() {
        return None;
    }
    Some(match dialect {
        Dialect::Sqlite => {
            let column = match term.field {
                Field::Anywhere => "",
                Field::Headline => "headline : ",
                Field::Names => "names : ",
            };
            let star = if term.prefix { " *" } else { "" };
            format!("{column}\"{}\"{star}", words.join(" "))
        }
        Dialect::Postgres => {
            let weight = match term.field {
                Field::Anywhere => "",
                Field::Headline => "A",
                Field::Names => "B",
            };
            let last = words.len() - 1;
            let marked: Vec<String> = words
                .iter()
                .enumerate()
                .map(|(n, word)| {
                    let star = if term.prefix && n == last { "*" } else { "" };
                    if star.is_empty() && weight.is_empty() {
                        format!("'{word}'")
                    } else {
                        format!("'{word}':{star}{weight}")
                    }
                })
                .collect();
            format!("({})", marked.join(" <-> "))
        }
    })
}

/// A story's words by field: headline, names, everything else. An editor's note is in none.
pub(super) fn fields(story: &Story) -> [String; 3] {
    let mut names: Vec<&str> = Vec::new();
    if let Some(byline) = &story.byline {
        names.push(&byline.raw);
        for person in &byline.people {
            names.extend(person.name.as_deref());
            names.extend(person.organisation.as_deref());
        }
    }
    if let Some(dateline) = &story.dateline {
        names.extend(dateline.place.as_deref());
    }
    names.extend(story.keywords.iter().map(String::as_str));
    names.extend(story.places.iter().map(String::as_str));
    names.extend(story.credits.iter().map(|credit| credit.name.as_str()));
    let mut body: Vec<&str> = Vec::new();
    body.extend(story.standfirst.as_deref());
    body.push(&story.text);
    body.extend(
        story
            .media
            .iter()
            .filter_map(|media| media.caption.as_deref()),
    );
    [story.headline.clone(), names.join("\n"), body.join("\n")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_in_both_engines_words() {
        let terms = [
            Term::new("Ferry"),
            Term {
                field: Field::Headline,
                ..Term::new("north quay")
            },
            Term {
                prefix: true,
                or: vec![Term::new("boat")],
                ..Term::new("ship")
            },
            Term {
                not: true,
                ..Term::new("sunk")
            },
        ];
        assert_eq!(
            text(&terms, Dialect::Sqlite).unwrap(),
            r#"(("ferry") AND (headline : "north quay") AND ("ship" * OR "boat")) NOT ("sunk")"#
        );
        assert_eq!(
            text(&terms, Dialect::Postgres).unwrap(),
            "(('ferry')) & (('north':A <-> 'quay':A)) & (('ship':*) | ('boat')) & !(('sunk'))"
        );
    }

    #[test]
    fn a_query_of_no_words_finds_nothing_and_says_so() {
        assert_eq!(
            text(&[Term::new("\" ) OR *")], Dialect::Sqlite).unwrap(),
            "(\"or\")"
        );
        assert_eq!(text(&[Term::new("***")], Dialect::Sqlite), None);
        assert_eq!(text(&[], Dialect::Postgres).unwrap(), "");
    }
}
