//! `reprint export`: a newsroom's stories as files, to leave with or to keep.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use reprint_store::{
    StoreError, item,
    story::{self, Cursor, Filter, Side},
};
use reprint_story::{ContentHash, Story, StoryId};
use serde_json::json;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{app::App, http::Refusal};

/// Stories read from the database at once.
const AT_ONCE: u32 = 100;

/// Write the newsroom's stories to a file: JSON lines, or a zip with every version and the bytes each was read from
#[derive(Args)]
pub(crate) struct Export {
    /// The file; `-` for standard output (JSON lines only)
    #[arg(value_name = "FILE", default_value = "-")]
    to: PathBuf,
    /// `jsonl`: one story a line as it is now. `zip`: stories.jsonl, every version, and the bytes as received
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The stories taken from others too; they remain under their publishers' terms
    #[arg(long)]
    taken: bool,
    #[command(flatten)]
    desk: Desk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Zip,
}

impl Export {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let named_zip = self
            .to
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        let format = self.format.unwrap_or(if named_zip {
            Format::Zip
        } else {
            Format::Jsonl
        });
        let to = self.to;
        let to_stdout = to.as_os_str() == "-";
        if to_stdout && format == Format::Zip {
            return Err(Failure::usage(anyhow::anyhow!(
                "a zip wants a FILE: reprint export newsroom.zip"
            )));
        }
        let taken = self.taken;
        self.desk.run(async move |app| {
            let written = if to_stdout {
                lines(&app, taken, BufWriter::new(io::stdout())).await?
            } else {
                let file =
                    File::create(&to).with_context(|| format!("cannot write {}", to.display()))?;
                match format {
                    Format::Jsonl => lines(&app, taken, BufWriter::new(file)).await?,
                    Format::Zip => zip(&app, taken, BufWriter::new(file)).await?,
                }
            };
            // Standard output holds the stories themselves.
            if to_stdout {
                return Ok(Answer::none());
            }
            let told = json!({ "file": to.display().to_string(), "stories": written });
            Ok(Answer::new(
                told,
                format!("{}: {written} stories", to.display()),
            ))
        })
    }
}

/// One story a line.
async fn lines(app: &Arc<App>, taken: bool, mut out: impl Write) -> Result<usize, Failure> {
    let mut after = None;
    let mut written = 0;
    loop {
        let (stories, next) = some(app, taken, after).await?;
        for story in &stories {
            serde_json::to_writer(&mut out, story)?;
            out.write_all(b"\n")?;
        }
        written += stories.len();
        let Some(next) = next else { break };
        after = Some(next);
    }
    out.flush()?;
    Ok(written)
}

/// `stories.jsonl`, `versions/STORY/N.json`, `items/HASH`.
async fn zip(app: &Arc<App>, taken: bool, out: impl Write + Seek) -> Result<usize, Failure> {
    let mut archive = ZipWriter::new(out);
    let options = SimpleFileOptions::default();
    let mut list = Vec::new();
    let mut items = BTreeSet::new();
    let mut after = None;
    let mut written = 0;
    loop {
        let (stories, next) = some(app, taken, after).await?;
        for story in &stories {
            serde_json::to_writer(&mut list, story)?;
            list.push(b'\n');
            let Some(id) = story.id else { continue };
            for (number, version, item) in versions(app, id).await? {
                archive.start_file(format!("versions/{id}/{number}.json"), options)?;
                serde_json::to_writer(&mut archive, &version)?;
                items.extend(item);
            }
        }
        written += stories.len();
        let Some(next) = next else { break };
        after = Some(next);
    }
    for hash in items {
        if let Some(bytes) = app
            .read(move |app, tx| item::blob(tx, app.newsroom, hash))
            .await?
        {
            archive.start_file(format!("items/{hash}"), options)?;
            archive.write_all(&bytes)?;
        }
    }
    archive.start_file("stories.jsonl", options)?;
    archive.write_all(&list)?;
    archive.finish()?.flush()?;
    Ok(written)
}

/// The next stories of the list, newest first, and where to go on.
async fn some(
    app: &Arc<App>,
    taken: bool,
    after: Option<Cursor>,
) -> Result<(Vec<Story>, Option<Cursor>), Refusal> {
    app.read(move |app, tx| {
        let filter = Filter {
            side: (!taken).then_some(Side::Own),
            ..Filter::default()
        };
        let page = story::list(tx, app.newsroom, &filter, AT_ONCE, after)?;
        let ids: Vec<StoryId> = page.stories.iter().map(|head| head.id).collect();
        Ok((story::read_all(tx, app.newsroom, &ids)?, page.next))
    })
    .await
}

/// Every version of a story with the hash of the bytes it was read from.
async fn versions(
    app: &Arc<App>,
    id: StoryId,
) -> Result<Vec<(u32, Story, Option<ContentHash>)>, Refusal> {
    app.read(move |app, tx| {
        let known = story::versions(tx, app.newsroom, id)?;
        let mut all = Vec::new();
        for version in known {
            let Some(words) = story::version(tx, app.newsroom, id, version.version)? else {
                continue;
            };
            let received = match version.made.item {
                Some(item) => item::get(tx, app.newsroom, item)?.map(|item| item.hash),
                None => None,
            };
            all.push((version.version, words, received));
        }
        Ok::<_, StoreError>(all)
    })
    .await
}
