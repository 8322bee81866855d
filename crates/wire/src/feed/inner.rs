//! An element's content as HTML source: for XHTML in Atom, and for feeds that forget to escape their HTML.

use url::Url;

use super::scope::resolve;
use crate::xml::{
    Child, Element, Space,
    write::{attribute, escape},
};

/// What is inside an element, as HTML for the sanitiser.
pub(crate) fn html(element: Element<'_, '_>) -> String {
    let mut out = String::new();
    children(element, None, &mut out);
    out
}

/// The HTML of an element whose only element is the `div` that Atom asks for: that of the `div`.
pub(crate) fn html_of_div(element: Element<'_, '_>) -> String {
    let mut elements = element.elements();
    match (elements.next(), elements.next()) {
        (Some(div), None) if div.name() == "div" && div.attributes().next().is_none() => html(div),
        _ => html(element),
    }
}

// The tree's depth is bounded by `Limits::depth`, so recursion is.
fn children(element: Element<'_, '_>, base: Option<&Url>, out: &mut String) {
    for child in element.children() {
        match child {
            Child::Element(inner) => tag(inner, base, out),
            words => escape(&words.words().unwrap_or_default(), out, false),
        }
    }
}

fn tag(element: Element<'_, '_>, base: Option<&Url>, out: &mut String) {
    let name = element.name();
    // A base inside a content holds for that part alone, so it is applied here.
    let own = element
        .attribute_in(Space::Xml, "base")
        .and_then(|address| match base {
            Some(base) => base.join(&address).ok(),
            None => Url::parse(&address).ok(),
        });
    let base = own.as_ref().or(base);
    out.push('<');
    out.push_str(name);
    for (space, name, value) in element.attributes() {
        if !matches!(space, Space::None | Space::Xhtml) || !name.bytes().all(is_name) {
            continue;
        }
        let resolved = base
            .filter(|_| matches!(name, "href" | "src" | "cite" | "poster"))
            .and_then(|base| resolve(&value, Some(base)));
        attribute(name, resolved.as_deref().unwrap_or(&value), out);
    }
    out.push('>');
    children(element, base, out);
    if !is_void(name) {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

pub(crate) fn is_void(name: &str) -> bool {
    const VOID: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}
