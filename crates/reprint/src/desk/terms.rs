//! Terms: the policy in plain words and as data, kept as a new version each time.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Query, State},
    routing::get,
};
use reprint_rights::Policy;
use reprint_store::policy::{self, PolicyVersion};
use serde::Deserialize;

use super::{
    Shown, after,
    auth::Person,
    frame, show,
    view::{Form as Screen, Frame, Input, Kind, Room},
};
use crate::{app::App, clear, http::Refusal};

const NAME: &str = "Our terms";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/desk/terms", get(form).post(keep))
}

/// The newsroom's own terms as they stand, if it has any.
pub(crate) async fn main(app: &Arc<App>) -> Result<Option<PolicyVersion>, Refusal> {
    app.read(|app, tx| {
        Ok(policy::all(tx, app.newsroom)?
            .into_iter()
            .find(|policy| policy.main))
    })
    .await
}

async fn form(
    State(app): State<Arc<App>>,
    person: Person,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let kept = main(&app).await?;
    let text = kept
        .as_ref()
        .map_or_else(String::new, |kept| kept.text.clone());
    let policy = Policy::parse(&text).unwrap_or_default();
    let mut intro = vec![match &kept {
        Some(kept) => format!(
            "Version {}, kept by {} on {}. Each taking keeps the terms as they were shown.",
            kept.version,
            kept.created_by,
            app.tell(kept.created)
        ),
        None => "You have no terms yet: whoever wants to reprint a story must ask.".into(),
    }];
    intro.extend(clear::in_words(&app, &policy));
    Ok(show(&Screen {
        frame: Frame {
            links: super::guide::links(),
            ..frame(&app, &person, Room::Terms, query.get("done").map(String::as_str)).await?
        },
        heading: "Terms".into(),
        intro,
        affected: Vec::new(),
        action: "/desk/terms".into(),
        fields: vec![
            Input::line("text", "The terms as data (TOML)").value(text).of(Kind::Text(28)).hint("What is not said is “ask”. The page “Republish our stories” says it in plain words.").required(),
        ],
        button: "Keep as a new version",
        danger: false,
        back: None,
    }))
}

#[derive(Deserialize)]
struct Kept {
    csrf: String,
    text: String,
}

async fn keep(State(app): State<Arc<App>>, person: Person, Form(form): Form<Kept>) -> Shown {
    person.check(&form.csrf)?;
    keep_policy(&app, form.text.replace("\r\n", "\n"), person.actor().0).await?;
    Ok(after("/desk/terms", "terms"))
}

/// Keeps a policy as the newsroom's main one. A mistake is told with its line.
pub(crate) async fn keep_policy(
    app: &Arc<App>,
    text: String,
    by: String,
) -> Result<PolicyVersion, Refusal> {
    Policy::parse(&text).map_err(|error| Refusal::Malformed(error.to_string()))?;
    let known = main(app).await?.map(|known| known.id);
    app.write(move |app, tx| {
        let id = known.unwrap_or_else(|| app.id());
        let kept = policy::put(tx, app.newsroom, id, NAME, &text, &by, app.now())?;
        policy::make_main(tx, app.newsroom, id)?;
        Ok(kept)
    })
    .await
}
