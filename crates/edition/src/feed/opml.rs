//! OPML 2.0 (<http://opml.org/spec2.opml>): all feeds of the site in one file a reader can take in.

use super::Format;
use crate::{Document, Site, xml::escape};

/// The site's feeds and those of its sections, as RSS.
pub fn opml(site: &Site) -> Document {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n<head><title>",
    );
    escape(&site.name, &mut xml);
    xml.push_str("</title></head>\n<body>\n");
    outline(
        &mut xml,
        &site.name,
        &site.feed_url(None, Format::Rss),
        &site.url("/"),
    );
    for section in &site.sections {
        let title = format!("{} – {section}", site.name);
        outline(
            &mut xml,
            &title,
            &site.feed_url(Some(section), Format::Rss),
            &site.section_url(section),
        );
    }
    xml.push_str("</body>\n</opml>\n");
    Document::of("text/x-opml; charset=utf-8", xml)
}

fn outline(xml: &mut String, title: &str, feed: &str, page: &str) {
    xml.push_str("<outline type=\"rss\"");
    for (name, value) in [
        ("text", title),
        ("title", title),
        ("xmlUrl", feed),
        ("htmlUrl", page),
    ] {
        xml.push(' ');
        xml.push_str(name);
        xml.push_str("=\"");
        escape(value, xml);
        xml.push('"');
    }
    xml.push_str("/>\n");
}
