//! Grouping many stories. The peer is a single-pass TF-IDF clusterer, which in Python does about 1,200 stories a second.

use std::fmt::Write;

use divan::{Bencher, counter::ItemsCount};
use reprint_group::{Article, Grouper};

fn main() {
    divan::main();
}

/// A story of some 500 words about one of many happenings.
fn story(nth: usize) -> String {
    let words = [
        "harbour", "council", "ferry", "library", "engine", "captain", "students", "evening",
        "winter", "bridge", "rope", "market",
    ];
    let mut state = nth as u64 / 3 + 1;
    let mut text = String::new();
    for at in 0..500 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(state >> 33) as usize % words.len()]);
        if at % 5 == 0 {
            let _ = write!(text, " N{}", (state >> 40) % 4_000);
        }
        text.push_str(if at % 17 == 16 { ". " } else { " " });
    }
    text
}

#[divan::bench(args = [300, 1_200], sample_count = 5)]
fn batch(bencher: Bencher<'_, '_>, count: usize) {
    let stories: Vec<String> = (0..count).map(story).collect();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut gathering = Grouper::batch();
        for text in &stories {
            gathering.add(&Article {
                text,
                ..Article::default()
            });
        }
        gathering.finish()
    });
}

#[divan::bench(args = [300, 1_200], sample_count = 5)]
fn one_by_one(bencher: Bencher<'_, '_>, count: usize) {
    let stories: Vec<String> = (0..count).map(story).collect();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut grouper = Grouper::new();
        for text in &stories {
            grouper.add(&Article {
                text,
                ..Article::default()
            });
        }
        grouper
    });
}
