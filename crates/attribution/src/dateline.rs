//! Datelines: "KYIV, Ukraine (AP) —".
//!
//! A place in capitals, or a known one, or any place before an agency in brackets; a day; the agency; a dash or colon.
//! <https://www.apstylebook.com/> describes the English form, which agencies of other languages follow in mixed case.

use std::{collections::HashSet, sync::LazyLock};

use jiff::civil::Date;
use reprint_story::{Dateline, Span, When};

use crate::{Language, lexicon::lines, organisations};

/// The longest dateline looked for, in code points.
const LONGEST: usize = 110;

static PLACES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    lines(include_str!("../data/places.txt"))
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect()
});

/// Words in capitals before a dash that are no places.
const LABELS: &[&str] = &[
    "exclusive",
    "breaking",
    "update",
    "updated",
    "watch",
    "video",
    "live",
    "opinion",
    "analysis",
    "editorial",
    "review",
    "photos",
    "correction",
    "note",
    "editor's note",
    "editor’s note",
    "warning",
    "spoiler",
    "fact check",
    "explainer",
    "eil",
    "+++ eil +++",
    "interview",
    "kommentar",
    "podcast",
    "newsletter",
    "q",
    "a",
    "urgent",
    "alert",
    "new",
    "read more",
    "related",
    "advertisement",
];

/// Reads the dateline at the start of a story's first paragraph. The span starts at the first code point of the dateline and
/// leaves the dash out.
pub fn read(text: &str, language: Language) -> Option<Dateline> {
    let mut lead = leading_space(text);
    for (nth, line) in text.trim_start().split('\n').enumerate().take(5) {
        let head: String = line.chars().take(LONGEST).collect();
        let found = with_agency(&head)
            .or_else(|| without_agency(&head, language))
            // Below the first paragraph (a caption may stand there) only a dash makes a dateline.
            .filter(|found| nth == 0 || dashed(&head, &found.raw));
        if let Some(mut found) = found {
            let chars = |words: &str| u32::try_from(words.chars().count()).unwrap_or(0);
            found.span = Some(Span::new(lead, lead + chars(&found.raw)));
            return Some(found);
        }
        lead += u32::try_from(line.chars().count() + 1).unwrap_or(0);
    }
    None
}

/// A dash follows, and what stands before it is in capitals or has an agency.
fn dashed(head: &str, raw: &str) -> bool {
    let after = head.get(raw.len()..).unwrap_or_default().trim_start();
    after.starts_with(DASHES) && (raw.ends_with(')') || is_capitals(first_part(raw)))
}

fn leading_space(text: &str) -> u32 {
    let chars = text.chars().take_while(|c| c.is_whitespace()).count();
    u32::try_from(chars).unwrap_or(0)
}

const DASHES: [char; 5] = ['—', '–', '-', '―', '\u{2010}'];

/// "KYIV, Ukraine (AP) —", "(Reuters) -", "Hong Kong (CNN Business)"
fn with_agency(head: &str) -> Option<Dateline> {
    let open = head.find('(')?;
    let close = open + head.get(open..)?.find(')')?;
    let agency = head.get(open + 1..close)?.trim();
    let before = head.get(..open)?.trim();
    let after = head.get(close + 1..)?.trim_start();
    if agency.is_empty() || agency.len() > 40 || !agency.starts_with(|c: char| c.is_alphanumeric())
    {
        return None;
    }
    let dash = after.starts_with(DASHES) || after.starts_with(':');
    let known = organisations::find(agency).is_some()
        || agency
            .split(['/', ','])
            .all(|part| organisations::find(part).is_some());
    let named = known || newsroom(agency) || dash && signs_place(before, agency);
    // Without a known agency only a dash tells "PORT (WXYZ) —" from "Port (17)".
    if !(named && (dash || known)) {
        return None;
    }
    let (place, date) = place_and_date(before);
    if !before.is_empty() {
        let place = place?;
        let capitals = is_capitals(first_part(place));
        if !(dash || capitals || is_place(place))
            || place.split_whitespace().count() > 6
            || !is_name(place)
        {
            return None;
        }
    } else if !dash && !known {
        return None;
    }
    Some(Dateline {
        raw: head.get(..=close)?.trim_end().to_owned(),
        place: place.map(str::to_owned),
        date,
        agency: Some(agency.to_owned()),
        span: None,
    })
}

/// True of a name in brackets after a place in capitals: "NORTHPORT (The Harbour Ledger) –"; not of an abbreviation told in full:
/// "NATO (North Atlantic Treaty Organization) –".
fn signs_place(before: &str, name: &str) -> bool {
    let letters = |words: &str| words.chars().filter(|c| c.is_alphabetic()).count();
    let words = || name.split_whitespace();
    let initials: String = words().filter_map(|word| word.chars().next()).collect();
    let place = first_part(before);
    is_capitals(place)
        && letters(place) >= 3
        && (2..=5).contains(&words().count())
        && words().all(|word| word.starts_with(char::is_uppercase))
        && !initials.eq_ignore_ascii_case(place)
}

/// Looks like a newsroom's name: "WXYZ", "Worthy News".
fn newsroom(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let capitals = words.len() >= 2
        && words
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase);
    (capitals
        && words
            .chars()
            .all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '/' | '.')))
        || (count <= 4
            && count > 0
            && words
                .split_whitespace()
                .all(|word| word.starts_with(char::is_uppercase))
            && words
                .split_whitespace()
                .any(super::byline::is_newsroom_word))
}

/// "WASHINGTON —", "CLEVELAND, Ohio –", "NEW DELHI:", "Berlin –", "Riad."
fn without_agency(head: &str, language: Language) -> Option<Dateline> {
    let (at, mark) = end_mark(head)?;
    let raw = head.get(..at)?.trim_end();
    let rest = head.get(at + mark.len_utf8()..)?;
    let next = rest
        .trim_start()
        .trim_start_matches(DASHES)
        .trim_start()
        .chars()
        .next()?;
    if LABELS.contains(&raw.to_lowercase().as_str()) {
        return None;
    }
    if !(next.is_uppercase() || next.is_numeric() || !next.is_alphanumeric())
        || raw.split_whitespace().count() > 8
    {
        return None;
    }
    // "Example.Net - …": the newsroom alone
    let host = !raw.contains(' ')
        && raw
            .split_once('.')
            .is_some_and(|(name, end)| name.len() > 2 && (2..=4).contains(&end.len()));
    if DASHES.contains(&mark)
        && (host
            || organisations::find(raw)
                .is_some_and(|known| known.kind == organisations::Kind::Agency))
    {
        return Some(Dateline {
            raw: raw.to_owned(),
            agency: Some(raw.to_owned()),
            ..Dateline::default()
        });
    }
    let (place, date) = place_and_date(raw);
    let place = place?;
    if !is_name(place) {
        return None;
    }
    let first = first_part(place);
    let capitals = is_capitals(first) && first.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let known =
        is_place(place) || is_place(first) || place.split(['/']).all(|part| is_place(part.trim()));
    let accepted = match mark {
        '.' => known && first == place && !matches!(language, Language::English),
        ':' => known || is_place(&title_case(first)),
        _ => capitals || known,
    };
    accepted.then(|| Dateline {
        raw: raw.to_owned(),
        place: Some(place.to_owned()),
        date,
        agency: None,
        span: None,
    })
}

/// The dash, colon or full stop that may end a dateline.
fn end_mark(head: &str) -> Option<(usize, char)> {
    let mut before = ' ';
    let mut letters = head.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let ends = match c {
            '—' | '–' | '―' => true,
            '-' => before.is_whitespace() || (before == '.' && next.is_whitespace()) || next == '-',
            ':' => next.is_whitespace() || next.is_uppercase(),
            // not "St. Louis", "Wis."
            '.' => {
                next.is_whitespace() && at > 3 && !head.get(..at).unwrap_or_default().contains(' ')
            }
            '(' | '"' | '“' | '„' | '?' | '!' => return None,
            _ => false,
        };
        if ends && at > 0 {
            if c == '.'
                && head
                    .get(at..)
                    .unwrap_or_default()
                    .chars()
                    .skip(1)
                    .find(|c| !c.is_whitespace())
                    .is_some_and(|c| DASHES.contains(&c))
            {
                before = c;
                continue;
            }
            return Some((at, c));
        }
        before = c;
    }
    None
}

/// Parts "KATHMANDU, April 25" into place and day.
fn place_and_date(words: &str) -> (Option<&str>, Option<When>) {
    let words = words.trim().trim_end_matches([',', ':', '-']).trim();
    let place = match words.rfind(',') {
        Some(_) => {
            // The first comma part that holds a digit or a month begins the date.
            let mut end = words.len();
            let mut from = 0;
            for part in words.split(',') {
                let first = part.split_whitespace().next().unwrap_or_default();
                if from > 0
                    && (month(first).is_some()
                        || part.trim_start().starts_with(|c: char| c.is_ascii_digit()))
                {
                    end = from - 1;
                    break;
                }
                from += part.len() + 1;
            }
            words.get(..end).unwrap_or(words)
        }
        None => words,
    };
    let date = words.get(place.len()..).and_then(day);
    // "Wis." keeps its full stop: it belongs to the region.
    let place = place.trim().trim_end_matches(':');
    ((!place.is_empty()).then_some(place), date)
}

/// A day with its year: "April 8, 2025", "8 April 2025".
fn day(words: &str) -> Option<When> {
    let mut parts = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    let (mut month_found, mut day_found, mut year) = (None, None, None);
    for part in parts.by_ref().take(4) {
        if let Some(number) = month(part) {
            month_found = Some(number);
        } else if let Ok(number) = part.parse::<i16>() {
            match number {
                1..=31 if day_found.is_none() => day_found = i8::try_from(number).ok(),
                1900..=2200 => year = Some(number),
                _ => {}
            }
        }
    }
    Date::new(year?, month_found?, day_found?)
        .ok()
        .map(When::Day)
}

/// Months by their first three letters, in English and, where they differ, in German, French and Spanish.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "jän", "ene"],
        &["feb", "fév"],
        &["mar", "mär"],
        &["apr", "avr", "abr"],
        &["may", "mai"],
        &["jun", "juin"],
        &["jul", "juil"],
        &["aug", "aoû", "ago"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec", "dez", "déc", "dic"],
    ];
    let lower = word.trim_end_matches('.').to_lowercase();
    if lower.chars().count() < 3
        || !lower.chars().all(char::is_alphabetic)
        || lower.chars().count() > 10
    {
        return None;
    }
    MONTHS
        .iter()
        .position(|names| names.iter().any(|name| lower.starts_with(name)))
        .and_then(|nth| i8::try_from(nth + 1).ok())
}

fn first_part(place: &str) -> &str {
    place.split(',').next().unwrap_or(place).trim()
}

/// "NEW DELHI" → "New Delhi"
fn title_case(words: &str) -> String {
    words
        .split(' ')
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(String::from).unwrap_or_default();
            first + &letters.as_str().to_lowercase()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_place(place: &str) -> bool {
    PLACES.contains(place.trim())
}

/// Letters are capitals, small words of names apart: "RIO DE JANEIRO", "St. JOHN'S", "FRANKFURT am Main".
fn is_capitals(words: &str) -> bool {
    let mut any = false;
    for word in words.split_whitespace() {
        let small = word.chars().filter(|c| c.is_lowercase()).count();
        let large = word.chars().filter(|c| c.is_uppercase()).count();
        if large == 0 || small > 1 {
            return false;
        }
        any |= large >= 2;
    }
    any
}

/// Only words that names of places are made of, each with a capital, a few small ones apart.
fn is_name(place: &str) -> bool {
    let mut words = place
        .split([' ', '/', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .peekable();
    if words.peek().is_none() {
        return false;
    }
    words.all(|word| {
        let small = [
            "de", "of", "am", "an", "der", "la", "le", "les", "del", "el", "and", "und", "y", "es",
            "do", "da", "i.", "a.", "in", "im", "bei", "sur",
        ];
        (word.starts_with(char::is_uppercase) || small.contains(&word.trim_end_matches(',')))
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '\'' | '’' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_many_houses() {
        let cases = [
            (
                "KYIV, Ukraine (AP) — The quay",
                "KYIV, Ukraine (AP)",
                Some("KYIV, Ukraine"),
                Some("AP"),
            ),
            (
                "(Worthy News) – A day after",
                "(Worthy News)",
                None,
                Some("Worthy News"),
            ),
            (
                "NORTH QUAY (The Harbour Ledger) – The ferry",
                "NORTH QUAY (The Harbour Ledger)",
                Some("NORTH QUAY"),
                Some("The Harbour Ledger"),
            ),
            (
                "KATHMANDU, April 25 (Reuters) - Two",
                "KATHMANDU, April 25 (Reuters)",
                Some("KATHMANDU"),
                Some("Reuters"),
            ),
            (
                "CLEVELAND, Ohio – The",
                "CLEVELAND, Ohio",
                Some("CLEVELAND, Ohio"),
                None,
            ),
            (
                "LA CROSSE, Wis. (AP) — If",
                "LA CROSSE, Wis. (AP)",
                Some("LA CROSSE, Wis."),
                Some("AP"),
            ),
            (
                "Berlin (dpa) - Der",
                "Berlin (dpa)",
                Some("Berlin"),
                Some("dpa"),
            ),
            (
                "Hong Kong (CNN Business) Oil",
                "Hong Kong (CNN Business)",
                Some("Hong Kong"),
                Some("CNN Business"),
            ),
            (
                "NEW DELHI: The minister",
                "NEW DELHI",
                Some("NEW DELHI"),
                None,
            ),
            ("Riad. Der Hafen", "Riad", Some("Riad"), None),
            (
                "Wien/Berlin – Der",
                "Wien/Berlin",
                Some("Wien/Berlin"),
                None,
            ),
            ("BERLIN -- The", "BERLIN", Some("BERLIN"), None),
            (
                "BUFFALO, N.Y. — Rob",
                "BUFFALO, N.Y.",
                Some("BUFFALO, N.Y."),
                None,
            ),
        ];
        for (text, raw, place, agency) in cases {
            let found = read(text, Language::German).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (
                    found.raw.as_str(),
                    found.place.as_deref(),
                    found.agency.as_deref()
                ),
                (raw, place, agency),
                "{text}"
            );
            assert_eq!(
                found.span.map(|span| span.of(text).to_owned()).as_deref(),
                Some(raw)
            );
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for text in [
            "Trump — who left early — said so.",
            "EXCLUSIVE — The quay",
            "The ferry (see picture) left.",
            "A man (37) was seen.",
            "The NATO (North Atlantic Treaty Organization) met.",
            "",
            "—",
            "The plan: Build more.",
        ] {
            assert_eq!(read(text, Language::English), None, "{text}");
        }
    }

    #[test]
    fn a_day_needs_its_year() {
        let found = read("LIMA, April 8, 2025 (AFP) — Rain", Language::English).unwrap();
        assert_eq!(
            found.date.map(|date| date.to_string()).as_deref(),
            Some("2025-04-08")
        );
        assert_eq!(found.place.as_deref(), Some("LIMA"));
    }
}
