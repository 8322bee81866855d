//! Links, and which of them is the main one.

use super::Scope;
use crate::{Enclosure, Link, xml::Element};

/// An Atom link, wherever it stands.
pub(crate) fn read(scope: &Scope, element: Element<'_, '_>) -> Option<Link> {
    let own = |name: &str| {
        element
            .attribute(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let href = own("href").or_else(|| element.line())?;
    let rel = own("rel").unwrap_or_else(|| "alternate".to_owned());
    // The registered relations' addresses stand for their names (RFC 4287, 4.2.7.2).
    let rel = rel
        .strip_prefix("http://www.iana.org/assignments/relation/")
        .unwrap_or(&rel)
        .to_owned();
    Some(Link {
        href: scope.resolve(&href)?,
        rel,
        media_type: own("type"),
        hreflang: own("hreflang"),
        title: own("title"),
        length: own("length"),
    })
}

/// A link of relation `enclosure` as a file.
pub(crate) fn enclosure(link: &Link) -> Enclosure {
    Enclosure {
        url: link.href.clone(),
        media_type: link.media_type.clone(),
        length: link.length.clone(),
        title: link.title.clone(),
        ..Enclosure::default()
    }
}

/// The page an entry or feed is of: the first alternate that is HTML or does not say, else the first alternate.
pub(crate) fn main(links: &[Link]) -> Option<String> {
    let alternates = || links.iter().filter(|link| link.rel == "alternate");
    let page = |link: &&Link| {
        link.media_type
            .as_deref()
            .is_none_or(|kind| kind.contains("html"))
    };
    alternates()
        .find(page)
        .or_else(|| alternates().next())
        .map(|link| link.href.clone())
}
