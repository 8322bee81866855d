//! One text beside texts that a store keeps: the store gives postings, then the texts worth comparing.

use crate::{
    Document, Fingerprint, Index, Key, Match, Segment,
    align::Aligner,
    evidence::{repeating, stray},
    index::Counts,
    kept::Kept,
    origin::{Direction, direction},
    share::count,
    tracer::{MOST_ALIGNED, faults, judge},
};
use reprint_story::Fault;

/// A text on its way through a store's index.
///
/// ```
/// use reprint_trace::{Comparison, Document, Fingerprint};
///
/// let story = "The ferry came back to the north quay on Monday after nine weeks in dock, and a dog was the first on board.";
/// let mut comparison = Comparison::new(&Document::of_text(story));
/// // The store's answer: for each print the texts that have it, here one text, called 7, that has them all.
/// let postings: Vec<(u32, Vec<u64>)> = comparison.fingerprint().prints().map(|print| (print, vec![7])).collect();
/// let worth_reading = comparison.choose(&postings, |_| Fingerprint::of(story).len());
/// assert_eq!(worth_reading, [7]);
/// let (found, _) = comparison.with(0, &Document::of_text(story)).expect("the same text");
/// assert_eq!(found.share, 1.0);
/// ```
#[derive(Debug)]
pub struct Comparison {
    here: Kept,
    strays: Vec<bool>,
    aligner: Aligner,
    capped: bool,
}

impl Comparison {
    /// Reads a text.
    pub fn new(document: &Document<'_>) -> Self {
        let here = Kept::of(document);
        let mut aligner = Aligner::default();
        aligner.prepare(&here.words.hashes);
        Self {
            strays: vec![false; here.marks.len()],
            here,
            aligner,
            capped: false,
        }
    }

    /// What to ask the store's index for.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.here.print
    }

    /// Of the texts that have prints of this one, those worth comparing, the most alike first.
    /// `postings` holds for each print the texts that have it; of a print that very many have, the oldest 61 or more will do.
    /// `length` tells how many prints a text has.
    pub fn choose<T: Copy + Ord>(
        &mut self,
        postings: &[(u32, Vec<T>)],
        length: impl Fn(T) -> usize,
    ) -> Vec<T> {
        let mut names: Vec<T> = postings
            .iter()
            .flat_map(|(_, texts)| texts)
            .copied()
            .collect();
        names.sort_unstable();
        names.dedup();
        let key = |text: &T| names.binary_search(text).map_or(0, count);
        let pairs = postings
            .iter()
            .flat_map(|(print, texts)| texts.iter().map(|text| (*print, key(text))));
        let mut index = Index::default();
        index.push(Segment::of_postings(pairs));
        let name = |key: Key| names.get(key as usize).copied();
        let mut counts = Counts::default();
        let found = index.candidates(
            &self.here.print,
            |key| name(key).map_or(0, &length),
            &mut counts,
        );
        self.capped |= counts.capped || found.len() > MOST_ALIGNED;
        self.strays = self
            .here
            .marks
            .iter()
            .map(|mark| counts.is_stray(mark.print))
            .collect();
        let found = found.into_iter().take(MOST_ALIGNED);
        found.filter_map(|candidate| name(candidate.key)).collect()
    }

    /// Compares it with one text, which the match will call `key`; says what the match is, and which of the two seems
    /// to have been there first. None if they have too little in common.
    pub fn with(&mut self, key: Key, document: &Document<'_>) -> Option<(Match, Direction)> {
        let there = Kept::of(document);
        let mut runs = self
            .aligner
            .runs(&self.here.words.hashes, &there.words.hashes);
        runs.retain(|run| {
            !stray(&self.here, &self.strays, &run.a) && !repeating(&self.here, &run.a)
        });
        let found = judge(&self.here, &there, key, &runs)?;
        let direction = direction(&self.here, &there, (found.share, found.share_there));
        Some((found, direction))
    }

    /// What was left out, and why.
    pub fn faults(&self) -> Vec<Fault> {
        faults(usize::from(self.here.words.cut), usize::from(self.capped))
    }
}
