//! Bad input is normal input: a reading, quickly, with faults.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use reprint_page::{Hints, Reading, read};

/// Reads within a time that only more than linear work would overrun, unoptimised build and busy machine allowed for.
fn quickly(page: &[u8]) -> Reading {
    let start = Instant::now();
    let reading = read(page, &Hints::default());
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
    reading
}

const WORDS: &str = "The harbour was shut on Monday, the pilot said, as the water rose by another hand in an hour. ";

#[test]
fn deep_nesting_keeps_the_text() {
    let page = format!("{}<p>{}</p>", "<div>".repeat(100_000), WORDS.repeat(4));
    let reading = quickly(page.as_bytes());
    assert!(reading.story.text.contains("The harbour was shut"));
    assert!(
        reading
            .faults
            .iter()
            .any(|f| f.code == "html.too_deep_or_large")
    );
}

#[test]
fn unclosed_inline_marks_are_not_multiplied() {
    let page = "<b><i><font color=a><p>x".repeat(8_000);
    quickly(page.as_bytes());
}

#[test]
fn a_million_attributes() {
    use std::fmt::Write;
    let mut page = String::from("<p ");
    for n in 0..300_000 {
        let _ = write!(page, "a{n}=1 ");
    }
    page.push('>');
    page.push_str(&WORDS.repeat(5));
    let reading = quickly(page.as_bytes());
    assert!(reading.story.text.starts_with("The harbour"));
    assert!(
        reading
            .faults
            .iter()
            .any(|f| f.code == "html.attributes_cut")
    );
}

#[test]
fn binary_and_empty_input() {
    let noise: Vec<u8> = (0..200_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[2])
        .collect();
    quickly(&noise);
    let reading = quickly(b"");
    assert_eq!(reading.faults[0].code, "page.no_text");
    quickly(&vec![0; 100_000]);
}

#[test]
fn a_long_data_address_is_cut() {
    let page = format!(
        "<img src='data:image/png;base64,{}'><p>{}</p>",
        "A".repeat(4_000_000),
        WORDS.repeat(4)
    );
    let reading = quickly(page.as_bytes());
    assert!(reading.story.text.starts_with("The harbour"));
    assert!(reading.story.media.is_empty());
}

#[test]
fn json_ld_bombs() {
    let deep = format!(
        "<script type='application/ld+json'>{}</script><p>{}</p>",
        "[".repeat(200_000),
        WORDS.repeat(4)
    );
    assert!(
        quickly(deep.as_bytes())
            .story
            .text
            .starts_with("The harbour")
    );
    let wide = format!(
        "<script type='application/ld+json'>[{}1]</script><p>{}</p>",
        "{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#a\"}},".repeat(30_000),
        WORDS.repeat(4)
    );
    assert!(
        quickly(wide.as_bytes())
            .story
            .text
            .starts_with("The harbour")
    );
}

#[test]
fn many_links_and_cards() {
    use std::fmt::Write;
    let mut page = format!("<h1>Harbour shut</h1><p>{}</p>", WORDS.repeat(4));
    for n in 0..20_000 {
        let _ = write!(
            page,
            "<div class=card><a href=/2026/story-{n}><h3>Another story of the coast {n}</h3></a></div>"
        );
    }
    let reading = quickly(page.as_bytes());
    assert!(reading.story.related.len() <= 60);
}

#[test]
fn unseen_characters_and_turned_text_are_taken_out() {
    let page = format!(
        "<p>\u{202e}The har\u{ad}bour\u{200b} {}</p>",
        WORDS.repeat(4)
    );
    assert!(
        read(page.as_bytes(), &Hints::default())
            .story
            .text
            .starts_with("The harbour The harbour")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_bytes_give_the_same_reading_twice(
        pieces in proptest::collection::vec(prop_oneof![
            proptest::sample::select(vec![
                "<p>", "</p>", "<div class='related byline'>", "</div>", "<h1>", "</h1>", "<article>", "<a href='/2026/x-y-z'>", "</a>",
                "<figure>", "<img src=/a.jpg>", "<figcaption>", "<time datetime=2026-01-02>", "<script type='application/ld+json'>", "</script>",
                "{\"@type\":\"Article\",\"author\":[", "<table><tr><td>", "<ul><li>", "By Ada Quill", "Photo: AP", "© 2026", "1 March 2026",
            ]).prop_map(str::to_owned),
            "[a-zé .,\"]{0,60}",
        ], 0..60)
    ) {
        let page = pieces.concat();
        let hints = Hints { url: Some("https://news.example/2026/03/a".into()), ..Hints::default() };
        prop_assert_eq!(read(page.as_bytes(), &hints).story, read(page.as_bytes(), &hints).story);
    }
}
