//! Who is at the desk: the first password, logging in and out, and what every form must carry.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{FromRequestParts, Query, State},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp};
use reprint_store::{
    publisher,
    session::{self, Session},
    user::{self, Role, User},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    CSS_PATH, Refused, Shown, show,
    view::{Form as Screen, Frame, Input, Kind, Said},
};
use crate::{
    app::App,
    follow::Actor,
    http::Refusal,
    secret::{self, Token},
};

/// Cookies do not know ports: two desks on one host would log each other out if their cookies had one name. The name
/// follows from the public address, which all processes of one newsroom share.
fn cookie_name(app: &App) -> String {
    let tag = blake3::hash(app.config.base_url().as_bytes()).to_hex();
    format!("reprint_desk_{}", tag.get(..8).unwrap_or_default())
}

const SESSION: SignedDuration = SignedDuration::from_hours(24 * 14);
const SET_UP: SignedDuration = SignedDuration::from_mins(15);
pub(crate) const SHORTEST_PASSWORD: usize = 10;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/login", get(login_page).post(login))
        .route("/desk/logout", post(logout))
        .route("/desk/setup", get(set_up_page).post(set_up))
}

/// The person at the desk, by session.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) csrf: String,
    pub(super) role: Role,
    token: [u8; 32],
}

impl Person {
    pub(super) fn actor(&self) -> Actor {
        Actor(self.name.clone())
    }

    /// Every form carries the session's token; one that does not was not made by our own page.
    pub(super) fn check(&self, csrf: &str) -> Result<(), Refusal> {
        if csrf != self.csrf {
            return Err(Refusal::Forbidden(
                "This form is out of date. Go back, load the page again, and send it once more."
                    .into(),
            ));
        }
        if self.role == Role::Reader {
            return Err(Refusal::Forbidden(
                "You may look, but not change anything. Ask an administrator of the desk.".into(),
            ));
        }
        Ok(())
    }
}

impl FromRequestParts<Arc<App>> for Person {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let token = cookie(parts, &cookie_name(app))
            .map(|token| secret::hash(&token))
            .ok_or(Refusal::Unknown)?;
        let found = app
            .read(move |app, tx| session::find(tx, &token, app.now()))
            .await?;
        let (session, user) = found.ok_or(Refusal::Unknown)?;
        Ok(Self {
            name: user.name,
            csrf: session.csrf,
            role: user.role,
            token,
        })
    }
}

fn cookie(parts: &Parts, wanted: &str) -> Option<String> {
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|one| {
        let (name, value) = one.trim().split_once('=')?;
        (name == wanted).then(|| value.to_owned())
    })
}

/// The address at which the first password is set; none if somebody has one already. Blocks.
pub(crate) fn set_up_link(app: &App) -> anyhow::Result<Option<String>> {
    let token = Token::new("")?;
    let made = app.store.write(|tx| {
        if !user::all(tx, app.newsroom)?.is_empty() {
            return Ok(false);
        }
        let until = app.now().saturating_add(SET_UP).unwrap_or(Timestamp::MAX);
        let note = json!({ "hash": blake3::Hash::from_bytes(token.hash()).to_hex().as_str(), "until": until.as_millisecond() });
        publisher::set(tx, Some(app.newsroom), "set up", &note)?;
        Ok(true)
    })?;
    Ok(made.then(|| format!("{}/desk/setup?t={}", app.config.base_url(), token.as_str())))
}

fn bare(app: &App) -> Frame {
    Frame {
        newsroom: app.config.newsroom.name.clone(),
        css: CSS_PATH.into(),
        ..Frame::default()
    }
}

fn login_screen(app: &App, said: Option<Said>) -> Screen {
    Screen {
        frame: Frame { said, ..bare(app) },
        heading: "Log in".into(),
        intro: Vec::new(),
        affected: Vec::new(),
        action: "/desk/login".into(),
        fields: vec![
            Input::line("mail", "E-mail address")
                .of(Kind::Line("email"))
                .required(),
            Input::line("password", "Password")
                .of(Kind::Line("password"))
                .required(),
        ],
        button: "Log in",
        danger: false,
        back: None,
    }
}

async fn login_page(State(app): State<Arc<App>>) -> Response {
    show(&login_screen(&app, None))
}

#[derive(Deserialize)]
struct Login {
    mail: String,
    password: String,
}

async fn login(State(app): State<Arc<App>>, Form(login): Form<Login>) -> Shown {
    let mail = login.mail.clone();
    let found = app
        .read(move |app, tx| user::by_mail(tx, app.newsroom, &mail))
        .await?;
    let kept = found.as_ref().and_then(|user| user.password.clone());
    let right =
        tokio::task::spawn_blocking(move || secret::is_password(&login.password, kept.as_deref()))
            .await
            .map_err(anyhow::Error::new)
            .map_err(Refusal::Failed)?;
    if let Some(user) = found.filter(|user| right && !user.disabled) {
        start_session(&app, &user).await
    } else {
        let said = Said {
            text: "The address and the password do not belong together.".into(),
            wrong: true,
        };
        Ok(show(&login_screen(&app, Some(said))))
    }
}

async fn start_session(app: &Arc<App>, user: &User) -> Shown {
    let token = Token::new("").map_err(Refusal::Failed)?;
    let now = app.now();
    let session = Session {
        token: token.hash(),
        publisher: app.newsroom,
        user: user.id,
        csrf: Token::new("").map_err(Refusal::Failed)?.as_str().to_owned(),
        created: now,
        expires: now.saturating_add(SESSION).unwrap_or(now),
    };
    app.write_quietly(move |_, tx| session::add(tx, &session))
        .await?;
    let secure = if app.config.base_url().starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{}={}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        cookie_name(app),
        token.as_str(),
        SESSION.as_secs()
    );
    let mut response = Redirect::to("/desk").into_response();
    let value = HeaderValue::from_str(&cookie)
        .map_err(anyhow::Error::new)
        .map_err(Refusal::Failed)?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

#[derive(Deserialize)]
pub(super) struct Csrf {
    #[serde(default)]
    pub(super) csrf: String,
}

async fn logout(State(app): State<Arc<App>>, person: Person, Form(form): Form<Csrf>) -> Shown {
    if form.csrf == person.csrf {
        app.write_quietly(move |_, tx| session::end(tx, &person.token))
            .await?;
    }
    Ok(Redirect::to("/desk/login").into_response())
}

async fn set_up_page(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let token = query.get("t").cloned().unwrap_or_default();
    may_set_up(&app, &token).await?;
    Ok(show(&set_up_screen(&app, &token, None)))
}

fn set_up_screen(app: &App, token: &str, said: Option<Said>) -> Screen {
    Screen {
        frame: Frame { said, ..bare(app) },
        heading: "Welcome to Reprint".into(),
        intro: vec!["You are the first at this desk. Choose how you will log in.".into()],
        affected: Vec::new(),
        action: format!("/desk/setup?t={token}"),
        fields: vec![
            Input::line("name", "Your name").required(),
            Input::line("mail", "E-mail address")
                .of(Kind::Line("email"))
                .required(),
            Input::line("password", "Password")
                .of(Kind::Line("password"))
                .hint("At least ten characters.")
                .required(),
        ],
        button: "Set up the desk",
        danger: false,
        back: None,
    }
}

async fn may_set_up(app: &Arc<App>, token: &str) -> Result<(), Refusal> {
    let hash = blake3::Hash::from_bytes(secret::hash(token))
        .to_hex()
        .to_string();
    let right = app
        .read(move |app, tx| {
            let note = publisher::setting(tx, Some(app.newsroom), "set up")?.unwrap_or_default();
            let fresh = note["until"]
                .as_i64()
                .is_some_and(|until| app.now().as_millisecond() < until);
            Ok(fresh
                && note["hash"].as_str() == Some(&hash)
                && user::all(tx, app.newsroom)?.is_empty())
        })
        .await?;
    if right {
        return Ok(());
    }
    Err(Refusal::Forbidden(
        "This set-up link is used or too old. Start the program again: it prints a new one.".into(),
    ))
}

#[derive(Deserialize)]
struct SetUp {
    name: String,
    mail: String,
    password: String,
}

async fn set_up(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
    Form(form): Form<SetUp>,
) -> Shown {
    let token = query.get("t").cloned().unwrap_or_default();
    may_set_up(&app, &token).await?;
    if form.password.chars().count() < SHORTEST_PASSWORD {
        let said = Said {
            text: "Choose a password of at least ten characters.".into(),
            wrong: true,
        };
        return Ok(show(&set_up_screen(&app, &token, Some(said))));
    }
    let user = add_user(&app, form.name, form.mail, form.password, Role::Admin).await?;
    start_session(&app, &user).await
}

/// Adds a person to the desk.
pub(crate) async fn add_user(
    app: &Arc<App>,
    name: String,
    mail: String,
    password: String,
    role: Role,
) -> Result<User, Refusal> {
    let hash = tokio::task::spawn_blocking(move || secret::hash_password(&password))
        .await
        .map_err(anyhow::Error::new)??;
    let user = User {
        id: app.id(),
        publisher: app.newsroom,
        mail,
        name,
        role,
        password: Some(hash),
        created: app.now(),
        seen: None,
        disabled: false,
    };
    let new = user.clone();
    app.write_quietly(move |_, tx| user::add(tx, &new)).await?;
    Ok(user)
}
