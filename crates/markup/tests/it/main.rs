//! Blocks written as HTML and read back are the same blocks.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;
use reprint_markup::{read_fragment, sanitise, write_html, write_markdown};
use reprint_story::{
    Block, Cell, Href, Inline, List, ListItem, Media, MediaKind, MediaRole, Row, text_of,
};

fn words() -> impl Strategy<Value = String> {
    "[a-zé&<>\"'.*_#]{1,6}( [a-z0-9]{1,5}){0,2}"
}

/// Words with marks, in the form the reader gives: no empty marks, no two plain texts in a row, no double spaces.
fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let href = || Href::new("https://news.example/a?b=1&c=\"d\"").unwrap();
    let marked = words().prop_flat_map(move |w| {
        let text = vec![Inline::text(w.clone())];
        proptest::sample::select(vec![
            Inline::Strong(text.clone()),
            Inline::Emphasis(vec![Inline::Strong(text.clone())]),
            Inline::Link {
                href: href(),
                content: vec![Inline::Emphasis(text.clone())],
            },
            Inline::Code(w),
            Inline::Sup(text.clone()),
            Inline::Sub(text.clone()),
            Inline::Deleted(text.clone()),
            Inline::Inserted(text),
            Inline::Break(()),
        ])
    });
    (words(), proptest::collection::vec((marked, words()), 0..3)).prop_map(|(first, rest)| {
        let mut out = vec![Inline::text(first)];
        for (mark, after) in rest {
            out.push(mark);
            out.push(Inline::text(after));
        }
        out
    })
}

fn item() -> impl Strategy<Value = ListItem> {
    let inner = proptest::option::of(proptest::collection::vec(inlines(), 1..3));
    (inlines(), inner, any::<bool>()).prop_map(|(content, inner, ordered)| ListItem {
        content,
        list: inner.map(|items| {
            let items = items.into_iter().map(|content| ListItem {
                content,
                list: None,
            });
            Box::new(List {
                ordered,
                items: items.collect(),
            })
        }),
    })
}

fn table() -> impl Strategy<Value = Block> {
    let cell = (inlines(), any::<bool>(), 1..4_u16, 1..3_u16);
    let row = proptest::collection::vec(cell, 2..4);
    proptest::collection::vec(row, 2..4).prop_map(|rows| Block::Table {
        rows: rows
            .into_iter()
            .map(|cells| Row {
                cells: cells
                    .into_iter()
                    .map(|(content, header, columns, rows)| Cell {
                        content,
                        header,
                        columns,
                        rows,
                    })
                    .collect(),
            })
            .collect(),
    })
}

fn block() -> impl Strategy<Value = Block> {
    let plain = prop_oneof![
        inlines().prop_map(|content| Block::Paragraph { content }),
        (2..=6_u8, inlines()).prop_map(|(level, content)| Block::Heading { level, content }),
        (any::<bool>(), proptest::collection::vec(item(), 1..4))
            .prop_map(|(ordered, items)| Block::List(List { ordered, items })),
        table(),
        Just(Block::Figure {
            media: String::new()
        }),
        (words(), Just("https://video.example/v")).prop_map(|(title, url)| Block::Embed {
            url: Href::new(url).unwrap(),
            title: Some(title),
        }),
        Just(Block::Embed {
            url: Href::new("https://video.example/w?a&b").unwrap(),
            title: None,
        }),
        "[a-z<&]{1,8}(\n {0,3}[a-z]{1,4}){0,3}".prop_map(|text| Block::Code { text }),
        Just(Block::Rule),
    ];
    plain.prop_recursive(2, 12, 3, |inner| {
        proptest::collection::vec(inner, 1..3).prop_map(|content| Block::Quote { content })
    })
}

/// Names the figures `m1`, `m2` … and makes a media entry for each.
fn with_media(blocks: &mut [Block], media: &mut Vec<Media>) {
    for block in blocks {
        match block {
            Block::Figure { media: id } => {
                let n = media.len() + 1;
                *id = format!("m{n}");
                let mut entry = Media::image(id.clone(), format!("https://img.example/{n}?a&b"));
                entry.role = Some(MediaRole::Inline);
                entry.kind = [
                    MediaKind::Image,
                    MediaKind::Graphic,
                    MediaKind::Video,
                    MediaKind::Audio,
                ][n % 4];
                if matches!(entry.kind, MediaKind::Image | MediaKind::Graphic) {
                    entry.alt = Some("A \"tide\"".into());
                    entry.width = Some(640);
                }
                entry.caption = (!n.is_multiple_of(3)).then(|| "The <tide> rose.".into());
                entry.credit = (!n.is_multiple_of(2)).then(|| "Jo Roe/Agency".into());
                entry.copyright = (n % 5 > 2).then(|| "© 2026 Jo Roe".into());
                media.push(entry);
            }
            Block::Quote { content } => with_media(content, media),
            _ => {}
        }
    }
}

#[test]
fn a_line_break_inside_code_comes_back() {
    let once = read_fragment("<p><tt>/<br/>;</tt></p>", None);
    assert_eq!(text_of(&once.blocks), "/\n;");
    let html = write_html(&once.blocks, &once.media);
    assert_eq!(html.as_str(), "<p><code>/<br>;</code></p>");
    assert_eq!(read_fragment(html.as_str(), None).blocks, once.blocks);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn blocks_survive_the_way_through_html(mut blocks in proptest::collection::vec(block(), 0..6)) {
        let mut media = Vec::new();
        with_media(&mut blocks, &mut media);
        let html = write_html(&blocks, &media);
        let back = read_fragment(html.as_str(), None);
        prop_assert_eq!(&back.blocks, &blocks, "{}", html);
        prop_assert_eq!(&back.media, &media, "{}", html);
        let safe = sanitise(html.as_str(), None);
        prop_assert_eq!(safe.as_str(), html.as_str());
    }

    #[test]
    fn any_html_is_read_without_panic_and_its_blocks_are_stable(html in "(<[a-z/]{1,5}>|[a-z &;#<>/\"=]){0,40}") {
        let once = read_fragment(&html, None);
        let again = read_fragment(write_html(&once.blocks, &once.media).as_str(), None);
        prop_assert_eq!(text_of(&again.blocks), text_of(&once.blocks));
        write_markdown(&once.blocks, &once.media);
    }
}
