use std::borrow::Borrow;

use askama::Template;
use reprint_rights::Cleared;
use reprint_story::Story;

use super::{Frame, Here, render};
use crate::{Document, Site, card::Card, head::Head, site::slug};

/// Stories above the sections: the lead and those beside it.
const TOP: usize = 4;
/// Stories of one section on the front page.
const ROW: usize = 4;
/// Stories under "Newest stories" that stand in no section of the navigation.
const REST: usize = 12;

#[derive(Template)]
#[template(path = "front.html")]
struct Page<'a> {
    frame: Frame<'a>,
    lead: Option<Card>,
    beside: Vec<Card>,
    rows: Vec<Row>,
}

struct Row {
    heading: String,
    /// The section's page.
    href: Option<String>,
    anchor: String,
    cards: Vec<Card>,
}

/// The front page: the newest story large, the next beside it, then a row for each section.
///
/// `stories` newest first; the first is the lead.
pub fn front<S: Borrow<Cleared<Story>>>(site: &Site, stories: &[S]) -> Document {
    let mut cards = Card::all(site, stories).into_iter();
    let lead = cards.next();
    let beside: Vec<Card> = cards.by_ref().take(TOP - 1).collect();
    let mut head = Head::page(site, "", "/");
    head.description.clone_from(&site.tagline);
    let page = Page {
        frame: Frame::new(site, head, Here::Front),
        lead,
        beside,
        rows: rows(site, cards),
    };
    render(&page).until(stories.iter().map(|story| story.borrow().until()))
}

/// The cards by section in the order of the navigation; what is in none of them comes last.
fn rows(site: &Site, cards: impl Iterator<Item = Card>) -> Vec<Row> {
    let mut rows: Vec<Row> = site
        .sections
        .iter()
        .map(|section| Row {
            heading: section.clone(),
            href: Some(site.section_url(section)),
            anchor: slug(section),
            cards: Vec::new(),
        })
        .collect();
    let mut rest = Vec::new();
    for mut card in cards {
        let home = card.section.as_deref().map(slug);
        match rows
            .iter_mut()
            .find(|row| Some(&row.anchor) == home.as_ref())
        {
            Some(row) if row.cards.len() < ROW => {
                // The row's heading says it.
                card.section = None;
                row.cards.push(card);
            }
            None if rest.len() < REST => rest.push(card),
            _ => {}
        }
    }
    rows.push(Row {
        heading: site.words().newest.to_owned(),
        href: None,
        anchor: "newest".into(),
        cards: rest,
    });
    rows.retain(|row| !row.cards.is_empty());
    rows
}
