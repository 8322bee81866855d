//! `reprint search`: stories by their words.

use clap::Args;
use reprint_store::{search as index, story};
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{api::head_json, find};

/// Find stories: words, "phrases", -not, OR, begin*, by: lang: section: side: after: before:
#[derive(Args)]
pub(crate) struct Search {
    /// What is looked for; `--` before it if it begins with -
    #[arg(required = true)]
    query: Vec<String>,
    /// Stories listed at most
    #[arg(long, default_value_t = 50)]
    limit: u32,
    #[command(flatten)]
    desk: Desk,
}

impl Search {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let search = find::parse(&self.query.join(" "));
        let limit = self.limit;
        self.desk.run(async move |app| {
            let heads = app
                .read(move |app, tx| {
                    let mut heads = Vec::new();
                    for id in index::find(tx, app.newsroom, &search, limit)? {
                        heads.extend(story::get(tx, app.newsroom, id)?);
                    }
                    Ok(heads)
                })
                .await?;
            let words: Vec<String> = heads
                .iter()
                .map(|head| {
                    format!(
                        "{}  {}  {}",
                        head.id,
                        app.tell(head.published),
                        head.headline
                    )
                })
                .collect();
            let all: Vec<Value> = heads.iter().map(head_json).collect();
            Ok(Answer::new(json!(all), words.join("\n")))
        })
    }
}
