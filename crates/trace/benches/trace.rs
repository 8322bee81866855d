//! Indexing and matching in memory. Peers on the same work, documents a second on one core: rensa 2,439 (coarse), an exact 5-gram
//! index in Python 586, datasketch 469.

use std::fmt::Write;

use divan::{Bencher, counter::ItemsCount};
use reprint_trace::{Document, Fingerprint, Segment, Tracer};

fn main() {
    divan::main();
}

/// A story of some 800 words; every fourth is an edited copy of the one before.
fn story(nth: usize) -> String {
    let mut state = (nth - usize::from(nth % 4 == 3)) as u64 + 1;
    let mut text = String::new();
    for at in 0..800 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        if nth % 4 != 3 || at % 40 != 7 {
            let _ = write!(text, "word{}", (state >> 33) % 3_000);
        }
        text.push_str(if at % 60 == 59 { ".\n\n" } else { " " });
    }
    text
}

#[divan::bench(args = [400, 1_600], sample_count = 5)]
fn all_pairs(bencher: Bencher<'_, '_>, count: usize) {
    let stories: Vec<String> = (0..count).map(story).collect();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut gathering = Tracer::batch();
        for text in &stories {
            gathering.add(&Document::of_text(text));
        }
        gathering.finish().all(1)
    });
}

#[divan::bench(args = [400, 1_600], sample_count = 5)]
fn add_and_ask_one_by_one(bencher: Bencher<'_, '_>, count: usize) {
    let stories: Vec<String> = (0..count).map(story).collect();
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut tracer = Tracer::new();
        let mut found = 0;
        for text in &stories {
            found += tracer.matches(&Document::of_text(text)).len();
            tracer.add(&Document::of_text(text));
        }
        found
    });
}

#[divan::bench(sample_count = 20)]
fn merge_two_segments_of_a_thousand_stories(bencher: Bencher<'_, '_>) {
    let prints: Vec<Fingerprint> = (0..2_000).map(|nth| Fingerprint::of(&story(nth))).collect();
    let segment =
        |from: u32| Segment::of((from..from + 1_000).map(|key| (key, &prints[key as usize])));
    let (a, b) = (segment(0), segment(1_000));
    bencher.bench(|| a.merge(&b));
}
