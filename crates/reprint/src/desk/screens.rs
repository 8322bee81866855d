//! The desk's lists: our stories, stories to take, problems.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use reprint_rights::Verdict;
use reprint_store::{
    Result, Tx, copy, draft, problem, source,
    story::{self, Cursor, Filter, Head, Side},
};
use reprint_story::Status;

use super::{
    Shown, after,
    auth::{Csrf, Person},
    frame, show,
    view::{Cell, Chip, Empty, Link, Room, StoryList, StoryRow, TableRow, TableScreen},
};
use crate::{
    app::App,
    http::Refusal,
    reprint::{decision_for, is_taken},
};

pub(super) const ON_A_PAGE: u32 = 50;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk", get(our_stories))
        .route("/desk/take", get(to_take))
        .route("/desk/problems", get(problems))
        .route("/desk/problems/{id}/solved", post(solved))
}

async fn our_stories(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let empty = Empty::new(
        "No stories yet.",
        "Add your site's feed, and your newest stories stand here in a minute.",
        Some(Link::new("/desk/sources/new", "Add your first source")),
    );
    let list = list(&app, Side::Own, &query).await?;
    Ok(show(&StoryList {
        frame: frame(
            &app,
            &person,
            Room::OurStories,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: "Our stories".into(),
        intro: None,
        action: Some(Link::new("/desk/write", "Write a story")),
        rows: list.0,
        empty,
        older: list.1.map(|next| format!("/desk?from={next}")),
    }))
}

async fn to_take(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let empty = Empty::new(
        "No stories to take yet.",
        "Add the address a publisher has given you.",
        Some(Link::new("/desk/sources/new", "Add a source")),
    );
    let list = list(&app, Side::Taken, &query).await?;
    Ok(show(&StoryList {
        frame: frame(&app, &person, Room::ToTake, query.get("done").map(String::as_str)).await?,
        heading: "Stories to take".into(),
        intro: Some("From the publishers you take from. Nothing appears on your site before somebody here takes it.".into()),
        action: None,
        rows: list.0,
        empty,
        older: list.1.map(|next| format!("/desk/take?from={next}")),
    }))
}

async fn list(
    app: &Arc<App>,
    side: Side,
    query: &HashMap<String, String>,
) -> std::result::Result<(Vec<StoryRow>, Option<Cursor>), Refusal> {
    let from: Option<Cursor> = query.get("from").and_then(|from| from.parse().ok());
    app.read(move |app, tx| {
        let filter = Filter {
            side: Some(side),
            ..Filter::default()
        };
        let page = story::list(tx, app.newsroom, &filter, ON_A_PAGE, from)?;
        let rows = page
            .stories
            .iter()
            .map(|head| row(app, tx, head))
            .collect::<Result<_>>()?;
        Ok((rows, page.next))
    })
    .await
}

/// A story in a list: when, what, from whom, and what one must know of it at a glance.
pub(super) fn row(app: &App, tx: &mut dyn Tx, head: &Head) -> Result<StoryRow> {
    let mut chips = status_chips(app, head);
    let mut facts: Vec<String> = head.section.iter().cloned().collect();
    let mut unread = false;
    match head.side {
        Side::Own => {
            let copies = copy::of_story(tx, app.newsroom, head.id)?.len();
            if copies > 0 {
                facts.push(if copies == 1 {
                    "1 copy".into()
                } else {
                    format!("{copies} copies")
                });
            }
            if draft::waiting(tx, app.newsroom, head.id)?.is_some() {
                unread = true;
                chips.push(Chip::new("ask", "Changed at the source"));
            }
        }
        Side::Taken => {
            if let Some(source) = head.source
                && let Some(source) = source::get(tx, app.newsroom, source)?
            {
                facts.insert(0, source.name);
            }
            if is_taken(app, tx, head.id)? {
                chips.push(Chip::new("news", "On our site"));
            } else if head.status.is_usable() {
                unread = true;
                chips.push(match decision_for(app, tx, head)? {
                    Some(decision) => verdict_chip(decision.decision),
                    None => Chip::new("ask", "Terms not confirmed"),
                });
            }
        }
    }
    if head.version > 1 {
        facts.push(format!("version {}", head.version));
    }
    Ok(StoryRow {
        href: format!("/desk/story/{}", head.id),
        headline: head.headline.clone(),
        language: head.language.clone().filter(|tag| !tag.starts_with("en")),
        at: head.published.to_string(),
        at_words: app.tell(head.published),
        unread,
        facts,
        chips,
    })
}

/// Status and embargo in words.
pub(super) fn status_chips(app: &App, head: &Head) -> Vec<Chip> {
    let mut chips = Vec::new();
    match head.status {
        Status::Usable => {}
        Status::Draft => chips.push(Chip::new("plain", "Draft")),
        Status::Withheld => chips.push(Chip::new("hold", "On hold")),
        Status::Canceled => chips.push(Chip::new("bad", "Retracted")),
    }
    if let Some(until) = head.embargoed_until.filter(|until| *until > app.now()) {
        chips.push(Chip::new(
            "hold",
            format!("Embargo until {}", app.tell(until)),
        ));
    }
    chips
}

/// May reprint, Ask first, Not for reprint.
pub(super) fn verdict_chip(verdict: Verdict) -> Chip {
    let tone = match verdict {
        Verdict::Allow => "good",
        Verdict::Ask => "ask",
        Verdict::Deny => "bad",
    };
    Chip::new(tone, verdict.label())
}

async fn problems(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let open = app
        .read(|app, tx| problem::open(tx, Some(app.newsroom), 200))
        .await?;
    let rows = open
        .iter()
        .map(|problem| TableRow {
            cells: vec![
                Cell::Words(problem.what.clone()),
                Cell::Words(problem.why.clone()),
                Cell::Words(problem.remedy.clone()),
                Cell::Words(format!("{}, {}×", app.tell(problem.last), problem.times)),
                Cell::Act(Link::new(
                    format!("/desk/problems/{}/solved", problem.id),
                    "Put away",
                )),
            ],
        })
        .collect();
    Ok(show(&TableScreen {
        frame: frame(
            &app,
            &person,
            Room::Problems,
            query.get("done").map(String::as_str),
        )
        .await?,
        heading: "Problems".into(),
        intro: Some(
            "What went wrong and wants a person. Each goes away by itself when it is over.".into(),
        ),
        figures: Vec::new(),
        actions: Vec::new(),
        columns: vec!["What happened", "Why", "What to do", "Last seen", ""],
        rows,
        empty: Empty::new(
            "Nothing is wrong.",
            "Sources answer, deliveries arrive.",
            None,
        ),
    }))
}

async fn solved(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<reprint_store::ProblemId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    app.write(move |app, tx| problem::dismiss(tx, Some(app.newsroom), id, app.now()))
        .await?;
    Ok(after("/desk/problems", "solved"))
}
