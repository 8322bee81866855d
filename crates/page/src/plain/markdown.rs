//! Markdown, with the front matter that site generators write.

use pulldown_cmark::{Options, Parser, html};
use reprint_markup::read_fragment;
use reprint_story::{Block, Story};

use super::{byline_of, unit::Unit};
use crate::dates::{Order, machine, worded};

/// Front matter, a heading line, or enough marks that plain text has none of.
pub(super) fn looks_like(start: &str) -> bool {
    if start.starts_with("---\n") || start.starts_with("---\r\n") {
        return start
            .lines()
            .skip(1)
            .take(30)
            .any(|line| line.trim_end() == "---");
    }
    let heading = start
        .lines()
        .any(|line| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### "));
    let links = start.matches("](http").count() + start.matches("](/").count();
    let strong = start.matches("**").count() / 2;
    let items = start
        .lines()
        .filter(|line| line.starts_with("- [") || line.starts_with("* ["))
        .count();
    usize::from(heading) * 2 + links + strong + items >= 2
}

/// Blocks by way of HTML, so that links pass the same gate as a page's.
pub(super) fn read(text: &str, story: &mut Story) -> Vec<Unit> {
    let body = front_matter(text, story);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut page = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(body, options));
    let article = read_fragment(&page, None);
    story.media = article.media;
    article.blocks.into_iter().map(unit).collect()
}

/// A block with its lines.
pub(super) fn unit(block: Block) -> Unit {
    let lines = block
        .words()
        .lines()
        .map(str::to_owned)
        .filter(|line| !line.trim().is_empty())
        .collect();
    Unit {
        lines,
        block: Some(block),
    }
}

/// `key: value` lines between two lines of three hyphens.
fn front_matter<'a>(text: &'a str, story: &mut Story) -> &'a str {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))
    else {
        return text;
    };
    let Some(end) = rest.find("\n---") else {
        return text;
    };
    let (head, body) = (
        rest.get(..end).unwrap_or_default(),
        rest.get(end + 4..).unwrap_or_default(),
    );
    for (key, value) in head.lines().filter_map(|line| line.split_once(':')) {
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() {
            continue;
        }
        match key.trim().to_lowercase().as_str() {
            "title" | "headline" => value.clone_into(&mut story.headline),
            "author" | "authors" | "byline" => {
                let value = value.trim_matches(['[', ']']).replace(['"', '\''], "");
                story.byline = Some(byline_of(&value, story));
            }
            "date" | "published" => {
                story.dates.published = machine(value).or_else(|| worded(value, Order::of(None)));
            }
            "updated" | "lastmod" | "modified" => story.dates.updated = machine(value),
            "description" | "excerpt" | "summary" | "standfirst" | "subtitle" | "dek" => {
                story.standfirst = Some(value.to_owned());
            }
            "lang" | "language" => story.language = Some(value.to_owned()),
            "canonical" | "canonical_url" => story.canonical_url = Some(value.to_owned()),
            "section" | "category" => story.section = Some(value.to_owned()),
            _ => continue,
        }
        story.note(key.trim(), "front matter", "plain.front_matter");
    }
    body.trim_start_matches(['-', '\r', '\n'])
}
