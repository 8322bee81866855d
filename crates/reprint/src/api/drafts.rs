//! Changes found at the source, which wait for somebody to name them.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use reprint_store::{
    ChangeId,
    draft::{self, DraftState},
    story,
};
use reprint_story::ChangeKind;
use serde::Deserialize;

use super::{
    MOST_ON_A_PAGE,
    auth::{Key, Scope},
    input::{Body, Named},
    output::{draft_json, page},
};
use crate::{app::App, follow, http::Refusal, take_in::together::Side};

pub(super) async fn list(
    State(app): State<Arc<App>>,
    key: Key,
    at: Uri,
) -> Result<Response, Refusal> {
    key.may(Scope::Read)?;
    let items = app
        .read(|app, tx| {
            let mut items = Vec::new();
            for draft in draft::list(tx, app.newsroom, DraftState::Waiting, MOST_ON_A_PAGE)? {
                let headline = story::get(tx, app.newsroom, draft.story)?.map(|head| head.headline);
                items.push(draft_json(&draft, headline.as_deref()));
            }
            Ok(items)
        })
        .await?;
    Ok(page(&at, items, None))
}

/// What a change found turns out to be; `drop` sets it aside.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Typo,
    Update,
    Correction,
    Drop,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    kind: Verdict,
    note: Option<String>,
    both: Option<Both>,
}

/// Whose words stand where both sides changed something.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Both {
    Ours,
    Theirs,
}

impl Both {
    fn side(self) -> Side {
        match self {
            Self::Ours => Side::Ours,
            Self::Theirs => Side::Theirs,
        }
    }
}

pub(super) async fn decide(
    State(app): State<Arc<App>>,
    key: Key,
    Named(id): Named<ChangeId>,
    Body(decision): Body<Decision>,
) -> Result<StatusCode, Refusal> {
    let actor = key.may(Scope::Change)?;
    let kind = match decision.kind {
        Verdict::Typo => Some(ChangeKind::Typo),
        Verdict::Update => Some(ChangeKind::Update),
        Verdict::Correction => Some(ChangeKind::Correction),
        Verdict::Drop => None,
    };
    // A typo goes out silently.
    let note = decision.note.filter(|_| kind != Some(ChangeKind::Typo));
    let answer = follow::Answer {
        kind,
        note,
        both: decision.both.map(Both::side),
    };
    follow::decide_draft(&app, id, answer, actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
