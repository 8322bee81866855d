//! Speakers' full names: "Quill" after "Ada Quill", "she" after the one person it can be.

use std::{collections::HashMap, hash::BuildHasherDefault};

use super::Found;
use crate::{
    lexicon::{Entry, Fast},
    organisations,
    scan::{Kind, Scan},
};

/// The name of each quotation's speaker, where it can be told: a full name if the text gives one before or after, the words
/// themselves for "a spokeswoman", nothing for "they" and "officials".
pub(super) fn resolve(scan: &Scan<'_>, found: &[Found]) -> Vec<Option<String>> {
    if found.is_empty() {
        return Vec::new();
    }
    let names = Names::of(scan);
    let mut last: Option<(String, Gender)> = None;
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|nth| found.get(*nth).and_then(|f| f.content.first()).map(|c| c.0));
    let mut out = vec![None; found.len()];
    for nth in order {
        let Some(source) = found.get(nth).and_then(|f| f.source) else {
            continue;
        };
        let speaker = names.speaker(scan, source, last.as_ref());
        if let Some((name, gender, person)) = speaker {
            if person {
                last = Some((name.clone(), gender));
            }
            if let Some(slot) = out.get_mut(nth) {
                *slot = Some(name);
            }
        }
    }
    out
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    He,
    She,
    Unknown,
}

/// The people a text names in full.
struct Names<'t> {
    /// Surname, or first name, to full name as tokens.
    by_word: HashMap<&'t str, (usize, usize), BuildHasherDefault<Fast>>,
    /// Full names in order: where they end, their tokens.
    mentions: Vec<(usize, usize)>,
}

impl<'t> Names<'t> {
    fn of(scan: &Scan<'t>) -> Self {
        let mut names = Self {
            by_word: HashMap::default(),
            mentions: Vec::new(),
        };
        let mut first_words = Vec::new();
        let mut at = 0;
        let mut quoted = 0;
        while at < scan.tokens.len() {
            if let Some(close) = scan.closing(at) {
                quoted = quoted.max(close);
            }
            let Some(end) = run(scan, at) else {
                at += 1;
                continue;
            };
            let from = skip_titles(scan, at, end);
            if end - from >= 2 && end - from <= 5 {
                let key = scan.word(end - 1);
                names.by_word.entry(key).or_insert((from, end));
                first_words.push((scan.word(from), (from, end)));
                if at > quoted || quoted == 0 {
                    names.mentions.push((from, end));
                }
            }
            at = end;
        }
        // "Xi" for Xi Jinping, where nobody's surname is Xi
        for (word, name) in first_words {
            names.by_word.entry(word).or_insert(name);
        }
        names
    }

    /// Name, gender, and whether it is a person's.
    fn speaker(
        &self,
        scan: &Scan<'_>,
        (from, to): (usize, usize),
        last: Option<&(String, Gender)>,
    ) -> Option<(String, Gender, bool)> {
        let word = scan.word(from).to_lowercase();
        if to == from + 1 {
            let wanted = match word.as_str() {
                "he" | "er" | "il" | "han" | "hij" | "él" | "ele" | "lui" => Some(Gender::He),
                "she" | "elle" | "hun" | "hon" | "ella" | "ela" | "lei" | "sie" | "ze" => {
                    Some(Gender::She)
                }
                // "confie-t-elle", "ajoute-t-il"
                inverted if inverted.ends_with("-elle") => Some(Gender::She),
                inverted if inverted.ends_with("-il") => Some(Gender::He),
                _ => None,
            };
            if let Some(wanted) = wanted {
                return self.pronoun(scan, from, wanted, last);
            }
            // "Ada Quill, who said"
            if scan.entry(from).is(Entry::RELATIVE) {
                let near = |(_, end): &&(usize, usize)| *end + 1 >= from && *end <= from;
                let before = self.mentions.iter().rev().find(near)?;
                let name = joined(scan, before.0, before.1);
                return Some((name, Gender::Unknown, true));
            }
            if scan.entry(from).is(Entry::SUBJECT | Entry::OBJECT) {
                return None;
            }
        }
        let mut best: Option<(usize, usize)> = None;
        let mut at = from;
        while at < to {
            // "Department of Justice"
            if let Some((start, end)) = best
                && end == at
                && scan.word(at) == "of"
                && let Some(more) = run(scan, at + 1)
            {
                best = Some((start, more.min(to)));
                at = more;
                continue;
            }
            // "a spokesman for the mayor": not the mayor
            if scan.entry(at).is(Entry::PREPOSITION) && (best.is_some() || at > from) {
                break;
            }
            if scan.entry(at).is(Entry::CLITIC) {
                // "Quill’s lawyer": not Quill
                best = None;
            }
            if matches!(scan.kind(at), Kind::Comma | Kind::Open | Kind::Dash) && best.is_some() {
                break;
            }
            match run(scan, at) {
                Some(end) => {
                    let end = end.min(to);
                    let start = skip_titles(scan, at, end);
                    if best.is_none_or(|(f, t)| end - start >= t - f) {
                        best = Some((start, end));
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        // "the Republican governor", "a Northport spokesman": described, not named; "the mayor Ada Quill before" is named
        if let Some((start, end)) = best
            && start == from + 1
            && end < to
            && scan.kind(end) == Kind::Word
            && !scan.capital(end)
            && !scan.entry(end).opens_sentences()
            && !scan
                .entry(end)
                .is(Entry::CLITIC | Entry::AUXILIARY | Entry::TIME | Entry::RELATIVE)
            && scan.entry(from).is(Entry::DETERMINER)
        {
            best = None;
        }
        if let Some((start, end)) = best {
            let (start, end) = if end - start == 1 {
                self.by_word
                    .get(scan.word(start))
                    .copied()
                    .unwrap_or((start, end))
            } else {
                (start, end)
            };
            let name = joined(scan, start, end);
            let person = organisations::find(&name).is_none();
            return Some((name, gender_before(scan, from, start), person));
        }
        let head = (from + 1..to)
            .find(|&t| scan.entry(t).is(Entry::PREPOSITION))
            .unwrap_or(to);
        let mut phrase = joined(scan, from, to);
        if phrase.chars().count() > 60 {
            phrase = joined(scan, from, head);
        }
        let first = scan.entry(from);
        let definite = to - from >= 2
            && phrase.chars().count() <= 80
            && (first.is(Entry::DETERMINER) || !first.is(Entry::RELATIVE | Entry::SUBJECT));
        definite.then_some((phrase, Gender::Unknown, false))
    }

    /// The last speaker if nothing speaks against it, else the last person named before.
    fn pronoun(
        &self,
        scan: &Scan<'_>,
        at: usize,
        wanted: Gender,
        last: Option<&(String, Gender)>,
    ) -> Option<(String, Gender, bool)> {
        if let Some((name, gender)) = last
            && (*gender == Gender::Unknown || *gender == wanted)
        {
            return Some((name.clone(), wanted, true));
        }
        let before = self.mentions.iter().rev().find(|(_, end)| *end <= at)?;
        let name = joined(scan, before.0, before.1);
        Some((name, wanted, true))
    }
}

/// The words of tokens, white space as single spaces.
fn joined(scan: &Scan<'_>, from: usize, to: usize) -> String {
    scan.words(from, to)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn gender_before(scan: &Scan<'_>, from: usize, to: usize) -> Gender {
    for token in from..to {
        match scan.word(token).to_lowercase().as_str() {
            "mr" | "mr." | "sir" | "herr" | "king" | "prince" | "congressman" | "spokesman"
            | "chairman" => return Gender::He,
            "mrs" | "mrs." | "ms" | "ms." | "mme" | "frau" | "lady" | "queen" | "princess"
            | "congresswoman" | "spokeswoman" | "chairwoman" => {
                return Gender::She;
            }
            _ => {}
        }
    }
    Gender::Unknown
}

/// The end of a run of capitalised words that starts at `at`: a name, perhaps with titles before it.
fn run(scan: &Scan<'_>, at: usize) -> Option<usize> {
    if !starts_name(scan, at) {
        return None;
    }
    let mut end = at + 1;
    while end < at + 9 {
        let particle = scan.kind(end) == Kind::Word
            && matches!(
                scan.word(end),
                "de" | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "del"
                    | "della"
                    | "di"
                    | "da"
                    | "dos"
                    | "du"
                    | "la"
                    | "le"
                    | "al"
                    | "bin"
                    | "ibn"
                    | "zu"
                    | "e"
            )
            && starts_name(scan, end + 1);
        let double = matches!(scan.word(end), "van" | "von" | "de")
            && matches!(scan.word(end + 1), "der" | "den" | "la" | "los")
            && starts_name(scan, end + 2);
        if !(starts_name(scan, end) || particle || double) {
            break;
        }
        end += 1;
    }
    Some(end)
}

fn starts_name(scan: &Scan<'_>, token: usize) -> bool {
    scan.kind(token) == Kind::Word && scan.capital(token) && {
        let entry = scan.entry(token);
        let word = scan.word(token);
        !word.contains("’ve")
            && !word.ends_with("ly")
            && !entry.is(Entry::CLITIC | Entry::TIME | Entry::MONTH)
            && !entry.opens_sentences()
            && !entry.is(Entry::AUXILIARY | Entry::RELATIVE)
    }
}

/// Over "Russian President" to the name; a name of titles alone is kept whole.
fn skip_titles(scan: &Scan<'_>, from: usize, to: usize) -> usize {
    let last_title = (from..to.saturating_sub(1))
        .rev()
        .find(|&token| is_title(scan, token));
    match last_title {
        Some(title) if title + 1 < to => title + 1,
        _ => from,
    }
}

/// "President", "Außenministerin", "Ministerpräsident".
pub(super) fn is_title(scan: &Scan<'_>, token: usize) -> bool {
    const ENDS: &[&str] = &[
        "minister",
        "ministerin",
        "präsident",
        "präsidentin",
        "sprecher",
        "sprecherin",
        "kanzler",
        "kanzlerin",
        "chef",
        "chefin",
        "trainer",
        "trainerin",
        "direktor",
        "direktorin",
        "vorsitzende",
        "vorsitzender",
        "vorsitzenden",
        "meister",
        "meisterin",
        "experte",
        "expertin",
        "anwalt",
        "anwältin",
        "politiker",
        "politikerin",
        "sekretär",
        "sekretärin",
        "leiter",
        "leiterin",
        "forscher",
        "forscherin",
        "président",
        "présidente",
        "ministre",
        "presidente",
        "presidenta",
        "ministro",
        "ministra",
        "portavoz",
        "manager",
        "managerin",
        "herr",
        "frau",
        "mme",
        "generalsekretärs",
    ];
    if scan.entry(token).is(Entry::TITLE) {
        return true;
    }
    let word = scan.word(token).to_lowercase();
    ENDS.iter().any(|end| word.ends_with(end))
}
