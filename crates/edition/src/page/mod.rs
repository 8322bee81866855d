//! Pages for readers. Each is a template filled with words; nothing here decides what may be shown.

mod error;
mod front;
mod republish;
mod search;
mod section;
mod story;
mod terms;

use askama::Template;

use crate::{STYLESHEET, Site, document::Document, head::Head, words::Words};

pub use error::{missing_page, notice_page};
pub use front::front;
pub use republish::{Offer, republish_page};
pub use search::{Found, Run, search_page};
pub(crate) use section::Turn;
pub use section::{Paging, section_page};
pub(crate) use story::is_unlisted;
pub use story::{Around, story_page};
pub use terms::{Chapter, Terms, terms_page};

/// What stands around every page: head, masthead, navigation, foot.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub site: &'a Site,
    pub words: &'static Words,
    pub head: Head,
    pub stylesheet: String,
    pub nav: Vec<NavLink<'a>>,
    pub contact: Option<String>,
}

/// A link of the navigation.
#[derive(Debug)]
pub(crate) struct NavLink<'a> {
    pub name: &'a str,
    pub path: String,
    pub here: bool,
}

/// Which page of the navigation this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here<'a> {
    Front,
    Section(&'a str),
    Republish,
    Search,
    Nowhere,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(site: &'a Site, head: Head, here: Here<'_>) -> Self {
        let words = site.words();
        let link = |name, path: &str, at: Here<'_>| NavLink {
            name,
            path: site.path(path),
            here: at == here,
        };
        let front = link(words.front, "/", Here::Front);
        let sections = site.sections.iter().map(|section| NavLink {
            name: section,
            path: crate::site::relative(site, &site.section_url(section)),
            here: here == Here::Section(section),
        });
        let rest = [
            link(words.republish, "/republish", Here::Republish),
            link(words.search, "/search", Here::Search),
        ];
        Self {
            site,
            words,
            head,
            stylesheet: site.path(&STYLESHEET.versioned()),
            nav: std::iter::once(front).chain(sections).chain(rest).collect(),
            contact: site
                .corrections_contact
                .as_deref()
                .and_then(contact_address),
        }
    }
}

/// A link for a contact: an e-mail address, or a page.
pub(crate) fn contact_address(contact: &str) -> Option<String> {
    let address = if contact.contains(':') {
        contact.to_owned()
    } else if contact.contains('@') {
        format!("mailto:{contact}")
    } else {
        return None;
    };
    reprint_story::Href::new(&address).ok().map(String::from)
}

/// Renders a template. Writing to a `String` cannot fail and the templates call nothing that does.
pub(crate) fn render(template: &impl Template) -> Document {
    Document::html(template.render().unwrap_or_default())
}
