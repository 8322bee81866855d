//! `reprint copies`: where stories ran.

use clap::Args;
use reprint_store::{
    copy::{self, Filter},
    partner,
};
use reprint_story::StoryId;
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::api::copy_json;

/// Copies listed at most.
const SHOWN: u32 = 1_000;

/// List the copies of a story, or of all: partner, state, version seen, address
#[derive(Args)]
pub(crate) struct Copies {
    story: Option<StoryId>,
    #[command(flatten)]
    desk: Desk,
}

impl Copies {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let story = self.story;
        self.desk.run(async move |app| {
            let rows = app
                .read(move |app, tx| {
                    let rows = match story {
                        Some(story) => copy::of_story(tx, app.newsroom, story)?,
                        None => copy::list(tx, app.newsroom, Filter::default(), SHOWN)?,
                    };
                    let mut named = Vec::with_capacity(rows.len());
                    for row in rows {
                        let partner = partner::get(tx, app.newsroom, row.copy.partner)?;
                        named.push((
                            row,
                            partner.map_or_else(String::new, |partner| partner.name),
                        ));
                    }
                    Ok(named)
                })
                .await?;
            let words: Vec<String> = rows
                .iter()
                .map(|(row, partner)| {
                    let seen = row.copy.version_seen.map_or_else(
                        || "not seen".into(),
                        |version| format!("version {version} seen"),
                    );
                    let place = row.copy.url.as_deref().unwrap_or(row.copy.medium.word());
                    format!(
                        "{}  {partner}  {}  {seen}  {place}",
                        row.copy.story,
                        row.copy.state.label()
                    )
                })
                .collect();
            let all: Vec<Value> = rows.iter().map(|(row, _)| copy_json(row)).collect();
            Ok(Answer::new(json!(all), words.join("\n")))
        })
    }
}
