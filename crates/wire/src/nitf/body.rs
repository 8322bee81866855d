//! NITF's own names for what HTML has too: `hl2` a heading, `bq` a quotation, `media` a figure. Marks NITF lacks are an `em` of
//! that class, which readers of NITF show as stress.

use std::borrow::Cow;

use reprint_story::{Block, Inline, List, Media, MediaKind, Row};

use crate::{
    feed::inner::is_void,
    xml::{
        Child, Element,
        write::{attribute, escape},
    },
};

/// Elements of HTML that NITF has no name for.
const MARKS: [&str; 6] = ["strong", "code", "sup", "sub", "del", "ins"];
const LEVELS: [&str; 4] = ["h3", "h4", "h5", "h6"];

/// What is inside a NITF element, as HTML for the sanitiser.
pub(crate) fn html(element: Element<'_, '_>) -> String {
    let mut out = String::new();
    inside(element, &mut out);
    out
}

// The tree's depth is bounded by `Limits::depth`, so recursion is.
fn inside(element: Element<'_, '_>, out: &mut String) {
    for child in element.children() {
        match child {
            Child::Element(inner) if &*inner.key() == "media" => figure(inner, out),
            Child::Element(inner) => tag(inner, out),
            words => escape(&words.words().unwrap_or_default(), out, false),
        }
    }
}

fn tag(element: Element<'_, '_>, out: &mut String) {
    let key = element.key();
    let class = element.attribute("class").unwrap_or_default();
    let known = |names: &[&'static str]| names.iter().copied().find(|name| *name == class);
    let name = match &*key {
        "hl1" => "h2",
        "hl2" => known(&LEVELS).unwrap_or("h2"),
        "em" => known(&MARKS).unwrap_or("em"),
        "bq" => "blockquote",
        "block" => "div",
        "credit" => "cite",
        name => name,
    };
    out.push('<');
    out.push_str(name);
    for (_, name, value) in element.attributes() {
        if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            attribute(name, &value, out);
        }
    }
    out.push('>');
    inside(element, out);
    if !is_void(name) {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// A media element as a figure. Of several references, which are renditions of one picture, the first is shown.
fn figure(media: Element<'_, '_>, out: &mut String) {
    let Some(reference) = media.child("media-reference") else {
        return;
    };
    let own = |name: &str| {
        reference
            .attribute(name)
            .filter(|value| !value.trim().is_empty())
    };
    let Some(source) = own("source") else { return };
    let kind = media.attribute("media-type").unwrap_or_default();
    let (open, name) = match &*kind {
        "video" => ("<figure>", "video"),
        "audio" => ("<figure>", "audio"),
        "graphic" => ("<figure class=\"graphic\">", "img"),
        _ => ("<figure>", "img"),
    };
    out.push_str(open);
    out.push('<');
    out.push_str(name);
    attribute("src", &source, out);
    for (from, to) in [
        ("alternate-text", "alt"),
        ("width", "width"),
        ("height", "height"),
    ] {
        if let Some(value) = own(from) {
            attribute(to, &value, out);
        }
    }
    out.push('>');
    if !is_void(name) {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    let caption = media.child("media-caption").and_then(Element::line);
    let credit = { media.child("media-producer").and_then(Element::line) }
        .or_else(|| own("source-credit").map(Cow::into_owned));
    if caption.is_some() || credit.is_some() || own("copyright").is_some() {
        out.push_str("<figcaption>");
        escape(caption.as_deref().unwrap_or_default(), out, false);
        let copyright = own("copyright").map(Cow::into_owned);
        for (name, words) in [("credit", credit), ("copyright", copyright)] {
            if let Some(words) = words {
                out.push_str(" <span");
                attribute("data-reprint", name, out);
                out.push('>');
                escape(&words, out, false);
                out.push_str("</span>");
            }
        }
        out.push_str("</figcaption>");
    }
    out.push_str("</figure>");
}

/// Blocks as NITF block content.
pub(super) fn write(blocks: &[Block], media: &[Media], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph { content } => element("p", None, content, out),
            Block::Heading { level, content } => {
                let class = usize::from(*level)
                    .checked_sub(3)
                    .and_then(|nth| LEVELS.get(nth));
                element("hl2", class.copied(), content, out);
            }
            Block::Quote { content } => {
                out.push_str("<bq><block>");
                write(content, media, out);
                out.push_str("</block></bq>");
            }
            Block::List(list) => write_list(list, out),
            Block::Table { rows } => {
                out.push_str("<table>");
                for row in rows {
                    write_row(row, out);
                }
                out.push_str("</table>");
            }
            Block::Figure { media: id } => {
                if let Some(media) = media.iter().find(|media| media.id == *id) {
                    write_media(media, out);
                }
            }
            Block::Embed { url, title } => {
                let content = vec![Inline::text(title.as_deref().unwrap_or(url.as_str()))];
                let link = Inline::Link {
                    href: url.clone(),
                    content,
                };
                element("p", None, &[link], out);
            }
            Block::Code { text } => {
                out.push_str("<pre>");
                escape(text, out, false);
                out.push_str("</pre>");
            }
            Block::Rule => out.push_str("<hr/>"),
        }
    }
}

fn element(name: &str, class: Option<&str>, content: &[Inline], out: &mut String) {
    out.push('<');
    out.push_str(name);
    if let Some(class) = class {
        attribute("class", class, out);
    }
    out.push('>');
    inlines(content, out);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => escape(words, out, false),
            Inline::Break(()) => out.push_str("<br/>"),
            Inline::Code(words) => element("em", Some("code"), &[Inline::text(words)], out),
            Inline::Strong(content) => element("em", Some("strong"), content, out),
            Inline::Emphasis(content) => element("em", None, content, out),
            Inline::Sup(content) => element("em", Some("sup"), content, out),
            Inline::Sub(content) => element("em", Some("sub"), content, out),
            Inline::Deleted(content) => element("em", Some("del"), content, out),
            Inline::Inserted(content) => element("em", Some("ins"), content, out),
            Inline::Link { href, content } => {
                out.push_str("<a");
                attribute("href", href.as_str(), out);
                out.push('>');
                inlines(content, out);
                out.push_str("</a>");
            }
        }
    }
}

fn write_list(list: &List, out: &mut String) {
    let name = if list.ordered { "ol" } else { "ul" };
    out.push('<');
    out.push_str(name);
    out.push('>');
    for item in &list.items {
        out.push_str("<li>");
        inlines(&item.content, out);
        if let Some(inner) = &item.list {
            write_list(inner, out);
        }
        out.push_str("</li>");
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn write_row(row: &Row, out: &mut String) {
    out.push_str("<tr>");
    for cell in &row.cells {
        let name = if cell.header { "th" } else { "td" };
        out.push('<');
        out.push_str(name);
        for (name, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if count > 1 {
                attribute(name, &count.to_string(), out);
            }
        }
        out.push('>');
        inlines(&cell.content, out);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    out.push_str("</tr>");
}

pub(super) fn write_media(media: &Media, out: &mut String) {
    let Some(url) = &media.url else { return };
    out.push_str("<media");
    attribute(
        "media-type",
        match media.kind {
            MediaKind::Image => "image",
            MediaKind::Graphic => "graphic",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
        },
        out,
    );
    out.push_str("><media-reference");
    attribute("source", url, out);
    let (width, height) = (
        media.width.map(|n| n.to_string()),
        media.height.map(|n| n.to_string()),
    );
    let more = [
        ("source-credit", &media.credit),
        ("copyright", &media.copyright),
        ("alternate-text", &media.alt),
        ("height", &height),
        ("width", &width),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            attribute(name, value, out);
        }
    }
    out.push_str("/>");
    for (name, words) in [
        ("media-caption", &media.caption),
        ("media-producer", &media.credit),
    ] {
        if let Some(words) = words {
            element(name, None, &[Inline::text(words)], out);
        }
    }
    out.push_str("</media>");
}
