//! Lists. A list whose items hold headings, tables or several paragraphs is layout, and its items are read as blocks.

use html5ever::local_name as n;
use reprint_story::{Block, List, ListItem};

use super::read::Reader;
use crate::tree::NodeId;

impl Reader<'_> {
    /// Reads a list as one block, or its items as blocks if it is layout.
    pub(super) fn list(&mut self, id: NodeId, depth: usize) {
        if self.is_layout_list(id) {
            self.children(id, depth);
            return;
        }
        let list = self.list_of(id, depth);
        if !list.items.is_empty() {
            self.emit(id, Block::List(list));
        }
        self.emit_waiting();
    }

    fn is_layout_list(&self, id: NodeId) -> bool {
        let mut paragraphs = 0;
        let mut items = 0;
        for inner in self.tree.descendants(id) {
            match self.tree.html_name(inner) {
                Some(
                    &(n!("h1")
                    | n!("h2")
                    | n!("h3")
                    | n!("h4")
                    | n!("h5")
                    | n!("h6")
                    | n!("table")
                    | n!("blockquote")
                    | n!("figure")
                    | n!("pre")
                    | n!("article")),
                ) => return true,
                Some(&n!("p")) => paragraphs += 1,
                Some(&n!("li")) => items += 1,
                _ => {}
            }
        }
        paragraphs > items * 2
    }

    fn list_of(&mut self, id: NodeId, depth: usize) -> List {
        let mut list = List {
            ordered: self.tree.html_name(id) == Some(&n!("ol")),
            items: Vec::new(),
        };
        let mut at = self.tree.first_child(id);
        while let Some(child) = at {
            at = self.tree.next_sibling(child);
            if !self.takes(child) {
                continue;
            }
            match self.tree.html_name(child) {
                Some(&(n!("ul") | n!("ol"))) if depth > 0 => {
                    let inner = self.list_of(child, depth - 1);
                    hang(&mut list, inner);
                }
                Some(_) => {
                    let mut inner = None;
                    self.item(child, depth, &mut inner);
                    let content = self.words.take();
                    if !content.is_empty() {
                        list.items.push(ListItem {
                            content,
                            list: None,
                        });
                    }
                    if let Some(inner) = inner {
                        hang(&mut list, inner);
                    }
                }
                None => {}
            }
        }
        list
    }

    /// Gathers an item's words, and the lists under it into one.
    fn item(&mut self, id: NodeId, depth: usize, inner: &mut Option<List>) {
        let mut at = self.tree.first_child(id);
        while let Some(child) = at {
            at = self.tree.next_sibling(child);
            let name = self.tree.html_name(child);
            match name {
                Some(&(n!("ul") | n!("ol"))) if depth > 0 && self.takes(child) => {
                    // What stands after an inner list is gathered with what stands before it.
                    let mut kept = std::mem::take(&mut self.words);
                    let list = self.list_of(child, depth - 1);
                    std::mem::swap(&mut self.words, &mut kept);
                    match inner {
                        Some(before) => before.items.extend(list.items),
                        None if list.items.is_empty() => {}
                        None => *inner = Some(list),
                    }
                }
                Some(&(n!("p") | n!("div") | n!("dl") | n!("dd") | n!("dt") | n!("section")))
                    if depth > 0 && self.takes(child) =>
                {
                    self.words.line_break();
                    self.item(child, depth - 1, inner);
                    self.words.line_break();
                }
                _ => self.inline_node(child, depth),
            }
        }
    }
}

/// Hangs an inner list under the last item; without one, its items join the list.
fn hang(list: &mut List, inner: List) {
    if inner.items.is_empty() {
        return;
    }
    match list.items.last_mut() {
        Some(last) if last.list.is_none() => last.list = Some(Box::new(inner)),
        _ => list.items.extend(inner.items),
    }
}
