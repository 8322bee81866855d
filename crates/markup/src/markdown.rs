//! Blocks to Markdown (CommonMark, with tables as GitHub writes them).

use std::fmt::Write;

use reprint_story::{Block, Inline, List, Media, Row, plain};

/// Writes blocks as Markdown. Characters that Markdown would read as marks are escaped.
pub fn write_markdown(blocks: &[Block], media: &[Media]) -> String {
    let mut out = String::new();
    write_blocks(blocks, media, "", &mut out);
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn write_blocks(blocks: &[Block], media: &[Media], prefix: &str, out: &mut String) {
    let mut first = true;
    for block in blocks {
        let words = block_words(block, media, prefix);
        if words.is_empty() {
            continue;
        }
        if !first {
            out.push_str(prefix.trim_end());
            out.push('\n');
        }
        first = false;
        for line in words.lines() {
            out.push_str(if line.is_empty() {
                prefix.trim_end()
            } else {
                prefix
            });
            out.push_str(line);
            out.push('\n');
        }
    }
}

fn block_words(block: &Block, media: &[Media], prefix: &str) -> String {
    let mut out = String::new();
    match block {
        Block::Paragraph { content } => push_inlines(content, &mut out),
        Block::Heading { level, content } => {
            out.push_str(&"#".repeat(usize::from(*level)));
            out.push(' ');
            push_inlines(content, &mut out);
            out = out.replace("\\\n", " ");
        }
        Block::Quote { content } => {
            // Two levels of marks at most stand in one line; deeper quotations are written as one.
            let inner = if prefix.len() < 4 { "> " } else { "" };
            write_blocks(content, media, inner, &mut out);
        }
        Block::List(list) => push_list(list, 0, &mut out),
        Block::Table { rows } => push_table(rows, &mut out),
        Block::Figure { media: id } => {
            if let Some(media) = media.iter().find(|media| media.id == *id) {
                push_figure(media, &mut out);
            }
        }
        Block::Embed { url, title } => push_link(
            title.as_deref().unwrap_or(url.as_str()),
            url.as_str(),
            &mut out,
        ),
        Block::Code { text } => {
            let fence = "`".repeat(longest_ticks(text).max(2) + 1);
            out = format!("{fence}\n{text}\n{fence}");
        }
        Block::Rule => out.push_str("---"),
    }
    out
}

fn push_figure(media: &Media, out: &mut String) {
    let Some(url) = &media.url else { return };
    out.push('!');
    push_link(media.alt.as_deref().unwrap_or_default(), url, out);
    let under: Vec<&str> = [&media.caption, &media.credit]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if !under.is_empty() {
        out.push_str("\n\n*");
        push_escaped(&under.join(" "), out);
        out.push('*');
    }
}

fn push_link(words: &str, url: &str, out: &mut String) {
    out.push('[');
    push_escaped(words, out);
    out.push_str("](");
    push_address(url, out);
    out.push(')');
}

fn push_address(url: &str, out: &mut String) {
    for c in url.chars() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            _ => out.push(c),
        }
    }
}

fn push_list(list: &List, indent: usize, out: &mut String) {
    for (nth, item) in list.items.iter().enumerate() {
        let mark = if list.ordered {
            format!("{}. ", nth + 1)
        } else {
            "- ".to_owned()
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let margin = " ".repeat(indent);
        let mut words = String::new();
        push_inlines(&item.content, &mut words);
        out.push_str(&margin);
        out.push_str(&mark);
        let under = format!("\n{margin}{}", " ".repeat(mark.len()));
        out.push_str(&words.replace('\n', &under));
        if let Some(inner) = &item.list {
            push_list(inner, indent + mark.len(), out);
        }
    }
}

fn push_table(rows: &[Row], out: &mut String) {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    for (nth, row) in rows.iter().enumerate() {
        out.push('|');
        for at in 0..width {
            let mut words = String::new();
            if let Some(cell) = row.cells.get(at) {
                push_inlines(&cell.content, &mut words);
            }
            let words = words.replace("\\\n", " ").replace('|', "\\|");
            out.push(' ');
            out.push_str(&words);
            out.push_str(" |");
        }
        if nth == 0 {
            out.push_str("\n|");
            out.push_str(&" --- |".repeat(width));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
}

fn push_inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => push_escaped(words, out),
            Inline::Code(words) => {
                // An empty line would end the paragraph, and the code with it.
                let words = words.replace('\n', " ");
                let fence = "`".repeat(longest_ticks(&words) + 1);
                let pad = if words.starts_with('`') || words.ends_with('`') {
                    " "
                } else {
                    ""
                };
                let _ = write!(out, "{fence}{pad}{words}{pad}{fence}");
            }
            Inline::Strong(content) => wrapped("**", content, out),
            Inline::Emphasis(content) => wrapped("*", content, out),
            Inline::Deleted(content) => wrapped("~~", content, out),
            Inline::Sup(content) | Inline::Sub(content) | Inline::Inserted(content) => {
                push_inlines(content, out);
            }
            Inline::Link { href, content } => {
                out.push('[');
                push_inlines(content, out);
                out.push_str("](");
                push_address(href.as_str(), out);
                out.push(')');
            }
            Inline::Break(()) => out.push_str("\\\n"),
        }
    }
}

/// Marks must touch a word, so spaces at the edges go outside.
fn wrapped(mark: &str, content: &[Inline], out: &mut String) {
    let words = plain(content);
    if words.trim().is_empty() {
        out.push_str(&words);
        return;
    }
    let mut inner = String::new();
    push_inlines(content, &mut inner);
    let before = inner.len() - inner.trim_start().len();
    let after = inner.trim_end().len();
    out.push_str(inner.get(..before).unwrap_or_default());
    out.push_str(mark);
    out.push_str(inner.get(before..after).unwrap_or_default());
    out.push_str(mark);
    out.push_str(inner.get(after..).unwrap_or_default());
}

fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn push_escaped(words: &str, out: &mut String) {
    let mut line_start = out.is_empty() || out.ends_with('\n');
    for (at, c) in words.char_indices() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            '#' | '>' | '+' | '-' | '=' | '|' => line_start,
            '.' | ')' => {
                // "1." at the start of a line would begin a list.
                let before = words.get(..at).unwrap_or_default();
                let digits = before.rsplit('\n').next().unwrap_or_default();
                !digits.is_empty()
                    && digits.len() < 10
                    && digits.bytes().all(|b| b.is_ascii_digit())
                    && (out.len() == digits.len() || out.ends_with(&format!("\n{digits}")))
            }
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        line_start = c == '\n';
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_fragment;

    #[test]
    fn blocks_become_markdown() {
        let article = read_fragment(
            "<h2>A #1</h2><p>1. One <b>two </b><a href='https://a.example/(x)'>th*ree</a><br>- four</p>\
             <blockquote><p>q</p><p>r</p></blockquote><ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>\
             <table><tr><th>x</th><th>y</th></tr><tr><td>1|2</td><td>3</td></tr></table><pre>let a;</pre><hr>",
            None,
        );
        assert_eq!(
            write_markdown(&article.blocks, &article.media),
            "## A #1\n\n1\\. One **two** [th\\*ree](https://a.example/%28x%29)\\\n\\- four\n\n> q\n>\n> r\n\n\
             1. a\n   - b\n2. c\n\n| x | y |\n| --- | --- |\n| 1\\|2 | 3 |\n\n```\nlet a;\n```\n\n---\n"
        );
    }
}
