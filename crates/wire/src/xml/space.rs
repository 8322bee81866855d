//! The namespaces of feeds and news formats. Feeds write their addresses in many ways and forget to declare the usual prefixes.

use crate::namespace as ns;

/// The namespace of an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// None at all, or one of those RSS was written in.
    None,
    Atom,
    Rdf,
    Dc,
    DcTerms,
    Content,
    Media,
    Itunes,
    CreativeCommons,
    /// Creative Commons' own RDF vocabulary.
    Cc,
    Syndication,
    Slash,
    Wfw,
    Thread,
    History,
    Tombstones,
    GeoRss,
    Gml,
    W3cGeo,
    Rsl,
    Xhtml,
    /// `xml:`
    Xml,
    /// Atom Publishing Protocol.
    App,
    FeedBurner,
    Admin,
    Reprint,
    SitemapNews,
    SitemapImage,
    Wxr,
    WxrExcerpt,
    NewsmlG2,
    Nitf,
    /// Another, by its place in the document's list.
    Other(u16),
}

/// Address (compared without case and final slash), namespace, and the prefix it is known by.
const KNOWN: &[(&str, Space, &str)] = &[
    (ns::ATOM, Space::Atom, "atom"),
    ("http://purl.org/atom/ns#", Space::Atom, ""),
    ("http://purl.org/atom/ns", Space::Atom, ""),
    ("http://example.com/newformat#", Space::Atom, ""),
    ("http://example.com/necho", Space::Atom, ""),
    ("http://purl.org/echo", Space::Atom, ""),
    ("uri/of/echo/namespace#", Space::Atom, ""),
    ("http://purl.org/pie", Space::Atom, ""),
    ("http://purl.org/atom-blog/ns#", Space::Atom, ""),
    (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        Space::Rdf,
        "rdf",
    ),
    ("http://backend.userland.com/rss", Space::None, ""),
    ("http://backend.userland.com/rss2", Space::None, ""),
    ("http://backend.userland.com/rss091", Space::None, ""),
    ("http://blogs.law.harvard.edu/tech/rss", Space::None, ""),
    ("http://cyber.law.harvard.edu/rss", Space::None, ""),
    ("http://purl.org/rss/1.0", Space::None, "rss"),
    ("http://my.netscape.com/rdf/simple/0.9", Space::None, ""),
    (
        "http://my.netscape.com/publish/formats/rss-0.91.dtd",
        Space::None,
        "",
    ),
    ("http://purl.org/net/rss1.1#", Space::None, ""),
    (
        "http://channel.netscape.com/rdf/simple/0.9",
        Space::None,
        "",
    ),
    ("http://www.rssboard.org/rss-specification", Space::None, ""),
    (
        "http://www.sitemaps.org/schemas/sitemap/0.9",
        Space::None,
        "",
    ),
    (
        "http://www.google.com/schemas/sitemap/0.84",
        Space::None,
        "",
    ),
    (ns::DC, Space::Dc, "dc"),
    (ns::DCTERMS, Space::DcTerms, "dcterms"),
    (ns::CONTENT, Space::Content, "content"),
    (ns::MEDIA, Space::Media, "media"),
    ("http://search.yahoo.com/mrss", Space::Media, ""),
    ("http://video.search.yahoo.com/mrss", Space::Media, ""),
    (
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        Space::Itunes,
        "itunes",
    ),
    ("http://example.com/dtds/podcast-1.0.dtd", Space::Itunes, ""),
    (
        "http://www.itunes.com/dtds/podcast-1.0-dtd",
        Space::Itunes,
        "",
    ),
    (
        "http://backend.userland.com/creativecommonsrssmodule",
        Space::CreativeCommons,
        "creativecommons",
    ),
    ("http://web.resource.org/cc", Space::Cc, "cc"),
    ("http://creativecommons.org/ns#", Space::Cc, ""),
    (
        "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html",
        Space::CreativeCommons,
        "",
    ),
    (ns::SYNDICATION, Space::Syndication, "sy"),
    (
        "http://purl.org/rss/1.0/modules/slash",
        Space::Slash,
        "slash",
    ),
    ("http://wellformedweb.org/commentapi", Space::Wfw, "wfw"),
    (
        "http://purl.org/syndication/thread/1.0",
        Space::Thread,
        "thr",
    ),
    (ns::HISTORY, Space::History, "fh"),
    (ns::TOMBSTONES, Space::Tombstones, "at"),
    ("http://www.georss.org/georss", Space::GeoRss, "georss"),
    ("http://www.opengis.net/gml", Space::Gml, "gml"),
    (
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
        Space::W3cGeo,
        "geo",
    ),
    (ns::RSL, Space::Rsl, "rsl"),
    ("http://www.w3.org/1999/xhtml", Space::Xhtml, "xhtml"),
    ("http://www.w3.org/xml/1998/namespace", Space::Xml, "xml"),
    ("http://www.w3.org/2007/app", Space::App, "app"),
    ("http://purl.org/atom/app#", Space::App, ""),
    (
        "http://rssnamespace.org/feedburner/ext/1.0",
        Space::FeedBurner,
        "feedburner",
    ),
    ("http://webns.net/mvcb", Space::Admin, "admin"),
    (ns::REPRINT, Space::Reprint, "reprint"),
    (
        "http://www.google.com/schemas/sitemap-news/0.9",
        Space::SitemapNews,
        "news",
    ),
    (
        "http://www.google.com/schemas/sitemap-image/1.1",
        Space::SitemapImage,
        "image",
    ),
    ("http://wordpress.org/export/1.0", Space::Wxr, "wp"),
    ("http://wordpress.org/export/1.1", Space::Wxr, ""),
    ("http://wordpress.org/export/1.2", Space::Wxr, ""),
    (
        "http://wordpress.org/export/1.1/excerpt",
        Space::WxrExcerpt,
        "",
    ),
    (
        "http://wordpress.org/export/1.2/excerpt",
        Space::WxrExcerpt,
        "excerpt",
    ),
    ("http://iptc.org/std/nar/2006-10-01", Space::NewsmlG2, ""),
    ("http://iptc.org/std/nitf/2006-10-18", Space::Nitf, "nitf"),
];

impl Space {
    /// The namespace of this address, if it is one of those we know.
    pub(super) fn of_address(address: &str) -> Option<Self> {
        let address = address.trim().to_ascii_lowercase();
        let address = address.strip_suffix('/').unwrap_or(&address);
        KNOWN
            .iter()
            .find(|(known, ..)| {
                known
                    .strip_suffix('/')
                    .unwrap_or(known)
                    .eq_ignore_ascii_case(address)
            })
            .map(|&(_, space, _)| space)
    }

    /// The namespace a prefix usually stands for, for documents that do not declare it.
    pub(super) fn of_prefix(prefix: &str) -> Option<Self> {
        KNOWN
            .iter()
            .find(|(_, _, usual)| !usual.is_empty() && usual.eq_ignore_ascii_case(prefix))
            .map(|&(_, space, _)| space)
    }

    /// The address it is written with.
    pub(super) fn address(self) -> &'static str {
        if self == Self::None {
            return "";
        }
        let known = KNOWN
            .iter()
            .find(|&&(_, space, prefix)| space == self && !prefix.is_empty());
        known.map_or("", |&(address, ..)| address)
    }
}
