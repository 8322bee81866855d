use std::borrow::Borrow;

use askama::Template;
use reprint_rights::Cleared;
use reprint_story::Story;

use super::{Frame, Here, Paging, render, section::Turn};
use crate::{Document, Site, card::Card, head::Head, site::query_value, words::fill};

/// What a search found: one page of it, and how many there are.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a, S> {
    /// This page's stories.
    pub stories: &'a [S],
    /// For each the words in which it was found; its excerpt stands where there are none.
    pub passages: &'a [Vec<Run>],
    /// All of them.
    pub total: u64,
    /// Where this page stands.
    pub paging: Paging,
}

/// Words of a passage that were looked for, or those around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// They were looked for.
    pub found: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page<'a> {
    frame: Frame<'a>,
    query: &'a str,
    said: Option<String>,
    cards: Vec<Card>,
    turn: Turn,
}

/// The search page; without a query only its form. Search pages are never indexed.
pub fn search_page<S: Borrow<Cleared<Story>>>(
    site: &Site,
    query: &str,
    found: &Found<'_, S>,
) -> Document {
    let words = site.words();
    let query = query.trim();
    let title = if query.is_empty() {
        words.search.to_owned()
    } else {
        format!("{} – {query}", words.search)
    };
    let head = Head::unlisted(site, &title);
    let robots = head.robots;
    let address = |page| {
        let query = query_value(query);
        site.path(&match page {
            1 => format!("/search?q={query}"),
            page => format!("/search?q={query}&page={page}"),
        })
    };
    let mut cards = Card::all(site, found.stories);
    for (card, passage) in cards.iter_mut().zip(found.passages) {
        card.passage.clone_from(passage);
    }
    let page = Page {
        frame: Frame::new(site, head, Here::Search),
        query,
        said: (!query.is_empty()).then(|| match found.total {
            0 => fill(words.no_results, query),
            1 => fill(words.one_result, query),
            total => fill(&fill(words.results, &total.to_string()), query),
        }),
        cards,
        turn: Turn::new(found.paging, address),
    };
    render(&page)
        .robots(robots)
        .until(found.stories.iter().map(|story| story.borrow().until()))
}
