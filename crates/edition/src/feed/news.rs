//! Sitemaps (<https://www.sitemaps.org/protocol.html>) and Google's news sitemap.

use std::borrow::Borrow;

use jiff::{SignedDuration, Timestamp};
use reprint_rights::Cleared;
use reprint_story::Story;

use crate::{Document, Site, page::is_unlisted, xml::escape};

/// The most addresses a news sitemap may hold.
const NEWS_LIMIT: usize = 1_000;
/// How long a story is news.
const NEWS_DAYS: i64 = 2;
/// The most addresses a sitemap may hold.
const LIMIT: usize = 50_000;

const XML: &str = "application/xml; charset=utf-8";
const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// The news sitemap: stories of the last two days that are canonical here, newest first, 1,000 at most.
///
/// `now` is the time it is asked for; stories without an hour count from the start of their day.
pub fn news_sitemap<S: Borrow<Cleared<Story>>>(
    site: &Site,
    stories: &[S],
    now: Timestamp,
) -> Document {
    let since = now
        .checked_sub(SignedDuration::from_hours(24 * NEWS_DAYS))
        .unwrap_or(Timestamp::MIN);
    let mut xml = open(&format!("xmlns=\"{SITEMAPS}\" xmlns:news=\"{NEWS}\""));
    let fresh = listed(site, stories).filter(|story| {
        let published = story.dates.published.map(reprint_story::When::earliest);
        published.is_some_and(|at| at >= since && at <= now)
    });
    for story in fresh.take(NEWS_LIMIT) {
        let published = story.dates.published.map(|when| when.to_string());
        xml.push_str("<url>");
        tag(&mut xml, "loc", &site.address(story));
        xml.push_str("<news:news><news:publication>");
        tag(&mut xml, "news:name", &site.name);
        let language = story.language.as_deref().unwrap_or(&site.language);
        tag(&mut xml, "news:language", crate::words::primary(language));
        xml.push_str("</news:publication>");
        tag(
            &mut xml,
            "news:publication_date",
            &published.unwrap_or_default(),
        );
        tag(&mut xml, "news:title", &story.headline);
        xml.push_str("</news:news></url>\n");
    }
    xml.push_str("</urlset>\n");
    Document::of(XML, xml).until(stories.iter().map(|story| story.borrow().until()))
}

/// The sitemap: front page, sections, and every story that is canonical here.
pub fn sitemap<S: Borrow<Cleared<Story>>>(site: &Site, stories: &[S]) -> Document {
    let mut xml = open(&format!("xmlns=\"{SITEMAPS}\""));
    let fixed = [site.url("/"), site.url("/republish")];
    let sections = site
        .sections
        .iter()
        .map(|section| site.section_url(section));
    for url in fixed.into_iter().chain(sections) {
        xml.push_str("<url>");
        tag(&mut xml, "loc", &url);
        xml.push_str("</url>\n");
    }
    for story in listed(site, stories).take(LIMIT - 2 - site.sections.len().min(1_000)) {
        xml.push_str("<url>");
        tag(&mut xml, "loc", &site.address(story));
        if let Some(when) = story.dates.updated.or(story.dates.published) {
            tag(&mut xml, "lastmod", &machine(when));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Document::of(XML, xml).until(stories.iter().map(|story| story.borrow().until()))
}

/// A local time has no form in W3C date-time, so it is told as its day.
fn machine(when: reprint_story::When) -> String {
    match when {
        reprint_story::When::Local(time) => time.date().to_string(),
        other => other.to_string(),
    }
}

fn listed<'a, S: Borrow<Cleared<Story>>>(
    site: &'a Site,
    stories: &'a [S],
) -> impl Iterator<Item = &'a Cleared<Story>> {
    stories
        .iter()
        .map(Borrow::borrow)
        .filter(|story| !is_unlisted(site, story))
}

fn open(namespaces: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset {namespaces}>\n")
}

fn tag(xml: &mut String, name: &str, words: &str) {
    xml.push('<');
    xml.push_str(name);
    xml.push('>');
    escape(words, xml);
    xml.push_str("</");
    xml.push_str(name);
    xml.push('>');
}
