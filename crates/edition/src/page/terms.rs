use askama::Template;

use super::{Frame, Here, render};
use crate::{Document, Site, head::Head};

/// A publisher's reprint terms in plain words, as `rights` tells them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms<'a> {
    /// What is said first: who may take what.
    pub summary: &'a [String],
    /// The conditions, sorted under headings.
    pub chapters: &'a [Chapter],
    /// The licence, by name and address.
    pub licence: Option<(&'a str, &'a str)>,
    /// Where to ask: an e-mail address or a page.
    pub contact: Option<&'a str>,
}

/// The conditions on one matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// The matter.
    pub heading: String,
    /// What is said of it.
    pub rules: Vec<String>,
}

#[derive(Template)]
#[template(path = "terms.html")]
struct Page<'a> {
    frame: Frame<'a>,
    terms: &'a Terms<'a>,
    ask: Option<(String, &'a str)>,
    feeds: Vec<(String, String)>,
}

/// "Republish our stories": the terms for everybody, and where the stories can be fetched.
pub fn terms_page(site: &Site, terms: &Terms<'_>) -> Document {
    let head = Head::page(site, site.words().republish, "/republish");
    let feeds = head
        .feeds
        .iter()
        .map(|feed| (feed.title.clone(), feed.url.clone()))
        .collect();
    let ask = terms
        .contact
        .and_then(|contact| Some((super::contact_address(contact)?, contact)));
    render(&Page {
        frame: Frame::new(site, head, Here::Republish),
        terms,
        ask,
        feeds,
    })
}
