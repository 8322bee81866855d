#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod byline;
pub mod credits;
pub mod dateline;
mod language;
mod lexicon;
pub mod notices;
pub mod organisations;
pub mod quotes;
mod scan;

pub use language::Language;
use notices::{Copyright, Licence, Permission};
use reprint_story::{Credit, Dateline, Person, Quote};

/// What a story's text says about where its words come from. All spans point into the text that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Place, date and agency before the first sentence.
    pub dateline: Option<Dateline>,
    /// News organisations named as sources.
    pub credits: Vec<Credit>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// People whom a closing note presents: "Ada Quill is a reporter for …".
    pub people: Vec<Person>,
    /// A copyright line in the text.
    pub copyright: Option<Copyright>,
    /// A permission notice in the text.
    pub permission: Option<Permission>,
    /// A licence named or linked in the text.
    pub licence: Option<Licence>,
}

/// Reads everything at once. The language is guessed from the text's commonest words where it is not given.
pub fn read(text: &str, language: Option<Language>) -> Attribution {
    let language = language.unwrap_or_else(|| Language::guess(text));
    let dateline = dateline::read(text, language);
    let head = dateline
        .as_ref()
        .and_then(|line| line.span)
        .map_or(0, |span| span.end);
    let scan = scan::Scan::new(text, quotes::lexicon(language));
    let notes = notices::possible(text);
    Attribution {
        credits: credits::of_scan(&scan, dateline.as_ref()),
        quotes: quotes::of_scan(&scan, language, head),
        people: byline::closing_notes(text, language),
        copyright: notes.then(|| notices::copyright(text)).flatten(),
        permission: notes.then(|| notices::permission(text)).flatten(),
        licence: notes.then(|| notices::licence(text)).flatten(),
        dateline,
    }
}
