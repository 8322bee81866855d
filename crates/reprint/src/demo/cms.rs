//! The publisher's own web site, as a small content system would serve it: pages and a feed of excerpts. It knows nothing of Reprint.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::newsroom::{Filed, picture};

/// A story's Markdown as this site's pages carry it.
fn html(markdown: &str) -> String {
    let text = format!("# Story\n\n{markdown}");
    let read = reprint_page::plain::read(text.as_bytes(), &reprint_page::Hints::default());
    reprint_markup::write_html(&read.story.body, &[]).into_string()
}

/// The site's stories, shared between its pages and the person who edits them.
#[derive(Clone)]
pub(super) struct Cms {
    base: String,
    stories: Arc<Mutex<Vec<Filed>>>,
}

#[derive(Template)]
#[template(path = "demo/front.html")]
struct Front<'a> {
    base: &'a str,
    stories: &'a [Filed],
}

#[derive(Template)]
#[template(path = "demo/feed.xml", escape = "html")]
struct Feed<'a> {
    base: &'a str,
    stories: &'a [Filed],
}

#[derive(Template)]
#[template(path = "demo/article.html")]
struct Article<'a> {
    base: &'a str,
    story: &'a Filed,
    body: &'a str,
    more: Vec<&'a Filed>,
}

impl Filed {
    /// The first paragraph, as the feed and the lists carry it.
    fn excerpt(&self) -> &str {
        self.body.split("\n\n").next().unwrap_or_default()
    }
}

impl Cms {
    pub(super) fn new(base: String, stories: Vec<Filed>) -> Self {
        Self {
            base,
            stories: Arc::new(Mutex::new(stories)),
        }
    }

    pub(super) fn router(self) -> Router {
        Router::new()
            .route("/", get(front))
            .route("/feed.xml", get(feed))
            .route("/pictures/{name}", get(drawing))
            .route("/{slug}", get(article))
            .with_state(self)
    }

    /// Changes a story, as its writer would.
    pub(super) fn edit(&self, slug: &str, change: impl FnOnce(&mut Filed)) {
        let mut stories = self.stories.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(story) = stories.iter_mut().find(|story| story.slug == slug) {
            change(story);
        }
    }

    fn with<T>(&self, read: impl FnOnce(&[Filed]) -> T) -> T {
        read(&self.stories.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn front(State(cms): State<Cms>) -> Response {
    let base = &cms.base;
    page(cms.with(|stories| Front { base, stories }.render()))
}

async fn feed(State(cms): State<Cms>) -> Response {
    let base = &cms.base;
    match cms.with(|stories| Feed { base, stories }.render()) {
        Ok(xml) => ([(header::CONTENT_TYPE, "application/rss+xml")], xml).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn article(State(cms): State<Cms>, Path(slug): Path<String>) -> Response {
    let rendered = cms.with(|stories| {
        let story = stories.iter().find(|story| story.slug == slug)?;
        let more = stories
            .iter()
            .filter(|other| other.slug != slug && other.head.language == story.head.language)
            .take(4)
            .collect();
        let body = html(&story.body);
        let article = Article {
            base: &cms.base,
            story,
            body: &body,
            more,
        };
        Some(article.render())
    });
    rendered.map_or_else(|| StatusCode::NOT_FOUND.into_response(), page)
}

async fn drawing(Path(name): Path<String>) -> Response {
    match picture(&name) {
        Some(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn page(rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(html) => Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
