//! One input to one story: by content a web page, a feed's first entry, a news item, a mail, or text.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use reprint_page::Hints;
use reprint_story::{Fault, Severity, Story};
use serde::{Deserialize, Serialize};

use super::input::GZIP;

/// The largest input once unpacked.
const MOST_BYTES: u64 = 64 << 20;

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    path: std::path::PathBuf,
    url: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    #[serde(flatten)]
    read: Read,
}

/// A story and what was wrong with its source.
#[derive(Serialize)]
pub(super) struct Read {
    pub(super) story: Story,
    pub(super) faults: Vec<Fault>,
}

/// Answers one line of a manifest. A file that cannot be read is a fault of that line, not the end of the run.
pub(super) fn answer(line: &str) -> anyhow::Result<String> {
    let Line { id, path, url } = serde_json::from_str(line)?;
    let read = match std::fs::read(&path) {
        Ok(bytes) => read(&bytes, url),
        Err(error) => Read {
            story: Story::default(),
            faults: vec![Fault::new(
                "read.unreadable",
                Severity::Error,
                format!("{} cannot be read: {error}", path.display()),
            )],
        },
    };
    Ok(serde_json::to_string(&Answer { id, read })?)
}

/// Reads one input, unpacked first if it is gzip.
pub(super) fn read(bytes: &[u8], url: Option<String>) -> Read {
    let hints = Hints {
        url,
        ..Hints::default()
    };
    of_bytes(bytes, &hints)
}

/// Reads one input of which more is known than its address.
pub(super) fn of_bytes(bytes: &[u8], hints: &Hints) -> Read {
    if !bytes.starts_with(&GZIP) {
        return plain(bytes, hints);
    }
    let mut unpacked = Vec::new();
    let result = MultiGzDecoder::new(bytes)
        .take(MOST_BYTES)
        .read_to_end(&mut unpacked);
    let mut read = plain(&unpacked, hints);
    if let Err(error) = result {
        let told = format!("the gzip data broke off: {error}; what came before was read");
        read.faults
            .push(Fault::new("read.gzip", Severity::Error, told));
    }
    read
}

fn plain(bytes: &[u8], hints: &Hints) -> Read {
    if let Some(read) = from_wire(bytes, hints) {
        return read;
    }
    let reading = reprint_page::plain::read_story(bytes, hints);
    Read {
        story: reading.story,
        faults: reading.faults,
    }
}

/// How feeds and news formats begin, in lower case; a page may begin with the first, and then has an `<html>` soon after.
const BEGINNINGS: [&str; 9] = [
    "<?xml",
    "<rss",
    "<feed",
    "<rdf:rdf",
    "<nitf",
    "<newsitem",
    "<newsmessage",
    "<newsml",
    "{",
];

/// The first story of a feed or of a news format; none where the bytes are neither.
fn from_wire(bytes: &[u8], hints: &Hints) -> Option<Read> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(1_000))?).to_ascii_lowercase();
    let begins = start.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if !BEGINNINGS.iter().any(|form| begins.starts_with(form)) || start.contains("<html") {
        return None;
    }
    let known = reprint_wire::Hints {
        content_type: hints.content_type.as_deref(),
        base_url: hints.url.as_deref(),
        ..reprint_wire::Hints::default()
    };
    let mut reading = reprint_wire::read(bytes, &known);
    let count = reading.entries.len() + reading.items.len();
    let feed = reading.feed.take().unwrap_or_default();
    let entry = reading.entries.first().map(|entry| entry.to_story(&feed));
    let story = entry.or_else(|| reading.items.into_iter().next().map(|item| item.story))?;
    if count > 1 {
        let told = format!("the first of {count} stories; `reprint wire read` gives them all");
        reading
            .faults
            .push(Fault::new("read.first_of_many", Severity::Note, told));
    }
    Some(Read {
        story,
        faults: reading.faults,
    })
}
