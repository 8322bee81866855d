//! `reprint wire`: feeds and news files as the model sees them.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use flate2::read::MultiGzDecoder;
use reprint_wire::{Hints, Limits, date};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Exit, Failure, batch, wire_write};

/// Read and write feeds and news formats
#[derive(Args)]
pub(crate) struct Wire {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Read(Read),
    Write(wire_write::Write),
    Dates(Dates),
}

impl Wire {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self.verb {
            Verb::Read(read) => read.run(),
            Verb::Write(write) => write.run(),
            Verb::Dates(dates) => dates.run(),
        }
    }
}

/// Read feeds and news files and print what was understood
///
/// The format is found from the content; .gz is unpacked.
#[derive(Args)]
struct Read {
    /// A file; `-` is standard input
    #[arg(required_unless_present = "manifest", conflicts_with = "manifest")]
    file: Option<PathBuf>,
    /// Lines {"`id","path","content_type"?,"base_url"?,"headers"?,"schema"?}`: one line {"id","ok","valid"?,"model","faults"} for each, in the same order
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Where the file was found: relative links are understood from it
    #[arg(long)]
    url: Option<String>,
    /// How many threads read
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
}

impl Read {
    fn run(self) -> Result<Exit, Failure> {
        if let Some(manifest) = &self.manifest {
            batch::run(batch::lines(manifest)?, self.jobs, answer)?;
            return Ok(Exit::Done);
        }
        let path = self.file.unwrap_or_else(|| PathBuf::from("-"));
        let bytes = bytes(&path)?;
        let hints = Hints {
            base_url: self.url.as_deref(),
            ..Hints::default()
        };
        let reading = reprint_wire::read(&bytes, &hints);
        let answer = Answer {
            id: None,
            ok: reading.format.is_some(),
            valid: None,
            model: &reading,
            faults: &reading.faults,
        };
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        serde_json::to_writer(&mut out, &answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(if answer.ok { Exit::Done } else { Exit::Failed })
    }
}

/// One line of a manifest.
#[derive(Deserialize)]
struct Line {
    id: Value,
    path: PathBuf,
    content_type: Option<String>,
    base_url: Option<String>,
    #[serde(default)]
    headers: serde_json::Map<String, Value>,
    schema: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<bool>,
    model: &'a reprint_wire::Reading,
    faults: &'a [reprint_story::Fault],
}

fn answer(line: &str) -> anyhow::Result<String> {
    let line: Line = serde_json::from_str(line)?;
    let bytes = bytes(&line.path)?;
    let header = |name: &str| {
        let found = line
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| value.as_str())
    };
    let links: Vec<&str> = header("link").into_iter().collect();
    let hints = Hints {
        content_type: line.content_type.as_deref().or(header("content-type")),
        base_url: line.base_url.as_deref(),
        content_location: header("content-location"),
        content_language: header("content-language"),
        link: &links,
        limits: Limits::default(),
    };
    let reading = reprint_wire::read(&bytes, &hints);
    let valid = line.schema.as_deref().map(|schema| {
        let faults = reprint_wire::validate(&bytes, &hints, schema);
        faults.is_some_and(|faults| faults.is_empty())
    });
    let answer = Answer {
        id: Some(&line.id),
        ok: reading.format.is_some(),
        valid,
        model: &reading,
        faults: &reading.faults,
    };
    Ok(serde_json::to_string(&answer)?)
}

/// The bytes of a file, unpacked if they are gzip, and no more of them than are read anyway.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let most = Limits::default().bytes as u64 + 1;
    let mut raw = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut raw)?;
    } else {
        let file =
            std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        file.take(most).read_to_end(&mut raw)?;
    }
    if !raw.starts_with(&[0x1f, 0x8b]) {
        return Ok(raw);
    }
    let mut unpacked = Vec::new();
    // What was unpacked before a damage is kept.
    let _ = MultiGzDecoder::new(raw.as_slice())
        .take(most)
        .read_to_end(&mut unpacked);
    Ok(unpacked)
}

/// Read dates as feeds write them
#[derive(Args)]
struct Dates {
    /// Lines {"id","input"}: one line {"id","instant"} for each, in UTC, null where it is no date
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Dates {
    fn run(self) -> Result<Exit, Failure> {
        batch::run(batch::lines(&self.file)?, 1, instant)?;
        Ok(Exit::Done)
    }
}

fn instant(line: &str) -> anyhow::Result<String> {
    #[derive(Deserialize)]
    struct Line {
        id: Value,
        input: String,
    }
    #[derive(Serialize)]
    struct Answer {
        id: Value,
        instant: Option<String>,
    }
    let line: Line = serde_json::from_str(line)?;
    let answer = Answer {
        id: line.id,
        instant: date::read(&line.input).map(|when| when.earliest().to_string()),
    };
    Ok(serde_json::to_string(&answer)?)
}
