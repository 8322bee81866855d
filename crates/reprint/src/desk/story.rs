//! One story with everything known of it: what can be done, what waits, its terms, facts with evidence, copies, versions.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, Query, State},
    routing::get,
};
use reprint_compare::diff;
use reprint_rights::Decision;
use reprint_store::{
    Result, StoreError, Tx, copy, draft,
    draft::DraftChange,
    partner,
    story::{self, Head, Side},
    upstream,
};
use reprint_story::{ChangeKind, Status, Story, StoryId};

use super::{
    Shown,
    auth::Person,
    copies, frame,
    screens::{status_chips, verdict_chip},
    show,
    view::{
        Act, Chip, CopyRow, DecisionView, Draft, Fact, Piece, QuoteRow, Room, StoryScreen,
        VersionRow,
    },
};
use crate::{
    app::App,
    follow, reprint,
    take_in::{self, together::Together},
};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/desk/story/{id}", get(story_screen))
}

async fn story_screen(
    State(app): State<Arc<App>>,
    person: Person,
    Path(id): Path<StoryId>,
    Query(query): Query<HashMap<String, String>>,
) -> Shown {
    let done = query.get("done").map(String::as_str);
    let mut screen = app.read(move |app, tx| screen(app, tx, id)).await?;
    screen.frame = frame(&app, &person, screen.room, done).await?;
    Ok(show(&screen.screen()))
}

/// A screen before its frame is known.
struct Unframed {
    frame: super::view::Frame,
    room: Room,
    rest: Option<StoryScreen>,
}

impl Unframed {
    fn screen(self) -> StoryScreen {
        let mut screen = self.rest.unwrap_or_default();
        screen.frame = self.frame;
        screen
    }
}

fn screen(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Unframed> {
    let missing = || StoreError::NotFound {
        what: "story",
        key: id.to_string(),
    };
    let head = story::get(tx, app.newsroom, id)?.ok_or_else(missing)?;
    let current = story::current(tx, app.newsroom, id)?.ok_or_else(missing)?;
    let own = head.side == Side::Own;
    let mut chips = status_chips(app, &head);
    let decision = if own {
        None
    } else {
        reprint::decision_for(app, tx, &head)?
    };
    let taken = !own && reprint::is_taken(app, tx, id)?;
    if taken {
        chips.push(Chip::new("news", "On our site"));
    }
    chips.extend(
        decision
            .as_ref()
            .map(|decision| verdict_chip(decision.decision)),
    );
    let draft = draft::waiting(tx, app.newsroom, id)?;
    let drafts = match &draft {
        Some(draft) => vec![waiting(app, tx, draft, head.side, &current)?],
        None => Vec::new(),
    };
    let last = story::versions(tx, app.newsroom, id)?.pop();
    let undoable = last.is_some_and(|last| follow::can_be_undone(last.kind));
    let rest = StoryScreen {
        side: if own {
            "Our story".into()
        } else {
            "Story to take".into()
        },
        section: head.section.clone(),
        headline: head.headline.clone(),
        language: head.language.clone(),
        chips,
        acts: acts(&head, taken, undoable, decision.as_ref()),
        drafts,
        decision: decision.as_ref().map(in_words),
        facts: facts(app, &head, &current),
        copies: rows(app, tx, id)?,
        ran: format!("/desk/story/{id}/ran"),
        versions: versions(app, tx, id)?,
        quotes: quotes(&current),
        editor_note: current.editor_note.clone(),
        standfirst: current.standfirst.clone(),
        byline: current.byline.as_ref().map(|byline| byline.raw.clone()),
        body: reprint_markup::write_html(&current.body, &[]).into_string(),
        ..StoryScreen::default()
    };
    Ok(Unframed {
        frame: super::view::Frame::default(),
        room: if own { Room::OurStories } else { Room::ToTake },
        rest: Some(rest),
    })
}

/// Hold comes first: it is what one needs in a hurry, and it can be undone.
fn acts(head: &Head, taken: bool, undoable: bool, decision: Option<&Decision>) -> Vec<Act> {
    let act = |path: &str, text, asks, danger| Act {
        href: format!("/desk/story/{}/{path}", head.id),
        text,
        asks,
        danger,
    };
    match (head.side, head.status) {
        (Side::Own, Status::Usable) => vec![
            act("hold", "Hold", false, false),
            act("correct", "Correct", true, false),
            act("offer", "Give to a partner", true, false),
            act("retract", "Retract", true, true),
        ],
        (Side::Own, Status::Withheld) => vec![
            act("release", "Release", false, false),
            act("retract", "Retract", true, true),
        ],
        (Side::Own, Status::Draft) => vec![
            act("release", "Release", false, false),
            act("correct", "Change", true, false),
        ],
        (Side::Taken, Status::Usable) if taken => {
            let mut acts = vec![act("edit", "Edit for our site", true, false)];
            if undoable {
                acts.push(act("undo", "Undo the last change", false, false));
            }
            acts
        }
        (Side::Taken, Status::Usable) if !taken && decision.is_some_and(Decision::allows) => {
            vec![act("take", "Take for our site", false, false)]
        }
        _ => Vec::new(),
    }
}

fn waiting(
    app: &App,
    tx: &mut dyn Tx,
    draft: &DraftChange,
    side: Side,
    current: &Story,
) -> Result<Draft> {
    let read = draft::get(tx, app.newsroom, draft.id)?.and_then(|(_, story)| story);
    let known = upstream::get(tx, app.newsroom, draft.story)?;
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    if let Some(read) = read {
        match take_in::merged(known, current, &read) {
            Together::Clean(merged) => changes = differences(current, &merged),
            Together::Conflicts(places) => {
                changes = differences(current, &read);
                conflicts = places;
            }
        }
    }
    let kind = draft.suggestion.unwrap_or(ChangeKind::Update);
    Ok(Draft {
        id: draft.id.to_string(),
        found: app.tell(draft.found),
        changes,
        sentence: draft.note.clone().unwrap_or_default(),
        theirs: (side == Side::Taken).then(|| kind_word(kind)),
        conflicts,
    })
}

fn kind_word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Typo => "typo",
        ChangeKind::Update => "update",
        ChangeKind::Correction => "correction",
        ChangeKind::Hold => "hold",
        ChangeKind::Release => "release",
        ChangeKind::Retraction => "retraction",
    }
}

/// Headline and text where they differ, piece by piece.
fn differences(before: &Story, after: &Story) -> Vec<Vec<Piece>> {
    let pairs = [
        (&before.headline, &after.headline),
        (&before.text, &after.text),
    ];
    let changed = pairs.into_iter().filter(|(old, new)| old != new);
    changed.map(|(old, new)| pieces(old, new)).collect()
}

/// One text into another, piece by piece.
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive(char::is_whitespace).collect(),
        new.split_inclusive(char::is_whitespace).collect(),
    );
    let mut pieces = Vec::new();
    for piece in diff(&old, &new) {
        let (before, after) = (
            old.get(piece.before()).unwrap_or_default().concat(),
            new.get(piece.after()).unwrap_or_default().concat(),
        );
        if piece.is_same() {
            pieces.push(Piece {
                kind: "same",
                words: after,
            });
            continue;
        }
        for (kind, words) in [("deleted", before), ("inserted", after)] {
            if !words.is_empty() {
                pieces.push(Piece { kind, words });
            }
        }
    }
    pieces
}

/// A decision as a person reads it.
pub(super) fn in_words(decision: &Decision) -> DecisionView {
    DecisionView {
        verdict: decision.decision.label(),
        reasons: decision
            .reasons
            .iter()
            .map(|reason| reason.text.clone())
            .collect(),
        duties: decision
            .duties
            .iter()
            .map(|duty| duty.text.clone())
            .collect(),
        assets: decision
            .assets
            .iter()
            .map(|asset| format!("{}: {}. {}", asset.id, asset.verdict.label(), asset.text))
            .collect(),
    }
}

fn facts(app: &App, head: &Head, story: &Story) -> Vec<Fact> {
    let evidence = |field: &str| {
        let found = story.evidence.get(field)?;
        Some(format!("found in {}", found.place))
    };
    let fact = |name, value: Option<String>, field: &str| {
        value.map(|value| Fact {
            name,
            value,
            evidence: evidence(field),
        })
    };
    let cites: Vec<&str> = story
        .credits
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    [
        fact(
            "Byline",
            story.byline.as_ref().map(|byline| byline.raw.clone()),
            "byline",
        ),
        fact(
            "Dateline",
            story.dateline.as_ref().map(|dateline| dateline.raw.clone()),
            "dateline",
        ),
        fact(
            "Cites",
            (!cites.is_empty()).then(|| cites.join(", ")),
            "credits",
        ),
        fact(
            "Published",
            Some(app.tell(head.published)),
            "dates.published",
        ),
        fact("Address", head.canonical_url.clone(), "canonical_url"),
        fact(
            "Publisher",
            story
                .publisher
                .as_ref()
                .and_then(|party| party.name.clone()),
            "publisher",
        ),
        fact("Language", story.language.clone(), "language"),
        fact(
            "Copyright",
            story.rights.copyright_line.clone(),
            "rights.copyright_line",
        ),
        fact(
            "Permission",
            story.rights.permission_notice.clone(),
            "rights.permission_notice",
        ),
        fact(
            "Licence",
            story.rights.licence_url.clone(),
            "rights.licence_url",
        ),
        fact(
            "Words",
            Some(story.text.split_whitespace().count().to_string()),
            "text",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn rows(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Vec<CopyRow>> {
    let mut rows = Vec::new();
    for row in copy::of_story(tx, app.newsroom, id)? {
        let partner = partner::get(tx, app.newsroom, row.copy.partner)?
            .map_or_else(String::new, |partner| partner.name);
        rows.push(CopyRow {
            id: row.copy.id.to_string(),
            partner,
            place: row
                .copy
                .url
                .clone()
                .unwrap_or_else(|| row.copy.medium.word().into()),
            state: copies::state_chip(row.copy.state),
            version: row
                .copy
                .version_seen
                .map_or_else(|| "not seen".into(), |version| format!("{version} seen")),
            terms: copies::terms_in_words(&row),
            read: row
                .copy
                .read
                .map_or_else(|| "not yet".into(), |at| app.tell(at.earliest())),
        });
    }
    Ok(rows)
}

fn versions(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Vec<VersionRow>> {
    let versions = story::versions(tx, app.newsroom, id)?;
    Ok(versions
        .into_iter()
        .rev()
        .map(|version| VersionRow {
            number: version.version,
            kind: version
                .kind
                .map_or_else(|| "first".into(), |kind| format!("{kind:?}").to_lowercase()),
            at: app.tell(version.created),
            note: version.note,
        })
        .collect())
}

fn quotes(story: &Story) -> Vec<QuoteRow> {
    story
        .quotes
        .iter()
        .map(|quote| QuoteRow {
            speaker: quote
                .speaker
                .as_ref()
                .and_then(|speaker| speaker.name.clone()),
            words: quote
                .content
                .iter()
                .map(|span| span.of(&story.text))
                .collect::<Vec<_>>()
                .join(" … "),
        })
        .collect()
}
