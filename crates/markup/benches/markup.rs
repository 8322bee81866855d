//! Speed of the parts, on a page made here.

use std::fmt::Write;

use reprint_markup::{Tree, decode, read_fragment, sanitise};

fn main() {
    divan::main();
}

/// About 250 kB of a news page: navigation, paragraphs with links, scripts.
fn page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Tides</title></head><body><nav><ul>",
    );
    for n in 0..400 {
        let _ = write!(
            html,
            "<li class='menu-item menu-item-{n}'><a href='/section/{n}' data-track='nav-{n}'>Section {n}</a></li>"
        );
    }
    html.push_str("</ul></nav><main><article>");
    for n in 0..300 {
        let _ = write!(
            html,
            "<p class='story-text'>The harbour at <a href='/places/{n}'>Port {n}</a> closed at noon &amp; the <em>ferries</em> stayed in, the pilot said, as the water rose by another hand in an hour.</p>"
        );
    }
    html.push_str("</article></main><script>");
    for n in 0..2_000 {
        let _ = write!(html, "window.q=window.q||[];q.push({{a:{n},b:'x<y'}});");
    }
    html.push_str("</script></body></html>");
    html
}

#[divan::bench]
fn decode_utf8(bencher: divan::Bencher) {
    let page = page();
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| decode(divan::black_box(page.as_bytes()), None).text.len());
}

#[divan::bench]
fn parse(bencher: divan::Bencher) {
    let page = page();
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| Tree::page(divan::black_box(&page)).len());
}

#[divan::bench]
fn sanitise_page(bencher: divan::Bencher) {
    let page = page();
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| sanitise(divan::black_box(&page), None));
}

#[divan::bench]
fn read_blocks(bencher: divan::Bencher) {
    let page = page();
    bencher
        .counter(divan::counter::BytesCount::of_str(&page))
        .bench(|| read_fragment(divan::black_box(&page), None));
}
