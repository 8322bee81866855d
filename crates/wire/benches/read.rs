//! Reading whole feeds, every entry's HTML sanitised. `benches/feed-peers` reads the same feeds with other libraries.

use divan::{Bencher, counter::BytesCount};
use reprint_wire::{Hints, read, write};

mod made;

fn main() {
    divan::main();
}

fn timed(bencher: Bencher<'_, '_>, feed: &str) {
    bencher
        .counter(BytesCount::new(feed.len()))
        .bench(|| read(divan::black_box(feed.as_bytes()), &Hints::default()));
}

#[divan::bench(args = [7_000, 46_000, 499_000])]
fn rss(bencher: Bencher<'_, '_>, bytes: usize) {
    timed(bencher, &made::rss(bytes));
}

#[divan::bench(args = [48_000])]
fn atom(bencher: Bencher<'_, '_>, bytes: usize) {
    timed(bencher, &made::atom(bytes));
}

#[divan::bench(args = [499_000])]
fn jsonfeed(bencher: Bencher<'_, '_>, bytes: usize) {
    let reading = read(made::rss(bytes).as_bytes(), &Hints::default());
    timed(
        bencher,
        &write::jsonfeed(&reading.feed.unwrap_or_default(), &reading.entries),
    );
}
