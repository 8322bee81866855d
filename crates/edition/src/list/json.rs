use std::borrow::Borrow;

use reprint_rights::Cleared;
use reprint_story::Story;
use serde::Serialize;

use super::{ListOptions, Listed};
use crate::{Document, Site, card::Card, head::NOINDEX};

#[derive(Serialize)]
struct List<'a> {
    title: &'a str,
    url: String,
    items: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct Item<'a> {
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    /// The date in words, so that an embed needs no calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
}

/// The list as JSON, for the custom element and for static builds. Served with `Access-Control-Allow-Origin: *`.
pub fn json<S: Borrow<Cleared<Story>>>(
    site: &Site,
    options: &ListOptions,
    stories: &[S],
    more: bool,
) -> Document {
    let listed = Listed::new(site, options, stories);
    let list = List {
        title: &listed.title,
        url: super::page_url(site, options),
        items: listed.cards.iter().map(item).collect(),
        next: more.then(|| {
            site.url(&format!(
                "/embed/list.json{}",
                options.query_for(options.page + 1)
            ))
        }),
    };
    // Strings and options alone: there is nothing here that JSON cannot hold.
    let body = serde_json::to_string(&list).unwrap_or_default();
    Document::of("application/json", body)
        .robots(Some(NOINDEX))
        .until(stories.iter().map(|story| story.borrow().until()))
}

fn item(card: &Card) -> Item<'_> {
    Item {
        url: &card.href,
        title: &card.headline,
        excerpt: card.excerpt.as_deref(),
        date: card.day.as_ref().map(|day| day.machine.as_str()),
        day: card.day.as_ref().map(|day| day.words.as_str()),
        section: card.section.as_deref(),
        lang: card.language.lang.as_deref(),
        image: card.picture.as_ref().map(|picture| picture.url.as_str()),
    }
}
