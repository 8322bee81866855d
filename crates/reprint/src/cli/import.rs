//! `reprint import`: stories from files, as our own.

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::Context;
use clap::Args;
use reprint_store::source::{self, Source, SourceKind};
use reprint_story::Story;
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    app::App,
    http::Refusal,
    take_in::{self, Document, Incoming, Outcome},
};

/// Where imported stories come from, as a source that is never fetched.
const PLACE: &str = "reprint:import";

/// Take stories from files into your own: news formats, feeds, web pages, mails, text
#[derive(Args)]
pub(crate) struct Import {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    desk: Desk,
}

impl Import {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let files = self.files;
        self.desk.run(async move |app| {
            let source = place(&app).await?;
            let (mut new, mut changed, mut same) = (0_u32, 0_u32, 0_u32);
            for file in files {
                let bytes = fs::read(&file)
                    .with_context(|| format!("cannot read {}", file.display()))
                    .map_err(Failure::usage)?;
                let uri = format!(
                    "{PLACE}/{}",
                    file.file_name().unwrap_or_default().to_string_lossy()
                );
                let stories = stories(&bytes);
                if stories.is_empty() {
                    return Err(Refusal::Malformed(format!(
                        "{} holds no story that could be read.",
                        file.display()
                    ))
                    .into());
                }
                let several = stories.len() > 1;
                let document = Document::new(&uri, None, bytes);
                for (at, story) in stories.into_iter().enumerate() {
                    let name = if several {
                        format!("{uri}#{at}")
                    } else {
                        uri.clone()
                    };
                    let guid = story.uri.clone().unwrap_or(name);
                    match take_in::keep(
                        &app,
                        &source,
                        Incoming::new(&source, guid, story, document.clone()),
                    )
                    .await?
                    {
                        Outcome::New(_) => new += 1,
                        Outcome::Version(_) | Outcome::Draft(_) => changed += 1,
                        Outcome::Same(_) => same += 1,
                    }
                }
            }
            let words = format!("{new} new, {changed} changed, {same} known already");
            Ok(Answer::new(
                json!({ "new": new, "changed": changed, "same": same }),
                words,
            ))
        })
    }
}

/// Every story in a file: an agency's items, a feed's entries, or the one a page, mail or text holds.
fn stories(bytes: &[u8]) -> Vec<Story> {
    let reading = reprint_wire::read(bytes, &reprint_wire::Hints::at(PLACE));
    let feed = reading.feed.unwrap_or_default();
    let items = reading.items.into_iter().map(|item| item.story);
    let mut stories: Vec<Story> = items
        .chain(reading.entries.iter().map(|entry| entry.to_story(&feed)))
        .collect();
    if stories.is_empty() {
        stories.push(reprint_page::plain::read(bytes, &reprint_page::Hints::default()).story);
    }
    stories.retain(|story| !story.headline.is_empty() || !story.text.is_empty());
    stories
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
