//! Agencies that send Atom put their own management and content metadata beside each entry: then the entries are items.

use reprint_story::When;

use crate::{Element, Entry, Feed, Item, Node, date, news};

/// The entries as items, if they carry an agency's metadata (`NewsManagement`, `ContentMetadata`).
pub(crate) fn items(feed: &Feed, entries: &[Entry]) -> Vec<Item> {
    entries
        .iter()
        .filter(|entry| metadata(entry).next().is_some())
        .map(|entry| item(feed, entry))
        .collect()
}

/// The elements inside an entry's metadata.
fn metadata(entry: &Entry) -> impl Iterator<Item = &Element> {
    let blocks = entry
        .extensions
        .iter()
        .filter(|element| matches!(element.name.as_str(), "NewsManagement" | "ContentMetadata"));
    blocks
        .flat_map(|block| &block.children)
        .filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Words(_) => None,
        })
}

fn item(feed: &Feed, entry: &Entry) -> Item {
    let said = |name: &str| {
        let element = metadata(entry).find(|element| element.name == name)?;
        let words = element.children.iter().find_map(|child| match child {
            Node::Words(words) => Some(words.trim().to_owned()),
            Node::Element(_) => None,
        });
        words.filter(|words| !words.is_empty())
    };
    let when = |name: &str| said(name).and_then(|value| date::read(&value));
    let mut story = entry.to_story(feed);
    let first: Option<When> = when("published").or(entry.published).or(entry.updated);
    story.dates.published = first;
    story.dates.updated = when("updated").or(entry.updated);
    story.standfirst = said("first_line").or(story.standfirst);
    story.slugline = said("slug");
    if let Some(status) = said("publishing_status").and_then(|word| news::status(&word)) {
        story.status = status;
    }
    let body = reprint_markup::write_html(&story.body, &story.media);
    Item {
        content: Some(body).filter(|html| !html.is_empty()),
        kind: Some("text".to_owned()),
        version_id: said("original_article_id").or_else(|| entry.id.clone()),
        created: first,
        story,
        ..Item::default()
    }
}
