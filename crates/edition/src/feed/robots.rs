use crate::{Document, Site};

/// robots.txt: everything may be read but searches; the sitemaps and the machine-readable licence
/// (RSL 1.0, <https://rslstandard.org/>) are named.
pub fn robots(site: &Site) -> Document {
    let mut text = String::from("User-agent: *\n");
    text.push_str("Disallow: ");
    text.push_str(&site.path("/search"));
    text.push_str("\n\n");
    if let Some(licence) = &site.licence_file {
        text.push_str("License: ");
        text.push_str(licence);
        text.push_str("\n\n");
    }
    for path in ["/sitemap.xml", "/news-sitemap.xml"] {
        text.push_str("Sitemap: ");
        text.push_str(&site.url(path));
        text.push('\n');
    }
    Document::of("text/plain; charset=utf-8", text)
}
