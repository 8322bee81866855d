//! Requests: who asks for what, what our terms say of it, and the answer; and the permissions that stand.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use jiff::{Timestamp, civil::Date};
use reprint_rights::{Decision, Granted, Use, decide};
use reprint_store::{
    StoreError, Tx,
    ask::{self as asks, Ask, AskState},
    partner::{self, Partner},
    story,
};
use reprint_story::{AskId, PartnerId};
use serde::Deserialize;

use super::{
    Shown, after,
    asking::wish_fields,
    auth::{Csrf, Person},
    frame, show,
    view::{
        Cell, Chip, Choice, Empty, Form as Screen, Input, Kind, Link, Room, TableRow, TableScreen,
    },
};
use crate::{
    app::App,
    ask::{self, Reply, Wish, in_words, only_asked},
    clear,
    http::Refusal,
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/requests", get(open))
        .route("/desk/requests/{id}", get(one).post(answer))
        .route("/desk/grants", get(standing).post(give))
        .route("/desk/grants/new", get(new_grant))
        .route("/desk/grants/{id}/revoke", post(revoke))
}

async fn open(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let rows = app
        .read(|app, tx| {
            let mut rows = Vec::new();
            for asked in asks::list(tx, app.newsroom, AskState::Open, 200)? {
                let partner = partner::get(tx, app.newsroom, asked.partner)?;
                let usage: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
                rows.push(TableRow {
                    cells: vec![
                        Cell::Link(Link::new(
                            format!("/desk/requests/{}", asked.id),
                            headline(app, tx, &asked)?,
                        )),
                        Cell::Words(partner.as_ref().map_or_else(String::new, who)),
                        Cell::Words(in_words(&usage)),
                        Cell::Words(asked.message.unwrap_or_default()),
                        Cell::Words(app.tell(asked.created)),
                    ],
                });
            }
            Ok(rows)
        })
        .await?;
    Ok(show(&TableScreen {
        frame: frame(
            &app,
            &person,
            Room::Requests,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: "Requests".into(),
        intro: Some(
            "Who asked to use a story where your terms say “ask”. Open one to answer it.".into(),
        ),
        figures: Vec::new(),
        actions: vec![Link::new("/desk/grants", "Permissions given")],
        columns: vec!["Story", "Who asks", "For", "Note", "Asked"],
        rows,
        empty: Empty::new(
            "Nobody is waiting for an answer.",
            "Requests from partners and strangers stand here.",
            None,
        ),
    }))
}

fn headline(app: &App, tx: &mut dyn Tx, asked: &Ask) -> Result<String, StoreError> {
    Ok(match asked.story {
        Some(id) => {
            story::get(tx, app.newsroom, id)?.map_or_else(String::new, |head| head.headline)
        }
        None => "Every story".into(),
    })
}

/// A stranger is shown as one: nobody has looked into what they say of themselves.
fn who(partner: &Partner) -> String {
    if !only_asked(partner) {
        return partner.name.clone();
    }
    let person = partner.settings["person"].as_str().unwrap_or_default();
    let mail = partner.contact.as_deref().unwrap_or_default();
    format!("{person}, {} <{mail}> – not a partner yet", partner.name)
}

async fn one(State(app): State<Arc<App>>, person: Person, Path(id): Path<AskId>) -> Shown {
    let (asked, partner, headline, decision) = app
        .read(move |app, tx| {
            let asked = asks::get(tx, app.newsroom, id)?
                .ok_or_else(|| StoreError::not_found("request", id))?;
            let partner = partner::get(tx, app.newsroom, asked.partner)?
                .ok_or_else(|| StoreError::not_found("partner", asked.partner))?;
            let decision = said_by_terms(app, tx, &asked, &partner)?;
            let headline = headline(app, tx, &asked)?;
            Ok((asked, partner, headline, decision))
        })
        .await?;
    let usage: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
    let mut intro = vec![
        format!("{} asked on {}.", who(&partner), app.tell(asked.created)),
        format!("For: {}.", in_words(&usage)),
    ];
    intro.extend(
        asked
            .message
            .as_ref()
            .map(|note| format!("They write: “{note}”")),
    );
    if let Some(decision) = decision {
        let reasons: Vec<String> = decision
            .reasons
            .into_iter()
            .map(|reason| reason.text)
            .collect();
        intro.push(format!(
            "Your terms say: {}",
            if reasons.is_empty() {
                "allowed as it is.".to_owned()
            } else {
                reasons.join(" ")
            }
        ));
        intro.push("A permission answers what your terms leave open. It never lifts what they forbid, a hold or a retraction.".into());
    }
    if asked.state != AskState::Open {
        let by = asked.decided_by.as_deref().unwrap_or_default();
        intro.push(format!(
            "Answered by {by}: {}. {}",
            asked.state.word(),
            asked.answer.as_deref().unwrap_or_default()
        ));
        return Ok(show(&Screen {
            frame: frame(&app, &person, Room::Requests, None).await?,
            heading: headline,
            intro,
            affected: Vec::new(),
            action: "/desk/requests".into(),
            fields: Vec::new(),
            button: "",
            danger: false,
            back: Some("/desk/requests".into()),
        }));
    }
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
    };
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Requests, None).await?,
        heading: format!("A request for “{headline}”"),
        intro,
        affected: Vec::new(),
        action: format!("/desk/requests/{id}"),
        fields: vec![
            Input::line("answer", "Your answer")
                .value("yes")
                .of(Kind::Choice(vec![
                    choice("yes", "Yes, for this"),
                    choice("all", "Yes, for every story of ours"),
                    choice("no", "No"),
                ])),
            Input::line("until", "Until")
                .of(Kind::Line("date"))
                .hint("The last day, in your newsroom’s time; empty for no end."),
            Input::line("note", "What to write back")
                .of(Kind::Text(4))
                .hint("A no gives its reason. Mailed with the answer."),
        ],
        button: "Answer and send",
        danger: false,
        back: Some("/desk/requests".into()),
    }))
}

/// What the terms say without the permission.
fn said_by_terms(
    app: &App,
    tx: &mut dyn Tx,
    asked: &Ask,
    partner: &Partner,
) -> Result<Option<Decision>, StoreError> {
    let Some(id) = asked.story else {
        return Ok(None);
    };
    let head = story::get(tx, app.newsroom, id)?;
    let Some(story) = story::current(tx, app.newsroom, id)? else {
        return Ok(None);
    };
    let terms = clear::own_terms(app, tx, Some(partner), head.as_ref())?;
    let wished: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
    let medium = wished.medium.unwrap_or_default();
    let usage = Use {
        edits: wished.edits.unwrap_or_default(),
        translation: wished.translation,
        ..clear::partner_use(partner, medium)
    };
    Ok(Some(decide(
        &story,
        &terms.policy,
        &terms.grants,
        &usage,
        app.now(),
    )))
}

#[derive(Deserialize)]
struct Answered {
    csrf: String,
    answer: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    note: String,
}

async fn answer(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<AskId>,
    Form(form): Form<Answered>,
) -> Shown {
    person.check(&form.csrf)?;
    let yes = matches!(form.answer.as_str(), "yes" | "all");
    let reply = Reply {
        yes,
        every_story: form.answer == "all",
        until: last_day(&app, &form.until)?,
        note: Some(form.note.trim().to_owned()).filter(|note| !note.is_empty()),
    };
    ask::answer(&app, id, reply, person.actor()).await?;
    Ok(after(
        "/desk/requests",
        if yes { "granted" } else { "refused" },
    ))
}

/// The end of a day, in the newsroom's zone; none if no day was given.
pub(crate) fn last_day(app: &App, text: &str) -> Result<Option<Timestamp>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || Refusal::Malformed(format!("{text:?} is not a day: write it as 2026-11-30."));
    let day: Date = text.trim().parse().map_err(|_| wrong())?;
    let next = day.tomorrow().map_err(|_| wrong())?;
    let end = next
        .to_zoned_datetime(app.zone.clone())
        .map_err(|_| wrong())?;
    Ok(Some(end.timestamp()))
}

async fn standing(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let rows = app
        .read(|app, tx| {
            let mut rows = Vec::new();
            for grant in asks::grants(tx, app.newsroom, None)? {
                let partner = partner::get(tx, app.newsroom, grant.partner)?
                    .map_or_else(String::new, |partner| partner.name);
                let story = match grant.story {
                    Some(id) => story::get(tx, app.newsroom, id)?
                        .map_or_else(String::new, |head| head.headline),
                    None => "Every story".into(),
                };
                let usage: Granted =
                    serde_json::from_value(grant.terms["use"].clone()).unwrap_or_default();
                let over = grant.until.is_some_and(|until| until <= app.now());
                let state = match (grant.revoked, over) {
                    (Some(_), _) => Chip::new("bad", "Taken back"),
                    (None, true) => Chip::new("plain", "Run out"),
                    (None, false) => Chip::new("good", "Stands"),
                };
                let act = if grant.revoked.is_none() && !over {
                    Cell::Act(Link::new(
                        format!("/desk/grants/{}/revoke", grant.id),
                        "Take back",
                    ))
                } else {
                    Cell::Words(String::new())
                };
                rows.push(TableRow {
                    cells: vec![
                        Cell::Words(partner),
                        Cell::Words(story),
                        Cell::Words(in_words(&usage)),
                        Cell::Words(
                            grant
                                .until
                                .map_or_else(|| "no end".into(), |until| app.tell(until)),
                        ),
                        Cell::Words(format!("{}, {}", grant.given_by, app.tell(grant.created))),
                        Cell::Chip(state),
                        act,
                    ],
                });
            }
            Ok(rows)
        })
        .await?;
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Requests, query.get("done").map(String::as_str)).await?,
        heading: "Permissions given".into(),
        intro: Some("Beside your terms. What was taken under a permission stays cleared when it is taken back.".into()),
        figures: Vec::new(),
        actions: vec![Link::new("/desk/grants/new", "Give a permission"), Link::new("/desk/requests", "Requests")],
        columns: vec!["Partner", "Story", "For", "Until", "By", "", ""],
        rows,
        empty: Empty::new("No permission was given yet.", "Answer a request, or give one by yourself.", None),
    }))
}

async fn new_grant(State(app): State<Arc<App>>, person: Person) -> Shown {
    let partners = app.read(|app, tx| partner::all(tx, app.newsroom)).await?;
    let choices = partners
        .into_iter()
        .filter(|partner| partner.ended.is_none() && !only_asked(partner))
        .map(|partner| Choice {
            value: partner.id.to_string(),
            label: partner.name,
        })
        .collect();
    let mut fields = vec![
        Input::line("partner", "Partner").of(Kind::Choice(choices)),
        Input::line("story", "Story")
            .hint("Its number, from the address of its page here; empty for every story."),
    ];
    fields.extend(wish_fields());
    fields.push(
        Input::line("until", "Until")
            .of(Kind::Line("date"))
            .hint("The last day; empty for no end."),
    );
    fields.push(Input::line("note", "Note").of(Kind::Text(3)));
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Requests, None).await?,
        heading: "Give a permission".into(),
        intro: vec!["It answers what your terms leave open, for this partner alone.".into()],
        affected: Vec::new(),
        action: "/desk/grants".into(),
        fields,
        button: "Give it",
        danger: false,
        back: Some("/desk/grants".into()),
    }))
}

#[derive(Deserialize)]
struct NewGrant {
    csrf: String,
    partner: PartnerId,
    #[serde(default)]
    until: String,
    #[serde(flatten)]
    wish: Wish,
}

async fn give(State(app): State<Arc<App>>, person: Person, Form(form): Form<NewGrant>) -> Shown {
    person.check(&form.csrf)?;
    let until = last_day(&app, &form.until)?;
    ask::give(&app, form.partner, form.wish, until, person.actor()).await?;
    Ok(after("/desk/grants", "granted"))
}

async fn revoke(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<AskId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    ask::take_back(&app, id, person.actor()).await?;
    Ok(after("/desk/grants", "revoked"))
}
