//! The desk: where a newsroom works. Every screen works without script.

mod act;
mod asking;
mod auth;
mod chart;
mod copies;
mod events;
mod finding;
mod guide;
mod matches;
mod partners;
mod ran;
mod requests;
mod screens;
mod searches;
mod sources;
mod story;
mod terms;
mod view;
mod write;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use reprint_edition::TOKENS_CSS;

use crate::{app::App, http, http::Refusal};

pub(crate) use asking::{answer_page, ask_form, asked_page, is_fresh_form};
pub(crate) use auth::{SHORTEST_PASSWORD, set_up_link};
pub(crate) use copies::done_page;
pub(crate) use partners::{NewPartner, add_partner, partner_page};
pub(crate) use requests::last_day;
pub(crate) use sources::add_source;
pub(crate) use terms::{keep_policy, main as main_policy};
use view::{Form, Frame, Room, Said};

const CSS: &str = include_str!("../../assets/desk.css");
const CSS_PATH: &str = "/desk/desk.css";

/// Every address of the desk.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .route(CSS_PATH, get(css))
        .merge(auth::routes())
        .merge(screens::routes())
        .merge(story::routes())
        .merge(act::routes())
        .merge(copies::routes())
        .merge(ran::routes())
        .merge(matches::routes())
        .merge(events::routes())
        .merge(finding::routes())
        .merge(searches::routes())
        .merge(partners::routes())
        .merge(requests::routes())
        .merge(sources::routes())
        .merge(terms::routes())
        .merge(guide::routes())
        .merge(write::routes())
        .layer(middleware::from_fn(http::guard_desk))
        .with_state(Arc::clone(app))
}

async fn css() -> Response {
    let headers = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    )];
    (headers, format!("{TOKENS_CSS}\n{CSS}")).into_response()
}

/// A refusal at the desk: the same words as everywhere, on a page with the desk's navigation left out.
struct Refused(Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        if let Refusal::Unknown = self.0 {
            return Redirect::to("/desk/login").into_response();
        }
        let problem = self.0.problem();
        let screen = Form {
            frame: Frame {
                newsroom: "Reprint".into(),
                css: CSS_PATH.into(),
                said: Some(Said {
                    text: problem.detail,
                    wrong: true,
                }),
                ..Frame::default()
            },
            heading: problem.title.into(),
            intro: vec!["Nothing was changed.".into()],
            affected: Vec::new(),
            action: "/desk".into(),
            fields: Vec::new(),
            button: "",
            danger: false,
            back: Some("/desk".into()),
        };
        let mut response = show(&screen);
        *response.status_mut() = self.0.status();
        response
    }
}

type Shown = Result<Response, Refused>;

fn show(screen: &impl Template) -> Response {
    match screen.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!("a screen could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// After something was done: back to a screen, which says so.
fn after(place: &str, done: &str) -> Response {
    Redirect::to(&format!("{place}?done={done}")).into_response()
}

/// What the last action did, by its word in the address: nobody can put words of their own there.
fn said(done: Option<&str>) -> Option<Said> {
    let text = match done? {
        "hold" => "It is on hold: hidden on our site at once, and on its way to every copy.",
        "release" => "It is released.",
        "retract" => "It is retracted. Every copy is told, and read again until it is gone.",
        "change" => "The change is out. Every copy is told, and read again until it shows it.",
        "drop" => "The change was dropped.",
        "undo" => "The last change is taken back on our site.",
        "edit" => "Our site shows your wording.",
        "changes" => "Kept.",
        "publish" => "It is published.",
        "draft" => "It is kept as a draft. Release publishes it.",
        "take" => "Taken. It stands on our site.",
        "place" => "Noted. The page is being read.",
        "partner" => "The partner is added.",
        "source" => "The source is added and being read.",
        "poll" => "The source is being read.",
        "confirm" => "The terms are confirmed. You can take stories.",
        "terms" => "The terms are kept as a new version.",
        "granted" => "Granted. The answer goes out by mail.",
        "refused" => "Refused, and written to.",
        "revoked" => "Taken back. What was taken under it stays cleared.",
        "solved" => "Put away.",
        "looked" => "The page was read. No words of a story known here stand on it.",
        "found" => "The page was read, and carries words of a story. It stands here now.",
        "told" => "The number is kept; it stands apart from what was counted.",
        "confirmed" => "Noted: a person has looked at it.",
        "search" => "Kept. New stories that match are told from now on.",
        "forgotten" => "The search has ended.",
        "dismissed" => "Put away: it will not be listed.",
        _ => return None,
    };
    Some(Said {
        text: text.into(),
        wrong: false,
    })
}

/// What stands around a screen.
async fn frame(
    app: &Arc<App>,
    person: &auth::Person,
    here: Room,
    done: Option<&str>,
) -> Result<Frame, Refusal> {
    let waiting = app
        .read(|app, tx| {
            use reprint_store::{ask, ask::AskState, draft, draft::DraftState, problem};
            let drafts = draft::list(tx, app.newsroom, DraftState::Waiting, 100)?.len() as u64;
            let asks = ask::list(tx, app.newsroom, AskState::Open, 100)?.len() as u64;
            let problems = u64::try_from(problem::count_open(tx, Some(app.newsroom))?).unwrap_or(0);
            Ok(vec![
                (Room::OurStories, drafts),
                (Room::Requests, asks),
                (Room::Problems, problems),
            ])
        })
        .await?;
    Ok(Frame {
        newsroom: app.config.newsroom.name.clone(),
        user: Some(person.name.clone()),
        csrf: person.csrf.clone(),
        css: CSS_PATH.into(),
        here: Some(here),
        query: String::new(),
        said: said(done),
        links: Vec::new(),
        waiting,
    })
}
