//! Which blocks of the chosen container are the story's own.

use reprint_markup::blocks::Piece;
use reprint_story::{Block, Inline, List, plain};

use super::{Known, phrases};
use crate::{
    class::Signs,
    scan::Scan,
    text::{folded, likeness},
};

/// What was kept of the blocks, and what was moved out of them.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) pieces: Vec<Piece>,
}

/// Words of a block and how many of them are links.
pub(crate) struct Measured {
    pub(crate) words: String,
    pub(crate) linked: usize,
    pub(crate) bold: usize,
}

pub(crate) fn measured(block: &Block) -> Measured {
    let mut all = Measured {
        words: block.words(),
        linked: 0,
        bold: 0,
    };
    match block {
        Block::Paragraph { content } | Block::Heading { content, .. } => all.count(content),
        Block::List(list) => all.count_list(list),
        Block::Table { rows } => {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                all.count(&cell.content);
            }
        }
        _ => {}
    }
    all
}

impl Measured {
    fn count(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Link { content, .. } => self.linked += plain(content).len(),
                Inline::Strong(content) => {
                    self.bold += plain(content).len();
                    self.count(content);
                }
                Inline::Emphasis(content)
                | Inline::Sup(content)
                | Inline::Sub(content)
                | Inline::Deleted(content)
                | Inline::Inserted(content) => self.count(content),
                Inline::Text(_) | Inline::Code(_) | Inline::Break(()) => {}
            }
        }
    }

    fn count_list(&mut self, list: &List) {
        for item in &list.items {
            self.count(&item.content);
            if let Some(inner) = &item.list {
                self.count_list(inner);
            }
        }
    }
}

/// Keeps the story's own blocks.
pub(crate) fn classify(pieces: Vec<Piece>, scan: &Scan<'_>, known: &Known<'_>) -> Kept {
    let mut kept = Kept::default();
    let measures: Vec<Measured> = pieces.iter().map(|piece| measured(&piece.block)).collect();
    let headlines: Vec<String> = known
        .headlines
        .iter()
        .map(|h| folded(h))
        .filter(|h| !h.is_empty())
        .collect();
    for (at, piece) in pieces.into_iter().enumerate() {
        let measure = &measures[at];
        if is_own(&piece, measure, scan, known, &headlines) {
            kept.pieces.push(piece);
        }
    }
    kept
}

fn is_own(
    piece: &Piece,
    measure: &Measured,
    scan: &Scan<'_>,
    known: &Known<'_>,
    headlines: &[String],
) -> bool {
    let length = measure.words.len();
    let signs = scan
        .box_of(piece.node)
        .map_or(Signs::default(), |index| scan.boxes[index].signs);
    match &piece.block {
        Block::Figure { .. } | Block::Embed { .. } | Block::Rule => return true,
        Block::Heading { .. } => {
            let fold = folded(&measure.words);
            if headlines.iter().any(|h| *h == fold) {
                return false;
            }
            return !phrases::is_furniture(&measure.words);
        }
        Block::List(_) => {
            return length > 0 && measure.linked * 10 < length * 6;
        }
        _ => {}
    }
    if length == 0 {
        return true;
    }
    if length < 400 {
        let fold = folded(&measure.words);
        if fold.is_empty() || headlines.iter().any(|h| *h == fold) {
            return false;
        }
        if known
            .headlines
            .iter()
            .any(|h| likeness(h, &measure.words) > 0.9)
        {
            return false;
        }
        if phrases::is_furniture(&measure.words) {
            return false;
        }
        if measure.linked * 10 > length * 7 {
            return false;
        }
        if signs.has(Signs::CAPTION) || signs.has(Signs::CREDIT) {
            return false;
        }
        if (signs.has(Signs::BYLINE) || signs.has(Signs::DATE)) && length < 160 {
            return false;
        }
    }
    true
}
