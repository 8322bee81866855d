use url::Url;

use super::{Candidate, FeedFormat, How};
use crate::link::Link;

/// The feeds a page announces, in its headers first.
pub(super) fn announced(headers: &[Link], in_page: &[Link]) -> Vec<Candidate> {
    let with = |links: &[Link], how| -> Vec<Candidate> {
        let alternates = links.iter().filter(|link| link.is("alternate"));
        let typed = alternates.filter_map(|link| {
            let format = FeedFormat::of_media_type(link.media_type.as_deref()?)?;
            Some(candidate(link, Some(format), how))
        });
        typed.collect()
    };
    let mut feeds = with(headers, How::Header);
    for feed in with(in_page, How::Element) {
        if !feeds.iter().any(|known| known.url == feed.url) {
            feeds.push(feed);
        }
    }
    feeds
}

/// Links in a page's text whose address looks like a feed's.
pub(super) fn anchors(in_page: &[Link]) -> Vec<Candidate> {
    let likely = in_page
        .iter()
        .filter(|link| link.is("#anchor") && looks_like_feed(&link.url));
    likely
        .take(3)
        .map(|link| candidate(link, None, How::Anchor))
        .collect()
}

/// The places most content systems serve a feed at, the commonest first.
pub(super) fn well_known(page: &Url) -> Vec<Candidate> {
    let paths = [
        "/feed/",
        "/rss.xml",
        "/feed.xml",
        "/atom.xml",
        "/rss",
        "/index.xml",
        "/feed.json",
    ];
    let urls = paths.iter().filter_map(|path| page.join(path).ok());
    urls.map(|url| Candidate {
        url,
        title: None,
        format: None,
        how: How::WellKnown,
        comments: false,
    })
    .collect()
}

fn candidate(link: &Link, format: Option<FeedFormat>, how: How) -> Candidate {
    let about_comments = |text: &str| text.to_lowercase().contains("comment");
    Candidate {
        url: link.url.clone(),
        title: link.title.clone(),
        format,
        how,
        comments: about_comments(link.url.path())
            || link.title.as_deref().is_some_and(about_comments),
    }
}

fn looks_like_feed(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let mut segments = path
        .split('/')
        .flat_map(|segment| segment.split(['.', '-', '_']));
    matches!(url.scheme(), "http" | "https")
        && (segments.any(|word| matches!(word, "rss" | "feed" | "feeds" | "atom" | "rdf"))
            || url.query().is_some_and(|query| query.contains("feed=")))
}
