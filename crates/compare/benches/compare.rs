//! A story of a thousand words beside an edited one.

use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn text(changed: usize) -> String {
    (0..1_000)
        .map(|n| {
            if n == changed {
                "changed ".to_owned()
            } else {
                format!("word{} ", n % 317)
            }
        })
        .collect()
}

#[divan::bench]
fn words(bencher: Bencher) {
    let text = text(500);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| reprint_compare::words(black_box(&text)));
}

#[divan::bench]
fn edits(bencher: Bencher) {
    let (old, new) = (text(1_001), text(500));
    bencher.bench(|| reprint_compare::edits(black_box(&old), black_box(&new)));
}
