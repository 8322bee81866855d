//! The names a story goes by, so that a changed guid makes no second story and a changed text makes a version.

use reprint_store::story::Names;
use reprint_story::{SourceId, Story};
use url::Url;

/// Parameters that say how a reader came, not what the page is.
const TRACKING: [&str; 12] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "ref_src",
    "at_medium",
    "at_campaign",
    "cmpid",
    "ito",
];

/// Everything a story is known by at a source: the source's own name, its publisher's, its addresses.
pub(crate) fn of(source: SourceId, guid: &str, story: &Story) -> Names {
    let addresses = story.canonical_url.iter().map(String::as_str);
    let guid_is_address =
        (guid.starts_with("http://") || guid.starts_with("https://")).then_some(guid);
    let mut urls: Vec<String> = addresses
        .chain(guid_is_address)
        .filter_map(address)
        .collect();
    urls.dedup();
    Names {
        guid: Some((source, guid.to_owned())),
        uri: story.uri.clone(),
        urls,
    }
}

/// An address without its fragment and tracking parameters; nothing for what is not a web address.
pub(crate) fn address(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && !TRACKING.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_reader_came_is_not_part_of_the_address() {
        for (given, kept) in [
            (
                "https://a.example/x?utm_source=rss&id=3#top",
                "https://a.example/x?id=3",
            ),
            ("https://a.example/x?fbclid=1", "https://a.example/x"),
            (" https://a.example ", "https://a.example/"),
        ] {
            assert_eq!(address(given).as_deref(), Some(kept));
        }
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("tag:a.example,2026:1"), None);
    }
}
