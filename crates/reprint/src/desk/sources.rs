//! Sources: where stories come from, how each is doing, and the terms of those that are other publishers'.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use reprint_net::poll::Health;
use reprint_rights::Policy;
use reprint_store::{
    StoreError,
    source::{self, Source, SourceKind},
};
use reprint_story::SourceId;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    Shown, after,
    auth::{Csrf, Person},
    frame, show,
    view::{
        Cell, Chip, Choice, Empty, Form as Screen, Input, Kind, Link, Room, TableRow, TableScreen,
    },
};
use crate::{
    app::App,
    clear::{self, OfferedTerms},
    http::Refusal,
    reprint,
    take_in::{
        found::{self, Found, Way},
        health::Condition,
        wishes::{Course, Wishes},
    },
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/sources", get(all).post(add))
        .route("/desk/sources/new", get(new_form))
        .route("/desk/sources/{id}", get(one))
        .route("/desk/sources/{id}/poll", post(poll))
        .route("/desk/sources/{id}/confirm", post(confirm))
        .route(
            "/desk/sources/{id}/changes",
            get(changes_form).post(changes),
        )
}

async fn all(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let sources = app
        .read(|app, tx| {
            let sources = source::all(tx, app.newsroom)?.into_iter();
            let with_condition = |source| Ok((Condition::of(app, tx, &source)?, source));
            sources
                .map(with_condition)
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let tell = |at: Option<jiff::Timestamp>| at.map_or_else(|| "not yet".into(), |at| app.tell(at));
    let rows = sources
        .iter()
        .map(|(condition, source)| TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/sources/{}", source.id),
                    &source.name,
                )),
                if source.own {
                    Cell::Words("Ours".into())
                } else {
                    let place = format!("/desk/sources/{}/changes", source.id);
                    Cell::Link(Link::new(place, "To take from: its changes"))
                },
                Cell::Words(found::kind_in_words(source.kind).into()),
                Cell::Chip(health(source, condition)),
                Cell::Words(tell(source.last_change)),
                Cell::Words(if source.paused {
                    "not looked at".into()
                } else {
                    tell(Some(source.next_check))
                }),
                Cell::Act(Link::new(
                    format!("/desk/sources/{}/poll", source.id),
                    "Read now",
                )),
            ],
        })
        .collect();
    Ok(show(&TableScreen {
        frame: frame(
            &app,
            &person,
            Room::Sources,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: "Sources".into(),
        intro: None,
        figures: Vec::new(),
        actions: vec![Link::new("/desk/sources/new", "Add a source")],
        columns: vec![
            "Source",
            "Side",
            "Kind",
            "Health",
            "Last new story",
            "Next look",
            "",
        ],
        rows,
        empty: Empty::new(
            "No sources yet.",
            "A source is a feed, a news file or a site that stories are taken from.",
            None,
        ),
    }))
}

fn health(source: &Source, condition: &Condition) -> Chip {
    let tone = match condition.health {
        _ if source.paused => return Chip::new("plain", "Paused"),
        Health::Well => "good",
        Health::New => "plain",
        Health::Quiet => "ask",
        Health::Failing | Health::Gone => "bad",
    };
    let why = condition
        .words
        .as_deref()
        .map(|words| format!(": {}", words.chars().take(80).collect::<String>()));
    Chip::new(
        tone,
        format!("{}{}", condition.word(), why.unwrap_or_default()),
    )
}

/// All that is known of how a source is doing, in lines.
fn condition_lines(app: &App, source: &Source, condition: &Condition) -> Vec<String> {
    let at = |words: &str, at: Option<jiff::Timestamp>| {
        at.map(|at| format!("{words}: {}", app.tell(at)))
    };
    let mut lines = vec![
        format!("{} at {}", found::kind_in_words(source.kind), source.url),
        format!("Health: {}", condition.word()),
    ];
    lines.extend(condition.words.clone());
    lines.extend(condition.advice.clone());
    lines.extend(
        (condition.failures > 1)
            .then(|| format!("It has failed {} times in a row.", condition.failures)),
    );
    lines.extend(at("Last look", source.last_check));
    lines.extend(at("Last new story", source.last_change));
    lines.extend(at(
        "Next look",
        Some(source.next_check).filter(|_| !source.paused),
    ));
    lines.extend(
        source
            .moved_to
            .iter()
            .map(|to| format!("It says that it has moved to {to}.")),
    );
    lines
}

async fn new_form(State(app): State<Arc<App>>, person: Person) -> Shown {
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Sources, None).await?,
        heading: "Add a source".into(),
        intro: vec![
            "Paste the address of a site, of a feed, or the one a publisher has given you. What can be read there is looked for, and you choose.".into(),
        ],
        affected: Vec::new(),
        action: "/desk/sources".into(),
        fields: new_fields(),
        button: "Look what is there",
        danger: false,
        back: Some("/desk/sources".into()),
    }))
}

fn new_fields() -> Vec<Input> {
    vec![
        Input::line("url", "Address")
            .hint("For example news.example.org")
            .required(),
        Input::line("name", "What you call it").hint("Empty: its own name."),
        Input::line(
            "own",
            "These are our own stories (the pages behind the feed are read in full)",
        )
        .of(Kind::Check),
    ]
}

#[derive(Deserialize)]
struct Added {
    csrf: String,
    url: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    own: String,
    /// One of the ways shown before, chosen.
    way: Option<String>,
}

/// A way as the form carries it from one screen to the next.
#[derive(Deserialize, Serialize)]
struct Chosen {
    kind: String,
    url: String,
    name: Option<String>,
    settings: Json,
}

/// An address that is a feed is added at once; at a site's address the ways found are shown first.
async fn add(State(app): State<Arc<App>>, person: Person, Form(form): Form<Added>) -> Shown {
    person.check(&form.csrf)?;
    let own = form.own == "yes";
    let name = Some(form.name.trim().to_owned()).filter(|name| !name.is_empty());
    if let Some(way) = &form.way {
        let source = found::add(&app, &chosen(way)?, name, own).await?;
        return Ok(after(&format!("/desk/sources/{}", source.id), "source"));
    }
    let found = found::find(&app, &form.url, None).await?;
    match found.ways.as_slice() {
        [only] if found.notes.is_empty() => {
            let source = found::add(&app, only, name, own).await?;
            Ok(after(&format!("/desk/sources/{}", source.id), "source"))
        }
        _ => choose(&app, &person, &form, found).await,
    }
}

/// What was found, the best first and chosen until a person chooses otherwise.
async fn choose(app: &Arc<App>, person: &Person, form: &Added, found: Found) -> Shown {
    let choices: Vec<Choice> = found
        .ways
        .iter()
        .map(|way| Choice {
            value: carried(way),
            label: format!("{} at {}. {}", way.kind_in_words(), way.url, way.why),
        })
        .collect();
    let best = choices.first().map(|choice| choice.value.clone());
    let mut fields = vec![
        Input::line("way", "Read its stories from")
            .of(Kind::Choice(choices))
            .value(best.unwrap_or_default()),
    ];
    let typed = [form.url.as_str(), &form.name, &form.own];
    for (field, typed) in new_fields().into_iter().zip(typed) {
        fields.push(field.value(typed));
    }
    Ok(show(&Screen {
        frame: frame(app, person, Room::Sources, None).await?,
        heading: "What is there".into(),
        intro: found.notes,
        affected: Vec::new(),
        action: "/desk/sources".into(),
        fields,
        button: "Add it and read it",
        danger: false,
        back: Some("/desk/sources".into()),
    }))
}

fn carried(way: &Way) -> String {
    let chosen = Chosen {
        kind: way.kind.word().into(),
        url: way.url.clone(),
        name: way.name.clone(),
        settings: way.settings.clone(),
    };
    serde_json::to_string(&chosen).unwrap_or_default()
}

/// The way a form brought back. A folder of this machine is for whoever may log in to it, not for the desk.
fn chosen(text: &str) -> Result<Way, Refusal> {
    let malformed = || Refusal::Malformed("Choose one of the ways shown.".into());
    let chosen: Chosen = serde_json::from_str(text).map_err(|_| malformed())?;
    let kind = SourceKind::from_word(&chosen.kind).filter(|kind| *kind != SourceKind::Folder);
    let url = found::web_address(&chosen.url)?;
    let mut way = Way::new(kind.ok_or_else(malformed)?, &url, "");
    way.name = chosen.name;
    way.settings = chosen.settings;
    Ok(way)
}

/// Adds a feed whose address is known, without looking what else is there.
pub(crate) async fn add_source(
    app: &Arc<App>,
    url: String,
    name: Option<String>,
    own: bool,
) -> Result<Source, Refusal> {
    let url = found::web_address(&url)?;
    found::add(app, &Way::new(SourceKind::Feed, &url, ""), name, own).await
}

async fn one(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SourceId>,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let (source, condition) = app
        .read(move |app, tx| {
            let source =
                source::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                    what: "source",
                    key: id.to_string(),
                })?;
            let condition = Condition::of(app, tx, &source)?;
            Ok((source, condition))
        })
        .await?;
    let mut intro = condition_lines(&app, &source, &condition);
    let (action, button) = match OfferedTerms::of(&source) {
        Some(terms) => {
            intro.push("Its terms, in plain words:".into());
            if let Ok(policy) = Policy::parse(&terms.policy) {
                intro.extend(clear::in_words(&app, &policy));
            }
            if let Some(who) = terms.confirmed_by {
                intro.push(format!("Confirmed here by {who}."));
                (format!("/desk/sources/{id}/poll"), "Read it now")
            } else {
                intro.push(
                    "Nobody here has confirmed these terms yet. Until then no story can be taken."
                        .into(),
                );
                (
                    format!("/desk/sources/{id}/confirm"),
                    "We have read these terms and keep them",
                )
            }
        }
        None => (format!("/desk/sources/{id}/poll"), "Read it now"),
    };
    Ok(show(&Screen {
        frame: frame(
            &app,
            &person,
            Room::Sources,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: source.name.clone(),
        intro,
        affected: Vec::new(),
        action,
        fields: Vec::new(),
        button,
        danger: false,
        back: Some("/desk/sources".into()),
    }))
}

/// What this publisher may change on our site unasked.
async fn changes_form(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SourceId>,
) -> Shown {
    let source = known(&app, id).await?;
    let wishes = Wishes::of(&source);
    let field = |name, label, course| {
        let choice = |course, label: &str| Choice {
            value: word(course).into(),
            label: label.into(),
        };
        Input::line(name, label)
            .value(word(course))
            .of(Kind::Choice(vec![
                choice(Course::AtOnce, "at once"),
                choice(Course::Wait, "wait for us"),
            ]))
    };
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Sources, None).await?,
        heading: format!("What {} may change on our site", source.name),
        intro: vec![
            "This is about stories you have taken. Others always stand in your list as they are there.".into(),
            "Where you have edited a story and both sides have changed the same words, you are asked in any case.".into(),
        ],
        affected: Vec::new(),
        action: format!("/desk/sources/{id}/changes"),
        fields: vec![
            field("hides", "Holds and retractions", wishes.hides),
            field("corrections", "Corrections and typos", wishes.corrections),
            field("updates", "Updates", wishes.updates),
        ],
        button: "Keep",
        danger: false,
        back: Some("/desk/sources".into()),
    }))
}

fn word(course: Course) -> &'static str {
    match course {
        Course::AtOnce => "at_once",
        Course::Wait => "wait",
    }
}

#[derive(Deserialize)]
struct Kept {
    csrf: String,
    #[serde(flatten)]
    wishes: Wishes,
}

async fn changes(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SourceId>,
    Form(form): Form<Kept>,
) -> Shown {
    person.check(&form.csrf)?;
    let mut source = known(&app, id).await?;
    form.wishes.keep(&mut source);
    app.write(move |_, tx| source::update(tx, &source)).await?;
    Ok(after("/desk/sources", "changes"))
}

async fn known(app: &Arc<App>, id: SourceId) -> Result<Source, Refusal> {
    app.read(move |app, tx| {
        source::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
            what: "source",
            key: id.to_string(),
        })
    })
    .await
}

async fn poll(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SourceId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    app.write(move |app, tx| source::check_now(tx, app.newsroom, id, app.now()))
        .await?;
    Ok(after("/desk/sources", "poll"))
}

async fn confirm(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SourceId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    reprint::confirm_terms(&app, id, person.actor()).await?;
    Ok(after(&format!("/desk/sources/{id}"), "confirm"))
}
