use std::borrow::Borrow;

use askama::Template;
use reprint_rights::Cleared;
use reprint_story::Story;

use super::{ListOptions, Listed};
use crate::{
    Document, Paging, Site,
    card::Card,
    head::NOINDEX,
    page::{Turn, render},
};

#[derive(Template)]
#[template(path = "fragment.html")]
pub(super) struct Fragment<'a> {
    pub(super) title: String,
    pub(super) cards: Vec<Card>,
    pub(super) options: &'a ListOptions,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    pub(super) words: &'static crate::words::Words,
}

impl<'a> Fragment<'a> {
    pub(super) fn new<S: Borrow<Cleared<Story>>>(
        site: &Site,
        options: &'a ListOptions,
        stories: &[S],
        more: bool,
        path: &str,
    ) -> Self {
        let list = Listed::new(site, options, stories);
        let paging = Paging {
            page: options.page,
            more,
        };
        let turn = Turn::new(paging, |page| {
            site.url(&format!("{path}{}", options.query_for(page)))
        });
        Self {
            title: list.title,
            cards: list.cards,
            options,
            newer: turn.newer,
            older: turn.older,
            words: site.words(),
        }
    }
}

/// The list as an HTML fragment without style or script, for pages put together on a server.
///
/// `more` says whether older stories follow on a next page.
pub fn fragment<S: Borrow<Cleared<Story>>>(
    site: &Site,
    options: &ListOptions,
    stories: &[S],
    more: bool,
) -> Document {
    let fragment = Fragment::new(site, options, stories, more, "/embed/list.html");
    render(&fragment)
        .robots(Some(NOINDEX))
        .until(stories.iter().map(|story| story.borrow().until()))
}
