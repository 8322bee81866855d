//! The main picture: the one shown between headline and text, in its widest form; else the one the metadata name.

use reprint_markup::{NodeId, Tree, blocks::picture_address, candidates, local_name as n};
use reprint_story::{Media, MediaRole, Story};

use super::Page;
use crate::{
    class::{Signs, signs},
    jsonld::{self, Thing},
    read::Body,
    scan::Kind,
};

pub(super) fn set(page: &Page<'_>, story: &mut Story, body: &Body) {
    let named = named(page);
    let shown = shown(page, body, named.as_deref());
    if let Some(id) = shown
        && let Some(url) = widest(page, id)
    {
        let address = picture_address(page.tree, id, page.base).map(String::from);
        let known = story
            .media
            .iter()
            .position(|m| m.url.is_some() && (m.url == address || m.url.as_ref() == Some(&url)));
        let at = known.unwrap_or_else(|| {
            story.media.insert(0, found(page, story, id, &url));
            0
        });
        if let Some(media) = story.media.get_mut(at) {
            media.role = Some(MediaRole::Lead);
            media.url = Some(url);
        }
        story.note(
            "media",
            "picture between headline and text",
            "page.lead.shown",
        );
        return;
    }
    let Some(url) = named else {
        if let Some(first) = story.media.first_mut() {
            first.role = Some(MediaRole::Lead);
        }
        return;
    };
    let key = picture_key(&url);
    if let Some(same) = story
        .media
        .iter_mut()
        .find(|m| m.url.as_deref().is_some_and(|u| picture_key(u) == key))
    {
        same.role = Some(MediaRole::Lead);
        return;
    }
    let id = format!("m{}", story.media.len() + 1);
    let mut media = Media::image(id, url);
    media.role = Some(MediaRole::Lead);
    story.media.insert(0, media);
    story.note("media", "og:image", "page.lead.meta");
}

/// The picture the metadata name.
fn named(page: &Page<'_>) -> Option<String> {
    let meta = [
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
    ];
    meta.iter()
        .find_map(|name| page.absolute(page.scan.meta_named(name)?))
        .or_else(|| {
            let article = page.article?;
            jsonld::each(&page.objects, article, "image")
                .into_iter()
                .find_map(|thing| match thing {
                    Thing::Words(url) => page.absolute(url),
                    Thing::Object(object) => ["url", "contentUrl"]
                        .iter()
                        .find_map(|key| page.absolute(&jsonld::text(object, key)?)),
                })
        })
}

/// A picture of its own, with caption and credit where it stands in a figure.
fn found(page: &Page<'_>, story: &Story, id: NodeId, url: &str) -> Media {
    let figure = page
        .tree
        .ancestors(id)
        .take(8)
        .find(|&up| page.tree.html_name(up) == Some(&n!("figure")))
        .or_else(|| {
            page.tree
                .ancestors(id)
                .take(5)
                .find(|&up| holds_caption(page.tree, up))
        });
    let mut media = figure
        .and_then(|figure| {
            let parent = page.tree.parent(figure)?;
            let inside = move |tree: &Tree, node: NodeId| {
                use reprint_markup::blocks::Take;
                let on_path =
                    node == figure || tree.ancestors(node).take(40).any(|up| up == figure);
                if on_path { Take::Yes } else { Take::No }
            };
            let pieces = reprint_markup::blocks::read_under(page.tree, parent, page.base, &inside);
            pieces.media.into_iter().next()
        })
        .unwrap_or_else(|| Media::image("", url));
    media.id = format!("m{}", story.media.len() + 1);
    if media.alt.is_none() {
        media.alt = page
            .tree
            .attr(id, &n!("alt"))
            .map(str::trim)
            .filter(|alt| !alt.is_empty())
            .map(str::to_owned);
    }
    media
}

fn holds_caption(tree: &Tree, id: NodeId) -> bool {
    tree.descendants(id).take(40).any(|inner| {
        tree.attr(inner, &n!("class")).is_some_and(|class| {
            signs(class).has(Signs::CAPTION) || signs(class).has(Signs::CREDIT)
        })
    })
}

/// The `<img>` of the main picture.
fn shown(page: &Page<'_>, body: &Body, named: Option<&str>) -> Option<NodeId> {
    let heading = page.heading.map(NodeId::index);
    let first = body.first.map(NodeId::index)?;
    let start = heading.unwrap_or(first).min(first);
    let from = start.saturating_sub(260);
    let key = named.map(picture_key);
    let mut near = None;
    for &id in &page.scan.images {
        let at = id.index();
        if is_small(page, id) || elsewhere(page, id) {
            continue;
        }
        let Some(address) = picture_address(page.tree, id, page.base) else {
            continue;
        };
        let same = key
            .as_ref()
            .is_some_and(|key| !key.is_empty() && picture_key(address.as_str()) == *key);
        if same && at >= from {
            return Some(id);
        }
        if near.is_none() && at >= start && at <= first + 60 {
            near = Some(id);
        }
    }
    near
}

fn is_small(page: &Page<'_>, id: NodeId) -> bool {
    let tree = page.tree;
    let size = |name| -> Option<u32> {
        let said = tree.attr(id, &name)?.trim();
        said.trim_end_matches("px").parse().ok()
    };
    let small = |name| size(name).is_some_and(|size| size < 150);
    let large = size(n!("width")).is_some_and(|width| width >= 300);
    let address = tree
        .attr(id, &n!("src"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let class = tree
        .attr(id, &n!("class"))
        .unwrap_or_default()
        .to_ascii_lowercase();
    small(n!("width"))
        || small(n!("height")) && tree.attr(id, &n!("width")).is_some()
        // Drawings are logos, but for those shown as large as pictures.
        || address.contains(".svg") && !large
        || [
            "logo", "avatar", "icon", "author", "gravatar", "emoji", "profile", "badge",
        ]
        .iter()
        .any(|word| address.contains(word) || class.contains(word))
}

fn elsewhere(page: &Page<'_>, id: NodeId) -> bool {
    let boxes = &page.scan.boxes;
    let mut index = page
        .tree
        .ancestors(id)
        .find_map(|up| page.scan.box_of(up))
        .unwrap_or(0);
    let heading = page.heading.and_then(|h| page.scan.box_of(h));
    while index > 0 {
        let this = &boxes[index];
        if heading.is_some_and(|h| (index..this.end as usize).contains(&h)) {
            return false;
        }
        let signs = this.signs;
        if signs.has(Signs::COMMENTS)
            || signs.has(Signs::RELATED)
            || signs.has(Signs::BYLINE)
            || matches!(this.kind, Kind::Nav | Kind::Footer | Kind::Aside)
        {
            return true;
        }
        index = this.parent as usize;
    }
    false
}

/// What stays the same between two renditions of one picture: its longest run of letters and digits, the size left out.
pub(super) fn picture_key(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let file = path
        .rsplit('/')
        .find(|part| part.chars().filter(char::is_ascii_digit).count() >= 5 || part.len() > 12)
        .or_else(|| path.rsplit('/').next())
        .unwrap_or_default();
    let stem = file.split('.').next().unwrap_or(file);
    let mut parts: Vec<&str> = stem
        .split(['-', '_', ',', '='])
        .filter(|part| !is_size(part))
        .collect();
    if let Some(long) = parts
        .iter()
        .filter(|p| p.len() >= 7 && p.bytes().any(|b| b.is_ascii_digit()))
        .max_by_key(|p| p.len())
        .copied()
    {
        parts = vec![long];
    }
    parts.join("-").to_ascii_lowercase()
}

/// "1200x675", "w700", "16x9", "scaled".
fn is_size(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    part == "scaled"
        || (digits > 0
            && part.len() <= 9
            && part
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'x' | b'w' | b'h'))
            && part.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// The picture's widest rendition, from `srcset` of the image and of the sources around it.
fn widest(page: &Page<'_>, id: NodeId) -> Option<String> {
    let tree = page.tree;
    let picture = tree
        .parent(id)
        .filter(|&up| tree.html_name(up) == Some(&n!("picture")));
    let sources = picture.into_iter().flat_map(|picture| {
        tree.children(picture)
            .filter(|&c| tree.html_name(c) == Some(&n!("source")))
    });
    let mut best: Option<(u32, String)> = None;
    for source in sources.chain(std::iter::once(id)) {
        for attr in ["srcset", "data-srcset", "data-lazy-srcset"] {
            let Some(set) = tree.attr_named(source, attr) else {
                continue;
            };
            for (address, descriptor) in candidates(set) {
                let width = descriptor
                    .strip_suffix('w')
                    .and_then(|w| w.parse().ok())
                    .unwrap_or(1);
                if best.as_ref().is_none_or(|(most, _)| width > *most)
                    && let Some(url) = page.absolute(address).filter(|url| url.starts_with("http"))
                {
                    best = Some((width, url));
                }
            }
        }
    }
    let plain = picture_address(tree, id, page.base).map(String::from);
    match best {
        Some((width, url)) if width > 1 => Some(url),
        best => plain.or(best.map(|(_, url)| url)),
    }
}
