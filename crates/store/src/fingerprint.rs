//! Fingerprints: which stories share runs of words with this one?
//!
//! A row a hash does not scale (274 stories a second at 30,000 stories). Here each story keeps its hashes in one row;
//! every [`BATCH`] new ones are merged into a *segment*, sorted postings in blocks that are written once, and every
//! [`FANOUT`] segments of a level into one of the next. A look-up asks each segment's filter in memory, and reads
//! only the blocks that (nearly always) hold something.
//!
//! Hashes are kept to 40 bits: among twenty million postings a wrong match of one hash comes about once in 55,000
//! look-ups, and a candidate needs several.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use reprint_story::{PublisherId, StoryId};

use crate::{Result, ToValue, Tx, engine::columns, value::args};

mod block;
mod merge;
mod segment;

use block::{mix, pack_hashes, unpack_hashes};
pub use merge::merge;
use segment::Segment;

/// So many fingerprints are merged into a first segment.
const BATCH: i64 = 64;
/// So many segments of one level are merged into one of the next.
const FANOUT: i64 = 8;

/// A story that shares hashes with the one looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// How many different hashes are shared.
    pub shared: u32,
}

/// Which stories have some hashes.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// For each hash that any story has, those stories, oldest first.
    pub hashes: Vec<(u64, Vec<StoryId>)>,
    /// How many hashes each of those stories has.
    pub lengths: HashMap<StoryId, u32>,
}

/// Keeps a story's fingerprint in place of an older one. `detail` is the caller's own, given back by a look-up.
pub fn put(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    hashes: &[u64],
    detail: Option<&[u8]>,
) -> Result<()> {
    let mut mixed: Vec<u64> = hashes.iter().copied().map(mix).collect();
    mixed.sort_unstable();
    mixed.dedup();
    tx.insert(
        "fingerprint",
        columns! { story: story, publisher: publisher, segment: 0_i64, hashes: pack_hashes(&mixed), detail: detail, prints: mixed.len() },
        "ON CONFLICT (story) DO UPDATE SET
             segment = 0, hashes = excluded.hashes, detail = excluded.detail, prints = excluded.prints",
    )?;
    Ok(())
}

/// The caller's own part of a story's fingerprint; none if the story has no fingerprint or it came without.
pub fn detail(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Option<Vec<u8>>> {
    Ok(tx
        .value::<Option<Vec<u8>>>(
            "SELECT detail FROM fingerprint WHERE publisher = $1 AND story = $2",
            args![publisher, story],
        )?
        .flatten())
}

/// Stories without a fingerprint, oldest first: after a restore, or when the way of making them changed.
pub fn missing(tx: &mut dyn Tx, publisher: PublisherId, limit: u32) -> Result<Vec<StoryId>> {
    tx.query(
        "SELECT s.id FROM story s WHERE +s.publisher = $1 AND s.purged IS NULL
             AND NOT EXISTS (SELECT 1 FROM fingerprint f WHERE f.story = s.id) ORDER BY s.id LIMIT $2",
        args![publisher, limit],
        crate::Row::take,
    )
}

/// Takes a story's fingerprint out, its postings included, so that nothing of its words is left.
pub(crate) fn erase(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<()> {
    tx.exec(
        "DELETE FROM fingerprint WHERE publisher = $1 AND story = $2",
        args![publisher, story],
    )?;
    for id in live(tx, publisher)? {
        segment::erase(tx, id, story)?;
    }
    Ok(())
}

fn live(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<i64>> {
    tx.query(
        "SELECT id FROM posting_segment WHERE publisher = $1 AND live = 1 ORDER BY level, id",
        args![publisher],
        crate::Row::take,
    )
}

/// What a process keeps in memory of the segments: their filters (a byte a posting) and directories.
/// Segments never change, so it is never stale; make one and share it.
#[derive(Default)]
pub struct Lookup {
    segments: Mutex<HashMap<i64, Arc<Segment>>>,
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lookup")
    }
}

impl Lookup {
    /// One that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// For each of these hashes the stories that have it, oldest first, at most `most` of each; and how many hashes each
    /// of those stories has.
    pub fn postings(
        &self,
        tx: &mut dyn Tx,
        publisher: PublisherId,
        hashes: &[u64],
        most: usize,
    ) -> Result<Postings> {
        // Mixed hash → the caller's.
        let mut wanted: Vec<(u64, u64)> = hashes.iter().map(|&hash| (mix(hash), hash)).collect();
        wanted.sort_unstable();
        wanted.dedup_by_key(|(mixed, _)| *mixed);
        let mixed: Vec<u64> = wanted.iter().map(|(mixed, _)| *mixed).collect();
        let mut found: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
        for segment in self.segments(tx, publisher)? {
            segment.find(tx, &mixed, &mut found)?;
        }
        unmerged(tx, publisher, &mixed, &mut found)?;
        for stories in found.values_mut() {
            // A story read again since it was merged stands in two places and counts once.
            stories.sort_unstable();
            stories.dedup();
            stories.truncate(most);
        }
        let mut named: Vec<i64> = found.values().flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let lengths = lengths(tx, publisher, &named)?;
        let hashes = found.into_iter().filter_map(|(mixed, stories)| {
            let at = wanted
                .binary_search_by_key(&mixed, |(mixed, _)| *mixed)
                .ok()?;
            let stories = stories.into_iter().filter_map(StoryId::from_number);
            let stories = stories
                .filter(|story| lengths.contains_key(story))
                .collect();
            Some((wanted.get(at)?.1, stories))
        });
        Ok(Postings {
            hashes: hashes.collect(),
            lengths,
        })
    }

    /// Stories that share at least `least` different hashes with these, the most first, at most `limit`.
    /// A hash that more than `common` stories have says nothing and is passed over.
    pub fn candidates(
        &self,
        tx: &mut dyn Tx,
        publisher: PublisherId,
        hashes: &[u64],
        least: u32,
        common: usize,
        limit: usize,
    ) -> Result<Vec<Candidate>> {
        let postings = self.postings(tx, publisher, hashes, common + 1)?;
        let mut shared: BTreeMap<StoryId, u32> = BTreeMap::new();
        for (_, stories) in postings.hashes {
            if stories.len() <= common {
                for story in stories {
                    *shared.entry(story).or_default() += 1;
                }
            }
        }
        let mut best: Vec<Candidate> = shared
            .into_iter()
            .filter(|(_, shared)| *shared >= least)
            .map(|(story, shared)| Candidate { story, shared })
            .collect();
        best.sort_unstable_by_key(|found| (std::cmp::Reverse(found.shared), found.story));
        best.truncate(limit);
        Ok(best)
    }

    /// The live segments, those not met before read in, those no longer live forgotten.
    fn segments(&self, tx: &mut dyn Tx, publisher: PublisherId) -> Result<Vec<Arc<Segment>>> {
        let ids = live(tx, publisher)?;
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let mut segments = Vec::with_capacity(ids.len());
        for id in &ids {
            let segment = match known.get(id) {
                Some(segment) => Arc::clone(segment),
                None => Arc::new(Segment::load(tx, *id)?),
            };
            known.insert(*id, Arc::clone(&segment));
            segments.push(segment);
        }
        let live: HashSet<i64> = ids.into_iter().collect();
        known.retain(|id, segment| segment.publisher() != publisher || live.contains(id));
        Ok(segments)
    }
}

/// How many hashes each of these stories has; what was purged has none. Asked for in groups, one statement for all.
fn lengths(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    stories: &[i64],
) -> Result<HashMap<StoryId, u32>> {
    let mut lengths = HashMap::with_capacity(stories.len());
    for group in stories.chunks(segment::GROUP) {
        let last = group.last().copied().unwrap_or_default();
        let mut values = args![publisher].to_vec();
        values.extend((0..segment::GROUP).map(|n| group.get(n).unwrap_or(&last).to_value()));
        let found: Vec<(StoryId, u32)> = tx.query(
            // The sign keeps SQLite from reading every fingerprint of the newsroom by the index that begins with it.
            "SELECT story, prints FROM fingerprint WHERE +publisher = $1
                 AND story IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            &values,
            |row| Ok((row.take()?, row.take()?)),
        )?;
        lengths.extend(found);
    }
    Ok(lengths)
}

/// The fingerprints not merged yet, gone through one by one: there are few.
fn unmerged(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    wanted: &[u64],
    postings: &mut BTreeMap<u64, Vec<i64>>,
) -> Result<()> {
    tx.each(
        "SELECT story, hashes FROM fingerprint WHERE publisher = $1 AND segment = 0",
        args![publisher],
        &mut |mut row| {
            let story: i64 = row.take()?;
            let packed: Vec<u8> = row.take()?;
            let mut wanted = wanted.iter().copied().peekable();
            for hash in unpack_hashes(&packed) {
                while wanted.next_if(|&w| w < hash).is_some() {}
                if wanted.peek() == Some(&hash) {
                    postings.entry(hash).or_default().push(story);
                }
            }
            Ok(())
        },
    )
}
