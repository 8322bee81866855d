//! From the address a person types to the feeds behind it, with how each was found.

mod candidates;
mod sniff;
mod systems;
mod tags;

use url::Url;

use self::{
    candidates::{anchors, announced, well_known},
    tags::LOOKED_AT,
};
pub use self::{
    sniff::{FeedFormat, feed_format},
    systems::Ghost,
    tags::{links_in_page, page_title},
};
use crate::{Accept, FetchError, Fetched, Fetcher, Purpose, Request, link::Link};

/// What was found at a site's address.
#[derive(Debug)]
pub struct Found {
    /// Where the address led.
    pub page: Url,
    /// The site's or feed's title, if the page has one.
    pub title: Option<String>,
    /// The feeds, best first.
    pub feeds: Vec<Candidate>,
    /// What the address answered: read this instead of fetching it again, if it is a feed or a news file itself.
    pub answer: Fetched,
    /// The root of a WordPress API, which gives more than any feed.
    pub wordpress: Option<Url>,
    /// The same for a Ghost site.
    pub ghost: Option<Ghost>,
    /// WebSub hubs named in the answer's headers or the page.
    pub hubs: Vec<Url>,
    /// The sitemaps named in robots.txt.
    pub sitemaps: Vec<Url>,
    /// Addresses tried in vain, and what they said.
    pub tried: Vec<Tried>,
}

/// A feed found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its address.
    pub url: Url,
    /// Its title, as the page gives it.
    pub title: Option<String>,
    /// Its format, if known.
    pub format: Option<FeedFormat>,
    /// How it was found.
    pub how: How,
    /// True if it seems to carry readers' comments, not stories.
    pub comments: bool,
}

/// How a feed was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The address given is the feed.
    Itself,
    /// A `Link` header of the page.
    Header,
    /// A `link rel=alternate` in the page.
    Element,
    /// A link in the page's text that looked like one, and was one when fetched.
    Anchor,
    /// A path many sites use, and it was one when fetched.
    WellKnown,
}

impl How {
    /// In words, for the desk.
    pub fn words(self) -> &'static str {
        match self {
            Self::Itself => "the address is a feed itself",
            Self::Header => "announced in the page's headers",
            Self::Element => "announced in the page",
            Self::Anchor => "linked from the page",
            Self::WellKnown => "found at a usual place, though the page does not mention it",
        }
    }
}

/// An address tried in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which.
    pub url: Url,
    /// What it said.
    pub said: String,
}

/// Addresses fetched to see whether they are feeds, at most.
const MOST_TRIES: usize = 8;
/// Enough of a body to tell a feed from a page.
const SNIFFED_BYTES: usize = 64 * 1024;

/// Reads what a person types as a site: `news.example`, `feed:https://news.example/rss`, `https://news.example`.
pub fn typed_address(text: &str) -> Option<Url> {
    let text = text.trim();
    let text = text.strip_prefix("feed:").unwrap_or(text);
    let text = text.strip_prefix("//").unwrap_or(text);
    let has_scheme = text.contains("://");
    let whole = if has_scheme {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&whole).ok()?;
    let named = url
        .host_str()
        .is_some_and(|host| has_scheme || host.contains(['.', ':']) || host == "localhost");
    (matches!(url.scheme(), "http" | "https") && named).then_some(url)
}

/// Finds the feeds behind an address. One fetch if it is a feed or announces its feeds; only a page that announces none has
/// its likely links and the usual places tried, one after another.
pub async fn find_feeds(fetcher: &Fetcher, site: &Url) -> Result<Found, FetchError> {
    let mut request = Request::new(site.clone(), Purpose::Asked).accepting(Accept::Feed);
    request.keep_start = true;
    let fetched = fetcher.get(&request).await?;
    Ok(feeds_of(fetcher, fetched, Purpose::Asked).await)
}

/// The feeds of a page already fetched; `purpose` is why further addresses are tried.
pub async fn feeds_of(fetcher: &Fetcher, fetched: Fetched, purpose: Purpose) -> Found {
    let page = fetched.final_url.clone();
    let format = feed_format(fetched.media_type().as_deref(), &fetched.body);
    let links = if format.is_none() {
        links_in_page(&fetched.body, &fetched.base())
    } else {
        Vec::new()
    };
    let mut found = Found {
        title: None,
        feeds: Vec::new(),
        wordpress: None,
        ghost: None,
        hubs: hubs(&fetched.links, &links),
        sitemaps: Vec::new(),
        tried: Vec::new(),
        answer: fetched,
        page,
    };
    if let Some(format) = format {
        found.feeds.push(Candidate {
            url: found.page.clone(),
            title: None,
            format: Some(format),
            how: How::Itself,
            comments: false,
        });
        return found;
    }
    if !is_page(&found.answer) {
        // A news file, an API's answer: for its reader to say what it is.
        return found;
    }
    let body = &found.answer.body;
    let html = String::from_utf8_lossy(body.get(..LOOKED_AT).unwrap_or(body));
    found.title = page_title(body);
    found.wordpress = systems::wordpress(&found.answer.links, &links, &html, &found.page);
    found.ghost = systems::ghost(&html, &found.page);
    found.feeds = announced(&found.answer.links, &links);
    found.sitemaps = sitemaps(fetcher, &found.page).await;
    if found.feeds.is_empty() {
        try_unannounced(fetcher, &links, purpose, &mut found).await;
    }
    // A site's comments come after its stories; otherwise its own order stands.
    found.feeds.sort_by_key(|feed| feed.comments);
    found
}

fn hubs(headers: &[Link], in_page: &[Link]) -> Vec<Url> {
    // The headers outrank the page (WebSub, section 4).
    let of = |links: &[Link]| -> Vec<Url> {
        let named = links.iter().filter(|link| link.is("hub"));
        named.map(|link| link.url.clone()).collect()
    };
    let said = of(headers);
    if said.is_empty() { of(in_page) } else { said }
}

/// True for what a browser would show as a page: HTML by its label, or without one by its look.
fn is_page(answer: &Fetched) -> bool {
    match answer.media_type().as_deref() {
        Some("text/html" | "application/xhtml+xml") => true,
        Some("text/plain") | None => {
            let start = answer.body.trim_ascii_start();
            start.starts_with(b"<") && !start.starts_with(b"<?xml")
        }
        Some(_) => false,
    }
}

async fn sitemaps(fetcher: &Fetcher, page: &Url) -> Vec<Url> {
    let robots = fetcher.robots(page).await.ok().flatten();
    let named = robots.iter().flat_map(|robots| &robots.sitemaps);
    named
        .filter_map(|sitemap| page.join(sitemap).ok())
        .collect()
}

async fn try_unannounced(fetcher: &Fetcher, links: &[Link], purpose: Purpose, found: &mut Found) {
    let page = found.page.clone();
    let mut candidates = anchors(links);
    candidates.extend(well_known(&page));
    let mut seen = Vec::new();
    for candidate in candidates {
        if seen.contains(&candidate.url) {
            continue;
        }
        if seen.len() == MOST_TRIES {
            break;
        }
        seen.push(candidate.url.clone());
        let mut request = Request::new(candidate.url.clone(), purpose).accepting(Accept::Feed);
        request.max_bytes = Some(SNIFFED_BYTES);
        request.keep_start = true;
        let said = match fetcher.get(&request).await {
            Ok(fetched) => match feed_format(fetched.media_type().as_deref(), &fetched.body) {
                Some(format) => {
                    let usual = candidate.how == How::WellKnown;
                    found.feeds.push(Candidate {
                        url: fetched.final_url,
                        format: Some(format),
                        ..candidate
                    });
                    if usual {
                        // The other usual places would bring the same stories in another format.
                        break;
                    }
                    continue;
                }
                None => "it is not a feed".to_owned(),
            },
            Err(error) => error.to_string(),
        };
        found.tried.push(Tried {
            url: candidate.url,
            said,
        });
    }
}
