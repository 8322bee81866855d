//! `--docs`: every pair of texts that share words, each pair once.

use std::{
    borrow::Cow,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::Context;
use reprint_trace::{Document, Found, Key, Kind, Tracer};
use serde::{Deserialize, Serialize};

use crate::cli::batch;

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    canonical: Option<Cow<'a, str>>,
    #[serde(borrow)]
    publisher: Option<Cow<'a, str>>,
    #[serde(borrow)]
    published: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Pair<'a> {
    a: &'a str,
    b: &'a str,
    containment: f32,
    share_a: f32,
    share_b: f32,
    kind: Kind,
    src: &'a str,
}

#[derive(Serialize)]
struct Origin<'a> {
    id: &'a str,
    first: &'a str,
}

/// Reads the texts, prints the pairs, and writes who was first if asked.
pub(super) fn run(docs: &Path, origins: Option<&Path>, jobs: usize) -> anyhow::Result<()> {
    let (ids, tracer) = read(docs)?;
    let id = |key: Key| ids.get(key as usize).map_or("", |id| id);
    let Found {
        pairs,
        first,
        faults,
    } = tracer.all(jobs);
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    for pair in &pairs {
        let line = Pair {
            a: id(pair.a),
            b: id(pair.b),
            containment: rounded(pair.share_a.max(pair.share_b)),
            share_a: rounded(pair.share_a),
            share_b: rounded(pair.share_b),
            kind: pair.kind,
            src: id(pair.source),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    for fault in faults {
        eprintln!("{}: {}", fault.code, fault.message);
    }
    let Some(path) = origins else {
        return Ok(());
    };
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    for (key, first) in (0..).zip(&first) {
        let line = Origin {
            id: id(key),
            first: id(*first),
        };
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn read(docs: &Path) -> anyhow::Result<(Vec<String>, Tracer)> {
    let mut ids = Vec::new();
    let mut texts = Tracer::batch();
    for (nth, line) in batch::lines(docs)?.enumerate() {
        let line = line?;
        let line: Line<'_> =
            serde_json::from_str(&line).with_context(|| format!("line {}", nth + 1))?;
        texts.add(&Document {
            title: line.title.as_deref().unwrap_or_default(),
            text: &line.text,
            url: line.url.as_deref(),
            canonical: line.canonical.as_deref(),
            publisher: line.publisher.as_deref(),
            published: line.published.and_then(|when| when.parse().ok()),
        });
        ids.push(line.id.into_owned());
    }
    Ok((ids, texts.finish()))
}

/// Four places: more would claim what was not measured.
fn rounded(share: f32) -> f32 {
    (share * 10_000.0).round() / 10_000.0
}
