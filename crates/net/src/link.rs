//! Links between pages: the `Link` header (RFC 8288).

use reqwest::header::{HeaderMap, LINK};
use url::Url;

/// One target of a `Link` header (RFC 8288) or of a `link` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it points, resolved against the page it stood on.
    pub url: Url,
    /// Its relations, in lower case (`hub`, `self`, `license`, `https://api.w.org/`).
    pub rel: Vec<String>,
    /// The declared media type, in lower case without parameters.
    pub media_type: Option<String>,
    /// Its title.
    pub title: Option<String>,
}

impl Link {
    /// True if it has this relation.
    pub fn is(&self, rel: &str) -> bool {
        self.rel.iter().any(|own| own == rel)
    }
}

/// Link headers beyond this many are not read: nobody needs more, and a hostile server could send thousands.
const MOST_LINKS: usize = 64;

/// Every link in a response's `Link` headers. What cannot be read is skipped to the next comma; nothing fails.
pub fn links_in(headers: &HeaderMap, base: &Url) -> Vec<Link> {
    let values = headers.get_all(LINK).iter();
    let texts = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    texts
        .flat_map(|text| parse(&text, base))
        .take(MOST_LINKS)
        .collect()
}

/// Reads one `Link` header's value.
pub fn parse(value: &str, base: &Url) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else {
            break;
        };
        let (parameters, after) = split_parameters(after);
        rest = after;
        links.extend(link(target, parameters, base));
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links
}

fn link(target: &str, parameters: Vec<(String, String)>, base: &Url) -> Option<Link> {
    let mut link = Link {
        url: base.join(target.trim()).ok()?,
        rel: Vec::new(),
        media_type: None,
        title: None,
    };
    let mut anchored = false;
    for (name, value) in parameters {
        match name.as_str() {
            // Section 3.3: a second rel is ignored.
            "rel" if link.rel.is_empty() => link.rel = words(&value),
            "type" if link.media_type.is_none() => link.media_type = media_type(&value),
            "title" if link.title.is_none() && !value.is_empty() => link.title = Some(value),
            "anchor" => anchored = true,
            _ => {}
        }
    }
    // A link with an anchor speaks of another page than the one it came with (section 3.2).
    (!anchored && !link.rel.is_empty()).then_some(link)
}

/// The words of a `rel`, in lower case: relation names and addresses alike compare without case (section 2.1).
pub(crate) fn words(rel: &str) -> Vec<String> {
    rel.split_ascii_whitespace()
        .map(str::to_ascii_lowercase)
        .collect()
}

/// A media type without its parameters, in lower case.
pub(crate) fn media_type(value: &str) -> Option<String> {
    let bare = value.split(';').next()?.trim().to_ascii_lowercase();
    (!bare.is_empty()).then_some(bare)
}

/// Reads `; name=value; name="quoted, value"` up to the comma that ends the link; gives the rest after it.
fn split_parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let mut parameters = Vec::new();
    let mut rest = text.trim_start();
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if rest.is_empty() {
            return (parameters, rest);
        }
        if let Some(next) = rest.strip_prefix(',') {
            return (parameters, next);
        }
        let end = rest.find(['=', ';', ',']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let name = name.trim().to_ascii_lowercase();
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => (String::new(), after),
        };
        parameters.push((name, value));
        rest = after;
    }
}

/// A token or a quoted string, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(value: &str) -> Vec<String> {
        let base = Url::parse("https://news.example/feed/").unwrap();
        let show = |link: Link| {
            let kind = link.media_type.map(|kind| format!(" ({kind})"));
            format!(
                "{} {}{}",
                link.rel.join("+"),
                link.url,
                kind.unwrap_or_default()
            )
        };
        parse(value, &base).into_iter().map(show).collect()
    }

    #[test]
    fn headers_as_servers_write_them() {
        let table: [(&str, &[&str]); 9] = [
            (
                "<https://hub.example/>; rel=\"hub\", <https://news.example/feed>; rel=self",
                &["hub https://hub.example/", "self https://news.example/feed"],
            ),
            (
                "<../x>;rel=\"Self  hub\"",
                &["self+hub https://news.example/x"],
            ),
            (
                "<a>; title=\"one, <two>; \\\"three\\\"\"; rel=next; type=\"Text/HTML; charset=x\",<b>;rel=prev",
                &[
                    "next https://news.example/feed/a (text/html)",
                    "prev https://news.example/feed/b",
                ],
            ),
            (
                "<a>; rel=self; rel=hub",
                &["self https://news.example/feed/a"],
            ),
            ("<a>; rel=self; anchor=\"#x\"", &[]),
            ("<a>", &[]),
            ("<a; rel=self", &[]),
            (
                "<http://[bad>; rel=x, <b>; REL = hub",
                &["hub https://news.example/feed/b"],
            ),
            (
                "<a>; rel=\"unclosed",
                &["unclosed https://news.example/feed/a"],
            ),
        ];
        for (value, expected) in table {
            assert_eq!(read(value), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_is_bounded(value in "[<>;,=\"\\\\ a-z:/é]{0,200}") {
            prop_assert!(read(&value).len() <= MOST_LINKS);
        }

        #[test]
        fn what_is_written_is_read(rel in "[a-z]{1,12}", path in "[a-z0-9/]{0,20}", title in "[a-z,;<>= ]{0,20}") {
            let links = parse(
                &format!("<https://a.example/{path}>; title=\"{title}\"; rel=\"{rel}\", <b>; rel=hub"),
                &Url::parse("https://b.example").unwrap(),
            );
            prop_assert_eq!(links.len(), 2);
            prop_assert!(links[0].is(&rel) && links[1].is("hub"));
        }
    }
}
