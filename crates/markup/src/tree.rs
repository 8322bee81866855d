//! The tree: nodes in one vector, texts and attribute values in two strings.

use html5ever::LocalName;
use reprint_story::Fault;

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const NONE: u32 = u32::MAX;

    pub(crate) fn some(raw: u32) -> Option<Self> {
        (raw != Self::NONE).then_some(Self(raw))
    }

    /// Its place in the tree's vector; children made by a sound parser stand after their parents.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Element,
    /// An element of SVG or MathML.
    Foreign,
    Text,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    pub(crate) prev: u32,
    pub(crate) next: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Text: a range of `texts`. Element: a range of `attrs`.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) depth: u16,
    pub(crate) kind: Kind,
    pub(crate) name: LocalName,
}

#[derive(Clone, Debug)]
pub(crate) struct Attr {
    pub(crate) name: LocalName,
    /// A range of `values`.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A parsed page or fragment. Comments, processing instructions and style sheets are not kept.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) attrs: Vec<Attr>,
    pub(crate) texts: String,
    pub(crate) values: String,
    pub(crate) faults: Vec<Fault>,
}

impl Tree {
    /// The document node.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// How many nodes there are; every [`NodeId::index`] is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True of a tree with nothing under its root.
    pub fn is_empty(&self) -> bool {
        self.node(self.root()).first == NodeId::NONE
    }

    /// What was wrong with the input, and which bounds cut it.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The first element of that name, in document order.
    pub fn find(&self, name: &LocalName) -> Option<NodeId> {
        self.descendants(self.root())
            .find(|&id| self.name(id) == Some(name))
    }

    #[inline]
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The parent.
    #[inline]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).parent)
    }

    /// The first child.
    #[inline]
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).first)
    }

    /// The last child.
    #[inline]
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).last)
    }

    /// The next sibling.
    #[inline]
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).next)
    }

    /// The sibling before.
    #[inline]
    pub fn prev_sibling(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).prev)
    }

    /// The element's name in lower case; none for texts and the document.
    #[inline]
    pub fn name(&self, id: NodeId) -> Option<&LocalName> {
        let node = self.node(id);
        matches!(node.kind, Kind::Element | Kind::Foreign).then_some(&node.name)
    }

    /// The name of an HTML element; none for SVG, MathML, texts and the document.
    #[inline]
    pub fn html_name(&self, id: NodeId) -> Option<&LocalName> {
        let node = self.node(id);
        (node.kind == Kind::Element).then_some(&node.name)
    }

    /// True of an element of any kind.
    #[inline]
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Element | Kind::Foreign)
    }

    /// True of an element of SVG or MathML.
    #[inline]
    pub fn is_foreign(&self, id: NodeId) -> bool {
        self.node(id).kind == Kind::Foreign
    }

    /// The words of a text node; none for others.
    #[inline]
    pub fn text(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        if node.kind != Kind::Text {
            return None;
        }
        self.texts.get(node.start as usize..node.end as usize)
    }

    /// An attribute's value.
    #[inline]
    pub fn attr(&self, id: NodeId, name: &LocalName) -> Option<&str> {
        self.attr_slice(id)
            .iter()
            .find(|attr| attr.name == *name)
            .and_then(|attr| self.value(attr))
    }

    /// An attribute's value by a name that is not interned, such as `data-src`.
    pub fn attr_named(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attr_slice(id)
            .iter()
            .find(|attr| &*attr.name == name)
            .and_then(|attr| self.value(attr))
    }

    /// All attributes in the order of the source.
    pub fn attrs(&self, id: NodeId) -> impl Iterator<Item = (&LocalName, &str)> {
        self.attr_slice(id)
            .iter()
            .filter_map(|attr| Some((&attr.name, self.value(attr)?)))
    }

    fn attr_slice(&self, id: NodeId) -> &[Attr] {
        let node = self.node(id);
        if node.kind == Kind::Text {
            return &[];
        }
        self.attrs
            .get(node.start as usize..node.end as usize)
            .unwrap_or_default()
    }

    fn value(&self, attr: &Attr) -> Option<&str> {
        self.values.get(attr.start as usize..attr.end as usize)
    }

    /// The children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// The parent, its parent, and so on to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.parent(id), |&up| self.parent(up))
    }

    /// Everything under a node in document order, without the node.
    pub fn descendants(&self, top: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(top), move |&at| self.following(at, top))
    }

    /// The next node in document order below `top`, going into `at`.
    #[inline]
    pub fn following(&self, at: NodeId, top: NodeId) -> Option<NodeId> {
        self.first_child(at).or_else(|| self.skipping(at, top))
    }

    /// The next node in document order below `top` that is not inside `at`.
    #[inline]
    pub fn skipping(&self, at: NodeId, top: NodeId) -> Option<NodeId> {
        let mut at = at;
        while at != top {
            if let Some(next) = self.next_sibling(at) {
                return Some(next);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// Appends the words under a node as they stand: no spaces are added or taken away, scripts and templates are left out.
    pub fn push_text(&self, top: NodeId, out: &mut String) {
        if let Some(words) = self.text(top) {
            out.push_str(words);
            return;
        }
        let mut at = self.first_child(top);
        while let Some(id) = at {
            if let Some(words) = self.text(id) {
                out.push_str(words);
            }
            at = if self.is_silent(id) {
                self.skipping(id, top)
            } else {
                self.following(id, top)
            };
        }
    }

    /// True of elements whose text no reader sees.
    pub fn is_silent(&self, id: NodeId) -> bool {
        use html5ever::local_name as n;
        matches!(
            self.html_name(id),
            Some(&(n!("script") | n!("style") | n!("template") | n!("head")))
        )
    }
}
