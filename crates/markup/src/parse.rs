//! From text to [`Tree`] by html5ever, within bounds.

use std::cell::{Cell, RefCell};

use html5ever::{
    Attribute, LocalName, Namespace, QualName,
    buffer_queue::BufferQueue,
    interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TokenizerResult, TreeSink},
    local_name, ns,
    tendril::StrTendril,
    tokenizer::{
        EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    },
    tree_builder::{TreeBuilder, TreeBuilderOpts, create_element},
};
use reprint_story::{Fault, Severity};

use crate::{
    attributes,
    tree::{Attr, Kind, Node, NodeId, Tree},
};

/// How much of a page is kept. The defaults hold any honest page several times over.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of text read; the rest is left.
    pub bytes: usize,
    /// Nodes kept; after that tags are passed over and their text is kept.
    pub nodes: usize,
    /// Open elements; deeper tags are passed over and their text is kept. Browsers stop at 512.
    pub depth: u16,
    /// Attributes of one element.
    pub attributes: usize,
    /// Bytes of one attribute's value.
    pub value: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            nodes: 600_000,
            depth: 400,
            attributes: 256,
            value: 64 << 10,
        }
    }
}

/// The tokenizer is fed in pieces, so that a tag that never ends is noticed.
const PIECE: usize = 16 << 10;

impl Tree {
    /// Parses a page.
    pub fn page(html: &str) -> Self {
        parse(html, Limits::default(), false)
    }

    /// Parses what may stand inside a `<div>`.
    pub fn fragment(html: &str) -> Self {
        parse(html, Limits::default(), true)
    }

    /// Parses a page within bounds of your own.
    pub fn page_within(html: &str, limits: Limits) -> Self {
        parse(html, limits, false)
    }
}

fn parse(html: &str, limits: Limits, fragment: bool) -> Tree {
    let cut = cut_at(html, limits.bytes);
    let mut tree = build(cut, limits, fragment, false).unwrap_or_else(|TooManyAttributes| {
        // html5ever looks through all attributes of a tag for each new one; a hostile tag is thinned first.
        let thinned = attributes::thinned(cut, limits.attributes);
        let mut tree = build(&thinned, limits, fragment, true).unwrap_or_else(|_| empty());
        tree.faults.push(Fault::new(
            "html.attributes_cut",
            Severity::Warning,
            "an element had more attributes than are kept; the rest were left out",
        ));
        tree
    });
    crate::amp::plain(cut, &mut tree);
    if cut.len() < html.len() {
        tree.faults.push(Fault::new(
            "html.too_long",
            Severity::Error,
            format!(
                "only the first {} of {} bytes were read",
                cut.len(),
                html.len()
            ),
        ));
    }
    tree
}

/// A cut at or before `limit`, between characters.
fn cut_at(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit))
        .unwrap_or_default()
}

struct TooManyAttributes;

fn build(
    html: &str,
    limits: Limits,
    fragment: bool,
    thinned: bool,
) -> Result<Tree, TooManyAttributes> {
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        drop_doctype: true,
        ..TreeBuilderOpts::default()
    };
    let sink = Sink::new(html.len(), limits);
    let builder = if fragment {
        let name = QualName::new(None, ns!(html), local_name!("div"));
        let context = create_element(&sink, name, Vec::new());
        TreeBuilder::new_for_fragment(sink, context, None, options)
    } else {
        TreeBuilder::new(sink, options)
    };
    let bounded = Bounded {
        builder,
        limits,
        passed_over: Cell::new(0),
        tokens: Cell::new(0),
        crowded: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(bounded, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut checked = thinned;
    let mut rest = html;
    while !rest.is_empty() {
        let piece = cut_at(rest, PIECE);
        rest = rest.get(piece.len()..).unwrap_or_default();
        let before = tokenizer.sink.tokens.get();
        queue.push_back(StrTendril::from_slice(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        let silent = tokenizer.sink.tokens.get() == before;
        if !thinned && tokenizer.sink.crowded.get() {
            return Err(TooManyAttributes);
        }
        if silent && !checked {
            if attributes::crowded(html, limits.attributes) {
                return Err(TooManyAttributes);
            }
            checked = true;
        }
    }
    tokenizer.end();
    Ok(tokenizer.sink.builder.sink.finish())
}

fn empty() -> Tree {
    Sink::new(0, Limits::default()).finish()
}

/// Stands between tokenizer and tree builder and passes tags over when the tree is deep or full: the builder's own work
/// grows with the depth of the open elements, so bounding them here keeps the whole linear.
struct Bounded {
    builder: TreeBuilder<NodeId, Sink>,
    limits: Limits,
    /// Start tags passed over whose end tags are still to come.
    passed_over: Cell<u32>,
    tokens: Cell<u64>,
    crowded: Cell<bool>,
}

impl Bounded {
    /// True if the tag is to be passed over.
    fn passes_over(&self, tag: &Tag) -> bool {
        let sink = &self.builder.sink;
        if tag.attrs.len() > self.limits.attributes {
            self.crowded.set(true);
        }
        let full = sink.len() >= self.limits.nodes;
        let waiting = self.passed_over.get();
        match tag.kind {
            StartTag if full || sink.depth.get() >= self.limits.depth => {
                sink.cut.set(true);
                if !is_void(&tag.name) && !tag.self_closing {
                    self.passed_over.set(waiting + 1);
                }
                !raw_text(&tag.name)
            }
            EndTag if waiting > 0 && !raw_text(&tag.name) => {
                self.passed_over.set(waiting - 1);
                true
            }
            _ => false,
        }
    }
}

/// Elements of which the tokenizer must know, or it would read their content as markup.
fn raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
    )
}

pub(crate) fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        self.tokens.set(self.tokens.get() + 1);
        match &token {
            Token::TagToken(tag) if self.passes_over(tag) => return TokenSinkResult::Continue,
            Token::CommentToken(_) | Token::ParseError(_) => return TokenSinkResult::Continue,
            _ => {}
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Builds the [`Tree`] at the tree builder's word.
struct Sink {
    tree: RefCell<Tree>,
    limits: Limits,
    /// The depth of the element put in or closed last.
    depth: Cell<u16>,
    cut: Cell<bool>,
}

/// A name lent to the tree builder; interned names are cheap to copy.
#[derive(Debug)]
struct Named(Namespace, LocalName);

impl ElemName for Named {
    fn ns(&self) -> &Namespace {
        &self.0
    }
    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl Sink {
    fn new(bytes: usize, limits: Limits) -> Self {
        let mut tree = Tree {
            nodes: Vec::with_capacity((bytes / 40).min(limits.nodes) + 8),
            attrs: Vec::with_capacity((bytes / 60).min(limits.nodes)),
            texts: String::with_capacity(bytes / 2),
            values: String::with_capacity(bytes / 4),
            faults: Vec::new(),
        };
        tree.nodes
            .push(new_node(Kind::Document, LocalName::default()));
        Self {
            tree: RefCell::new(tree),
            limits,
            depth: Cell::new(0),
            cut: Cell::new(false),
        }
    }

    fn len(&self) -> usize {
        self.tree.borrow().nodes.len()
    }
}

fn new_node(kind: Kind, name: LocalName) -> Node {
    Node {
        parent: NodeId::NONE,
        prev: NodeId::NONE,
        next: NodeId::NONE,
        first: NodeId::NONE,
        last: NodeId::NONE,
        start: 0,
        end: 0,
        depth: 0,
        kind,
        name,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "inputs are cut at 64 MB before they come here"
)]
impl Tree {
    fn push_node(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn push_attrs(&mut self, attrs: Vec<Attribute>, limits: &Limits) {
        for attr in attrs.into_iter().take(limits.attributes) {
            let start = self.values.len() as u32;
            self.values.push_str(cut_at(&attr.value, limits.value));
            self.attrs.push(Attr {
                name: attr.name.local,
                start,
                end: self.values.len() as u32,
            });
        }
    }

    fn link(&mut self, parent: NodeId, child: NodeId, before: Option<NodeId>) {
        let depth = self.node(parent).depth.saturating_add(1);
        let prev = match before {
            Some(next) => self.node(next).prev,
            None => self.node(parent).last,
        };
        let next = before.map_or(NodeId::NONE, |next| next.0);
        let node = &mut self.nodes[child.index()];
        (node.parent, node.prev, node.next, node.depth) = (parent.0, prev, next, depth);
        match NodeId::some(prev) {
            Some(prev) => self.nodes[prev.index()].next = child.0,
            None => self.nodes[parent.index()].first = child.0,
        }
        match before {
            Some(next) => self.nodes[next.index()].prev = child.0,
            None => self.nodes[parent.index()].last = child.0,
        }
    }

    fn unlink(&mut self, id: NodeId) {
        let Node {
            parent, prev, next, ..
        } = *self.node(id);
        let Some(parent) = NodeId::some(parent) else {
            return;
        };
        match NodeId::some(prev) {
            Some(prev) => self.nodes[prev.index()].next = next,
            None => self.nodes[parent.index()].first = next,
        }
        match NodeId::some(next) {
            Some(next) => self.nodes[next.index()].prev = prev,
            None => self.nodes[parent.index()].last = prev,
        }
        let node = &mut self.nodes[id.index()];
        (node.parent, node.prev, node.next) = (NodeId::NONE, NodeId::NONE, NodeId::NONE);
    }

    /// Adds text, to the text node before it where that is the newest text of all.
    fn put_text(&mut self, parent: NodeId, text: &str, before: Option<NodeId>) {
        if matches!(self.node(parent).name, local_name!("style")) {
            return;
        }
        let prev = match before {
            Some(next) => self.node(next).prev,
            None => self.node(parent).last,
        };
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        let end = self.texts.len() as u32;
        if let Some(prev) = NodeId::some(prev) {
            let node = &mut self.nodes[prev.index()];
            if node.kind == Kind::Text && node.end == start {
                node.end = end;
                return;
            }
        }
        let mut node = new_node(Kind::Text, LocalName::default());
        (node.start, node.end) = (start, end);
        let id = self.push_node(node);
        self.link(parent, id, before);
    }
}

impl Sink {
    fn put(&self, parent: NodeId, child: NodeOrText<NodeId>, before: Option<NodeId>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendText(text) => tree.put_text(parent, &text, before),
            NodeOrText::AppendNode(id) => {
                tree.unlink(id);
                tree.link(parent, id, before);
                self.depth.set(tree.node(id).depth);
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Named;

    fn finish(self) -> Tree {
        let mut tree = self.tree.into_inner();
        if self.cut.get() {
            tree.faults.push(Fault::new(
                "html.too_deep_or_large",
                Severity::Warning,
                "the page nests deeper or has more elements than are kept; tags were passed over, their text was kept",
            ));
        }
        tree
    }

    fn parse_error(&self, _: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId(0)
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Named {
        let tree = self.tree.borrow();
        let node = tree.node(*target);
        let space = if node.kind != Kind::Foreign {
            ns!(html)
        } else if node.end & MATH != 0 {
            ns!(mathml)
        } else {
            ns!(svg)
        };
        Named(space, node.name.clone())
    }

    #[expect(clippy::cast_possible_truncation, reason = "bounded by the input")]
    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let mut tree = self.tree.borrow_mut();
        let kind = if name.ns == ns!(html) {
            Kind::Element
        } else {
            Kind::Foreign
        };
        let math = name.ns == ns!(mathml);
        let mut node = new_node(kind, name.local);
        node.start = tree.attrs.len() as u32;
        if kind == Kind::Element {
            tree.push_attrs(attrs, &self.limits);
        }
        node.end = tree.attrs.len() as u32;
        if math {
            // Attributes of drawings and formulas are not kept; the field tells the two apart.
            (node.start, node.end) = (MATH, MATH);
        } else if kind == Kind::Foreign {
            (node.start, node.end) = (0, 0);
        }
        tree.push_node(node)
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        NodeId(0)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        NodeId(0)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.put(*parent, child, None);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        prev_element: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let parent = self.tree.borrow().parent(*element);
        match parent {
            Some(parent) => self.put(parent, child, Some(*element)),
            None => self.put(*prev_element, child, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &NodeId) {
        let depth = self.tree.borrow().node(*node).depth;
        self.depth.set(depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        let parent = self.tree.borrow().parent(*sibling);
        if let Some(parent) = parent {
            self.put(parent, new_node, Some(*sibling));
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "bounded by the input")]
    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        let (start, end) = (tree.node(*target).start, tree.node(*target).end);
        let had: Vec<Attr> = tree
            .attrs
            .get(start as usize..end as usize)
            .unwrap_or_default()
            .to_vec();
        let missing: Vec<Attribute> = attrs
            .into_iter()
            .filter(|attr| !had.iter().any(|old| old.name == attr.name.local))
            .take(self.limits.attributes.saturating_sub(had.len()))
            .collect();
        if missing.is_empty() {
            return;
        }
        let start = tree.attrs.len() as u32;
        tree.attrs.extend(had);
        tree.push_attrs(missing, &self.limits);
        let end = tree.attrs.len() as u32;
        let node = &mut tree.nodes[target.index()];
        (node.start, node.end) = (start, end);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().unlink(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(*node) {
            tree.unlink(child);
            tree.link(*new_parent, child, None);
        }
    }
}

/// Marks a MathML element in the fields an HTML element uses for its attributes.
const MATH: u32 = 1 << 31;

#[cfg(test)]
mod tests;
