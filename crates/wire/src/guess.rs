//! What undeclared text is: RSS titles and descriptions do not say.

use crate::xml::reference::{LONGEST_NAME, reference};

/// True if a reader that takes the words for HTML would see more than words: a tag, a comment or a character reference.
/// `AT&T`, `a < b` and `<3` are words.
pub(crate) fn looks_like_html(words: &str) -> bool {
    let bytes = words.as_bytes();
    // What never closes is no tag.
    let closed = memchr::memchr(b'>', bytes).is_some();
    memchr::memchr2_iter(b'<', b'&', bytes).any(|at| {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        if bytes.get(at) == Some(&b'<') {
            (next.is_ascii_alphabetic() || next == b'/' || next == b'!') && closed
        } else {
            let rest = bytes.get(at + 1..).unwrap_or_default();
            let end = rest
                .iter()
                .take(LONGEST_NAME)
                .position(|&byte| byte == b';');
            end.and_then(|end| std::str::from_utf8(rest.get(..end)?).ok())
                .is_some_and(|name| reference(name).is_some())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::looks_like_html;

    #[test]
    fn words_and_html() {
        for words in [
            "AT&T",
            "a < b",
            "<3",
            "Q&A; no",
            "R&D & co;",
            "",
            "&",
            "<",
            "<!DOCTYPE",
            "a <b",
        ] {
            assert!(!looks_like_html(words), "{words}");
        }
        for html in [
            "<b>x",
            "a</p>",
            "<!-- -->",
            "&amp;",
            "x &#8217; y",
            "&nbsp;",
        ] {
            assert!(looks_like_html(html), "{html}");
        }
    }
}
