use std::borrow::Borrow;

use askama::Template;
use reprint_markup::write_html;
use reprint_rights::{Cleared, Decision, Verdict};
use reprint_story::{Block, ChangeKind, Media, MediaRole, Story};

use super::{Frame, Here, render};
use crate::{
    Document, Mark, Site,
    byline::{self, Author},
    card::{Card, Tongue, picture_address},
    credit::Credit,
    dates::{self, Shown},
    excerpt::excerpt,
    head::{Head, NOINDEX, feeds},
    rules,
    site::{query_value, web_address},
    structured::news_article,
    words::{Words, fill},
};

/// What stands around a story on its page.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a, S> {
    /// The publisher's newest other stories, for "More from".
    pub more: &'a [S],
    /// Other stories of the same event, for "More on this".
    pub on_this: &'a [S],
    /// What somebody who takes it from this page may do; without one there is no panel.
    pub republish: Option<&'a Decision>,
    /// The copy this page is, where the story was taken from a publisher who follows its copies.
    pub mark: Option<Mark>,
}

impl<S> Default for Around<'_, S> {
    fn default() -> Self {
        Self {
            more: &[],
            on_this: &[],
            republish: None,
            mark: None,
        }
    }
}

#[derive(Template)]
#[template(path = "story.html")]
struct Page<'a> {
    frame: Frame<'a>,
    story: &'a Story,
    language: Tongue,
    section: Option<(&'a str, String)>,
    /// The byline as the terms order it, instead of `authors`.
    byline: Option<String>,
    authors: Vec<Author>,
    by: (&'a str, &'a str),
    published: Option<Shown>,
    updated: Option<Shown>,
    notice: Option<Logged>,
    lead: String,
    body: String,
    credit_top: String,
    credit_bottom: String,
    /// The publisher's page, where it is elsewhere.
    original: Option<(String, String)>,
    panel: Option<Panel>,
    log: Vec<Logged>,
    more_heading: String,
    more: Vec<Card>,
    on_this: Vec<Card>,
    url: String,
}

/// A line of the corrections log.
struct Logged {
    label: &'static str,
    at: Option<Shown>,
    note: String,
}

/// "Republish this story", in plain words.
struct Panel {
    tone: &'static str,
    says: &'static str,
    rules: Vec<String>,
    href: String,
}

/// A story's page.
pub fn story_page<S: Borrow<Cleared<Story>>>(
    site: &Site,
    story: &Cleared<Story>,
    around: &Around<'_, S>,
) -> Document {
    let words = site.words();
    let credit = Credit::of(story, words);
    let url = site.address(story);
    let head = head(site, story, &credit, &url, around.republish.is_some());
    let robots = head.robots;
    let media = shown_media(site, story);
    let line = credit.html(around.mark.as_ref());
    let (credit_top, line) = if credit.top {
        (line, String::new())
    } else {
        (String::new(), line)
    };
    let log = log(site, story);
    let publisher = story
        .publisher
        .as_ref()
        .and_then(|party| party.name.as_deref());
    let elsewhere = site.is_elsewhere(story);
    let section = story.section.as_deref();
    let page = Page {
        frame: Frame::new(site, head, section.map_or(Here::Nowhere, Here::Section)),
        story,
        language: Tongue::of(story, &site.language),
        section: section.map(|name| (name, site.section_url(name))),
        byline: ordered_byline(story, words),
        authors: story
            .byline
            .as_ref()
            .map(byline::authors)
            .unwrap_or_default(),
        by: words.by.split_once("{}").unwrap_or((words.by, "")),
        published: story
            .dates
            .published
            .map(|when| dates::full(when, &site.time_zone, words)),
        updated: updated(story).map(|when| dates::full(when, &site.time_zone, words)),
        notice: newest_correction(site, story),
        lead: lead(story, &media),
        body: body(&story.body, &media, words),
        credit_top,
        credit_bottom: line + &credit.others_html(),
        original: story
            .canonical_url
            .clone()
            .filter(|_| elsewhere)
            .map(|url| (fill(words.original, publisher.unwrap_or(&url)), url)),
        panel: around
            .republish
            .map(|decision| panel(site, story, decision)),
        log,
        more_heading: fill(words.more, publisher.unwrap_or(site.publisher_name())),
        more: more(site, around.more),
        on_this: Card::all(site, around.on_this),
        url,
    };
    let others = around
        .more
        .iter()
        .chain(around.on_this)
        .map(|story| story.borrow().until());
    render(&page)
        .robots(robots)
        .until(others.chain([story.until()]))
}

/// The list under the story; its heading names the publisher.
fn more<S: Borrow<Cleared<Story>>>(site: &Site, stories: &[S]) -> Vec<Card> {
    let mut cards = Card::all(site, stories);
    for card in &mut cards {
        card.publisher = None;
        card.section = None;
    }
    cards
}

/// True if search engines are asked to leave the story's page out: its canonical page is elsewhere, or its terms ask.
pub(crate) fn is_unlisted(site: &Site, story: &Cleared<Story>) -> bool {
    story.duty("link.noindex").is_some() || (site.is_elsewhere(story) && !site.index_reprints)
}

fn head(site: &Site, story: &Cleared<Story>, credit: &Credit, url: &str, offered: bool) -> Head {
    let canonical = match &story.canonical_url {
        Some(canonical) if site.is_elsewhere(story) => canonical.as_str(),
        _ => url,
    };
    let description = excerpt(story);
    let image = crate::card::main_picture(story);
    let when = |when: Option<reprint_story::When>| when.map(|when| when.to_string());
    let graph = [
        ("og:type", Some("article".to_owned())),
        ("og:title", Some(story.headline.clone())),
        ("og:description", description.clone()),
        ("og:url", Some(canonical.to_owned())),
        ("og:site_name", Some(site.name.clone())),
        (
            "og:image",
            image.and_then(|media| picture_address(site, story, media)),
        ),
        ("og:image:alt", image.and_then(|media| media.alt.clone())),
        ("article:published_time", when(story.dates.published)),
        ("article:modified_time", when(story.dates.updated)),
        ("article:section", story.section.clone()),
    ];
    Head {
        title: format!("{} – {}", story.headline, site.name),
        description,
        canonical: Some(canonical.to_owned()),
        robots: is_unlisted(site, story).then_some(NOINDEX),
        feeds: feeds(site, None),
        oembed: Some(site.url(&format!("/oembed?url={}", query_value(url)))),
        licence: story
            .rights
            .licence_url
            .as_deref()
            .and_then(web_address)
            .map(str::to_owned),
        graph: graph
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
        json_ld: Some(news_article(site, story, credit, canonical, offered)),
        ..Head::default()
    }
}

/// The byline in the terms' words; otherwise the page shows name and role of each author.
fn ordered_byline(story: &Cleared<Story>, words: &Words) -> Option<String> {
    let understood = story
        .byline
        .as_ref()
        .is_some_and(|byline| !byline.people.is_empty());
    if understood && story.duty("credit.byline").is_none() {
        return None;
    }
    byline::line(story, words)
}

/// The time of the last change, if it is another than that of publication.
fn updated(story: &Story) -> Option<reprint_story::When> {
    let updated = story.dates.updated?;
    story
        .dates
        .published
        .is_none_or(|published| published.earliest() < updated.earliest())
        .then_some(updated)
}

/// The story's media with the addresses readers load.
fn shown_media(site: &Site, story: &Story) -> Vec<Media> {
    story
        .media
        .iter()
        .map(|media| Media {
            url: picture_address(site, story, media),
            ..media.clone()
        })
        .collect()
}

/// The lead picture with caption and credit, unless it stands in the body.
fn lead(story: &Story, media: &[Media]) -> String {
    media
        .iter()
        .find(|media| media.role == Some(MediaRole::Lead))
        .filter(|lead| !shows(&story.body, &lead.id))
        .map(|lead| {
            let figure = Block::Figure {
                media: lead.id.clone(),
            };
            write_html(&[figure], std::slice::from_ref(lead)).into_string()
        })
        .unwrap_or_default()
}

fn shows(blocks: &[Block], id: &str) -> bool {
    blocks.iter().any(|block| match block {
        Block::Figure { media } => media == id,
        Block::Quote { content } => shows(content, id),
        _ => false,
    })
}

/// The body; a table gets a box of its own, which scrolls on a narrow screen instead of the page.
fn body(blocks: &[Block], media: &[Media], words: &Words) -> String {
    let mut html = String::new();
    for run in blocks.chunk_by(|a, b| !is_table(a) && !is_table(b)) {
        let written = write_html(run, media);
        if run.first().is_some_and(is_table) {
            html.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
            html.push_str(words.table);
            html.push_str("\">");
            html.push_str(written.as_str());
            html.push_str("</div>");
        } else {
            html.push_str(written.as_str());
        }
    }
    html
}

fn is_table(block: &Block) -> bool {
    matches!(block, Block::Table { .. })
}

/// Corrections and told updates, newest first. Typos go out silently.
fn log(site: &Site, story: &Story) -> Vec<Logged> {
    story
        .changes
        .iter()
        .rev()
        .filter_map(|change| {
            let words = site.words();
            Some(Logged {
                label: match change.kind {
                    ChangeKind::Correction => words.correction,
                    ChangeKind::Update => words.update,
                    _ => return None,
                },
                at: change.at.map(|at| dates::full(at, &site.time_zone, words)),
                note: change.note.clone()?,
            })
        })
        .collect()
}

fn newest_correction(site: &Site, story: &Story) -> Option<Logged> {
    let words = site.words();
    let change = story
        .changes
        .iter()
        .rev()
        .find(|change| change.kind == ChangeKind::Correction)?;
    Some(Logged {
        label: words.corrected,
        at: change.at.map(|at| dates::day(at, &site.time_zone, words)),
        note: change.note.clone()?,
    })
}

fn panel(site: &Site, story: &Story, decision: &Decision) -> Panel {
    let words = site.words();
    let (says, rules) = match decision.decision {
        Verdict::Allow => (words.may_reprint, rules::first(site, decision)),
        Verdict::Ask => (words.ask_first, rules::reasons(site, decision)),
        Verdict::Deny => (words.not_for_reprint, rules::reasons(site, decision)),
    };
    Panel {
        tone: tone(decision.decision),
        says,
        rules,
        href: crate::site::relative(site, &format!("{}/republish", site.address(story))),
    }
}

/// The class that colours what is said of a verdict; the words say it too.
pub(super) fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "may-reprint",
        Verdict::Ask => "ask-first",
        Verdict::Deny => "not-for-reprint",
    }
}
