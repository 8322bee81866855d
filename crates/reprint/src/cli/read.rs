//! `reprint read`: bytes in, stories out, and nothing stored.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::{Exit, Failure, batch};

mod manifest;
mod texts;

/// Read stories from files or standard input and print what was understood
///
/// The kind of each input (web page, feed, news format, mail, text; .gz too) is found from its content.
#[derive(Args)]
pub(crate) struct Read {
    /// Files; `-` is standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["manifest", "texts"])]
    inputs: Vec<PathBuf>,
    /// Where the input was found: relative links and dates in addresses are understood from it
    #[arg(long)]
    url: Option<String>,
    /// How the story is printed
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Lines {"id","path","url"}: one line {"id","story","faults"} for each, in the same order
    #[arg(long, value_name = "FILE", conflicts_with = "texts")]
    manifest: Option<PathBuf>,
    /// Lines {"id","text"}: quotations and credits of each, offsets into the given text
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// How many threads read
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
}

/// How a story is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Html,
    Text,
    Markdown,
}

impl Read {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        if let Some(path) = &self.texts {
            batch::run(batch::lines(path)?, self.jobs, texts::answer)?;
        } else if let Some(path) = &self.manifest {
            batch::run(batch::lines(path)?, self.jobs, manifest::answer)?;
        } else if self.inputs.is_empty() {
            return Err(Failure::usage(anyhow::anyhow!(
                "nothing to read: name a file, or `-` for standard input"
            )));
        } else {
            for input in &self.inputs {
                let bytes = bytes(input)?;
                let read = manifest::read(&bytes, self.url.clone());
                print(&read, self.format)?;
            }
        }
        Ok(Exit::Done)
    }
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn print(read: &manifest::Read, format: Format) -> anyhow::Result<()> {
    let story = &read.story;
    let text = match format {
        Format::Json => serde_json::to_string_pretty(read)?,
        Format::Text => format!("{}\n\n{}", story.headline, story.text),
        Format::Markdown => format!(
            "# {}\n\n{}",
            story.headline,
            reprint_markup::write_markdown(&story.body, &story.media)
        ),
        Format::Html => reprint_markup::write_html(&story.body, &story.media).into_string(),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.write_all(b"\n")?)
}
