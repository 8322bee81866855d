//! All pairs among many texts.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{
    Desk, Document, Key, Kind, Match, Tracer,
    index::Segment,
    kept::Kept,
    origin::{Edge, Families},
    share::count,
    tracer::faults,
};
use reprint_story::Fault;

/// Texts being gathered; indexed at once when all are there, which is much quicker than one by one.
#[derive(Debug, Default)]
pub struct Gathering {
    texts: Vec<Kept>,
}

/// Two texts that share words.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The one added first.
    pub a: Key,
    /// The one added later.
    pub b: Key,
    /// The part of `a`'s words that also stand in `b`.
    pub share_a: f32,
    /// The part of `b`'s words that also stand in `a`.
    pub share_b: f32,
    /// What the match is.
    pub kind: Kind,
    /// The one that seems to have been there first.
    pub source: Key,
}

/// What [`Tracer::all`] found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Each pair once.
    pub pairs: Vec<Pair>,
    /// For each text the one it seems to come from; itself if it was first.
    pub first: Vec<Key>,
    /// What was left out, and why.
    pub faults: Vec<Fault>,
}

impl Gathering {
    /// Adds a text and says under which key.
    pub fn add(&mut self, document: &Document<'_>) -> Key {
        self.texts.push(Kept::of(document));
        count(self.texts.len() - 1)
    }

    /// Indexes them.
    pub fn finish(self) -> Tracer {
        let segment = Segment::of((0..).zip(self.texts.iter().map(|text| &text.print)));
        Tracer::of(self.texts, segment)
    }
}

impl Tracer {
    /// Begins a tracer of many texts.
    pub fn batch() -> Gathering {
        Gathering::default()
    }

    /// Every pair of texts that share words, and who was first, on `jobs` threads.
    pub fn all(&self, jobs: usize) -> Found {
        let (matches, capped) = self.all_matches(jobs);
        let cut = self.texts.iter().filter(|text| text.words.cut).count();
        let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); self.len()];
        for (key, found) in &matches {
            edges[*key as usize].push(Edge {
                to: found.key,
                share: found.share,
                back: found.share_there,
            });
            edges[found.key as usize].push(Edge {
                to: *key,
                share: found.share_there,
                back: found.share,
            });
        }
        let families = Families {
            texts: self.texts.iter().collect(),
            edges,
        };
        let first: Vec<Key> = (0..)
            .take(self.len())
            .map(|key| families.first(key))
            .collect();
        let pairs = matches
            .into_iter()
            .map(|(a, found)| Pair {
                a,
                b: found.key,
                share_a: found.share,
                share_b: found.share_there,
                kind: found.kind,
                source: families.source(a, found.key, &first),
            })
            .collect();
        Found {
            pairs,
            first,
            faults: faults(cut, capped),
        }
    }

    /// Each text's matches with later ones, in order, and for how many texts not all were compared.
    fn all_matches(&self, jobs: usize) -> (Vec<(Key, Match)>, usize) {
        let next = AtomicU32::new(0);
        let texts = count(self.len());
        let work = || {
            let mut desk = Desk::default();
            let mut found = Vec::new();
            loop {
                let key = next.fetch_add(1, Ordering::Relaxed);
                if key >= texts {
                    return (found, desk.capped);
                }
                let matches = self.later_matches(key, &mut desk);
                found.extend(matches.into_iter().map(|found| (key, found)));
            }
        };
        let parts = if jobs <= 1 {
            vec![work()]
        } else {
            std::thread::scope(|scope| {
                let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
                let join = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                    thread
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                };
                threads.into_iter().map(join).collect()
            })
        };
        let capped = parts.iter().map(|(_, capped)| capped).sum();
        let mut all: Vec<(Key, Match)> = parts.into_iter().flat_map(|(found, _)| found).collect();
        all.sort_by_key(|(key, found)| (*key, found.key));
        (all, capped)
    }
}
