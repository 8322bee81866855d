//! Tables. Old pages lay themselves out with tables; those are read as the blocks in their cells.

use html5ever::local_name as n;
use reprint_story::{Block, Cell, Row};

use super::read::Reader;
use crate::tree::NodeId;

/// A cell longer than this, in bytes, is not a cell of data.
const LONG_CELL: usize = 600;

impl Reader<'_> {
    /// Reads a table as one block, or its cells as blocks if it is layout.
    pub(super) fn table(&mut self, id: NodeId, depth: usize) {
        if self.is_layout_table(id) {
            self.children(id, depth);
            return;
        }
        let mut rows = Vec::new();
        let mut at = self.tree.first_child(id);
        while let Some(inner) = at {
            let tree = self.tree;
            match tree.html_name(inner) {
                Some(&n!("tr")) => {
                    if let Some(row) = self.row(inner, depth) {
                        rows.push(row);
                    }
                    at = tree.skipping(inner, id);
                }
                Some(&n!("caption")) => {
                    self.block(inner, depth);
                    at = tree.skipping(inner, id);
                }
                _ => at = tree.following(inner, id),
            }
        }
        if !rows.is_empty() {
            self.emit(id, Block::Table { rows });
        }
        self.emit_waiting();
    }

    fn row(&mut self, id: NodeId, depth: usize) -> Option<Row> {
        let mut cells = Vec::new();
        let mut cell = self.tree.first_child(id);
        while let Some(at) = cell {
            cell = self.tree.next_sibling(at);
            let header = match self.tree.html_name(at) {
                Some(&n!("th")) => true,
                Some(&n!("td")) => false,
                _ => continue,
            };
            self.inline_children(at, depth);
            let span = |name| {
                let said = self
                    .tree
                    .attr(at, &name)
                    .and_then(|v| v.trim().parse().ok());
                said.filter(|n| (2..=1000).contains(n)).unwrap_or(1)
            };
            let (columns, rows) = (span(n!("colspan")), span(n!("rowspan")));
            cells.push(Cell {
                content: self.words.take(),
                header,
                columns,
                rows,
            });
        }
        let worded = cells.iter().any(|cell| !cell.content.is_empty());
        worded.then_some(Row { cells })
    }

    fn is_layout_table(&self, id: NodeId) -> bool {
        let tree = self.tree;
        let mut cells = 0;
        let mut rows = 0;
        let mut bytes = 0;
        let mut wide = false;
        for inner in tree.descendants(id) {
            if let Some(words) = tree.text(inner) {
                bytes += words.trim().len();
                continue;
            }
            match tree.html_name(inner) {
                Some(
                    &(n!("table")
                    | n!("h1")
                    | n!("h2")
                    | n!("h3")
                    | n!("article")
                    | n!("blockquote")
                    | n!("pre")
                    | n!("figure")
                    | n!("ul")
                    | n!("iframe")),
                ) => return true,
                Some(&(n!("td") | n!("th"))) => {
                    cells += 1;
                    wide |= tree.prev_sibling(inner).is_some_and(|prev| {
                        tree.is_element(prev)
                            || tree.prev_sibling(prev).is_some_and(|p| tree.is_element(p))
                    });
                }
                Some(&n!("tr")) => rows += 1,
                _ => {}
            }
        }
        cells == 0 || bytes / cells > LONG_CELL || (!wide && (rows < 2 || bytes > LONG_CELL))
    }
}
