//! Finding at the desk: what was looked for, what was found and where it stands in it, and what of the query was not understood.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    routing::get,
};
use reprint_store::search::{Order, Piece};

use super::{
    Shown,
    auth::Person,
    frame,
    screens::{ON_A_PAGE, row},
    show,
    view::{Frame, Link, Room, StoryRow},
};
use crate::{
    app::App,
    find::{self, OPERATORS, Place},
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/desk/find", get(found))
}

/// What was found.
#[derive(Template)]
#[template(path = "desk/find.html")]
struct FindScreen {
    frame: Frame,
    heading: String,
    operators: &'static str,
    remarks: Vec<String>,
    /// The other order, and to keep the search.
    links: Vec<Link>,
    order: &'static str,
    rows: Vec<FoundRow>,
    older: Option<String>,
}

struct FoundRow {
    row: StoryRow,
    headline: Vec<Piece>,
    passage: Vec<Piece>,
}

async fn found(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let asked = query.get("q").cloned().unwrap_or_default();
    let order = find::order(query.get("order").map_or("", String::as_str));
    let from: Option<Place> = query.get("from").and_then(|from| from.parse().ok());
    let wanted = asked.clone();
    let (rows, next, remarks) = app
        .read(move |app, tx| {
            let mut query = find::parse(&wanted, &app.at_desk());
            query.search.order = order;
            let found = find::find(app, tx, &query, from, ON_A_PAGE)?;
            let mut rows = Vec::with_capacity(found.hits.len());
            for hit in found.hits {
                rows.push(FoundRow {
                    row: row(app, tx, &hit.head)?,
                    headline: hit.headline,
                    passage: hit.passage,
                });
            }
            Ok((rows, found.next, found.remarks))
        })
        .await?;
    let mut around = frame(&app, &person, Room::OurStories, None).await?;
    around.query.clone_from(&asked);
    around.here = None;
    let (order, other) = match order {
        Order::Newest => (
            "newest",
            Link::new(address(&asked, "relevance", None), "Best match first"),
        ),
        Order::Relevance => (
            "relevance",
            Link::new(address(&asked, "newest", None), "Newest first"),
        ),
    };
    let links = if asked.trim().is_empty() {
        Vec::new()
    } else {
        let query = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect::<String>();
        let save = format!("/desk/searches/new?q={query}");
        vec![other, Link::new(save, "Save this search")]
    };
    Ok(show(&FindScreen {
        frame: around,
        heading: if asked.trim().is_empty() {
            "Find stories".into()
        } else {
            format!("Found for “{asked}”")
        },
        operators: OPERATORS,
        remarks,
        links,
        order,
        rows,
        older: next.map(|next| address(&asked, order, Some(next))),
    }))
}

fn address(asked: &str, order: &str, from: Option<Place>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", asked).append_pair("order", order);
    if let Some(from) = from {
        query.append_pair("from", &from.to_string());
    }
    format!("/desk/find?{}", query.finish())
}
