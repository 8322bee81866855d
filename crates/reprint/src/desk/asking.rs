//! The pages of those who ask: the form, and the answer. They stand on the readers' site, in the desk's plain clothes.

use std::sync::Arc;

use axum::response::Response;
use reprint_rights::Granted;
use reprint_store::{
    ask::{Ask, AskState},
    partner::Partner,
    story,
};
use reprint_story::{Medium, StoryId};

use super::{
    CSS_PATH, show,
    view::{Choice, Form as Screen, Frame, Input, Kind, Said},
};
use crate::{app::App, ask, http::Refusal};

/// A form sent later than this after it was shown is shown again.
const FRESH_HOURS: i64 = 12;

/// The mark of a form of ours, made without a cookie: the hour it was shown, sealed.
fn form_mark(app: &App, hour: i64) -> String {
    let seal = blake3::keyed_hash(&app.link_key, format!("ask form {hour}").as_bytes());
    let seal: String = seal.to_hex().chars().take(24).collect();
    format!("{hour}-{seal}")
}

fn this_hour(app: &App) -> i64 {
    app.now().as_second().div_euclid(3_600)
}

/// True if a form with this mark was shown by us within the last hours.
pub(crate) fn is_fresh_form(app: &App, mark: &str) -> bool {
    let hour = mark
        .split_once('-')
        .and_then(|(hour, _)| hour.parse::<i64>().ok());
    let now = this_hour(app);
    hour.is_some_and(|hour| {
        (now - FRESH_HOURS..=now).contains(&hour) && form_mark(app, hour) == mark
    })
}

fn frame(app: &App, said: Option<Said>) -> Frame {
    Frame {
        newsroom: app.config.newsroom.name.clone(),
        css: CSS_PATH.into(),
        csrf: form_mark(app, this_hour(app)),
        said,
        ..Frame::default()
    }
}

fn choices(of: &[(&str, &str)]) -> Kind {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: (*value).into(),
        label: (*label).into(),
    };
    Kind::Choice(of.iter().map(choice).collect())
}

/// The fields of a permission, for those who ask and for those who give one.
pub(super) fn wish_fields() -> Vec<Input> {
    let media: Vec<(&str, &str)> = Medium::ALL
        .iter()
        .map(|medium| (medium.word(), medium.word()))
        .collect();
    vec![
        Input::line("medium", "Where it will stand")
            .value("online")
            .of(choices(&media)),
        Input::line("edits", "What you will do with the text")
            .value("none")
            .of(choices(&[
                ("none", "Print it as it is"),
                ("length", "Shorten it"),
                ("substance", "Change more than that"),
            ])),
        Input::line("translation", "Translate it into")
            .hint("A language such as fr or es; empty for none."),
    ]
}

/// The form to ask with. A partner is known by its address; anybody else says who they are.
pub(crate) async fn ask_form(
    app: &Arc<App>,
    action: &str,
    about: Option<StoryId>,
    partner: Option<&Partner>,
) -> Result<Response, Refusal> {
    let headline = match about {
        Some(id) => {
            app.read(move |app, tx| {
                // What readers may not see yet, or any more, is not named here either.
                let head = story::get(tx, app.newsroom, id)?;
                let shown = head.filter(|head| {
                    head.side == story::Side::Own
                        && head.status.is_usable()
                        && head.embargoed_until.is_none_or(|end| end <= app.now())
                });
                Ok(shown.map(|head| head.headline))
            })
            .await?
        }
        None => None,
    };
    let mut fields = vec![];
    if partner.is_none() {
        fields.extend([
            Input::line("name", "Your name").required(),
            Input::line("outlet", "Your outlet").required(),
            Input::line("mail", "E-mail address for the answer")
                .of(Kind::Line("email"))
                .required(),
        ]);
    }
    fields.push(
        Input::line("story", "").of(Kind::Hidden).value(
            about
                .filter(|_| headline.is_some())
                .map_or_else(String::new, |id| id.to_string()),
        ),
    );
    fields.extend(wish_fields());
    fields.push(
        Input::line("note", "What else we should know")
            .of(Kind::Text(5))
            .hint("When it will run, how you will present it."),
    );
    if partner.is_none() {
        fields.push(Input::line("website", "").of(Kind::Hidden));
    }
    let intro = match &headline {
        Some(headline) => format!("The story: “{headline}”."),
        None => "For every story of ours, or say below which.".to_owned(),
    };
    Ok(show(&Screen {
        frame: frame(app, None),
        heading: "Ask to reprint".into(),
        intro: vec![intro, "A person reads this and answers by mail. What you write is kept with the request, and nothing else about you.".into()],
        affected: Vec::new(),
        action: action.into(),
        fields,
        button: "Ask",
        danger: false,
        back: about.filter(|_| headline.is_some()).map(|id| format!("/story/{id}")),
    }))
}

/// After asking. The same words for everybody, whatever became of it.
pub(crate) fn asked_page(app: &App) -> Response {
    said_page(
        app,
        "Thank you",
        vec!["Your request waits at our desk. The answer comes by mail.".into()],
        None,
    )
}

/// The answer, with the kit behind one button where it is a yes.
pub(crate) async fn answer_page(
    app: &Arc<App>,
    token: &str,
    asked: &Ask,
    partner: &Partner,
) -> Result<Response, Refusal> {
    let headline = match asked.story {
        Some(id) => app
            .read(move |app, tx| {
                Ok(story::get(tx, app.newsroom, id)?.filter(|head| head.status.is_usable()))
            })
            .await?
            .map_or_else(
                || "a story that is no longer offered".to_owned(),
                |head| format!("“{}”", head.headline),
            ),
        None => "every story of ours".to_owned(),
    };
    let usage: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
    let mut intro = vec![format!(
        "{} asked to use {headline}: {}.",
        partner.name,
        ask::in_words(&usage)
    )];
    let (heading, button) = match asked.state {
        AskState::Open => ("Waiting for an answer", None),
        AskState::Granted => (
            "You may reprint it",
            asked.story.map(|_| format!("/asked/{token}")),
        ),
        AskState::Refused => ("Not for reprint", None),
        AskState::Withdrawn => ("The request was taken back", None),
    };
    intro.extend(asked.answer.clone());
    if asked.state == AskState::Refused {
        intro.push("You may quote from it briefly and link to it.".into());
    }
    Ok(said_page(app, heading, intro, button))
}

fn said_page(app: &App, heading: &str, intro: Vec<String>, action: Option<String>) -> Response {
    show(&Screen {
        frame: frame(app, None),
        heading: heading.into(),
        intro,
        affected: Vec::new(),
        button: if action.is_some() { "Get the kit" } else { "" },
        action: action.unwrap_or_else(|| "/republish".into()),
        fields: Vec::new(),
        danger: false,
        back: None,
    })
}
