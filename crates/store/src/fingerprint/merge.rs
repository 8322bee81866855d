use std::collections::{HashMap, HashSet, VecDeque};

use jiff::SignedDuration;
use reprint_story::{Clock, Id, IdMaker, PublisherId};

use super::{
    BATCH, FANOUT,
    block::{Posting, unpack, unpack_hashes},
    segment::{GROUP, Segment, Writer, read_blocks, write_blocks},
};
use crate::{Result, Store, Tx, lease, value::args};

/// A merge writes so many blocks in one transaction (about 200 KB), so that it never holds the writer for long.
const STRETCH: usize = 64;
const LEASE: SignedDuration = SignedDuration::from_secs(120);

/// Merges what has gathered, and says how many segments it wrote. Cheap to call when there is nothing to do; call it
/// after every few dozen stories. One process at a time does it for a newsroom, under a lease.
pub fn merge(
    store: &Store,
    publisher: PublisherId,
    holder: &str,
    clock: &dyn Clock,
    ids: &IdMaker,
) -> Result<usize> {
    if !store.read(|tx| due(tx, publisher))? {
        return Ok(0);
    }
    let name = format!("fingerprints {publisher}");
    let held = store.write(|tx| lease::take(tx, &name, holder, clock.now(), LEASE))?;
    if held.is_none() {
        return Ok(0);
    }
    let next_id = || ids.make::<()>(clock);
    let result = work(store, publisher, &next_id);
    store.write(|tx| lease::give_back(tx, &name, holder))?;
    result
}

fn work(store: &Store, publisher: PublisherId, next_id: &dyn Fn() -> Id<()>) -> Result<usize> {
    // Blocks of a merge that was cut off belong to no segment.
    store.write(|tx| {
        tx.exec(
            "DELETE FROM posting_block WHERE publisher = $1 AND segment NOT IN (SELECT id FROM posting_segment WHERE publisher = $1)",
            args![publisher],
        )
    })?;
    let mut written = 0;
    while store.read(|tx| unmerged(tx, publisher))? >= BATCH {
        let id = next_id();
        store.write(|tx| gather(tx, publisher, id.number()))?;
        written += 1;
    }
    while let Some((level, sources)) = store.read(|tx| full_level(tx, publisher))? {
        if !join(store, publisher, next_id().number(), level + 1, &sources)? {
            break; // a purge came between; the next call does it
        }
        written += 1;
    }
    Ok(written)
}

fn due(tx: &mut dyn Tx, publisher: PublisherId) -> Result<bool> {
    Ok(unmerged(tx, publisher)? >= BATCH || full_level(tx, publisher)?.is_some())
}

fn unmerged(tx: &mut dyn Tx, publisher: PublisherId) -> Result<i64> {
    Ok(tx
        .value(
            "SELECT COUNT(*) FROM fingerprint WHERE publisher = $1 AND segment = 0",
            args![publisher],
        )?
        .unwrap_or(0))
}

/// The lowest level with enough segments to join, and those.
fn full_level(tx: &mut dyn Tx, publisher: PublisherId) -> Result<Option<(i64, Vec<i64>)>> {
    let level: Option<i64> = tx.value(
        "SELECT level FROM posting_segment WHERE publisher = $1 AND live = 1 GROUP BY level HAVING COUNT(*) >= $2 ORDER BY level LIMIT 1",
        args![publisher, FANOUT],
    )?;
    let Some(level) = level else {
        return Ok(None);
    };
    let sources = tx.query(
        "SELECT id FROM posting_segment WHERE publisher = $1 AND live = 1 AND level = $2 ORDER BY id LIMIT $3",
        args![publisher, level, FANOUT],
        crate::Row::take,
    )?;
    Ok(Some((level, sources)))
}

/// A first segment from single fingerprints, in one transaction: it is small.
fn gather(tx: &mut dyn Tx, publisher: PublisherId, id: i64) -> Result<()> {
    let rows: Vec<(u64, Vec<u8>)> = tx.query(
        "SELECT story, hashes FROM fingerprint WHERE publisher = $1 AND segment = 0 ORDER BY story LIMIT $2",
        args![publisher, BATCH],
        |row| Ok((row.take::<i64>()?.cast_unsigned(), row.take()?)),
    )?;
    let mut postings: Vec<Posting> = rows
        .iter()
        .zip(0u32..)
        .flat_map(|((_, packed), doc)| unpack_hashes(packed).map(move |hash| Posting { hash, doc }))
        .collect();
    postings.sort_unstable();
    let stories: Vec<u64> = rows.iter().map(|row| row.0).collect();
    let mut writer = Writer::new(id, publisher, stories.clone(), postings.len());
    for posting in postings {
        writer.add(posting);
    }
    writer.finish();
    write_blocks(tx, publisher, id, &writer.take_ready())?;
    writer.publish(tx, 1)?;
    for story in stories {
        tx.exec(
            "UPDATE fingerprint SET segment = $2 WHERE story = $1",
            args![story.cast_signed(), id],
        )?;
    }
    Ok(())
}

/// One segment from several, a stretch at a time; it takes their place in a last transaction, or, if a purge changed
/// one of them meanwhile, not at all.
fn join(
    store: &Store,
    publisher: PublisherId,
    id: i64,
    level: i64,
    sources: &[i64],
) -> Result<bool> {
    let (before, mut runs) = store.read(|tx| {
        let runs = sources
            .iter()
            .map(|&source| Run::open(tx, source))
            .collect::<Result<Vec<_>>>()?;
        Ok((sizes(tx, sources)?, runs))
    })?;
    let mut stories: Vec<u64> = runs.iter().flat_map(Run::alive).collect();
    stories.sort_unstable();
    let docs: HashMap<u64, u32> = stories.iter().copied().zip(0u32..).collect();
    let postings = usize::try_from(before.iter().sum::<i64>()).unwrap_or(0);
    let mut writer = Writer::new(id, publisher, stories, postings);
    loop {
        for run in &mut runs {
            if run.is_dry() {
                store.read(|tx| run.fill(tx, &docs))?;
            }
        }
        // The least posting of all heads; a handful of runs need no heap.
        let least = runs
            .iter()
            .enumerate()
            .filter_map(|(n, run)| Some((*run.ready.front()?, n)))
            .min();
        let Some((posting, n)) = least else {
            break;
        };
        writer.add(posting);
        if let Some(run) = runs.get_mut(n) {
            run.ready.pop_front();
        }
        if writer.ready() >= STRETCH {
            let blocks = writer.take_ready();
            store.write(|tx| write_blocks(tx, publisher, id, &blocks))?;
        }
    }
    writer.finish();
    let blocks = writer.take_ready();
    store.write(|tx| {
        write_blocks(tx, publisher, id, &blocks)?;
        if sizes(tx, sources)? != before {
            tx.exec("DELETE FROM posting_block WHERE segment = $1", args![id])?;
            return Ok(false);
        }
        writer.publish(tx, level)?;
        for source in sources {
            tx.exec(
                "UPDATE fingerprint SET segment = $3 WHERE publisher = $1 AND segment = $2",
                args![publisher, source, id],
            )?;
            tx.exec("DELETE FROM posting_segment WHERE id = $1", args![source])?;
            tx.exec(
                "DELETE FROM posting_block WHERE segment = $1",
                args![source],
            )?;
        }
        Ok(true)
    })
}

fn sizes(tx: &mut dyn Tx, sources: &[i64]) -> Result<Vec<i64>> {
    sources
        .iter()
        .map(|source| {
            let size = tx.value(
                "SELECT postings FROM posting_segment WHERE id = $1 AND live = 1",
                args![source],
            )?;
            Ok(size.unwrap_or(-1))
        })
        .collect()
}

/// A segment read from its first posting to its last.
struct Run {
    id: i64,
    segment: Segment,
    /// Stories whose newest fingerprint is in this segment; of others it holds what was overtaken.
    alive: HashSet<u64>,
    next_block: usize,
    ready: VecDeque<Posting>,
}

impl Run {
    fn open(tx: &mut dyn Tx, id: i64) -> Result<Self> {
        let segment = Segment::load(tx, id)?;
        let alive: Vec<u64> = tx.query(
            "SELECT story FROM fingerprint WHERE publisher = $1 AND segment = $2",
            args![segment.publisher(), id],
            |row| row.take::<i64>().map(i64::cast_unsigned),
        )?;
        Ok(Self {
            id,
            segment,
            alive: alive.into_iter().collect(),
            next_block: 0,
            ready: VecDeque::new(),
        })
    }

    fn alive(&self) -> impl Iterator<Item = u64> {
        self.alive.iter().copied()
    }

    fn is_dry(&self) -> bool {
        self.ready.is_empty() && self.next_block < self.segment.blocks()
    }

    /// Reads on. Postings come counted in the new segment's list of stories.
    fn fill(&mut self, tx: &mut dyn Tx, docs: &HashMap<u64, u32>) -> Result<()> {
        let counted = |posting: Posting| {
            let story = self.segment.stories().get(posting.doc as usize)?;
            self.alive.contains(story).then_some(())?;
            let doc = *docs.get(story)?;
            Some(Posting { doc, ..posting })
        };
        let mut next = self.next_block;
        let mut ready = VecDeque::new();
        while ready.is_empty() && next < self.segment.blocks() {
            let end = (next + GROUP).min(self.segment.blocks());
            let blocks: Vec<usize> = (next..end).collect();
            for packed in read_blocks(tx, self.id, &blocks)? {
                ready.extend(unpack(&packed).filter_map(counted));
            }
            next = end;
        }
        (self.next_block, self.ready) = (next, ready);
        Ok(())
    }
}
