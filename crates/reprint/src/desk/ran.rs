//! Where one story ran: uses, sites, terms, views and how each was got; its spread over time; lists to take along.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use reprint_net::Purpose;
use reprint_store::{Result, StoreError, Tx, sighting, sighting::Look, story, witness};
use reprint_story::{CopyId, StoryId};
use serde::Deserialize;
use serde_json::json;

use super::{
    Shown, after,
    auth::{Csrf, Person},
    chart::{Chart, spread},
    frame, show,
    view::{Chip, Figure, Frame, Link, Room},
};
use crate::{
    app::App,
    http::Refusal,
    trace::{self, Known, Ran, Terms, Views, host, kind_words},
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/story/{id}/ran", get(screen))
        .route("/desk/story/{id}/ran.csv", get(csv))
        .route("/desk/story/{id}/ran.json", get(as_json))
        .route("/desk/story/{id}/ran/report", get(report))
        .route("/desk/look", post(look))
        .route("/desk/copies/{id}/told", post(told))
        .route("/desk/copies/{id}/confirm", post(confirm))
}

/// Where one story ran.
#[derive(Template)]
#[template(path = "desk/ran.html")]
struct RanScreen {
    frame: Frame,
    story: String,
    headline: String,
    figures: Vec<Figure>,
    chart: Option<Chart>,
    rows: Vec<Row>,
    looks: Vec<String>,
    searches: Vec<Link>,
}

/// The same for paper.
#[derive(Template)]
#[template(path = "desk/report.html")]
struct Report {
    css: &'static str,
    newsroom: String,
    headline: String,
    made: String,
    figures: Vec<Figure>,
    chart: Option<Chart>,
    rows: Vec<Row>,
    looks: Vec<String>,
}

struct Row {
    at: String,
    who: String,
    url: Option<String>,
    what: String,
    state: Chip,
    version: String,
    terms: String,
    views: String,
    link: String,
    /// A fault that a person can confirm: where to.
    confirm: Option<String>,
}

/// What is known of a story's uses.
struct Uses {
    headline: String,
    version: u32,
    text: String,
    published: Timestamp,
    ran: Vec<Ran>,
    looks: Vec<Look>,
}

fn known(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Uses> {
    let missing = || StoreError::NotFound {
        what: "story",
        key: id.to_string(),
    };
    let head = story::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
    let current = story::current(tx, app.newsroom, id)?;
    Ok(Uses {
        headline: head.headline,
        version: head.version,
        text: current.map_or_else(String::new, |story| story.text),
        published: head.published,
        ran: trace::ran(app, tx, id)?,
        looks: sighting::looks(tx, app.newsroom)?,
    })
}

async fn screen(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let known = app.read(move |app, tx| known(app, tx, id)).await?;
    Ok(show(&RanScreen {
        frame: frame(
            &app,
            &person,
            Room::WhereItRan,
            query.get("done").map(String::as_str),
        )
        .await?,
        story: id.to_string(),
        figures: figures(&known),
        chart: chart(&app, &known),
        rows: known
            .ran
            .iter()
            .map(|ran| row(&app, ran, Terms::words))
            .collect(),
        looks: looks(&app, &known.looks),
        searches: searches(&known.text),
        headline: known.headline,
    }))
}

async fn report(State(app): State<Arc<App>>, _: Person, Path(id): Path<StoryId>) -> Shown {
    let known = app.read(move |app, tx| known(app, tx, id)).await?;
    Ok(show(&Report {
        css: super::CSS_PATH,
        newsroom: app.config.newsroom.name.clone(),
        made: app.tell(app.now()),
        figures: figures(&known),
        chart: chart(&app, &known),
        rows: known
            .ran
            .iter()
            .map(|ran| row(&app, ran, Terms::exported))
            .collect(),
        looks: looks(&app, &known.looks),
        headline: known.headline,
    }))
}

fn chart(app: &App, known: &Uses) -> Option<Chart> {
    let uses: Vec<Timestamp> = known.ran.iter().map(|ran| ran.at).collect();
    let day = |at: Timestamp| {
        at.to_zoned_datetime(app.zone.clone())
            .strftime("%-d %b %Y")
            .to_string()
    };
    spread(known.published, &uses, app.now(), day)
}

fn figures(known: &Uses) -> Vec<Figure> {
    let figure = |name, value: String| Figure { name, value };
    let ran = &known.ran;
    let mut sites: Vec<String> = ran
        .iter()
        .map(|ran| {
            ran.url
                .as_deref()
                .and_then(host)
                .unwrap_or_else(|| ran.who.clone())
        })
        .collect();
    sites.sort();
    sites.dedup();
    let read = ran
        .iter()
        .filter(|ran| matches!(ran.terms, Terms::Kept(_) | Terms::NotFound { .. }))
        .count();
    let kept = ran
        .iter()
        .filter(|ran| matches!(ran.terms, Terms::Kept(_)))
        .count();
    let seen = ran.iter().filter(|ran| ran.version.is_some()).count();
    let newest = ran
        .iter()
        .filter(|ran| ran.version.is_some_and(|version| version >= known.version))
        .count();
    vec![
        figure("Uses known", ran.len().to_string()),
        figure("Sites", sites.len().to_string()),
        figure(
            "Terms seen kept",
            if read == 0 {
                "not read".into()
            } else {
                format!("{kept} of {read} read")
            },
        ),
        figure(
            if known.version > 1 {
                "Carry the newest version"
            } else {
                "Version seen"
            },
            if seen == 0 {
                "not seen".into()
            } else {
                format!("{newest} of {seen} seen")
            },
        ),
        figure("Views", views(ran)),
    ]
}

/// The sum of what was counted; numbers that were told stand in their rows, since they count other things.
fn views(ran: &[Ran]) -> String {
    let counted = ran.iter().filter_map(|ran| match ran.views {
        Views::Counted(times) => Some(times),
        _ => None,
    });
    let counted: Vec<i64> = counted.collect();
    if counted.is_empty() {
        "not counted".into()
    } else {
        format!(
            "{} on {}",
            counted.iter().sum::<i64>(),
            if counted.len() == 1 {
                "1 page".into()
            } else {
                format!("{} pages", counted.len())
            }
        )
    }
}

fn row(app: &App, ran: &Ran, terms: impl Fn(&Terms) -> String) -> Row {
    let (link, confirm) = match ran.known {
        Known::Copy(id) => (
            format!("/desk/copies/{id}"),
            Some(format!("/desk/copies/{id}/confirm")),
        ),
        Known::Sighting(id) => (format!("/desk/seen/{id}"), None),
        Known::Story(id) => (format!("/desk/story/{id}"), None),
    };
    let unconfirmed = matches!(
        ran.terms,
        Terms::NotFound {
            confirmed: false,
            ..
        }
    );
    let mut what = match (&ran.kind, ran.share) {
        (Some(kind), Some(share)) => format!("{}, {}% of the words", kind_words(kind), share / 10),
        _ => "Taken".into(),
    };
    if ran.before_ours {
        what.push_str("; dated before ours");
    }
    Row {
        at: app.tell(ran.at),
        who: ran.who.clone(),
        url: ran.url.clone(),
        what,
        state: Chip::new("plain", ran.state),
        version: ran
            .version
            .map_or_else(|| "not seen".into(), |version| version.to_string()),
        terms: terms(&ran.terms),
        views: ran.views.words(),
        link,
        confirm: confirm.filter(|_| unconfirmed),
    }
}

fn looks(app: &App, looks: &[Look]) -> Vec<String> {
    let told = looks.iter().map(|look| {
        let note = look
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!(". {note}"));
        format!(
            "{}, on {}, by {}: {} pages read, {} with words of ours{note}",
            look.host,
            app.tell(look.at),
            look.ways,
            look.pages,
            look.matched
        )
    });
    told.collect()
}

/// Links that look for exact sentences of the story in web searches, for a person to follow.
fn searches(text: &str) -> Vec<Link> {
    const ENGINES: [(&str, &str); 2] = [
        ("DuckDuckGo", "https://duckduckgo.com/?q="),
        ("Google", "https://www.google.com/search?q="),
    ];
    let mut links = Vec::new();
    for sentence in telling_sentences(text) {
        for (name, address) in ENGINES {
            let query: String =
                url::form_urlencoded::byte_serialize(format!("\"{sentence}\"").as_bytes())
                    .collect();
            links.push(Link::new(
                format!("{address}{query}"),
                format!("“{sentence}” at {name}"),
            ));
        }
    }
    links
}

/// Up to three sentences of eight to twenty words without a quotation, from all over the text: others seldom have the same.
fn telling_sentences(text: &str) -> Vec<&str> {
    let good: Vec<&str> = text
        .split(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|sentence| {
            let words = sentence.split_whitespace().count();
            (8..=20).contains(&words) && !sentence.contains(['"', '“', '”', '„', '«'])
        })
        .collect();
    let mut picked: Vec<&str> = [0, good.len() / 2, good.len().saturating_sub(1)]
        .into_iter()
        .filter_map(|at| good.get(at).copied())
        .collect();
    picked.dedup();
    picked
}

async fn csv(State(app): State<Arc<App>>, _: Person, Path(id): Path<StoryId>) -> Shown {
    let known = app.read(move |app, tx| known(app, tx, id)).await?;
    let mut out = String::from("date,who,address,what,share,state,version,terms,read,views\r\n");
    for ran in &known.ran {
        let cells = [
            ran.at.to_string(),
            ran.who.clone(),
            ran.url.clone().unwrap_or_default(),
            ran.kind.as_deref().map_or("Taken", kind_words).to_owned(),
            ran.share.map_or_else(String::new, |share| {
                format!("{:.3}", f64::from(share) / 1000.0)
            }),
            ran.state.to_owned(),
            ran.version
                .map_or_else(String::new, |version| version.to_string()),
            ran.terms.exported(),
            ran.read.map_or_else(String::new, |at| at.to_string()),
            ran.views.words(),
        ];
        out.push_str(&cells.map(|cell| csv_cell(&cell)).join(","));
        out.push_str("\r\n");
    }
    Ok(file(
        "text/csv; charset=utf-8",
        &format!("ran-{id}.csv"),
        out,
    ))
}

/// A cell as RFC 4180 wants it, and so that no spreadsheet takes it for a formula.
fn csv_cell(words: &str) -> String {
    let words = if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}")
    } else {
        words.to_owned()
    };
    format!("\"{}\"", words.replace('"', "\"\""))
}

async fn as_json(State(app): State<Arc<App>>, _: Person, Path(id): Path<StoryId>) -> Shown {
    let known = app.read(move |app, tx| known(app, tx, id)).await?;
    let looks: Vec<_> = known
        .looks
        .iter()
        .map(|look| json!({ "host": look.host, "at": look.at.to_string(), "ways": look.ways, "pages": look.pages, "matched": look.matched }))
        .collect();
    let uses: Vec<_> = known.ran.iter().map(Ran::json).collect();
    let list = json!({ "story": id, "headline": known.headline, "uses": uses, "looked_at": looks });
    Ok(file(
        "application/json",
        &format!("ran-{id}.json"),
        format!("{list:#}\n"),
    ))
}

fn file(media_type: &'static str, name: &str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}

#[derive(Deserialize)]
struct Looked {
    csrf: String,
    url: String,
    /// The story whose screen the form stood on.
    #[serde(default)]
    story: String,
}

/// A person gave the address of a page: it is read and traced now.
async fn look(State(app): State<Arc<App>>, person: Person, Form(form): Form<Looked>) -> Shown {
    person.check(&form.csrf)?;
    let traced = trace::trace_url(&app, form.url.trim(), Purpose::Asked).await?;
    let done = if traced.hits.is_empty() {
        "looked"
    } else {
        "found"
    };
    Ok(match form.story.parse::<StoryId>() {
        Ok(story) => after(&format!("/desk/story/{story}/ran"), done),
        Err(_) => after("/desk/matches", done),
    })
}

#[derive(Deserialize)]
struct Number {
    csrf: String,
    times: i64,
    what: String,
}

/// A partner told how many people its newsletter, paper or broadcast reached.
async fn told(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<CopyId>,
    Form(form): Form<Number>,
) -> Shown {
    person.check(&form.csrf)?;
    let what: String = form.what.trim().chars().take(80).collect();
    if form.times < 0 || what.is_empty() {
        return Err(
            Refusal::Malformed("Say how many, and of what: 1200, printed copies.".into()).into(),
        );
    }
    let by = person.actor().0;
    app.write(move |app, tx| {
        let told = witness::Told {
            times: form.times,
            what: what.clone(),
            at: app.now(),
            by: by.clone(),
        };
        witness::tell(tx, app.newsroom, id, &told)
    })
    .await?;
    Ok(after("/desk/copies", "told"))
}

/// A person looked at the page, or at what was kept of it, and says that the reading is right.
async fn confirm(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<CopyId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    let by = person.actor().0;
    let story = app
        .write(move |app, tx| {
            let missing = || StoreError::NotFound {
                what: "copy",
                key: id.to_string(),
            };
            let row = reprint_store::copy::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
            if let Some(read) = row.copy.read {
                witness::confirm(tx, app.newsroom, id, read.earliest(), &by, app.now())?;
            }
            Ok(row.copy.story)
        })
        .await?;
    Ok(after(&format!("/desk/story/{story}/ran"), "confirmed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        assert_eq!(csv_cell("Quay \"News\""), "\"Quay \"\"News\"\"\"");
        assert_eq!(csv_cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }

    #[test]
    fn sentences_to_look_for_are_whole_and_no_quotations() {
        let text = "Short one. The ferry came back to the north quay of Lindvik on Monday morning. \
            “We are glad that it is back at last,” said the captain of the ship.";
        assert_eq!(
            telling_sentences(text),
            ["The ferry came back to the north quay of Lindvik on Monday morning"]
        );
    }
}
