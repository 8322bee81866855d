//! Copyright lines, permission notices, licences.
//!
//! What is found is what is printed; nothing here says what is allowed.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use reprint_story::Span;

use crate::lexicon::lines;

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

/// "This article was originally published on … and is reproduced with permission."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The notice as printed.
    pub notice: String,
    /// The original publisher, if it is named.
    pub publisher: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// A licence named or linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The words that name it.
    pub name: String,
    /// Its address, also where only the name was given: "CC BY-ND 4.0".
    pub url: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// The longest text searched, in bytes, from its end: notices stand at the foot.
const LONGEST: usize = 60_000;
/// The longest line taken for a copyright line, in code points.
const LONGEST_LINE: usize = 220;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for (class, list) in
        lines(include_str!("../data/notices.txt")).filter_map(|line| line.split_once(": "))
    {
        let into = match class {
            "rights" => &mut phrases.rights,
            "permission" => &mut phrases.permission,
            "publisher" => &mut phrases.publisher,
            _ => continue,
        };
        into.extend(list.split('|').map(str::trim));
    }
    // The longest phrase wins: "republished with permission from" before "republished".
    phrases
        .publisher
        .sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases
});

/// All permission phrases in one automaton: a text without any is left after one pass.
static PERMITS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(&PHRASES.permission));

/// Everything a notice of any kind has some of.
static ANY: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let mut signs = PHRASES.permission.clone();
    signs.extend(SIGNS);
    signs.extend([
        "@ 19",
        "@ 20",
        "creativecommons.org",
        "creative commons",
        "cc by",
        "cc-by",
        "cc0",
    ]);
    automaton(&signs)
});

fn automaton(phrases: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(phrases)
        .ok()
}

/// True if a text may hold a notice: one pass, so that texts without any cost no more.
pub(crate) fn possible(text: &str) -> bool {
    ANY.as_ref().is_none_or(|signs| signs.is_match(text))
}

fn permits(words: &str) -> bool {
    PERMITS
        .as_ref()
        .is_some_and(|phrases| phrases.is_match(words))
}

#[derive(Default)]
struct Phrases {
    rights: Vec<&'static str>,
    permission: Vec<&'static str>,
    publisher: Vec<&'static str>,
}

/// Code point span of a byte range.
fn span(text: &str, from: usize, to: usize) -> Span {
    let count = |part: &str| u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
    let start = count(text.get(..from).unwrap_or_default());
    Span::new(start, start + count(text.get(from..to).unwrap_or_default()))
}

/// The end of a text, cut at a character.
fn foot(text: &str) -> (usize, &str) {
    let mut from = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    (from, text.get(from..).unwrap_or_default())
}

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
const SIGNS: &[&str] = &[
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

/// Finds the first permission notice of a text: republished by permission, reprint rights, "Riproduzione riservata".
/// The notice is its sentence; a notice of the original publisher wins over a general one.
pub fn permission(text: &str) -> Option<Permission> {
    let (offset, part) = foot(text);
    if !permits(part) {
        return None;
    }
    let mut first: Option<Permission> = None;
    for (from, to) in sentences(part) {
        let sentence = part.get(from..to).unwrap_or_default();
        if sentence.len() > 900 {
            continue;
        }
        if !permits(sentence) {
            continue;
        }
        let lower = sentence.to_lowercase();
        let publisher = original_publisher(sentence, &lower);
        let trimmed = sentence.trim();
        let start = from + (sentence.len() - sentence.trim_start().len());
        let found = Permission {
            notice: trimmed.split_whitespace().collect::<Vec<_>>().join(" "),
            publisher,
            span: span(text, offset + start, offset + start + trimmed.len()),
        };
        if found.publisher.is_some() {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// Sentences of a text as byte ranges: a full stop, a space and a capital part them, as does a line break.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let rest = || text.get(end..).unwrap_or_default();
        let ends = match c {
            '\n' | '|' | '。' => true,
            '.' | '!' | '?' => {
                let short = before.is_uppercase()
                    || ["Inc", "Ltd", "Co", "Corp", "vs", "Mr", "Dr", "St"]
                        .iter()
                        .any(|word| text.get(..at).is_some_and(|start| start.ends_with(word)));
                rest().starts_with(|c: char| c.is_whitespace())
                    && rest().trim_start().starts_with(|c: char| !c.is_lowercase())
                    && !short
            }
            _ => false,
        };
        if ends {
            out.push((from, end - usize::from(c == '|')));
            from = end;
        }
        before = c;
    }
    out.push((from, text.len()));
    out.retain(|(from, to)| to > from);
    out
}

/// "originally published on NAME and …" → NAME.
fn original_publisher(sentence: &str, lower: &str) -> Option<String> {
    if lower.len() != sentence.len() {
        return None;
    }
    for phrase in &PHRASES.publisher {
        let Some(at) = lower.find(phrase) else {
            continue;
        };
        let rest = sentence.get(at + phrase.len()..)?;
        if !rest.starts_with(|c: char| c.is_whitespace() || c == ':') {
            continue;
        }
        let rest = rest.trim_start_matches([' ', ':', '“', '"', '„', '«', '\u{a0}']);
        let mut name: Vec<&str> = Vec::new();
        for word in rest.split_whitespace() {
            let bare = word.trim_matches(['”', '"', '“', '»', '(', ')', ',', ';']);
            let lower_word = bare.to_lowercase();
            let stops = [
                "and",
                "under",
                "with",
                "on",
                "in",
                "by",
                "at",
                "as",
                "here",
                "und",
                "et",
                "y",
                "con",
                "sous",
                "unter",
                "bajo",
                "für",
                "auch",
                "übernommen",
            ]
            .contains(&lower_word.as_str());
            if stops && !(name.is_empty() && lower_word == "the") {
                break;
            }
            if name.is_empty() && bare.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            name.push(bare.trim_end_matches('.'));
            if word.ends_with([',', ';', '.', '”', '»', ')', '"']) || name.len() >= 7 {
                break;
            }
        }
        let name = name.join(" ");
        let named = name
            .trim_start_matches("the ")
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            || name.contains('.')
            || !name.is_ascii();
        if named && name.chars().any(char::is_alphabetic) && !is_month(&name) {
            return Some(name);
        }
    }
    None
}

fn is_month(name: &str) -> bool {
    let months = [
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
    ];
    let first = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    months.contains(&first.as_str())
}

/// Finds the first licence a text names or links to: Creative Commons by address, code or name.
pub fn licence(text: &str) -> Option<Licence> {
    let (offset, part) = foot(text);
    if let Some(at) = part.find("creativecommons.org/") {
        let end = part
            .get(at..)?
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')' | ']'))
            .map_or(part.len(), |long| at + long);
        let path = part.get(at..end)?.trim_end_matches(['.', ',']);
        let url = format!("https://{path}");
        return Some(Licence {
            name: code_of(path).unwrap_or_else(|| "Creative Commons".to_owned()),
            url: Some(url),
            span: span(text, offset + at, offset + at + path.len()),
        });
    }
    for (at, _) in part
        .match_indices("CC")
        .chain(part.match_indices("Creative Commons"))
    {
        let rest = part.get(at..)?;
        let long = rest
            .char_indices()
            .nth(110)
            .map_or(rest.len(), |(end, _)| end);
        let words = rest.get(..long)?;
        let standing = part
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| !c.is_alphanumeric());
        if standing && let Some((name, url)) = named_licence(words) {
            return Some(Licence {
                span: span(text, offset + at, offset + at + name.len()),
                name,
                url,
            });
        }
    }
    None
}

/// "licenses/by-nc-nd/4.0/" → "CC BY-NC-ND 4.0".
fn code_of(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let kind = parts.next()?;
    let code = parts.next()?;
    let version = parts.next().unwrap_or_default();
    match kind {
        "licenses" => Some(
            format!("CC {} {version}", code.to_uppercase())
                .trim()
                .to_owned(),
        ),
        "publicdomain" => Some("CC0".to_owned()),
        _ => None,
    }
}

/// A licence by its code ("CC BY-ND 4.0") or its words ("Creative Commons Attribution-NoDerivatives 4.0").
fn named_licence(words: &str) -> Option<(String, Option<String>)> {
    if words.starts_with("CC0") {
        return Some((
            "CC0".to_owned(),
            Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        ));
    }
    let (prefix, rest) = if let Some(rest) = words.strip_prefix("Creative Commons") {
        ("Creative Commons", rest)
    } else {
        ("CC", words.strip_prefix("CC")?)
    };
    let upper = rest.to_uppercase();
    let mut code = String::new();
    let mut used = 0;
    let mut see = |sign: &str, short: &str, code: &mut String| {
        if let Some(at) = upper.find(sign)
            && at <= used + 24
        {
            if !code.is_empty() {
                code.push('-');
            }
            code.push_str(short);
            used = used.max(at + sign.len());
        }
    };
    if prefix == "CC" {
        if !upper
            .trim_start_matches([' ', '-', '\u{a0}'])
            .starts_with("BY")
        {
            return None;
        }
        for (sign, short) in [("BY", "BY"), ("-NC", "NC"), ("-SA", "SA"), ("-ND", "ND")] {
            see(sign, short, &mut code);
        }
    } else {
        for (sign, short) in [
            ("ATTRIBUTION", "BY"),
            ("NONCOMMERCIAL", "NC"),
            ("NON-COMMERCIAL", "NC"),
            ("NON COMMERCIAL", "NC"),
            ("SHAREALIKE", "SA"),
            ("SHARE ALIKE", "SA"),
            ("SHARE-ALIKE", "SA"),
            ("NODERIV", "ND"),
            ("NO-DERIV", "ND"),
            ("NO DERIV", "ND"),
            ("NO-DERIVATIVES", "ND"),
        ] {
            if !code.split('-').any(|part| part == short) {
                see(sign, short, &mut code);
            }
        }
        if code.is_empty() {
            return Some((prefix.to_owned(), None));
        }
    }
    let version = rest.get(used..).and_then(|tail| {
        tail.split_whitespace().take(5).find_map(|word| {
            let word = word.trim_matches(['.', ',', ')', '(', ';']);
            matches!(word, "1.0" | "2.0" | "2.5" | "3.0" | "4.0").then_some(word)
        })
    });
    let name = match version {
        Some(version) => format!("CC {code} {version}"),
        None => format!("CC {code}"),
    };
    let url = format!(
        "https://creativecommons.org/licenses/{}/{}/",
        code.to_lowercase(),
        version.unwrap_or("4.0")
    );
    Some((name, Some(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copyright_lines_of_many_houses() {
        for (line, holder, years) in [
            (
                "Copyright 1999-2025 Northport News.",
                "Northport News",
                "1999-2025",
            ),
            (
                "© Hafenblatt GmbH 2001–2025 Alle Rechte vorbehalten.",
                "Hafenblatt GmbH",
                "2001–2025",
            ),
            (
                "Copyright © 2025 WXYZ-TV. All Rights Reserved.",
                "WXYZ-TV",
                "2025",
            ),
            (
                "All rights reserved. © 2021 Quill Newspapers Limited.",
                "Quill Newspapers Limited",
                "2021",
            ),
            ("Hafen Ajansı © 2026", "Hafen Ajansı", "2026"),
            ("© Copyright Quill 2025", "Quill", "2025"),
            (
                "Copyright © 2025 Marsh, Dent & Co. Ltd. All rights reserved.",
                "Marsh, Dent & Co. Ltd.",
                "2025",
            ),
            ("© 2025 Quaydays, All rights reserved.", "Quaydays", "2025"),
            (
                "©2023 HARBOUR News Network, LLC. All rights reserved.",
                "HARBOUR News Network, LLC",
                "2023",
            ),
            (
                "© 1995 - 2019 by Quill Media Group Inc.",
                "Quill Media Group Inc.",
                "1995 - 2019",
            ),
            (
                "All content © 2008 - 2016 The Northport News.",
                "The Northport News",
                "2008 - 2016",
            ),
            (
                "Copyright (c) 2022 QUAY INTERACTIVE, Inc. All rights reserved.",
                "QUAY INTERACTIVE, Inc.",
                "2022",
            ),
            (
                "© 2019 The Harbour News, a Digital Quay Newspaper",
                "The Harbour News",
                "2019",
            ),
            (
                "Copyright 2026 by Capitol Quays Company. All rights reserved.",
                "Capitol Quays Company",
                "2026",
            ),
            (
                "@ 1997 - 2025 Quill Nachrichten Medien GmbH & Co. KG",
                "Quill Nachrichten Medien GmbH & Co. KG",
                "1997 - 2025",
            ),
            (
                "© 2024 The Quay News - by The Harbour Shimbun",
                "The Harbour Shimbun",
                "2024",
            ),
        ] {
            let found = copyright(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.holder.as_deref(), found.years.as_deref()),
                (Some(holder), Some(years)),
                "{line}"
            );
            assert_eq!(found.span.of(line), found.line);
        }
        let bare = copyright("© 2019 All rights reserved.").unwrap();
        assert_eq!((bare.holder, bare.years.as_deref()), (None, Some("2019")));
        assert_eq!(copyright("The copyright holder went to court."), None);
        assert_eq!(copyright("Copyright law is old."), None);
    }

    #[test]
    fn permission_notices_name_the_first_publisher() {
        for (text, publisher) in [
            (
                "This article was originally published on Northport News and was reproduced with permission.",
                Some("Northport News"),
            ),
            (
                "This article originally appeared on Quay.com.",
                Some("Quay.com"),
            ),
            (
                "This article is republished from The Harbour Conversation under a Creative Commons license.",
                Some("The Harbour Conversation"),
            ),
            (
                "Der Text ist zuerst erschienen in Hafenblatt.",
                Some("Hafenblatt"),
            ),
            (
                "Cet article a été initialement publié sur Le Quai.",
                Some("Le Quai"),
            ),
            ("Publicado originalmente en El Muelle.", Some("El Muelle")),
            (
                "This article was originally published on 26 Sep 2019 at 4:12pm.",
                None,
            ),
            (
                "This material may not be published, broadcast, rewritten, or redistributed.",
                None,
            ),
            ("Riproduzione riservata", None),
            ("無断転載を禁じます。", None),
        ] {
            let found = permission(&format!("The ferry sailed. It was late.\n\n{text}\n"))
                .unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.publisher.as_deref(), publisher, "{text}");
            assert!(
                found.notice.starts_with(text.get(..5).unwrap_or("無")),
                "{}",
                found.notice
            );
        }
        assert_eq!(
            permission("The council gave permission for the quay."),
            None
        );
    }

    #[test]
    fn licences_by_address_code_and_name() {
        for (text, url) in [
            (
                "Under <a href=\"https://creativecommons.org/licenses/by-nd/4.0/\">it</a>",
                Some("https://creativecommons.org/licenses/by-nd/4.0/"),
            ),
            (
                "Licensed CC BY-NC-ND 3.0.",
                Some("https://creativecommons.org/licenses/by-nc-nd/3.0/"),
            ),
            (
                "a Creative Commons Attribution-NoDerivatives 4.0 licence",
                Some("https://creativecommons.org/licenses/by-nd/4.0/"),
            ),
            ("an Attribution licence of Creative Commons", None),
        ] {
            assert_eq!(
                licence(text)
                    .unwrap_or_else(|| panic!("{text}"))
                    .url
                    .as_deref(),
                url,
                "{text}"
            );
        }
        assert_eq!(licence("ACCORD BY the sea"), None);
    }
}
