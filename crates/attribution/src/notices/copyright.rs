//! Copyright lines.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use reprint_story::Span;

use super::{PHRASES, foot, span};

/// "Copyright 1999–2025 Example News."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copyright {
    /// The line as printed.
    pub line: String,
    /// Who holds it.
    pub holder: Option<String>,
    /// "2025", "1999–2025".
    pub years: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// The longest line taken for a copyright line, in code points.
const LONGEST_LINE: usize = 220;

/// Finds the best copyright line of a text: a line, a paragraph or a whole footer.
/// A line with a year and a holder wins over one without; of equals the first.
pub fn copyright(text: &str) -> Option<Copyright> {
    let (offset, part) = foot(text);
    let mut best: Option<(u8, Copyright)> = None;
    let mut at = offset;
    for line in part.split_inclusive('\n') {
        if let Some((from, to)) = marked(line) {
            let words = line.get(from..to).unwrap_or_default();
            let (holder, years) = holder_and_years(words);
            let score = 2 * u8::from(holder.is_some())
                + u8::from(years.is_some())
                + u8::from(ends_with_rights(line));
            let explicit = words.contains(['©', 'ⓒ', '℗'])
                || words.to_lowercase().contains("copyright")
                || years.is_some();
            if (score > 0 || explicit) && best.as_ref().is_none_or(|(known, _)| score > *known) {
                let found = Copyright {
                    line: words.trim().to_owned(),
                    holder,
                    years,
                    span: span(text, at + from, at + to),
                };
                best = Some((score, found));
            }
        }
        at += line.len();
    }
    best.map(|(_, found)| found)
}

/// The signs of a copyright line.
pub(super) const SIGNS: &[&str] = &[
    "©",
    "ⓒ",
    "(c) ",
    "(C) ",
    "Copyright",
    "COPYRIGHT",
    "copyright ©",
    "&copy;",
    "Opphavsrett",
    "저작권자",
    "Авторское право",
    "Telif hakkı",
];

/// All of them in one automaton: each line of a page's foot is searched once.
static FIRST_SIGN: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(SIGNS)
        .ok()
});

/// Where in a line the copyright line stands.
fn marked(line: &str) -> Option<(usize, usize)> {
    let sign = FIRST_SIGN
        .as_ref()
        .and_then(|signs| signs.find(line))
        .and_then(|found| Some((found.start(), *SIGNS.get(found.pattern().as_usize())?)))
        .or_else(|| year_range_after_at(line).map(|at| (at, "@")))?;
    let (mut from, sign) = sign;
    let long = sign.len();
    if sign == "Copyright" || sign == "COPYRIGHT" {
        // "Copyright law", "the copyright holder" are not lines.
        let after: String = line.get(from + long..)?.chars().take(24).collect();
        let after = after.trim_start();
        let says = after.starts_with(['©', '(', '@', ',', ':', '-', '|'])
            || after.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())
            || after.to_lowercase().starts_with("by ");
        if !says
            || after.to_lowercase().starts_with("claims")
            || after.to_lowercase().starts_with("policy")
            || after.to_lowercase().starts_with("notice")
        {
            return None;
        }
    }
    // "All content © 2016 …", "This site © …", "Anadolu Ajansı © 2026": what stands before in the same short sentence
    let before = line.get(..from)?;
    let start = before.rfind(['|', '•', '·', '\t']).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let start = sentence_start(before, start);
    let lead = before.get(start..).unwrap_or_default();
    let words = lead.split_whitespace().count();
    if words > 0 && words <= 7 {
        from = start + (lead.len() - lead.trim_start().len());
    }
    let to = line_end(line, sign, from);
    (to > from).then_some((from, to))
}

/// "@ 1997 - 2025 …": an @ used for ©.
fn year_range_after_at(line: &str) -> Option<usize> {
    let at = line.find("@ ")?;
    let year: String = line.get(at + 2..)?.chars().take(4).collect();
    (year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) && at < 4).then_some(at)
}

/// The start of the last sentence in `before`, not earlier than `start`.
fn sentence_start(before: &str, start: usize) -> usize {
    let mut from = start;
    for (at, _) in before.match_indices(". ") {
        if at + 2 > from {
            from = at + 2;
        }
    }
    from
}

/// Where the line ends: after "All rights reserved", at the end of its sentence, or at the end of the line.
fn line_end(line: &str, sign: &str, from: usize) -> usize {
    let limit = line
        .char_indices()
        .skip_while(|(at, _)| *at < from)
        .nth(LONGEST_LINE)
        .map_or(line.trim_end().len(), |(at, _)| at);
    let words = line.get(from..limit).unwrap_or_default();
    let lower = words.to_lowercase();
    let same = lower.len() == words.len();
    let mut end = words.trim_end().len();
    let first_sign = words.find(sign).unwrap_or(0) + sign.len();
    if same
        && let Some((at, phrase)) = PHRASES
            .rights
            .iter()
            .filter_map(|phrase| {
                lower
                    .get(first_sign..)?
                    .find(phrase)
                    .map(|at| (at + first_sign, *phrase))
            })
            .min()
    {
        if phrase.contains("right")
            || phrase.contains("recht")
            || phrase.contains("droits")
            || phrase.contains("derechos")
            || phrase.contains("diritti")
            || phrase.contains("direitos")
            || phrase.contains("riservata")
            || !phrase.is_ascii()
        {
            end = at + phrase.len();
            if words.get(end..).is_some_and(|rest| rest.starts_with('.')) {
                end += 1;
            }
            // "All rights reserved © 2021 Example Limited."
            return from + end;
        }
        end = at;
    }
    // The end of the sentence, abbreviations apart.
    for (at, _) in words.match_indices(['.', '|']) {
        if at < first_sign + 4 || at >= end {
            continue;
        }
        let next = words.get(at + 1..).unwrap_or_default();
        let bar = words.get(at..=at) == Some("|");
        let abbreviation = [
            "Inc", "Ltd", "Co", "Corp", "hf", "Pvt", "S.A", "N.V", "S.p.A", "v", "St", "U.S",
            "LLC", "No",
        ]
        .iter()
        .any(|short| words.get(..at).is_some_and(|start| start.ends_with(short)));
        if bar || (next.starts_with(' ') && !(abbreviation && goes_on(next.trim_start()))) {
            let lower_rest = next.trim_start().to_lowercase();
            if !PHRASES
                .rights
                .iter()
                .take(30)
                .any(|phrase| lower_rest.starts_with(phrase))
            {
                end = if bar { at } else { at + 1 };
                break;
            }
        }
    }
    from + words.get(..end).unwrap_or_default().trim_end().len()
}

/// A name goes on after an abbreviation: "Inc. and", "Co. KG".
fn goes_on(next: &str) -> bool {
    next.starts_with(char::is_lowercase)
        || ["KG", "Ltd", "Inc", "LLC", "&"]
            .iter()
            .any(|form| next.starts_with(form))
}

fn ends_with_rights(line: &str) -> bool {
    let lower = line.to_lowercase();
    PHRASES
        .rights
        .iter()
        .take(28)
        .any(|phrase| lower.contains(phrase))
}

/// The holder and the years of a copyright line.
fn holder_and_years(line: &str) -> (Option<String>, Option<String>) {
    let years = years(line);
    let mut rest = line.to_owned();
    if let Some(found) = &years {
        rest = rest.replace(found.as_str(), "\u{1}");
    }
    let sign = SIGNS
        .iter()
        .filter_map(|sign| rest.find(sign).map(|at| (at, sign.len())))
        .min();
    let (at, long) = sign.unwrap_or((0, usize::from(rest.starts_with('@'))));
    let after = rest.get(at + long..).unwrap_or_default();
    let before = rest.get(..at).unwrap_or_default();
    let name = clean_holder(after).or_else(|| clean_holder(before));
    (name, years)
}

/// "2025", "1999-2025", "2000—2019": the first in a line.
fn years(line: &str) -> Option<String> {
    let is_year = |from: usize| {
        let year = line.get(from..from + 4)?;
        let standing = line
            .get(..from)
            .unwrap_or_default()
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_ascii_digit() && c != ':' && c != '/')
            && line
                .get(from + 4..)
                .unwrap_or_default()
                .chars()
                .next()
                .is_none_or(|c| !c.is_ascii_digit());
        (year.chars().all(|c| c.is_ascii_digit())
            && (year.starts_with("19") || year.starts_with("20"))
            && standing)
            .then_some(from + 4)
    };
    let from = (0..line.len()).find(|&at| line.is_char_boundary(at) && is_year(at).is_some())?;
    let mut end = from + 4;
    let rest = line.get(end..).unwrap_or_default();
    let dash = rest.trim_start();
    if let Some(after) = dash.strip_prefix(['-', '–', '—', '/']) {
        let next = line.len() - after.trim_start().len();
        if let Some(second) = is_year(next) {
            end = second;
        }
    }
    line.get(from..end).map(str::to_owned)
}

/// A holder's name in what stands beside the sign.
fn clean_holder(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let mut end = words.len();
    if lower.len() == words.len() {
        for phrase in &PHRASES.rights {
            if let Some(at) = lower.find(phrase) {
                end = end.min(at);
            }
        }
    }
    let mut name = words.get(..end).unwrap_or_default();
    // Signs, years and "by" before the name
    loop {
        let trimmed = name.trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '\u{1}' | '©' | 'ⓒ' | ',' | '.' | ':' | '-' | '–' | '—' | '|' | '@' | '\''
                )
        });
        let next = [
            "Copyright",
            "COPYRIGHT",
            "copyright",
            "(c)",
            "(C)",
            "by ",
            "By ",
            "bei ",
            "par ",
            "por ",
            "di ",
        ]
        .iter()
        .find_map(|start| trimmed.strip_prefix(start))
        .unwrap_or(trimmed);
        if next.len() == name.len() {
            break;
        }
        name = next;
    }
    // Sentences and insertions after it
    let mut end = name.len();
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    for &(at, c) in &chars {
        let rest = name.get(at + c.len_utf8()..).unwrap_or_default();
        let cuts = match c {
            '\u{1}' | '|' | '•' | '·' | '\n' | '\t' | '(' => {
                at > 0 && !(c == '(' && rest.starts_with("Pty"))
            }
            ',' => {
                let next = rest.trim_start();
                next.starts_with("a ")
                    || next.starts_with("an ")
                    || next.starts_with('\u{1}')
                    || next.starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase())
                    || next.is_empty()
            }
            '–' | '—' => {
                let next = rest.trim_start();
                next.starts_with(char::is_lowercase)
            }
            '.' => {
                let next = rest.trim_start();
                let before = name.get(..at).unwrap_or_default();
                let short = ["Inc", "Ltd", "Co", "Corp", "hf", "Pvt", "Dr", "St", "LLC"]
                    .iter()
                    .any(|word| before.ends_with(word));
                rest.starts_with(' ')
                    && (!short
                        || next.len() > 24 && !next.starts_with("Ltd") && !next.starts_with("KG"))
                    && !next.starts_with('&')
            }
            _ => false,
        };
        if cuts {
            end = at;
            break;
        }
    }
    // "The Japan News - by The Yomiuri Shimbun"
    let mut name = name.get(..end).unwrap_or_default();
    if let Some((_, holder)) = name
        .split_once(" - by ")
        .or_else(|| name.split_once(" – by "))
    {
        name = holder;
    }
    let name = name.trim().trim_end_matches(|c: char| {
        matches!(c, ',' | '.' | ':' | '-' | '–' | '—' | '|' | '\u{1}' | ' ')
    });
    let name = if ["Inc", "Ltd", "Co", "Corp", "hf"]
        .iter()
        .any(|short| name.ends_with(short))
        && words.contains(&format!("{name}."))
    {
        format!("{name}.")
    } else {
        name.to_owned()
    };
    let count = name.split_whitespace().count();
    let all_content = [
        "all content",
        "all contents",
        "this site",
        "site",
        "content",
        "photo",
        "foto",
        "image",
    ]
    .contains(&name.to_lowercase().as_str());
    (name.chars().any(char::is_alphabetic)
        && count <= 12
        && name.chars().count() <= 100
        && !all_content)
        .then_some(name)
}
