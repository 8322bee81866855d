//! `reprint offer` and `reprint take`: stories on their way to a partner, and from one.

use clap::{Args, ValueEnum};
use reprint_store::partner;
use reprint_story::{Medium, StoryId};
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk, actor},
};
use crate::{http::Refusal, reprint, site};

/// Give a story to a partner as your terms allow it: prints the kit, and follows the copy
#[derive(Args)]
pub(crate) struct Offer {
    story: StoryId,
    /// The partner's name
    #[arg(long, value_name = "NAME")]
    partner: String,
    /// online, print, newsletter, audio, broadcast, app or social
    #[arg(long, default_value = "online", value_parser = medium)]
    medium: Medium,
    /// What is printed of the kit
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    #[command(flatten)]
    desk: Desk,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Html,
    Text,
    Markdown,
}

pub(super) fn medium(word: &str) -> Result<Medium, String> {
    let found = Medium::ALL.into_iter().find(|medium| medium.word() == word);
    found.ok_or_else(|| format!("one of {}", Medium::ALL.map(Medium::word).join(", ")))
}

impl Offer {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let Self {
            story,
            partner: name,
            medium,
            format,
            desk,
        } = self;
        desk.run(async move |app| {
            let wanted = name.clone();
            let partner = app
                .read(move |app, tx| partner::by_name(tx, app.newsroom, &wanted))
                .await?;
            let partner = partner
                .filter(|partner| partner.ended.is_none())
                .ok_or_else(|| {
                    Refusal::NotFound(format!(
                        "There is no partner {name:?}: add it with `reprint partner add`."
                    ))
                })?;
            let given = reprint::give(&app, story, partner, medium, actor()).await?;
            let kit = site::kit_pieces(&app, &given).await?;
            let piece = match format {
                Format::Html => "html",
                Format::Text => "text",
                Format::Markdown => "markdown",
            };
            let words = kit[piece].as_str().unwrap_or_default().to_owned();
            Ok(Answer::new(kit, words))
        })
    }
}

/// Take another publisher's story under its confirmed terms
#[derive(Args)]
pub(crate) struct Take {
    story: StoryId,
    #[command(flatten)]
    desk: Desk,
}

impl Take {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let id = self.story;
        self.desk.run(async move |app| {
            reprint::take(&app, id, actor()).await?;
            Ok(Answer::new(
                json!({ "story": id }),
                "Taken. It stands on your site; its publisher is told when the server runs.",
            ))
        })
    }
}
