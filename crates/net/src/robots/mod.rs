//! robots.txt (RFC 9309): reading and matching. Fetching and keeping it is the fetcher's.

mod matching;
mod parse;

use std::{sync::Arc, time::Duration};

use url::Url;

pub(crate) use self::matching::{matches, normal};

/// What is known of a site's robots.txt.
pub(crate) enum Wishes {
    /// It was read.
    Told(Arc<Robots>),
    /// There is none.
    None,
    /// It should be there, but could not be read.
    Unreachable,
}

/// A robots.txt as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
    /// Its `Sitemap` lines, as written.
    pub sitemaps: Vec<String>,
    /// Its `License` lines (Really Simple Licensing), as written.
    pub licences: Vec<String>,
}

/// The rules for some crawlers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Product tokens in lower case; `*` for everybody else.
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Normalised as paths are, see [`matching::normal`].
    pattern: String,
}

/// The longest `Crawl-delay` honoured: beyond it a site is better asked less often than slower.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

impl Robots {
    /// Reads a robots.txt. Nothing fails; lines that say nothing are skipped.
    pub fn parse(bytes: &[u8]) -> Self {
        parse::parse(bytes)
    }

    /// The rules for a product token: all groups naming it taken as one (section 2.2.1), or else, if `or_everybody`, those
    /// for `*`. `None` if there are no rules for it.
    pub fn group_for(&self, token: &str, or_everybody: bool) -> Option<&Group> {
        let named = |wanted: &str| {
            let names =
                |group: &&Group| group.agents.iter().any(|a| a.eq_ignore_ascii_case(wanted));
            self.groups.iter().find(names)
        };
        named(token).or_else(|| named("*").filter(|_| or_everybody))
    }

    /// True if a crawler of this name may fetch the address.
    pub fn allows(&self, token: &str, url: &Url) -> bool {
        let group = self.group_for(token, true);
        group.is_none_or(|group| group.allows(&path_of(url)))
    }
}

impl Group {
    /// True if the path (with its query) may be fetched: the longest matching rule wins, `Allow` on ties (section 2.2.2).
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal(path);
        let matching = self
            .rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path));
        let best = matching.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        best.is_none_or(|rule| rule.allow)
    }

    /// The pause asked for between two requests, which no standard knows but many sites write; at most a minute.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// The part of an address that robots rules speak of.
pub fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
