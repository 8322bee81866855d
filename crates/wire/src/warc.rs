//! WARC, the web archive file format (ISO 28500; <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>).
//!
//! A file is a row of records: captures of pages, the requests that led to them, notes about the crawl. [`Records`] gives them one
//! at a time in bounded memory, whatever the file's length. It reads bytes already unpacked: in a `.warc.gz` each record is a
//! gzip member of its own, and a reader of many members gives their contents in a row.
//!
//! A record whose length is wrong loses itself, not the file: reading goes on at the next line that begins a record.

use std::io::{self, BufRead, Read};

use reprint_story::{Fault, Severity};

/// The longest body kept, in bytes. Pages of news are some 300 KB; what is longer is cut, with a fault.
const MOST_BODY: u64 = 16 << 20;
/// The longest header block, in bytes.
const MOST_HEADERS: u64 = 64 << 10;

/// One thing an archive holds: a page as it was served, or a file as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `WARC-Record-ID`, without its angle brackets.
    pub id: Option<String>,
    /// What the record is: `response` and `resource` carry a body, `conversion` a body made from another record.
    pub kind: String,
    /// Where the body was found.
    pub url: Option<String>,
    /// When it was captured, as written.
    pub date: Option<String>,
    /// The status the server gave; none for a record without HTTP headers.
    pub status: Option<u16>,
    /// `Content-Type` of the body.
    pub content_type: Option<String>,
    /// `X-Robots-Tag` headers.
    pub robots: Vec<String>,
    /// The body, free of its transfer coding. It may still be packed (`Content-Encoding`), as some crawlers keep it.
    pub body: Vec<u8>,
    /// What was wrong with the record.
    pub faults: Vec<Fault>,
}

/// The records of an archive that carry a body.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    /// The version line of the next record was read already.
    begun: bool,
}

impl<R: BufRead> Records<R> {
    /// Reads from here to the end.
    pub fn new(input: R) -> Self {
        Self {
            input,
            begun: false,
        }
    }

    fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            let skipped = if std::mem::take(&mut self.begun) {
                0
            } else {
                match self.find_start()? {
                    Some(skipped) => skipped,
                    None => return Ok(None),
                }
            };
            let headers = self.headers()?;
            let length: Option<u64> = headers
                .get("content-length")
                .and_then(|value| value.parse().ok());
            let kind = headers.get("warc-type").unwrap_or_default();
            let kept = matches!(kind, "response" | "resource" | "conversion");
            let Some(length) = length.filter(|_| kept) else {
                // Without a length the block runs to the next line that begins a record.
                io::copy(
                    &mut self.input.by_ref().take(length.unwrap_or(0)),
                    &mut io::sink(),
                )?;
                continue;
            };
            let mut block = Vec::new();
            self.input
                .by_ref()
                .take(length.min(MOST_BODY))
                .read_to_end(&mut block)?;
            let mut faults = Vec::new();
            if skipped > 0 {
                faults.push(Fault::new(
                    "warc.skipped",
                    Severity::Warning,
                    format!("{skipped} bytes before this record belong to none"),
                ));
            }
            if length > MOST_BODY {
                let rest = length - MOST_BODY;
                io::copy(&mut self.input.by_ref().take(rest), &mut io::sink())?;
                faults.push(Fault::new(
                    "warc.too_long",
                    Severity::Warning,
                    format!("only the first {MOST_BODY} of {length} bytes were read"),
                ));
            } else if (block.len() as u64) < length {
                faults.push(Fault::new(
                    "warc.cut",
                    Severity::Error,
                    format!("the file ends {} bytes short", length - block.len() as u64),
                ));
            }
            return Ok(Some(record(&headers, block, faults)));
        }
    }

    /// Goes to the line after the next version line; gives the bytes passed over that were not empty lines.
    fn find_start(&mut self) -> io::Result<Option<u64>> {
        let mut skipped = 0;
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = self
                .input
                .by_ref()
                .take(MOST_HEADERS)
                .read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            if line.starts_with(b"WARC/") {
                return Ok(Some(skipped));
            }
            if !line.trim_ascii().is_empty() {
                skipped += read as u64;
            }
        }
    }

    /// The header lines up to the empty one.
    fn headers(&mut self) -> io::Result<Headers> {
        let mut block = Vec::new();
        let mut line = Vec::new();
        loop {
            line.clear();
            let left = MOST_HEADERS.saturating_sub(block.len() as u64);
            let read = self
                .input
                .by_ref()
                .take(left)
                .read_until(b'\n', &mut line)?;
            if read == 0 || line.trim_ascii().is_empty() {
                return Ok(Headers::read(&block));
            }
            if line.starts_with(b"WARC/1.") {
                self.begun = true;
                return Ok(Headers::read(&block));
            }
            block.extend_from_slice(&line);
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().transpose()
    }
}

/// Names in lower case, and values.
struct Headers(Vec<(String, String)>);

impl Headers {
    fn read(block: &[u8]) -> Self {
        let text = String::from_utf8_lossy(block);
        let mut all: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            // A line that begins with white space goes on with the one before.
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = all.last_mut()
            {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                all.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(all)
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

fn record(headers: &Headers, block: Vec<u8>, faults: Vec<Fault>) -> Record {
    let bare = |name| {
        headers
            .get(name)
            .map(|value| value.trim_matches(['<', '>']).to_owned())
    };
    let mut record = Record {
        id: bare("warc-record-id"),
        kind: headers.get("warc-type").unwrap_or_default().to_owned(),
        url: bare("warc-target-uri"),
        date: headers.get("warc-date").map(str::to_owned),
        content_type: headers.get("content-type").map(str::to_owned),
        faults,
        ..Record::default()
    };
    let is_http = record
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/http"));
    if is_http && block.starts_with(b"HTTP/") {
        answered(&mut record, &block);
    } else {
        record.body = block;
    }
    record
}

/// Parts an HTTP answer (RFC 9112) into what the record keeps of its headers, and its body.
fn answered(record: &mut Record, block: &[u8]) {
    let (head, body) = parted(block);
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let headers = Headers::read(head.get(line.len()..).unwrap_or_default());
    record.status = String::from_utf8_lossy(line)
        .split_ascii_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok());
    record.content_type = headers.get("content-type").map(str::to_owned);
    record.robots = headers.all("x-robots-tag").map(str::to_owned).collect();
    let is_chunked = headers
        .get("transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Many crawlers keep the header of a coding that they have undone.
    record.body = is_chunked
        .then(|| unchunked(body))
        .flatten()
        .unwrap_or_else(|| body.to_vec());
}

/// The header block and what follows the empty line after it.
fn parted(block: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in block.split_inclusive(|b| *b == b'\n') {
        let next = at + line.len();
        if line.trim_ascii().is_empty() {
            return (
                block.get(..at).unwrap_or_default(),
                block.get(next..).unwrap_or_default(),
            );
        }
        at = next;
    }
    (block, &[])
}

/// A body put together from its chunks, as far as they are whole; none if it does not begin with one.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let line = rest.split_inclusive(|b| *b == b'\n').next();
        let size = line.and_then(|line| chunk_size(line).map(|size| (line.len(), size)));
        let Some((line, size)) = size else {
            return (!out.is_empty()).then_some(out);
        };
        let chunk = rest.get(line..).unwrap_or_default();
        let kept = chunk.len().min(size);
        out.extend_from_slice(chunk.get(..kept).unwrap_or_default());
        if size == 0 || kept < size {
            return Some(out);
        }
        rest = chunk.get(kept..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let digits = line.trim_ascii().split(|b| *b == b';').next()?;
    let digits = std::str::from_utf8(digits).ok()?.trim();
    usize::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(kind: &str, more: &str, block: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\n{more}Content-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn page(url: &str, answer: &str) -> String {
        let more = format!(
            "WARC-Target-URI: <{url}>\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n"
        );
        entry("response", &more, answer)
    }

    fn read(file: &str) -> Vec<Record> {
        Records::new(file.as_bytes()).map(Result::unwrap).collect()
    }

    #[test]
    fn pages_are_given_and_notes_passed_over() {
        let file = [
            entry("warcinfo", "Content-Type: application/warc-fields\r\n", "software: a crawler\r\n"),
            page("https://gazette.example/a", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Robots-Tag: noarchive\r\n\r\n<p>One"),
            entry("request", "", "GET /a HTTP/1.1\r\n\r\n"),
            entry("resource", "Content-Type: text/plain\r\n", "Two"),
        ]
        .concat();
        let records = read(&file);
        assert_eq!(records.len(), 2);
        let first = &records[0];
        assert_eq!(first.url.as_deref(), Some("https://gazette.example/a"));
        assert_eq!(first.id.as_deref(), Some("urn:uuid:1"));
        assert_eq!(
            (first.status, first.body.as_slice()),
            (Some(200), b"<p>One".as_slice())
        );
        assert_eq!(first.content_type.as_deref(), Some("text/html"));
        assert_eq!(first.robots, ["noarchive"]);
        assert_eq!(
            (records[1].status, records[1].body.as_slice()),
            (None, b"Two".as_slice())
        );
    }

    #[test]
    fn chunks_are_put_together_where_they_are_still_there() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>On\r\n1;x=y\r\ne\r\n0\r\n\r\n";
        let undone = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>One";
        for answer in [chunked, undone] {
            assert_eq!(read(&page("https://a.example/", answer))[0].body, b"<p>One");
        }
    }

    #[test]
    fn a_wrong_length_loses_its_record_and_not_the_file() {
        let good = page("https://a.example/", "HTTP/1.1 200 OK\r\n\r\n<p>One");
        let short = good.replace("Content-Length: 25", "Content-Length: 5");
        assert_ne!(short, good);
        let records = read(&[short.as_str(), &good].concat());
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].body, b"<p>One");
        assert_eq!(records[1].faults[0].code, "warc.skipped");
        let cut = read(good.get(..good.len() - 6).unwrap());
        assert_eq!(cut[0].faults[0].code, "warc.cut");
    }

    proptest! {
        #[test]
        fn never_panics(pieces in proptest::collection::vec(prop_oneof![
            proptest::sample::select(vec![
                "WARC/1.0\r\n", "WARC-Type: response\r\n", "Content-Length: 30\r\n", "Content-Type: application/http\r\n", "\r\n", "\n",
                "HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "5\r\n", "fffffffffffffffff\r\n", "Content-Length: -1\r\n",
            ]).prop_map(str::to_owned),
            "\\PC{0,20}",
        ], 0..30)) {
            for record in Records::new(pieces.concat().as_bytes()) {
                record.unwrap();
            }
        }
    }
}
