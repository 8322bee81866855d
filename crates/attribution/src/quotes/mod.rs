//! Quotations: who said what.

mod english;
mod marks;
mod speaker;

use reprint_story::{Quote, QuoteKind, Span, Speaker};

use crate::{
    Language,
    lexicon::{ENGLISH, GERMAN, Lexicon, WORLD},
    scan::{Kind, Scan},
};

/// Reads the quotations of a text, in the order of their first word.
pub fn read(text: &str, language: Language) -> Vec<Quote> {
    of_scan(&Scan::new(text, lexicon(language)), language, 0)
}

/// The word lists for a language.
pub(crate) fn lexicon(language: Language) -> &'static Lexicon {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        _ => &WORLD,
    }
}

/// The same from a text already cut up; what stands before the code point `head` is a dateline.
pub(crate) fn of_scan(scan: &Scan<'_>, language: Language, head: u32) -> Vec<Quote> {
    let mut found = match language {
        Language::English => english::read(scan, &ENGLISH),
        _ => marks::read(scan, language),
    };
    for (from, to) in found.iter_mut().flat_map(|found| &mut found.content) {
        while *from < *to
            && scan
                .tokens
                .get(*from)
                .is_some_and(|t| t.at < head || (head > 0 && *from < 20 && t.kind == Kind::Dash))
        {
            *from += 1;
        }
    }
    finish(scan, found)
}

/// A quotation in tokens, ends not included.
#[derive(Clone, Debug, Default)]
struct Found {
    content: Vec<(usize, usize)>,
    source: Option<(usize, usize)>,
    cue: Option<(usize, usize)>,
}

/// From tokens to spans, with kinds and names.
fn finish(scan: &Scan<'_>, found: Vec<Found>) -> Vec<Quote> {
    let names = speaker::resolve(scan, &found);
    let mut quotes: Vec<Quote> = found
        .into_iter()
        .zip(names)
        .filter_map(|(found, name)| {
            let content: Vec<Span> = found
                .content
                .iter()
                .filter(|(from, to)| to > from)
                .map(|&(from, to)| scan.span(from, to))
                .collect();
            if content.is_empty() {
                return None;
            }
            let source: Vec<Span> = found
                .source
                .iter()
                .map(|&(from, to)| scan.span(from, to))
                .collect();
            Some(Quote {
                kind: kind(scan, &found.content),
                content,
                speaker: (name.is_some() || !source.is_empty()).then_some(Speaker { name, source }),
                cue: found
                    .cue
                    .iter()
                    .map(|&(from, to)| scan.span(from, to))
                    .collect(),
            })
        })
        .collect();
    quotes.sort_by_key(|quote| quote.content.first().map(|span| (span.start, span.end)));
    quotes
}

/// Direct where all words stand inside quotation marks, indirect where none does.
fn kind(scan: &Scan<'_>, content: &[(usize, usize)]) -> QuoteKind {
    let (mut inside, mut outside) = (0, 0);
    for &(from, to) in content {
        let mut until = from;
        for token in from..to {
            if let Some(close) = scan.closing(token) {
                until = until.max(close);
            }
            if matches!(scan.kind(token), Kind::Word | Kind::Number) {
                if token < until {
                    inside += 1;
                } else {
                    outside += 1;
                }
            }
        }
    }
    match (inside, outside) {
        (0, _) => QuoteKind::Indirect,
        (_, 0) => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}
