//! `reprint purge`: a removal ordered by law. Everything else (hold, retract) keeps what was said.

use clap::Args;
use reprint_store::{StoreError, purge, story};
use reprint_story::StoryId;
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk, actor},
};
use crate::{follow, http::Refusal};

/// Erase a story's bytes for good, because a law or a court orders it; a retraction is what you want in any other case
///
/// Items, versions, search, fingerprints and kits lose its words; hash, date and authority stay. A restored backup is purged
/// again with `reprint purge --again LIST`, where LIST is what `reprint purge --list --json` printed.
#[derive(Args)]
pub(crate) struct Purge {
    #[arg(required_unless_present_any = ["list", "again"])]
    story: Option<StoryId>,
    /// Who ordered it: a court and its file number, say
    #[arg(long, required_unless_present_any = ["list", "again"])]
    authority: Option<String>,
    /// The story's headline, to confirm
    #[arg(long, required_unless_present_any = ["list", "again"])]
    headline: Option<String>,
    /// List what was purged
    #[arg(long, conflicts_with_all = ["story", "again"])]
    list: bool,
    /// Purge again what this list names, on a restored backup
    #[arg(long, value_name = "LIST", conflicts_with = "story")]
    again: Option<std::path::PathBuf>,
    #[command(flatten)]
    desk: Desk,
}

impl Purge {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match (self.list, self.again, self.story) {
            (true, ..) => list(self.desk),
            (_, Some(file), _) => again(self.desk, &file),
            (.., Some(story)) => one(
                self.desk,
                story,
                self.authority.unwrap_or_default(),
                self.headline.unwrap_or_default(),
            ),
            (.., None) => Err(Failure::usage(anyhow::anyhow!("say which story"))),
        }
    }
}

fn one(desk: Desk, id: StoryId, authority: String, headline: String) -> Result<Exit, Failure> {
    desk.run(async move |app| {
        let purged = app
            .write(move |app, tx| {
                let head = story::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::NotFound {
                    what: "story",
                    key: id.to_string(),
                })?;
                if head.headline.trim().to_lowercase() != headline.trim().to_lowercase() {
                    return Err(StoreError::Conflict(format!(
                        "the headline given is not that of story {id}, which begins “{}”",
                        head.headline.chars().take(30).collect::<String>()
                    )));
                }
                follow::log(app, tx, &actor(), "purge", &format!("story {id}"))?;
                purge::story(tx, app.newsroom, app.id(), id, &authority, &actor().0, app.now())
            })
            .await?;
        let words = format!(
            "Story {id} is erased: {} pieces of it. Backups made before still hold it: purge a restored one again.",
            purged.hashes.len()
        );
        Ok(Answer::new(told(&purged), words))
    })
}

fn list(desk: Desk) -> Result<Exit, Failure> {
    desk.run(async |app| {
        let purges = app.read(|app, tx| purge::list(tx, app.newsroom)).await?;
        let lines = purges.iter().map(|one| {
            format!(
                "{}  story {}  {}",
                app.tell(one.at),
                one.story,
                one.authority
            )
        });
        let words = lines.collect::<Vec<_>>().join("\n");
        Ok(Answer::new(purges.iter().map(told).collect(), words))
    })
}

fn again(desk: Desk, file: &std::path::Path) -> Result<Exit, Failure> {
    let text = std::fs::read(file).map_err(|error| Failure::usage(anyhow::Error::new(error)))?;
    let list: Vec<Value> =
        serde_json::from_slice(&text).map_err(|error| Failure::usage(anyhow::Error::new(error)))?;
    let purges: Option<Vec<purge::Purge>> = list.iter().map(read).collect();
    let purges = purges.ok_or_else(|| {
        Failure::usage(anyhow::anyhow!(
            "the list is not what `reprint purge --list --json` prints"
        ))
    })?;
    desk.run(async move |app| {
        let erased = app
            .write(move |app, tx| purge::redo(tx, app.newsroom, &purges))
            .await
            .map_err(|error: Refusal| error)?;
        Ok(Answer::new(
            json!({ "erased": erased }),
            format!("{erased} stories erased again"),
        ))
    })
}

fn told(purge: &purge::Purge) -> Value {
    json!({
        "id": purge.id, "story": purge.story, "at": purge.at.to_string(), "authority": purge.authority, "by": purge.by,
        "hashes": purge.hashes, "names": purge.names,
    })
}

fn read(told: &Value) -> Option<purge::Purge> {
    Some(purge::Purge {
        id: serde_json::from_value(told["id"].clone()).ok()?,
        story: serde_json::from_value(told["story"].clone()).ok()?,
        at: told["at"].as_str()?.parse().ok()?,
        authority: told["authority"].as_str()?.to_owned(),
        by: told["by"].as_str()?.to_owned(),
        hashes: serde_json::from_value(told["hashes"].clone()).ok()?,
        names: serde_json::from_value(told["names"].clone()).ok()?,
    })
}
