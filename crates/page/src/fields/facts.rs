//! The facts an audit asks for.

use reprint_markup::local_name as n;
use reprint_story::Story;

use super::Page;
use crate::{Facts, Link, jsonld, read::Body, text::clean};

pub(crate) fn facts(page: &Page<'_>, story: &Story, body: &Body) -> Facts {
    let mut facts = Facts {
        robots: robots(page),
        canonical: page.canonical.clone(),
        data_reprint: page.scan.data_reprint.clone(),
        free: page.article.and_then(free),
        licences: licences(page),
        visible_text: visible_text(page),
        authors: authors(page),
        amp: linked(page, "amphtml").into_iter().next(),
        feeds: feeds(page),
        declarations: story.rights.declarations.clone(),
        generator: page.scan.meta_named("generator").map(clean),
        ..Facts::default()
    };
    for anchor in &page.anchors {
        let id = anchor.node;
        facts.links.push(Link {
            href: anchor.url.clone(),
            text: page.words(id),
            rel: page
                .tree
                .attr(id, &n!("rel"))
                .unwrap_or_default()
                .to_ascii_lowercase(),
            in_body: body.holds(page.tree, id),
        });
    }
    for &id in &page.scan.images {
        let small = |name| {
            page.tree
                .attr(id, &name)
                .and_then(|v| v.trim().trim_end_matches("px").parse::<u32>().ok())
                .is_some_and(|n| n <= 2)
        };
        if small(n!("width")) || small(n!("height")) {
            if let Some(url) = page
                .tree
                .attr(id, &n!("src"))
                .and_then(|u| page.absolute(u))
            {
                facts.pixels.push(url);
            }
        } else if let Some(url) = reprint_markup::blocks::picture_address(page.tree, id, page.base)
        {
            facts.images.push(url.into());
        }
    }
    facts
}

/// Licences linked with `rel=license`, and those of the page's data.
pub(super) fn licences(page: &Page<'_>) -> Vec<String> {
    let tree = page.tree;
    let mut out: Vec<String> = Vec::new();
    let links = page.scan.link_tags.iter().chain(&page.scan.anchors);
    for &id in links {
        let licensed = tree.attr(id, &n!("rel")).is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("license") || r.eq_ignore_ascii_case("licence"))
        });
        if licensed
            && let Some(url) = tree
                .attr(id, &n!("href"))
                .and_then(|href| page.absolute(href))
            && !out.contains(&url)
        {
            out.push(url);
        }
    }
    if let Some(url) = page
        .article
        .and_then(|article| jsonld::text(article, "license"))
        && !out.contains(&url)
    {
        out.push(url);
    }
    out
}

fn robots(page: &Page<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for (name, content) in &page.scan.metas {
        let prefix = match name.as_str() {
            "robots" => "",
            "googlebot" | "bingbot" | "googlebot-news" => name,
            _ => continue,
        };
        for directive in content.split(',') {
            let directive = directive.trim().to_ascii_lowercase();
            if directive.is_empty() {
                continue;
            }
            out.push(if prefix.is_empty() {
                directive
            } else {
                format!("{prefix}: {directive}")
            });
        }
    }
    for header in &page.hints.robots {
        out.extend(
            header
                .split(',')
                .map(|d| d.trim().to_ascii_lowercase())
                .filter(|d| !d.is_empty()),
        );
    }
    out
}

fn free(article: &jsonld::Object) -> Option<bool> {
    match article.get("isAccessibleForFree")? {
        serde_json::Value::Bool(free) => Some(*free),
        serde_json::Value::String(words) => match words.to_ascii_lowercase().rsplit('/').next()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// All words a reader sees, one line a block.
fn visible_text(page: &Page<'_>) -> String {
    let mut out = String::new();
    let tree = page.tree;
    let top = tree.root();
    let mut at = tree.first_child(top);
    let mut parted = true;
    while let Some(id) = at {
        let hidden = page
            .scan
            .box_of(id)
            .is_some_and(|index| page.scan.boxes[index].hidden);
        if tree.is_silent(id) || tree.is_foreign(id) || hidden {
            at = tree.skipping(id, top);
            continue;
        }
        if let Some(words) = tree.text(id) {
            let starts = words.starts_with(char::is_whitespace);
            for (nth, word) in words.split_ascii_whitespace().enumerate() {
                if !parted && (nth > 0 || starts) && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
                out.push_str(word);
                parted = false;
            }
            if words.ends_with(char::is_whitespace) && !parted && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if page.scan.box_of(id).is_some() || tree.html_name(id) == Some(&n!("br")) {
            out.truncate(out.trim_end_matches(' ').len());
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            parted = true;
        }
        at = tree.following(id, top);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Authors in the publishing system's own fields.
fn authors(page: &Page<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && name.len() < 200 && !out.contains(&name) {
            out.push(name);
        }
    };
    for name in ["author", "article:author", "dc.creator", "parsely-author"] {
        page.scan.metas_named(name).map(clean).for_each(&mut add);
    }
    if let Some(article) = page.article {
        for thing in jsonld::each(&page.objects, article, "author") {
            match thing {
                jsonld::Thing::Words(words) => add(clean(words)),
                jsonld::Thing::Object(object) => {
                    if let Some(name) = jsonld::text(object, "name") {
                        add(name);
                    }
                }
            }
        }
    }
    for &id in &page.scan.bylines {
        let by_rel = page
            .tree
            .attr(id, &n!("rel"))
            .is_some_and(|rel| rel.to_ascii_lowercase().contains("author"));
        if by_rel {
            add(page.words(id));
        }
    }
    out
}

fn linked(page: &Page<'_>, rel: &str) -> Vec<String> {
    page.scan
        .link_tags
        .iter()
        .filter(|&&id| {
            page.tree.attr(id, &n!("rel")).is_some_and(|said| {
                said.split_ascii_whitespace()
                    .any(|r| r.eq_ignore_ascii_case(rel))
            })
        })
        .filter_map(|&id| page.absolute(page.tree.attr(id, &n!("href"))?))
        .collect()
}

fn feeds(page: &Page<'_>) -> Vec<String> {
    page.scan
        .link_tags
        .iter()
        .filter(|&&id| {
            page.tree.attr(id, &n!("type")).is_some_and(|kind| {
                kind.contains("rss+xml") || kind.contains("atom+xml") || kind.contains("feed+json")
            })
        })
        .filter_map(|&id| page.absolute(page.tree.attr(id, &n!("href"))?))
        .collect()
}
