//! What kind of edit stands between two texts: none, grammar, style, length or substance, change by change.
//!
//! The kinds are judged by words alone, carefully: what is not known to be harmless counts as substance. Inside quotation
//! marks every change does, because quotations never change.

use std::{collections::HashSet, ops::Range};

use reprint_story::Span;
use serde::{Deserialize, Serialize};

use crate::{Piece, Words, diff, words};

/// How far an edit goes; each kind includes those before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum EditKind {
    /// Nothing that a reader would notice.
    #[default]
    None,
    /// Spelling, articles, small words.
    Grammar,
    /// Words for time and place, numbers in letters or digits, abbreviations.
    Style,
    /// Something was left out.
    Length,
    /// It says something else, or more.
    Substance,
}

/// One change between two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// How far it goes.
    pub kind: EditKind,
    /// The words in the first text; empty where something was added.
    pub old: Span,
    /// The words in the second text; empty where something was left out.
    pub new: Span,
    /// It touches the words of a quotation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quotation: bool,
    /// Words added without replacing any.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub addition: bool,
}

/// Every change from `old` to `new`, in order. Case, quotation marks, dashes, white space and spelling variants are no change.
pub fn edits(old: &str, new: &str) -> Vec<Edit> {
    let (old_words, new_words) = (words(old), words(new));
    let old_list: Vec<&str> = old_words.iter().collect();
    let new_list: Vec<&str> = new_words.iter().collect();
    let quoted = quoted_ranges(old);
    let mut old_points = Points::new(old);
    let mut new_points = Points::new(new);
    let mut found = Vec::new();
    for (o, n) in changes(&diff(&old_list, &new_list)) {
        let (before, after) = (&old_list[o.clone()], &new_list[n.clone()]);
        let mut kind = kind_of(before, after);
        if kind == EditKind::None {
            continue;
        }
        let old_bytes = bytes(&old_words, &o, old.len());
        let new_bytes = bytes(&new_words, &n, new.len());
        let touches = |range: &Range<usize>| {
            range.start < old_bytes.end.max(old_bytes.start + 1) && old_bytes.start < range.end
        };
        // A quotation left out whole is a cut; one shortened says what nobody said. The closing mark follows a stop or comma.
        let left_out = |range: &Range<usize>| {
            n.is_empty() && old_bytes.start <= range.start + 1 && range.end <= old_bytes.end + 3
        };
        let quotation = quoted
            .iter()
            .any(|range| touches(range) && !left_out(range));
        if quotation {
            kind = EditKind::Substance;
        }
        found.push(Edit {
            kind,
            old: old_points.span(&old_bytes),
            new: new_points.span(&new_bytes),
            quotation,
            addition: o.is_empty(),
        });
    }
    found
}

/// The changed stretches. Two with no more than two equal words between them are one: a sentence written anew shares small
/// words with the old one by chance.
fn changes(pieces: &[Piece]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for piece in pieces.iter().filter(|piece| !piece.is_same()) {
        let (old, new) = (piece.before(), piece.after());
        if let Some((last_old, last_new)) = found.last_mut()
            && old.start - last_old.end <= 2
            && last_old.len() + last_new.len() + old.len() + new.len() >= 6
        {
            last_old.end = old.end;
            last_new.end = new.end;
        } else {
            found.push((old, new));
        }
    }
    found
}

/// The greatest kind of some edits.
pub fn greatest(edits: &[Edit]) -> EditKind {
    edits.iter().map(|edit| edit.kind).max().unwrap_or_default()
}

/// The bytes of some words; for none, the place where they would stand.
fn bytes(words: &Words, range: &Range<usize>, end: usize) -> Range<usize> {
    if range.is_empty() && range.start >= words.len() {
        return end..end;
    }
    words.source_of(range.clone())
}

/// Turns rising byte offsets into code points in one pass.
struct Points<'a> {
    text: &'a str,
    byte: usize,
    point: u32,
}

impl<'a> Points<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            point: 0,
        }
    }

    fn at(&mut self, byte: usize) -> u32 {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        self.point += u32::try_from(passed.chars().count()).unwrap_or(u32::MAX);
        self.byte = self.byte.max(byte);
        self.point
    }

    fn span(&mut self, range: &Range<usize>) -> Span {
        let start = self.at(range.start);
        Span::new(start, self.at(range.end))
    }
}

/// What stands between quotation marks, in bytes. A mark left open ends with its paragraph.
fn quoted_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some((start, _)), '\n') => {
                found.push(start..at);
                open = None;
            }
            (Some((start, closing)), c) if closes(c, closing) => {
                found.push(start..at);
                open = None;
            }
            (None, '"' | '“' | '„' | '«' | '»' | '「') if c != '"' || !before.is_alphanumeric() =>
            {
                open = Some((at + c.len_utf8(), c));
            }
            _ => {}
        }
        before = c;
    }
    if let Some((start, _)) = open {
        found.push(start..text.len());
    }
    found
}

fn closes(c: char, opened: char) -> bool {
    match opened {
        '"' => c == '"',
        '“' => c == '”',
        '„' => matches!(c, '“' | '”'),
        '«' => c == '»',
        '»' => c == '«',
        '「' => c == '」',
        _ => false,
    }
}

/// Small words that carry grammar.
const FUNCTION: &[&str] = &[
    "a", "an", "the", "of", "that", "which", "who", "and", "to", "in", "on", "at", "by", "for",
    "as", "is", "was", "are", "were", "be", "been", "has", "had", "have", "its", "it", "also",
    "so", "then", "there", "with", "from", "der", "die", "das", "den", "dem", "ein", "eine", "le",
    "la", "les", "un", "une", "el", "los", "las", "de", "du", "des", "et", "und", "y", "e",
];

/// Words that turn a sentence round.
const NEGATION: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
    "dont", "doesnt", "didnt", "isnt", "wasnt", "arent", "werent", "wont", "cant", "couldnt",
    "wouldnt", "shouldnt", "hasnt", "hadnt", "havent", "nicht", "kein", "keine", "nie", "pas",
    "jamais", "nunca",
];

/// Names of days and months.
const CALENDAR: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Words that house style changes: times, days, abbreviations and what they stand for.
const STYLE: &[&str] = &[
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "now",
    "ago",
    "last",
    "next",
    "this",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "day",
    "days",
    "morning",
    "afternoon",
    "evening",
    "night",
    "earlier",
    "recently",
    "%",
    "percent",
    "per",
    "cent",
    "pct",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "professor",
    "doctor",
    "st",
    "street",
    "ave",
    "avenue",
    "road",
    "rd",
    "km",
    "kilometers",
    "kilometer",
    "mi",
    "mile",
    "miles",
    "kg",
    "kilograms",
    "am",
    "pm",
    "us",
    "usa",
    "united",
    "states",
    "uk",
    "kingdom",
    "britain",
    "eu",
    "european",
    "union",
    "un",
    "nations",
    "gov",
    "governor",
    "sen",
    "senator",
    "rep",
    "representative",
    "gen",
    "general",
    "lt",
    "col",
    "sgt",
    "no",
    "number",
    "versus",
    "vs",
    "county",
    "co",
    "department",
    "dept",
    "here",
    "local",
];

fn kind_of(before: &[&str], after: &[&str]) -> EditKind {
    if before.concat() == after.concat() {
        // "co operate" and "cooperate".
        return EditKind::None;
    }
    // A sentence left out is a cut, whatever it said.
    if after.is_empty() && before.len() >= 5 {
        return EditKind::Length;
    }
    let counts = |words: &[&str]| words.iter().filter(|word| NEGATION.contains(word)).count();
    if counts(before) != counts(after) {
        return EditKind::Substance;
    }
    let small = |words: &[&str]| words.iter().all(|word| FUNCTION.contains(word));
    if small(before) && small(after) {
        return EditKind::Grammar;
    }
    if after.is_empty() {
        return EditKind::Length;
    }
    if before.len() == after.len() && before.iter().zip(after).all(|(a, b)| one_spelling(a, b)) {
        return EditKind::Grammar;
    }
    if values(before) == values(after) && stylish(before) && stylish(after) {
        return EditKind::Style;
    }
    EditKind::Substance
}

/// True if one word is a misspelling or an inflection of the other; numbers never are.
fn one_spelling(a: &str, b: &str) -> bool {
    let digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    if digits(a) || digits(b) || shorter < 4 {
        return false;
    }
    // A different beginning is a different word: "legal", "illegal"; "accept", "except".
    if a.chars().next() != b.chars().next() {
        return false;
    }
    distance(a, b) <= if shorter < 8 { 1 } else { 2 }
}

/// Levenshtein's, with a swap of neighbours as one step, bounded by the words' length.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 || a.len() > 40 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

/// Only words of time, place, number and grammar.
fn stylish(words: &[&str]) -> bool {
    words.iter().all(|word| {
        STYLE.contains(word)
            || CALENDAR.contains(word)
            || FUNCTION.contains(word)
            || value(word).is_some()
            || ordinal_day(word)
    })
}

/// "1st" to "31st": a day of a month.
fn ordinal_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.len() < word.len()
        && digits
            .parse::<u32>()
            .is_ok_and(|day| (1..=31).contains(&day))
}

/// The numbers among some words, unless they are a day beside the name of a month or a weekday, which house style adds.
fn values(words: &[&str]) -> Vec<u64> {
    let dated = words.iter().any(|word| CALENDAR.contains(word));
    words
        .iter()
        .filter_map(|word| value(word))
        .filter(|number| !(dated && (1..=31).contains(number)))
        .collect()
}

/// A whole number in digits or in letters.
fn value(word: &str) -> Option<u64> {
    const SMALL: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    word.parse().ok().or_else(|| {
        let at = SMALL.iter().position(|name| *name == word)?;
        u64::try_from(at).ok()
    })
}

/// What was done to a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadlineChange {
    /// Nothing a reader would notice.
    Kept,
    /// Other words; most of those that carry the sense are there.
    Reworded,
    /// Something else.
    Changed,
}

/// Compares two headlines by the words that carry sense. Whether a new sense was given is a person's to judge: a headline
/// that shares half of its telling words, and turns nothing round, counts as reworded.
pub fn headline(old: &str, new: &str) -> HeadlineChange {
    let (old, new) = (words(old), words(new));
    if old.iter().eq(new.iter()) {
        return HeadlineChange::Kept;
    }
    let telling = |words: &Words| -> HashSet<String> {
        words
            .iter()
            .filter(|word| !FUNCTION.contains(word))
            .map(stem)
            .collect()
    };
    let turns = |words: &Words| words.iter().filter(|word| NEGATION.contains(word)).count();
    let (before, after) = (telling(&old), telling(&new));
    let shared = before.intersection(&after).count();
    let least = before.len().min(after.len()).max(1);
    if turns(&old) == turns(&new) && shared * 2 >= least {
        HeadlineChange::Reworded
    } else {
        HeadlineChange::Changed
    }
}

/// The word without a plural or past ending, for counting what two headlines share.
fn stem(word: &str) -> String {
    let cut = ["ing", "ed", "es", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests;
