//! The namespaces of feeds, each with the prefix it is written with.

/// Atom 1.0.
pub(crate) const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Full content in RSS.
pub(crate) const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
/// Licences in RSS (RFC 4946 is Atom's way).
pub(crate) const CREATIVE_COMMONS: &str = "http://backend.userland.com/creativeCommonsRssModule";
/// Dublin Core elements.
pub(crate) const DC: &str = "http://purl.org/dc/elements/1.1/";
/// Dublin Core terms.
pub(crate) const DCTERMS: &str = "http://purl.org/dc/terms/";
/// RFC 5005.
pub(crate) const HISTORY: &str = "http://purl.org/syndication/history/1.0";
/// Media RSS.
pub(crate) const MEDIA: &str = "http://search.yahoo.com/mrss/";
/// RFC 6721.
pub(crate) const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";
/// Update period.
pub(crate) const SYNDICATION: &str = "http://purl.org/rss/1.0/modules/syndication/";
/// Really Simple Licensing.
pub(crate) const RSL: &str = "https://rslstandard.org/rsl";
/// Our own: version, status, changes and hops, which no feed format has a word for.
pub(crate) const REPRINT: &str = "urn:x-reprint:wire:1";
