use std::borrow::Cow;

use crate::{
    Category, Entry, Feed, Link, date,
    feed::{Context, Scope, text},
    xml::Element,
};

/// Reads `<opml>`: every outline with a feed's address is an entry, the feed a link of relation `self`, the folders it stands in categories.
pub(crate) fn read(
    cx: &mut Context<'_>,
    scope: &Scope,
    root: Element<'_, '_>,
) -> (Feed, Vec<Entry>) {
    let head = |name: &str| root.at(&["head", name]).and_then(Element::line);
    let feed = Feed {
        title: head("title").and_then(|title| text::words(cx, &title)),
        updated: head("dateModified").and_then(|when| date::read(&when)),
        created: head("dateCreated").and_then(|when| date::read(&when)),
        ..Feed::default()
    };
    let mut entries = Vec::new();
    if let Some(body) = root.child("body") {
        outlines(cx, scope, body, &mut Vec::new(), &mut entries);
    }
    (feed, entries)
}

// As deep as the document, whose depth is bounded.
fn outlines(
    cx: &mut Context<'_>,
    scope: &Scope,
    around: Element<'_, '_>,
    folders: &mut Vec<String>,
    to: &mut Vec<Entry>,
) {
    for outline in around.all("outline") {
        let own = |name: &str| {
            outline
                .attribute(name)
                .map(Cow::into_owned)
                .filter(|value| !value.trim().is_empty())
        };
        let title = own("title").or_else(|| own("text"));
        let Some(address) = own("xmlUrl").and_then(|href| scope.resolve(&href)) else {
            folders.push(title.unwrap_or_default());
            outlines(cx, scope, outline, folders, to);
            folders.pop();
            continue;
        };
        if to.len() >= cx.hints.limits.entries {
            cx.faults.repaired(
                "limit.entries",
                "The list has more feeds than are read; the rest were left out.",
                None,
            );
            return;
        }
        to.push(Entry {
            title: title.and_then(|title| text::words(cx, &title)),
            summary: own("description").and_then(|words| text::words(cx, &words)),
            link: own("htmlUrl").and_then(|href| scope.resolve(&href)),
            language: own("language"),
            categories: folders
                .iter()
                .filter(|folder| !folder.is_empty())
                .map(Category::tag)
                .collect(),
            links: vec![Link {
                media_type: own("type"),
                ..Link::new("self", address.clone())
            }],
            id: Some(address),
            ..Entry::default()
        });
    }
}
