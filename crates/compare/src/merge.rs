//! A new version from the publisher meets a partner's edits: three-way merge on blocks.
//!
//! What only one side changed goes through; what both changed differently stops, with both sides shown. On hold and
//! retracted always win: they are decided before any text is looked at.

use std::ops::Range;

use reprint_story::{Block, Status, Story};

use crate::{Piece, diff};

/// What comes of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It went through: the blocks to show.
    Clean(Vec<Block>),
    /// Both sides changed the same place: a person decides.
    Conflicts(Vec<Part>),
    /// The publisher's version is on hold or retracted: the copy goes, whatever was edited.
    Gone(Status),
}

/// A part of a merge that did not go through as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Agreed.
    Blocks(Vec<Block>),
    /// Both sides changed it.
    Conflict {
        /// As it was taken.
        base: Vec<Block>,
        /// As the partner has it.
        ours: Vec<Block>,
        /// As the publisher has it now.
        theirs: Vec<Block>,
    },
}

/// Merges the publisher's new version into a partner's edited body. `base` is the body as it was taken.
pub fn merge(base: &Story, ours: &[Block], theirs: &Story) -> Merged {
    if matches!(theirs.status, Status::Withheld | Status::Canceled) {
        return Merged::Gone(theirs.status);
    }
    blocks(&base.body, ours, &theirs.body)
}

/// Merges two edited bodies that have one origin.
pub fn blocks(base: &[Block], ours: &[Block], theirs: &[Block]) -> Merged {
    // Equal blocks get equal numbers; a body has few blocks, so looking each up in a row is quick enough.
    let mut names: Vec<&Block> = Vec::new();
    let mut name = |block| -> usize {
        names
            .iter()
            .position(|known| *known == block)
            .unwrap_or_else(|| {
                names.push(block);
                names.len() - 1
            })
    };
    let base_names: Vec<usize> = base.iter().map(&mut name).collect();
    let our_names: Vec<usize> = ours.iter().map(&mut name).collect();
    let their_names: Vec<usize> = theirs.iter().map(&mut name).collect();
    let our_changes = changes(&base_names, &our_names);
    let their_changes = changes(&base_names, &their_names);
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let (mut our_next, mut their_next) = (our_changes.as_slice(), their_changes.as_slice());
    while let Some(place) = next_place(our_next, their_next) {
        push(&mut parts, base.get(at..place.start).unwrap_or_default());
        let (our_here, our_rest) = split(our_next, &place);
        let (their_here, their_rest) = split(their_next, &place);
        let our_blocks = side(base, ours, our_here, &place);
        let their_blocks = side(base, theirs, their_here, &place);
        if their_here.is_empty() || our_blocks == their_blocks {
            push(&mut parts, &our_blocks);
        } else if our_here.is_empty() {
            push(&mut parts, &their_blocks);
        } else {
            parts.push(Part::Conflict {
                base: base.get(place.clone()).unwrap_or_default().to_vec(),
                ours: our_blocks,
                theirs: their_blocks,
            });
        }
        at = place.end;
        (our_next, their_next) = (our_rest, their_rest);
    }
    push(&mut parts, base.get(at..).unwrap_or_default());
    if parts
        .iter()
        .any(|part| matches!(part, Part::Conflict { .. }))
    {
        return Merged::Conflicts(parts);
    }
    let clean = parts.into_iter().flat_map(|part| match part {
        Part::Blocks(blocks) => blocks,
        Part::Conflict { .. } => Vec::new(),
    });
    Merged::Clean(clean.collect())
}

/// A change: the blocks of the base it replaces, and the blocks it puts there.
type Change = (Range<usize>, Range<usize>);

fn changes(base: &[usize], side: &[usize]) -> Vec<Change> {
    diff(base, side)
        .iter()
        .filter(|piece| !piece.is_same())
        .map(|piece: &Piece| (piece.before(), piece.after()))
        .collect()
}

/// The next stretch of the base that one or both sides change, grown until nothing overlaps its ends.
fn next_place(ours: &[Change], theirs: &[Change]) -> Option<Range<usize>> {
    let first = |changes: &[Change]| changes.first().map(|(old, _)| old.clone());
    let mut place = match (first(ours), first(theirs)) {
        (Some(a), Some(b)) => {
            if (b.start, b.end) < (a.start, a.end) {
                b
            } else {
                a
            }
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    loop {
        let grown = ours
            .iter()
            .chain(theirs)
            .map(|(old, _)| old)
            .filter(|old| touches(old, &place))
            .fold(place.clone(), |place, old| {
                place.start.min(old.start)..place.end.max(old.end)
            });
        if grown == place {
            return Some(place);
        }
        place = grown;
    }
}

/// Two changes meet if they share a block, or if one puts blocks in at the very place where the other begins or puts some in.
fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    if a.is_empty() || b.is_empty() {
        return a.start <= b.end
            && b.start <= a.end
            && (a.is_empty() && b.is_empty() || inner(a, b));
    }
    a.start < b.end && b.start < a.end
}

/// An insertion strictly inside a changed stretch.
fn inner(a: &Range<usize>, b: &Range<usize>) -> bool {
    let (point, stretch) = if a.is_empty() {
        (a.start, b)
    } else {
        (b.start, a)
    };
    stretch.start < point && point < stretch.end
}

fn split<'a>(changes: &'a [Change], place: &Range<usize>) -> (&'a [Change], &'a [Change]) {
    let here = changes
        .iter()
        .take_while(|(old, _)| {
            old.start >= place.start
                && old.end <= place.end
                && (old.start < place.end || old.is_empty() && place.is_empty())
        })
        .count();
    changes.split_at(here)
}

/// One side's blocks for a stretch of the base: its changes, and the base between them.
fn side(base: &[Block], side: &[Block], changes: &[Change], place: &Range<usize>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut at = place.start;
    for (old, new) in changes {
        out.extend_from_slice(base.get(at..old.start).unwrap_or_default());
        out.extend_from_slice(side.get(new.clone()).unwrap_or_default());
        at = old.end;
    }
    out.extend_from_slice(base.get(at..place.end).unwrap_or_default());
    out
}

fn push(parts: &mut Vec<Part>, blocks: &[Block]) {
    if blocks.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Blocks(last)) => last.extend_from_slice(blocks),
        _ => parts.push(Part::Blocks(blocks.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(text: &str) -> Vec<Block> {
        text.split_whitespace().map(Block::paragraph).collect()
    }

    fn clean(text: &str) -> Merged {
        Merged::Clean(body(text))
    }

    #[test]
    fn by_example() {
        let table = [
            ("a b c d", "a B c d", "a b c D", "a B c D"),
            ("a b c", "x a b c", "a b c y", "x a b c y"),
            ("a b c", "a c", "a b c d", "a c d"),
            ("a b c", "a B c", "a B c", "a B c"),
            ("a b c", "a b x c", "a c", "a x c"),
        ];
        for (base, ours, theirs, merged) in table {
            assert_eq!(
                blocks(&body(base), &body(ours), &body(theirs)),
                clean(merged),
                "{base} / {ours} / {theirs}"
            );
        }
    }

    #[test]
    fn a_place_both_changed_stops_with_both_sides() {
        let Merged::Conflicts(parts) = blocks(&body("a b c"), &body("a x c"), &body("a y c"))
        else {
            panic!("no conflict");
        };
        assert_eq!(
            parts[1],
            Part::Conflict {
                base: body("b"),
                ours: body("x"),
                theirs: body("y")
            }
        );
    }

    #[test]
    fn on_hold_and_retracted_win() {
        for status in [Status::Withheld, Status::Canceled] {
            let base = Story::new("A");
            let theirs = Story {
                status,
                ..base.clone()
            };
            assert_eq!(merge(&base, &body("mine"), &theirs), Merged::Gone(status));
        }
    }

    fn bodies() -> impl Strategy<Value = Vec<Block>> {
        prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d", "e"]), 0..8)
            .prop_map(|words| words.into_iter().map(Block::paragraph).collect())
    }

    proptest! {
        #[test]
        fn without_local_edits_it_is_theirs(base in bodies(), theirs in bodies()) {
            prop_assert_eq!(blocks(&base, &base, &theirs), Merged::Clean(theirs));
        }

        #[test]
        fn without_news_it_is_ours(base in bodies(), ours in bodies()) {
            prop_assert_eq!(blocks(&base, &ours, &base), Merged::Clean(ours));
        }

        #[test]
        fn the_same_edit_twice_is_one(base in bodies(), edited in bodies()) {
            prop_assert_eq!(blocks(&base, &edited, &edited), Merged::Clean(edited));
        }

        #[test]
        fn merging_again_changes_nothing(base in bodies(), ours in bodies(), theirs in bodies()) {
            if let Merged::Clean(merged) = blocks(&base, &ours, &theirs) {
                prop_assert_eq!(blocks(&theirs, &merged, &theirs), Merged::Clean(merged.clone()));
            }
        }

        #[test]
        fn edits_in_different_places_both_stand(middle in 1_usize..5, front in bodies(), back in bodies()) {
            let fence: Vec<Block> = (0..middle).map(|n| Block::paragraph(format!("fence {n}"))).collect();
            let join = |a: &[Block], b: &[Block]| [a, &fence, b].concat();
            let (old_front, old_back) = (body("old front"), body("old back"));
            let base = join(&old_front, &old_back);
            let merged = blocks(&base, &join(&front, &old_back), &join(&old_front, &back));
            prop_assert_eq!(merged, Merged::Clean(join(&front, &back)));
        }
    }
}
