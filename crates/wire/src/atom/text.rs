//! Atom's text constructs and contents, of 1.0 (`type="text|html|xhtml"`) and 0.3 (`type` and `mode`).

use reprint_markup::{SafeHtml, sanitise};

use crate::{
    Text,
    feed::{Context, Scope, inner, text},
    guess::looks_like_html,
    xml::Element,
};

/// What an element's content is declared to be.
enum Declared {
    Words(String),
    /// HTML source.
    Html(String),
    /// Undecodable, or of a kind that is no text.
    Other,
}

fn declared(element: Element<'_, '_>) -> Declared {
    let kind = element
        .attribute("type")
        .map(|kind| kind.trim().to_ascii_lowercase());
    let kind = kind
        .as_deref()
        .map(|kind| kind.split(';').next().unwrap_or(kind).trim());
    let mode = element
        .attribute("mode")
        .map(|mode| mode.trim().to_ascii_lowercase());
    if mode.as_deref() == Some("base64") {
        let Some(decoded) = base64(&element.words()) else {
            return Declared::Other;
        };
        return if matches!(kind, Some("text/html" | "html" | "application/xhtml+xml"))
            || looks_like_html(&decoded)
        {
            Declared::Html(decoded)
        } else {
            Declared::Words(decoded)
        };
    }
    match kind {
        Some("xhtml" | "application/xhtml+xml") => Declared::Html(inner::html_of_div(element)),
        Some(kind) if kind.ends_with("/xml") || kind.ends_with("+xml") => {
            Declared::Html(inner::html(element))
        }
        _ if mode.as_deref() == Some("xml") && element.has_elements() => {
            Declared::Html(inner::html_of_div(element))
        }
        // Elements where words were declared: the author meant them.
        _ if element.has_elements() => Declared::Html(inner::html_of_div(element)),
        Some("html" | "text/html") => Declared::Html(element.words().into_owned()),
        None | Some("text" | "text/plain" | "") => {
            let words = element.words();
            // Atom 0.3 and many others leave out the type of escaped HTML.
            if (kind.is_none() || mode.as_deref() == Some("escaped")) && looks_like_html(&words) {
                Declared::Html(words.into_owned())
            } else {
                Declared::Words(words.into_owned())
            }
        }
        Some(kind) if kind.starts_with("text/") => Declared::Words(element.words().into_owned()),
        Some(kind) if kind.contains('/') => match base64(&element.words()) {
            Some(decoded) => Declared::Words(decoded),
            // Atom asks for base64 here; what is none stands there as itself.
            None => Declared::Words(element.words().into_owned()),
        },
        Some(_) => Declared::Words(element.words().into_owned()),
    }
}

/// A title, summary or rights line.
pub(crate) fn read(cx: &mut Context<'_>, scope: &Scope, element: Element<'_, '_>) -> Option<Text> {
    let scope = scope.inside(element);
    match declared(element) {
        Declared::Words(words) => text::words(cx, &words),
        Declared::Html(source) => {
            let html = sanitise(cx.bounded(&source).trim(), scope.base());
            (!html.is_empty()).then_some(Text::Html(html))
        }
        Declared::Other => None,
    }
}

/// A content.
pub(crate) fn content(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
) -> Option<SafeHtml> {
    let scope = scope.inside(element);
    match declared(element) {
        Declared::Words(words) => {
            let words = text::words(cx, &words)?;
            Some(words.to_html())
        }
        Declared::Html(source) => text::html(cx, &scope, &source),
        Declared::Other => None,
    }
}

/// Base64 with white space anywhere, of UTF-8 text; `None` if it is not.
fn base64(words: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(words.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in words
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=')
    {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read_with_white_space() {
        assert_eq!(
            base64("RXhhbXBsZSA8Yj5B\n dG9tPC9iPg==").as_deref(),
            Some("Example <b>Atom</b>")
        );
        assert_eq!(base64("not base64!"), None);
        assert_eq!(base64("/w=="), None);
    }
}
