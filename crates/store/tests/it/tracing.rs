//! Matches between stories, pages seen elsewhere, and what persons say of copies.

use reprint_store::{
    matches::{self, StoryMatch},
    purge,
    sighting::{self, Look, Sighting, SightingState},
    witness::{self, Told},
};
use reprint_story::StoryId;
use serde_json::json;

use crate::room::{Room, on_each_engine};

fn matched(room: &Room, earlier: StoryId, later: StoryId) -> StoryMatch {
    StoryMatch {
        earlier,
        later,
        kind: "reprint".into(),
        share_earlier: 980,
        share_later: 700,
        first: earlier,
        confidence: 900,
        evidence: json!({ "passages": [] }),
        found: room.now(),
    }
}

fn seen(room: &Room, story: StoryId, kind: &str) -> Sighting {
    Sighting {
        id: room.id(),
        story,
        copy: None,
        url: "https://valley.example/ferry".into(),
        host: "valley.example".into(),
        headline: "Ferry is back".into(),
        published: None,
        version: Some(1),
        kind: kind.into(),
        share: 950,
        share_page: 900,
        evidence: json!({}),
        verdict: None,
        page: Some("The ferry is back.".into()),
        first_seen: room.now(),
        last_seen: room.now(),
        state: SightingState::New,
        decided: None,
        decided_by: None,
    }
}

#[test]
fn matches_are_seen_from_both_stories_and_replaced_when_one_is_compared_anew() {
    on_each_engine(|room| {
        let (a, b, c) = (
            room.story("a", "x"),
            room.story("b", "y"),
            room.story("c", "z"),
        );
        let publisher = room.publisher;
        room.write(|tx| {
            matches::replace(
                tx,
                publisher,
                &[],
                &[matched(room, a, b), matched(room, b, c)],
            )
        });
        assert_eq!(
            room.read(|tx| matches::of_story(tx, publisher, a, 9)).len(),
            1
        );
        assert_eq!(
            room.read(|tx| matches::of_story(tx, publisher, b, 9)).len(),
            2
        );
        assert_eq!(
            room.read(|tx| matches::get(tx, publisher, (c, b)))
                .unwrap()
                .earlier,
            b
        );
        let known = room.read(|tx| matches::pairs(tx, publisher, b));
        let later = room.story("Later", "Text.");
        let meanwhile = matched(room, b, later);
        room.write(|tx| matches::replace(tx, publisher, &[], std::slice::from_ref(&meanwhile)));
        room.write(|tx| matches::replace(tx, publisher, &known, &[matched(room, b, c)]));
        assert!(
            room.read(|tx| matches::get(tx, publisher, (b, later)))
                .is_some(),
            "what another story found while this one was compared stays"
        );
        room.write(|tx| matches::replace(tx, publisher, &[(b, later)], &[]));
        assert_eq!(room.read(|tx| matches::of_story(tx, publisher, a, 9)), []);
        assert_eq!(room.read(|tx| matches::newest(tx, publisher, 9)).len(), 1);
    });
}

#[test]
fn a_page_read_again_keeps_its_id_and_what_a_person_said_of_it() {
    on_each_engine(|room| {
        let story = room.story("Ferry is back", "The ferry is back.");
        let publisher = room.publisher;
        let first = seen(room, story, "reprint");
        room.write(|tx| sighting::put(tx, publisher, &first));
        room.write(|tx| {
            sighting::decide(
                tx,
                publisher,
                first.id,
                SightingState::Confirmed,
                "Mara",
                room.now(),
            )
        });
        room.clock.advance(3600);
        room.write(|tx| sighting::put(tx, publisher, &seen(room, story, "reprint")));
        let kept = room.read(|tx| sighting::of_story(tx, publisher, story));
        assert_eq!(
            (kept.len(), kept[0].id, kept[0].state),
            (1, first.id, SightingState::Confirmed)
        );
        assert_eq!(kept[0].first_seen, first.first_seen);
        assert!(kept[0].last_seen > first.last_seen);
        // Something else stands there now: it wants looking at again.
        room.write(|tx| sighting::put(tx, publisher, &seen(room, story, "excerpt")));
        assert_eq!(
            room.read(|tx| sighting::get(tx, publisher, first.id))
                .unwrap()
                .state,
            SightingState::New
        );
    });
}

#[test]
fn a_purge_takes_matches_and_the_words_of_pages_with_it() {
    on_each_engine(|room| {
        let (a, b) = (room.story("a", "x"), room.story("b", "y"));
        let publisher = room.publisher;
        room.write(|tx| matches::replace(tx, publisher, &[], &[matched(room, a, b)]));
        room.write(|tx| sighting::put(tx, publisher, &seen(room, a, "reprint")));
        room.write(|tx| {
            purge::story(
                tx,
                publisher,
                room.id(),
                a,
                "Court of Lindvik",
                "Mara",
                room.now(),
            )
        });
        assert_eq!(room.read(|tx| matches::of_story(tx, publisher, b, 9)), []);
        assert_eq!(room.read(|tx| sighting::newest(tx, publisher, 9)), []);
    });
}

#[test]
fn sites_looked_at_and_numbers_told_are_kept_once_each() {
    on_each_engine(|room| {
        let publisher = room.publisher;
        let look = |pages| Look {
            host: "valley.example".into(),
            at: room.now(),
            ways: "feed, sitemap".into(),
            pages,
            matched: 1,
            note: None,
        };
        room.write(|tx| sighting::looked(tx, publisher, &look(3)));
        room.write(|tx| sighting::looked(tx, publisher, &look(8)));
        assert_eq!(room.read(|tx| sighting::looks(tx, publisher)), [look(8)]);
        let copy = room.id();
        let told = Told {
            times: 1200,
            what: "mails sent".into(),
            at: room.now(),
            by: "Mara".into(),
        };
        room.write(|tx| witness::tell(tx, publisher, copy, &told));
        assert_eq!(
            room.read(|tx| witness::told(tx, publisher, copy)),
            Some(told)
        );
        assert_eq!(
            room.read(|tx| witness::confirmed(tx, publisher, copy)),
            None
        );
        room.write(|tx| witness::confirm(tx, publisher, copy, room.now(), "Mara", room.now()));
        assert_eq!(
            room.read(|tx| witness::confirmed(tx, publisher, copy)),
            Some(room.now())
        );
    });
}
