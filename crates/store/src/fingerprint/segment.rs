use std::collections::BTreeMap;

use reprint_story::{PublisherId, StoryId};

use super::block::{BLOCK, Posting, bytes_to_numbers, numbers_to_bytes, pack, unpack};
use crate::{Result, StoreError, ToValue, Tx, Value, engine::columns, value::args};

/// Blocks are asked for in groups of this size, one statement for all, the last group filled up with repeats.
pub(super) const GROUP: usize = 16;

/// A segment's filter, directory and stories; its postings stay in the database.
pub(super) struct Segment {
    id: i64,
    publisher: PublisherId,
    stories: Vec<u64>,
    directory: Vec<u64>,
    filter: Filter,
}

impl Segment {
    pub(super) fn load(tx: &mut dyn Tx, id: i64) -> Result<Self> {
        let found = tx.first(
            "SELECT publisher, stories, directory, filter FROM posting_segment WHERE id = $1",
            args![id],
            |row| {
                Ok(Self {
                    id,
                    publisher: row.take()?,
                    stories: bytes_to_numbers(&row.take::<Vec<u8>>()?),
                    directory: bytes_to_numbers(&row.take::<Vec<u8>>()?),
                    filter: Filter(row.take()?),
                })
            },
        )?;
        found.ok_or_else(|| StoreError::not_found("segment", id))
    }

    pub(super) fn publisher(&self) -> PublisherId {
        self.publisher
    }

    pub(super) fn stories(&self) -> &[u64] {
        &self.stories
    }

    pub(super) fn blocks(&self) -> usize {
        self.directory.len()
    }

    /// Adds the stories that have these (sorted) hashes.
    pub(super) fn find(
        &self,
        tx: &mut dyn Tx,
        wanted: &[u64],
        postings: &mut BTreeMap<u64, Vec<i64>>,
    ) -> Result<()> {
        let likely: Vec<u64> = wanted
            .iter()
            .copied()
            .filter(|&hash| self.filter.may_hold(hash))
            .collect();
        let mut blocks: Vec<usize> = likely
            .iter()
            .flat_map(|&hash| self.blocks_of(hash))
            .collect();
        blocks.sort_unstable();
        blocks.dedup();
        for group in blocks.chunks(GROUP) {
            for packed in read_blocks(tx, self.id, group)? {
                // Both are in the order of their hashes, so one walk through both finds what they share.
                let mut wanted = likely.iter().copied().peekable();
                for posting in unpack(&packed) {
                    while wanted.next_if(|&hash| hash < posting.hash).is_some() {}
                    if wanted.peek() == Some(&posting.hash) {
                        let story = self.stories.get(posting.doc as usize);
                        postings
                            .entry(posting.hash)
                            .or_default()
                            .extend(story.map(|&story| story.cast_signed()));
                    }
                }
            }
        }
        Ok(())
    }

    /// The blocks that may hold a hash: usually one; more where a common hash runs over block ends, and then the
    /// first of them, which name the oldest stories, are enough to see that it is common.
    fn blocks_of(&self, hash: u64) -> std::ops::Range<usize> {
        const FIRST: usize = 2;
        let first = self
            .directory
            .partition_point(|&start| start < hash)
            .saturating_sub(1);
        let end = self.directory.partition_point(|&start| start <= hash);
        first..end.min(first + FIRST)
    }
}

/// Some blocks of a segment, in their order.
pub(super) fn read_blocks(tx: &mut dyn Tx, segment: i64, blocks: &[usize]) -> Result<Vec<Vec<u8>>> {
    let Some(last) = blocks.last() else {
        return Ok(Vec::new());
    };
    let mut values = vec![Value::Int(segment)];
    values.extend((0..GROUP).map(|n| blocks.get(n).unwrap_or(last).to_value()));
    tx.query(
        "SELECT postings FROM posting_block WHERE segment = $1
             AND block IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ORDER BY block",
        &values,
        crate::Row::take,
    )
}

/// Takes a story's postings out of a segment's blocks.
pub(super) fn erase(tx: &mut dyn Tx, id: i64, story: StoryId) -> Result<()> {
    let segment = Segment::load(tx, id)?;
    let number = story.number().cast_unsigned();
    let Ok(doc) = segment.stories.binary_search(&number) else {
        return Ok(());
    };
    let all: Vec<usize> = (0..segment.blocks()).collect();
    let mut erased = 0;
    for group in all.chunks(GROUP) {
        for (&block, packed) in group.iter().zip(read_blocks(tx, id, group)?) {
            let before: Vec<Posting> = unpack(&packed).collect();
            let after: Vec<Posting> = before
                .iter()
                .copied()
                .filter(|posting| posting.doc as usize != doc)
                .collect();
            if after.len() < before.len() {
                erased += before.len() - after.len();
                tx.exec(
                    "UPDATE posting_block SET postings = $3 WHERE segment = $1 AND block = $2",
                    args![id, block, pack(&after)],
                )?;
            }
        }
    }
    // The changed number tells a merge under way that what it read no longer holds.
    tx.exec(
        "UPDATE posting_segment SET postings = postings - $2 WHERE id = $1",
        args![id, erased],
    )?;
    Ok(())
}

/// Gathers sorted postings into blocks, a directory and a filter.
pub(super) struct Writer {
    id: i64,
    publisher: PublisherId,
    stories: Vec<u64>,
    directory: Vec<u64>,
    filter: Filter,
    open: Vec<Posting>,
    full: Vec<(usize, Vec<u8>)>,
    count: i64,
}

impl Writer {
    /// For at most so many postings of these stories (sorted).
    pub(super) fn new(id: i64, publisher: PublisherId, stories: Vec<u64>, postings: usize) -> Self {
        Self {
            id,
            publisher,
            stories,
            directory: Vec::new(),
            filter: Filter::for_hashes(postings),
            open: Vec::with_capacity(BLOCK),
            full: Vec::new(),
            count: 0,
        }
    }

    pub(super) fn add(&mut self, posting: Posting) {
        self.filter.add(posting.hash);
        self.open.push(posting);
        self.count += 1;
        if self.open.len() == BLOCK {
            self.close_block();
        }
    }

    fn close_block(&mut self) {
        if let Some(first) = self.open.first() {
            self.directory.push(first.hash);
            self.full.push((self.directory.len() - 1, pack(&self.open)));
            self.open.clear();
        }
    }

    /// Blocks ready to be written.
    pub(super) fn ready(&self) -> usize {
        self.full.len()
    }

    /// The blocks ready, to be written by [`write_blocks`].
    pub(super) fn take_ready(&mut self) -> Vec<(usize, Vec<u8>)> {
        std::mem::take(&mut self.full)
    }

    pub(super) fn finish(&mut self) {
        self.close_block();
    }

    /// Writes the segment's row; from now on it is found.
    pub(super) fn publish(&self, tx: &mut dyn Tx, level: i64) -> Result<()> {
        tx.insert(
            "posting_segment",
            columns! {
                id: self.id, publisher: self.publisher, level: level, live: 1_i64, postings: self.count,
                stories: numbers_to_bytes(self.stories.iter().copied()),
                directory: numbers_to_bytes(self.directory.iter().copied()), filter: self.filter.0,
            },
            "",
        )?;
        Ok(())
    }
}

pub(super) fn write_blocks(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    segment: i64,
    blocks: &[(usize, Vec<u8>)],
) -> Result<()> {
    for (block, packed) in blocks {
        tx.exec(
            "INSERT INTO posting_block (segment, block, publisher, postings) VALUES ($1, $2, $3, $4)",
            args![segment, block, publisher, packed],
        )?;
    }
    Ok(())
}

/// A Bloom filter of eight bits and three probes a hash: of hashes that are not there it lets 3 % pass.
struct Filter(Vec<u8>);

impl Filter {
    fn for_hashes(hashes: usize) -> Self {
        Self(vec![0; hashes.max(8)])
    }

    fn probes(&self, hash: u64) -> impl Iterator<Item = (usize, u8)> + use<> {
        let bits = self.0.len() as u64 * 8;
        // Two halves of one product make all three probes (Kirsch and Mitzenmacher, 2006).
        let spread = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (a, b) = (spread >> 32, spread & 0xffff_ffff | 1);
        (0..3u64).map(move |n| {
            let bit = a.wrapping_add(n.wrapping_mul(b)) % bits;
            ((bit / 8) as usize, 1 << (bit % 8))
        })
    }

    fn add(&mut self, hash: u64) {
        for (byte, bit) in self.probes(hash) {
            if let Some(byte) = self.0.get_mut(byte) {
                *byte |= bit;
            }
        }
    }

    fn may_hold(&self, hash: u64) -> bool {
        !self.0.is_empty()
            && self
                .probes(hash)
                .all(|(byte, bit)| self.0.get(byte).is_some_and(|held| held & bit != 0))
    }
}
