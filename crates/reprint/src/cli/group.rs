//! `reprint group`: stories into events.

use std::{
    borrow::Cow,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use reprint_group::{Article, EventKey, Grouper};
use serde::{Deserialize, Serialize};

use super::{Exit, Failure, batch};

/// Group stories into events.
#[derive(Args)]
pub(crate) struct Group {
    /// Lines {"id","title","text","date"?} in order of arrival
    #[arg(long, value_name = "FILE")]
    docs: PathBuf,
    /// Grouping is one piece of work; taken for the sake of scripts that give it to every verb
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    title: Option<String>,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    date: Option<String>,
}

#[derive(Serialize)]
struct Grouped<'a> {
    id: &'a str,
    cluster: EventKey,
}

impl Group {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let (ids, events) = read(&self.docs)?;
        let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        for (key, id) in (0..).zip(&ids) {
            let cluster = events.event(key).unwrap_or_default();
            serde_json::to_writer(&mut out, &Grouped { id, cluster })
                .map_err(anyhow::Error::from)?;
            out.write_all(b"\n").map_err(anyhow::Error::from)?;
        }
        out.flush().map_err(anyhow::Error::from)?;
        Ok(Exit::Done)
    }
}

fn read(docs: &Path) -> anyhow::Result<(Vec<String>, Grouper)> {
    let mut ids = Vec::new();
    let mut events = Grouper::batch();
    for (nth, line) in batch::lines(docs)?.enumerate() {
        let line = line?;
        let line: Line<'_> =
            serde_json::from_str(&line).with_context(|| format!("line {}", nth + 1))?;
        events.add(&Article {
            title: line.title.as_deref().unwrap_or_default(),
            text: &line.text,
            date: line.date.and_then(|date| date.parse().ok()),
            copy_of: None,
        });
        ids.push(line.id.into_owned());
    }
    Ok((ids, events.finish()))
}
