//! Random stories: nothing breaks out, and what was written reads back.

use proptest::prelude::*;
use reprint_edition::{
    feed::{self, Channel, Format},
    front, kit,
    list::{self, ListOptions},
};
use reprint_markup::{Tree, local_name, read_fragment};
use reprint_story::{Block, Change, ChangeKind, Inline, List, ListItem, Party, Person, Story};

use crate::{newsroom, pages::own_page};

const OWN: &str = "https://ledger.example/";

/// Words made to break out of text, attributes, scripts, text areas, comments and CDATA.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<x-evil>"),
        Just("\" evil=\"1\" x=\""),
        Just("' evil='1"),
        Just("</script><x-evil>"),
        Just("</textarea><x-evil>"),
        Just("</title><x-evil>"),
        Just("<!--"),
        Just("-->"),
        Just("]]><x-evil/>"),
        Just("&lt;x-evil&gt;"),
        Just("&amp;"),
        Just("&"),
        Just("<"),
        Just(">"),
        Just("\""),
        Just("'"),
        Just("javascript:evil()"),
        Just("{{ evil }}"),
        Just("word"),
        Just(" "),
        Just("é"),
        Just("海"),
    ];
    proptest::collection::vec(piece, 1..8).prop_map(|pieces| format!("w{}w", pieces.concat()))
}

prop_compose! {
    fn hostile_story()(
        (headline, running) in (hostile(), any::<bool>()), standfirst in hostile(), section in hostile(), author in hostile(),
        role in hostile(), url in hostile(), caption in hostile(), note in hostile(), keyword in hostile(),
        publisher in hostile(), words in hostile(), copyright in hostile(), language in hostile(),
    ) -> Story {
        let mut story = newsroom::ferry();
        let url = if running { format!("javascript:{url}") } else { url };
        story.headline = headline;
        story.standfirst = Some(standfirst);
        story.section = Some(section);
        story.byline.as_mut().unwrap().people = vec![Person {
            name: Some(author), role: Some(role), organisation: None, url: Some(url.clone()),
        }];
        story.media[0].caption = Some(caption.clone());
        story.media[0].credit = Some(caption.clone());
        story.media[0].alt = Some(caption);
        story.media[0].url = Some(format!("https://ledger.example/{url}"));
        story.changes = vec![Change { version: 2, kind: ChangeKind::Correction, note: Some(note), at: None }];
        story.keywords = vec![keyword];
        story.publisher = Some(Party { name: Some(publisher), url: Some(url.clone()) });
        story.canonical_url = Some(if running { url.clone() } else { format!("https://elsewhere.example/{url}") });
        story.rights.copyright_line = Some(copyright);
        story.rights.licence_url = Some(url);
        story.language = Some(language);
        story.set_body(vec![Block::paragraph(words)]);
        story
    }
}

/// No element or attribute of the attacker's stands in a page.
fn assert_unbroken(html: &str) {
    let tree = Tree::page(html);
    for id in tree.descendants(tree.root()) {
        if let Some(name) = tree.name(id) {
            assert!(!name.contains("evil"), "element {name} in {html}");
        }
        for (name, value) in tree.attrs(id) {
            assert!(!name.contains("evil"), "attribute {name} in {html}");
            let link = matches!(&**name, "href" | "src");
            assert!(
                !link || !value.trim_start().starts_with("javascript:"),
                "{value} in {html}"
            );
        }
    }
}

fn own_usage_cleared(story: &Story) -> reprint_rights::Cleared<Story> {
    let policy = newsroom::FREE.replace("name = \"The Harbour Ledger\", ", "");
    let usage = reprint_rights::Use {
        purpose: reprint_rights::Purpose::Own,
        ..reprint_rights::Use::default()
    };
    reprint_rights::clear(
        story,
        &newsroom::policy(&policy),
        &[],
        &usage,
        newsroom::now(),
    )
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_breaks_out_of_a_page(story in hostile_story(), name in hostile()) {
        let mut site = newsroom::site(OWN);
        site.name = name;
        let cleared = own_usage_cleared(&story);
        let decision = newsroom::decision(&story, newsroom::FREE);
        let around = reprint_edition::Around { more: &[&cleared], on_this: &[&cleared], republish: Some(&decision), mark: None };
        let page = reprint_edition::story_page(&site, &cleared, &around);
        assert_unbroken(&page.body);
        assert_unbroken(&front(&site, &[&cleared]).body);
        assert_unbroken(&list::embed_page(&site, &ListOptions::default(), &[&cleared], true).body);
        let made = kit::kit(&site, &cleared, None);
        assert_unbroken(&made.html);
        let offer = reprint_edition::Offer::Kit { story: &cleared, kit: &made };
        assert_unbroken(&reprint_edition::republish_page(&site, &offer).body);
        let tree = Tree::page(&page.body);
        let script = tree.find(&local_name!("script")).unwrap();
        let data: serde_json::Value = serde_json::from_str(tree.text(tree.first_child(script).unwrap()).unwrap()).unwrap();
        prop_assert_eq!(data["headline"].as_str(), Some(story.headline.as_str()));
    }

    #[test]
    fn nothing_breaks_out_of_a_feed(story in hostile_story(), name in hostile()) {
        let mut site = newsroom::site(OWN);
        site.name = name;
        let cleared = own_usage_cleared(&story);
        for format in Format::ALL {
            let channel = Channel::of(&site, None, format);
            let document = feed::feed(&site, &channel, format, &[&cleared], &[]);
            let reading = reprint_wire::read(document.body.as_bytes(), &reprint_wire::Hints::default());
            prop_assert_eq!(reading.entries.len(), 1);
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(reading.entries[0].title.as_ref().unwrap().as_str()), words(&story.headline));
        }
        for map in [feed::sitemap(&site, &[&cleared]), feed::news_sitemap(&site, &[&cleared], newsroom::now())] {
            prop_assert!(!map.body.contains("<x-evil"));
        }
        prop_assert!(!feed::opml(&site).body.contains("<x-evil"));
    }

    #[test]
    fn a_page_reads_back_as_the_storys_blocks(blocks in body()) {
        let mut story = newsroom::ferry();
        story.media.clear();
        story.changes.clear();
        story.set_body(blocks.clone());
        let page = own_page(&story).body;
        let start = page.find("<div class=\"body e-content\">").unwrap();
        let inner = &page[start..page[start..].find("<div class=\"credit\">").unwrap() + start];
        prop_assert_eq!(&read_fragment(inner, None).blocks, &blocks);
        let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
        let kit = kit::kit(&newsroom::site(OWN), &cleared, None);
        let pasted = read_fragment(&kit.html, None).blocks;
        // The credit stands before the text, the licence after it.
        prop_assert_eq!(&pasted[1..pasted.len() - 1], &blocks[..]);
    }
}

fn words() -> impl Strategy<Value = String> {
    "[a-zé<>&\"']{1,9}( [a-z“”–]{1,7}){0,6}"
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    (words(), words()).prop_map(|(plain, strong)| {
        vec![
            Inline::Text(format!("{plain} ")),
            Inline::Strong(vec![Inline::Text(strong)]),
        ]
    })
}

fn body() -> impl Strategy<Value = Vec<Block>> {
    let item = words().prop_map(|words| ListItem {
        content: vec![Inline::Text(words)],
        list: None,
    });
    let block = prop_oneof![
        4 => inlines().prop_map(|content| Block::Paragraph { content }),
        1 => (2..5_u8, words()).prop_map(|(level, words)| Block::heading(level, words)),
        1 => (any::<bool>(), proptest::collection::vec(item, 1..4)).prop_map(|(ordered, items)| Block::List(List { ordered, items })),
        1 => words().prop_map(|words| Block::Quote { content: vec![Block::paragraph(words)] }),
    ];
    proptest::collection::vec(block, 1..8).prop_filter("two lists in a row read as one", |blocks| {
        blocks
            .windows(2)
            .all(|pair| !matches!(pair, [Block::List(_), Block::List(_)]))
    })
}
