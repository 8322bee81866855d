//! A sitemap as a source: of all a site ever had, only what is new is taken, and of an index only the newest parts are fetched.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};
use reprint_net::{Accept, Purpose, Request, Url};
use reprint_store::source::Source;
use reprint_wire::{Entry, Format, Hints, Reading};

use crate::app::App;

/// A news sitemap holds two days (Google's rule); a little more, for a source that was not looked at over a weekend.
const NEW: SignedDuration = SignedDuration::from_hours(4 * 24);
/// Pages taken from one look.
const MOST_PAGES: usize = 200;
/// Parts of an index fetched in one look.
const MOST_PARTS: usize = 4;

/// The reading with nothing but what is new, an index replaced by its newest parts.
pub(super) async fn newest(app: &App, source: &Source, mut reading: Reading) -> Reading {
    if reading.format == Some(Format::SitemapIndex) {
        let parts = newest_parts(std::mem::take(&mut reading.entries), app.now());
        for part in parts {
            reading.entries.extend(read_part(app, source, &part).await);
        }
    }
    reading.entries = new_pages(reading.entries, app.now());
    reading
}

/// The parts of an index that can hold news: the newest, and those that are named for it.
fn newest_parts(mut parts: Vec<Entry>, now: Timestamp) -> Vec<String> {
    let is_news = |part: &Entry| {
        part.link
            .as_ref()
            .is_some_and(|link| link.to_ascii_lowercase().contains("news"))
    };
    let changed = |part: &Entry| part.updated.and_then(reprint_story::When::instant);
    parts.retain(|part| {
        is_news(part) || changed(part).is_none_or(|at| now.duration_since(at) < NEW)
    });
    parts.sort_by_key(|part| (Reverse(is_news(part)), Reverse(changed(part))));
    parts
        .into_iter()
        .filter_map(|part| part.link)
        .take(MOST_PARTS)
        .collect()
}

/// One part's pages; a part that cannot be had leaves the others.
async fn read_part(app: &App, source: &Source, part: &str) -> Vec<Entry> {
    let Ok(url) = Url::parse(part) else {
        return Vec::new();
    };
    let purpose = if source.own {
        Purpose::Own
    } else {
        Purpose::Feed
    };
    match app
        .fetcher
        .get(&Request::new(url, purpose).accepting(Accept::Feed))
        .await
    {
        Ok(fetched) => {
            let base = fetched.base().to_string();
            let hints = Hints {
                content_type: fetched.content_type(),
                ..Hints::at(&base)
            };
            reprint_wire::read(&fetched.body, &hints).entries
        }
        Err(error) => {
            tracing::info!(source = %source.id, part, "a part of the sitemap was not read: {error}");
            Vec::new()
        }
    }
}

/// What was published or changed lately, the newest first; a page without a date is as old as the web.
fn new_pages(mut pages: Vec<Entry>, now: Timestamp) -> Vec<Entry> {
    let at = |page: &Entry| {
        page.published
            .or(page.updated)
            .and_then(reprint_story::When::instant)
    };
    pages.retain(|page| at(page).is_some_and(|at| now.duration_since(at) < NEW));
    pages.sort_by_key(|page| Reverse(at(page)));
    pages.truncate(MOST_PAGES);
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(link: &str, at: Option<&str>) -> Entry {
        Entry {
            link: Some(link.into()),
            updated: at.map(|at| at.parse::<Timestamp>().unwrap().into()),
            ..Entry::default()
        }
    }

    #[test]
    fn of_all_a_site_ever_had_only_what_is_new() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let pages = vec![
            page("https://quay.example/old", Some("2020-01-01T00:00:00Z")),
            page("https://quay.example/b", Some("2026-11-22T08:00:00Z")),
            page("https://quay.example/undated", None),
            page("https://quay.example/a", Some("2026-11-23T08:00:00Z")),
        ];
        let links: Vec<_> = new_pages(pages.clone(), now)
            .into_iter()
            .filter_map(|page| page.link)
            .collect();
        assert_eq!(links, ["https://quay.example/a", "https://quay.example/b"]);
        let parts = vec![
            page(
                "https://quay.example/posts-1.xml",
                Some("2020-01-01T00:00:00Z"),
            ),
            page(
                "https://quay.example/posts-9.xml",
                Some("2026-11-23T08:00:00Z"),
            ),
            page("https://quay.example/news.xml", None),
        ];
        assert_eq!(
            newest_parts(parts, now),
            [
                "https://quay.example/news.xml",
                "https://quay.example/posts-9.xml"
            ]
        );
    }
}
