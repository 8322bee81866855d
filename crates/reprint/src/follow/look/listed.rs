//! What a site lists by itself: its feeds, its sitemaps, and WordPress's own listing.

use std::io::Read;

use jiff::Timestamp;
use reprint_net::{
    Accept, Fetched, Fetcher, Purpose, Url,
    discover::{self, How},
};
use reprint_story::When;
use reprint_wire::Format;

use super::{Effort, Entry, Way, WayKind, get, hints};

/// A sitemap unpacked is at most this long (sitemaps.org says 50 MB; news is in the small ones).
const SITEMAP_BYTES: u64 = 16 << 20;
/// Pages of WordPress's listing, of 100 stories each.
const API_PAGES: usize = 3;
/// Addresses tried where robots.txt names no sitemap.
const SITEMAPS: [&str; 4] = [
    "/sitemap.xml",
    "/wp-sitemap.xml",
    "/sitemap_index.xml",
    "/news-sitemap.xml",
];

/// A site's own listings.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) entries: Vec<Entry>,
    /// Where the site's pages are, after redirects.
    pub(super) home: Option<Url>,
    /// The root of a WordPress API.
    pub(super) api: Option<Url>,
    /// The home page has a search of the usual kind (`?s=`).
    pub(super) searchable: bool,
}

/// Asks for everything the site lists, feeds first, until the effort is spent.
pub(super) async fn listed(
    fetcher: &Fetcher,
    site: &Url,
    since: Option<Timestamp>,
    effort: Effort,
    ways: &mut Vec<Way>,
) -> Listed {
    let mut listed = Listed::default();
    let home = match get(fetcher, site, Accept::Page).await {
        Ok(home) => home,
        Err(error) => {
            note(ways, WayKind::Home, site, Err(error.to_string()));
            return listed;
        }
    };
    listed.home = Some(home.final_url.clone());
    listed.searchable = is_searchable(&home.body);
    listed.entries = links(&home);
    note(
        ways,
        WayKind::Home,
        &home.final_url,
        Ok(listed.entries.len()),
    );
    let found = discover::feeds_of(fetcher, home, Purpose::Crawl).await;
    listed.api.clone_from(&found.wordpress);

    for feed in found.feeds.iter().filter(|feed| !feed.comments) {
        if ways.len() >= effort.listings {
            return listed;
        }
        let entries = match feed.how {
            How::Itself => Ok(of_feed(&found.answer)),
            _ => get(fetcher, &feed.url, Accept::Feed)
                .await
                .map(|fetched| of_feed(&fetched))
                .map_err(|error| error.to_string()),
        };
        take(&mut listed, ways, WayKind::Feed, &feed.url, entries);
    }
    if let Some(api) = listed.api.clone() {
        of_api(fetcher, &api, since, &mut listed, ways).await;
    }
    sitemaps(fetcher, &found, since, effort, &mut listed, ways).await;
    listed
}

pub(super) fn note(ways: &mut Vec<Way>, kind: WayKind, url: &Url, said: Result<usize, String>) {
    ways.push(Way {
        kind,
        url: url.clone(),
        said,
    });
}

fn take(
    listed: &mut Listed,
    ways: &mut Vec<Way>,
    kind: WayKind,
    url: &Url,
    entries: Result<Vec<Entry>, String>,
) {
    note(
        ways,
        kind,
        url,
        entries.as_ref().map(Vec::len).map_err(Clone::clone),
    );
    listed.entries.extend(entries.unwrap_or_default());
}

/// A search form's field of the name `s`, or the marks of WordPress.
fn is_searchable(home: &[u8]) -> bool {
    const MARKS: [&str; 5] = [
        "name=\"s\"",
        "name='s'",
        "name=s ",
        "/wp-content/",
        "/wp-includes/",
    ];
    let text = String::from_utf8_lossy(home);
    MARKS.iter().any(|mark| text.contains(mark))
}

/// The pages a page links to, with the words of the links.
pub(super) fn links(page: &Fetched) -> Vec<Entry> {
    let reading = reprint_page::read(&page.body, &hints(page));
    let links = reading.facts.links.into_iter().filter_map(|link| {
        let mut url = Url::parse(&link.href).ok()?;
        url.set_fragment(None);
        Some(Entry {
            url: Some(url),
            title: Some(link.text).filter(|text| !text.is_empty()),
            text: None,
            published: None,
            how: WayKind::Home,
        })
    });
    links.collect()
}

fn of_feed(fetched: &Fetched) -> Vec<Entry> {
    entries_of(fetched, &fetched.body, WayKind::Feed).1
}

/// Reads a feed or a sitemap.
fn entries_of(fetched: &Fetched, bytes: &[u8], how: WayKind) -> (Option<Format>, Vec<Entry>) {
    let hints = reprint_wire::Hints {
        content_type: fetched.content_type(),
        base_url: Some(fetched.final_url.as_str()),
        ..reprint_wire::Hints::default()
    };
    let reading = reprint_wire::read(bytes, &hints);
    let feed = reading.feed.unwrap_or_default();
    let entries = reading.entries.iter().map(|entry| {
        let story = entry.to_story(&feed);
        Entry {
            url: entry.link.as_deref().and_then(|link| Url::parse(link).ok()),
            title: Some(story.headline).filter(|title| !title.is_empty()),
            text: Some(story.text).filter(|text| !text.is_empty()),
            published: entry.published.or(entry.updated),
            how,
        }
    });
    (reading.format, entries.collect())
}

async fn of_api(
    fetcher: &Fetcher,
    api: &Url,
    since: Option<Timestamp>,
    listed: &mut Listed,
    ways: &mut Vec<Way>,
) {
    for page in 1..=API_PAGES {
        let after = since.map(|since| since.strftime("%Y-%m-%dT%H:%M:%S").to_string());
        let page = page.to_string();
        let mut pairs = vec![
            ("per_page", "100"),
            ("page", &page),
            ("_fields", "id,type,link,date_gmt,title,content,guid"),
        ];
        if let Some(after) = &after {
            pairs.push(("after", after));
        }
        let Some(url) = api_url(api, "wp/v2/posts", &pairs) else {
            return;
        };
        let said = get(fetcher, &url, Accept::Json)
            .await
            .map_err(|error| error.to_string());
        let entries =
            said.and_then(
                |fetched| match entries_of(&fetched, &fetched.body, WayKind::Api) {
                    (None, _) if fetched.body.trim_ascii() != b"[]" => {
                        Err("it is not a listing".to_owned())
                    }
                    (_, entries) => Ok(entries),
                },
            );
        let whole = entries.as_ref().is_ok_and(|entries| entries.len() == 100);
        take(listed, ways, WayKind::Api, &url, entries);
        if !whole {
            return;
        }
    }
}

/// The words of a piece of HTML.
pub(super) fn plain(html: &str) -> String {
    let tree = reprint_markup::Tree::page(html);
    reprint_page::visible_lines(&tree).lines.join("\n\n")
}

/// An address of the API, which stands under a path or, without pretty addresses, under `?rest_route=`.
pub(super) fn api_url(api: &Url, route: &str, pairs: &[(&str, &str)]) -> Option<Url> {
    let mut url = match api.query_pairs().find(|(name, _)| name == "rest_route") {
        Some((_, root)) => {
            let mut url = api.clone();
            let path = format!("{}/{route}", root.trim_end_matches('/'));
            url.query_pairs_mut()
                .clear()
                .append_pair("rest_route", &path);
            url
        }
        None => Url::parse(&format!("{}/{route}", api.as_str().trim_end_matches('/'))).ok()?,
    };
    url.query_pairs_mut().extend_pairs(pairs);
    Some(url)
}

/// The sitemaps robots.txt names, or the usual ones; of an index the newest and those for news.
async fn sitemaps(
    fetcher: &Fetcher,
    found: &discover::Found,
    since: Option<Timestamp>,
    effort: Effort,
    listed: &mut Listed,
    ways: &mut Vec<Way>,
) {
    let named = !found.sitemaps.is_empty();
    let usual = SITEMAPS
        .iter()
        .filter_map(|path| found.page.join(path).ok());
    let mut next: Vec<Url> = if named {
        found.sitemaps.clone()
    } else {
        usual.collect()
    };
    next.reverse();
    let mut asked = Vec::new();
    while let Some(url) = next.pop() {
        if ways.len() >= effort.listings {
            return;
        }
        if asked.contains(&url) {
            continue;
        }
        asked.push(url.clone());
        let fetched = match get(fetcher, &url, Accept::Any).await {
            Ok(fetched) => fetched,
            // Nobody promised the usual places.
            Err(_)
                if !named
                    && listed
                        .entries
                        .iter()
                        .all(|entry| entry.how != WayKind::Sitemap) =>
            {
                continue;
            }
            Err(error) => {
                note(ways, WayKind::Sitemap, &url, Err(error.to_string()));
                continue;
            }
        };
        let bytes = unpacked(&fetched.body);
        let (format, entries) = entries_of(&fetched, &bytes, WayKind::Sitemap);
        match format {
            Some(Format::SitemapIndex) => {
                note(ways, WayKind::Sitemap, &url, Ok(entries.len()));
                if !named {
                    next.clear();
                }
                next.extend(worth_asking(entries, since));
            }
            Some(Format::Sitemap) => {
                if !named && asked.len() <= SITEMAPS.len() {
                    next.retain(|url| !SITEMAPS.contains(&url.path()));
                }
                take(listed, ways, WayKind::Sitemap, &url, Ok(entries));
            }
            _ if named => note(
                ways,
                WayKind::Sitemap,
                &url,
                Err("it is not a sitemap".into()),
            ),
            _ => {}
        }
    }
}

/// The sitemaps of an index that may name recent stories, the likeliest last.
fn worth_asking(entries: Vec<Entry>, since: Option<Timestamp>) -> Vec<Url> {
    const OTHER: [&str; 7] = [
        "taxonom",
        "categor",
        "tag",
        "author",
        "user",
        "page-sitemap",
        "posts-page",
    ];
    let recent = |entry: &Entry| match (entry.published, since) {
        (Some(at), Some(since)) => at.earliest() >= since,
        _ => true,
    };
    let mut kept: Vec<Entry> = entries.into_iter().filter(recent).collect();
    kept.retain(|entry| {
        let address = entry.url.as_ref().map(Url::as_str).unwrap_or_default();
        !OTHER.iter().any(|word| address.contains(word))
    });
    kept.sort_by_key(|entry| {
        let news = entry
            .url
            .as_ref()
            .is_some_and(|url| url.as_str().contains("news"));
        (news, entry.published.map(When::earliest))
    });
    kept.into_iter().filter_map(|entry| entry.url).collect()
}

/// Sitemaps are often kept packed, whatever their headers say.
fn unpacked(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes.into();
    }
    let mut plain = Vec::new();
    // What can be unpacked before the damage or the bound is still a list of addresses.
    let _ = flate2::read::GzDecoder::new(bytes)
        .take(SITEMAP_BYTES)
        .read_to_end(&mut plain);
    plain.into()
}
