//! A document as a tree in one vector. Names and words borrow from the text; references are decoded when they are read.

use std::{borrow::Cow, cell::Cell};

use super::{
    reference::{self, Seen},
    space::Space,
    token::{Token, Tokens, attributes},
};
use crate::{Limits, faults::Faults};

/// Marks the absence of a node.
const NONE: u32 = u32::MAX;

/// Namespace declarations in scope at once. Real feeds have some twenty.
const MAX_DECLARATIONS: usize = 256;

#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: &'a str,
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
    /// Addresses of namespaces that are not known ones.
    others: Vec<Cow<'a, str>>,
    /// The first places where a bare `&` or an unknown reference was decoded.
    bare: Cell<Option<usize>>,
    unknown: Cell<Option<usize>>,
}

#[derive(Debug)]
struct Node<'a> {
    kind: Kind<'a>,
    next: u32,
    first: u32,
}

#[derive(Debug)]
enum Kind<'a> {
    Element {
        space: Space,
        name: &'a str,
        attributes: (u32, u32),
    },
    Words(&'a str),
    Cdata(&'a str),
}

#[derive(Debug)]
struct Attribute<'a> {
    space: Space,
    name: &'a str,
    raw: &'a str,
}

/// An element of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'d, 'a> {
    document: &'d Document<'a>,
    id: u32,
}

/// A child of an element.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Child<'d, 'a> {
    Element(Element<'d, 'a>),
    /// Words not decoded yet.
    Words(&'d Document<'a>, &'a str),
    Cdata(&'a str),
}

impl<'a> Document<'a> {
    /// Reads a text, whatever it is.
    pub(crate) fn read(text: &'a str, limits: &Limits, faults: &mut Faults) -> Self {
        Builder::new(text, limits, faults).build()
    }

    /// The elements at the top: one in a well-formed document.
    pub(crate) fn tops(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        self.top().elements()
    }

    /// The node above all others.
    pub(crate) fn top(&self) -> Element<'_, 'a> {
        Element {
            document: self,
            id: 0,
        }
    }

    /// Says what decoding has met so far.
    pub(crate) fn report(&self, faults: &mut Faults) {
        if let Some(at) = self.bare.take() {
            faults.repaired(
                "xml.bare_ampersand",
                "A & that begins no reference was read as itself.",
                Some((self.text, at)),
            );
        }
        if let Some(at) = self.unknown.take() {
            faults.repaired(
                "xml.unknown_entity",
                "A reference to an entity Reprint does not know was left as it stands; entities a document declares are never expanded.",
                Some((self.text, at)),
            );
        }
    }

    fn decode(&self, raw: &'a str) -> Cow<'a, str> {
        let mut seen = Seen::default();
        let words = reference::decode(raw, &mut seen);
        let place = || raw.as_ptr() as usize - self.text.as_ptr() as usize;
        if seen.bare && self.bare.get().is_none() {
            self.bare.set(Some(place()));
        }
        if seen.unknown && self.unknown.get().is_none() {
            self.unknown.set(Some(place()));
        }
        words
    }

    fn node(&self, id: u32) -> Option<&Node<'a>> {
        self.nodes.get(id as usize)
    }
}

impl<'d, 'a> Element<'d, 'a> {
    fn node(self) -> Option<&'d Node<'a>> {
        self.document.node(self.id)
    }

    /// The local name as written.
    pub(crate) fn name(self) -> &'a str {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Element { name, .. }) => name,
            _ => "",
        }
    }

    /// The local name in lower case: RSS in the wild is written every way.
    pub(crate) fn key(self) -> Cow<'a, str> {
        let name = self.name();
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        }
    }

    /// Its namespace.
    pub(crate) fn space(self) -> Space {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Element { space, .. }) => *space,
            _ => Space::None,
        }
    }

    /// The address of its namespace.
    pub(crate) fn address(self) -> &'d str {
        self.document.address(self.space())
    }

    /// True if it has this name and namespace; names are compared without case.
    pub(crate) fn is(self, space: Space, name: &str) -> bool {
        self.space() == space && self.name().eq_ignore_ascii_case(name)
    }

    /// What is in it.
    pub(crate) fn children(self) -> impl Iterator<Item = Child<'d, 'a>> {
        let document = self.document;
        let mut at = self.node().map_or(NONE, |node| node.first);
        std::iter::from_fn(move || {
            let node = document.node(at)?;
            let id = at;
            at = node.next;
            Some(match node.kind {
                Kind::Element { .. } => Child::Element(Element { document, id }),
                Kind::Words(raw) => Child::Words(document, raw),
                Kind::Cdata(words) => Child::Cdata(words),
            })
        })
    }

    /// The elements in it.
    pub(crate) fn elements(self) -> impl Iterator<Item = Element<'d, 'a>> {
        self.children().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Words(..) | Child::Cdata(_) => None,
        })
    }

    /// The first element in it of this local name, whatever its namespace; names are compared without case.
    pub(crate) fn child(self, name: &str) -> Option<Element<'d, 'a>> {
        self.elements()
            .find(|child| child.name().eq_ignore_ascii_case(name))
    }

    /// All elements in it of this local name, whatever their namespace.
    pub(crate) fn all(self, name: &str) -> impl Iterator<Item = Element<'d, 'a>> {
        self.elements()
            .filter(move |child| child.name().eq_ignore_ascii_case(name))
    }

    /// The first element at the end of a path of local names.
    pub(crate) fn at(self, path: &[&str]) -> Option<Element<'d, 'a>> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// Every element under it, in document order, itself left out.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Element<'d, 'a>> {
        let mut open = vec![self.node().map_or(NONE, |node| node.first)];
        let document = self.document;
        std::iter::from_fn(move || {
            loop {
                let at = open.pop()?;
                let Some(node) = document.node(at) else {
                    continue;
                };
                open.push(node.next);
                if let Kind::Element { .. } = node.kind {
                    open.push(node.first);
                    return Some(Element { document, id: at });
                }
            }
        })
    }

    /// An attribute without namespace, decoded; names are compared without case.
    pub(crate) fn attribute(self, name: &str) -> Option<Cow<'a, str>> {
        self.attribute_in(Space::None, name)
    }

    /// An attribute of a namespace, decoded.
    pub(crate) fn attribute_in(self, space: Space, name: &str) -> Option<Cow<'a, str>> {
        let found = self.raw_attributes().iter().find(|attribute| {
            attribute.space == space && attribute.name.eq_ignore_ascii_case(name)
        });
        found.map(|attribute| self.document.decode(attribute.raw))
    }

    /// Every attribute but namespace declarations: namespace, name, decoded value.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (Space, &'a str, Cow<'a, str>)> {
        let document = self.document;
        self.raw_attributes()
            .iter()
            .map(move |one| (one.space, one.name, document.decode(one.raw)))
    }

    /// The address of a namespace met in this document.
    pub(crate) fn address_of(self, space: Space) -> &'d str {
        self.document.address(space)
    }

    fn raw_attributes(self) -> &'d [Attribute<'a>] {
        match self.node().map(|node| &node.kind) {
            Some(Kind::Element {
                attributes: (from, to),
                ..
            }) => self
                .document
                .attributes
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// All words in it, those of elements in it included, decoded.
    pub(crate) fn words(self) -> Cow<'a, str> {
        let mut children = self.children();
        let (first, second) = (children.next(), children.next());
        match (first, second) {
            (None, _) => Cow::Borrowed(""),
            (Some(Child::Words(document, raw)), None) => document.decode(raw),
            (Some(Child::Cdata(words)), None) => Cow::Borrowed(words),
            _ => {
                let mut out = String::new();
                self.push_words(&mut out);
                Cow::Owned(out)
            }
        }
    }

    fn push_words(self, out: &mut String) {
        // The tree's depth is bounded by `Limits::depth`.
        for child in self.children() {
            match child {
                Child::Element(element) => element.push_words(out),
                Child::Words(document, raw) => out.push_str(&document.decode(raw)),
                Child::Cdata(words) => out.push_str(words),
            }
        }
    }

    /// The words, white space collapsed; `None` if there are none.
    pub(crate) fn line(self) -> Option<String> {
        let words = self.words();
        let mut out = String::with_capacity(words.len());
        for word in words.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        (!out.is_empty()).then_some(out)
    }

    /// True if an element stands in it.
    pub(crate) fn has_elements(self) -> bool {
        self.elements().next().is_some()
    }
}

impl<'a> Child<'_, 'a> {
    /// Its words, decoded; none for an element.
    pub(crate) fn words(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Element(_) => None,
            Self::Words(document, raw) => Some(document.decode(raw)),
            Self::Cdata(words) => Some(Cow::Borrowed(words)),
        }
    }
}

impl Document<'_> {
    fn address(&self, space: Space) -> &str {
        match space {
            Space::Other(nth) => self
                .others
                .get(usize::from(nth))
                .map_or("", |address| address),
            known => known.address(),
        }
    }
}

/// An element whose end has not been met.
struct Open<'a> {
    id: u32,
    /// The name with its prefix, as the end tag must say it.
    name: &'a str,
    /// Its last child so far.
    last: u32,
    /// How many namespace declarations were in scope around it.
    declared: usize,
}

struct Builder<'a, 'f> {
    tokens: Tokens<'a>,
    document: Document<'a>,
    open: Vec<Open<'a>>,
    /// Prefix and namespace, innermost last.
    declared: Vec<(&'a str, Space)>,
    /// Elements too deep to be kept whose end has not been met.
    too_deep: usize,
    limits: &'f Limits,
    faults: &'f mut Faults,
}

impl<'a, 'f> Builder<'a, 'f> {
    fn new(text: &'a str, limits: &'f Limits, faults: &'f mut Faults) -> Self {
        let top = Node {
            kind: Kind::Element {
                space: Space::None,
                name: "",
                attributes: (0, 0),
            },
            next: NONE,
            first: NONE,
        };
        let mut nodes = Vec::with_capacity((text.len() / 40).min(limits.nodes) + 8);
        nodes.push(top);
        Self {
            tokens: Tokens::new(text),
            document: Document {
                text,
                nodes,
                attributes: Vec::new(),
                others: Vec::new(),
                bare: Cell::new(None),
                unknown: Cell::new(None),
            },
            open: vec![Open {
                id: 0,
                name: "",
                last: NONE,
                declared: 0,
            }],
            declared: Vec::new(),
            too_deep: 0,
            limits,
            faults,
        }
    }

    fn build(mut self) -> Document<'a> {
        loop {
            let at = self.tokens.offset();
            let Some(token) = self.tokens.next() else {
                break;
            };
            let size = self.document.nodes.len() + self.document.attributes.len();
            if size >= self.limits.nodes {
                let message = format!(
                    "The document has more than {} elements, texts and attributes; what stands after that was left out.",
                    self.limits.nodes
                );
                self.fault("limit.nodes", &message, at);
                break;
            }
            match token {
                Token::Start {
                    name,
                    attributes,
                    empty,
                } => self.start(name, attributes, empty, at),
                Token::End { name } => self.end(name, at),
                Token::Words(words) => self.words(words),
                Token::Cdata(words) => self.append(Kind::Cdata(words)),
                Token::Instruction(body) => self.instruction(body, at),
                Token::Comment | Token::Doctype => {}
                Token::Cut(what) => {
                    let message =
                        format!("The document ends inside {what}; what stood before was kept.");
                    self.fault("xml.truncated", &message, at);
                }
            }
        }
        if self.open.len() > 1 {
            let names: Vec<_> = self
                .open
                .iter()
                .skip(1)
                .take(8)
                .map(|open| open.name)
                .collect();
            let message = format!(
                "The document ends before these elements do: {}; what stood before was kept.",
                names.join(", ")
            );
            self.fault("xml.truncated", &message, self.document.text.len());
        }
        self.document
    }

    fn fault(&mut self, code: &'static str, message: &str, at: usize) {
        self.faults
            .repaired(code, message, Some((self.document.text, at)));
    }

    /// An XML declaration that is not at the beginning: what stood before it was not the document.
    fn instruction(&mut self, body: &str, at: usize) {
        if at > 0 && body.starts_with("xml") && body.get(3..4).is_none_or(|c| c.trim().is_empty()) {
            self.fault(
                "xml.junk_before",
                "Something stands before the XML declaration; it was passed over.",
                at,
            );
            self.open.truncate(1);
            self.declared.clear();
            self.too_deep = 0;
        }
    }

    fn words(&mut self, words: &'a str) {
        // White space between top-level elements is nothing.
        if self.open.len() == 1 && words.trim().is_empty() {
            return;
        }
        self.append(Kind::Words(words));
    }

    fn append(&mut self, kind: Kind<'a>) {
        let id = u32::try_from(self.document.nodes.len()).unwrap_or(NONE - 1);
        self.document.nodes.push(Node {
            kind,
            next: NONE,
            first: NONE,
        });
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        let before = std::mem::replace(&mut parent.last, id);
        if before == NONE {
            if let Some(node) = self.document.nodes.get_mut(parent.id as usize) {
                node.first = id;
            }
        } else if let Some(node) = self.document.nodes.get_mut(before as usize) {
            node.next = id;
        }
    }

    fn start(&mut self, name: &'a str, inside: &'a str, empty: bool, at: usize) {
        if self.too_deep > 0 || self.open.len() > self.limits.depth {
            let message = format!(
                "Elements stand more than {} deep; the deeper ones were left out, their words kept.",
                self.limits.depth
            );
            self.fault("limit.depth", &message, at);
            self.too_deep += usize::from(!empty);
            return;
        }
        let around = self.declared.len();
        let attributes = self.attributes(inside, at);
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let space = self.resolve(prefix, true, at);
        let id = u32::try_from(self.document.nodes.len()).unwrap_or(NONE - 1);
        self.append(Kind::Element {
            space,
            name: local,
            attributes,
        });
        if empty {
            self.declared.truncate(around);
        } else {
            self.open.push(Open {
                id,
                name,
                last: NONE,
                declared: around,
            });
        }
    }

    /// Keeps a start tag's attributes and takes in its namespace declarations.
    fn attributes(&mut self, inside: &'a str, at: usize) -> (u32, u32) {
        let from = self.document.attributes.len();
        for (nth, (name, raw)) in attributes(inside).enumerate() {
            if nth >= self.limits.attributes {
                let message = format!(
                    "An element has more than {} attributes; the rest were left out.",
                    self.limits.attributes
                );
                self.fault("limit.attributes", &message, at);
                break;
            }
            let raw = self.shortened(raw, at);
            if name == "xmlns" {
                self.declare("", raw);
            } else if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.declare(prefix, raw);
            } else {
                let double = self
                    .document
                    .attributes
                    .get(from..)
                    .is_some_and(|before| before.iter().any(|one| one.name == name));
                if double {
                    self.fault(
                        "xml.duplicate_attribute",
                        "An attribute stands twice on one element; the first was kept.",
                        at,
                    );
                    continue;
                }
                self.document.attributes.push(Attribute {
                    space: Space::None,
                    name,
                    raw,
                });
            }
        }
        // Prefixes may be declared after their use on the same element.
        for nth in from..self.document.attributes.len() {
            let Some(name) = self.document.attributes.get(nth).map(|one| one.name) else {
                continue;
            };
            if let Some((prefix, local)) = name.split_once(':') {
                let space = self.resolve(prefix, false, at);
                if let Some(one) = self.document.attributes.get_mut(nth) {
                    one.space = space;
                    one.name = local;
                }
            }
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(0);
        (number(from), number(self.document.attributes.len()))
    }

    fn shortened(&mut self, raw: &'a str, at: usize) -> &'a str {
        if raw.len() <= self.limits.attribute_bytes {
            return raw;
        }
        let message = format!(
            "An attribute is longer than {} bytes; the rest of it was left out.",
            self.limits.attribute_bytes
        );
        self.fault("limit.attribute_bytes", &message, at);
        let end = raw.floor_char_boundary(self.limits.attribute_bytes);
        raw.get(..end).unwrap_or_default()
    }

    fn declare(&mut self, prefix: &'a str, address: &'a str) {
        let space = if address.is_empty() {
            Space::None
        } else {
            Space::of_address(address).unwrap_or_else(|| self.other(address))
        };
        if self.declared.len() < MAX_DECLARATIONS {
            self.declared.push((prefix, space));
        } else {
            self.fault(
                "limit.namespaces",
                "Too many namespaces are declared; the rest were passed over.",
                self.tokens.offset(),
            );
        }
    }

    fn other(&mut self, address: &'a str) -> Space {
        let others = &mut self.document.others;
        let found = others.iter().position(|other| *other == address);
        let nth = found.unwrap_or_else(|| {
            if others.len() < MAX_DECLARATIONS {
                others.push(Cow::Borrowed(address));
            }
            others.len() - 1
        });
        Space::Other(u16::try_from(nth).unwrap_or(u16::MAX))
    }

    /// The namespace of a prefix; an undeclared one means what it usually means.
    fn resolve(&mut self, prefix: &'a str, element: bool, at: usize) -> Space {
        if prefix.is_empty() && !element {
            return Space::None;
        }
        let declared = self
            .declared
            .iter()
            .rev()
            .find(|(known, _)| *known == prefix);
        if let Some(&(_, space)) = declared {
            return space;
        }
        if prefix.is_empty() {
            return Space::None;
        }
        if prefix == "xml" {
            return Space::Xml;
        }
        self.fault(
            "xml.undeclared_prefix",
            "A namespace prefix is not declared; it was taken for what it usually stands for.",
            at,
        );
        Space::of_prefix(prefix).unwrap_or_else(|| self.other(prefix))
    }

    fn end(&mut self, name: &str, at: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let found = self
            .open
            .iter()
            .rposition(|open| open.name == name)
            .or_else(|| {
                self.open
                    .iter()
                    .rposition(|open| open.name.eq_ignore_ascii_case(name))
            });
        match found {
            Some(0) | None => self.fault(
                "xml.stray_end",
                "An end tag closes nothing that is open; it was passed over.",
                at,
            ),
            Some(nth) => {
                if nth + 1 < self.open.len() {
                    self.fault(
                        "xml.unclosed",
                        "An element is not closed before the one around it; it was taken to end there.",
                        at,
                    );
                }
                if let Some(open) = self.open.get(nth) {
                    self.declared.truncate(open.declared);
                }
                self.open.truncate(nth);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    fn shape(element: Element<'_, '_>, out: &mut String) {
        for child in element.children() {
            match child {
                Child::Element(inner) => {
                    let _ = write!(out, "<{}", inner.name());
                    for (_, name, value) in inner.attributes() {
                        let _ = write!(out, " {name}={value}");
                    }
                    out.push('>');
                    shape(inner, out);
                    out.push_str("</>");
                }
                other => out.push_str(&other.words().unwrap_or_default()),
            }
        }
    }

    fn read(text: &str, limits: &Limits) -> (String, Vec<String>) {
        let mut faults = Faults::default();
        let document = Document::read(text, limits, &mut faults);
        let mut out = String::new();
        shape(document.top(), &mut out);
        document.report(&mut faults);
        let codes = faults
            .into_vec()
            .into_iter()
            .map(|fault| fault.code.into_owned());
        (out, codes.collect())
    }

    #[test]
    fn broken_documents_keep_what_they_have() {
        for (text, shape, codes) in [
            ("<a><b>x</b></a>", "<a><b>x</></>", vec![]),
            ("<a><b>x</a>", "<a><b>x</></>", vec!["xml.unclosed"]),
            ("<a>x</c></a>", "<a>x</>", vec!["xml.stray_end"]),
            ("<a><b>x", "<a><b>x</></>", vec!["xml.truncated"]),
            ("<A>x</a>", "<A>x</>", vec![]),
            (
                "<a b=1 b=2>A&B &x;</a>",
                "<a b=1>A&B &x;</>",
                vec![
                    "xml.duplicate_attribute",
                    "xml.bare_ampersand",
                    "xml.unknown_entity",
                ],
            ),
            (
                "<p>W<?xml version='1.0'?><a>x</a>",
                "<p>W</><a>x</>",
                vec!["xml.junk_before"],
            ),
            ("<dc:a>x</dc:a>", "<a>x</>", vec!["xml.undeclared_prefix"]),
        ] {
            let (got, faults) = read(text, &Limits::default());
            assert_eq!(got, shape, "{text}");
            assert_eq!(faults, codes, "{text}");
        }
    }

    #[test]
    fn limits_are_said() {
        let limits = Limits {
            depth: 2,
            attributes: 1,
            attribute_bytes: 2,
            ..Limits::default()
        };
        let (got, faults) = read("<a b=123 c=4><b><c><d>x</d></c>y</b></a>z", &limits);
        assert_eq!(got, "<a b=12><b>xy</></>z");
        assert_eq!(
            faults,
            ["limit.attribute_bytes", "limit.attributes", "limit.depth"]
        );
    }

    #[test]
    fn namespaces_follow_their_scope() {
        let text =
            "<a xmlns='http://www.w3.org/2005/Atom' xmlns:q='u:1'><q:b/><b xmlns='u:2'/></a><b/>";
        let mut faults = Faults::default();
        let document = Document::read(text, &Limits::default(), &mut faults);
        let spaces: Vec<_> = document
            .top()
            .descendants()
            .map(|e| e.address().to_owned())
            .collect();
        assert_eq!(spaces, ["http://www.w3.org/2005/Atom", "u:1", "u:2", ""]);
    }

    proptest! {
        #[test]
        fn any_text_is_a_document(text in "[<>/!?&;:='\"a-d \\[\\]-]{0,80}") {
            let _ = read(&text, &Limits::default());
        }
    }
}
