//! What a page says of itself to browsers, search engines and other sites.

use crate::{Site, feed::Format};

/// The contents of `<head>` that differ from page to page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub title: String,
    pub description: Option<String>,
    pub canonical: Option<String>,
    pub robots: Option<&'static str>,
    pub feeds: Vec<FeedLink>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub oembed: Option<String>,
    pub licence: Option<String>,
    /// Open Graph properties.
    pub graph: Vec<(&'static str, String)>,
    /// JSON-LD, safe inside a script element.
    pub json_ld: Option<String>,
}

/// A feed a page offers.
#[derive(Clone, Debug)]
pub(crate) struct FeedLink {
    pub title: String,
    pub media_type: &'static str,
    pub url: String,
}

/// Pages that search engines leave out, their links followed.
pub(crate) const NOINDEX: &str = "noindex, follow";

impl Head {
    /// A page of the site at a path, with the site's feeds.
    pub(crate) fn page(site: &Site, title: &str, path: &str) -> Self {
        let url = site.url(path);
        Self {
            title: titled(site, title),
            canonical: Some(url.clone()),
            feeds: feeds(site, None),
            graph: vec![
                ("og:type", "website".into()),
                (
                    "og:title",
                    if title.is_empty() {
                        site.name.clone()
                    } else {
                        title.to_owned()
                    },
                ),
                ("og:url", url),
                ("og:site_name", site.name.clone()),
            ],
            ..Self::default()
        }
    }

    /// A page that is not to be found by search engines and belongs to no address of its own.
    pub(crate) fn unlisted(site: &Site, title: &str) -> Self {
        Self {
            title: titled(site, title),
            robots: Some(NOINDEX),
            feeds: feeds(site, None),
            ..Self::default()
        }
    }
}

fn titled(site: &Site, title: &str) -> String {
    if title.is_empty() {
        site.name.clone()
    } else {
        format!("{title} – {}", site.name)
    }
}

/// The three feeds of the site, and before them those of a section.
pub(crate) fn feeds(site: &Site, section: Option<&str>) -> Vec<FeedLink> {
    let of = |section: Option<&str>| {
        Format::ALL.map(|format| FeedLink {
            title: match section {
                Some(section) => format!("{} – {section} ({})", site.name, format.label()),
                None => format!("{} ({})", site.name, format.label()),
            },
            media_type: format.short_type(),
            url: site.feed_url(section, format),
        })
    };
    section
        .map(|section| of(Some(section)))
        .into_iter()
        .flatten()
        .chain(of(None))
        .collect()
}
