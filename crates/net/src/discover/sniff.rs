/// The formats a feed may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// RSS 0.9x or 2.0.
    Rss,
    /// RSS 0.90 or 1.0, on RDF.
    Rdf,
    /// Atom.
    Atom,
    /// JSON Feed.
    JsonFeed,
}

impl FeedFormat {
    /// The format a media type promises.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "application/rss+xml" | "text/rss+xml" | "application/x-rss+xml" => Some(Self::Rss),
            "application/rdf+xml" | "text/rdf+xml" => Some(Self::Rdf),
            "application/atom+xml" | "text/atom+xml" | "application/x-atom+xml" => Some(Self::Atom),
            "application/feed+json" => Some(Self::JsonFeed),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Rdf => "RSS 1.0",
            Self::Atom => "Atom",
            Self::JsonFeed => "JSON Feed",
        }
    }
}

/// How far into a body its root element is looked for: comments and style sheets may stand before it.
const LOOKED_AT: usize = 8 * 1024;

/// The format of a body: what it is, not what its label says (a feed sent as `text/html` is one, a login page sent as
/// `application/rss+xml` is none).
pub fn feed_format(media_type: Option<&str>, body: &[u8]) -> Option<FeedFormat> {
    // UTF-16 and UTF-32 write ASCII with zeros between, which is all that is to be seen here.
    let start = body.iter().filter(|byte| **byte != 0).take(LOOKED_AT);
    let start: Vec<u8> = start.copied().collect();
    let text = String::from_utf8_lossy(&start);
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{fffd}');
    if text.starts_with('{') {
        let promised = media_type == Some("application/feed+json");
        return (promised || text.contains("jsonfeed.org/version")).then_some(FeedFormat::JsonFeed);
    }
    let name = root_name(text)?;
    // `rdf:RDF` is the root of RSS 1.0; other prefixes stand for Atom's or RSS's namespace.
    let local = name.rsplit(':').next().unwrap_or(&name);
    match local {
        "rss" => Some(FeedFormat::Rss),
        "feed" => Some(FeedFormat::Atom),
        "rdf" => Some(FeedFormat::Rdf),
        _ => None,
    }
}

/// The first element's name, in lower case, past declarations, comments and stray text before it.
fn root_name(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (_, after) = rest.split_once('<')?;
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if after.starts_with(['?', '!']) {
            after.split_once('>')?.1
        } else {
            let end = after.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            return Some(after.get(..end)?.to_ascii_lowercase());
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_told_by_what_it_is() {
        let table: [(&str, &[u8], Option<FeedFormat>); 9] = [
            (
                "text/html",
                b"\xef\xbb\xbf <?xml version='1.0'?><!-- <html> --><rss version='2.0'>",
                Some(FeedFormat::Rss),
            ),
            (
                "text/plain",
                b"<feed xmlns='http://www.w3.org/2005/Atom'>",
                Some(FeedFormat::Atom),
            ),
            (
                "text/xml",
                b"<atom:feed xmlns:atom='x'>",
                Some(FeedFormat::Atom),
            ),
            (
                "text/xml",
                b"<?xml version='1.0'?><!DOCTYPE rdf><rdf:RDF xmlns='x'>",
                Some(FeedFormat::Rdf),
            ),
            (
                "application/rss+xml",
                b"<!doctype html><html><title>Log in</title>",
                None,
            ),
            (
                "application/json",
                b"{\"version\":\"https://jsonfeed.org/version/1.1\"}",
                Some(FeedFormat::JsonFeed),
            ),
            ("application/json", b"{\"a\":1}", None),
            (
                "application/feed+json",
                b"{\"a\":1}",
                Some(FeedFormat::JsonFeed),
            ),
            ("text/xml", b"", None),
        ];
        for (label, body, expected) in table {
            assert_eq!(
                feed_format(Some(label), body),
                expected,
                "{}",
                String::from_utf8_lossy(body)
            );
        }
        let utf16: Vec<u8> = "\u{feff}<rss>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(feed_format(None, &utf16), Some(FeedFormat::Rss));
    }
}
