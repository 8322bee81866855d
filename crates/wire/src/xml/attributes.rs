//! A start tag's attributes, and what its prefixes stand for.

use std::borrow::Cow;

use super::{build::Builder, space::Space, token::attributes, tree::Attribute};

/// Namespace declarations in scope at once. Real feeds have some twenty.
const MAX_DECLARATIONS: usize = 256;

impl<'a> Builder<'a, '_> {
    /// Keeps a start tag's attributes and takes in its namespace declarations.
    pub(super) fn attributes(&mut self, inside: &'a str, at: usize) -> (u32, u32) {
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
    pub(super) fn resolve(&mut self, prefix: &'a str, element: bool, at: usize) -> Space {
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
}
