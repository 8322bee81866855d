//! A site's own stories, read from outside as anybody could: what an audit without anybody's co-operation starts from.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use reprint_net::{Fetcher, Url};
use reprint_story::{Party, Story, When};

use super::{Effort, Entry, Way, WayKind, likely::host, listed, read_page};

/// Shorter texts are notices and listings, in words; a copy of one proves nothing.
const LEAST_WORDS: usize = 60;

/// What a site shows of its own.
#[derive(Debug, Default)]
pub(crate) struct OwnStories {
    /// Newest first.
    pub(crate) stories: Vec<Story>,
    /// Where they were listed.
    pub(crate) ways: Vec<Way>,
    /// Licences their pages name, the commonest first.
    pub(crate) licences: Vec<String>,
    /// Pages listed that were not read, because there were more than asked for.
    pub(crate) left: usize,
    /// Pages that could not be read, and why.
    pub(crate) unread: Vec<(Url, String)>,
}

/// Reads at most `most` of the newest stories a site lists, none published before `since`.
pub(crate) async fn stories_of(
    fetcher: &Fetcher,
    site: &Url,
    since: Option<Timestamp>,
    most: usize,
) -> OwnStories {
    let mut own = OwnStories::default();
    let listing = listed::listed(fetcher, site, since, Effort::default(), &mut own.ways).await;
    let home = listing.home.as_ref().unwrap_or(site);
    let pages = newest(listing.entries, home, since);
    own.left = pages.len().saturating_sub(most);
    let mut licences: HashMap<String, usize> = HashMap::new();
    for entry in pages.into_iter().take(most) {
        let Some(url) = &entry.url else {
            continue;
        };
        match read_page(fetcher, url).await {
            Ok((fetched, reading)) => {
                for licence in &reading.facts.licences {
                    *licences.entry(licence.clone()).or_default() += 1;
                }
                own.stories
                    .extend(own_story(reading.story, &entry, &fetched.final_url, since));
            }
            Err(why) => own.unread.push((url.clone(), why)),
        }
    }
    let mut licences: Vec<(String, usize)> = licences.into_iter().collect();
    licences.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    own.licences = licences.into_iter().map(|(licence, _)| licence).collect();
    own
}

/// The listed pages of the site, newest first, each once. A sitemap's undated addresses are anything, and come last.
fn newest(entries: Vec<Entry>, home: &Url, since: Option<Timestamp>) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let is_page = |url: &Url| host(url) == host(home) && url.path() != "/";
    let recent = |entry: &Entry| match (entry.published, since) {
        (Some(at), Some(since)) => at.earliest() >= since,
        (Some(_), None) => true,
        (None, _) => entry.how != WayKind::Sitemap,
    };
    let mut kept: Vec<Entry> = entries
        .into_iter()
        .filter(|entry| entry.how != WayKind::Home && entry.url.as_ref().is_some_and(is_page))
        .filter(recent)
        .collect();
    // Of two listings of one page the one with a date and a text says more.
    kept.sort_by_key(|entry| {
        std::cmp::Reverse((entry.published.map(When::earliest), entry.text.is_some()))
    });
    kept.retain(|entry| {
        let key = entry.url.as_ref().map(|url| {
            (
                host(url),
                url.path().to_owned(),
                url.query().map(str::to_owned),
            )
        });
        seen.insert(key)
    });
    kept
}

/// The page's story, completed by what only the listing said; nothing if it is no story of the site's own.
fn own_story(
    mut story: Story,
    entry: &Entry,
    page: &Url,
    since: Option<Timestamp>,
) -> Option<Story> {
    if story.headline.is_empty() {
        story.headline = entry.title.clone()?;
    }
    story.dates.published = story.dates.published.or(entry.published);
    let too_old = since
        .zip(story.dates.published)
        .is_some_and(|(since, at)| at.earliest() < since);
    let too_short = story.text.split_whitespace().count() < LEAST_WORDS;
    if too_old || too_short || !story.hops.is_empty() {
        return None;
    }
    let address = story
        .canonical_url
        .clone()
        .unwrap_or_else(|| page.to_string());
    story.canonical_url = Some(address.clone());
    story.uri = story.uri.or(Some(address));
    if story
        .publisher
        .as_ref()
        .is_none_or(|publisher| publisher.name.is_none())
    {
        let name = story.provider.as_ref().and_then(|site| site.name.clone());
        story.publisher = Some(Party {
            name,
            url: Some(page.origin().ascii_serialization()),
        });
    }
    story.version = 1;
    Some(story)
}
