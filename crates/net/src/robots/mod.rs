//! robots.txt (RFC 9309): reading and matching. Fetching and keeping it is the fetcher's.

mod matching;
mod parse;

use std::{collections::HashMap, sync::Arc, time::Duration};

use url::Url;

pub(crate) use self::matching::{matches, normal_path, normal_pattern};

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
    /// Product tokens in lower case (`*` for everybody else), with the groups that name them: one token's groups count as one
    /// (section 2.2.1).
    by_agent: HashMap<String, Vec<usize>>,
    /// Its `Sitemap` lines, as written.
    pub sitemaps: Vec<String>,
    /// Its `License` lines (Really Simple Licensing), as written.
    pub licences: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Normalised, see [`normal_pattern`].
    pattern: String,
}

/// The rules for one crawler.
#[derive(Clone, Debug)]
pub struct Rules<'r>(Vec<&'r Group>);

/// The longest `Crawl-delay` honoured: beyond it a site is better asked less often than slower.
const LONGEST_DELAY: Duration = Duration::from_mins(1);

impl Robots {
    /// Reads a robots.txt. Nothing fails; lines that say nothing are skipped.
    pub fn parse(bytes: &[u8]) -> Self {
        parse::parse(bytes)
    }

    /// The rules for a product token, or else, if `or_everybody`, those for `*`. `None` if there are none for it.
    pub fn rules_for(&self, token: &str, or_everybody: bool) -> Option<Rules<'_>> {
        let named = self.by_agent.get(&token.to_ascii_lowercase());
        let everybody = || self.by_agent.get("*").filter(|_| or_everybody);
        let groups = named.or_else(everybody)?;
        let groups = groups.iter().filter_map(|at| self.groups.get(*at));
        Some(Rules(groups.collect()))
    }

    /// True if a crawler of this name may fetch the address.
    pub fn allows(&self, token: &str, url: &Url) -> bool {
        let rules = self.rules_for(token, true);
        rules.is_none_or(|rules| rules.allow(&path_of(url)))
    }
}

impl Rules<'_> {
    /// True if the path (with its query) may be fetched: the longest matching rule wins, `Allow` on ties (section 2.2.2).
    pub fn allow(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal_path(path);
        let rules = self.0.iter().flat_map(|group| &group.rules);
        let matching = rules.filter(|rule| matches(&rule.pattern, &path));
        let best = matching.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        best.is_none_or(|rule| rule.allow)
    }

    /// The pause asked for between two requests, which no standard knows but many sites write; at most a minute.
    pub fn delay(&self) -> Option<Duration> {
        self.0.iter().filter_map(|group| group.delay).max()
    }
}

/// The part of an address that robots rules speak of.
pub fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
