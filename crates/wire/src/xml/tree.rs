//! A document as a tree in one vector. Names and words borrow from the text; references are decoded when they are read.

use std::{borrow::Cow, cell::Cell};

use super::{
    build::Builder,
    element::Element,
    reference::{self, Seen},
    space::Space,
};
use crate::{Limits, faults::Faults};

/// Marks the absence of a node.
pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(super) text: &'a str,
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// Addresses of namespaces that are not known ones.
    pub(super) others: Vec<Cow<'a, str>>,
    /// The first places where a bare `&` or an unknown reference was decoded.
    pub(super) bare: Cell<Option<usize>>,
    pub(super) unknown: Cell<Option<usize>>,
}

#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) next: u32,
    pub(super) first: u32,
}

#[derive(Debug)]
pub(super) enum Kind<'a> {
    Element {
        space: Space,
        name: &'a str,
        attributes: (u32, u32),
    },
    Words(&'a str),
    Cdata(&'a str),
}

#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) space: Space,
    pub(super) name: &'a str,
    pub(super) raw: &'a str,
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

    pub(super) fn decode(&self, raw: &'a str) -> Cow<'a, str> {
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

    pub(super) fn node(&self, id: u32) -> Option<&Node<'a>> {
        self.nodes.get(id as usize)
    }

    /// The address of a namespace met in it.
    pub(super) fn address(&self, space: Space) -> &str {
        match space {
            Space::Other(nth) => self
                .others
                .get(usize::from(nth))
                .map_or("", |address| address),
            known => known.address(),
        }
    }
}
