//! What the edition prints of a story, read back as any page is: the same story.

use proptest::prelude::*;
use reprint_edition::{Around, story_page};
use reprint_page::{Hints, Reading, read};
use reprint_rights::Cleared;
use reprint_story::{Block, Inline, List, ListItem, MediaRole, Story, When};

#[path = "../../../edition/tests/it/newsroom.rs"]
#[expect(dead_code, reason = "only some of the stories are printed here")]
mod newsroom;

const OWN: &str = "https://ledger.example/";
const POST: &str = "https://valley.example/";

fn read_back(page: &str, address: &str) -> Reading {
    let hints = Hints {
        url: Some(address.to_owned()),
        content_type: Some("text/html; charset=utf-8".into()),
        ..Hints::default()
    };
    read(page.as_bytes(), &hints)
}

fn own(story: &Story) -> Story {
    let others = newsroom::all_own(&newsroom::stories()[1..4]);
    let around = Around {
        more: &others,
        on_this: &[],
        republish: None,
        mark: None,
    };
    let site = newsroom::site(OWN);
    let cleared = newsroom::own(story);
    let page = story_page(&site, &cleared, &around);
    read_back(&page.body, &site.story_url(cleared.id.unwrap())).story
}

/// The words of the body, which figures and embeds have none of.
fn lines(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .map(Block::words)
        .filter(|words| !words.is_empty())
        .collect()
}

#[test]
fn our_own_page_gives_the_story_back() {
    for story in newsroom::stories() {
        let back = own(&story);
        assert_eq!(back.headline, story.headline);
        assert_eq!(back.standfirst, story.standfirst, "{}", story.headline);
        assert_eq!(lines(&back.body), lines(&story.body), "{}", story.headline);
        assert_eq!(back.text, story.text, "{}", story.headline);
        assert_eq!(back.language, story.language);
        let published = |story: &Story| story.dates.published.map(When::instant);
        assert_eq!(published(&back), published(&story), "{}", story.headline);
        let people = |story: &Story| -> Vec<_> {
            let people = story.byline.iter().flat_map(|line| &line.people);
            people.filter_map(|person| person.name.clone()).collect()
        };
        assert_eq!(people(&back), people(&story), "{}", story.headline);
        assert_eq!(
            back.rights
                .copyright_line
                .as_deref()
                .map(|line| line.trim_end_matches('.')),
            story
                .rights
                .copyright_line
                .as_deref()
                .map(|line| line.trim_end_matches('.')),
        );
    }
}

#[test]
fn the_blocks_and_pictures_come_back_as_they_were() {
    let story = newsroom::ferry();
    let back = own(&story);
    let kinds =
        |story: &Story| -> Vec<_> { story.body.iter().map(std::mem::discriminant).collect() };
    assert_eq!(kinds(&back), kinds(&story));
    let lead = |story: &Story| {
        let lead = story.media.iter().find(|m| m.role == Some(MediaRole::Lead));
        lead.map(|m| (m.caption.clone(), m.credit.clone(), m.alt.clone()))
    };
    assert_eq!(lead(&back), lead(&story));
    // The place is printed in capitals.
    let place = |story: &Story| Some(story.dateline.clone()?.place?.to_lowercase());
    assert_eq!(place(&back), place(&story));
}

#[test]
fn a_partners_page_gives_the_story_and_its_publisher_back() {
    let story = newsroom::ferry();
    let cleared = newsroom::reprint(&story, newsroom::STANDING).unwrap();
    let others: [Cleared<Story>; 0] = [];
    let around = Around {
        more: &others,
        on_this: &[],
        republish: None,
        mark: Some(newsroom::mark(&story)),
    };
    let site = newsroom::partner_site(POST);
    let page = story_page(&site, &cleared, &around);
    let back = read_back(&page.body, &site.story_url(cleared.id.unwrap())).story;
    assert_eq!(back.headline, story.headline);
    assert_eq!(back.text, cleared.text);
    let publisher = back.publisher.and_then(|party| party.name);
    assert_eq!(publisher.as_deref(), Some(newsroom::PUBLISHER));
    let notice = back.rights.permission_notice.unwrap();
    assert!(notice.contains("reproduced with permission"), "{notice}");
}

/// A sentence of invented words, as long as newspapers write them.
fn sentence() -> impl Strategy<Value = String> {
    (
        "[A-Z][a-z]{2,8}",
        proptest::collection::vec("[a-zäéø]{2,9}", 14..30),
    )
        .prop_map(|(first, words)| format!("{first} {}.", words.join(" ")))
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        6 => sentence().prop_map(Block::paragraph),
        1 => ("[A-Z][a-z]{3,8}", "[a-z]{3,9} [a-z]{3,9} [a-z]{3,9}")
            .prop_map(|(first, rest)| Block::heading(2, format!("{first} {rest}"))),
        1 => proptest::collection::vec(sentence(), 2..5).prop_map(|items| {
            let item = |words: String| ListItem { content: vec![Inline::text(words)], list: None };
            Block::List(List { ordered: false, items: items.into_iter().map(item).collect() })
        }),
        1 => sentence().prop_map(|words| Block::Quote { content: vec![Block::paragraph(words)] }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_story_of_ours_comes_back(opening in proptest::collection::vec(sentence(), 3..5), blocks in proptest::collection::vec(block(), 0..10), closing in sentence()) {
        let mut story = newsroom::stories().swap_remove(1);
        let mut body: Vec<Block> = opening.into_iter().map(Block::paragraph).collect();
        body.extend(blocks);
        body.push(Block::paragraph(closing));
        story.set_body(body);
        let back = own(&story);
        prop_assert_eq!(lines(&back.body), lines(&story.body));
        prop_assert_eq!(back.text, story.text);
    }
}
