//! Blocks to HTML.

use std::fmt::Write;

use reprint_story::{Block, Inline, List, Media, MediaKind, Row};

use crate::{
    safe::SafeHtml,
    sanitise::{escape_text, escape_value, resolve},
};

/// Writes blocks as HTML. A figure whose media entry is not given, or has no address, is left out.
pub fn write_html(blocks: &[Block], media: &[Media]) -> SafeHtml {
    let mut out = String::new();
    write_blocks(blocks, media, &mut out);
    SafeHtml::vouched(out)
}

fn write_blocks(blocks: &[Block], media: &[Media], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph { content } => element("p", content, out),
            Block::Heading { level, content } => {
                let name = match level {
                    0..=2 => "h2",
                    3 => "h3",
                    4 => "h4",
                    5 => "h5",
                    _ => "h6",
                };
                element(name, content, out);
            }
            Block::Quote { content } => {
                out.push_str("<blockquote>");
                write_blocks(content, media, out);
                out.push_str("</blockquote>");
            }
            Block::List(list) => write_list(list, out),
            Block::Table { rows } => write_table(rows, out),
            Block::Figure { media: id } => {
                if let Some(media) = media.iter().find(|media| media.id == *id) {
                    write_figure(media, out);
                }
            }
            Block::Embed { url, title } => {
                out.push_str("<p data-reprint=\"embed\"><a href=\"");
                escape_value(url.as_str(), out);
                out.push_str("\">");
                escape_text(title.as_deref().unwrap_or(url.as_str()), out);
                out.push_str("</a></p>");
            }
            Block::Code { text } => {
                out.push_str("<pre>");
                if text.starts_with('\n') {
                    out.push('\n');
                }
                escape_text(text, out);
                out.push_str("</pre>");
            }
            Block::Rule => out.push_str("<hr>"),
        }
    }
}

fn element(name: &str, content: &[Inline], out: &mut String) {
    let _ = write!(out, "<{name}>");
    write_inlines(content, out);
    let _ = write!(out, "</{name}>");
}

fn write_inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => escape_text(words, out),
            Inline::Code(words) => {
                out.push_str("<code>");
                // A line end would be collapsed to a space when read again.
                for (nth, line) in words.split('\n').enumerate() {
                    if nth > 0 {
                        out.push_str("<br>");
                    }
                    escape_text(line, out);
                }
                out.push_str("</code>");
            }
            Inline::Break(()) => out.push_str("<br>"),
            Inline::Strong(content) => element("strong", content, out),
            Inline::Emphasis(content) => element("em", content, out),
            Inline::Sup(content) => element("sup", content, out),
            Inline::Sub(content) => element("sub", content, out),
            Inline::Deleted(content) => element("del", content, out),
            Inline::Inserted(content) => element("ins", content, out),
            Inline::Link { href, content } => {
                out.push_str("<a href=\"");
                escape_value(href.as_str(), out);
                out.push_str("\">");
                write_inlines(content, out);
                out.push_str("</a>");
            }
        }
    }
}

fn write_list(list: &List, out: &mut String) {
    let name = if list.ordered { "ol" } else { "ul" };
    let _ = write!(out, "<{name}>");
    for item in &list.items {
        out.push_str("<li>");
        write_inlines(&item.content, out);
        if let Some(inner) = &item.list {
            write_list(inner, out);
        }
        out.push_str("</li>");
    }
    let _ = write!(out, "</{name}>");
}

fn write_table(rows: &[Row], out: &mut String) {
    out.push_str("<table><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in &row.cells {
            let name = if cell.header { "th" } else { "td" };
            let _ = write!(out, "<{name}");
            if cell.columns > 1 {
                let _ = write!(out, " colspan=\"{}\"", cell.columns);
            }
            if cell.rows > 1 {
                let _ = write!(out, " rowspan=\"{}\"", cell.rows);
            }
            out.push('>');
            write_inlines(&cell.content, out);
            let _ = write!(out, "</{name}>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

fn write_figure(media: &Media, out: &mut String) {
    let Some(url) = media.url.as_deref().and_then(|url| resolve(url, None)) else {
        return;
    };
    out.push_str(if media.kind == MediaKind::Graphic {
        "<figure class=\"graphic\">"
    } else {
        "<figure>"
    });
    let name = match media.kind {
        MediaKind::Image | MediaKind::Graphic => "img",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
    };
    let _ = write!(out, "<{name} src=\"");
    escape_value(url.as_str(), out);
    out.push('"');
    if let Some(width) = media.width {
        let _ = write!(out, " width=\"{width}\"");
    }
    if let Some(height) = media.height {
        let _ = write!(out, " height=\"{height}\"");
    }
    if name == "img" {
        out.push_str(" alt=\"");
        escape_value(media.alt.as_deref().unwrap_or_default(), out);
        out.push_str("\">");
    } else {
        let _ = write!(out, " controls=\"\"></{name}>");
    }
    write_caption(media, out);
    out.push_str("</figure>");
}

fn write_caption(media: &Media, out: &mut String) {
    if media.caption.is_none() && media.credit.is_none() && media.copyright.is_none() {
        return;
    }
    out.push_str("<figcaption>");
    if let Some(caption) = &media.caption {
        escape_text(caption, out);
    }
    for (name, words) in [("credit", &media.credit), ("copyright", &media.copyright)] {
        if let Some(words) = words {
            let _ = write!(out, " <span data-reprint=\"{name}\">");
            escape_text(words, out);
            out.push_str("</span>");
        }
    }
    out.push_str("</figcaption>");
}
