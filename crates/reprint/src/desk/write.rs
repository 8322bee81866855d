//! Writing a story at the desk: one form, with a preview, kept as a draft or published.

use std::sync::Arc;

use askama::Template;
use axum::{Form, Router, extract::State, response::Response, routing::get};
use reprint_story::{Status, Story};
use serde::Deserialize;

use super::{
    Shown, after,
    auth::Person,
    frame, show,
    view::{Frame, Room},
};
use crate::{
    app::App,
    follow::{self, Written},
    http::Refusal,
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/desk/write", get(form).post(write))
}

/// The form, with what was typed in it, and how it would look.
#[derive(Template)]
#[template(path = "desk/write.html")]
struct WriteScreen {
    frame: Frame,
    written: Written,
    preview: Option<Preview>,
}

/// A story as its page will show it.
struct Preview {
    headline: String,
    standfirst: Option<String>,
    byline: Option<String>,
    /// Written by `markup` from typed blocks.
    body: String,
}

impl Preview {
    fn of(story: Story) -> Self {
        Self {
            body: reprint_markup::write_html(&story.body, &[]).into_string(),
            headline: story.headline,
            standfirst: story.standfirst,
            byline: story.byline.map(|byline| byline.raw),
        }
    }
}

async fn screen(
    app: &Arc<App>,
    person: &Person,
    written: Written,
    preview: Option<Preview>,
) -> Result<Response, Refusal> {
    Ok(show(&WriteScreen {
        frame: frame(app, person, Room::OurStories, None).await?,
        written,
        preview,
    }))
}

async fn form(State(app): State<Arc<App>>, person: Person) -> Shown {
    Ok(screen(&app, &person, Written::default(), None).await?)
}

/// Which button was pressed.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wish {
    Preview,
    Draft,
    Publish,
}

#[derive(Deserialize)]
struct Filled {
    csrf: String,
    wish: Wish,
    #[serde(flatten)]
    written: Written,
}

async fn write(State(app): State<Arc<App>>, person: Person, Form(form): Form<Filled>) -> Shown {
    person.check(&form.csrf)?;
    let status = match form.wish {
        Wish::Preview => {
            let preview = Preview::of(form.written.story(&app)?);
            return Ok(screen(&app, &person, form.written, Some(preview)).await?);
        }
        Wish::Draft => Status::Draft,
        Wish::Publish => Status::Usable,
    };
    let id = follow::write_story(&app, &form.written, status, person.actor()).await?;
    let done = if status.is_usable() {
        "publish"
    } else {
        "draft"
    };
    Ok(after(&format!("/desk/story/{id}"), done))
}
