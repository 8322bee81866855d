//! One input to one story: by content a web page, a feed's first entry, a news item, a mail, or text.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use reprint_story::{Fault, Severity, Story};
use serde::{Deserialize, Serialize};

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
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return plain(bytes, url);
    }
    let mut unpacked = Vec::new();
    let result = MultiGzDecoder::new(bytes)
        .take(MOST_BYTES)
        .read_to_end(&mut unpacked);
    let mut read = plain(&unpacked, url);
    if let Err(error) = result {
        let told = format!("the gzip data broke off: {error}; what came before was read");
        read.faults
            .push(Fault::new("read.gzip", Severity::Error, told));
    }
    read
}

fn plain(bytes: &[u8], url: Option<String>) -> Read {
    let hints = reprint_page::Hints {
        url,
        ..reprint_page::Hints::default()
    };
    let reading = reprint_page::plain::read(bytes, &hints);
    Read {
        story: reading.story,
        faults: reading.faults,
    }
}
