//! Other stories shown on the page: links outside the text whose words are a headline, each once.

use std::collections::HashSet;

use reprint_markup::{NodeId, local_name as n};
use reprint_story::{Related, Story, When};

use crate::{
    class::Signs,
    dates::{Order, machine, worded},
    fields::{Page, address_key},
    read::Body,
    scan::Kind,
    text::folded,
};

/// Stories listed at most.
const MOST: usize = 60;

struct Found {
    related: Related,
    fold: String,
    key: String,
    /// How far from the text, in nodes.
    distance: usize,
    /// In a list of related stories by its class.
    marked: bool,
}

/// The related stories, nearest to the text first.
pub(crate) fn list(page: &Page<'_>, story: &Story, body: &Body) -> Vec<Related> {
    let own: HashSet<String> = [
        page.url.map(url::Url::as_str),
        story.canonical_url.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(address_key)
    .collect();
    let headline = folded(&story.headline);
    let first = body.first.map_or(0, NodeId::index);
    let last = body
        .nodes
        .iter()
        .map(|id| id.index())
        .max()
        .unwrap_or(first);
    let mut found: Vec<Found> = Vec::new();
    for anchor in &page.anchors {
        let (id, key) = (anchor.node, &anchor.key);
        if !anchor.url.starts_with("http") || own.contains(key) || !is_story_address(&anchor.url) {
            continue;
        }
        if page
            .tree
            .ancestors(id)
            .take(12)
            .any(|up| body.nodes.contains(&up))
        {
            continue;
        }
        let Some((marked, card)) = setting(page, id, key) else {
            continue;
        };
        let Some(words) = headline_of(page, id) else {
            continue;
        };
        let fold = folded(&words);
        if fold == headline || fold.len() < 8 {
            continue;
        }
        let at = id.index();
        let distance = if at < first {
            (first - at) * 2
        } else {
            at.saturating_sub(last)
        };
        // One story's picture, title and "read more" are links to one address: the best words win.
        if let Some(same) = found.iter_mut().find(|f| f.fold == fold || f.key == *key) {
            same.marked |= marked;
            let heading = holds_heading(page, id);
            if heading && !same.related.headline.is_empty() && same.fold != fold {
                same.related.headline = words;
                same.fold = fold;
            }
            continue;
        }
        let (excerpt, date) = card.map_or((None, None), |card| around(page, card, &fold));
        found.push(Found {
            related: Related {
                headline: words,
                url: Some(anchor.url.clone()),
                excerpt,
                date,
            },
            fold,
            key: key.clone(),
            distance,
            marked,
        });
    }
    found.sort_by_key(|f| (!f.marked, f.distance));
    found.truncate(MOST);
    found.into_iter().map(|f| f.related).collect()
}

/// Whether the link stands in a marked list of related stories, and the card it stands in; none in navigation and comments.
fn setting(page: &Page<'_>, id: NodeId, key: &str) -> Option<(bool, Option<usize>)> {
    let boxes = &page.scan.boxes;
    let mut index = page
        .tree
        .ancestors(id)
        .find_map(|up| page.scan.box_of(up))?;
    let mut card = None;
    let mut whole = true;
    let mut marked = false;
    while index > 0 {
        let this = &boxes[index];
        let size = this.end as usize - index;
        if this.kind == Kind::Nav
            || this.signs.has(Signs::COMMENTS)
            || (this.kind == Kind::Footer && size < boxes.len() / 3)
        {
            return None;
        }
        if this.total < 700 && whole {
            whole = holds_one_story(page, index, key);
            if whole {
                card = Some(index);
            }
        }
        marked |= this.signs.has(Signs::RELATED) && size < boxes.len() / 2;
        index = this.parent as usize;
    }
    Some((marked, card))
}

/// True of a box whose links lead to this story and to no other one.
fn holds_one_story(page: &Page<'_>, index: usize, key: &str) -> bool {
    let boxes = &page.scan.boxes;
    let Some(this) = boxes.get(index).filter(|this| this.total_links <= 6) else {
        return false;
    };
    let end = boxes.get(this.end as usize).map(|next| next.node);
    let from = page
        .anchors
        .partition_point(|anchor| anchor.node < this.node);
    let inside = page.anchors.iter().skip(from);
    inside
        .take_while(|anchor| end.is_none_or(|end| anchor.node < end))
        .take(8)
        .all(|anchor| anchor.key == key || !is_story_address(&anchor.url))
}

fn holds_heading(page: &Page<'_>, id: NodeId) -> bool {
    heading_in(page, id).is_some()
        || page
            .tree
            .ancestors(id)
            .take(2)
            .any(|up| is_heading(page, up))
}

fn is_heading(page: &Page<'_>, id: NodeId) -> bool {
    matches!(
        page.tree.html_name(id),
        Some(&(n!("h1") | n!("h2") | n!("h3") | n!("h4") | n!("h5") | n!("h6")))
    )
}

fn heading_in(page: &Page<'_>, id: NodeId) -> Option<NodeId> {
    let tree = page.tree;
    tree.descendants(id)
        .take(60)
        .find(|&inner| is_heading(page, inner))
        .or_else(|| {
            tree.descendants(id).take(60).find(|&inner| {
                tree.attr(inner, &n!("class")).is_some_and(|class| {
                    let signs = crate::class::signs(class);
                    signs.has(Signs::HEADLINE)
                })
            })
        })
}

/// The headline a link shows: the heading in it, or its own words.
fn headline_of(page: &Page<'_>, id: NodeId) -> Option<String> {
    let words = match heading_in(page, id) {
        Some(heading) => page.words(heading),
        None => page.words(id),
    };
    let words = if words.len() < 12 {
        page.words(id)
    } else {
        words
    };
    let count = words.split_whitespace().count();
    let wide = words.chars().filter(|c| *c > '\u{2e80}').count();
    let fits = (count >= 4 && words.len() >= 20) || wide >= 8 || (count >= 3 && words.len() >= 24);
    (fits && words.len() < 320 && !crate::body::phrases::is_label(&words)).then_some(words)
}

/// Parts of a path that lead to sections, authors, shops and small print rather than stories.
const SECTIONS: [&str; 22] = [
    "tag",
    "tags",
    "author",
    "authors",
    "category",
    "topic",
    "topics",
    "about",
    "privacy",
    "terms",
    "contact",
    "newsletter",
    "newsletters",
    "subscribe",
    "login",
    "account",
    "datenschutz",
    "impressum",
    "agb",
    "help",
    "careers",
    "abo",
];

/// False of addresses that are sections, tags, authors, shops.
fn is_story_address(url: &str) -> bool {
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let query = url.contains('?');
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let section = path.split('/').any(|part| {
        part.len() <= 11
            && SECTIONS
                .iter()
                .any(|section| part.eq_ignore_ascii_case(section))
    });
    !section && (path.trim_matches('/').len() > 12 || query)
}

/// The excerpt and the date beside a headline in its card.
fn around(page: &Page<'_>, card: usize, headline: &str) -> (Option<String>, Option<When>) {
    let boxes = &page.scan.boxes;
    let Some(this) = boxes.get(card) else {
        return (None, None);
    };
    let order = Order::of(page.language.as_deref());
    let mut excerpt = None;
    let mut date = None;
    for inner in boxes
        .get(card..(this.end as usize).min(boxes.len()))
        .unwrap_or_default()
    {
        if inner.own < 6 {
            continue;
        }
        let words = page.words(inner.node);
        if date.is_none() && words.len() < 60 {
            date = worded(&words, order);
            if date.is_some() {
                continue;
            }
        }
        let fold = folded(&words);
        if excerpt.is_none()
            && inner.kind == Kind::Paragraph
            && words.len() > 40
            && words.len() < 600
            && !fold.contains(headline)
            && !headline.contains(&fold)
        {
            excerpt = Some(words);
        }
    }
    if date.is_none() {
        date = page
            .tree
            .descendants(this.node)
            .take(200)
            .filter(|&id| page.tree.html_name(id) == Some(&n!("time")))
            .find_map(|id| machine(page.tree.attr(id, &n!("datetime"))?));
    }
    (excerpt, date)
}
