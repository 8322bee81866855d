//! `reprint import`: stories from files, as our own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use clap::Args;
use reprint_store::{
    StoreError,
    source::{self, Source, SourceKind},
};
use reprint_wire::{Entry, Format, Reading, Text};
use serde::Serialize;
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    app::App,
    http::Refusal,
    take_in::{
        self, Document, Incoming, Outcome,
        found::{self, Way},
    },
};

/// Where imported stories come from, as a source that is never fetched.
const PLACE: &str = "reprint:import";

/// Take stories from files into your own: news formats, feeds, web pages, mails, text, a WordPress export (its published
/// posts); or add the sources of an OPML list
#[derive(Args)]
pub(crate) struct Import {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    desk: Desk,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Imported {
    new: u32,
    changed: u32,
    same: u32,
    /// Sources added.
    sources: u32,
}

impl Import {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let files = self.files;
        self.desk.run(async move |app| {
            let mut done = Imported::default();
            for file in files {
                let bytes = fs::read(&file)
                    .with_context(|| format!("cannot read {}", file.display()))
                    .map_err(Failure::usage)?;
                let reading = reprint_wire::read(&bytes, &reprint_wire::Hints::at(PLACE));
                if reading.format == Some(Format::Opml) {
                    done.sources += add_sources(&app, &reading.entries).await?;
                } else {
                    keep_stories(&app, &file, reading, bytes, &mut done).await?;
                }
            }
            let mut words = format!(
                "{} new, {} changed, {} known already",
                done.new, done.changed, done.same
            );
            if done.sources > 0 {
                words = format!(
                    "{} sources added, each read when the server next runs; stories: {words}",
                    done.sources
                );
            }
            Ok(Answer::new(json!(done), words))
        })
    }
}

async fn keep_stories(
    app: &Arc<App>,
    file: &Path,
    reading: Reading,
    bytes: Vec<u8>,
    done: &mut Imported,
) -> Result<(), Refusal> {
    let source = place(app).await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let uri = format!("{PLACE}/{name}");
    let stories = take_in::files::of_reading(reading, &bytes);
    if stories.is_empty() {
        return Err(Refusal::Malformed(format!(
            "{} holds no story that could be read.",
            file.display()
        )));
    }
    let document = Document::new(&uri, None, bytes);
    for (guid, story) in take_in::files::named(stories, &uri) {
        let incoming = Incoming::new(&source, guid, story, document.clone());
        match take_in::keep(app, &source, incoming).await? {
            Outcome::New(_) => done.new += 1,
            Outcome::Version(_) | Outcome::Draft(_) => done.changed += 1,
            Outcome::Same(_) => done.same += 1,
        }
    }
    Ok(())
}

/// Adds the feeds of a list that are no sources yet, as feeds to take from.
async fn add_sources(app: &Arc<App>, outlines: &[Entry]) -> Result<u32, Refusal> {
    let mut added = 0;
    for outline in outlines {
        let Some(url) = outline.related("self").next() else {
            continue;
        };
        let way = Way::new(SourceKind::Feed, &found::web_address(url)?, "");
        let mut new = way.source(app, outline.title.as_ref().map(Text::words), false);
        // A long list is asked over an hour, not at once.
        let spread = jiff::SignedDuration::from_secs(i64::from(added) * 5 % 3600);
        new.next_check = new
            .next_check
            .saturating_add(spread)
            .unwrap_or(new.next_check);
        let is_new = app
            .write(move |_, tx| match source::add(tx, &new) {
                Err(StoreError::Conflict(_)) => Ok(false),
                other => other.map(|()| true),
            })
            .await?;
        added += u32::from(is_new);
    }
    Ok(added)
}

/// The source imported stories belong to; made the first time.
async fn place(app: &Arc<App>) -> Result<Source, Refusal> {
    app.write(|app, tx| {
        if let Some(known) = source::by_url(tx, app.newsroom, PLACE)? {
            return Ok(known);
        }
        let mut new = Source::new(app.id(), app.newsroom, SourceKind::Folder, PLACE, app.now());
        new.name = "Imported files".into();
        new.own = true;
        new.paused = true;
        source::add(tx, &new)?;
        Ok(new)
    })
    .await
}
