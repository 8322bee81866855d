//! The speed of a whole reading, on a page made here.

use std::fmt::Write;

use reprint_page::{Hints, read};

fn main() {
    divan::main();
}

/// About 200 kB: navigation, a story of forty paragraphs with quotations, a list of related stories, scripts.
fn page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Harbour shut | Example News</title>\
         <meta property=og:title content='Harbour shut'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\
         \"headline\":\"Harbour shut\",\"datePublished\":\"2026-03-02T09:00:00+01:00\",\"author\":{\"@type\":\"Person\",\"name\":\"Ada Quill\"}}</script></head><body><nav><ul>",
    );
    for n in 0..300 {
        let _ = write!(
            html,
            "<li class='menu-item menu-item-{n}'><a href='/section/{n}'>Section {n}</a></li>"
        );
    }
    html.push_str("</ul></nav><main><article><h1>Harbour shut</h1><div class='entry-content'>");
    for n in 0..40 {
        let _ = write!(
            html,
            "<p>\"The water rose by another hand in an hour,\" the pilot of <a href='/port/{n}'>Port {n}</a> said on Monday. Ferries stayed in, \
             and the fish market moved to the upper town, where traders set up in the rain before dawn.</p>"
        );
    }
    html.push_str("</div></article><aside class='related-posts'>");
    for n in 0..40 {
        let _ = write!(
            html,
            "<div class='card'><a href='/2026/03/story-number-{n}'><img src='/i/{n}.jpg' alt=''><h3>Another story of the coast, number {n}</h3></a><p>Its first words.</p></div>"
        );
    }
    html.push_str("</aside></main><script>");
    for n in 0..2_500 {
        let _ = write!(html, "q.push({{a:{n},b:'x<y'}});");
    }
    html.push_str("</script></body></html>");
    html
}

#[divan::bench]
fn whole_reading(bencher: divan::Bencher) {
    let page = page();
    let hints = Hints {
        url: Some("https://news.example/2026/03/harbour-shut".into()),
        ..Hints::default()
    };
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| read(divan::black_box(page.as_bytes()), &hints));
}

/// The floor: decoding and building the tree alone.
#[divan::bench]
fn decode_and_parse(bencher: divan::Bencher) {
    let page = page();
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| {
            reprint_markup::Tree::page(
                &reprint_markup::decode(divan::black_box(page.as_bytes()), None).text,
            )
            .len()
        });
}
