//! A partner's feed tells changes, the newest first, page by page.

use serde_json::{Value, json};

use crate::parties::{Cms, Filed, Party, Words, on_each_engine, text, until};

const TERMS: &str = "version = 1\nissuer = { name = \"Quay News\" }\nlicence = \"permission\"\n\
    [who]\napproval = \"none\"\n[media]\nonline = { extent = \"full\" }\n";
/// More than a page of the feed holds.
const STORIES: u32 = 58;

/// The feed held the newest fifty stories: a partner that had taken an older one never heard that it was retracted, and one
/// that was away while fifty others changed did not either.
#[test]
fn a_retraction_of_an_old_story_reaches_a_partner_that_was_away() {
    on_each_engine(|one, other| {
        let mut words = Words::new();
        let filed: Vec<Filed> = (0..STORIES)
            .map(|n| Filed::new(&mut words, "Quay News", 1 + n / 2))
            .collect();
        let cms = Cms::open("Quay News", filed.clone());
        let publisher = Party::start("Quay News", Some(&cms.base), one);
        publisher.keep_terms(TERMS);
        publisher.add_source(&cms.feed(), true);
        until("every story at the publisher", || {
            (publisher.list("/stories?limit=200").len() == filed.len()).then_some(())
        });
        let mut partner = Party::start("Valley Post", None, other);
        let (_, feed) = publisher.add_partner("Valley Post", &partner.base);
        partner.add_source(&feed, false);
        until("every story at the partner", || {
            (partner.list("/stories?limit=200").len() == filed.len()).then_some(())
        });
        let oldest = &filed[0].headline;
        let (here, there) = (
            text(&publisher.story(oldest)["id"]),
            text(&partner.story(oldest)["id"]),
        );
        partner.api("POST", &format!("/stories/{there}/take"), &json!({}));
        let page = format!("/story/{there}");
        until("the page", || {
            (partner.get(&page).status == 200).then_some(())
        });

        partner.kill();
        let sentence = words.sentence(5);
        let retraction = json!({ "note": sentence, "headline": oldest });
        publisher.api("POST", &format!("/stories/{here}/retract"), &retraction);
        for story in publisher.list("/stories?limit=200") {
            let place = format!("/stories/{}/correct", text(&story["id"]));
            let typo = json!({ "kind": "typo", "headline": words.headline() });
            if story["id"] != here.as_str() {
                publisher.api("POST", &place, &typo);
            }
        }
        let first = crate::parties::Request::get(&feed).send().body;
        assert!(
            !first.contains(&sentence),
            "the retraction has left the feed's first page"
        );
        partner.start_again();
        until("the retraction at the partner", || {
            let shown = partner.get(&page);
            (shown.status == 410 && shown.body.contains(&sentence)).then_some(())
        });
        let told = partner.api("GET", &format!("/stories/{there}"), &Value::Null);
        assert_eq!(told["status"], "canceled");
    });
}
