//! Reads one feed with each library in turn, round after round, and prints each one's fastest: ratios hold on a busy machine.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

#[path = "../../../crates/wire/benches/made/mod.rs"]
mod made;

const ROUNDS: usize = 60;

type Reader = (&'static str, fn(&str));

/// Those that sanitise are the ones to compare with; `rss` and `atom_syndication` hand on what they find.
const READERS: [Reader; 4] = [
    ("reprint-wire, sanitised", |feed| {
        black_box(reprint_wire::read(
            feed.as_bytes(),
            &reprint_wire::Hints::default(),
        ));
    }),
    ("feed-rs, sanitised", |feed| {
        black_box(feed_rs::parser::parse(feed.as_bytes()).ok());
    }),
    ("feedparser-rs, sanitised", |feed| {
        black_box(feedparser_rs::parse(feed.as_bytes()).ok());
    }),
    ("rss or atom_syndication, not sanitised", |feed| {
        if feed.contains("<rss") {
            black_box(feed.parse::<rss::Channel>().ok());
        } else {
            black_box(feed.parse::<atom_syndication::Feed>().ok());
        }
    }),
];

fn main() {
    for (name, feed) in [
        ("RSS, 7 KB", made::rss(7_000)),
        ("RSS, 46 KB", made::rss(46_000)),
        ("RSS, 499 KB", made::rss(499_000)),
        ("Atom, 48 KB", made::atom(48_000)),
    ] {
        let mut best = [Duration::MAX; READERS.len()];
        for _ in 0..ROUNDS {
            for ((_, read), best) in READERS.iter().zip(&mut best) {
                let begun = Instant::now();
                read(&feed);
                *best = begun.elapsed().min(*best);
            }
        }
        println!("{name}");
        for ((reader, _), best) in READERS.iter().zip(best) {
            println!(
                "  {:6.0} MB/s  {reader}",
                feed.len() as f64 / 1e6 / best.as_secs_f64()
            );
        }
    }
}
