//! Saved searches: what is watched for, how it is told, and what was found.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    routing::get,
};
use jiff::SignedDuration;
use reprint_store::{
    SavedSearchId,
    alert::{self, SavedSearch, Tell},
    story,
};
use serde::Deserialize;

use super::{
    Shown, after,
    auth::Person,
    frame, show,
    view::{
        Cell, Choice, Empty, Figure, Form as Screen, Input, Kind, Link, Room, TableRow, TableScreen,
    },
};
use crate::{
    alerts::{self, Wanted},
    app::App,
};

/// Stories shown of what a search found.
const SHOWN: u32 = 100;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/searches", get(all).post(keep))
        .route("/desk/searches/new", get(new_form))
        .route("/desk/searches/{id}", get(one))
        .route("/desk/searches/{id}/change", get(change_form).post(change))
}

async fn all(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let kept = app
        .read(|app, tx| {
            let week = SignedDuration::from_hours(24 * 7);
            let since = app.now().saturating_sub(week).unwrap_or(app.now());
            let mut kept = Vec::new();
            for search in alert::all(tx, app.newsroom)? {
                let found = alert::count(tx, app.newsroom, search.id, since)?;
                kept.push((search, found));
            }
            Ok(kept)
        })
        .await?;
    let rows = kept
        .into_iter()
        .map(|(search, found)| TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/searches/{}", search.id),
                    &search.name,
                )),
                Cell::Words(search.query.clone()),
                Cell::Words(found.to_string()),
                Cell::Words(ways(&search)),
            ],
        })
        .collect();
    let done = query.get("done").map(String::as_str);
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Searches, done).await?,
        heading: "Saved searches".into(),
        intro: Some("Each new story that matches is told once: here, in the search's feed, and by mail or webhook if you wish.".into()),
        figures: Vec::new(),
        actions: vec![Link::new("/desk/searches/new", "Save a search")],
        columns: vec!["Search", "Looks for", "Found in 7 days", "Told by"],
        rows,
        empty: Empty::new(
            "No saved searches yet.",
            "Look for something, then save the search.",
            None,
        ),
    }))
}

fn ways(search: &SavedSearch) -> String {
    let mut ways = vec!["feed".to_owned()];
    match (&search.mail, search.tell) {
        (Some(mail), Tell::AtOnce) => ways.push(format!("mail to {mail}")),
        (Some(mail), Tell::Daily) => ways.push(format!("mail to {mail} once a day")),
        _ => {}
    }
    if search.webhook.is_some() {
        ways.push("webhook".into());
    }
    ways.join(", ")
}

async fn new_form(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let looked_for = query.get("q").map_or("", String::as_str);
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Searches, None).await?,
        heading: "Save a search".into(),
        intro: vec!["Stories that are here already are not told; look for them with Find.".into()],
        affected: Vec::new(),
        action: "/desk/searches".into(),
        fields: fields("", looked_for, Tell::AtOnce, None, None),
        button: "Save the search",
        danger: false,
        back: Some("/desk/searches".into()),
    }))
}

fn fields(
    name: &str,
    query: &str,
    tell: Tell,
    mail: Option<&str>,
    webhook: Option<&str>,
) -> Vec<Input> {
    let choice = |tell: Tell, label: &str| Choice {
        value: tell.word().into(),
        label: label.into(),
    };
    vec![
        Input::line("name", "What you call it").value(name).required(),
        Input::line("query", "What is looked for")
            .hint("As in the search box: words, “phrases”, -not, from: by: lang: …")
            .value(query)
            .required(),
        Input::line("mail", "Mail to")
            .of(Kind::Line("email"))
            .hint("Empty: no mail.")
            .value(mail.unwrap_or_default()),
        Input::line("tell", "When mail is sent")
            .of(Kind::Choice(vec![
                choice(Tell::AtOnce, "At once"),
                choice(Tell::Daily, "Once a day, at seven in the morning"),
                choice(Tell::Never, "Not for now"),
            ]))
            .value(tell.word()),
        Input::line("webhook", "Webhook")
            .of(Kind::Line("url"))
            .hint("An address of a program of yours that is called for each story, signed (Standard Webhooks). Empty: none.")
            .value(webhook.unwrap_or_default()),
    ]
}

#[derive(Deserialize)]
struct Filled {
    csrf: String,
    name: String,
    query: String,
    #[serde(default)]
    tell: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    webhook: String,
    /// Of a change: `keep`, `renew` or `remove`.
    #[serde(default)]
    act: String,
}

impl Filled {
    fn wanted(self) -> Wanted {
        Wanted {
            name: self.name,
            query: self.query,
            tell: Some(self.tell),
            mail: Some(self.mail),
            webhook: Some(self.webhook),
        }
    }
}

async fn keep(State(app): State<Arc<App>>, person: Person, Form(form): Form<Filled>) -> Shown {
    person.check(&form.csrf)?;
    let kept = alerts::keep(&app, form.wanted(), person.actor()).await?;
    Ok(after(&format!("/desk/searches/{}", kept.id), "search"))
}

async fn one(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SavedSearchId>,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let search = alerts::get(&app, id).await?;
    let rows = app
        .read(move |app, tx| {
            let mut rows = Vec::new();
            for (id, at) in alert::newest(tx, app.newsroom, id, SHOWN)? {
                let head = story::get(tx, app.newsroom, id)?;
                // What is retracted, on hold or purged carries no word of itself.
                let Some(head) =
                    head.filter(|head| head.status.is_usable() && head.purged.is_none())
                else {
                    continue;
                };
                let (outlet, _) = alerts::outlet_and_address(app, tx, &head)?;
                rows.push(TableRow {
                    cells: vec![
                        Cell::Link(Link::new(
                            format!("/desk/story/{}", head.id),
                            &head.headline,
                        )),
                        Cell::Words(outlet),
                        Cell::Words(app.tell(head.published)),
                        Cell::Words(app.tell(at)),
                    ],
                });
            }
            Ok(rows)
        })
        .await?;
    let mut figures = vec![
        Figure {
            name: "Looks for",
            value: search.query.clone(),
        },
        Figure {
            name: "Told by",
            value: ways(&search),
        },
        Figure {
            name: "Its feed (who has the address can read it)",
            value: alerts::feed_address(&app, &search),
        },
    ];
    if let Some(hook) = &search.webhook {
        let secret = alerts::hook_secret(&app, &search).map_err(crate::http::Refusal::from)?;
        figures.push(Figure {
            name: "Webhook",
            value: hook.clone(),
        });
        figures.push(Figure {
            name: "Signed with",
            value: secret.reveal(),
        });
    }
    figures.extend(
        alerts::remarks(&app, &search)
            .into_iter()
            .map(|value| Figure {
                name: "Not understood",
                value,
            }),
    );
    let find = url::form_urlencoded::byte_serialize(search.query.as_bytes()).collect::<String>();
    let done = query.get("done").map(String::as_str);
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Searches, done).await?,
        heading: search.name,
        intro: None,
        figures,
        actions: vec![
            Link::new(format!("/desk/searches/{id}/change"), "Change or end it"),
            Link::new(format!("/desk/find?q={find}"), "Everything that matches"),
        ],
        columns: vec!["Story", "Outlet", "Published", "Found"],
        rows,
        empty: Empty::new(
            "Nothing new yet.",
            "The next story that matches stands here.",
            None,
        ),
    }))
}

async fn change_form(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SavedSearchId>,
) -> Shown {
    let search = alerts::get(&app, id).await?;
    let mut fields = fields(
        &search.name,
        &search.query,
        search.tell,
        search.mail.as_deref(),
        search.webhook.as_deref(),
    );
    fields.push(
        Input::line("act", "What to do")
            .of(Kind::Choice(vec![
                Choice {
                    value: "keep".into(),
                    label: "Keep these wishes".into(),
                },
                Choice {
                    value: "renew".into(),
                    label: "Keep them, and make the feed's address and the webhook's secret anew"
                        .into(),
                },
                Choice {
                    value: "remove".into(),
                    label: "End the search and forget what it found".into(),
                },
            ]))
            .value("keep"),
    );
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::Searches, None).await?,
        heading: format!("Change “{}”", search.name),
        intro: vec![
            "With other words to look for, only stories that come from now on are told.".into(),
        ],
        affected: Vec::new(),
        action: format!("/desk/searches/{id}/change"),
        fields,
        button: "Do it",
        danger: false,
        back: Some(format!("/desk/searches/{id}")),
    }))
}

async fn change(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<SavedSearchId>,
    Form(form): Form<Filled>,
) -> Shown {
    person.check(&form.csrf)?;
    if form.act == "remove" {
        alerts::remove(&app, id, person.actor()).await?;
        return Ok(after("/desk/searches", "forgotten"));
    }
    let renewed = form.act == "renew";
    alerts::change(&app, id, form.wanted(), person.actor()).await?;
    if renewed {
        alerts::renew(&app, id, person.actor()).await?;
    }
    Ok(after(&format!("/desk/searches/{id}"), "search"))
}
