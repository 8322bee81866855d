//! `reprint correct`, `hold`, `release` and `retract`: changes that go to every copy.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use reprint_story::{ChangeKind, Story, StoryId};
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk, actor},
};
use crate::follow::{self, Rewording};

/// Change a story: a correction with its public sentence, an update, or a typo
#[derive(Args)]
pub(crate) struct Correct {
    story: StoryId,
    /// The public sentence: what was wrong, and what is right
    #[arg(long, required_if_eq("kind", "correction"))]
    note: Option<String>,
    /// A new headline
    #[arg(long)]
    headline: Option<String>,
    /// The new words, Markdown
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// What the change is
    #[arg(long, value_enum, default_value_t = Kind::Correction)]
    kind: Kind,
    #[command(flatten)]
    desk: Desk,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Typo,
    Update,
    Correction,
}

impl Correct {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let body = self.body.as_deref().map(|path| {
            std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))
                .map_err(Failure::usage)
        });
        let rewording = Rewording {
            kind: match self.kind {
                Kind::Typo => ChangeKind::Typo,
                Kind::Update => ChangeKind::Update,
                Kind::Correction => ChangeKind::Correction,
            },
            note: self.note,
            headline: self.headline,
            body: body.transpose()?,
        };
        let id = self.story;
        self.desk.run(async move |app| {
            Ok(changed(
                &follow::reword(&app, id, rewording, actor()).await?,
            ))
        })
    }
}

/// Hide a story at once, for now; every copy is told
#[derive(Args)]
pub(crate) struct Hold {
    story: StoryId,
    /// A public sentence
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    desk: Desk,
}

impl Hold {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        set(self.desk, self.story, ChangeKind::Hold, self.note)
    }
}

/// Take a story off hold
#[derive(Args)]
pub(crate) struct Release {
    story: StoryId,
    /// A public sentence
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    desk: Desk,
}

impl Release {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        set(self.desk, self.story, ChangeKind::Release, self.note)
    }
}

fn set(desk: Desk, id: StoryId, kind: ChangeKind, note: Option<String>) -> Result<Exit, Failure> {
    desk.run(async move |app| {
        Ok(changed(
            &follow::change_story(&app, id, kind, note, None, actor()).await?,
        ))
    })
}

/// Retract a story for good; every copy is told, and read until it is gone
#[derive(Args)]
pub(crate) struct Retract {
    story: StoryId,
    /// The public sentence that stands in the story's place
    #[arg(long)]
    note: String,
    /// The story's headline, to confirm
    #[arg(long)]
    headline: String,
    #[command(flatten)]
    desk: Desk,
}

impl Retract {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let Self {
            story,
            note,
            headline,
            desk,
        } = self;
        desk.run(async move |app| {
            Ok(changed(
                &follow::retract(&app, story, note, &headline, actor()).await?,
            ))
        })
    }
}

fn changed(story: &Story) -> Answer {
    let words = format!(
        "“{}” is now version {}. What goes out to copies and subscribers leaves while the server runs.",
        story.headline, story.version
    );
    Answer::new(json!(story), words)
}
