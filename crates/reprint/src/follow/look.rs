//! Looking for copies on a host nobody told us of: what the site itself lists and finds (feeds, sitemaps, the API and the
//! search of WordPress), the likely pages of that read, and their words compared with our stories'.
//!
//! Nothing of an open crawl: only what the host announces, politely (RFC 9309, reservations against text and data mining,
//! one request at a time), within a stated [`Effort`]. [`Looked`] tells what was looked at, so that "none found" can never
//! be read as "nowhere".

mod likely;
mod listed;
mod own;
mod search;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use jiff::Timestamp;
use reprint_net::{Accept, FetchError, Fetched, Fetcher, Purpose, Request, Url};
use reprint_page::{Hints, Reading};
use reprint_story::{DeclarationKind, When};
use reprint_trace::Kind;
use serde::Serialize;

pub(crate) use likely::Sought;
pub(crate) use own::stories_of;

use likely::{Likely, host};
use listed::Listed;

/// How much is asked of one host at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Feeds, sitemaps and pages of an API.
    pub(crate) listings: usize,
    /// Searches.
    pub(crate) searches: usize,
    /// Pages read.
    pub(crate) pages: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            listings: 30,
            searches: 60,
            pages: 150,
        }
    }
}

/// What looking at a host brought.
#[derive(Debug)]
pub(crate) struct Looked {
    /// The host, as asked for.
    pub(crate) site: Url,
    pub(crate) began: Timestamp,
    pub(crate) ended: Timestamp,
    /// Where was looked, and what each place said.
    pub(crate) ways: Vec<Way>,
    /// The copies.
    pub(crate) found: Vec<Sighting>,
    /// How many pages were read.
    pub(crate) pages_read: usize,
    /// Likely pages that could not be read, and why.
    pub(crate) unread: Vec<(Url, String)>,
    /// Pages listed by the site that were not read: too little spoke for them, or the effort was spent.
    pub(crate) left: usize,
    /// Stories that were not searched for because the effort was spent.
    pub(crate) unsearched: usize,
}

/// One place that was asked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Way {
    pub(crate) kind: WayKind,
    pub(crate) url: Url,
    /// How many stories it named, or why it could not be read.
    pub(crate) said: Result<usize, String>,
}

/// The kinds of places a site tells its stories in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WayKind {
    Home,
    Feed,
    Sitemap,
    Api,
    Search,
}

impl WayKind {
    /// As a person reads it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Home => "home page",
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Api => "WordPress listing",
            Self::Search => "site search",
        }
    }
}

/// A page on which a story's words stand.
#[derive(Debug)]
pub(crate) struct Sighting {
    /// Which of the stories sought.
    pub(crate) story: usize,
    /// Where the page was, after redirects.
    pub(crate) url: Url,
    /// What led there.
    pub(crate) how: WayKind,
    /// When it was read.
    pub(crate) read_at: Timestamp,
    /// What the match is; a story known by the kit's mark alone has none.
    pub(crate) kind: Option<Kind>,
    /// The part of the story's words that stand there, 0 to 1.
    pub(crate) share: f32,
    /// The page as read.
    pub(crate) reading: Reading,
    /// Its bytes, for the audit; not to be kept.
    pub(crate) bytes: Vec<u8>,
}

/// Looks for copies of the stories sought on one host. Never fails: what could not be asked is told in [`Looked::ways`].
pub(crate) async fn copies_on(
    fetcher: &Fetcher,
    site: &Url,
    sought: &Sought,
    effort: Effort,
) -> Looked {
    let began = fetcher.clock().now();
    let mut looked = Looked {
        site: site.clone(),
        began,
        ended: began,
        ways: Vec::new(),
        found: Vec::new(),
        pages_read: 0,
        unread: Vec::new(),
        left: 0,
        unsearched: 0,
    };
    let mut asked = HashSet::new();
    let listing = listed::listed(fetcher, site, sought.since(), effort, &mut looked.ways).await;
    let likely = sought.likely(&listing.entries, site);
    read_pages(fetcher, likely, sought, effort, &mut asked, &mut looked).await;

    let missing: Vec<usize> = (0..sought.len())
        .filter(|story| !looked.found.iter().any(|found| found.story == *story))
        .collect();
    let results = search::search(fetcher, &listing, sought, &missing, effort, &mut looked).await;
    let likely = sought.likely(&results, site);
    read_pages(fetcher, likely, sought, effort, &mut asked, &mut looked).await;

    looked.left = listing
        .entries
        .iter()
        .chain(&results)
        .filter_map(|entry| entry.url.as_ref())
        .filter(|url| host(url) == host(site) && !asked.contains(*url))
        .collect::<HashSet<_>>()
        .len();
    looked.ended = fetcher.clock().now();
    looked
}

/// Reads the likely pages, the likeliest first, until the effort is spent.
async fn read_pages(
    fetcher: &Fetcher,
    likely: Vec<Likely>,
    sought: &Sought,
    effort: Effort,
    asked: &mut HashSet<Url>,
    looked: &mut Looked,
) {
    for page in likely {
        if looked.pages_read + looked.unread.len() >= effort.pages {
            return;
        }
        if !asked.insert(page.url.clone()) {
            continue;
        }
        match read_page(fetcher, &page.url).await {
            Ok((fetched, reading)) => {
                looked.pages_read += 1;
                // Two addresses of one page are one copy.
                asked.insert(fetched.final_url.clone());
                let sightings = sought.on_page(&fetched.final_url, &reading);
                for (story, kind, share) in sightings {
                    let known = looked
                        .found
                        .iter()
                        .any(|found| found.story == story && found.url == fetched.final_url);
                    if !known {
                        looked.found.push(Sighting {
                            story,
                            url: fetched.final_url.clone(),
                            how: page.how,
                            read_at: fetcher.clock().now(),
                            kind,
                            share,
                            reading: reading.clone(),
                            bytes: fetched.body.clone(),
                        });
                    }
                }
            }
            Err(why) => looked.unread.push((page.url, why)),
        }
    }
}

/// Reads one page as a crawler may: robots.txt and every form of a reservation against mining are obeyed.
async fn read_page(fetcher: &Fetcher, url: &Url) -> Result<(Fetched, Reading), String> {
    let fetched = get(fetcher, url, Accept::Page)
        .await
        .map_err(|error| error.to_string())?;
    let reading = reprint_page::read(&fetched.body, &hints(&fetched));
    let reserved = reading.facts.declarations.iter().any(|declared| {
        declared.kind == DeclarationKind::Tdm
            && declared.text.as_deref() == Some("tdm-reservation: 1")
    });
    if reserved {
        return Err(format!("{url} is reserved against text and data mining"));
    }
    Ok((fetched, reading))
}

/// What a page's answer says of it to the page's reader.
pub(crate) fn hints(fetched: &Fetched) -> Hints {
    Hints {
        url: Some(fetched.final_url.to_string()),
        content_type: fetched.content_type().map(str::to_owned),
        robots: fetched.robots_tags().map(str::to_owned).collect(),
    }
}

async fn get(fetcher: &Fetcher, url: &Url, accept: Accept) -> Result<Fetched, FetchError> {
    fetcher
        .get(&Request::new(url.clone(), Purpose::Crawl).accepting(accept))
        .await
}

/// Something a site names: an address, and as much of the story as stands beside it.
#[derive(Clone, Debug)]
struct Entry {
    url: Option<Url>,
    title: Option<String>,
    /// The words, where the listing carries them.
    text: Option<String>,
    published: Option<When>,
    how: WayKind,
}
