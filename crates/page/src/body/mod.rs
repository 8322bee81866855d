//! The story's text: which part of the page holds it, and which blocks of that part are its own.

mod classify;
mod container;
pub(crate) mod phrases;

use std::collections::HashSet;

use reprint_markup::{
    NodeId, Tree,
    blocks::{Piece, Pieces, Take, read_under},
};
use url::Url;

use crate::scan::{NONE, Scan};

pub(crate) use classify::classify;
pub(crate) use container::{Pruned, Strictness, choose, prune};

/// What is known of the page before its text is read.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The headline as the page's metadata give it, and other forms of it.
    pub(crate) headlines: &'a [String],
    pub(crate) url: Option<&'a Url>,
}

/// Reads the blocks of a container, the pruned boxes left out.
pub(crate) fn pieces(
    tree: &Tree,
    scan: &Scan<'_>,
    pruned: &Pruned,
    top: NodeId,
    base: Option<&Url>,
) -> Pieces {
    read_under(
        tree,
        top,
        base,
        &|_: &Tree, id: NodeId| match scan.box_at.get(id.index()) {
            Some(&index) if index != NONE && pruned.is(index as usize) => Take::No,
            _ => Take::Yes,
        },
    )
}

/// The nodes of the pieces that were kept, for saying which links stand in the body.
pub(crate) fn nodes(pieces: &[Piece]) -> HashSet<NodeId> {
    pieces.iter().map(|piece| piece.node).collect()
}
