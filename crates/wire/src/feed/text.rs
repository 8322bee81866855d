//! Text constructs: what a title, summary or content is, by what is declared or else by what it looks like.

use std::borrow::Cow;

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
    let words = cx.bounded(words).trim();
    (!words.is_empty()).then(|| Text::plain(legal(words)))
}

/// HTML, sanitised.
pub(crate) fn html(cx: &mut Context<'_>, scope: &Scope, source: &str) -> Option<SafeHtml> {
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
