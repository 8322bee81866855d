//! All pairs among many texts.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::{
    Desk, Document, Key, Kind, Match, Tracer,
    index::Segment,
    origin::{Edge, Families},
    tracer::Kept,
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
        Key::try_from(self.texts.len() - 1).unwrap_or(Key::MAX)
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
        let matches = self.all_matches(jobs);
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
            texts: &self.texts,
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
            faults: self.faults(),
        }
    }

    #[doc(hidden)]
    pub fn evidences(&self) -> Vec<Vec<(Key, [f32; 16])>> {
        let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); self.len()];
        for (key, found) in &self.all_matches(1) {
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
            texts: &self.texts,
            edges,
        };
        (0..self.len() as u32)
            .map(|k| {
                let m = families.members(k);
                m.iter()
                    .map(|&c| (c, families.evidence(k, c, &m)))
                    .collect()
            })
            .collect()
    }

    /// Each text's matches with later ones, in order.
    fn all_matches(&self, jobs: usize) -> Vec<(Key, Match)> {
        let next = AtomicU32::new(0);
        let count = Key::try_from(self.len()).unwrap_or(Key::MAX);
        let work = || {
            let mut desk = Desk::default();
            let keys = std::iter::from_fn(|| {
                Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&key| key < count)
            });
            keys.flat_map(|key| {
                self.later_matches(key, &mut desk)
                    .into_iter()
                    .map(move |found| (key, found))
            })
            .collect::<Vec<_>>()
        };
        let mut all = if jobs <= 1 {
            work()
        } else {
            std::thread::scope(|scope| {
                let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
                let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<_>>| {
                    thread
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                };
                threads.into_iter().flat_map(join).collect()
            })
        };
        all.sort_by_key(|(key, found)| (*key, found.key));
        all
    }
}
