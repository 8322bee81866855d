//! What can be done with a story: hold, release, correct, retract, give, take; and the answer to a change at the source.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::{Path, State},
    routing::{get, post},
};
use reprint_store::{ChangeId, StoreError, copy, partner, story};
use reprint_story::{ChangeKind, Medium, PartnerId, StoryId};
use serde::Deserialize;

use super::{
    Shown, after,
    auth::{Csrf, Person},
    frame, show,
    view::{Choice, Form as Screen, Input, Kind, Room},
};
use crate::{
    app::App,
    follow::{self, Rewording},
    http::Refusal,
    reprint,
    take_in::together::Side,
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/desk/story/{id}/hold", post(hold))
        .route("/desk/story/{id}/release", post(release))
        .route("/desk/story/{id}/take", post(take))
        .route("/desk/story/{id}/undo", post(undo))
        .route("/desk/story/{id}/edit", get(edit_form).post(edit))
        .route("/desk/story/{id}/correct", get(correct_form).post(correct))
        .route("/desk/story/{id}/retract", get(retract_form).post(retract))
        .route("/desk/story/{id}/offer", get(offer_form).post(offer))
        .route("/desk/drafts/{id}", post(decide))
}

fn place(id: StoryId) -> String {
    format!("/desk/story/{id}")
}

async fn hold(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    follow::change_story(&app, id, ChangeKind::Hold, None, None, person.actor()).await?;
    Ok(after(&place(id), "hold"))
}

async fn release(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    follow::change_story(&app, id, ChangeKind::Release, None, None, person.actor()).await?;
    Ok(after(&place(id), "release"))
}

async fn take(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    reprint::take(&app, id, person.actor()).await?;
    Ok(after(&place(id), "take"))
}

async fn undo(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Csrf>,
) -> Shown {
    person.check(&form.csrf)?;
    follow::undo(&app, id, person.actor()).await?;
    Ok(after(&place(id), "undo"))
}

async fn edit_form(State(app): State<Arc<App>>, person: Person, Path(id): Path<StoryId>) -> Shown {
    let (headline, body) = words(&app, id).await?;
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::ToTake, None).await?,
        heading: format!("Edit “{headline}” for our site"),
        intro: vec!["Your wording is held against the publisher's terms before it is shown. What the publisher changes later joins it; where both have changed the same words, you are asked.".into()],
        affected: Vec::new(),
        action: format!("{}/edit", place(id)),
        fields: vec![
            Input::line("headline", "Headline").value(headline).required(),
            Input::line("body", "The story").value(body).of(Kind::Text(24)).hint("Markdown: an empty line between paragraphs.").required(),
        ],
        button: "Show it on our site",
        danger: false,
        back: Some(place(id)),
    }))
}

#[derive(Deserialize)]
struct Edited {
    csrf: String,
    headline: String,
    body: String,
}

async fn edit(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Edited>,
) -> Shown {
    person.check(&form.csrf)?;
    let words = (Some(form.headline), Some(form.body));
    follow::edit_taken(&app, id, words.0, words.1, person.actor()).await?;
    Ok(after(&place(id), "edit"))
}

/// The story's headline and words in Markdown, for a form.
async fn words(app: &Arc<App>, id: StoryId) -> Result<(String, String), Refusal> {
    let found = app
        .read(move |app, tx| story::current(tx, app.newsroom, id))
        .await?;
    let story = found.ok_or_else(|| Refusal::NotFound("There is no such story.".into()))?;
    Ok((
        story.headline,
        reprint_markup::write_markdown(&story.body, &story.media),
    ))
}

async fn correct_form(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
) -> Shown {
    let (headline, body) = words(&app, id).await?;
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
    };
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::OurStories, None).await?,
        heading: format!("Change “{headline}”"),
        intro: vec!["The change goes to every copy. If your own site carries the story, change it there too: Reprint finds that change by itself.".into()],
        affected: affected(&app, id).await?,
        action: format!("{}/correct", place(id)),
        fields: vec![
            Input::line("kind", "This is").value("correction").of(Kind::Choice(vec![
                choice("typo", "a typo: goes out silently"),
                choice("update", "an update: newer reporting"),
                choice("correction", "a correction: something was wrong"),
            ])),
            Input::line("note", "The public sentence").of(Kind::Text(2)).hint("A correction needs one: what was wrong, and what is right. Readers see it above the story."),
            Input::line("headline", "Headline").value(headline).required(),
            Input::line("body", "The story").value(body).of(Kind::Text(24)).hint("Markdown: an empty line between paragraphs.").required(),
        ],
        button: "Send it out",
        danger: false,
        back: Some(place(id)),
    }))
}

#[derive(Deserialize)]
struct Correct {
    csrf: String,
    kind: ChangeKind,
    #[serde(default)]
    note: String,
    headline: String,
    body: String,
}

async fn correct(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Correct>,
) -> Shown {
    person.check(&form.csrf)?;
    let rewording = Rewording {
        kind: form.kind,
        note: Some(form.note),
        headline: Some(form.headline),
        body: Some(form.body),
    };
    follow::reword(&app, id, rewording, person.actor()).await?;
    Ok(after(&place(id), "change"))
}

/// The partners and copies a change reaches.
async fn affected(app: &Arc<App>, id: StoryId) -> Result<Vec<String>, Refusal> {
    app.read(move |app, tx| {
        let mut lines = Vec::new();
        for row in copy::of_story(tx, app.newsroom, id)? {
            let partner = partner::get(tx, app.newsroom, row.copy.partner)?
                .map_or_else(String::new, |partner| partner.name);
            let place = row
                .copy
                .url
                .unwrap_or_else(|| format!("{}, place not known", row.copy.medium.word()));
            lines.push(format!("{partner}: {place}"));
        }
        Ok(lines)
    })
    .await
}

async fn retract_form(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
) -> Shown {
    let (headline, _) = words(&app, id).await?;
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::OurStories, None).await?,
        heading: format!("Retract “{headline}”"),
        intro: vec![
            "A retraction is final. The story leaves your site, its feeds, lists and search; partners are told to take it down, and each copy is read until it is gone.".into(),
            "If you only need time, put it on hold instead.".into(),
        ],
        affected: affected(&app, id).await?,
        action: format!("{}/retract", place(id)),
        fields: vec![
            Input::line("note", "The public sentence").of(Kind::Text(2)).hint("It is all that readers will see in the story's place.").required(),
            Input::line("headline", "Type the headline to confirm").required(),
        ],
        button: "Retract for good",
        danger: true,
        back: Some(place(id)),
    }))
}

#[derive(Deserialize)]
struct Retract {
    csrf: String,
    note: String,
    headline: String,
}

async fn retract(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Retract>,
) -> Shown {
    person.check(&form.csrf)?;
    follow::retract(&app, id, form.note, &form.headline, person.actor()).await?;
    Ok(after(&place(id), "retract"))
}

async fn offer_form(State(app): State<Arc<App>>, person: Person, Path(id): Path<StoryId>) -> Shown {
    let (headline, _) = words(&app, id).await?;
    let partners = app.read(|app, tx| partner::all(tx, app.newsroom)).await?;
    let choices = partners
        .into_iter()
        .filter(|partner| partner.ended.is_none())
        .map(|partner| Choice {
            value: partner.id.to_string(),
            label: partner.name,
        })
        .collect();
    let media = Medium::ALL
        .into_iter()
        .map(|medium| Choice {
            value: medium.word().into(),
            label: medium.word().into(),
        })
        .collect();
    Ok(show(&Screen {
        frame: frame(&app, &person, Room::OurStories, None).await?,
        heading: format!("Give “{headline}” to a partner"),
        intro: vec!["Makes the republish kit as your terms allow it to this partner, and notes the copy so that corrections follow it.".into()],
        affected: Vec::new(),
        action: format!("{}/offer", place(id)),
        fields: vec![
            Input::line("partner", "Partner").of(Kind::Choice(choices)),
            Input::line("medium", "Where").value("online").of(Kind::Choice(media)),
        ],
        button: "Make the kit",
        danger: false,
        back: Some(place(id)),
    }))
}

#[derive(Deserialize)]
struct Give {
    csrf: String,
    partner: PartnerId,
    medium: Medium,
}

async fn offer(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Form(form): Form<Give>,
) -> Shown {
    person.check(&form.csrf)?;
    let wanted = form.partner;
    let partner = app
        .read(move |app, tx| {
            partner::get(tx, app.newsroom, wanted)?.ok_or_else(|| StoreError::NotFound {
                what: "partner",
                key: wanted.to_string(),
            })
        })
        .await?;
    let given = reprint::give(&app, id, partner, form.medium, person.actor()).await?;
    let token = reprint::done_token(&app, given.copy.copy.id);
    Ok(axum::response::IntoResponse::into_response(
        axum::response::Redirect::to(&format!("/kit/{token}")),
    ))
}

#[derive(Deserialize)]
struct Decide {
    csrf: String,
    kind: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    both: String,
}

async fn decide(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<ChangeId>,
    Form(form): Form<Decide>,
) -> Shown {
    person.check(&form.csrf)?;
    let kind = match form.kind.as_str() {
        "typo" => Some(ChangeKind::Typo),
        "update" => Some(ChangeKind::Update),
        "correction" => Some(ChangeKind::Correction),
        "hold" => Some(ChangeKind::Hold),
        "retraction" => Some(ChangeKind::Retraction),
        _ => None,
    };
    let note =
        Some(form.note).filter(|note| !note.trim().is_empty() && kind != Some(ChangeKind::Typo));
    let both = match form.both.as_str() {
        "ours" => Some(Side::Ours),
        "theirs" => Some(Side::Theirs),
        _ => None,
    };
    let answer = follow::Answer { kind, note, both };
    follow::decide_draft(&app, id, answer, person.actor()).await?;
    Ok(after(
        "/desk",
        if kind.is_some() { "change" } else { "drop" },
    ))
}
