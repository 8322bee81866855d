//! The content set: XHTML, NITF or plain text inline, or files elsewhere.

use std::borrow::Cow;

use reprint_story::{Media, MediaKind};

use crate::{
    Item,
    feed::{Context, Scope, inner},
    news, nitf,
    xml::Element,
};

pub(super) fn read(cx: &mut Context<'_>, scope: &Scope, set: Element<'_, '_>, item: &mut Item) {
    for part in set.elements() {
        match &*part.key() {
            "inlinexml" => inline(cx, scope, part, item),
            "inlinedata" => {
                let words = part.words();
                let kind = part.attribute("contenttype").unwrap_or_default();
                let source = if kind.contains("html") {
                    words.into_owned()
                } else {
                    news::paragraphs(&words)
                };
                item.set_body(cx, scope, &news::lines_kept(&source));
            }
            "remotecontent" => item.story.media.extend(remote(scope, part, item)),
            _ => {}
        }
    }
}

fn inline(cx: &mut Context<'_>, scope: &Scope, part: Element<'_, '_>, item: &mut Item) {
    item.word_count = part
        .attribute("wordcount")
        .and_then(|count| count.parse().ok());
    let source = if let Some(body) = nitf::read::embedded(part, item) {
        body
    } else {
        inner::html(part)
    };
    item.set_body(cx, scope, &news::lines_kept(&source));
}

fn remote(scope: &Scope, part: Element<'_, '_>, item: &Item) -> Option<Media> {
    let href = part.attribute("href").and_then(|href| scope.resolve(&href));
    let href = href.or_else(|| part.attribute("residref").map(Cow::into_owned))?;
    let kind = part.attribute("contenttype").unwrap_or_default();
    let kind = match (kind.split('/').next(), item.kind.as_deref()) {
        (Some("video"), _) | (_, Some("video")) => MediaKind::Video,
        (Some("audio"), _) | (_, Some("audio")) => MediaKind::Audio,
        (_, Some("graphic")) => MediaKind::Graphic,
        _ => MediaKind::Image,
    };
    let number = |name| part.attribute(name).and_then(|value| value.parse().ok());
    Some(Media {
        kind,
        caption: item.caption.clone(),
        width: number("width"),
        height: number("height"),
        ..Media::image(format!("m{}", item.story.media.len() + 1), href)
    })
}
