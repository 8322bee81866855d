//! Rendering of a story page, a front page and a list. The bar is 100 µs a page.

use divan::Bencher;
use reprint_edition::{
    Around,
    feed::{self, Channel, Format},
    front, kit,
    list::{self, ListOptions},
    story_page,
};

#[path = "../tests/it/newsroom.rs"]
#[expect(dead_code, reason = "what the tests use")]
mod newsroom;

const OWN: &str = "https://ledger.example/";

fn main() {
    divan::main();
}

#[divan::bench]
fn story(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let cleared = newsroom::own(&newsroom::ferry());
    let decision = newsroom::decision(&newsroom::ferry(), newsroom::FREE);
    let more = newsroom::all_own(&newsroom::stories()[1..6]);
    let around = Around {
        more: &more,
        on_this: &[],
        republish: Some(&decision),
        mark: None,
    };
    bencher.bench_local(|| story_page(&site, &cleared, &around));
}

#[divan::bench]
fn front_page(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    bencher.bench_local(|| front(&site, &stories));
}

#[divan::bench]
fn list_fragment(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    let options = ListOptions {
        limit: 10,
        ..ListOptions::default()
    };
    bencher.bench_local(|| list::fragment(&site, &options, &stories, true));
}

#[divan::bench]
fn list_json(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    let options = ListOptions {
        limit: 10,
        ..ListOptions::default()
    };
    bencher.bench_local(|| list::json(&site, &options, &stories, true));
}

#[divan::bench]
fn republish_kit(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let cleared = newsroom::own(&newsroom::ferry());
    bencher.bench_local(|| kit::kit(&site, &cleared, None));
}

#[divan::bench]
fn atom_feed(bencher: Bencher<'_, '_>) {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    let channel = Channel::of(&site, None, Format::Atom);
    bencher.bench_local(|| feed::feed(&site, &channel, Format::Atom, &stories, &[]));
}
