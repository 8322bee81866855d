//! One decision, one clearance, one audited page.

use divan::{Bencher, black_box};
use reprint_rights::{CopyPage, Partner, Policy, Use, check, clear, decide};
use reprint_story::{Block, Story};

fn main() {
    divan::main();
}

fn policy() -> Policy {
    Policy::from_toml(include_str!("../policies/ready/cc-by-nd.toml")).unwrap_or_default()
}

fn story() -> Story {
    let mut story = Story::new("Ferry returns to the north quay");
    let body = (0..20).map(|n| {
        let words: Vec<String> = (0..40)
            .map(|word| format!("word{}", (n * 37 + word * 11) % 997))
            .collect();
        Block::paragraph(words.join(" ") + ".")
    });
    story.set_body(body.collect());
    story.canonical_url = Some("https://news.example/ferry".into());
    story
}

fn usage() -> Use {
    Use {
        partner: Partner::named("Valley Post"),
        ..Use::default()
    }
}

const NOW: jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;

#[divan::bench]
fn decide_one(bencher: Bencher) {
    let (policy, story, usage) = (policy(), story(), usage());
    bencher.bench(|| decide(black_box(&story), &policy, &[], &usage, NOW));
}

#[divan::bench]
fn clear_one(bencher: Bencher) {
    let (policy, story, usage) = (policy(), story(), usage());
    bencher.bench(|| clear(black_box(&story), &policy, &[], &usage, NOW).is_ok());
}

#[divan::bench]
fn check_one(bencher: Bencher) {
    let (policy, story, usage) = (policy(), story(), usage());
    let mut lines: Vec<String> = (0..60).map(|n| format!("Menu entry {n}")).collect();
    lines.push(story.headline.clone());
    lines.extend(story.text.split("\n\n").map(str::to_owned));
    lines.push("This story was originally published by Example News.".into());
    lines.extend(
        (0..100).map(|n| format!("Another headline in a list of other stories, number {n}")),
    );
    let page = CopyPage {
        url: "https://valley.example/ferry".into(),
        body: story.text.split("\n\n").map(str::to_owned).collect(),
        headline: Some(story.headline.clone()),
        lines,
        ..CopyPage::default()
    };
    let versions = [story];
    bencher.bench(|| check(black_box(&page), &versions, &policy, &[], &usage, NOW));
}
