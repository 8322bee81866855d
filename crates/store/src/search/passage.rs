//! Where the words stand that were looked for, to be shown to a person.

use super::{
    Field, Term,
    query::{Phrase, phrases},
    tokens::{Token, tokens},
};

/// Words as they are shown: found ones and those around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, as they stand in the text.
    pub text: String,
    /// They were looked for.
    pub hit: bool,
}

/// Characters of a passage, about.
const SHOWN: usize = 240;
/// Characters before the first word found.
const BEFORE: usize = 60;
/// Bytes of a text that are looked through: a passage of a whole book begins somewhere in its first chapters.
const LOOKED_AT: usize = 200_000;

/// So much of a text is looked through first.
const OPENINGS: [usize; 2] = [1_000, 10_000];

/// A whole text with what was looked for set apart: for a headline.
pub fn marked(text: &str, terms: &[Term]) -> Vec<Piece> {
    let text = within(text, LOOKED_AT);
    pieces(text, 0, text.len(), &hits(text, terms))
}

/// The passage of a text in which most of the terms stand close together; its beginning where none does.
pub fn passage(text: &str, terms: &[Term]) -> Vec<Piece> {
    let text = within(text, LOOKED_AT);
    let (hits, start) = OPENINGS
        .into_iter()
        .find_map(|bytes| in_opening(text, bytes, terms))
        .unwrap_or_else(|| {
            let hits = hits(text, terms);
            let start = best(&hits).map_or(0, |(_, hit)| back(text, hit.start, BEFORE));
            (hits, start)
        });
    let end = on(text, start, SHOWN);
    let mut shown = pieces(text, start, end, &hits);
    if start > 0 {
        shown.insert(0, left_out());
    }
    if end < text.len() {
        shown.push(left_out());
    }
    shown
}

/// A text's opening, if all terms stand close together in it: most texts need not be read to their end.
fn in_opening(text: &str, bytes: usize, terms: &[Term]) -> Option<(Vec<Hit>, usize)> {
    let opening = within(text, bytes);
    if opening.len() == text.len() {
        return None;
    }
    let mut hits = hits(opening, terms);
    // The last word may go on beyond the cut.
    hits.retain(|hit| hit.end < opening.len());
    let (different, hit) = best(&hits)?;
    let room = text.get(hit.start..opening.len())?.chars().count() > SHOWN;
    let start = back(text, hit.start, BEFORE);
    (room && different == wanted(terms).len()).then_some((hits, start))
}

fn left_out() -> Piece {
    Piece {
        text: "…".into(),
        hit: false,
    }
}

fn within(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A place where a term stands, and which.
struct Hit {
    start: usize,
    end: usize,
    term: usize,
}

/// What is looked for in the words of a story.
fn wanted(terms: &[Term]) -> Vec<Phrase> {
    let of_words = |phrase: &Phrase| matches!(phrase.field, Field::Anywhere | Field::Headline);
    let terms = terms.iter().filter(|term| !term.not);
    terms.flat_map(phrases).filter(of_words).collect()
}

fn hits(text: &str, terms: &[Term]) -> Vec<Hit> {
    let wanted = wanted(terms);
    if wanted.is_empty() {
        return Vec::new();
    }
    let words = tokens(text);
    let mut hits = Vec::new();
    for at in 0..words.len() {
        for (term, phrase) in wanted.iter().enumerate() {
            if let Some(here) = words.get(at..at + phrase.words.len())
                && stands(phrase, here)
                && let (Some(first), Some(last)) = (here.first(), here.last())
            {
                hits.push(Hit {
                    start: first.start,
                    end: last.end,
                    term,
                });
            }
        }
    }
    hits
}

fn stands(phrase: &Phrase, here: &[Token]) -> bool {
    let last = phrase.words.len() - 1;
    phrase
        .words
        .iter()
        .zip(here)
        .enumerate()
        .all(|(n, (wanted, token))| {
            if phrase.prefix && n == last {
                token.word.starts_with(wanted.as_str())
            } else {
                token.word == *wanted
            }
        })
}

/// The hit after which most different terms stand, and then most hits, within a passage; and how many terms that are.
fn best(hits: &[Hit]) -> Option<(usize, &Hit)> {
    let mut best: Option<(usize, usize, &Hit)> = None;
    let mut end = 0;
    for (at, hit) in hits.iter().enumerate() {
        while hits
            .get(end)
            .is_some_and(|last| last.end <= hit.start + SHOWN - BEFORE)
        {
            end += 1;
        }
        let near = hits.get(at..end.max(at + 1)).unwrap_or_default();
        let mut different: Vec<usize> = near.iter().take(64).map(|hit| hit.term).collect();
        different.sort_unstable();
        different.dedup();
        let score = (different.len(), near.len().min(64));
        if best.is_none_or(|(terms, count, _)| score > (terms, count)) {
            best = Some((score.0, score.1, hit));
        }
    }
    best.map(|(different, _, hit)| (different, hit))
}

/// The beginning of a word at most so many characters before; in text without spaces, any character.
fn back(text: &str, at: usize, most: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let mut word = None;
    for (n, (place, c)) in before.char_indices().rev().enumerate() {
        let after = place + c.len_utf8();
        if c == '\n' {
            return after;
        }
        if n >= most {
            return word.unwrap_or(after);
        }
        if c.is_whitespace() {
            word = Some(after);
        }
    }
    0
}

/// The end of a word at most so many characters on; in text without spaces, any character.
fn on(text: &str, start: usize, most: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut end = None;
    for (n, (place, c)) in rest.char_indices().enumerate() {
        if n >= most {
            return start + end.unwrap_or(place);
        }
        if c.is_whitespace() {
            end = Some(place);
        }
    }
    text.len()
}

fn pieces(text: &str, start: usize, end: usize, hits: &[Hit]) -> Vec<Piece> {
    let mut shown: Vec<Piece> = Vec::new();
    let mut at = start;
    let mut add = |from: usize, to: usize, hit: bool| {
        let words = text.get(from..to).unwrap_or_default();
        if words.is_empty() {
            return;
        }
        let words = words.replace(char::is_whitespace, " ");
        match shown.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&words),
            _ => shown.push(Piece { text: words, hit }),
        }
    };
    for hit in hits {
        let (from, to) = (hit.start.max(at), hit.end.min(end));
        if hit.start < start || from >= to {
            continue;
        }
        add(at, from, false);
        add(from, to, true);
        at = to;
    }
    add(at, end, false);
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Hits in brackets.
    fn told(pieces: &[Piece]) -> String {
        let tell = |piece: &Piece| {
            if piece.hit {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        };
        pieces.iter().map(tell).collect()
    }

    #[test]
    fn what_was_looked_for_is_set_apart_however_it_is_written() {
        let prefix = Term {
            prefix: true,
            ..Term::new("harb")
        };
        let not = Term {
            not: true,
            ..Term::new("quay")
        };
        for (text, terms, expected) in [
            (
                "The ferry is back",
                vec![Term::new("FERRY")],
                "The [ferry] is back",
            ),
            (
                "Le café rouvert",
                vec![Term::new("cafe")],
                "Le [café] rouvert",
            ),
            ("The harbour board", vec![prefix], "The [harbour] board"),
            (
                "North quay, quay north",
                vec![Term::new("quay north")],
                "North quay, [quay north]",
            ),
            ("On the quay", vec![not], "On the quay"),
            ("東京都の発表", vec![Term::new("東京")], "[東京]都の発表"),
            ("東京都の発表", vec![Term::new("東京都")], "[東京都]の発表"),
            ("No such word", vec![Term::new("ferry")], "No such word"),
            (
                "a <b>ferry</b>",
                vec![Term::new("ferry")],
                "a <b>[ferry]</b>",
            ),
            ("", vec![Term::new("ferry")], ""),
        ] {
            assert_eq!(told(&marked(text, &terms)), expected);
        }
    }

    #[test]
    fn a_passage_is_where_most_of_the_words_stand() {
        let text = format!(
            "The ferry was away.\n{}The captain said the ferry would sail on Thursday.\n{}",
            "Nothing of it was told for weeks. ".repeat(30),
            "Then nothing again. ".repeat(40)
        );
        let shown = told(&passage(&text, &[Term::new("ferry"), Term::new("captain")]));
        assert!(shown.starts_with("…"), "{shown}");
        assert!(
            shown.contains("The [captain] said the [ferry] would sail"),
            "{shown}"
        );
        assert!(
            shown.ends_with('…') && shown.chars().count() < 260,
            "{shown}"
        );
        let unspaced = "船".repeat(500) + "東京" + &"港".repeat(500);
        let shown = told(&passage(&unspaced, &[Term::new("東京")]));
        assert!(
            shown.contains("[東京]港") && shown.chars().count() < 260,
            "{shown}"
        );
    }

    proptest! {
        #[test]
        fn a_passage_is_words_of_the_text(text in "\\PC{0,600}", word in "\\PC{0,6}") {
            let shown = passage(&text, &[Term::new(word)]);
            let joined: String = shown.iter().map(|piece| piece.text.as_str()).collect();
            let bare = joined.trim_start_matches('…').trim_end_matches('…');
            prop_assert!(text.replace(char::is_whitespace, " ").contains(bare));
        }
    }
}
