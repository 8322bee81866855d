use crate::{
    Category, Entry, Feed, Image, Link, date,
    feed::{Context, Scope, text},
    news,
    xml::Element,
};

/// Reads `<urlset>` or `<sitemapindex>`: every page an entry, every sitemap of an index an entry whose link has the relation `item`.
pub(crate) fn read(
    cx: &mut Context<'_>,
    scope: &Scope,
    root: Element<'_, '_>,
) -> (Feed, Vec<Entry>) {
    let index = &*root.key() == "sitemapindex";
    let mut entries = Vec::new();
    for child in root
        .elements()
        .filter(|child| matches!(&*child.key(), "url" | "sitemap"))
    {
        if entries.len() >= cx.hints.limits.entries {
            cx.faults.repaired(
                "limit.entries",
                "The sitemap has more addresses than are read; the rest were left out.",
                None,
            );
            break;
        }
        entries.extend(page(cx, scope, child, index));
    }
    (Feed::default(), entries)
}

fn page(cx: &mut Context<'_>, scope: &Scope, url: Element<'_, '_>, index: bool) -> Option<Entry> {
    let address = url
        .child("loc")
        .and_then(Element::line)
        .and_then(|href| scope.resolve(&href))?;
    let mut entry = Entry {
        id: Some(address.clone()),
        updated: url
            .child("lastmod")
            .and_then(|when| date::read(&when.words())),
        image: url
            .at(&["image", "loc"])
            .and_then(Element::line)
            .and_then(|href| scope.resolve(&href))
            .map(Image::new),
        ..Entry::default()
    };
    if index {
        entry.links.push(Link::new("item", address.clone()));
    }
    entry.link = Some(address);
    if let Some(news) = url.child("news") {
        let line = |name: &str| news.child(name).and_then(Element::line);
        entry.title = line("title").and_then(|title| text::words(cx, &title));
        entry.published = line("publication_date").and_then(|when| date::read(&when));
        entry.language = news
            .at(&["publication", "language"])
            .and_then(Element::line);
        entry.publisher = news
            .at(&["publication", "name"])
            .and_then(Element::line)
            .map(crate::Person::named);
        let keywords = line("keywords").unwrap_or_default();
        entry.categories = news::words(&keywords).map(Category::tag).collect();
    }
    Some(entry)
}
