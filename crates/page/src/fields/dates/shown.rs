//! The date that readers see.

use reprint_markup::{NodeId, local_name as n};
use reprint_story::When;

use super::{Found, NEAR, element_date};
use crate::{
    class::Signs,
    fields::{Page, address_key},
    read::Body,
};

/// `<time>` and elements of class "date", those near the headline first.
pub(super) fn visible(page: &Page<'_>, body: &Body) -> Option<(usize, Found)> {
    let heading = page
        .heading
        .or_else(|| {
            let mut headings = page.scan.headings.iter().copied();
            headings.find(|&id| page.headlines.contains(&page.words(id)))
        })
        .map_or(0, NodeId::index);
    let container = body.container.map(NodeId::index);
    let mut best: Option<(usize, When)> = None;
    for &id in &page.scan.times {
        let Some(when) = element_date(page, id) else {
            continue;
        };
        if is_updated(page, id) || in_other_stories(page, id) {
            continue;
        }
        let from = |place: usize| id.index().abs_diff(place);
        let mut distance = from(heading).min(container.map_or(usize::MAX, from));
        // Below the first paragraph the text speaks, and of other days.
        if body.first.is_some_and(|first| id.index() > first.index()) {
            distance += NEAR;
        }
        // A date inside a list of other stories is theirs; one that is the link to this page is the story's own.
        if inside_link_or_list(page, id) && !links_here(page, id) {
            distance += 10_000;
        }
        if tells_change(&page.words(id)) {
            distance += 5_000;
        }
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, when));
        }
    }
    best.map(|(distance, when)| {
        let found = Found {
            when,
            place: "time element or date line".into(),
            rule: "page.date.visible",
        };
        (distance, found)
    })
}

/// How a line begins, in lower case, that gives the day of the last change. Own list.
const CHANGE_WORDS: [&str; 26] = [
    "updated",
    "last updated",
    "last modified",
    "modified",
    "aktualisiert",
    "zuletzt aktualisiert",
    "zuletzt geändert",
    "letzte änderung",
    "letzte aktualisierung",
    "update:",
    "mis à jour",
    "mise à jour",
    "article mis à jour",
    "dernière mise à jour",
    "modifié le",
    "actualizado",
    "actualizada",
    "última actualización",
    "atualizado",
    "atualizada",
    "aggiornato",
    "ultimo aggiornamento",
    "bijgewerkt",
    "oppdatert",
    "uppdaterad",
    "最終更新",
];

/// True of a line that gives the day of the last change and no other.
pub(super) fn tells_change(words: &str) -> bool {
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let front = words
        .get(..words.floor_char_boundary(40))
        .unwrap_or_default();
    let front = front.to_lowercase();
    words.len() < 90 && CHANGE_WORDS.iter().any(|start| front.starts_with(start))
}

pub(super) fn is_updated(page: &Page<'_>, id: NodeId) -> bool {
    let tree = page.tree;
    [Some(id), tree.parent(id)].into_iter().flatten().any(|id| {
        tree.attr(id, &n!("class")).is_some_and(|class| {
            let lower = class.to_ascii_lowercase();
            lower.contains("updated") && !lower.contains("published") || lower.contains("modified")
        }) || tree.attr(id, &n!("itemprop")) == Some("dateModified")
    })
}

/// True inside comments and lists of other stories.
pub(super) fn in_other_stories(page: &Page<'_>, id: NodeId) -> bool {
    let boxes = &page.scan.boxes;
    let mut index = page
        .scan
        .box_of(id)
        .or_else(|| page.tree.ancestors(id).find_map(|up| page.scan.box_of(up)))
        .unwrap_or(0);
    while index > 0 {
        let this = &boxes[index];
        let small = (this.end as usize - index) * 2 < boxes.len();
        if small && (this.signs.has(Signs::COMMENTS) || this.signs.has(Signs::RELATED)) {
            return true;
        }
        index = this.parent as usize;
    }
    false
}

/// True of a date that is itself the permanent link to this page.
fn links_here(page: &Page<'_>, id: NodeId) -> bool {
    let link = page
        .tree
        .ancestors(id)
        .take(3)
        .find(|&up| page.tree.html_name(up) == Some(&n!("a")));
    let target = link.and_then(|link| page.absolute(page.tree.attr(link, &n!("href"))?));
    let own = page.canonical.as_deref().or(page.url.map(url::Url::as_str));
    match (target, own) {
        (Some(target), Some(own)) => address_key(&target) == address_key(own),
        _ => false,
    }
}

fn inside_link_or_list(page: &Page<'_>, id: NodeId) -> bool {
    page.tree.ancestors(id).take(8).any(|up| {
        matches!(
            page.tree.html_name(up),
            Some(&(n!("a") | n!("li") | n!("aside") | n!("footer")))
        )
    })
}
