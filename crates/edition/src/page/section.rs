use std::borrow::Borrow;

use askama::Template;
use reprint_rights::Cleared;
use reprint_story::Story;

use super::{Frame, Here, render};
use crate::{
    Document, Site,
    card::Card,
    head::{Head, NOINDEX, feeds},
    words::fill,
};

/// Where a list stands among its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// This page; the first is 1.
    pub page: u32,
    /// True if older stories follow on a next page.
    pub more: bool,
}

impl Default for Paging {
    fn default() -> Self {
        Self {
            page: 1,
            more: false,
        }
    }
}

/// Links to the pages before and after.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    pub newer: Option<String>,
    pub older: Option<String>,
}

impl Turn {
    /// `address` gives the address of a page by its number.
    pub(crate) fn new(paging: Paging, address: impl Fn(u32) -> String) -> Self {
        Self {
            newer: (paging.page > 1).then(|| address(paging.page - 1)),
            older: paging.more.then(|| address(paging.page + 1)),
        }
    }
}

#[derive(Template)]
#[template(path = "section.html")]
struct Page<'a> {
    frame: Frame<'a>,
    heading: &'a str,
    cards: Vec<Card>,
    turn: Turn,
}

/// A section's page, newest first. Pages after the first are not for search engines: their stories move on every day.
pub fn section_page<S: Borrow<Cleared<Story>>>(
    site: &Site,
    section: &str,
    stories: &[S],
    paging: Paging,
) -> Document {
    let url = site.section_url(section);
    let turn = Turn::new(paging, |page| match page {
        1 => url.clone(),
        page => format!("{url}?page={page}"),
    });
    let title = match paging.page {
        0 | 1 => section.to_owned(),
        page => format!("{section}, {}", fill(site.words().page, &page.to_string())),
    };
    let mut head = Head::page(site, &title, &crate::site::suffix(site, &url));
    head.feeds = feeds(site, Some(section));
    head.previous.clone_from(&turn.newer);
    head.next.clone_from(&turn.older);
    if paging.page > 1 {
        head.robots = Some(NOINDEX);
        head.canonical = None;
    }
    let robots = head.robots;
    let mut cards = Card::all(site, stories);
    for card in &mut cards {
        card.section = None;
    }
    let page = Page {
        frame: Frame::new(site, head, Here::Section(section)),
        heading: section,
        cards,
        turn,
    };
    render(&page)
        .robots(robots)
        .until(stories.iter().map(|story| story.borrow().until()))
}
