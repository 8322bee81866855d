//! `reprint read`: bytes in, stories out, and nothing stored.

use std::{
    io::{BufRead, Read as _, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{Exit, Failure, batch};

#[cfg(feature = "server")]
mod address;
mod archive;
mod input;
mod manifest;
mod texts;

/// Read stories from files, addresses or standard input and print what was understood
///
/// The kind of each input (web page, feed, news format, mail, text, web archive; .gz too) is found from its content. Of a web
/// archive (WARC) every page is read: one line {"id","url","story","faults"} for each, in order.
#[derive(Args)]
pub(crate) struct Read {
    /// Files, or addresses of pages; `-` is standard input
    #[arg(value_name = "FILE|URL", conflicts_with_all = ["manifest", "texts"])]
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
    /// The configuration, for addresses: which hosts may be asked; `reprint.toml` if it is there
    #[cfg(feature = "server")]
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
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
                self.read(input)?;
            }
        }
        Ok(Exit::Done)
    }

    fn read(&self, input: &Path) -> Result<(), Failure> {
        if let Some(address) = input.to_str().filter(|name| is_address(name)) {
            let read = self.fetch(address)?;
            return Ok(print(&read, self.format)?);
        }
        let mut opened = input::open(input)?;
        if input::is_archive(opened.fill_buf()?) {
            return Ok(archive::run(opened, self.jobs)?);
        }
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes)?;
        let read = manifest::read(&bytes, self.url.clone());
        Ok(print(&read, self.format)?)
    }

    #[cfg(feature = "server")]
    fn fetch(&self, address: &str) -> Result<manifest::Read, Failure> {
        address::read(address, self.config.as_deref())
    }

    #[cfg(not(feature = "server"))]
    #[expect(
        clippy::unused_self,
        reason = "the whole program asks its configuration"
    )]
    fn fetch(&self, address: &str) -> Result<manifest::Read, Failure> {
        Err(Failure::usage(anyhow::anyhow!(
            "{address}: this build has no network; save the page to a file and read that, with --url"
        )))
    }
}

fn is_address(name: &str) -> bool {
    name.starts_with("https://") || name.starts_with("http://")
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
