use std::{borrow::Borrow, fmt::Write};

use askama::Template;
use reprint_rights::Cleared;
use reprint_story::Story;
use serde_json::json;

use super::{ListOptions, fragment::Fragment};
use crate::{
    Document, FRAME, STYLESHEET, Site,
    head::NOINDEX,
    page::{is_unlisted, render},
    words::fill,
    xml::escape,
};

/// Width and height a frame is given before it says how high it is.
const WIDTH: u32 = 600;
const LEAST_HEIGHT: u32 = 200;
const MOST_HEIGHT: u32 = 1_000;
/// About how high one story of a list stands, with and without its excerpt.
const ITEM_HEIGHT: u32 = 110;
const LINE_HEIGHT: u32 = 62;

#[derive(Template)]
#[template(path = "embed.html")]
struct Page<'a> {
    list: Fragment<'a>,
    language: &'static str,
    dir: &'static str,
    stylesheet: String,
    script: String,
    canonical: String,
}

/// The list as a page of its own, for a frame. Served with `frame-ancestors *`.
pub fn embed_page<S: Borrow<Cleared<Story>>>(
    site: &Site,
    options: &ListOptions,
    stories: &[S],
    more: bool,
) -> Document {
    let words = site.words();
    // A page has one first-level heading: the list's.
    let options = ListOptions {
        heading_level: 1,
        ..options.clone()
    };
    let list = Fragment::new(site, &options, stories, more, "/embed/list");
    let page = Page {
        list,
        language: words.language,
        dir: words.dir(),
        stylesheet: site.path(&STYLESHEET.versioned()),
        script: site.path(&FRAME.versioned()),
        canonical: super::page_url(site, &options),
    };
    render(&page)
        .robots(Some(NOINDEX))
        .until(stories.iter().map(|story| story.borrow().until()))
}

/// A story as a card for a frame: what [`oembed_story`] names.
pub fn embed_story(site: &Site, story: &Cleared<Story>) -> Document {
    let words = site.words();
    let options = ListOptions {
        heading_level: 1,
        limit: 1,
        ..ListOptions::default()
    };
    let mut list = Fragment::new(site, &options, &[story], false, "");
    list.title.clone_from(&site.name);
    let page = Page {
        list,
        language: words.language,
        dir: words.dir(),
        stylesheet: site.path(&STYLESHEET.versioned()),
        script: site.path(&FRAME.versioned()),
        canonical: site.address(story),
    };
    render(&page).robots(Some(NOINDEX)).until([story.until()])
}

/// oEmbed (<https://oembed.com/>) for a list: pasting its address into WordPress shows it.
///
/// The form is the one stock WordPress accepts: a blockquote with one link, then one iframe; with it WordPress loads
/// the script that obeys height and link messages. `max_width` is the width the asking site allows.
pub fn oembed_list(site: &Site, options: &ListOptions, max_width: Option<u32>) -> Document {
    let title = fill(site.words().more, site.publisher_name());
    let frame = site.url(&format!("/embed/list{}", options.query()));
    let one = if options.excerpt {
        ITEM_HEIGHT
    } else {
        LINE_HEIGHT
    };
    let height = (60 + u32::from(options.limit) * one).clamp(LEAST_HEIGHT, MOST_HEIGHT);
    rich(
        site,
        &title,
        &super::page_url(site, options),
        &frame,
        height,
        max_width,
    )
}

/// oEmbed for a story: a card with its headline, which leads to it.
pub fn oembed_story(site: &Site, story: &Cleared<Story>, max_width: Option<u32>) -> Document {
    let url = site.address(story);
    let frame = story
        .id
        .map_or_else(|| url.clone(), |id| site.url(&format!("/embed/story/{id}")));
    let mut document =
        rich(site, &story.headline, &url, &frame, LEAST_HEIGHT, max_width).until([story.until()]);
    if is_unlisted(site, story) {
        document.robots = Some(NOINDEX);
    }
    document
}

fn rich(
    site: &Site,
    title: &str,
    url: &str,
    frame: &str,
    height: u32,
    max_width: Option<u32>,
) -> Document {
    let width = max_width.unwrap_or(WIDTH).clamp(200, WIDTH);
    let mut html = String::from("<blockquote><a href=\"");
    escape(url, &mut html);
    html.push_str("\">");
    escape(title, &mut html);
    html.push_str("</a></blockquote><iframe src=\"");
    escape(frame, &mut html);
    html.push_str("\" title=\"");
    escape(title, &mut html);
    let _ = write!(html, "\" width=\"{width}\" height=\"{height}\"></iframe>");
    let body = json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.name,
        "provider_url": site.url("/"),
        "cache_age": 60,
        "width": width,
        "height": height,
        "html": html,
    });
    Document::of("application/json", body.to_string())
}
