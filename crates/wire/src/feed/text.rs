//! Text constructs: what a title, summary or content is, by what is declared or else by what it looks like.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use reprint_markup::{SafeHtml, sanitise};

use super::{Context, Scope, inner};
use crate::{Text, guess::looks_like_html, xml::Element};

/// RSS: nobody says whether it is words or HTML.
pub(crate) fn guessed(
    cx: &mut Context<'_>,
    scope: &Scope,
    element: Element<'_, '_>,
) -> Option<Text> {
    let source = source(element);
    of_source(cx, scope, &source)
}

/// Undeclared text as words, or as HTML where it would be more than words.
pub(crate) fn of_source(cx: &mut Context<'_>, scope: &Scope, source: &str) -> Option<Text> {
    let source = &*mended(cx, source);
    let source = cx.bounded(source).trim();
    if source.is_empty() {
        return None;
    }
    if !looks_like_html(source) {
        return Some(Text::plain(legal(source)));
    }
    let html = sanitise(source, scope.base());
    if html.as_str().contains('<') {
        return Some(Text::Html(html));
    }
    // References and tags that did not survive: words after all.
    let words = html.words();
    (!words.is_empty()).then_some(Text::Plain(words))
}

/// Text declared to be words.
pub(crate) fn words(cx: &mut Context<'_>, words: &str) -> Option<Text> {
    let words = &*mended(cx, words);
    let words = cx.bounded(words).trim();
    (!words.is_empty()).then(|| Text::plain(legal(words)))
}

/// HTML, sanitised.
pub(crate) fn html(cx: &mut Context<'_>, scope: &Scope, source: &str) -> Option<SafeHtml> {
    let source = &*mended(cx, source);
    let source = cx.bounded(source).trim();
    if source.is_empty() {
        return None;
    }
    let html = if looks_like_html(source) {
        sanitise(source, scope.base())
    } else {
        SafeHtml::from_words(&legal(source))
    };
    (!html.is_empty()).then_some(html)
}

/// The source of undeclared text: decoded words, or the mark-up that stands in it unescaped.
pub(crate) fn source<'a>(element: Element<'_, 'a>) -> Cow<'a, str> {
    if element.has_elements() {
        Cow::Owned(inner::html(element))
    } else {
        element.words()
    }
}

/// Text with what wrong encodings did to it undone: encoded twice, or with Windows-1252's quotation marks and dashes as controls.
fn mended<'t>(cx: &mut Context<'_>, words: &'t str) -> Cow<'t, str> {
    if words.is_ascii() {
        return Cow::Borrowed(words);
    }
    let words = once_encoded(cx, words);
    // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
    let bytes = words.as_bytes();
    let mut controls = memchr::memchr_iter(0xc2, bytes)
        .filter(|at| bytes.get(at + 1).is_some_and(|next| *next < 0xa0));
    if controls.next().is_none() {
        return words;
    }
    Cow::Owned(words.chars().map(printed).collect())
}

/// The character Windows-1252 has in the place of a control that no text means (as HTML reads numeric references).
fn printed(c: char) -> char {
    match u8::try_from(c) {
        Ok(byte @ 0x80..=0x9f) => {
            WINDOWS_1252
                .decode_without_bom_handling(&[byte])
                .0
                .chars()
                .next()
        }
        .unwrap_or(c),
        _ => c,
    }
}

/// Text that was UTF-8, read as Latin-1 or Windows-1252 and encoded once more, as it was meant (`â€¦` is `…`). Told by all of its
/// characters beyond ASCII making UTF-8 together, which words that mean themselves never do.
fn once_encoded<'t>(cx: &mut Context<'_>, words: &'t str) -> Cow<'t, str> {
    let beyond = |c: &char| !c.is_ascii();
    let leads =
        { words.chars().find(beyond) }.is_some_and(|first| ('\u{c2}'..='\u{f4}').contains(&first));
    let Some(meant) = leads
        .then(|| as_bytes(words))
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return Cow::Borrowed(words);
    };
    cx.faults.repaired(
        "text.encoded_twice",
        "A text was encoded twice; it was read as it was before the second time.",
        None,
    );
    Cow::Owned(meant)
}

/// The bytes that Windows-1252, or Latin-1 where that leaves a gap, would have read as these characters.
fn as_bytes(words: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(words.len());
    for c in words.chars() {
        if let Ok(byte) = u8::try_from(c) {
            bytes.push(byte);
            continue;
        }
        let mut utf8 = [0; 4];
        let (one, _, unmapped) = WINDOWS_1252.encode(c.encode_utf8(&mut utf8));
        if unmapped {
            return None;
        }
        bytes.extend_from_slice(&one);
    }
    Some(bytes)
}

/// The words without characters that would make our XML ill-formed.
fn legal(words: &str) -> Cow<'_, str> {
    let controls = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    if words.bytes().any(controls) {
        Cow::Owned(
            words
                .chars()
                .filter(|&c| crate::xml::write::is_legal(c))
                .collect(),
        )
    } else {
        Cow::Borrowed(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hints, faults::Faults};

    #[test]
    fn wrong_encodings_are_undone() {
        let (hints, mut faults) = (Hints::default(), Faults::default());
        let mut cx = Context {
            hints: &hints,
            faults: &mut faults,
        };
        for (words, meant) in [
            ("plain", "plain"),
            ("â€¦ or Ã©", "… or é"),
            ("\u{e2}\u{80}\u{a6}", "…"),
            ("don\u{92}t", "don’t"),
            ("Ärger und Öl", "Ärger und Öl"),
            ("Ä€ und Łódź", "Ä€ und Łódź"),
            ("São Tomé", "São Tomé"),
        ] {
            assert_eq!(mended(&mut cx, words), meant);
        }
    }
}
