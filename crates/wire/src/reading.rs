use reprint_story::{Fault, Severity, Story};
use serde::Serialize;

use crate::{Entry, Feed, Hints};

/// A format this crate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RSS 0.9x and 2.0, and documents that mean to be.
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    /// Atom 1.0 and 0.3.
    Atom,
    /// Microsoft's Channel Definition Format.
    Cdf,
    /// JSON Feed 1.0 and 1.1.
    JsonFeed,
    /// IPTC ninjs 1.x to 3.x.
    Ninjs,
    /// IPTC NewsML-G2: items, packages and messages.
    NewsmlG2,
    /// IPTC NewsML 1.x.
    Newsml1,
    /// IPTC NITF.
    Nitf,
    /// IPTC 7901 text messages.
    Iptc7901,
    /// ANPA 1312 text messages.
    Anpa1312,
    /// AP Media API.
    ApJson,
    /// WordPress export.
    Wxr,
    /// Sitemap with or without news elements.
    Sitemap,
    /// Index of sitemaps.
    SitemapIndex,
    /// OPML subscription list.
    Opml,
}

/// What was read. A document nobody can read gives an empty reading with a fault, never an error.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it turned out to be; `None` if nothing known.
    pub format: Option<Format>,
    /// The format's version, as said.
    pub version: Option<String>,
    /// What a feed says of itself.
    pub feed: Option<Feed>,
    /// A feed's entries.
    pub entries: Vec<Entry>,
    /// An agency's items.
    pub items: Vec<Story>,
    /// What was wrong with it.
    pub faults: Vec<Fault>,
}

impl Reading {
    /// A reading of something unknown.
    pub(crate) fn unknown(faults: Vec<Fault>) -> Self {
        let mut reading = Self {
            faults,
            ..Self::default()
        };
        reading.faults.push(Fault::new(
            "wire.unknown",
            Severity::Error,
            "This is no feed and no news format that Reprint knows.",
        ));
        reading
    }
}

/// Reads a feed or a news file. Never fails and never does I/O.
pub fn read(bytes: &[u8], hints: &Hints<'_>) -> Reading {
    let _ = (bytes, hints);
    Reading::unknown(Vec::new())
}
