//! Partners: who takes our stories, whom to write to, and the address each is given.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    response::Response,
    routing::{get, post},
};
use reprint_store::{
    StoreError, copy,
    partner::{self, Partner},
    story::{self, Filter, Side},
};
use reprint_story::{PartnerId, Status};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    CSS_PATH, Shown,
    auth::{Csrf, Person},
    frame, show,
    view::{
        Cell, Choice, Empty, Form as Screen, Frame, Input, Kind, Link, Room, TableRow, TableScreen,
    },
};
use crate::{app::App, clear, http::Refusal, secret::Token, site::partner_of};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/partners", get(all).post(add))
        .route("/desk/partners/new", get(new_form))
        .route("/desk/partners/{id}", get(one))
        .route("/desk/partners/{id}/token", post(new_token))
}

async fn all(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let partners = app.read(|app, tx| partner::all(tx, app.newsroom)).await?;
    let rows = partners
        .iter()
        .filter(|partner| !crate::ask::only_asked(partner))
        .map(|partner| TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/partners/{}", partner.id),
                    &partner.name,
                )),
                Cell::Words(partner.host.clone().unwrap_or_else(|| "no site".into())),
                Cell::Words(
                    partner
                        .contact
                        .clone()
                        .unwrap_or_else(|| "nobody named".into()),
                ),
                Cell::Words(if partner.token.is_some() {
                    "has an address".into()
                } else {
                    "none".into()
                }),
            ],
        })
        .collect();
    Ok(show(&TableScreen {
        frame: frame(
            &app,
            &person,
            Room::Partners,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: "Partners".into(),
        intro: None,
        figures: Vec::new(),
        actions: vec![Link::new("/desk/partners/new", "Add a partner")],
        columns: vec!["Partner", "Site", "Corrections contact", "Feed"],
        rows,
        empty: Empty::new(
            "No partners yet.",
            "A partner is a site or newsroom that reprints your stories.",
            None,
        ),
    }))
}

async fn new_form(State(app): State<Arc<App>>, person: Person) -> Shown {
    let class = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
    };
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Partners, None).await?,
        heading: "Add a partner".into(),
        intro: Vec::new(),
        affected: Vec::new(),
        action: "/desk/partners".into(),
        fields: vec![
            Input::line("name", "Name").required(),
            Input::line("host", "Its site").hint("valleypost.example, without https://. Copies found there are known as theirs."),
            Input::line("contact", "Who gets corrections").of(Kind::Line("email")).hint("Corrections, holds and retractions are mailed here by themselves when the page is kept by hand."),
            Input::line("class", "What it is").value("news").of(Kind::Choice(vec![
                class("news", "A news organisation"),
                class("nonprofit", "A nonprofit"),
                class("accredited", "An accredited news organisation"),
                class("partner", "Another partner"),
            ])),
            Input::line("region", "Region").hint("As your terms name it, such as US-CA; empty if it does not matter."),
        ],
        button: "Add",
        danger: false,
        back: Some("/desk/partners".into()),
    }))
}

/// What is needed to add a partner.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct NewPartner {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) host: String,
    #[serde(default)]
    pub(crate) contact: String,
    #[serde(default)]
    pub(crate) class: String,
    #[serde(default)]
    pub(crate) region: String,
}

#[derive(Deserialize)]
struct Added {
    csrf: String,
    #[serde(flatten)]
    new: NewPartner,
}

async fn add(State(app): State<Arc<App>>, person: Person, Form(form): Form<Added>) -> Shown {
    person.check(&form.csrf)?;
    let (partner, token) = add_partner(&app, form.new).await?;
    token_screen(&app, &person, &partner, &token).await
}

/// Adds a partner and makes its address. The token is shown once; only its hash is kept.
pub(crate) async fn add_partner(
    app: &Arc<App>,
    new: NewPartner,
) -> Result<(Partner, Token), Refusal> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = some(&new.name).ok_or_else(|| Refusal::Malformed("A partner has a name.".into()))?;
    let host = some(&new.host).map(|host| {
        let bare = host
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        bare.split('/').next().unwrap_or_default().to_lowercase()
    });
    let token = Token::new("rpp_")?;
    let mut classes: Vec<String> = some(&new.class).into_iter().collect();
    if classes.iter().any(|class| class == "accredited") {
        classes.push("news".into());
    }
    let partner = Partner {
        id: app.id(),
        publisher: app.newsroom,
        name,
        host,
        classes,
        region: some(&new.region),
        contact: some(&new.contact),
        settings: json!({}),
        token: Some(token.hash()),
        created: app.now(),
        ended: None,
    };
    let added = partner.clone();
    app.write(move |_, tx| partner::add(tx, &added)).await?;
    Ok((partner, token))
}

async fn new_token(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<PartnerId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    let token = Token::new("rpp_").map_err(Refusal::Failed)?;
    let hash = token.hash();
    let partner = app
        .write(move |app, tx| {
            let mut partner =
                partner::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                    what: "partner",
                    key: id.to_string(),
                })?;
            partner.token = Some(hash);
            partner::update(tx, &partner)?;
            Ok(partner)
        })
        .await?;
    token_screen(&app, &person, &partner, &token).await
}

async fn token_screen(app: &Arc<App>, person: &Person, partner: &Partner, token: &Token) -> Shown {
    let base = app.config.base_url();
    Ok(show(&Screen {
        frame: frame(app, person, Room::Partners, Some("partner")).await?,
        heading: format!("The addresses for {}", partner.name),
        intro: vec![
            "Give these to the partner now: they are shown only once, and whoever has them counts as the partner.".into(),
            format!("For an editor, in a browser: {base}/partner/{}", token.as_str()),
            format!("For the partner's own Reprint, or any feed reader: {base}/partner/{}/atom.xml", token.as_str()),
        ],
        affected: Vec::new(),
        action: format!("/desk/partners/{}/token", partner.id),
        fields: Vec::new(),
        button: "Make new addresses (the old ones stop working)",
        danger: false,
        back: Some("/desk/partners".into()),
    }))
}

async fn one(State(app): State<Arc<App>>, person: Person, Path(id): Path<PartnerId>) -> Shown {
    let (partner, copies) = app
        .read(move |app, tx| {
            let partner =
                partner::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                    what: "partner",
                    key: id.to_string(),
                })?;
            let filter = copy::Filter {
                partner: Some(id),
                ..copy::Filter::default()
            };
            Ok((partner, copy::list(tx, app.newsroom, filter, 200)?.len()))
        })
        .await?;
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Partners, None).await?,
        heading: partner.name.clone(),
        intro: vec![
            format!("Site: {}", partner.host.as_deref().unwrap_or("none")),
            format!(
                "Corrections go to: {}",
                partner.contact.as_deref().unwrap_or("nobody")
            ),
            format!("Copies known: {copies}"),
        ],
        affected: Vec::new(),
        action: format!("/desk/partners/{id}/token"),
        fields: Vec::new(),
        button: "Make new addresses (the old ones stop working)",
        danger: false,
        back: Some("/desk/partners".into()),
    }))
}

/// What a partner's editor sees behind the partner's own address: each story, what the terms say, and a button.
pub(crate) async fn partner_page(app: &Arc<App>, token: String) -> Result<Response, Refusal> {
    let partner = partner_of(app, &token).await?;
    let name = partner.name.clone();
    let rows = app
        .read(move |app, tx| {
            let filter = Filter {
                side: Some(Side::Own),
                status: Some(Status::Usable),
                readable_at: Some(app.now()),
                ..Filter::default()
            };
            let mut rows = Vec::new();
            for head in story::list(tx, app.newsroom, &filter, 100, None)?.stories {
                let Some(story) = story::current(tx, app.newsroom, head.id)? else {
                    continue;
                };
                let terms = clear::own_terms(app, tx, Some(&partner), Some(&head))?;
                let usage = clear::partner_use(&partner, reprint_story::Medium::Online);
                let decision = match clear::clear(app, &story, &terms, &usage) {
                    Ok(cleared) => cleared.decision().clone(),
                    Err(decision) => *decision,
                };
                let act = format!("/partner/{token}/take?story={}", head.id);
                let act = if decision.allows() {
                    Cell::Act(Link::new(act, "Get the kit"))
                } else if decision.decision == reprint_rights::Verdict::Ask {
                    Cell::Link(Link::new(
                        format!("/partner/{token}/ask?story={}", head.id),
                        "Ask to reprint",
                    ))
                } else {
                    Cell::Words(
                        decision
                            .reasons
                            .first()
                            .map_or_else(String::new, |reason| reason.text.clone()),
                    )
                };
                rows.push(TableRow {
                    cells: vec![
                        Cell::Link(Link::new(
                            format!("/story/{}", head.id),
                            head.headline.clone(),
                        )),
                        Cell::Words(app.tell(head.published)),
                        Cell::Chip(super::screens::verdict_chip(decision.decision)),
                        act,
                    ],
                });
            }
            Ok(rows)
        })
        .await?;
    Ok(show(&TableScreen {
        frame: Frame {
            newsroom: app.config.newsroom.name.clone(),
            css: CSS_PATH.into(),
            ..Frame::default()
        },
        heading: format!("Stories for {name}"),
        intro: Some("Each kit brings byline, credit and copyright as the publisher orders them. Corrections follow every story you take.".into()),
        figures: Vec::new(),
        actions: Vec::new(),
        columns: vec!["Story", "Published", "Terms", ""],
        rows,
        empty: Empty::new("No stories yet.", "Come back when the publisher has published one.", None),
    }))
}
