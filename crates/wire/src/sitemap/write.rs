use crate::{Entry, Feed, Text, date::rfc3339, xml::write::Writer};

/// The most addresses Google reads of a news sitemap.
const MOST: usize = 1_000;

/// A news sitemap of the entries that have an address, a title and a date; the first thousand of them.
/// Google reads articles of the last two days only: which those are the caller knows, who has a clock.
pub fn news_sitemap(feed: &Feed, entries: &[Entry]) -> String {
    let mut w = Writer::document();
    w.open(
        "urlset",
        &[
            ("xmlns", Some("http://www.sitemaps.org/schemas/sitemap/0.9")),
            (
                "xmlns:news",
                Some("http://www.google.com/schemas/sitemap-news/0.9"),
            ),
        ],
    );
    let name = feed.title.as_ref().map(Text::words).unwrap_or_default();
    for entry in entries
        .iter()
        .filter(|entry| entry.status.is_none_or(reprint_story::Status::is_usable))
        .take(MOST)
    {
        let (Some(link), Some(title), Some(published)) =
            (&entry.link, &entry.title, entry.published)
        else {
            continue;
        };
        w.open("url", &[]);
        w.words("loc", &[], link);
        w.maybe("lastmod", entry.updated.map(rfc3339).as_deref());
        w.open("news:news", &[]);
        w.open("news:publication", &[]);
        w.words("news:name", &[], &name);
        let language = entry
            .language
            .as_deref()
            .or(feed.language.as_deref())
            .unwrap_or("en");
        w.words(
            "news:language",
            &[],
            language.split('-').next().unwrap_or(language),
        );
        w.close();
        w.words("news:publication_date", &[], &rfc3339(published));
        w.words("news:title", &[], &title.words());
        w.close();
        w.close();
    }
    w.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hints, read};

    #[test]
    fn what_is_written_reads_back() {
        let feed = Feed {
            title: Some("Example News".into()),
            language: Some("en-GB".into()),
            ..Feed::default()
        };
        let entry = Entry {
            link: Some("https://news.example/ferry".to_owned()),
            title: Some("Ferry & quay".into()),
            published: "2026-11-23T09:00:00Z".parse().ok(),
            ..Entry::default()
        };
        let untitled = Entry::default();
        let reading = read(
            news_sitemap(&feed, &[entry.clone(), untitled]).as_bytes(),
            &Hints::default(),
        );
        assert_eq!(reading.entries.len(), 1);
        assert_eq!(reading.entries[0].title, entry.title);
        assert_eq!(reading.entries[0].published, entry.published);
        assert_eq!(reading.entries[0].language.as_deref(), Some("en"));
        assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    }
}
