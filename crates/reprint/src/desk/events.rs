//! Events: stories of one happening, whoever told it; and the outlets that tell them.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use reprint_store::{
    StoreError, event, matches, source,
    story::{self, Filter},
};
use reprint_story::{EventId, SourceId};

use super::{
    Shown,
    auth::Person,
    frame, show,
    view::{Cell, Empty, Figure, Link, Room, TableRow, TableScreen},
};
use crate::{
    app::App,
    trace::{self, Happening},
};

const SHOWN: u32 = 100;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/events", get(all))
        .route("/desk/events/{id}", get(one))
        .route("/desk/outlets/{id}", get(outlet))
}

async fn all(State(app): State<Arc<App>>, person: Person) -> Shown {
    let events = app.read(|app, tx| trace::newest(app, tx, SHOWN)).await?;
    let rows = events
        .iter()
        .map(|event| TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/events/{}", event.id),
                    &event.headline,
                )),
                Cell::Words(event.stories.len().to_string()),
                Cell::Words(event.outlets.join(", ")),
                Cell::Words(app.tell(event.first)),
                Cell::Words(app.tell(event.last)),
            ],
        })
        .collect();
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Events, None).await?,
        heading: "Events".into(),
        intro: Some("Stories of one happening, put together by machine, the newest first.".into()),
        figures: Vec::new(),
        actions: Vec::new(),
        columns: vec!["Event", "Stories", "Outlets", "First", "Last"],
        rows,
        empty: Empty::new(
            "No events yet.",
            "Two stories of one happening make one.",
            None,
        ),
    }))
}

async fn one(State(app): State<Arc<App>>, person: Person, Path(id): Path<EventId>) -> Shown {
    let event = app
        .read(move |app, tx| {
            let missing = || StoreError::NotFound {
                what: "event",
                key: id.to_string(),
            };
            trace::happening(app, tx, id)?.ok_or_else(missing)
        })
        .await?;
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Events, None).await?,
        heading: event.headline.clone(),
        intro: Some("Every story of this event, oldest first.".into()),
        figures: figures(&app, &event),
        actions: vec![Link::new(
            format!("/desk/find?q=event:{id}"),
            "Find among these stories",
        )],
        columns: vec!["Story", "Outlet", "Language", "Published"],
        rows: event
            .stories
            .iter()
            .map(|(head, outlet)| TableRow {
                cells: vec![
                    Cell::Link(Link::new(
                        format!("/desk/story/{}", head.id),
                        &head.headline,
                    )),
                    match head.source {
                        Some(source) => {
                            Cell::Link(Link::new(format!("/desk/outlets/{source}"), outlet))
                        }
                        None => Cell::Words(outlet.clone()),
                    },
                    Cell::Words(head.language.clone().unwrap_or_else(|| "not said".into())),
                    Cell::Words(app.tell(head.published)),
                ],
            })
            .collect(),
        empty: Empty::new("No stories.", "They were taken away.", None),
    }))
}

fn figures(app: &App, event: &Happening) -> Vec<Figure> {
    let languages = if event.languages.is_empty() {
        "not said".into()
    } else {
        event.languages.join(", ")
    };
    [
        ("Stories", event.stories.len().to_string()),
        ("Outlets", event.outlets.len().to_string()),
        ("Languages", languages),
        ("First seen", app.tell(event.first)),
        ("Last seen", app.tell(event.last)),
    ]
    .map(|(name, value)| Figure { name, value })
    .into()
}

/// What a source has told: its newest stories, their events, and those that share words with ours.
async fn outlet(State(app): State<Arc<App>>, person: Person, Path(id): Path<SourceId>) -> Shown {
    let (name, stories) = app
        .read(move |app, tx| {
            let missing = || StoreError::NotFound {
                what: "source",
                key: id.to_string(),
            };
            let source = source::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
            let filter = Filter {
                source: Some(id),
                ..Filter::default()
            };
            let mut stories = Vec::new();
            for head in story::list(tx, app.newsroom, &filter, SHOWN, None)?.stories {
                let event = event::of_story(tx, app.newsroom, head.id)?;
                let matched = matches::of_story(tx, app.newsroom, head.id, 1)?
                    .into_iter()
                    .next();
                stories.push((head, event, matched));
            }
            Ok((source.name, stories))
        })
        .await?;
    let matched = stories
        .iter()
        .filter(|(.., matched)| matched.is_some())
        .count();
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for (head, ..) in &stories {
        *languages
            .entry(head.language.as_deref().unwrap_or("not said"))
            .or_default() += 1;
    }
    let languages: Vec<String> = languages
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let rows = stories
        .iter()
        .map(|(head, event, matched)| TableRow {
            cells: vec![
                Cell::Link(Link::new(
                    format!("/desk/story/{}", head.id),
                    &head.headline,
                )),
                Cell::Words(app.tell(head.published)),
                match event {
                    Some(event) => {
                        Cell::Link(Link::new(format!("/desk/events/{event}"), "Its event"))
                    }
                    None => Cell::Words("not grouped yet".into()),
                },
                match matched {
                    Some(found) => Cell::Link(Link::new(
                        format!("/desk/matches/{}/{}", found.earlier, found.later),
                        trace::kind_words(&found.kind),
                    )),
                    None => Cell::Words("none".into()),
                },
            ],
        })
        .collect();
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Events, None).await?,
        heading: name,
        intro: Some("The newest stories of this source, with their events and the texts they share words with.".into()),
        figures: vec![
            Figure { name: "Stories shown", value: stories.len().to_string() },
            Figure { name: "With a match", value: matched.to_string() },
            Figure { name: "Languages", value: languages.join(", ") },
        ],
        actions: vec![Link::new(format!("/desk/sources/{id}"), "The source and its terms")],
        columns: vec!["Story", "Published", "Event", "Shares words with"],
        rows,
        empty: Empty::new("No stories yet.", "They stand here once the source was read.", None),
    }))
}
