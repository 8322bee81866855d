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

/// The newsroom's events, the newest first; or stories of a file grouped into events
#[derive(Args)]
pub(crate) struct Group {
    /// Lines {"id","title","text","date"?} in order of arrival
    #[arg(long, value_name = "FILE")]
    docs: Option<PathBuf>,
    /// Grouping is one piece of work; taken for the sake of scripts that give it to every verb
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
    /// Decide about each story when it comes, as the newsroom's own index does, instead of about all at once
    #[arg(long, requires = "docs")]
    stream: bool,
    /// Events listed at most
    #[cfg(feature = "server")]
    #[arg(long, default_value_t = 50)]
    limit: u32,
    #[cfg(feature = "server")]
    #[command(flatten)]
    desk: super::desk::Desk,
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
        if let Some(docs) = &self.docs {
            return of_file(docs, self.stream);
        }
        #[cfg(feature = "server")]
        return of_newsroom(self.desk, self.limit);
        #[cfg(not(feature = "server"))]
        Err(Failure::usage(anyhow::anyhow!("--docs FILE is missing")))
    }
}

fn of_file(docs: &Path, stream: bool) -> Result<Exit, Failure> {
    let (ids, events) = read(docs, stream)?;
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    for (key, id) in (0..).zip(&ids) {
        let cluster = events.event(key).unwrap_or_default();
        serde_json::to_writer(&mut out, &Grouped { id, cluster }).map_err(anyhow::Error::from)?;
        out.write_all(b"\n").map_err(anyhow::Error::from)?;
    }
    out.flush().map_err(anyhow::Error::from)?;
    Ok(Exit::Done)
}

#[cfg(feature = "server")]
fn of_newsroom(desk: super::desk::Desk, limit: u32) -> Result<Exit, Failure> {
    use crate::trace::{self, Happening};
    desk.run(async move |app| {
        trace::catch_up(&app).await?;
        let events = app
            .read(move |app, tx| trace::newest(app, tx, limit))
            .await?;
        let lines: Vec<String> = events
            .iter()
            .map(|event| {
                format!(
                    "{}  {}  {} stories, {}  {}",
                    event.id,
                    app.tell(event.last),
                    event.stories.len(),
                    event.outlets.join(", "),
                    event.headline
                )
            })
            .collect();
        let json: Vec<serde_json::Value> = events.iter().map(Happening::json).collect();
        Ok(super::desk::Answer::new(
            serde_json::json!(json),
            lines.join("\n"),
        ))
    })
}

fn read(docs: &Path, stream: bool) -> anyhow::Result<(Vec<String>, Grouper)> {
    let mut ids = Vec::new();
    let mut events = Grouper::batch();
    let mut streamed = Grouper::new();
    for (nth, line) in batch::lines(docs)?.enumerate() {
        let line = line?;
        let line: Line<'_> =
            serde_json::from_str(&line).with_context(|| format!("line {}", nth + 1))?;
        let article = Article {
            title: line.title.as_deref().unwrap_or_default(),
            text: &line.text,
            date: line.date.and_then(|date| date.parse().ok()),
            copy_of: None,
        };
        if stream {
            streamed.add(&article);
        } else {
            events.add(&article);
        }
        ids.push(line.id.into_owned());
    }
    Ok((ids, if stream { streamed } else { events.finish() }))
}
