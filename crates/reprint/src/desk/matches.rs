//! Matches with their evidence: pages on which words of ours were read, stories that share words, and two texts side by side.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use reprint_store::{
    Result, SightingId, StoreError, Tx, matches,
    matches::StoryMatch,
    sighting::{self, Sighting, SightingState},
    story,
};
use reprint_story::{Span, StoryId};
use serde_json::Value;

use super::{
    Shown, after,
    auth::{Csrf, Person},
    frame, show,
    story::pieces,
    view::{Cell, Chip, Empty, Fact, Figure, Frame, Link, Piece, Room, TableRow, TableScreen},
};
use crate::{
    app::App,
    trace::{kind_words, outlet},
};

const SHOWN: u32 = 200;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/matches", get(all))
        .route("/desk/matches/{earlier}/{later}", get(pair))
        .route("/desk/seen/{id}", get(seen))
        .route("/desk/seen/{id}/{answer}", post(answer))
}

/// Two texts beside each other, with what stands in both, and how one became the other.
#[derive(Template)]
#[template(path = "desk/compare.html")]
struct Compare {
    frame: Frame,
    heading: String,
    chips: Vec<Chip>,
    facts: Vec<Fact>,
    sides: [Side; 2],
    edits: Vec<Piece>,
    /// Where a person's answer goes; none where none is wanted.
    answer: Option<String>,
}

struct Side {
    name: String,
    link: Link,
    words: Vec<Piece>,
}

async fn all(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let (rows, looks) = app
        .read(|app, tx| {
            let mut rows = Vec::new();
            for seen in sighting::newest(tx, app.newsroom, SHOWN)? {
                rows.push(of_sighting(app, tx, &seen)?);
            }
            for found in matches::newest(tx, app.newsroom, SHOWN)? {
                rows.extend(of_match(app, tx, &found)?);
            }
            rows.sort_by_key(|row| std::cmp::Reverse(row.0));
            let rows: Vec<TableRow> = rows.into_iter().map(|(_, row)| row).collect();
            Ok((rows, sighting::looks(tx, app.newsroom)?))
        })
        .await?;
    let last = looks.iter().map(|look| look.at).max();
    Ok(show(&TableScreen {
        frame: frame(&app, &person, Room::Matches, query.get("done").map(String::as_str)).await?,
        heading: "Matches".into(),
        intro: Some("Texts that share words: pages of other sites with words of ours, and stories that came in from sources. Read by machine; what a match means is for you to say.".into()),
        figures: vec![
            Figure { name: "Sites looked at", value: looks.len().to_string() },
            Figure { name: "Last look", value: last.map_or_else(|| "none yet".into(), |at| app.tell(at)) },
        ],
        actions: vec![],
        columns: vec!["Found", "Story", "Where", "What", "Share", "Earliest we saw"],
        rows,
        empty: Empty::new("No matches yet.", "Stories are compared as they come in; pages when a site is looked at.", None),
    }))
}

fn of_sighting(app: &App, tx: &mut dyn Tx, seen: &Sighting) -> Result<(jiff::Timestamp, TableRow)> {
    let headline =
        story::get(tx, app.newsroom, seen.story)?.map_or_else(String::new, |head| head.headline);
    let theirs = seen.evidence["page_first"].as_bool().unwrap_or(false);
    let cells = vec![
        Cell::Link(Link::new(
            format!("/desk/seen/{}", seen.id),
            app.tell(seen.first_seen),
        )),
        Cell::Link(Link::new(
            format!("/desk/story/{}/ran", seen.story),
            headline,
        )),
        Cell::Words(seen.url.clone()),
        Cell::Chip(Chip::new("plain", kind_words(&seen.kind))),
        Cell::Words(format!("{}% of it", seen.share / 10)),
        Cell::Words(if theirs {
            seen.host.clone()
        } else {
            "ours".into()
        }),
    ];
    Ok((seen.first_seen, TableRow { cells }))
}

fn of_match(
    app: &App,
    tx: &mut dyn Tx,
    found: &StoryMatch,
) -> Result<Option<(jiff::Timestamp, TableRow)>> {
    let (Some(earlier), Some(later)) = (
        story::get(tx, app.newsroom, found.earlier)?,
        story::get(tx, app.newsroom, found.later)?,
    ) else {
        return Ok(None);
    };
    let first = if found.first == found.earlier {
        &earlier
    } else {
        &later
    };
    let first = outlet(app, tx, first)?;
    let cells = vec![
        Cell::Link(Link::new(
            format!("/desk/matches/{}/{}", found.earlier, found.later),
            app.tell(found.found),
        )),
        Cell::Link(Link::new(
            format!("/desk/story/{}", earlier.id),
            earlier.headline.clone(),
        )),
        Cell::Words(format!("{}: {}", outlet(app, tx, &later)?, later.headline)),
        Cell::Chip(Chip::new("plain", kind_words(&found.kind))),
        Cell::Words(format!("{}% of it", found.share_earlier / 10)),
        Cell::Words(first),
    ];
    Ok(Some((found.found, TableRow { cells })))
}

async fn seen(State(app): State<Arc<App>>, person: Person, Path(id): Path<SightingId>) -> Shown {
    let (seen, ours, headline) = app
        .read(move |app, tx| {
            let missing = || StoreError::NotFound {
                what: "page",
                key: id.to_string(),
            };
            let seen = sighting::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
            let wanted = seen.version.unwrap_or(u32::MAX);
            let ours = match story::version(tx, app.newsroom, seen.story, wanted)? {
                Some(shown) => Some(shown),
                None => story::current(tx, app.newsroom, seen.story)?,
            };
            let ours = ours.ok_or_else(missing)?;
            Ok((seen, ours.text, ours.headline))
        })
        .await?;
    let page = seen.page.clone().unwrap_or_default();
    let mut facts = evidence(&seen.evidence);
    for said in seen.evidence["said"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        facts.insert(0, fact("Known here", said.to_owned()));
    }
    facts.insert(
        0,
        fact(
            "Read",
            format!(
                "{}, again {}",
                app.tell(seen.first_seen),
                app.tell(seen.last_seen)
            ),
        ),
    );
    facts.push(fact(
        "Shares",
        format!(
            "{}% of the story, {}% of the page",
            seen.share / 10,
            seen.share_page / 10
        ),
    ));
    let state = match seen.state {
        SightingState::New => Chip::new("ask", "Not looked at by a person"),
        SightingState::Confirmed => Chip::new("good", "Confirmed"),
        SightingState::Dismissed => Chip::new("plain", "Dismissed"),
    };
    Ok(show(&Compare {
        frame: frame(&app, &person, Room::Matches, None).await?,
        heading: format!("“{headline}” and a page at {}", seen.host),
        chips: vec![Chip::new("plain", kind_words(&seen.kind)), state],
        facts,
        sides: [
            Side {
                name: "Ours".into(),
                link: Link::new(format!("/desk/story/{}/ran", seen.story), headline),
                words: marked(&ours, &spans(&seen.evidence, "story")),
            },
            Side {
                name: "The page, as it was read".into(),
                link: Link::new(seen.url.clone(), seen.url.clone()),
                words: marked(&page, &spans(&seen.evidence, "page")),
            },
        ],
        edits: edits(&seen.kind, &ours, &page),
        answer: Some(format!("/desk/seen/{id}")),
    }))
}

async fn pair(
    State(app): State<Arc<App>>,
    person: Person,
    Path((a, b)): Path<(StoryId, StoryId)>,
) -> Shown {
    let (found, earlier, later) = app
        .read(move |app, tx| {
            let missing = || StoreError::NotFound {
                what: "match",
                key: format!("{a} and {b}"),
            };
            let found = matches::get(tx, app.newsroom, (a, b))?.ok_or_else(missing)?;
            let mut side = |id: StoryId| -> Result<(String, String, String)> {
                let head = story::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
                let story = story::current(tx, app.newsroom, id)?.ok_or_else(missing)?;
                Ok((outlet(app, tx, &head)?, head.headline, story.text))
            };
            let earlier = side(found.earlier)?;
            let later = side(found.later)?;
            Ok((found, earlier, later))
        })
        .await?;
    let mut facts = evidence(&found.evidence);
    let first = if found.first == found.earlier {
        &earlier
    } else {
        &later
    };
    facts.insert(
        0,
        fact(
            "Earliest we saw",
            format!("{}, {}% sure", first.0, found.confidence / 10),
        ),
    );
    facts.push(fact(
        "Shares",
        format!(
            "{}% of the one, {}% of the other",
            found.share_earlier / 10,
            found.share_later / 10
        ),
    ));
    let side = |(outlet, headline, text): &(String, String, String), id: StoryId, key: &str| Side {
        name: outlet.clone(),
        link: Link::new(format!("/desk/story/{id}"), headline.clone()),
        words: marked(text, &spans(&found.evidence, key)),
    };
    Ok(show(&Compare {
        frame: frame(&app, &person, Room::Matches, None).await?,
        heading: format!("“{}” and “{}”", earlier.1, later.1),
        chips: vec![Chip::new("plain", kind_words(&found.kind))],
        facts,
        sides: [
            side(&earlier, found.earlier, "earlier"),
            side(&later, found.later, "later"),
        ],
        edits: edits(&found.kind, &earlier.2, &later.2),
        answer: None,
    }))
}

fn fact(name: &'static str, value: String) -> Fact {
    Fact {
        name,
        value,
        evidence: None,
    }
}

/// Why a match was called what it is, and what speaks for who was first.
fn evidence(evidence: &Value) -> Vec<Fact> {
    let words = |list: &Value| -> Vec<String> {
        let words = list
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        words.map(|word| word.replace('_', " ")).collect()
    };
    let mut facts = vec![fact("Because", words(&evidence["reasons"]).join(", "))];
    let because: Vec<String> = evidence["because"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|piece| {
            Some(format!(
                "{} ({:+.1})",
                piece[0].as_str()?,
                piece[1].as_f64()?
            ))
        })
        .collect();
    if !because.is_empty() {
        facts.push(fact("Who was first", because.join("; ")));
    }
    let left_out = evidence["faults"].as_array().into_iter().flatten();
    facts.extend(
        left_out.filter_map(|fault| Some(fact("Left out", fault["message"].as_str()?.to_owned()))),
    );
    facts
}

fn spans(evidence: &Value, side: &str) -> Vec<Span> {
    let passages = evidence["passages"].as_array().into_iter().flatten();
    let mut spans: Vec<Span> = passages
        .filter_map(|passage| serde_json::from_value(passage[side].clone()).ok())
        .collect();
    spans.sort_unstable_by_key(|span| span.start);
    spans
}

/// A text in pieces, those that stand in the other text marked.
fn marked(text: &str, spans: &[Span]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut spans = spans.iter().peekable();
    for (at, c) in (0_u32..).zip(text.chars()) {
        while spans.next_if(|span| span.end <= at).is_some() {}
        let kind = if spans.peek().is_some_and(|span| span.start <= at) {
            "shared"
        } else {
            "same"
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.words.push(c),
            _ => pieces.push(Piece {
                kind,
                words: c.into(),
            }),
        }
    }
    pieces
}

/// How one text became the other; only of what is the same story, else nearly all would be a change.
fn edits(kind: &str, from: &str, to: &str) -> Vec<Piece> {
    if matches!(kind, "reprint" | "edited_reprint" | "rewrite") {
        pieces(from, to)
    } else {
        Vec::new()
    }
}

async fn answer(
    State(app): State<Arc<App>>,
    person: Person,
    Path((id, answer)): Path<(SightingId, String)>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    let state = match answer.as_str() {
        "confirm" => SightingState::Confirmed,
        "dismiss" => SightingState::Dismissed,
        _ => return Err(crate::http::Refusal::NotFound("There is no such answer.".into()).into()),
    };
    let by = person.actor().0;
    app.write(move |app, tx| sighting::decide(tx, app.newsroom, id, state, &by, app.now()))
        .await?;
    Ok(after(
        "/desk/matches",
        if state == SightingState::Confirmed {
            "confirmed"
        } else {
            "dismissed"
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_passages_are_marked_by_code_points() {
        let pieces = marked("Zoë came back.", &[Span::new(4, 8)]);
        let told: Vec<(&str, &str)> = pieces.iter().map(|p| (p.kind, p.words.as_str())).collect();
        assert_eq!(
            told,
            [("same", "Zoë "), ("shared", "came"), ("same", " back.")]
        );
    }
}
