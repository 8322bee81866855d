//! What differs between two sequences: patience anchors, then longest common subsequences between them.

use std::{collections::HashMap, hash::Hash, ops::Range};

/// A stretch that is the same in both, or differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The same in both.
    Same {
        /// In the first.
        old: Range<usize>,
        /// In the second.
        new: Range<usize>,
    },
    /// Stands in the first only, in the second only, or is replaced; never empty on both sides.
    Changed {
        /// In the first.
        old: Range<usize>,
        /// In the second.
        new: Range<usize>,
    },
}

impl Piece {
    /// The stretch of the first sequence.
    pub fn before(&self) -> Range<usize> {
        match self {
            Self::Same { old, .. } | Self::Changed { old, .. } => old.clone(),
        }
    }

    /// The stretch of the second sequence.
    pub fn after(&self) -> Range<usize> {
        match self {
            Self::Same { new, .. } | Self::Changed { new, .. } => new.clone(),
        }
    }

    /// True if it is the same in both.
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Same { .. })
    }
}

/// Beyond this many cells a table is not filled; the stretch is one change. Keeps hostile input quadratic in nothing.
const CELLS: usize = 1 << 18;

/// The pieces of two sequences in order; they cover both. Near-linear: the quadratic table is bounded.
pub fn diff<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<Piece> {
    // Numbers compare faster than words.
    let mut names: HashMap<&T, u32> = HashMap::with_capacity(old.len());
    let mut number = |item| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        *names.entry(item).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(&mut number).collect();
    let new: Vec<u32> = new.iter().map(&mut number).collect();
    let mut same = Vec::new();
    matches(&old, &new, 0, 0, &mut same, 0);
    pieces(&same, old.len(), new.len())
}

/// Turns pairs of equal positions, in order, into pieces.
fn pieces(same: &[(usize, usize)], old_len: usize, new_len: usize) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for &(old, new) in same.iter().chain([&(old_len, new_len)]) {
        if old > old_at || new > new_at {
            out.push(Piece::Changed {
                old: old_at..old,
                new: new_at..new,
            });
        }
        if old < old_len {
            match out.last_mut() {
                Some(Piece::Same {
                    old: last_old,
                    new: last_new,
                }) if last_old.end == old && last_new.end == new => {
                    last_old.end += 1;
                    last_new.end += 1;
                }
                _ => out.push(Piece::Same {
                    old: old..old + 1,
                    new: new..new + 1,
                }),
            }
        }
        (old_at, new_at) = (old + 1, new + 1);
    }
    out
}

/// Finds pairs of equal positions, in order, of `old` and `new`, which begin at the given offsets.
fn matches(
    old: &[u32],
    new: &[u32],
    old_offset: usize,
    new_offset: usize,
    same: &mut Vec<(usize, usize)>,
    depth: usize,
) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    same.extend((0..head).map(|i| (old_offset + i, new_offset + i)));
    let (old, new) = (&old[head..], &new[head..]);
    let (old_offset, new_offset) = (old_offset + head, new_offset + head);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_mid, new_mid) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if !old_mid.is_empty() && !new_mid.is_empty() {
        middle(old_mid, new_mid, old_offset, new_offset, same, depth);
    }
    let (old_tail, new_tail) = (old_mid.len(), new_mid.len());
    same.extend((0..tail).map(|i| (old_offset + old_tail + i, new_offset + new_tail + i)));
}

fn middle(
    old: &[u32],
    new: &[u32],
    old_offset: usize,
    new_offset: usize,
    same: &mut Vec<(usize, usize)>,
    depth: usize,
) {
    let anchors = if depth < 24 {
        anchors(old, new)
    } else {
        Vec::new()
    };
    if anchors.is_empty() {
        if old.len().saturating_mul(new.len()) <= CELLS {
            table(old, new, old_offset, new_offset, same);
        }
        return;
    }
    let (mut old_at, mut new_at) = (0, 0);
    for (old_anchor, new_anchor) in anchors {
        matches(
            &old[old_at..old_anchor],
            &new[new_at..new_anchor],
            old_offset + old_at,
            new_offset + new_at,
            same,
            depth + 1,
        );
        same.push((old_offset + old_anchor, new_offset + new_anchor));
        (old_at, new_at) = (old_anchor + 1, new_anchor + 1);
    }
    matches(
        &old[old_at..],
        &new[new_at..],
        old_offset + old_at,
        new_offset + new_at,
        same,
        depth + 1,
    );
}

/// Items that stand once in each, in the longest order they share.
fn anchors(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let once = |items: &[u32]| {
        let mut places: HashMap<u32, Option<usize>> = HashMap::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            places
                .entry(*item)
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
        places
    };
    let in_new = once(new);
    let in_old = once(old);
    let pairs: Vec<(usize, usize)> = old
        .iter()
        .enumerate()
        .filter(|(at, item)| in_old.get(item) == Some(&Some(*at)))
        .filter_map(|(at, item)| Some((at, (*in_new.get(item)?)?)))
        .collect();
    longest_rising(&pairs)
}

/// The longest run of pairs whose second numbers rise; the first do already.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // `ends[n]` is the pair that ends the best run of n + 1 pairs so far.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        run.push(pairs[index]);
        at = before[index];
    }
    run.reverse();
    run
}

/// The longest common subsequence by the classical table.
fn table(
    old: &[u32],
    new: &[u32],
    old_offset: usize,
    new_offset: usize,
    same: &mut Vec<(usize, usize)>,
) {
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            lengths[i * width + j] = if a == b {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            same.push((old_offset + i, new_offset + j));
            i += 1;
            j += 1;
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_word_in_a_sentence() {
        let old: Vec<&str> = "the ferry came back on monday".split(' ').collect();
        let new: Vec<&str> = "the ferry came home on monday".split(' ').collect();
        assert_eq!(
            diff(&old, &new),
            [
                Piece::Same {
                    old: 0..3,
                    new: 0..3
                },
                Piece::Changed {
                    old: 3..4,
                    new: 3..4
                },
                Piece::Same {
                    old: 4..6,
                    new: 4..6
                },
            ]
        );
    }

    proptest! {
        #[test]
        fn the_pieces_cover_both_and_same_is_same(
            old in prop::collection::vec(0_u8..6, 0..40),
            new in prop::collection::vec(0_u8..6, 0..40),
        ) {
            let (mut old_at, mut new_at) = (0, 0);
            for piece in diff(&old, &new) {
                prop_assert_eq!((piece.before().start, piece.after().start), (old_at, new_at));
                prop_assert!(!piece.before().is_empty() || !piece.after().is_empty());
                if piece.is_same() {
                    prop_assert_eq!(&old[piece.before()], &new[piece.after()]);
                }
                (old_at, new_at) = (piece.before().end, piece.after().end);
            }
            prop_assert_eq!((old_at, new_at), (old.len(), new.len()));
        }

        #[test]
        fn equal_sequences_have_one_piece(items in prop::collection::vec(0_u8..6, 1..40)) {
            prop_assert_eq!(diff(&items, &items).len(), 1);
        }
    }
}
