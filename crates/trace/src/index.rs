use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::print::{Fingerprint, read_number, write_number};
use crate::share::share;

/// A text in an index, by its place in the order of adding.
pub type Key = u32;

/// Postings looked at for one print. A print on more texts than this is common (furniture, a much copied story) and
/// says little; it is looked at only for a text that has hardly any other, and then for its oldest texts.
const COMMON: usize = 60;

/// Postings of many fingerprints: (print, text) pairs, sorted. Segments are written once and merged;
/// a store keeps one as a blob ([`Segment::to_bytes`]).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct Segment {
    /// The print above, the text's key below.
    postings: Vec<u64>,
    /// Where the postings with each value of the upper bits begin.
    directory: Vec<u32>,
    /// How far a print is shifted to find its place in the directory.
    shift: u32,
}

impl Segment {
    /// The postings of some texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = (Key, &'a Fingerprint)>) -> Self {
        let prints = texts
            .into_iter()
            .flat_map(|(key, print)| print.prints.iter().map(move |&print| (print, key)));
        Self::of_postings(prints)
    }

    /// Postings as some other index gives them: which print stands in which text.
    pub fn of_postings(postings: impl IntoIterator<Item = (u32, Key)>) -> Self {
        let mut postings: Vec<u64> = postings
            .into_iter()
            .map(|(print, key)| posting(print, key))
            .collect();
        postings.sort_unstable();
        postings.dedup();
        Self::sorted(postings)
    }

    fn sorted(postings: Vec<u64>) -> Self {
        let bits = (postings.len() / 4).max(2).ilog2().clamp(1, 24);
        let shift = 32 - bits;
        let mut directory = vec![0_u32; (1 << bits) + 1];
        for posting in &postings {
            directory[(print_of(*posting) >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for slot in &mut directory {
            sum += *slot;
            *slot = sum;
        }
        Self {
            postings,
            directory,
            shift,
        }
    }

    /// One segment with the postings of both.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let mut merged = Vec::with_capacity(self.len() + other.len());
        let (mut left, mut right) = (self.postings.as_slice(), other.postings.as_slice());
        while let (Some(&a), Some(&b)) = (left.first(), right.first()) {
            merged.push(a.min(b));
            if a <= b {
                left = left.get(1..).unwrap_or_default();
            }
            if b <= a {
                right = right.get(1..).unwrap_or_default();
            }
        }
        merged.extend_from_slice(left);
        merged.extend_from_slice(right);
        Self::sorted(merged)
    }

    /// The same segment without some texts: what a purge leaves.
    #[must_use]
    pub fn without(&self, gone: impl Fn(Key) -> bool) -> Self {
        let kept = self.postings.iter().copied();
        Self::sorted(kept.filter(|&posting| !gone(key_of(posting))).collect())
    }

    /// How many postings it holds.
    pub fn len(&self) -> usize {
        self.postings.len()
    }

    /// True if it holds none.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }

    /// The form to store: differences as variable-length integers.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.postings.len() * 6);
        let mut last = 0;
        for &posting in &self.postings {
            write_number(&mut bytes, posting - last);
            last = posting;
        }
        bytes
    }

    /// Reads what [`Segment::to_bytes`] wrote. Damaged bytes give fewer or other postings, never a failure.
    pub fn from_bytes(mut bytes: &[u8]) -> Self {
        let mut postings = Vec::with_capacity(bytes.len() / 4);
        let mut last = 0_u64;
        while let Some(step) = read_number(&mut bytes) {
            last = last.wrapping_add(step);
            postings.push(last);
        }
        postings.sort_unstable();
        Self::sorted(postings)
    }

    /// The postings of one print.
    fn find(&self, print: u32) -> &[u64] {
        let Some(range) = self.slot(print) else {
            return &[];
        };
        let slot = self.postings.get(range).unwrap_or_default();
        let from = slot.partition_point(|&posting| print_of(posting) < print);
        let rest = slot.get(from..).unwrap_or_default();
        let to = rest
            .iter()
            .take_while(|&&posting| print_of(posting) == print)
            .count();
        rest.get(..to).unwrap_or_default()
    }

    fn slot(&self, print: u32) -> Option<Range<usize>> {
        let slot = (print.checked_shr(self.shift)?) as usize;
        Some(*self.directory.get(slot)? as usize..*self.directory.get(slot + 1)? as usize)
    }
}

impl From<Vec<u8>> for Segment {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(&bytes)
    }
}

impl From<Segment> for Vec<u8> {
    fn from(segment: Segment) -> Self {
        segment.to_bytes()
    }
}

fn posting(print: u32, key: Key) -> u64 {
    u64::from(print) << 32 | u64::from(key)
}

fn print_of(posting: u64) -> u32 {
    (posting >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is the key")]
fn key_of(posting: u64) -> Key {
    posting as u32
}

/// Segments of growing size, merged as they fill: adding costs O(log n) moves a posting, looking up a few segments a print.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    segments: Vec<Segment>,
}

/// A text that shares prints with the one asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text.
    pub key: Key,
    /// How many prints both have.
    pub shared: u32,
}

impl Index {
    /// Adds a text.
    pub fn add(&mut self, key: Key, print: &Fingerprint) {
        self.push(Segment::of([(key, print)]));
    }

    /// Adds a segment made elsewhere, or read from a store.
    pub fn push(&mut self, mut segment: Segment) {
        while let Some(last) = self.segments.last() {
            if last.len() > 2 * segment.len() {
                break;
            }
            segment = last.merge(&segment);
            self.segments.pop();
        }
        if !segment.is_empty() {
            self.segments.push(segment);
        }
    }

    /// The segments, the largest first, for a store to keep.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Texts that share prints with `print`, most shared first. `length` tells how many prints a text has.
    ///
    /// A print that stands in several texts which share hardly anything else with this one is *stray*: page furniture, a
    /// headline in a list, a much quoted sentence. Stray prints are told in `counts` and make no candidate.
    pub fn candidates(
        &self,
        print: &Fingerprint,
        length: impl Fn(Key) -> usize,
        counts: &mut Counts,
    ) -> Vec<Candidate> {
        let common = counts.gather(self, print);
        // A text of which most is common (one of a thousand copies) is followed to the oldest that have it.
        counts.capped = common.len() * 2 > print.len();
        if counts.capped {
            for print in common {
                counts.gather_oldest(self, print);
            }
        } else {
            counts.stray.extend(common);
        }
        counts.count();
        counts.drop_stray(print.len(), length);
        counts.take(if print.len() < 8 { 1 } else { 2 })
    }
}

/// Work space of [`Index::candidates`], kept between calls so that nothing is cleared but what was used.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Prints found in few enough texts, with their texts in `keys`.
    found: Vec<(u32, Range<usize>)>,
    keys: Vec<Key>,
    /// Shared prints by key, and the keys that have any.
    of: Vec<u32>,
    used: Vec<Key>,
    /// Prints that say nothing, sorted.
    stray: Vec<u32>,
    /// Most prints stood in too many texts, and only the oldest of those were looked at.
    pub(crate) capped: bool,
}

/// Share of the shorter text's prints below which two texts are strangers.
const STRANGERS: f32 = 0.2;
/// Strangers a print must be met in to be stray.
const STRAY: usize = 3;

impl Counts {
    /// True of a print found to be stray for the text last asked about.
    pub fn is_stray(&self, print: u32) -> bool {
        self.stray.binary_search(&print).is_ok()
    }

    /// Looks up every print; returns those of too many texts.
    fn gather(&mut self, index: &Index, print: &Fingerprint) -> Vec<u32> {
        self.found.clear();
        self.keys.clear();
        self.stray.clear();
        let mut common = Vec::new();
        for &print in &print.prints {
            let from = self.keys.len();
            for segment in &index.segments {
                self.keys
                    .extend(segment.find(print).iter().map(|&posting| key_of(posting)));
            }
            if self.keys.len() - from > COMMON {
                self.keys.truncate(from);
                common.push(print);
            } else {
                self.found.push((print, from..self.keys.len()));
            }
        }
        common
    }

    fn gather_oldest(&mut self, index: &Index, print: u32) {
        let from = self.keys.len();
        let postings = index
            .segments
            .iter()
            .flat_map(|segment| segment.find(print));
        self.keys
            .extend(postings.take(COMMON).map(|&posting| key_of(posting)));
        self.found.push((print, from..self.keys.len()));
    }

    fn count(&mut self) {
        for &key in &self.keys {
            let at = key as usize;
            if at >= self.of.len() {
                self.of.resize((at + 1).next_power_of_two(), 0);
            }
            if self.of[at] == 0 {
                self.used.push(key);
            }
            self.of[at] += 1;
        }
    }

    fn drop_stray(&mut self, prints: usize, length: impl Fn(Key) -> usize) {
        if self.found.iter().all(|(_, range)| range.len() <= STRAY) {
            return self.stray.sort_unstable();
        }
        let near: Vec<Key> = {
            let is_near = |key: &&Key| {
                let shorter = length(**key).min(prints).max(1);
                share(self.of[**key as usize] as usize, shorter) >= STRANGERS
            };
            let mut near: Vec<Key> = self.used.iter().filter(is_near).copied().collect();
            near.sort_unstable();
            near
        };
        for (print, range) in &self.found {
            let keys = &self.keys[range.clone()];
            if keys.len() <= STRAY {
                continue;
            }
            let known = keys
                .iter()
                .filter(|key| near.binary_search(key).is_ok())
                .count();
            if keys.len() - known >= STRAY.max(known) {
                self.stray.push(*print);
                for &key in keys {
                    self.of[key as usize] -= 1;
                }
            }
        }
        self.stray.sort_unstable();
    }

    fn take(&mut self, least: u32) -> Vec<Candidate> {
        let mut found = Vec::new();
        for key in self.used.drain(..) {
            let shared = std::mem::take(&mut self.of[key as usize]);
            if shared >= least {
                found.push(Candidate { key, shared });
            }
        }
        found
            .sort_unstable_by_key(|candidate| (std::cmp::Reverse(candidate.shared), candidate.key));
        found
    }
}
