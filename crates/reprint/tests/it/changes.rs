//! What becomes of a publisher's changes at a partner that has taken, and perhaps edited, a story.

use serde_json::{Value, json};

use crate::parties::{Cms, Database, Filed, Party, Words, on_each_engine, text, until};

const TERMS: &str = r#"
version = 1
issuer = { name = "Quay News" }
licence = "permission"

[who]
approval = "none"

[media]
online = { extent = "full" }

[edit]
body = "any"
shorten = "yes"
additions = "yes"
headline = "same_sense"
"#;

/// A story taken by a partner.
struct Taken {
    words: Words,
    filed: Filed,
    publisher: Party,
    partner: Party,
    source: String,
    here: String,
    there: String,
}

impl Taken {
    fn new(one: &Database, other: &Database) -> Self {
        let mut words = Words::new();
        let filed = Filed::new(&mut words, "Quay News", 7);
        let cms = Cms::open("Quay News", vec![filed.clone()]);
        let publisher = Party::start("Quay News", Some(&cms.base), one);
        publisher.keep_terms(TERMS);
        publisher.add_source(&cms.feed(), true);
        let here = text(&publisher.story(&filed.headline)["id"]);
        let partner = Party::start("Valley Post", None, other);
        let (_, feed) = publisher.add_partner("Valley Post", &partner.base);
        let source = partner.add_source(&feed, false);
        let there = text(&partner.story(&filed.headline)["id"]);
        partner.api("POST", &format!("/stories/{there}/take"), &json!({}));
        Self {
            words,
            filed,
            publisher,
            partner,
            source,
            here,
            there,
        }
    }

    /// The paragraphs as each side has them now.
    fn paragraphs(party: &Party, id: &str) -> Vec<String> {
        let told = party.api("GET", &format!("/stories/{id}"), &Value::Null);
        text(&told["story"]["text"])
            .split("\n\n")
            .map(str::to_owned)
            .collect()
    }

    /// The publisher puts other words in a paragraph's place.
    fn publisher_changes(&mut self, kind: &str, at: usize) -> String {
        let new = self.words.paragraph(2);
        let mut body = Self::paragraphs(&self.publisher, &self.here);
        body[at].clone_from(&new);
        let change =
            json!({ "kind": kind, "note": self.words.sentence(5), "body": body.join("\n\n") });
        self.publisher
            .api("POST", &format!("/stories/{}/correct", self.here), &change);
        new
    }

    /// The partner's editor puts other words in a paragraph's place, at the desk.
    fn partner_edits(&mut self, at: usize) -> String {
        let new = self.words.paragraph(2);
        let mut body = Self::paragraphs(&self.partner, &self.there);
        body[at].clone_from(&new);
        let page = format!("/desk/story/{}/edit", self.there);
        let fields = [
            ("headline", self.filed.headline.as_str()),
            ("body", &body.join("\n\n")),
        ];
        let answer = self.partner.fill_in(&page, &page, &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
        new
    }

    fn page(&self) -> crate::parties::Answer {
        self.partner.get(&format!("/story/{}", self.there))
    }

    fn shows(&self, words: &str) {
        until(&format!("{words:?} on the partner's page"), || {
            self.page().body.contains(words).then_some(())
        });
    }

    /// The change that waits at the partner's desk.
    fn waiting(&self) -> Value {
        until("the change at the partner's desk", || {
            self.partner.list("/drafts").into_iter().next()
        })
    }

    /// Answers it at the desk.
    fn decide(&self, draft: &Value, kind: &str, both: &str) -> crate::parties::Answer {
        let page = format!("/desk/story/{}", self.there);
        let action = format!("/desk/drafts/{}", text(&draft["id"]));
        let note = draft["note"].as_str().unwrap_or_default();
        self.partner.fill_in(
            &page,
            &action,
            &[("kind", kind), ("note", note), ("both", both)],
        )
    }
}

#[test]
fn an_update_waits_and_can_be_undone() {
    on_each_engine(|one, other| {
        let mut taken = Taken::new(one, other);
        let new = taken.publisher_changes("update", 1);
        let draft = taken.waiting();
        assert!(
            !taken.page().body.contains(&new),
            "an update waits for the partner"
        );
        let desk = taken.partner.desk(&format!("/desk/story/{}", taken.there));
        assert!(
            desk.body.contains("Changed by its publisher"),
            "{}",
            desk.body
        );
        assert_eq!(taken.decide(&draft, "update", "").status, 303);
        taken.shows(&new);

        let undo = format!("/desk/story/{}/undo", taken.there);
        taken
            .partner
            .fill_in(&format!("/desk/story/{}", taken.there), &undo, &[]);
        let old = taken.filed.paragraphs[1].clone();
        taken.shows(&old);
        // The publisher's next word is a correction elsewhere: it comes at once, and what was undone stays so.
        let right = taken.publisher_changes("correction", 2);
        taken.shows(&right);
        assert!(taken.page().body.contains(&old) && !taken.page().body.contains(&new));
    });
}

#[test]
fn a_correction_joins_the_partners_own_wording() {
    on_each_engine(|one, other| {
        let mut taken = Taken::new(one, other);
        let ours = taken.partner_edits(3);
        taken.shows(&ours);
        let right = taken.publisher_changes("correction", 1);
        taken.shows(&right);
        assert!(
            taken.page().body.contains(&ours),
            "our own wording stands beside it"
        );
    });
}

#[test]
fn where_both_changed_the_same_words_both_are_shown_and_a_person_decides() {
    on_each_engine(|one, other| {
        let mut taken = Taken::new(one, other);
        let ours = taken.partner_edits(2);
        let theirs = taken.publisher_changes("correction", 2);
        let draft = taken.waiting();
        assert!(taken.page().body.contains(&ours), "nothing has changed yet");
        let desk = taken
            .partner
            .desk(&format!("/desk/story/{}", taken.there))
            .lines()
            .join("\n");
        assert!(desk.contains(&ours) && desk.contains(&theirs), "{desk}");
        assert_eq!(
            taken.decide(&draft, "correction", "").status,
            409,
            "one must choose"
        );
        assert_eq!(taken.decide(&draft, "correction", "theirs").status, 303);
        taken.shows(&theirs);
        assert!(!taken.page().body.contains(&ours));
    });
}

#[test]
fn a_hold_and_a_retraction_win_over_every_wording() {
    on_each_engine(|one, other| {
        let mut taken = Taken::new(one, other);
        taken.partner_edits(2);
        taken.publisher_changes("correction", 2);
        taken.waiting();
        let gone = || {
            until("the page gone", || {
                (taken.page().status == 410).then_some(())
            });
        };
        taken
            .publisher
            .api("POST", &format!("/stories/{}/hold", taken.here), &json!({}));
        gone();
        taken.publisher.api(
            "POST",
            &format!("/stories/{}/release", taken.here),
            &json!({}),
        );
        until("the page again", || {
            (taken.page().status == 200).then_some(())
        });
        let retraction = json!({ "note": "It was not so.", "headline": taken.filed.headline });
        taken.publisher.api(
            "POST",
            &format!("/stories/{}/retract", taken.here),
            &retraction,
        );
        gone();
        until("nothing waits", || {
            taken.partner.list("/drafts").is_empty().then_some(())
        });
        let undo = format!("/desk/story/{}/undo", taken.there);
        let answer = taken.partner.fill_in("/desk/sources/new", &undo, &[]);
        assert_eq!(answer.status, 409, "a retraction cannot be undone");
    });
}

#[test]
fn the_desk_says_what_a_publisher_may_change_unasked() {
    on_each_engine(|one, other| {
        let mut taken = Taken::new(one, other);
        let form = format!("/desk/sources/{}/changes", taken.source);
        let wishes = [
            ("hides", "at_once"),
            ("corrections", "wait"),
            ("updates", "at_once"),
        ];
        assert_eq!(taken.partner.fill_in(&form, &form, &wishes).status, 303);
        let new = taken.publisher_changes("update", 1);
        taken.shows(&new);
        let right = taken.publisher_changes("correction", 2);
        let draft = taken.waiting();
        assert!(!taken.page().body.contains(&right), "a correction waits");
        assert_eq!(taken.decide(&draft, "drop", "").status, 303);
        assert!(!taken.page().body.contains(&right), "it was set aside");
    });
}

#[test]
fn an_edit_beyond_the_terms_is_refused_with_the_reason() {
    on_each_engine(|one, other| {
        let taken = Taken::new(one, other);
        let page = format!("/desk/story/{}/edit", taken.there);
        let body = Taken::paragraphs(&taken.partner, &taken.there).join("\n\n");
        let fields = [
            ("headline", "Somebody else did something else entirely"),
            ("body", &body),
        ];
        let answer = taken.partner.fill_in(&page, &page, &fields);
        assert_eq!(
            answer.status, 403,
            "the terms permit another wording of the same sense"
        );
        assert!(answer.body.contains("headline"), "{}", answer.body);
        assert!(taken.page().body.contains(&taken.filed.headline));
    });
}
