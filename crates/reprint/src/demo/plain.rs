//! A third party that runs nothing of ours: a folder of pages, and an editor who pastes what she was given.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

/// The site's pages by name.
#[derive(Clone, Default)]
pub(super) struct PlainSite(Arc<Mutex<BTreeMap<String, Pasted>>>);

/// A page as its editor pasted it together.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Pasted {
    pub(super) title: String,
    pub(super) html: String,
}

#[derive(Template)]
#[template(path = "demo/plain.html")]
struct Page<'a> {
    title: &'a str,
    pasted: &'a str,
}

impl PlainSite {
    pub(super) fn router(self) -> Router {
        Router::new()
            .route("/", get(index))
            .route("/{name}", get(page))
            .route("/{name}/edit", get(edit).post(paste))
            .with_state(self)
    }

    /// What the editor does: pastes a headline and the kit's HTML into a page.
    pub(super) fn paste(&self, name: &str, pasted: Pasted) {
        self.pages(|pages| pages.insert(name.to_owned(), pasted));
    }

    fn pages<T>(&self, with: impl FnOnce(&mut BTreeMap<String, Pasted>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn index(State(site): State<PlainSite>) -> Response {
    let mut list = String::new();
    site.pages(|pages| {
        for (name, page) in pages {
            let title = text(&page.title);
            let _ = write!(
                list,
                "<li><a href=\"/{name}\">{title}</a> (<a href=\"/{name}/edit\">edit</a>)</li>"
            );
        }
    });
    let pasted = format!("<ul>{list}</ul><p><a href=\"/new-page/edit\">Write a page</a></p>");
    render("Hill Town Notes", &pasted)
}

async fn page(State(site): State<PlainSite>, Path(name): Path<String>) -> Response {
    match site.pages(|pages| pages.get(&name).cloned()) {
        Some(page) => render(&page.title, &page.html),
        None => (StatusCode::NOT_FOUND, "No such page.").into_response(),
    }
}

async fn edit(State(site): State<PlainSite>, Path(name): Path<String>) -> Response {
    let page = site.pages(|pages| pages.get(&name).cloned());
    let (title, html) = page.map_or_else(Default::default, |page| (page.title, page.html));
    let form = format!(
        "<form method=\"post\"><p><label>Headline<br><input name=\"title\" size=\"60\" value=\"{}\"></label></p>\
         <p><label>Paste the kit's HTML here<br><textarea name=\"html\" rows=\"16\" cols=\"80\">{}</textarea></label></p>\
         <p><button>Publish</button></p></form>",
        text(&title),
        text(&html)
    );
    render("Edit a page", &form)
}

async fn paste(
    State(site): State<PlainSite>,
    Path(name): Path<String>,
    Form(pasted): Form<Pasted>,
) -> Redirect {
    site.paste(&name, pasted);
    Redirect::to(&format!("/{name}"))
}

fn render(title: &str, pasted: &str) -> Response {
    match (Page { title, pasted }).render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn text(words: &str) -> String {
    askama::filters::escape(words, askama::filters::Html)
        .map_or_else(|_| String::new(), |safe| safe.to_string())
}
