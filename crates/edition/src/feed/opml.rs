//! All feeds of the site in one file a reader can take in.

use reprint_wire::{Entry, Feed, Link, write};

use super::Format;
use crate::{Document, Site};

/// The site's feeds and those of its sections, as RSS, in OPML 2.0.
pub fn opml(site: &Site) -> Document {
    let whole = outline(&site.name, site.feed_url(None, Format::Rss), site.url("/"));
    let sections = site.sections.iter().map(|section| {
        outline(
            &format!("{} – {section}", site.name),
            site.feed_url(Some(section), Format::Rss),
            site.section_url(section),
        )
    });
    let feeds: Vec<_> = std::iter::once(whole).chain(sections).collect();
    let list = Feed {
        title: Some(site.name.as_str().into()),
        ..Feed::default()
    };
    Document::of("text/x-opml; charset=utf-8", write::opml(&list, &feeds))
}

fn outline(title: &str, feed: String, page: String) -> Entry {
    Entry {
        title: Some(title.into()),
        links: vec![Link::new("self", feed)],
        link: Some(page),
        ..Entry::default()
    }
}
