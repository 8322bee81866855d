//! Which words of two texts stand in both: exact runs, bridged over small changes.

use std::ops::Range;

/// Words a run must begin with.
const SEED: usize = 3;
/// Words that may differ between two pieces of one run.
const BRIDGE: usize = 8;
/// Exact words a run must have to be evidence.
const LEAST: usize = 6;
/// Places of a seed that are tried; a text that repeats itself is not followed everywhere.
const TRIES: usize = 12;

/// One passage that stands in both texts: word ranges, and how many words are exactly the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
    pub(crate) exact: usize,
}

/// A text prepared for being compared with others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aligner {
    /// Slot of a seed → its last place plus one.
    last: Vec<u32>,
    /// Place → the place before with the same slot, plus one.
    before: Vec<u32>,
    mask: usize,
}

impl Aligner {
    /// Prepares `a`.
    pub(crate) fn prepare(&mut self, a: &[u32]) {
        let slots = (a.len() * 2).max(16).next_power_of_two();
        self.mask = slots - 1;
        self.last.clear();
        self.last.resize(slots, 0);
        self.before.clear();
        self.before.resize(a.len(), 0);
        for (at, seed) in a.windows(SEED).enumerate() {
            let slot = slot(seed) & self.mask;
            self.before[at] = self.last[slot];
            self.last[slot] = u32::try_from(at + 1).unwrap_or_default();
        }
    }

    /// The passages of `b` that stand in the prepared `a`, in the order of `b`.
    pub(crate) fn runs(&self, a: &[u32], b: &[u32]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut at = 0;
        while let Some(seed) = b.get(at..at + SEED) {
            let near = runs.last().map(|run| run.a.end);
            match self.longest(a, b, at, seed, near) {
                Some((place, length)) => {
                    extend(&mut runs, place, at, length);
                    at += length;
                }
                None => at += 1,
            }
        }
        runs.retain(|run| run.exact >= LEAST);
        runs
    }

    /// The longest run from `at`, with a preference for what goes on where the last run ended.
    fn longest(
        &self,
        a: &[u32],
        b: &[u32],
        at: usize,
        seed: &[u32],
        near: Option<usize>,
    ) -> Option<(usize, usize)> {
        let mut place = self.last.get(slot(seed) & self.mask).copied().unwrap_or(0) as usize;
        let mut best = None;
        let mut best_score = 0;
        for _ in 0..TRIES {
            if place == 0 {
                break;
            }
            let from = place - 1;
            let length = same(&a[from..], &b[at..]);
            if length >= SEED {
                let follows = near.is_some_and(|end| from >= end && from - end <= BRIDGE);
                let score = length + if follows { BRIDGE } else { 0 };
                if score > best_score {
                    best_score = score;
                    best = Some((from, length));
                }
            }
            place = self.before[from] as usize;
        }
        best
    }
}

/// Adds a piece to the last run if it follows closely in both texts, or begins a new one.
fn extend(runs: &mut Vec<Run>, a: usize, b: usize, length: usize) {
    if let Some(run) = runs.last_mut() {
        let gap_b = b - run.b.end;
        if a >= run.a.end && a - run.a.end <= BRIDGE && gap_b <= BRIDGE {
            run.a.end = a + length;
            run.b.end = b + length;
            run.exact += length;
            return;
        }
    }
    runs.push(Run {
        a: a..a + length,
        b: b..b + length,
        exact: length,
    });
}

fn same(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn slot(seed: &[u32]) -> usize {
    let mixed = seed.iter().fold(0_u64, |hash, &word| {
        (hash.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    (mixed >> 32) as usize
}
