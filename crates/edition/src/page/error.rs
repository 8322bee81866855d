use askama::Template;

use super::{Frame, Here, render};
use crate::{Document, Notice, NoticeKind, Site, dates, head::Head, words::fill};

#[derive(Template)]
#[template(path = "said.html")]
struct Page<'a> {
    frame: Frame<'a>,
    heading: &'a str,
    since: Option<(String, dates::Shown)>,
    sentence: &'a str,
}

/// What stands where a retracted or held story was, served with 410: the day and the publisher's sentence, nothing else.
pub fn notice_page(site: &Site, notice: &Notice) -> Document {
    let words = site.words();
    let (heading, sentence) = match notice.kind {
        NoticeKind::Held => (words.held, words.held_sentence),
        NoticeKind::Retracted => (words.retracted, words.retracted_sentence),
    };
    let head = Head::unlisted(site, heading);
    let robots = head.robots;
    let page = Page {
        frame: Frame::new(site, head, Here::Nowhere),
        heading,
        since: Some((
            fill(words.since, ""),
            dates::full(notice.at, &site.time_zone, words),
        )),
        sentence: notice.sentence.as_deref().unwrap_or(sentence),
    };
    render(&page).status(410).robots(robots)
}

/// The page for an address without a page, served with 404.
pub fn missing_page(site: &Site) -> Document {
    let words = site.words();
    let head = Head::unlisted(site, words.missing);
    let robots = head.robots;
    let page = Page {
        frame: Frame::new(site, head, Here::Nowhere),
        heading: words.missing,
        since: None,
        sentence: words.missing_sentence,
    };
    render(&page).status(404).robots(robots)
}
