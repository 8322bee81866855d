//! What is wrong with what comes in: each gives a problem that names the cause and what to do, and nothing is lost.

use reprint_store::{Location, Store};
use reprint_story::SetClock;
use serde_json::{Value, json};

use crate::parties::{
    Cms, Database, Filed, Party, Receiver, Words, on_each_engine, on_sqlite, text, until,
};

const WELL: &str = "200 OK\r\nContent-Type: application/rss+xml";

/// A newsroom whose one story is taken in.
fn newsroom(database: &Database) -> (Words, Cms, Filed, Party) {
    let mut words = Words::new();
    let filed = Filed::new(&mut words, "Quay News", 7);
    let cms = Cms::open("Quay News", vec![filed.clone()]);
    let party = Party::start("Quay News", Some(&cms.base), database);
    party.add_source(&cms.feed(), true);
    party.story(&filed.headline);
    (words, cms, filed, party)
}

/// The feed goes wrong: a problem says so in these words, what was taken in stays; when the feed is well again, so is all.
fn a_feed_that(answer: (&str, &[u8]), code: &str, says: &str) {
    on_each_engine(|database, _| {
        let (mut words, cms, filed, party) = newsroom(database);
        cms.instead_of_feed(Some(answer));
        let problem = party.problem(code);
        let why = text(&problem["why"]);
        assert!(why.contains(says), "{why}");
        assert!(text(&problem["remedy"]).len() > 20, "{problem}");
        let page = party.desk("/desk/problems");
        let shown = page.lines().join("\n");
        assert!(
            shown.contains(&text(&problem["what"])),
            "it stands under Problems: {shown}"
        );
        assert_eq!(party.list("/stories").len(), 1, "nothing is lost");
        let story = &party.list("/stories")[0];
        assert_eq!(story["headline"], filed.headline.as_str());

        let next = Filed::new(&mut words, "Quay News", 8);
        cms.file(next.clone());
        cms.instead_of_feed(None);
        let source = text(&party.list("/sources")[0]["id"]);
        until("the new story", || {
            party.api("POST", &format!("/sources/{source}/poll"), &json!({}));
            party
                .list("/stories")
                .iter()
                .any(|story| story["headline"] == next.headline.as_str())
                .then_some(())
        });
        if code == "source.failing" {
            until("the problem's end", || {
                (!party.problems().contains(&code.to_owned())).then_some(())
            });
        }
    });
}

#[test]
fn a_feed_that_is_a_web_page() {
    let page = b"<!doctype html><html><head><title>Log in</title></head><body><h1>Log in</h1></body></html>";
    a_feed_that(
        ("200 OK\r\nContent-Type: text/html", page),
        "source.failing",
        "no feed",
    );
}

#[test]
fn a_feed_that_is_empty() {
    a_feed_that((WELL, b""), "source.failing", "empty");
}

#[test]
fn a_feed_that_is_truncated() {
    let cut = b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Quay News</title><item><title>Half a sto";
    a_feed_that((WELL, cut), "source.damaged", "document ends");
}

#[test]
fn a_feed_of_fifty_megabytes() {
    let mut feed =
        b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Quay News</title>".to_vec();
    feed.resize(50 << 20, b' ');
    a_feed_that((WELL, &feed), "source.damaged", "larger than the 15 MB");
}

#[test]
fn a_feed_that_is_redirected_to_a_private_address() {
    let moved = "302 Found\r\nLocation: http://10.20.30.40/feed.xml";
    a_feed_that((moved, b""), "source.failing", "private");
}

#[test]
fn a_changed_guid_at_the_same_address_makes_no_second_story() {
    on_each_engine(|database, _| {
        let (mut words, cms, filed, party) = newsroom(database);
        cms.edit(&filed.slug, |filed| {
            filed.guid = Some("urn:another:name".to_owned());
        });
        let next = Filed::new(&mut words, "Quay News", 8);
        cms.file(next.clone());
        party.story(&next.headline);
        assert_eq!(party.list("/stories").len(), 2);
    });
}

#[test]
fn a_changed_text_under_the_same_guid_is_a_version_of_the_same_story() {
    on_each_engine(|database, _| {
        let (mut words, cms, filed, party) = newsroom(database);
        let changed = words.paragraph(3);
        cms.edit(&filed.slug, |filed| {
            filed.paragraphs[0].clone_from(&changed);
        });
        let draft = until("the change", || party.list("/drafts").into_iter().next());
        let update = json!({ "kind": "update" });
        party.api("POST", &format!("/drafts/{}", text(&draft["id"])), &update);
        let all = party.list("/stories");
        assert_eq!(all.len(), 1);
        assert_eq!(all[0]["version"], 2);
        let told = party.api(
            "GET",
            &format!("/stories/{}", text(&all[0]["id"])),
            &Value::Null,
        );
        assert!(text(&told["story"]["text"]).contains(&changed));
    });
}

/// A subscriber that is down for a day is told the final state of each story, once.
#[test]
fn a_partner_that_is_down_for_a_day_gets_the_final_states() {
    on_sqlite(|database, _| {
        let (mut words, cms, filed, party) = newsroom(database);
        let other = Filed::new(&mut words, "Quay News", 8);
        cms.file(other.clone());
        let ids = [&filed, &other].map(|filed| text(&party.story(&filed.headline)["id"]));
        let receiver = Receiver::open();
        receiver.subscribe(&party);
        receiver.set_down(true);
        let mut last = String::new();
        for _ in 0..3 {
            for id in &ids {
                last = words.sentence(5);
                let correction = json!({ "note": last });
                party.api("POST", &format!("/stories/{id}/correct"), &correction);
            }
        }
        party.api("POST", &format!("/stories/{}/hold", ids[0]), &json!({}));
        until("a push in vain", || {
            let told = party.get("/metrics").body;
            let pushes =
                |state: &str| format!("reprint_deliveries{{kind=\"websub\",state=\"{state}\"}}");
            // None under way: one that is would bring what it was sent with, once the receiver is back.
            let waits = told.contains(&format!("{} 2", pushes("queued")));
            (waits && !told.contains(&pushes("leased"))).then_some(())
        });
        receiver.set_down(false);
        a_day_passes(&party);
        until("the pushes", || (receiver.keys().len() == 2).then_some(()));
        let keys = receiver.keys();
        assert!(
            keys.iter()
                .any(|key| key.ends_with(&format!("-{}-5", ids[0]))),
            "the hold: {keys:?}"
        );
        assert!(
            keys.iter()
                .any(|key| key.ends_with(&format!("-{}-4", ids[1]))),
            "the last correction: {keys:?}"
        );
        for body in receiver.bodies() {
            assert!(body.contains(&last), "each push tells what holds now");
            assert!(body.contains("deleted-entry") && !body.contains(&filed.headline));
        }
    });
}

/// What waits to be tried again is due.
fn a_day_passes(party: &Party) {
    let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    let store = Store::open(&Location::File(party.file()), &clock).unwrap();
    store
        .write(|tx| tx.exec("UPDATE delivery SET run_at = 0 WHERE state = 'queued'", &[]))
        .unwrap();
}
