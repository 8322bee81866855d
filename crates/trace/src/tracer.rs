use reprint_story::{Fault, Severity, Span};
use serde::Serialize;

use crate::{
    Document, Index, Key, Kind, Reason,
    align::{Aligner, Run},
    evidence::{covered, first_person, quoted, repeating, spread, stray},
    index::{Counts, Segment},
    kept::Kept,
    kind::{Measured, SPEECH_QUOTED, kind_of},
    origin::{Direction, direction},
    share::count,
    words::MOST_WORDS,
};

/// Share of the shorter text from which a match is told.
const LEAST_SHARE: f32 = 0.17;
/// Exact words in one passage from which a match is told whatever its share.
const LONG_PASSAGE: usize = 32;
/// Share up to which two pages of one site with nothing in common in their headlines share furniture, not a story.
const FURNITURE_SHARE: f32 = 0.6;
/// Candidates aligned for one text.
pub(crate) const MOST_ALIGNED: usize = 200;

/// Texts kept in memory, and the matches among them.
#[derive(Debug, Default)]
pub struct Tracer {
    pub(crate) texts: Vec<Kept>,
    index: Index,
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
    /// The shared passages, in the order of the other text.
    pub passages: Vec<Passage>,
    /// Why it was called what it is.
    pub reasons: Vec<Reason>,
}

/// What [`Tracer::trace`] found about a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Traced {
    /// Its matches, those with most in common first, each with which of the two seems to have been there first.
    pub matches: Vec<(Match, Direction)>,
    /// What was left out, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// Work space of one thread.
#[derive(Debug, Default)]
pub struct Desk {
    counts: Counts,
    aligner: Aligner,
    /// Texts with more candidates than were compared.
    pub(crate) capped: usize,
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

    /// Adds a text and says under which key.
    pub fn add(&mut self, document: &Document<'_>) -> Key {
        let kept = Kept::of(document);
        let key = count(self.texts.len());
        self.index.add(key, &kept.print);
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
        self.matches_of(&Kept::of(document), None, &mut Desk::default())
    }

    /// The matches of a text, with who was first and what was left out.
    pub fn trace(&self, document: &Document<'_>) -> Traced {
        let here = Kept::of(document);
        let mut desk = Desk::default();
        let matches = self.matches_of(&here, None, &mut desk);
        let directed = matches.into_iter().filter_map(|found| {
            let there = self.texts.get(found.key as usize)?;
            let direction = direction(&here, there, (found.share, found.share_there));
            Some((found, direction))
        });
        Traced {
            matches: directed.collect(),
            faults: faults(usize::from(here.words.cut), desk.capped),
        }
    }

    /// The matches of a kept text with texts added after it: over all keys, each pair once.
    pub fn later_matches(&self, key: Key, desk: &mut Desk) -> Vec<Match> {
        let Some(kept) = self.texts.get(key as usize) else {
            return Vec::new();
        };
        self.matches_of(kept, Some(key), desk)
    }

    fn matches_of(&self, here: &Kept, after: Option<Key>, desk: &mut Desk) -> Vec<Match> {
        let length = |key: Key| {
            self.texts
                .get(key as usize)
                .map_or(0, |text| text.print.len())
        };
        let mut candidates = self.index.candidates(&here.print, length, &mut desk.counts);
        candidates.retain(|candidate| after.is_none_or(|after| candidate.key > after));
        if candidates.is_empty() {
            return Vec::new();
        }
        desk.capped += usize::from(desk.counts.capped || candidates.len() > MOST_ALIGNED);
        let is_stray = |mark: &crate::print::Mark| desk.counts.is_stray(mark.print);
        let strays: Vec<bool> = here.marks.iter().map(is_stray).collect();
        desk.aligner.prepare(&here.words.hashes);
        let mut matches = Vec::new();
        for candidate in candidates.into_iter().take(MOST_ALIGNED) {
            let Some(there) = self.texts.get(candidate.key as usize) else {
                continue;
            };
            let mut runs = desk.aligner.runs(&here.words.hashes, &there.words.hashes);
            runs.retain(|run| !stray(here, &strays, &run.a) && !repeating(here, &run.a));
            matches.extend(judge(here, there, candidate.key, &runs));
        }
        matches
    }
}

/// What was left out, told.
pub(crate) fn faults(cut: usize, capped: usize) -> Vec<Fault> {
    let told = [
        (
            cut,
            "trace.text_cut",
            format!(
                "{cut} texts are longer than {MOST_WORDS} words; what comes after was not compared"
            ),
        ),
        (
            capped,
            "trace.matches_capped",
            format!(
                "{capped} texts share words with very many others; only the oldest, or those with most in common, were compared"
            ),
        ),
    ];
    let told = told.into_iter().filter(|(times, ..)| *times > 0);
    told.map(|(_, code, message)| Fault::new(code, Severity::Warning, message))
        .collect()
}

/// The match two texts are by their shared passages, if there is enough of them.
pub(crate) fn judge(here: &Kept, there: &Kept, key: Key, runs: &[Run]) -> Option<Match> {
    let longest = runs.iter().map(|run| run.exact).max()?;
    let in_here = || runs.iter().map(|run| &run.a);
    let in_there = || runs.iter().map(|run| &run.b);
    let share = covered(in_here(), here.words.len());
    let share_there = covered(in_there(), there.words.len());
    let larger = share.max(share_there);
    if larger < LEAST_SHARE && longest < LONG_PASSAGE {
        return None;
    }
    if larger < FURNITURE_SHARE && here.same_host(there) && !here.titles_meet(there) {
        return None;
    }
    let quoted = (
        quoted(&here.words, in_here()),
        quoted(&there.words, in_there()),
    );
    let measured = Measured {
        share: larger,
        lesser_share: share.min(share_there),
        quoted,
        first_person: if quoted.0.max(quoted.1) >= SPEECH_QUOTED {
            first_person(&here.words, in_here())
        } else {
            0.0
        },
        spread: spread(runs, here.words.len(), there.words.len()),
        words: count(runs.iter().map(|run| run.exact).sum()),
        passages: count(runs.len()),
        same_agency: here.agencies() & there.agencies() != 0,
        one_agency: (here.agencies() | there.agencies()) != 0,
        names_other: here.notices.name(&there.publisher) || there.notices.name(&here.publisher),
    };
    let (kind, reasons) = kind_of(&measured);
    let passage = |run: &Run| Passage {
        here: here.span(&run.a),
        there: there.span(&run.b),
        words: count(run.exact),
    };
    Some(Match {
        key,
        kind,
        share,
        share_there,
        passages: runs.iter().map(passage).collect(),
        reasons,
    })
}
