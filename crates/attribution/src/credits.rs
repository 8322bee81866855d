//! News organisations a story names as sources of its reporting.

use reprint_story::{Credit, CreditPlace, CreditRole, Dateline};

use crate::{
    lexicon::{ENGLISH, Entry},
    organisations::{self, Kind as OrganisationKind},
    scan::{Kind, Scan},
};

/// Reads the credits of a story's text: "AP reports", "told the BBC", "With agencies". One credit for each mention, in order;
/// an agency in the dateline comes first. The caller leaves out the story's own publisher ([`crate::organisations::same`]).
pub fn read(text: &str, dateline: Option<&Dateline>) -> Vec<Credit> {
    of_scan(&Scan::new(text, &ENGLISH), dateline)
}

/// Reads the organisations of a line outside the text: a byline, a source line, a tail line.
pub fn read_line(line: &str, place: CreditPlace) -> Vec<Credit> {
    let scan = Scan::new(line, &ENGLISH);
    let mut credits = Vec::new();
    let mut token = 0;
    while token < scan.tokens.len() {
        if let Some(mention) = organisations::at(&scan, token) {
            let role = match mention.organisation.kind {
                _ if helps(line) => CreditRole::Contributor,
                OrganisationKind::Agency => CreditRole::Provider,
                OrganisationKind::Outlet => CreditRole::CreditedSource,
            };
            credits.push(Credit {
                name: mention.organisation.name.to_owned(),
                role,
                place,
                span: None,
                evidence: Some(line.trim().to_owned()),
            });
            token = mention.to.max(token + 1);
        } else {
            token += 1;
        }
    }
    credits
}

pub(crate) fn of_scan(scan: &Scan<'_>, dateline: Option<&Dateline>) -> Vec<Credit> {
    let mut credits: Vec<Credit> = dateline.and_then(from_dateline).into_iter().collect();
    let head = dateline
        .and_then(|line| line.span)
        .map_or(0, |span| span.end);
    let tail = tail_start(scan);
    let mut token = 0;
    let mut paragraph = 0;
    while token < scan.tokens.len() {
        if scan.kind(token) == Kind::Break {
            paragraph = token + 1;
        }
        if scan.tokens.get(token).is_some_and(|t| t.at < head) {
            token += 1;
            continue;
        }
        let Some((to, name, agency)) = named(scan, token) else {
            token += 1;
            continue;
        };
        let (place, role) = if token >= tail
            && let Some(role) = tail_role(scan, paragraph, agency)
        {
            (CreditPlace::Tail, Some(role))
        } else {
            (CreditPlace::Body, None)
        };
        if let Some(role) = role {
            credits.push(credit(
                scan,
                &name,
                role,
                place,
                (token, to),
                (paragraph, end_of_paragraph(scan, token)),
            ));
        } else if let Some(evidence) = evidence(scan, token, to) {
            credits.push(credit(
                scan,
                &name,
                CreditRole::CreditedSource,
                place,
                (token, to),
                evidence,
            ));
        }
        token = to.max(token + 1);
    }
    credits
}

fn credit(
    scan: &Scan<'_>,
    name: &str,
    role: CreditRole,
    place: CreditPlace,
    at: (usize, usize),
    evidence: (usize, usize),
) -> Credit {
    Credit {
        name: name.to_owned(),
        role,
        place,
        span: Some(scan.span(at.0, at.1)),
        evidence: Some(scan.words(evidence.0, evidence.1).to_owned()),
    }
}

/// The agency of "KYIV (AP) —".
fn from_dateline(dateline: &Dateline) -> Option<Credit> {
    let agency = dateline.agency.as_deref()?;
    Some(Credit {
        name: organisations::find(agency)
            .map_or(agency, |known| known.name)
            .to_owned(),
        role: CreditRole::Provider,
        place: CreditPlace::Head,
        span: dateline.span,
        evidence: Some(dateline.raw.clone()),
    })
}

/// The organisation named at a token: one past its end, its name, whether it is an agency.
fn named(scan: &Scan<'_>, token: usize) -> Option<(usize, String, bool)> {
    if scan.kind(token) != Kind::Word && scan.kind(token) != Kind::Number {
        return None;
    }
    let word = scan.word(token);
    // "the", "new", "time" open names too, but not in small letters.
    let capital = scan.capital(token);
    let small = !capital && scan.entry(token).opens_sentences();
    if (scan.entry(token).is(Entry::NEWSROOM) && !small || capital && word.contains('-'))
        && let Some(mention) = organisations::at(scan, token)
        && (!mention.ordinary || beside(scan, token, mention.to, 2))
    {
        let agency = mention.organisation.kind == OrganisationKind::Agency;
        return Some((mention.to, mention.organisation.name.to_owned(), agency));
    }
    if word.eq_ignore_ascii_case("state")
        && ["tv", "television", "media", "radio"]
            .iter()
            .any(|m| scan.word(token + 1).eq_ignore_ascii_case(m))
    {
        // "Russian state TV"
        let from = if token > 0
            && scan.capital(token - 1)
            && scan.word(token - 1).len() > 3
            && !scan.entry(token - 1).opens_sentences()
        {
            token - 1
        } else {
            token
        };
        return Some((token + 2, scan.words(from, token + 2).to_owned(), false));
    }
    if scan.capital(token) && word.len() > 2 {
        return paper(scan, token);
    }
    None
}

/// Last words of newspapers' and stations' names.
const PAPERS: &[&str] = &[
    "Times",
    "Post",
    "News",
    "Herald",
    "Tribune",
    "Gazette",
    "Journal",
    "Chronicle",
    "Telegraph",
    "Observer",
    "Inquirer",
    "Examiner",
    "Dispatch",
    "Sentinel",
    "Courier",
    "Register",
    "Globe",
    "Magazine",
    "Radio",
    "TV",
    "Television",
    "Zeitung",
    "Nachrichten",
    "Tageblatt",
    "Rundschau",
    "Anzeiger",
    "Kurier",
    "Allgemeine",
    "Allgemeinen",
];

/// "Northport Gazette": capitals that end as papers' names do.
fn paper(scan: &Scan<'_>, token: usize) -> Option<(usize, String, bool)> {
    if token > 0 && scan.capital(token - 1) && !scan.entry(token - 1).opens_sentences() {
        return None;
    }
    let from = if scan.entry(token).is(Entry::DETERMINER) {
        token + 1
    } else if scan.entry(token).opens_sentences() {
        return None;
    } else {
        token
    };
    let mut to = from;
    while to < from + 5 && scan.kind(to) == Kind::Word && scan.capital(to) {
        to += 1;
        if to >= from + 2 && PAPERS.contains(&scan.word(to - 1)) && !scan.capital(to) {
            return Some((to, scan.words(from, to).to_owned(), false));
        }
    }
    None
}

/// How far from a name a word of reporting may stand.
const NEAR: usize = 9;

/// The words from the nearest word of reporting to the name, or the other way round.
fn evidence(scan: &Scan<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let clause_end =
        |token: usize| matches!(scan.kind(token), Kind::Break | Kind::Stop | Kind::Semicolon);
    for distance in 0..NEAR {
        let after = to + distance;
        if (to..=after).any(clause_end) {
            break;
        }
        if scan.entry(after).is(Entry::REPORTED) {
            return Some((from, after + 1));
        }
    }
    // Danish: "said over for Berlingske"
    if from > 1 && scan.word(from - 1) == "for" && scan.word(from - 2) == "over" {
        return Some((from - 2, to));
    }
    let mut before = from;
    while before > 0 && from - before < NEAR {
        before -= 1;
        if clause_end(before) {
            break;
        }
        if scan.entry(before).is(Entry::REPORTED) {
            return Some((before, to));
        }
    }
    None
}

/// A word of reporting within a few words.
fn beside(scan: &Scan<'_>, from: usize, to: usize, near: usize) -> bool {
    (from.saturating_sub(near)..from)
        .chain(to..to + near)
        .any(|token| scan.entry(token).is(Entry::REPORTED))
}

/// The first token of the last three paragraphs.
fn tail_start(scan: &Scan<'_>) -> usize {
    let mut breaks = 0;
    for (nth, token) in scan.tokens.iter().enumerate().rev() {
        if token.kind == Kind::Break && nth + 1 < scan.tokens.len() {
            breaks += 1;
            if breaks == 3 {
                return nth + 1;
            }
        }
    }
    scan.tokens.len()
}

fn end_of_paragraph(scan: &Scan<'_>, token: usize) -> usize {
    (token..scan.tokens.len())
        .find(|&t| scan.kind(t) == Kind::Break)
        .unwrap_or(scan.tokens.len())
}

/// Phrases that say another newsroom helped.
const HELPED: &[&str] = &[
    "additional reporting",
    "contributed to this",
    "with reporting",
    "with files from",
    "with agencies",
    "with material from",
    "mit material",
    "mit agentur",
    "avec l’afp",
    "avec l'afp",
    "avec afp",
    "avec reuters",
    "con información de",
    "com informações d",
    "con informazioni",
    "met medewerking",
    "med bidrag",
];

fn helps(line: &str) -> bool {
    let lower = line.to_lowercase();
    HELPED.iter().any(|phrase| lower.contains(phrase))
}

/// What a paragraph at the end says of an organisation it names: a helper, or the source of all of it.
fn tail_role(scan: &Scan<'_>, paragraph: usize, agency: bool) -> Option<CreditRole> {
    let end = end_of_paragraph(scan, paragraph);
    let line = scan.words(paragraph, end);
    let lower = line.get(..line.floor_char_boundary(12))?.to_lowercase();
    if [
        "foto", "photo", "bild", "image", "picture", "imagen", "video", "click",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
    {
        return None;
    }
    if line.len() < 400 && helps(line) {
        return Some(CreditRole::Contributor);
    }
    let words = (paragraph..end)
        .filter(|&t| scan.kind(t) == Kind::Word)
        .count();
    let sentence = matches!(scan.kind(end.wrapping_sub(1)), Kind::Stop) && words > 4;
    (agency && words <= 6 && !sentence).then_some(CreditRole::Provider)
}
