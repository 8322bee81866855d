//! What is on hold or retracted is nowhere.

use reprint_edition::{
    feed::{self, Channel, Format},
    front, notice_page,
};
use reprint_rights::{Cleared, Partner, Purpose, Use, clear};
use reprint_story::{ChangeKind, Story, text_of};

use crate::newsroom;

const OWN: &str = "https://ledger.example/";

#[test]
fn no_word_of_a_story_taken_back_is_in_any_output() {
    let site = newsroom::site(OWN);
    let mut stories = newsroom::stories();
    for kind in [ChangeKind::Retraction, ChangeKind::Hold] {
        let mut gone = newsroom::taken_back();
        gone.change(kind, None, newsroom::when("2026-11-22T16:20:00Z"))
            .unwrap();
        stories.push(gone);
    }
    let usage = Use {
        purpose: Purpose::Own,
        partner: Partner::named(newsroom::PUBLISHER),
        ..Use::default()
    };
    let cleared: Vec<Cleared<Story>> = stories
        .iter()
        .filter_map(|story| {
            clear(
                story,
                &newsroom::policy(newsroom::FREE),
                &[],
                &usage,
                newsroom::now(),
            )
            .ok()
        })
        .collect();
    assert_eq!(cleared.len(), stories.len() - 2);
    let notices = [newsroom::retraction(), newsroom::hold()];
    let mut outputs = vec![
        front(&site, &cleared),
        notice_page(&site, &notices[0]),
        notice_page(&site, &notices[1]),
        feed::sitemap(&site, &cleared),
        feed::news_sitemap(&site, &cleared, newsroom::now()),
    ];
    for format in Format::ALL {
        let channel = Channel::of(&site, None, format);
        outputs.push(feed::feed(&site, &channel, format, &cleared, &notices));
    }
    let gone = newsroom::taken_back();
    let words = format!(
        "{} {} {} {}",
        gone.headline,
        gone.standfirst.clone().unwrap(),
        gone.byline.clone().unwrap().raw,
        text_of(&gone.body)
    );
    let telling = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 7);
    for word in telling.filter(|word| !"Harbour Correspondent".contains(word)) {
        for output in &outputs {
            assert!(
                !output.body.contains(word),
                "{word} in {}",
                output.media_type
            );
        }
    }
}

#[test]
fn a_notice_is_gone_for_search_engines_and_names_no_canonical_page() {
    let page = notice_page(&newsroom::site(OWN), &newsroom::retraction());
    assert_eq!(page.status, 410);
    assert_eq!(page.robots, Some("noindex, follow"));
    assert!(!page.body.contains("rel=\"canonical\""));
    assert!(!page.body.contains("og:"));
}
