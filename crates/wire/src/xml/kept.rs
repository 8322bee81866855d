//! Writes kept elements again, each with the namespaces it needs.

use super::write::{attribute, escape};
use crate::{Element, Node};

/// An element as a document of its own.
pub(crate) fn standalone(element: &Element) -> String {
    let mut out = String::new();
    write(element, "", &mut out);
    out
}

/// Writes an element that stands in `around` as the default namespace.
pub(crate) fn write(element: &Element, around: &str, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    if element.namespace != around {
        attribute("xmlns", &element.namespace, out);
    }
    for (nth, (name, value)) in element.attributes.iter().enumerate() {
        match name.strip_prefix('{').and_then(|name| name.split_once('}')) {
            Some(("http://www.w3.org/XML/1998/namespace", local)) => {
                attribute(&format!("xml:{local}"), value, out);
            }
            Some((namespace, local)) => {
                attribute(&format!("xmlns:n{nth}"), namespace, out);
                attribute(&format!("n{nth}:{local}"), value, out);
            }
            None => attribute(name, value, out),
        }
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    // As deep as the document it was read from, which is bounded.
    for child in &element.children {
        match child {
            Node::Words(words) => escape(words, out, false),
            Node::Element(inner) => write(inner, &element.namespace, out),
        }
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}
