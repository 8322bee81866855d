//! HTML to blocks: one walk over a subtree.

use html5ever::{LocalName, local_name as n};
use reprint_story::{Block, Href, Media};
use url::Url;

use super::inline::{Mark, Words};
use crate::{
    sanitise::resolve,
    tree::{NodeId, Tree},
};

/// How deep the walk goes; what is nested deeper is read as plain words.
const MAX_DEPTH: usize = 300;

/// Whether the walk goes into an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Read it.
    Yes,
    /// Leave it out with all that is in it.
    No,
}

/// A block and the element it was read from.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The block.
    pub block: Block,
    /// The innermost block-level element that holds all of it.
    pub node: NodeId,
}

/// What was read from a subtree.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The blocks in order.
    pub pieces: Vec<Piece>,
    /// The media their figures name, `m1`, `m2` … in order.
    pub media: Vec<Media>,
}

/// Reads what stands under `top`. `take` is asked of every element before it is read.
pub fn read_under(
    tree: &Tree,
    top: NodeId,
    base: Option<&Url>,
    take: &dyn Fn(&Tree, NodeId) -> Take,
) -> Pieces {
    let mut reader = Reader {
        tree,
        base,
        take,
        words: Words::default(),
        out: Pieces::default(),
        waiting: Vec::new(),
        heading: None,
        quote: None,
    };
    reader.children(top, MAX_DEPTH);
    reader.flush(top);
    reader.out
}

pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) base: Option<&'a Url>,
    take: &'a dyn Fn(&Tree, NodeId) -> Take,
    pub(super) words: Words,
    pub(super) out: Pieces,
    /// Figures met inside a list, table or heading, put after it.
    waiting: Vec<Piece>,
    heading: Option<u8>,
    quote: Option<()>,
}

impl Reader<'_> {
    pub(super) fn takes(&self, id: NodeId) -> bool {
        (self.take)(self.tree, id) == Take::Yes
    }

    pub(super) fn emit(&mut self, node: NodeId, block: Block) {
        self.out.pieces.push(Piece { block, node });
    }

    pub(super) fn emit_waiting(&mut self) {
        self.out.pieces.append(&mut self.waiting);
    }

    /// Ends the paragraph or heading that is being gathered.
    fn flush(&mut self, node: NodeId) {
        if self.words.is_empty() {
            return;
        }
        let content = self.words.take();
        if content.is_empty() {
            return;
        }
        let block = match self.heading {
            Some(level) => Block::Heading { level, content },
            None => Block::Paragraph { content },
        };
        self.emit(node, block);
    }

    pub(super) fn children(&mut self, id: NodeId, depth: usize) {
        if depth == 0 {
            let mut words = String::new();
            self.tree.push_text(id, &mut words);
            self.words.push(&words);
            return;
        }
        let mut at = self.tree.first_child(id);
        while let Some(child) = at {
            at = self.tree.next_sibling(child);
            self.node(child, id, depth - 1);
        }
    }

    /// Reads a block-level element.
    pub(super) fn block(&mut self, id: NodeId, depth: usize) {
        if let Some(parent) = self.tree.parent(id) {
            self.flush(parent);
        }
        self.children(id, depth);
        self.flush(id);
    }

    fn node(&mut self, id: NodeId, parent: NodeId, depth: usize) {
        if let Some(words) = self.tree.text(id) {
            self.words.push(words);
            return;
        }
        let Some(name) = self.tree.html_name(id) else {
            return;
        };
        if is_left_out(name) || !self.takes(id) {
            return;
        }
        match *name {
            n!("br") => {
                self.words.line_break();
                if self.words.broken_twice() {
                    self.flush(parent);
                }
            }
            n!("h1") | n!("h2") | n!("h3") | n!("h4") | n!("h5") | n!("h6") => {
                self.flush(parent);
                self.heading_of(id, name, depth);
            }
            n!("blockquote") => {
                self.flush(parent);
                self.quotation(id, depth);
            }
            n!("ul") | n!("ol") | n!("menu") => {
                self.flush(parent);
                self.list(id, depth);
                self.flush(id);
            }
            n!("table") => {
                self.flush(parent);
                self.table(id, depth);
                self.flush(id);
            }
            n!("pre") => {
                self.flush(parent);
                self.code(id);
            }
            n!("hr") => {
                self.flush(parent);
                self.emit(id, Block::Rule);
            }
            n!("figure") => {
                self.flush(parent);
                self.figure(id, depth);
            }
            n!("img") | n!("picture") | n!("video") | n!("audio") | n!("iframe") => {
                self.media_element(id, parent);
            }
            _ if self.is_embed(id) => {
                self.flush(parent);
                self.embed(id);
            }
            _ if is_block(name) => {
                if self.is_captioned(id) {
                    self.flush(parent);
                    self.figure(id, depth);
                } else {
                    self.block(id, depth);
                }
            }
            _ => {
                let marked = self.open_mark(id, name);
                let mut at = self.tree.first_child(id);
                while let Some(child) = at {
                    at = self.tree.next_sibling(child);
                    if depth == 0 {
                        self.children(child, 0);
                    } else {
                        self.node(child, if marked { parent } else { id }, depth - 1);
                    }
                }
                if marked {
                    self.words.close();
                }
            }
        }
    }

    /// Reads a picture, film, sound or frame that stands by itself.
    fn media_element(&mut self, id: NodeId, parent: NodeId) {
        let Some(block) = self.media_block(id) else {
            return;
        };
        if self.words.is_empty() {
            self.emit(id, block);
        } else {
            // Inside a sentence: the figure follows the paragraph.
            self.waiting.push(Piece { block, node: id });
            if self.tree.next_sibling(id).is_none() {
                self.flush(parent);
            }
        }
        if self.words.is_empty() {
            self.emit_waiting();
        }
    }

    fn heading_of(&mut self, id: NodeId, name: &LocalName, depth: usize) {
        let level = name
            .as_bytes()
            .get(1)
            .map_or(2, |digit| digit.wrapping_sub(b'0'));
        self.inline_children(id, depth);
        self.heading = Some(level.clamp(2, 6));
        self.flush(id);
        self.heading = None;
        self.emit_waiting();
    }

    fn quotation(&mut self, id: NodeId, depth: usize) {
        if self.is_embed(id) {
            self.embed(id);
            return;
        }
        if self.quote.is_some() {
            // A quotation in a quotation keeps its own block.
            return self.quotation_in(id, depth);
        }
        self.quote = Some(());
        self.quotation_in(id, depth);
        self.quote = None;
    }

    fn quotation_in(&mut self, id: NodeId, depth: usize) {
        let outer = std::mem::take(&mut self.out.pieces);
        self.children(id, depth);
        self.flush(id);
        let inner = std::mem::replace(&mut self.out.pieces, outer);
        let content: Vec<Block> = inner.into_iter().map(|piece| piece.block).collect();
        if !content.is_empty() {
            self.emit(id, Block::Quote { content });
        }
    }

    fn code(&mut self, id: NodeId) {
        let mut text = String::new();
        self.tree.push_text(id, &mut text);
        let text = text.trim_matches('\n');
        if !text.trim().is_empty() {
            self.emit(
                id,
                Block::Code {
                    text: text.to_owned(),
                },
            );
        }
    }

    /// Reads words where no block can stand: headings, cells, items. Blocks inside part lines.
    pub(super) fn inline_children(&mut self, id: NodeId, depth: usize) {
        if depth == 0 {
            return self.children(id, 0);
        }
        let mut at = self.tree.first_child(id);
        while let Some(child) = at {
            at = self.tree.next_sibling(child);
            self.inline_node(child, depth - 1);
        }
    }

    pub(super) fn inline_node(&mut self, id: NodeId, depth: usize) {
        if let Some(words) = self.tree.text(id) {
            self.words.push(words);
            return;
        }
        let Some(name) = self.tree.html_name(id) else {
            return;
        };
        if is_left_out(name) || !self.takes(id) {
            return;
        }
        match *name {
            n!("br") => self.words.line_break(),
            n!("img") | n!("picture") | n!("video") | n!("audio") | n!("iframe") => {
                if let Some(block) = self.media_block(id) {
                    self.waiting.push(Piece { block, node: id });
                }
            }
            _ if is_block(name) => {
                self.words.line_break();
                self.inline_children(id, depth);
                self.words.line_break();
            }
            _ => {
                let marked = self.open_mark(id, name);
                self.inline_children(id, depth);
                if marked {
                    self.words.close();
                }
            }
        }
    }

    fn open_mark(&mut self, id: NodeId, name: &LocalName) -> bool {
        let mark = match *name {
            n!("strong") | n!("b") => Mark::Strong,
            n!("em") | n!("i") | n!("cite") | n!("dfn") | n!("var") => Mark::Emphasis,
            n!("code") | n!("kbd") | n!("samp") | n!("tt") => Mark::Code,
            n!("sup") => Mark::Sup,
            n!("sub") => Mark::Sub,
            n!("del") | n!("s") | n!("strike") => Mark::Deleted,
            n!("ins") => Mark::Inserted,
            n!("a") => match self.href(id, &n!("href")) {
                Some(href) => Mark::Link(href),
                None => return false,
            },
            _ => return false,
        };
        self.words.open(mark);
        true
    }

    pub(super) fn href(&self, id: NodeId, attr: &LocalName) -> Option<Href> {
        let address = self.tree.attr(id, attr)?;
        if address.starts_with('#') {
            return None;
        }
        resolve(address, self.base)
    }
}

/// Elements whose words are not part of the text.
fn is_left_out(name: &LocalName) -> bool {
    matches!(
        *name,
        n!("script")
            | n!("style")
            | n!("template")
            | n!("noscript")
            | n!("head")
            | n!("title")
            | n!("meta")
            | n!("link")
            | n!("button")
            | n!("select")
            | n!("option")
            | n!("input")
            | n!("textarea")
            | n!("object")
            | n!("embed")
            | n!("canvas")
            | n!("map")
            | n!("rt")
            | n!("rp")
            | n!("dialog")
            | n!("datalist")
            | n!("progress")
            | n!("meter")
    )
}

/// Elements that part paragraphs.
pub(crate) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        n!("html")
            | n!("body")
            | n!("p")
            | n!("div")
            | n!("section")
            | n!("article")
            | n!("main")
            | n!("aside")
            | n!("nav")
            | n!("header")
            | n!("footer")
            | n!("address")
            | n!("center")
            | n!("details")
            | n!("summary")
            | n!("dl")
            | n!("dt")
            | n!("dd")
            | n!("fieldset")
            | n!("form")
            | n!("figcaption")
            | n!("figure")
            | n!("h1")
            | n!("h2")
            | n!("h3")
            | n!("h4")
            | n!("h5")
            | n!("h6")
            | n!("hgroup")
            | n!("legend")
            | n!("li")
            | n!("ol")
            | n!("ul")
            | n!("menu")
            | n!("pre")
            | n!("blockquote")
            | n!("table")
            | n!("tbody")
            | n!("thead")
            | n!("tfoot")
            | n!("tr")
            | n!("td")
            | n!("th")
            | n!("caption")
            | n!("search")
    )
}
