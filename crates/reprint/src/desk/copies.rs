//! Where it ran: every copy, its state, and the form that tells its place.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use reprint_rights::{Check, check::Overall};
use reprint_store::{
    Result, StoreError, Tx,
    copy::{self, CopyRow},
    partner, story,
};
use reprint_story::{CopyId, CopyState, Place};
use serde::Deserialize;

use super::{
    CSS_PATH, Shown, after,
    auth::Person,
    frame, show,
    view::{
        Cell, Chip, Empty, Figure, Form as Screen, Frame, Input, Kind, Link, Room, Said, TableRow,
        TableScreen,
    },
};
use crate::{app::App, follow};

const SHOWN: u32 = 300;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/copies", get(all))
        .route("/desk/copies/{id}", get(one).post(place))
}

/// A copy's state in words, with its tone.
pub(super) fn state_chip(state: CopyState) -> Chip {
    let tone = match state {
        CopyState::Seen => "good",
        CopyState::Stale | CopyState::Unreachable => "bad",
        CopyState::Queued | CopyState::Delivered => "ask",
        CopyState::Taken | CopyState::Published | CopyState::Removed => "plain",
    };
    Chip::new(tone, state.label())
}

/// What the last reading found of the terms: what was seen, never an accusation.
pub(super) fn terms_in_words(row: &CopyRow) -> String {
    let Some(verdict) = &row.verdict else {
        return "Not looked at yet".into();
    };
    serde_json::from_value::<Check>(verdict.clone()).map_or_else(
        |_| Overall::CannotTell.words().into(),
        |check| check.words(),
    )
}

async fn all(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let (rows, figures) = app.read(table).await?;
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::WhereItRan, query.get("done").map(String::as_str)).await?,
        heading: "Where it ran".into(),
        intro: Some("Every use by a partner that we know of. A copy's page is read again after each change until it shows it.".into()),
        figures,
        actions: vec![],
        columns: vec!["Story", "Partner", "Where", "State", "Version", "Terms", "Read"],
        rows,
        empty: Empty::new("No copies yet.", "When a partner takes a story, it stands here.", Some(Link::new("/desk/partners", "Partners"))),
    }))
}

fn table(app: &App, tx: &mut dyn Tx) -> Result<(Vec<TableRow>, Vec<Figure>)> {
    let copies = copy::list(tx, app.newsroom, copy::Filter::default(), SHOWN)?;
    let count = |state: CopyState| copies.iter().filter(|row| row.copy.state == state).count();
    let mut hosts: Vec<String> = copies
        .iter()
        .filter_map(|row| host(row.copy.url.as_deref()?))
        .collect();
    hosts.sort();
    hosts.dedup();
    let figures = vec![
        Figure {
            name: "Copies",
            value: copies.len().to_string(),
        },
        Figure {
            name: "Sites",
            value: hosts.len().to_string(),
        },
        Figure {
            name: "Newest version seen",
            value: count(CopyState::Seen).to_string(),
        },
        Figure {
            name: "Older version seen",
            value: count(CopyState::Stale).to_string(),
        },
        Figure {
            name: "Views",
            value: "not counted".into(),
        },
    ];
    let mut rows = Vec::new();
    for row in &copies {
        let headline = story::get(tx, app.newsroom, row.copy.story)?
            .map_or_else(String::new, |head| head.headline);
        let partner = partner::get(tx, app.newsroom, row.copy.partner)?
            .map_or_else(String::new, |partner| partner.name);
        rows.push(TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/story/{}", row.copy.story),
                    headline,
                )),
                Cell::Words(partner),
                Cell::Link(Link::new(
                    format!("/desk/copies/{}", row.copy.id),
                    row.copy
                        .url
                        .clone()
                        .unwrap_or_else(|| "Tell its address".into()),
                )),
                Cell::Chip(state_chip(row.copy.state)),
                Cell::Words(
                    row.copy
                        .version_seen
                        .map_or_else(|| "not seen".into(), |version| version.to_string()),
                ),
                Cell::Words(terms_in_words(row)),
                Cell::Words(
                    row.copy
                        .read
                        .map_or_else(|| "not yet".into(), |at| app.tell(at.earliest())),
                ),
            ],
        });
    }
    Ok((rows, figures))
}

fn host(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}

async fn one(State(app): State<Arc<App>>, person: Person, Path(id): Path<CopyId>) -> Shown {
    let (row, headline, partner, history) = app
        .read(move |app, tx| {
            let row = copy::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                what: "copy",
                key: id.to_string(),
            })?;
            let headline = story::get(tx, app.newsroom, row.copy.story)?
                .map_or_else(String::new, |head| head.headline);
            let partner = partner::get(tx, app.newsroom, row.copy.partner)?
                .map_or_else(String::new, |partner| partner.name);
            let history = copy::history(tx, app.newsroom, id)?;
            Ok((row, headline, partner, history))
        })
        .await?;
    let mut intro = vec![
        format!(
            "{partner} took it on {}.",
            app.tell(row.copy.taken.earliest())
        ),
        format!("{}. {}.", row.copy.state.label(), terms_in_words(&row)),
    ];
    for note in &history {
        let version = note
            .version
            .map_or_else(String::new, |version| format!(", version {version}"));
        intro.push(format!(
            "{}: {}{version}",
            app.tell(note.at),
            note.what.word()
        ));
    }
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::WhereItRan, None).await?,
        heading: format!("“{headline}” at {partner}"),
        intro,
        affected: Vec::new(),
        action: format!("/desk/copies/{id}"),
        fields: vec![
            Input::line("url", "The address of the page")
                .of(Kind::Line("url"))
                .value(row.copy.url.clone().unwrap_or_default())
                .required(),
        ],
        button: "Read this page",
        danger: false,
        back: Some(format!("/desk/story/{}", row.copy.story)),
    }))
}

#[derive(Deserialize)]
struct Placed {
    csrf: String,
    url: String,
}

async fn place(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<CopyId>,
    Form(form): Form<Placed>,
) -> Shown {
    person.check(&form.csrf)?;
    follow::place(&app, id, form.url, Place::Registered).await?;
    Ok(after("/desk/copies", "place"))
}

/// The page behind a letter's link: one button.
pub(crate) fn done_page(app: &App, token: &str, row: &CopyRow) -> Response {
    let seen = row.copy.state == CopyState::Seen;
    let said = match row.copy.state {
        CopyState::Seen => "Thank you. The page was read and shows the newest version.".to_owned(),
        state => format!("As we last saw it: {}.", state.label().to_lowercase()),
    };
    let screen = Screen {
        frame: Frame {
            newsroom: app.config.newsroom.name.clone(),
            css: CSS_PATH.into(),
            said: Some(Said {
                text: said,
                wrong: false,
            }),
            ..Frame::default()
        },
        heading: if seen {
            "Done".into()
        } else {
            "Have you changed the page?".into()
        },
        intro: row
            .copy
            .url
            .iter()
            .map(|url| format!("The page: {url}"))
            .collect(),
        affected: Vec::new(),
        action: format!("/done/{token}"),
        fields: Vec::new(),
        button: "It is done: read the page again",
        danger: false,
        back: None,
    };
    show(&screen)
}
