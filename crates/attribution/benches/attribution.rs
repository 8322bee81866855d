//! The whole reading of an article, and its parts, on text of our own.

use divan::{Bencher, black_box, counter::BytesCount};
use reprint_attribution::{Language, byline, credits, dateline, notices, quotes, read};

fn main() {
    divan::main();
}

const PARAGRAPHS: &[&str] = &[
    "The harbour master, Ada Quill, said on Monday that the quay would stay shut until the walls had been looked at again.",
    "“We will not open it for a day and close it for a year,” Quill told the Northport Gazette. “That would be foolish.”",
    "Officials in Eastmere promised to lend a dredger, according to Reuters, but rejected a plan to share its cost.",
    "Bo Marsh, who has run the ferry company since 2011, called the delay “a gift to the bridge” and vowed to sue.",
    "The council will meet on Thursday. Its last meeting lasted six hours and ended without a vote on the new berths.",
];

/// About 1,200 words, the length of a long article.
fn article() -> String {
    let mut text = String::from("NORTHPORT (AP) — ");
    for _ in 0..12 {
        text.push_str(&PARAGRAPHS.join("\n\n"));
        text.push_str("\n\n");
    }
    text
}

#[divan::bench]
fn everything(bencher: Bencher) {
    let text = article();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| read(black_box(&text), None));
}

#[divan::bench]
fn quotations(bencher: Bencher) {
    let text = article();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| quotes::read(black_box(&text), Language::English));
}

#[divan::bench]
fn credited(bencher: Bencher) {
    let text = article();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| credits::read(black_box(&text), None));
}

#[divan::bench]
fn datelines(bencher: Bencher) {
    let text = article();
    bencher.bench(|| dateline::read(black_box(&text), Language::English));
}

#[divan::bench]
fn bylines(bencher: Bencher) {
    let line = "By Ada Quill and Bo Marsh, Northport News Correspondents";
    bencher.bench(|| byline::read(black_box(line), byline::Context::default()));
}

#[divan::bench]
fn permission_in_a_long_text(bencher: Bencher) {
    let text = article();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| notices::permission(black_box(&text)));
}
