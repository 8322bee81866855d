//! From bytes to text, as browsers do it: byte order mark, then HTTP header, then `<meta>`, then detection
//! (<https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding>). Each answer but the mark is
//! checked against the bytes, since many servers say one thing and send another.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use reprint_story::{Fault, Severity};

/// How far into the bytes a `<meta>` is looked for. The standard says 1,024; pages with long heads want more.
const PRESCAN: usize = 8 << 10;

/// How much of the bytes the detector sees.
const DETECT: usize = 256 << 10;

/// Bytes made text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark. Bytes that could not be read are U+FFFD.
    pub text: Cow<'a, str>,
    /// The encoding's name as the Encoding Standard writes it.
    pub encoding: &'static str,
    /// What was odd.
    pub faults: Vec<Fault>,
}

/// Decodes bytes with the help of the `charset` of the HTTP header, if there was one.
pub fn decode<'a>(bytes: &'a [u8], http_charset: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(bytes.get(mark..).unwrap_or_default(), encoding, Vec::new());
    }
    let declared = http_charset
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| declared_in_markup(bytes));
    // Text that is well-formed UTF-8 with characters beyond ASCII is UTF-8, whatever was declared.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let stateful =
            declared.is_some_and(|e| !e.is_ascii_compatible() || e == encoding_rs::ISO_2022_JP);
        if !stateful {
            let mut faults = Vec::new();
            if let Some(wrong) = declared.filter(|e| *e != UTF_8 && !text.is_ascii()) {
                faults.push(contradicted(wrong, UTF_8));
            }
            return Decoded {
                text: Cow::Borrowed(text),
                encoding: UTF_8.name(),
                faults,
            };
        }
    }
    match declared {
        Some(encoding) if fits(bytes, encoding) => decoded(bytes, encoding, Vec::new()),
        Some(declared) => {
            let guess = detect(bytes);
            // Damaged UTF-8 is still UTF-8: one stray byte in a long page must not turn all of it.
            let encoding = if mostly_utf8(bytes) { UTF_8 } else { guess };
            let faults = if encoding == declared {
                Vec::new()
            } else {
                vec![contradicted(declared, encoding)]
            };
            decoded(bytes, encoding, faults)
        }
        None if mostly_utf8(bytes) => decoded(bytes, UTF_8, Vec::new()),
        None => decoded(bytes, detect(bytes), Vec::new()),
    }
}

fn contradicted(declared: &'static Encoding, used: &'static Encoding) -> Fault {
    Fault::new(
        "charset.contradicted",
        Severity::Note,
        format!(
            "declared as {}, but the bytes are {}",
            declared.name(),
            used.name()
        ),
    )
}

fn decoded<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    mut faults: Vec<Fault>,
) -> Decoded<'a> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        faults.push(Fault::new(
            "charset.damaged",
            Severity::Warning,
            format!("some bytes are not {}", encoding.name()),
        ));
    }
    Decoded {
        text,
        encoding: encoding.name(),
        faults,
    }
}

/// True if the bytes can be read in that encoding with hardly an error.
fn fits(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let head = bytes.get(..DETECT).unwrap_or(bytes);
    let (text, damaged) = encoding.decode_without_bom_handling(head);
    if !damaged {
        return true;
    }
    let errors = text.matches('\u{fffd}').count();
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    errors <= 2 || errors * 50 < beyond_ascii
}

/// True if at least nine of ten sequences beyond ASCII are well-formed UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let head = bytes.get(..DETECT).unwrap_or(bytes);
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 9 <= good
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..DETECT).unwrap_or(bytes), true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding named in a `<meta>` or an XML declaration near the start.
fn declared_in_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    let mut at = 0;
    while let Some(found) = find_charset(head, at) {
        at = found;
        let label: Vec<u8> = head
            .get(found..)?
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
            .take_while(|b| !b.is_ascii_whitespace() && !b"\"'>;/?".contains(b))
            .copied()
            .collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            // A page that could be scanned for this is not UTF-16 whatever it says.
            return Some(match encoding.name() {
                "UTF-16LE" | "UTF-16BE" => UTF_8,
                "x-user-defined" => WINDOWS_1252,
                _ => encoding,
            });
        }
    }
    None
}

/// The place after the next `charset` inside a `<meta`, or `encoding` inside `<?xml`.
fn find_charset(head: &[u8], from: usize) -> Option<usize> {
    let tail = head.get(from..)?;
    let lower = |at: usize, word: &[u8]| {
        tail.get(at..at + word.len())
            .is_some_and(|w| w.eq_ignore_ascii_case(word))
    };
    let in_tag = |at: usize| {
        let before = tail.get(..at).unwrap_or_default();
        let open = before.iter().rposition(|&b| b == b'<');
        match open {
            Some(open) => lower(open, b"<meta") || lower(open, b"<?xml"),
            None => from > 0,
        }
    };
    (0..tail.len()).find_map(|at| {
        let word: &[u8] = match tail.get(at)? {
            b'c' | b'C' => b"charset",
            b'e' | b'E' => b"encoding",
            _ => return None,
        };
        (lower(at, word) && in_tag(at)).then_some(from + at + word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8], header: Option<&str>) -> &'static str {
        decode(bytes, header).encoding
    }

    #[test]
    fn mark_then_header_then_meta_then_guess() {
        assert_eq!(name(b"\xef\xbb\xbfa\xe9", Some("windows-1252")), "UTF-8");
        assert_eq!(
            name(b"<p>caf\xe9 ol\xe9", Some("iso-8859-1")),
            "windows-1252"
        );
        assert_eq!(
            name(
                b"<meta charset='windows-1251'><p>\xcf\xf0\xe8\xe2\xe5\xf2",
                None
            ),
            "windows-1251"
        );
        assert_eq!(
            name(
                b"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>\x93\xfa\x96{",
                None
            ),
            "Shift_JIS"
        );
        assert_eq!(name(b"<p>d\xe9j\xe0 vu, na\xefve", None), "windows-1252");
    }

    #[test]
    fn a_wrong_declaration_is_found_out() {
        let page = "<meta charset=iso-8859-1><p>naïve café";
        let read = decode(page.as_bytes(), None);
        assert_eq!((read.encoding, &*read.text), ("UTF-8", page));
        assert_eq!(read.faults[0].code, "charset.contradicted");
        let read = decode(
            b"<meta charset=utf-8><p>na\xefve caf\xe9 d\xe9j\xe0 vu \xe9t\xe9",
            None,
        );
        assert_eq!(read.encoding, "windows-1252");
        assert!(read.text.contains("naïve café"));
    }

    #[test]
    fn one_bad_byte_does_not_turn_a_page() {
        let mut bytes = "žluťoučký kůň úpěl ďábelské ódy".as_bytes().to_vec();
        bytes.push(0xff);
        let read = decode(&bytes, None);
        assert_eq!(read.encoding, "UTF-8");
        assert_eq!(read.faults[0].code, "charset.damaged");
    }
}
