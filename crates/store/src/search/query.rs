use reprint_story::Story;

use super::tokens::tokens;
use crate::Dialect;

/// Where a term may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field {
    /// Anywhere in the story: headline, byline, credits, keywords, text.
    #[default]
    Anywhere,
    /// In the headline.
    Headline,
    /// In the byline.
    Byline,
    /// Among the organisations credited.
    Credit,
    /// In the name or host of who published it, or of where it was taken from.
    Outlet,
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

/// The terms in the engine's words: conditions of a statement, with `?` for their texts.
pub(super) struct Words {
    pub(super) clauses: Vec<(String, Vec<String>)>,
    /// How well a story has them, more for better; none where no words are looked for.
    pub(super) rank: Option<(String, Vec<String>)>,
    /// SQLite: the first clause is a `MATCH` of the index itself, which gives the order.
    pub(super) leads: bool,
}

/// A headline weighs most, then names; of what is only in the text, longer texts count less.
const BM25: &str = "-bm25(story_search, 10.0, 5.0, 5.0, 0.0, 3.0, 1.0)";
const TS_RANK: &str =
    "ts_rank_cd('{0.1, 0.3, 0.5, 1.0}', f.words, CAST(CAST(? AS TEXT) AS tsquery), 1)";

/// `None` if terms were given and no word is in them.
pub(super) fn words(terms: &[Term], dialect: Dialect) -> Option<Words> {
    let (not, must): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| term.not);
    let with_words = |terms: Vec<&Term>| -> Vec<Vec<Phrase>> {
        let terms = terms.into_iter().map(phrases);
        terms.filter(|any| !any.is_empty()).collect()
    };
    let (must, not) = (with_words(must), with_words(not));
    if must.is_empty() && not.is_empty() && !terms.is_empty() {
        return None;
    }
    Some(match dialect {
        Dialect::Sqlite => for_fts5(&must, &not),
        Dialect::Postgres => for_tsquery(&must, &not),
    })
}

fn for_fts5(must: &[Vec<Phrase>], not: &[Vec<Phrase>]) -> Words {
    let either = |any: &Vec<Phrase>| {
        let any: Vec<String> = any.iter().map(Phrase::fts5).collect();
        format!("({})", any.join(" OR "))
    };
    let none = not.iter().map(either).collect::<Vec<_>>().join(" OR ");
    let all = must.iter().map(either).collect::<Vec<_>>().join(" AND ");
    let clauses = match (must.is_empty(), not.is_empty()) {
        (true, true) => vec![],
        // An index cannot list what does not have a word: the list of stories leads.
        (true, false) => vec![(
            "f.story NOT IN (SELECT rowid FROM story_search WHERE story_search MATCH ?)".into(),
            vec![none],
        )],
        (false, true) => vec![("story_search MATCH ?".into(), vec![all])],
        (false, false) => vec![(
            "story_search MATCH ?".into(),
            vec![format!("({all}) NOT ({none})")],
        )],
    };
    Words {
        clauses,
        rank: (!must.is_empty()).then(|| (BM25.to_owned(), vec![])),
        leads: !must.is_empty(),
    }
}

fn for_tsquery(must: &[Vec<Phrase>], not: &[Vec<Phrase>]) -> Words {
    let clause = |any: &Vec<Phrase>, not: &str| {
        let (tests, texts): (Vec<String>, Vec<String>) = any
            .iter()
            .map(|phrase| {
                let column = match phrase.field {
                    Field::Anywhere | Field::Headline => "words",
                    Field::Byline => "byline",
                    Field::Credit => "credit",
                    Field::Outlet => "outlet",
                };
                let test = format!("f.{column} @@ CAST(CAST(? AS TEXT) AS tsquery)");
                (test, phrase.tsquery())
            })
            .unzip();
        (format!("{not}({})", tests.join(" OR ")), texts)
    };
    let in_text = |phrase: &&Phrase| matches!(phrase.field, Field::Anywhere | Field::Headline);
    let ranked: Vec<String> = must
        .iter()
        .flatten()
        .filter(in_text)
        .map(Phrase::tsquery)
        .collect();
    Words {
        clauses: must
            .iter()
            .map(|any| clause(any, ""))
            .chain(not.iter().map(|any| clause(any, "NOT ")))
            .collect(),
        rank: (!ranked.is_empty()).then(|| (TS_RANK.to_owned(), vec![ranked.join(" | ")])),
        leads: false,
    }
}

/// The words of one term in order.
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    pub(super) prefix: bool,
    pub(super) field: Field,
}

/// A term and its alternatives, those of them that have words.
pub(super) fn phrases(term: &Term) -> Vec<Phrase> {
    std::iter::once(term)
        .chain(&term.or)
        .map(|term| Phrase {
            words: tokens(&term.words).into_iter().map(|t| t.word).collect(),
            prefix: term.prefix,
            field: term.field,
        })
        .filter(|phrase| !phrase.words.is_empty())
        .collect()
}

/// Words hold neither quotation marks nor operators: the tokeniser made them.
impl Phrase {
    fn fts5(&self) -> String {
        let column = match self.field {
            Field::Anywhere => "- outlet",
            Field::Headline => "headline",
            Field::Byline => "byline",
            Field::Credit => "credit",
            Field::Outlet => "outlet",
        };
        let star = if self.prefix { " *" } else { "" };
        format!("{column} : \"{}\"{star}", self.words.join(" "))
    }

    fn tsquery(&self) -> String {
        let weight = match self.field {
            Field::Headline => "A",
            _ => "",
        };
        let last = self.words.len() - 1;
        let marked = self.words.iter().enumerate().map(|(n, word)| {
            let star = if self.prefix && n == last { "*" } else { "" };
            match (star, weight) {
                ("", "") => format!("'{word}'"),
                _ => format!("'{word}':{star}{weight}"),
            }
        });
        format!("({})", marked.collect::<Vec<_>>().join(" <-> "))
    }
}

/// A story's words by field. An editor's note is in none.
pub(super) struct Fields {
    pub(super) headline: String,
    pub(super) byline: String,
    pub(super) credit: String,
    pub(super) names: String,
    pub(super) body: String,
}

pub(super) fn fields(story: &Story) -> Fields {
    let mut byline: Vec<&str> = Vec::new();
    if let Some(written) = &story.byline {
        byline.push(&written.raw);
        for person in &written.people {
            byline.extend(person.name.as_deref());
            byline.extend(person.organisation.as_deref());
        }
    }
    let mut credit: Vec<&str> = story.credits.iter().map(|c| c.name.as_str()).collect();
    let mut names: Vec<&str> = Vec::new();
    if let Some(dateline) = &story.dateline {
        names.extend(dateline.place.as_deref());
        credit.extend(dateline.agency.as_deref());
    }
    names.extend(story.keywords.iter().map(String::as_str));
    names.extend(story.places.iter().map(String::as_str));
    let mut body: Vec<&str> = Vec::new();
    body.extend(story.standfirst.as_deref());
    body.push(&story.text);
    body.extend(story.media.iter().filter_map(|m| m.caption.as_deref()));
    Fields {
        headline: story.headline.clone(),
        byline: byline.join("\n"),
        credit: credit.join("\n"),
        names: names.join("\n"),
        body: body.join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &Words) -> Vec<String> {
        let texts = words.clauses.iter().flat_map(|(_, texts)| texts.clone());
        texts.collect()
    }

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
                or: vec![Term {
                    field: Field::Byline,
                    ..Term::new("boat")
                }],
                ..Term::new("ship")
            },
            Term {
                not: true,
                ..Term::new("sunk")
            },
        ];
        assert_eq!(
            texts(&words(&terms, Dialect::Sqlite).unwrap()),
            [
                r#"((- outlet : "ferry") AND (headline : "north quay") AND (- outlet : "ship" * OR byline : "boat")) NOT ((- outlet : "sunk"))"#
            ]
        );
        let postgres = words(&terms, Dialect::Postgres).unwrap();
        assert_eq!(
            texts(&postgres),
            [
                "('ferry')",
                "('north':A <-> 'quay':A)",
                "('ship':*)",
                "('boat')",
                "('sunk')"
            ]
        );
        assert!(postgres.clauses[2].0.contains("f.words @@"));
        assert!(postgres.clauses[2].0.contains(" OR f.byline @@"));
        assert!(postgres.clauses[3].0.starts_with("NOT ("));
    }

    #[test]
    fn a_query_of_no_words_finds_nothing_and_one_of_no_terms_everything() {
        let nothing = Term::new("\" ) OR *");
        assert_eq!(
            texts(&words(&[nothing], Dialect::Sqlite).unwrap()),
            ["(- outlet : \"or\")"]
        );
        assert!(words(&[Term::new("***")], Dialect::Sqlite).is_none());
        assert!(words(&[], Dialect::Postgres).unwrap().clauses.is_empty());
    }
}
