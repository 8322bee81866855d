//! Matching an address against a long robots.txt, and reading one.

use std::fmt::Write;

use reprint_net::{Url, robots::Robots};

fn main() {
    divan::main();
}

/// A robots.txt of `rules` lines in two groups, with stars and ends as shops and papers write them.
fn robots_txt(rules: usize) -> String {
    let mut text =
        String::from("User-agent: reprint\nDisallow: /press/\n\nUser-agent: *\nCrawl-delay: 1\n");
    for n in 0..rules {
        let _ = match n % 4 {
            0 => writeln!(text, "Disallow: /section-{n}/*/print$"),
            1 => writeln!(text, "Allow: /section-{n}/archive"),
            2 => writeln!(text, "Disallow: /*?sort={n}&"),
            _ => writeln!(text, "Disallow: /caf%c3%a9-{n}/"),
        };
    }
    text
}

#[divan::bench(args = [10, 100, 1000])]
fn parse(bencher: divan::Bencher<'_, '_>, rules: usize) {
    let text = robots_txt(rules);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| Robots::parse(divan::black_box(text.as_bytes())));
}

#[divan::bench(args = [10, 100, 1000])]
fn allows(bencher: divan::Bencher<'_, '_>, rules: usize) {
    let robots = Robots::parse(robots_txt(rules).as_bytes());
    let address = "https://news.example/section-998/2026/11/ferry-returns?sort=up&page=2";
    let Ok(url) = Url::parse(address) else { return };
    bencher.bench(|| robots.allows("somebody", divan::black_box(&url)));
}
