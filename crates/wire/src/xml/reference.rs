//! Character references: XML's five, numbers, and HTML's names, which feeds use without declaring them.

use std::borrow::Cow;

use memchr::memchr;

/// The longest of HTML's names has 31 letters; numbers are shorter.
pub(crate) const LONGEST_NAME: usize = 33;

/// What was found while decoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// A `&` that begins no reference.
    pub bare: bool,
    /// A reference to nothing known; left as it stands. An entity a document declares itself is never expanded.
    pub unknown: bool,
}

/// The characters of a reference, by what stands between `&` and `;`.
pub(crate) fn reference(name: &str) -> Option<Cow<'static, str>> {
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        "nbsp" => "\u{a0}".into(),
        _ => match name.strip_prefix('#') {
            Some(number) => number_of(number)?.to_string().into(),
            None => reprint_markup::named_character(name)?.into(),
        },
    })
}

/// The numbers 128 to 159 are controls that nobody means: they are Windows-1252, as in HTML.
fn number_of(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0x80..=0x9f => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&byte)
                .0
                .chars()
                .next()
        }
        _ => char::from_u32(code).filter(|&c| super::write::is_legal(c)),
    }
}

/// Words with their references decoded and characters XML cannot hold left out.
pub(crate) fn decode<'a>(raw: &'a str, seen: &mut Seen) -> Cow<'a, str> {
    let Some(first) = memchr(b'&', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    let mut out = String::with_capacity(raw.len());
    let mut at = first;
    out.push_str(raw.get(..first).unwrap_or_default());
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let body = rest.get(1..).unwrap_or_default();
        let end = body.bytes().take(LONGEST_NAME).position(|b| b == b';');
        let name = end.and_then(|end| body.get(..end));
        let found = name.and_then(reference);
        if let (Some(words), Some(name)) = (found, name) {
            out.push_str(&words);
            at += name.len() + 2;
        } else {
            let named = name.is_some_and(|name| {
                !name.is_empty()
                    && name.bytes().all(|b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'#' | b'.' | b'-' | b'_')
                    })
            });
            seen.unknown |= named;
            seen.bare |= !named;
            out.push('&');
            at += 1;
        }
        let rest = raw.get(at..).unwrap_or_default();
        let next = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(rest.get(..next).unwrap_or_default());
        at += next;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str) -> (String, Seen) {
        let mut seen = Seen::default();
        let words = decode(raw, &mut seen).into_owned();
        (words, seen)
    }

    #[test]
    fn references_and_what_only_looks_like_one() {
        let fine = Seen::default();
        let bare = Seen { bare: true, ..fine };
        let unknown = Seen {
            unknown: true,
            ..fine
        };
        for (raw, words, seen) in [
            ("a &lt; b &#38; &#x41;&eacute;", "a < b & Aé", fine),
            ("AT&T & Co", "AT&T & Co", bare),
            ("&a8; x", "&a8; x", unknown),
            ("&#147;x&#148;", "“x”", fine),
            ("&#0;", "&#0;", unknown),
            ("&;&", "&;&", bare),
            ("&amp;lt;", "&lt;", fine),
        ] {
            assert_eq!(decoded(raw), (words.to_owned(), seen), "{raw}");
        }
    }
}
