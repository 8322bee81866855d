//! The line that readers see.

use reprint_attribution::byline;
use reprint_markup::{NodeId, local_name as n};
use reprint_story::{Byline, Person};

use super::{LONGEST, MANY, elsewhere, is_site};
use crate::{fields::Page, read::Body};

/// The best line that names people, near the headline or the text.
pub(super) fn from_lines(
    page: &Page<'_>,
    body: &Body,
    context: byline::Context<'_>,
) -> Option<Byline> {
    let heading = page.heading.map_or(0, NodeId::index);
    let first = body.first.map_or(heading, NodeId::index);
    let mut best: Option<(usize, Byline)> = None;
    let mut consider = |line: Byline, distance: usize| {
        let named = line.people.iter().filter(|p| p.name.is_some()).count();
        if line.people.is_empty() {
            return;
        }
        let cost = distance + if named == 0 { 5_000 } else { 0 };
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, line));
        }
    };
    for &id in &page.scan.bylines {
        if elsewhere(page, id) {
            continue;
        }
        let words = line_words(page, id);
        if !(3..=LONGEST).contains(&words.len()) || is_site(page, &words) {
            continue;
        }
        let mut line = byline::read(&words, context);
        let linked = linked_authors(page, id);
        if !linked.is_empty()
            && !linked
                .iter()
                .all(|name| line.people.iter().any(|p| p.name.as_deref() == Some(name)))
        {
            line.people = linked.into_iter().map(Person::named).collect();
        } else if linked.is_empty() && !starts_with_by(&words) {
            line.people
                .retain(|p| p.name.as_deref().is_none_or(is_capitalised));
        }
        if line.people.len() > MANY && !starts_with_by(&words) {
            continue;
        }
        line.people
            .retain(|p| !p.name.as_deref().is_some_and(is_label));
        let here = id.index();
        let distance = here.abs_diff(heading).min(here.abs_diff(first));
        consider(line, distance);
    }
    for words in &body.lines {
        if words.len() <= LONGEST && starts_with_by(words) {
            consider(byline::read(words, context), 0);
        }
    }
    best.map(|(_, line)| line)
}

/// The words of a byline element, parted where links or blocks follow one another without a word between.
pub(super) fn line_words(page: &Page<'_>, top: NodeId) -> String {
    let tree = page.tree;
    let mut out = String::new();
    let mut part = false;
    let mut at = tree.first_child(top);
    while let Some(id) = at {
        if let Some(words) = tree.text(id) {
            if !words.trim().is_empty() {
                let joined = out.ends_with(char::is_alphanumeric)
                    && words.starts_with(char::is_alphanumeric);
                if (part || joined)
                    && !out.is_empty()
                    && !out.trim_end().ends_with([',', ':', '|', '&'])
                    && !ends_with_joint(&out)
                {
                    out.push_str(" | ");
                }
                part = false;
            }
            out.push_str(words);
        } else if tree.is_silent(id) || tree.is_foreign(id) {
            at = tree.skipping(id, top);
            continue;
        } else if tree.html_name(id).is_some_and(|name| {
            matches!(
                *name,
                n!("a") | n!("p") | n!("div") | n!("li") | n!("br") | n!("time")
            )
        }) {
            // After "by" or "and" the next link goes on with the line.
            part = !out.trim().is_empty() && !ends_with_joint(&out);
            if tree.html_name(id) == Some(&n!("a"))
                && !out.ends_with(char::is_alphanumeric)
                && out.trim_end().ends_with(char::is_alphanumeric)
                && !last_was_link(tree, id)
            {
                part = false;
            }
        }
        at = tree.following(id, top);
    }
    crate::text::collapsed(&out)
}

fn last_was_link(tree: &reprint_markup::Tree, id: NodeId) -> bool {
    let mut before = tree.prev_sibling(id);
    while let Some(prev) = before {
        if let Some(words) = tree.text(prev) {
            if !words.trim().is_empty() {
                return false;
            }
            before = tree.prev_sibling(prev);
        } else {
            return tree.html_name(prev) == Some(&n!("a"));
        }
    }
    false
}

fn ends_with_joint(words: &str) -> bool {
    let last = words
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .trim_end_matches(':')
        .to_lowercase();
    matches!(
        last.as_str(),
        "by" | "and"
            | "von"
            | "und"
            | "par"
            | "et"
            | "por"
            | "y"
            | "di"
            | "e"
            | "door"
            | "en"
            | "av"
            | "og"
            | "och"
            | "af"
            | "with"
            | "for"
            | "in"
            | "text"
    )
}

/// The names of links to authors' pages under an element, or the element's own if it is such a link.
fn linked_authors(page: &Page<'_>, id: NodeId) -> Vec<String> {
    let tree = page.tree;
    let itself = std::iter::once(id);
    let mut names: Vec<String> = Vec::new();
    for link in itself.chain(tree.descendants(id).take(200)) {
        if tree.html_name(link) != Some(&n!("a")) || !crate::scan::leads_to_author(tree, link) {
            continue;
        }
        let name = line_words(page, link);
        let name = name.split(" | ").next().unwrap_or_default().to_owned();
        let words = name.split_whitespace().count();
        let fits = (2..=5).contains(&words)
            && name.len() < 60
            && !name.chars().any(|c| c.is_ascii_digit())
            && !name.contains(['|', '@', ':', '?', '!'])
            && !is_label(&name);
        if fits && !starts_with_by(&name) && !is_site(page, &name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// True of a name written as names are: capitals but for particles.
pub(super) fn is_capitalised(name: &str) -> bool {
    name.split_whitespace().all(|word| {
        word.chars().next().is_some_and(|c| !c.is_lowercase())
            || matches!(
                word,
                "de" | "del"
                    | "della"
                    | "da"
                    | "das"
                    | "do"
                    | "dos"
                    | "di"
                    | "du"
                    | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "ter"
                    | "zu"
                    | "y"
                    | "e"
                    | "bin"
                    | "ibn"
                    | "al"
                    | "el"
                    | "la"
                    | "of"
                    | "af"
                    | "av"
                    | "und"
                    | "and"
            )
    })
}

/// Words of buttons that stand in bylines.
pub(super) fn is_label(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "twitter"
                | "facebook"
                | "instagram"
                | "linkedin"
                | "email"
                | "e-mail"
                | "comments"
                | "comment"
                | "follow"
                | "view"
                | "posts"
                | "share"
                | "subscribe"
                | "updated"
                | "published"
                | "bio"
                | "profile"
                | "stories"
                | "articles"
                | "author"
                | "authors"
                | "more"
        )
    })
}

fn starts_with_by(words: &str) -> bool {
    let lower = words.to_lowercase();
    [
        "by ",
        "by: ",
        "von ",
        "par ",
        "por ",
        "di ",
        "door ",
        "av ",
        "af ",
        "text: ",
        "texto: ",
        "autor: ",
        "autorin: ",
        "written by ",
        "story by ",
        "from ",
        "tekst: ",
    ]
    .iter()
    .any(|by| lower.starts_with(by))
}
