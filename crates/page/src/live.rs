//! Liveblogs: a page whose story is told in entries (<https://schema.org/LiveBlogPosting>).

use reprint_story::{Block, Story, When};
use serde_json::{Value, json};

use crate::{
    dates::machine,
    fields::Page,
    jsonld::{self, Object, Thing},
    read::LITTLE,
    state,
    text::folded,
};

/// Entries kept at most.
const MOST: usize = 500;

/// One entry.
struct Entry<'a> {
    headline: Option<String>,
    published: Option<When>,
    url: Option<String>,
    body: Option<&'a str>,
}

/// Notes the entries of a liveblog in `extra.entries`, and gives its text where the page shows next to nothing of it and
/// loads its entries by script. What a page shows is its story: older entries that stand in its data alone are only listed.
pub(crate) fn set(page: &Page<'_>, story: &mut Story, shown: usize) -> Option<Vec<Block>> {
    let article = page.article.filter(|article| is_live(article))?;
    story.kind = Some("liveblog".to_owned());
    let entries: Vec<Entry<'_>> = jsonld::each(&page.objects, article, "liveBlogUpdate")
        .into_iter()
        .filter_map(|thing| match thing {
            Thing::Object(object) => Some(entry(page, object)),
            Thing::Words(_) => None,
        })
        .take(MOST)
        .collect();
    if entries.is_empty() {
        return None;
    }
    let told = entries.iter().map(|entry| {
        let fields = [
            ("headline", entry.headline.clone()),
            ("published", entry.published.map(|when| when.to_string())),
            ("url", entry.url.clone()),
        ];
        let present = fields
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), json!(value?))));
        Value::Object(present.collect())
    });
    let told: Value = told.collect();
    story.extra.insert("entries".to_owned(), told);
    let blocks: Vec<Block> = entries.iter().flat_map(blocks).collect();
    let told = reprint_story::text_of(&blocks).len();
    (shown < LITTLE && told > shown * 2).then_some(blocks)
}

fn is_live(article: &Object) -> bool {
    jsonld::types(article).any(|name| name.ends_with("LiveBlogPosting"))
        || article.contains_key("liveBlogUpdate")
}

fn entry<'a>(page: &Page<'_>, object: &'a Object) -> Entry<'a> {
    Entry {
        headline: ["headline", "name"]
            .iter()
            .find_map(|key| jsonld::text(object, key)),
        published: ["datePublished", "dateModified"]
            .iter()
            .find_map(|key| machine(&jsonld::text(object, key)?)),
        url: ["url", "@id"]
            .iter()
            .find_map(|key| page.absolute(jsonld::address(object.get(*key)?)?)),
        body: ["articleBody", "text", "description"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str()),
    }
}

/// An entry's headline and its paragraphs; a headline that its text begins with is not said twice.
fn blocks(entry: &Entry<'_>) -> Vec<Block> {
    let mut blocks = entry.body.map(state::paragraphs).unwrap_or_default();
    if let Some(headline) = &entry.headline {
        let fold = folded(headline);
        let said = blocks
            .first()
            .is_some_and(|first| folded(&first.words()).starts_with(&fold));
        if !said {
            blocks.insert(0, Block::heading(2, headline.as_str()));
        }
    }
    blocks
}
