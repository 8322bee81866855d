//! What is kept of a text.

use std::ops::Range;

use reprint_story::{Span, When};

use crate::{
    Document, Fingerprint,
    notice::{Notices, agency_of, name_words},
    print::{Mark, winnow},
    words::Words,
};

#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) words: Words,
    pub(crate) marks: Vec<Mark>,
    pub(crate) print: Fingerprint,
    pub(crate) notices: Notices,
    /// The words its publisher is named by, and the agency it is.
    pub(crate) publisher: Vec<u32>,
    pub(crate) agency: u32,
    pub(crate) url: Option<Box<str>>,
    pub(crate) canonical: Option<Box<str>>,
    pub(crate) published: Option<When>,
    pub(crate) title: Vec<u32>,
    title_words: Vec<u32>,
    host: Option<Box<str>>,
    /// Some words of it stand there again and again.
    pub(crate) repeats: bool,
}

impl Kept {
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let words = Words::of(document.text);
        let publisher = document.publisher.map(name_words).unwrap_or_default();
        let title = Words::of(document.title);
        let marks = winnow(&words.hashes);
        let (print, repeats) = Fingerprint::of_marks(&marks);
        Self {
            print,
            repeats,
            marks,
            notices: Notices::of(&words),
            agency: agency_of(&publisher),
            publisher,
            url: document.url.map(Into::into),
            canonical: document.canonical.map(Into::into),
            published: document.published,
            title_words: long_words(&title),
            title: title.hashes,
            host: document.url.and_then(host).map(Into::into),
            words,
        }
    }

    /// Every agency it is or names.
    pub(crate) fn agencies(&self) -> u32 {
        self.agency | self.notices.agencies()
    }

    /// True of two pages of one site.
    pub(crate) fn same_host(&self, other: &Self) -> bool {
        self.host.is_some() && self.host == other.host
    }

    /// True if two headlines have a longer word in common, or one has none.
    pub(crate) fn titles_meet(&self, other: &Self) -> bool {
        let (a, b) = (&self.title_words, &other.title_words);
        a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
    }

    /// Where some words stand in the text.
    pub(crate) fn span(&self, words: &Range<usize>) -> Span {
        let at = |list: &[u32], word: usize| list.get(word).copied().unwrap_or_default();
        let last = words.end.saturating_sub(1);
        let length = self.words.lengths.get(last).copied().unwrap_or_default();
        Span::new(
            at(&self.words.starts, words.start),
            at(&self.words.starts, last) + u32::from(length),
        )
    }
}

/// The host of an address, without www.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// The words of more than three letters, or any of a script without spaces.
fn long_words(title: &Words) -> Vec<u32> {
    let words = title.hashes.iter().zip(&title.lengths);
    words
        .filter(|(_, length)| **length > 3 || **length == 2)
        .map(|(word, _)| *word)
        .collect()
}
