//! From bytes to text. Byte order mark, then HTTP header, then XML declaration, then detection; each but the mark is checked
//! against the bytes, so that a wrong label loses nothing.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use reprint_story::Fault;

use crate::{Hints, faults::Faults};

/// How far an XML declaration is looked for: some servers print warnings before it.
const DECLARATION: usize = 1024;

/// The bytes as text, at most as many as the limits allow.
pub(crate) fn text<'b>(bytes: &'b [u8], hints: &Hints<'_>, faults: &mut Faults) -> Cow<'b, str> {
    let most = hints.limits.bytes;
    let bytes = bytes.get(..most).map_or(bytes, |start| {
        if bytes.len() > most {
            let message =
                format!("The document is longer than {most} bytes; the rest of it was not read.");
            faults.repaired("limit.bytes", &message, None);
        }
        start
    });
    if let Some(text) = utf32(bytes) {
        return Cow::Owned(text);
    }
    if Encoding::for_bom(bytes).is_none()
        && let Some(encoding) = wide(bytes)
    {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let http = hints.content_type.and_then(charset);
    let declared = declared(bytes);
    let label = [http, declared]
        .into_iter()
        .flatten()
        .find(|label| known(label));
    // XML without any label is UTF-8; a `<meta>` inside some entry's HTML says nothing about the feed.
    let decoded = reprint_markup::decode(bytes, Some(label.unwrap_or("utf-8")));
    for fault in decoded.faults {
        if label.is_some() || fault.code != "decode.contradicted" {
            faults.push(fault);
        }
    }
    if decoded.text.contains('\u{fffd}') && decoded.encoding == UTF_8.name() {
        faults.push(Fault::new(
            "decode.replaced",
            reprint_story::Severity::Warning,
            "Some bytes fit no encoding and were replaced by U+FFFD.",
        ));
    }
    decoded.text
}

/// A label whose encoding can be that of bytes which are not wide.
fn known(label: &str) -> bool {
    Encoding::for_label(label.as_bytes())
        .is_some_and(|encoding| encoding != UTF_16LE && encoding != UTF_16BE)
}

/// The `charset` of a media type.
fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1);
    let value = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    value.map(|(_, value)| value.trim().trim_matches(['"', '\'']))
}

/// The encoding an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(DECLARATION))?;
    let start = memchr::memmem::find(head, b"<?xml")?;
    let tail = head.get(start..)?;
    let declaration = tail.get(..memchr::memmem::find(tail, b"?>")?)?;
    let after = declaration.get(memchr::memmem::find(declaration, b"encoding")? + 8..)?;
    let text = std::str::from_utf8(after).ok()?;
    let value = text.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.split(quote).nth(1).map(str::trim)
}

/// UTF-16 without a mark shows in its first characters: `<` and `?` or a letter, each with a zero byte.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [0, b'<', 0, _] => Some(UTF_16BE),
        [b'<', 0, _, 0] => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-32, which the Encoding Standard left out, with or without a mark.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (big, from) = match bytes.get(..4)? {
        [0, 0, 0xfe, 0xff] => (true, 4),
        [0xff, 0xfe, 0, 0] => (false, 4),
        [0, 0, 0, b'<'] => (true, 0),
        [b'<', 0, 0, 0] => (false, 0),
        _ => return None,
    };
    let character = |four: &[u8]| {
        let four = four.try_into().ok()?;
        char::from_u32(if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
    };
    let body = bytes.get(from..)?.chunks_exact(4);
    Some(
        body.map(|four| character(four).unwrap_or('\u{fffd}'))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], content_type: Option<&str>) -> String {
        let hints = Hints {
            content_type,
            ..Hints::default()
        };
        text(bytes, &hints, &mut Faults::default()).into_owned()
    }

    #[test]
    fn the_mark_then_the_header_then_the_declaration() {
        let wide = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        assert_eq!(
            decoded(&wide("\u{feff}<a>é", true), Some("text/xml; charset=utf-8")),
            "<a>é"
        );
        assert_eq!(decoded(&wide("<a>é", false), None), "<a>é");
        assert_eq!(
            decoded(
                "<?xml version='1.0' encoding='utf-16'?><a>é".as_bytes(),
                None
            ),
            "<?xml version='1.0' encoding='utf-16'?><a>é"
        );
        assert_eq!(
            decoded(b"<?xml encoding='iso-8859-1'?>\x93a\x94 \xe9", None),
            "<?xml encoding='iso-8859-1'?>“a” é"
        );
        assert_eq!(
            decoded(b"<a>\xd4\xc2</a>", Some("text/xml; charset=gb2312")),
            "<a>月</a>"
        );
        let four: Vec<u8> = "<a>é"
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        assert_eq!(decoded(&four, None), "<a>é");
        assert_eq!(
            decoded(b"<a>caf\xe9 au lait, d\xe9j\xe0 vu</a>", None),
            "<a>café au lait, déjà vu</a>"
        );
    }
}
