//! HTML to blocks and back. What `write` writes, `read` reads back as the same blocks.

mod figure;
mod inline;
mod list;
mod read;
mod table;
mod write;

use reprint_story::{Block, Media};
use url::Url;

use crate::tree::{NodeId, Tree};

pub use figure::{credit_like, picture_address};
pub use read::{Piece, Pieces, Take, read_under};
pub use write::write_html;

/// A fragment as blocks, with the media its figures name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// The media, named `m1`, `m2` … in order.
    pub media: Vec<Media>,
}

/// Reads a fragment of HTML, sanitised or not. Relative addresses are resolved against `base`; without one they are dropped.
pub fn read_fragment(html: &str, base: Option<&Url>) -> Article {
    let tree = Tree::fragment(html);
    let pieces = read_under(&tree, tree.root(), base, &|_: &Tree, _: NodeId| Take::Yes);
    Article {
        blocks: pieces.pieces.into_iter().map(|piece| piece.block).collect(),
        media: pieces.media,
    }
}
