use crate::{
    Entry, Feed, Image, date,
    feed::{Context, Scope, modules::fill, text},
    xml::{Element, Space},
};

/// True if a bare `<channel>` is CDF and no RSS: its address is an attribute, or its entries are upper-case `ITEM HREF`.
pub(crate) fn is_cdf(root: Element<'_, '_>) -> bool {
    root.attribute("href").is_some()
        || root.attribute("base").is_some()
        || root
            .all("item")
            .any(|item| item.attribute("href").is_some() || item.attribute("lastmod").is_some())
}

/// Reads `<CHANNEL>`.
pub(crate) fn feed(
    cx: &mut Context<'_>,
    scope: &Scope,
    root: Element<'_, '_>,
) -> (Feed, Vec<Entry>) {
    let mut feed = Feed {
        link: root.attribute("href").and_then(|href| scope.resolve(&href)),
        updated: root.attribute("lastmod").and_then(|when| date::read(&when)),
        ..Feed::default()
    };
    let mut entries = Vec::new();
    for child in root.elements() {
        match &*child.key() {
            "title" => fill(&mut feed.title, || text::guessed(cx, scope, child)),
            "abstract" => fill(&mut feed.description, || text::guessed(cx, scope, child)),
            "a" => fill(&mut feed.link, || {
                child
                    .attribute("href")
                    .and_then(|href| scope.resolve(&href))
            }),
            "logo" => fill(&mut feed.image, || {
                child
                    .attribute("href")
                    .and_then(|href| scope.resolve(&href))
                    .map(Image::new)
            }),
            "item" if entries.len() < cx.hints.limits.entries => {
                entries.push(item(cx, scope, child));
            }
            _ => {}
        }
    }
    (feed, entries)
}

fn item(cx: &mut Context<'_>, scope: &Scope, root: Element<'_, '_>) -> Entry {
    let link = root.attribute("href").and_then(|href| scope.resolve(&href));
    let mut entry = Entry {
        id: link.clone(),
        link,
        updated: root.attribute("lastmod").and_then(|when| date::read(&when)),
        language: root
            .attribute_in(Space::Xml, "lang")
            .map(std::borrow::Cow::into_owned),
        ..Entry::default()
    };
    for child in root.elements() {
        match &*child.key() {
            "title" => fill(&mut entry.title, || text::guessed(cx, scope, child)),
            "abstract" => fill(&mut entry.summary, || text::guessed(cx, scope, child)),
            _ => {}
        }
    }
    entry
}
