//! From tokens to a document: every start and end finds its place, whatever is missing.

use std::cell::Cell;

use super::{
    space::Space,
    token::{Token, Tokens},
    tree::{Document, Kind, NONE, Node},
};
use crate::{Limits, faults::Faults};

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

pub(super) struct Builder<'a, 'f> {
    pub(super) tokens: Tokens<'a>,
    pub(super) document: Document<'a>,
    open: Vec<Open<'a>>,
    /// Prefix and namespace, innermost last.
    pub(super) declared: Vec<(&'a str, Space)>,
    /// Elements too deep to be kept whose end has not been met.
    too_deep: usize,
    pub(super) limits: &'f Limits,
    pub(super) faults: &'f mut Faults,
}

impl<'a, 'f> Builder<'a, 'f> {
    pub(super) fn new(text: &'a str, limits: &'f Limits, faults: &'f mut Faults) -> Self {
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

    pub(super) fn build(mut self) -> Document<'a> {
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

    pub(super) fn fault(&mut self, code: &'static str, message: &str, at: usize) {
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
    use crate::xml::{Child, Element};

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
