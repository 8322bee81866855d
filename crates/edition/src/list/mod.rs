//! "More from": a publisher's newest cleared stories in a category, for other people's pages. Never by similarity.

mod embed;
mod fragment;
mod json;
mod options;

pub use embed::{embed_page, embed_story, oembed_list, oembed_story};
pub use fragment::fragment;
pub use json::json;
pub use options::{Bad, Detail, ImagePosition, ListOptions, MAX_LIMIT};

use std::borrow::Borrow;

use reprint_rights::Cleared;
use reprint_story::Story;

use crate::{
    Document, Site,
    card::Card,
    feed::{self, Channel, Format},
    site::web_address,
    words::fill,
};

/// The list as RSS, for every system with an RSS block.
pub fn rss<S: Borrow<Cleared<Story>>>(
    site: &Site,
    options: &ListOptions,
    stories: &[S],
) -> Document {
    let channel = Channel {
        title: options.category.clone(),
        page: page_url(site, options),
        address: site.url(&format!("/embed/list.xml{}", options.query())),
        updated: None,
        next: None,
    };
    let mut document = feed::feed(site, &channel, Format::Rss, stories, &[]);
    document.robots = Some(crate::head::NOINDEX);
    document
}

/// A page of a list, ready to be written in any form.
pub(crate) struct Listed {
    pub title: String,
    pub cards: Vec<Card>,
}

impl Listed {
    /// `stories` are those of the options' category, language and page, newest first: choosing is the store's work.
    fn new<S: Borrow<Cleared<Story>>>(site: &Site, options: &ListOptions, stories: &[S]) -> Self {
        let limit = usize::from(options.limit);
        let cards = stories
            .iter()
            .take(limit)
            .map(|story| {
                let story = story.borrow();
                let mut card = Card::new(site, story);
                if options.detail == Detail::Origin
                    && let Some(origin) = story.canonical_url.as_deref().and_then(web_address)
                {
                    origin.clone_into(&mut card.href);
                }
                if !options.excerpt {
                    card.excerpt = None;
                }
                if options.image == ImagePosition::None {
                    card.picture = None;
                }
                card
            })
            .collect();
        Self {
            title: fill(site.words().more, site.publisher_name()),
            cards,
        }
    }
}

/// The page the list is an extract of.
fn page_url(site: &Site, options: &ListOptions) -> String {
    match &options.category {
        Some(category) => site.section_url(category),
        None => site.url("/"),
    }
}
