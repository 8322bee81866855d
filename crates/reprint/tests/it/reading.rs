//! `reprint read` on what people have lying about: web archives, feeds, pages.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

const WORDS: &str =
    "The harbour was shut on Monday as the water rose by another hand, the pilot said. ";

fn reprint_read(input: &[u8], arguments: &[&str]) -> (bool, Vec<Value>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_reprint"))
        .arg("read")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    (
        output.status.success(),
        answers.map(Result::unwrap).collect(),
    )
}

/// One record, packed as a gzip member of its own, as archives are.
fn record(kind: &str, url: &str, content_type: &str, block: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    let mut member = GzEncoder::new(Vec::new(), Compression::default());
    write!(member, "{head}{block}\r\n\r\n").unwrap();
    member.finish().unwrap()
}

fn page(nth: usize) -> Vec<u8> {
    let page = format!(
        "<title>Tide {nth}</title><h1>Tide number {nth}</h1><p>{}</p>",
        WORDS.repeat(4)
    );
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let url = format!("https://gazette.example/{nth}");
    record(
        "response",
        &url,
        "application/http; msgtype=response",
        &answer,
    )
}

#[test]
fn every_page_of_a_packed_archive_is_read_in_order() {
    let mut archive = record(
        "warcinfo",
        "",
        "application/warc-fields",
        "software: none\r\n",
    );
    archive.extend((0..70).flat_map(page));
    let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG";
    archive.extend(record(
        "response",
        "https://gazette.example/p.png",
        "application/http",
        picture,
    ));
    for jobs in ["1", "3"] {
        let (done, answers) = reprint_read(&archive, &["--jobs", jobs]);
        assert!(done);
        let headlines: Vec<&str> = answers
            .iter()
            .map(|answer| answer["story"]["headline"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = (0..70).map(|nth| format!("Tide number {nth}")).collect();
        assert_eq!(headlines, expected);
        assert_eq!(answers[7]["url"], "https://gazette.example/7");
    }
}

#[test]
fn a_feed_gives_its_first_story_and_says_that_there_are_more() {
    let feed = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title><item><title>Harbour shut</title><description>{WORDS}</description></item><item><title>Fish</title></item></channel></rss>"
    );
    let (done, answers) = reprint_read(feed.as_bytes(), &[]);
    assert!(done);
    assert_eq!(answers[0]["story"]["headline"], "Harbour shut");
    assert_eq!(answers[0]["faults"][0]["code"], "read.first_of_many");
}
