//! Walking a document: an element is a place in it, cheap to copy.

use std::borrow::Cow;

use super::{
    space::Space,
    tree::{Attribute, Document, Kind, NONE, Node},
};

/// An element of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'d, 'a> {
    pub(super) document: &'d Document<'a>,
    pub(super) id: u32,
}

/// A child of an element.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Child<'d, 'a> {
    Element(Element<'d, 'a>),
    /// Words not decoded yet.
    Words(&'d Document<'a>, &'a str),
    Cdata(&'a str),
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
