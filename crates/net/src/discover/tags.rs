use url::Url;

use crate::link::{Link, media_type, words};

/// How much of a page is looked through, in bytes; links to feeds stand in its head or its footer.
pub(super) const LOOKED_AT: usize = 2 << 20;
const MOST_LINKS: usize = 2_000;
/// Attributes read of one tag.
const MOST_ATTRIBUTES: usize = 32;

/// The links of an HTML page: its `link` elements with their relations, and its `a` elements, which get the relation
/// `#anchor` besides their own. Enough to find feeds, hubs and canonical addresses; reading pages is another crate's work.
/// One pass, no tree; nothing in comments, scripts or styles counts.
pub fn links_in_page(html: &[u8], page: &Url) -> Vec<Link> {
    let text = String::from_utf8_lossy(html.get(..LOOKED_AT).unwrap_or(html));
    let mut base = None;
    let mut links = Vec::new();
    for tag in Tags::new(&text) {
        match tag.name.as_str() {
            "base" if base.is_none() => {
                base = tag.value("href").and_then(|href| page.join(&href).ok());
            }
            "link" | "a" => {
                let mut rel = tag.value("rel").map(|rel| words(&rel)).unwrap_or_default();
                if tag.name == "a" {
                    rel.push("#anchor".into());
                }
                let url = tag
                    .value("href")
                    .and_then(|href| base.as_ref().unwrap_or(page).join(href.trim()).ok());
                links.extend(url.map(|url| Link {
                    url,
                    rel,
                    media_type: tag.value("type").and_then(|kind| media_type(&kind)),
                    title: tag.value("title").filter(|title| !title.is_empty()),
                }));
            }
            _ => {}
        }
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links
}

/// A page's title, its white space folded.
pub fn page_title(html: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(html.get(..LOOKED_AT).unwrap_or(html));
    let tag = Tags::new(&text).find(|tag| tag.name == "title")?;
    let (title, _) = tag.after.split_once("</")?;
    let title = decoded(title);
    let words: Vec<&str> = title.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").chars().take(300).collect())
}

pub(super) struct Tag<'t> {
    pub(super) name: String,
    attributes: Vec<(&'t str, &'t str)>,
    after: &'t str,
}

impl Tag<'_> {
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let mut named = self
            .attributes
            .iter()
            .filter(|(own, _)| own.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| decoded(value))
    }
}

/// The start tags of a page, in order.
pub(super) struct Tags<'t>(&'t str);

impl<'t> Tags<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self(text)
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Tag<'t>;

    fn next(&mut self) -> Option<Tag<'t>> {
        loop {
            let (_, after) = self.0.split_once('<')?;
            self.0 = after;
            if let Some(comment) = after.strip_prefix("!--") {
                self.0 = comment.split_once("-->").map_or("", |(_, rest)| rest);
            } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let tag = start_tag(after);
                self.0 = match tag.name.as_str() {
                    "script" | "style" => past_end_tag(tag.after, &tag.name),
                    _ => tag.after,
                };
                return Some(tag);
            }
        }
    }
}

fn start_tag(text: &str) -> Tag<'_> {
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        if rest.is_empty() {
            break;
        }
        // A stray `=` starts a name, as in HTML, so that every turn moves on.
        let from = rest.chars().next().map_or(1, char::len_utf8);
        let tail = rest.get(from..).unwrap_or_default();
        let end = tail
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .map_or(rest.len(), |end| end + from);
        let (attribute, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => attribute_value(after.trim_start()),
            None => ("", after),
        };
        if attributes.len() < MOST_ATTRIBUTES {
            attributes.push((attribute, value));
        }
        rest = after;
    }
    Tag {
        name: name.to_ascii_lowercase(),
        attributes,
        after: rest,
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(text.len());
    text.split_at(end)
}

fn past_end_tag<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after
            .get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name))
        {
            return after;
        }
        rest = after;
    }
    ""
}

/// The character references that stand in addresses and titles of feeds: numbers and the five of XML.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let decoded = reference.and_then(|(name, after)| Some((character(name)?, after)));
        if let Some((character, after)) = decoded {
            out.push(character);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(html: &str) -> Vec<String> {
        let page = Url::parse("https://news.example/a/").unwrap();
        let found = links_in_page(html.as_bytes(), &page);
        found
            .into_iter()
            .map(|link| format!("{} {}", link.rel.join("+"), link.url))
            .collect()
    }

    #[test]
    fn links_as_pages_write_them() {
        let html = r#"<!doctype html><title>The  Quay
            &amp; Harbour</title><!-- <link rel=hub href=/no> -->
            <script>document.write("<link rel=hub href=/no>")</script><style>a<link rel=hub href=/no></style>
            <LINK HREF='feed?a=1&amp;b=2' rel="Alternate  Feed"type=application/rss+xml/><base href="/b/">
            <link rel=self href=c title><a href=d>x</a><a name=e></a><link rel=hub href="http://[bad">"#;
        assert_eq!(
            links(html),
            [
                "alternate+feed https://news.example/a/feed?a=1&b=2",
                "self https://news.example/b/c",
                "#anchor https://news.example/b/d",
            ]
        );
        assert_eq!(page_title(html.as_bytes()).unwrap(), "The Quay & Harbour");
    }

    proptest! {
        #[test]
        fn any_page_is_looked_through(html in "[<>/a-z=\"'&;#! -]{0,300}|\\PC{0,100}") {
            links(&html);
            page_title(html.as_bytes());
        }
    }

    #[test]
    fn hostile_pages_cost_linear_time() {
        for part in [
            "<", "<a ", "<!--", "<script>", "</script", "<a =", "&", "<a b='", "<title>",
        ] {
            links(&part.repeat(200_000 / part.len()));
        }
    }
}
