use std::{ops::Range, sync::LazyLock};

use reprint_story::{Fault, Severity, Span, When};
use serde::Serialize;

use crate::{
    Document, Fingerprint, Index, Key, Kind, Reason,
    align::{Aligner, Run},
    index::{Counts, Segment},
    kind::{Measured, kind_of},
    notice::{Notices, agency_of, name_words},
    print::{Mark, winnow},
    words::{MOST_WORDS, QUOTED, Words, phrase},
};

/// Share of the shorter text from which a match is told.
const LEAST_SHARE: f32 = 0.17;
/// Exact words in one passage from which a match is told whatever its share.
const LONG_PASSAGE: usize = 32;
/// Share up to which two pages of one site with nothing in common in their headlines share furniture, not a story.
const FURNITURE_SHARE: f32 = 0.6;
/// Words from which a passage is looked at for repeating itself.
const REPEATING: usize = 60;
/// Candidates aligned for one text.
const MOST_ALIGNED: usize = 200;

/// Texts kept in memory, and the matches among them.
#[derive(Debug, Default)]
pub struct Tracer {
    pub(crate) texts: Vec<Kept>,
    index: Index,
}

/// What is kept of a text.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) words: Words,
    pub(crate) print: Fingerprint,
    pub(crate) marks: Vec<Mark>,
    pub(crate) notices: Notices,
    pub(crate) publisher: Vec<u32>,
    pub(crate) agency: u32,
    pub(crate) url: Option<Box<str>>,
    pub(crate) canonical: Option<Box<str>>,
    pub(crate) published: Option<When>,
    pub(crate) title: Vec<u32>,
    title_words: Vec<u32>,
    host: Option<Box<str>>,
}

impl Kept {
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let words = Words::of(document.text);
        let title = Words::of(document.title);
        let marks = winnow(&words.hashes);
        let publisher = document.publisher.map(name_words).unwrap_or_default();
        Self {
            print: Fingerprint::of_marks(&marks),
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
}

/// A passage that stands in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Where it stands in the text asked about.
    pub here: Span,
    /// Where it stands in the other.
    pub there: Span,
    /// Words that are exactly the same.
    pub words: u32,
}

/// Another text with words of the one asked about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    /// The other text.
    pub key: Key,
    /// What the match is.
    pub kind: Kind,
    /// The part of the asked text's words that also stand in the other.
    pub share: f32,
    /// The part of the other's words that also stand in the one asked about.
    pub share_there: f32,
    /// The shared passages, in the order of one of the texts.
    pub passages: Vec<Passage>,
    /// Why it was called what it is.
    pub reasons: Vec<Reason>,
    #[doc(hidden)]
    #[serde(skip)]
    pub measured: Measured,
}

/// Work space of one thread.
#[derive(Debug, Default)]
pub struct Desk {
    counts: Counts,
    aligner: Aligner,
    here_marks: Vec<bool>,
    there_marks: Vec<bool>,
}

impl Tracer {
    /// A tracer without texts.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn of(texts: Vec<Kept>, segment: Segment) -> Self {
        let mut index = Index::default();
        index.push(segment);
        Self { texts, index }
    }

    /// What was left out of what was added, and why.
    pub fn faults(&self) -> Vec<Fault> {
        let cut = self.texts.iter().filter(|text| text.words.cut).count();
        let mut faults = Vec::new();
        if cut > 0 {
            let message = format!(
                "{cut} texts are longer than {MOST_WORDS} words; what comes after was not compared"
            );
            faults.push(Fault::new("trace.text_cut", Severity::Warning, message));
        }
        faults
    }

    /// Adds a text and says under which key.
    pub fn add(&mut self, document: &Document<'_>) -> Key {
        let kept = Kept::of(document);
        let key = self.keep(kept);
        self.index.add(key, &self.texts[key as usize].print);
        key
    }

    fn keep(&mut self, kept: Kept) -> Key {
        let key = Key::try_from(self.texts.len()).unwrap_or(Key::MAX);
        self.texts.push(kept);
        key
    }

    /// How many texts it keeps.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True if it keeps none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The matches of a text that need not be kept.
    pub fn matches(&self, document: &Document<'_>) -> Vec<Match> {
        let kept = Kept::of(document);
        self.matches_of_kept(&kept, None, &mut Desk::default())
    }

    /// The matches of a kept text with texts added after it: over all keys, each pair once.
    pub fn later_matches(&self, key: Key, desk: &mut Desk) -> Vec<Match> {
        let Some(kept) = self.texts.get(key as usize) else {
            return Vec::new();
        };
        self.matches_of_kept(kept, Some(key), desk)
    }

    fn matches_of_kept(&self, here: &Kept, after: Option<Key>, desk: &mut Desk) -> Vec<Match> {
        let candidates = self.index.candidates(
            &here.print,
            |key| self.texts[key as usize].print.len(),
            &mut desk.counts,
        );
        let mut matches = Vec::new();
        let mut prepared = false;
        let strays: Vec<bool> = here
            .marks
            .iter()
            .map(|mark| desk.counts.is_stray(mark.print))
            .collect();
        let candidates = candidates
            .into_iter()
            .filter(|c| after.is_none_or(|after| c.key > after));
        for candidate in candidates.take(MOST_ALIGNED) {
            let there = &self.texts[candidate.key as usize];
            if !std::mem::replace(&mut prepared, true) {
                desk.aligner.prepare(&here.words.hashes);
            }
            let runs = desk.aligner.runs(&here.words.hashes, &there.words.hashes);
            matches.extend(self.judge(here, &strays, there, candidate.key, &runs));
        }
        matches
    }

    fn judge(
        &self,
        here: &Kept,
        strays: &[bool],
        there: &Kept,
        key: Key,
        runs: &[Run],
    ) -> Option<Match> {
        let runs: Vec<Run> = runs
            .iter()
            .filter(|run| !stray(here, strays, &run.a) && !repeating(here, &run.a))
            .cloned()
            .collect();
        let share = covered(runs.iter().map(|run| run.a.clone()), here.words.len());
        let share_there = covered(runs.iter().map(|run| run.b.clone()), there.words.len());
        let longest = runs.iter().map(|run| run.exact).max()?;
        let larger = share.max(share_there);
        if larger < LEAST_SHARE && longest < LONG_PASSAGE {
            return None;
        }
        if larger < FURNITURE_SHARE && same_host(here, there) && !titles_meet(here, there) {
            return None;
        }
        let words: usize = runs.iter().map(|run| run.exact).sum();
        let agencies = (
            here.agency | here.notices.agencies(),
            there.agency | there.notices.agencies(),
        );
        let measured = Measured {
            share: larger,
            lesser_share: share.min(share_there),
            quoted: (
                quoted(&here.words, runs.iter().map(|run| &run.a)),
                quoted(&there.words, runs.iter().map(|run| &run.b)),
            ),
            first_person: first_person(&here.words, runs.iter().map(|run| &run.a)),
            spread: spread(&runs, here.words.len(), there.words.len()),
            words: words as u32,
            longest: longest as u32,
            passages: runs.len() as u32,
            same_agency: agencies.0 & agencies.1 != 0,
            one_agency: (agencies.0 | agencies.1) != 0,
            names_other: here.notices.name(&there.publisher) || there.notices.name(&here.publisher),
        };
        let (kind, reasons) = kind_of(&measured);
        let passages = runs
            .iter()
            .map(|run| Passage {
                here: span(&here.words, &run.a),
                there: span(&there.words, &run.b),
                words: run.exact as u32,
            })
            .collect();
        Some(Match {
            key,
            kind,
            share,
            share_there,
            passages,
            reasons,
            measured,
        })
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

/// True if most prints of a passage are stray.
fn stray(text: &Kept, strays: &[bool], run: &Range<usize>) -> bool {
    let from = text
        .marks
        .partition_point(|mark| (mark.word as usize) < run.start);
    let to = text
        .marks
        .partition_point(|mark| (mark.word as usize) < run.end);
    let within = strays.get(from..to).unwrap_or_default();
    within.iter().filter(|&&stray| stray).count() * 2 > within.len()
}

fn covered(ranges: impl Iterator<Item = Range<usize>>, of: usize) -> f32 {
    let mut ranges: Vec<_> = ranges.map(|range| (range.start, range.end)).collect();
    ranges.sort_unstable();
    let mut sum = 0;
    let mut end = 0;
    for (from, to) in ranges {
        sum += to.saturating_sub(from.max(end));
        end = end.max(to);
    }
    sum as f32 / of.max(1) as f32
}

fn quoted<'a>(words: &Words, ranges: impl Iterator<Item = &'a Range<usize>>) -> f32 {
    let (mut all, mut quoted) = (0_usize, 0);
    for range in ranges {
        let marks = words.marks.get(range.clone()).unwrap_or_default();
        all += marks.len();
        quoted += marks.iter().filter(|&&mark| mark & QUOTED != 0).count();
    }
    quoted as f32 / all.max(1) as f32
}

/// Share of the words that are the speaker's "I" and "we".
fn first_person<'a>(words: &Words, ranges: impl Iterator<Item = &'a Range<usize>>) -> f32 {
    let (mut all, mut spoken) = (0_usize, 0);
    for range in ranges {
        let within = words.hashes.get(range.clone()).unwrap_or_default();
        all += within.len();
        spoken += within.iter().filter(|word| SPEAKER.contains(word)).count();
    }
    spoken as f32 / all.max(1) as f32
}

/// True of a passage that says the same words again and again, as picture captions and menus do.
fn repeating(text: &Kept, range: &Range<usize>) -> bool {
    if range.len() < REPEATING {
        return false;
    }
    let passage = text.words.hashes.get(range.clone()).unwrap_or_default();
    let mut grams: Vec<&[u32]> = passage.windows(3).collect();
    grams.sort_unstable();
    let often = grams.chunk_by(|a, b| a == b).filter(|same| same.len() >= 4);
    often.map(<[_]>::len).sum::<usize>() * 10 > grams.len()
}

/// True of two pages of one site.
fn same_host(here: &Kept, there: &Kept) -> bool {
    here.host.is_some() && here.host == there.host
}

/// True if two headlines have a longer word in common, or one has none.
fn titles_meet(here: &Kept, there: &Kept) -> bool {
    let (a, b) = (&here.title_words, &there.title_words);
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// How evenly the passages lie over the shorter text: the stretch from the first to the last, as a share of it.
fn spread(runs: &[Run], here: usize, there: usize) -> f32 {
    let stretch = |ranges: &mut dyn Iterator<Item = &Range<usize>>| {
        let (from, to) = ranges.fold((usize::MAX, 0), |(from, to), range| {
            (from.min(range.start), to.max(range.end))
        });
        to.saturating_sub(from) as f32
    };
    let a = stretch(&mut runs.iter().map(|run| &run.a)) / here.max(1) as f32;
    let b = stretch(&mut runs.iter().map(|run| &run.b)) / there.max(1) as f32;
    a.min(b)
}

/// The words a speaker uses of himself and his side.
const FIRST_PERSON: &str = "i we my our me us im ive weve myself ourselves ich wir mein meine unser unsere yo nosotros mi nuestro nuestra je nous mon notre nos я мы мой наш нас мне أنا نحن 我们 我的 我們";

static SPEAKER: LazyLock<Vec<u32>> = LazyLock::new(|| phrase(FIRST_PERSON));

fn span(words: &Words, range: &Range<usize>) -> Span {
    let start = words.starts.get(range.start).copied().unwrap_or_default();
    let last = range.end.saturating_sub(1);
    let end = words.starts.get(last).copied().unwrap_or_default()
        + u32::from(words.lengths.get(last).copied().unwrap_or_default());
    Span::new(start, end)
}
