//! The pages of a web archive, each read as it would be from a file.

use std::io::{BufRead, BufReader};

use flate2::bufread::MultiGzDecoder;
use reprint_page::Hints;
use reprint_wire::warc::{Record, Records};
use serde::Serialize;

use super::{batch, input, manifest};

#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(flatten)]
    read: manifest::Read,
}

/// Reads every page of the archive and prints a line for each. One record is in memory for each thread and a few more.
pub(super) fn run(mut archive: Box<dyn BufRead>, jobs: usize) -> anyhow::Result<()> {
    let archive: Box<dyn BufRead> = if archive.fill_buf()?.starts_with(&input::GZIP) {
        Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(archive),
        ))
    } else {
        archive
    };
    let pages = Records::new(archive).filter(|record| record.as_ref().map_or(true, is_page));
    batch::run_each(pages, jobs, |record| record.body.len(), answer)
}

/// A page, a feed or a text that was served: no picture, no script, no error, no redirect.
fn is_page(record: &Record) -> bool {
    let served = record
        .status
        .is_none_or(|status| (200..300).contains(&status));
    let kind = record.content_type.as_deref().unwrap_or_default();
    let media = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_text = media.is_empty()
        || media.ends_with("xml")
        || matches!(
            media.as_str(),
            "text/html" | "text/plain" | "text/markdown" | "message/rfc822"
        )
        || media == "application/feed+json";
    served && is_text && !record.body.is_empty()
}

fn answer(record: &Record) -> anyhow::Result<String> {
    let hints = Hints {
        url: record.url.clone(),
        content_type: record.content_type.clone(),
        robots: record.robots.clone(),
    };
    let mut read = manifest::of_bytes(&record.body, &hints);
    read.faults.splice(0..0, record.faults.iter().cloned());
    let answer = Answer {
        id: record.id.as_deref().or(record.url.as_deref()),
        url: record.url.as_deref(),
        read,
    };
    Ok(serde_json::to_string(&answer)?)
}
