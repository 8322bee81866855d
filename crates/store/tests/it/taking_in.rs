use std::collections::BTreeSet;

use jiff::SignedDuration;
use reprint_store::{
    SubscriptionId,
    item::{self, Kept},
    source::{self, Outcome, Source, SourceKind},
    watch,
    websub::{self, Feed, FeedState, Pending, Request},
};
use reprint_story::{Item, SourceId};

use crate::room::{Room, on_each_engine};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn added(room: &Room, url: &str) -> Source {
    let source = Source::new(room.id(), room.publisher, SourceKind::Feed, url, room.now());
    room.write(|tx| source::add(tx, &source));
    source
}

fn item(room: &Room, source: SourceId, uri: &str, bytes: &[u8]) -> Item {
    Item {
        id: room.id(),
        source,
        uri: uri.into(),
        url: None,
        media_type: Some("application/rss+xml".into()),
        hash: item::hash(bytes),
        received: room.now().into(),
    }
}

#[test]
fn the_same_bytes_are_one_item_and_changed_bytes_another() {
    on_each_engine(|room| {
        let source = added(room, "https://a.example/feed").id;
        let put = |uri: &str, bytes: &[u8]| {
            let item = item(room, source, uri, bytes);
            room.write(|tx| item::put(tx, room.publisher, &item, bytes))
        };
        let first = put("guid-1", b"<item>one</item>");
        assert!(matches!(first, Kept::New(_)));
        assert_eq!(put("guid-1", b"<item>one</item>"), Kept::Known(first.id()));
        assert!(matches!(put("guid-1", b"<item>two</item>"), Kept::New(_)));
        assert!(matches!(put("guid-2", b"<item>one</item>"), Kept::New(_)));
        assert_eq!(
            room.read(|tx| item::by_uri(tx, room.publisher, source, "guid-1"))
                .len(),
            2
        );
    });
}

#[test]
fn bytes_come_out_as_they_went_in_whether_they_shrink_or_not() {
    on_each_engine(|room| {
        let noise: Vec<u8> = (0..10_000u64)
            .map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()[7])
            .collect();
        for bytes in [&b""[..], b"\0\xff\xfe", &b"words ".repeat(100_000), &noise] {
            let hash = item::hash(bytes);
            room.write(|tx| item::put_blob(tx, room.publisher, hash, bytes));
            let back = room.read(|tx| item::blob(tx, room.publisher, hash));
            assert_eq!(back.as_deref(), Some(bytes));
            assert_eq!(
                room.read(|tx| item::blob(tx, room.id(), hash)),
                None,
                "another newsroom's"
            );
        }
    });
}

#[test]
fn validators_are_kept_byte_for_byte_and_only_replaced_by_a_reading() {
    on_each_engine(|room| {
        let source = added(room, "https://a.example/feed");
        let etag = b"W/\"caf\xe9 \xff\"".to_vec();
        let checked = |outcome: &Outcome| {
            room.write(|tx| source::checked(tx, source.id, outcome, room.now(), room.now(), 60));
            room.read(|tx| source::get(tx, room.publisher, source.id))
                .unwrap()
        };
        let read = Outcome::Read {
            etag: Some(etag.clone()),
            last_modified: None,
            changed: true,
        };
        assert_eq!(checked(&read).etag, Some(etag.clone()));
        let failed = checked(&Outcome::Failed("HTML came instead of a feed".into()));
        assert_eq!((failed.etag.as_ref(), failed.failures), (Some(&etag), 1));
        assert_eq!(
            failed.last_error.as_deref(),
            Some("HTML came instead of a feed")
        );
        let unchanged = checked(&Outcome::Unchanged);
        assert_eq!(
            (unchanged.etag, unchanged.failures, unchanged.last_error),
            (Some(etag), 0, None)
        );
    });
}

#[test]
fn due_sources_are_claimed_once_and_by_no_two() {
    on_each_engine(|room| {
        for n in 0..20 {
            added(room, &format!("https://a.example/{n}"));
        }
        let mut paused = added(room, "https://a.example/paused");
        paused.paused = true;
        room.write(|tx| source::update(tx, &paused));
        let claim =
            |holder: &str| room.write(|tx| source::claim_due(tx, holder, room.now(), MINUTE, 12));
        let (a, b) = (claim("a"), claim("b"));
        assert_eq!((a.len(), b.len()), (12, 8));
        let all: BTreeSet<_> = a.iter().chain(&b).map(|s| s.id).collect();
        assert_eq!(all.len(), 20);
        let next = room
            .now()
            .checked_add(SignedDuration::from_hours(1))
            .unwrap();
        room.write(|tx| source::checked(tx, a[0].id, &Outcome::Unchanged, room.now(), next, 3600));
        room.clock.advance(61);
        assert_eq!(claim("c").len(), 12);
        assert_eq!(claim("c").len(), 7, "all but the one that was checked");
    });
}

#[test]
fn a_redirect_counts_only_while_it_stays_the_same() {
    on_each_engine(|room| {
        let mut source = added(room, "https://a.example/feed");
        let moved = |to: &str| room.write(|tx| source::moved(tx, source.id, to, room.now()));
        let first = room.now();
        assert_eq!(moved("https://b.example/feed"), (1, first));
        room.clock.advance(100);
        assert_eq!(moved("https://b.example/feed"), (2, first));
        assert_eq!(moved("https://c.example/feed"), (1, room.now()));
        source.url = "https://c.example/feed".into();
        room.write(|tx| source::update(tx, &source));
        let now = room
            .read(|tx| source::by_url(tx, room.publisher, "https://c.example/feed"))
            .unwrap();
        assert_eq!((now.id, now.moved_times, now.etag), (source.id, 0, None));
        let twice = room.store.write(|tx| {
            source::add(
                tx,
                &Source {
                    id: room.id(),
                    ..source.clone()
                },
            )
        });
        assert!(
            twice
                .unwrap_err()
                .to_string()
                .contains("is a source already")
        );
    });
}

#[test]
fn a_watched_page_that_is_gone_twice_says_so_and_one_that_answers_starts_again() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        room.write(|tx| {
            watch::start(
                tx,
                room.publisher,
                story,
                "https://a.example/1",
                room.now(),
                3600,
            )
        });
        assert_eq!(
            room.write(|tx| watch::claim_due(tx, "a", room.now(), MINUTE, 9))
                .len(),
            1
        );
        let checked = |outcome: Outcome, gone| {
            room.write(|tx| watch::checked(tx, story, &outcome, gone, room.now(), room.now(), 60))
        };
        assert_eq!(checked(Outcome::Failed("404".into()), true), 1);
        assert_eq!(checked(Outcome::Failed("time-out".into()), false), 1);
        assert_eq!(checked(Outcome::Failed("410".into()), true), 2);
        assert_eq!(checked(Outcome::Unchanged, false), 0);
        room.write(|tx| watch::stop(tx, room.publisher, story));
        assert_eq!(room.read(|tx| watch::get(tx, room.publisher, story)), None);
    });
}

#[test]
fn asking_the_hub_changes_nothing_until_the_subscriber_confirms() {
    on_each_engine(|room| {
        let (topic, callback) = ("https://quay.example/feed", "https://valley.example/cb?x=1");
        let hour = SignedDuration::from_hours(1);
        let ask = |ask, secret: &[u8]| {
            let request = Request {
                id: room.id(),
                publisher: room.publisher,
                topic: topic.into(),
                callback: callback.into(),
                ask,
                secret: Some(secret.to_vec()),
                until: room.now().checked_add(hour).unwrap(),
            };
            room.write(|tx| websub::request(tx, &request, room.now()))
        };
        let told = || room.read(|tx| websub::subscribers(tx, room.publisher, topic, room.now()));
        let confirm = |id: SubscriptionId| room.write(|tx| websub::confirm(tx, id));
        let refuse = |id: SubscriptionId| room.write(|tx| websub::refuse(tx, id));

        let id = ask(Pending::Subscribe, b"one");
        assert_eq!(told(), []);
        confirm(id);
        assert_eq!(told()[0].secret.as_deref(), Some(b"one".as_slice()));
        // A stranger asks in its name and cannot confirm: the secret stays.
        assert_eq!(ask(Pending::Subscribe, b"evil"), id);
        refuse(id);
        assert_eq!(told()[0].secret.as_deref(), Some(b"one".as_slice()));
        assert_eq!(ask(Pending::Unsubscribe, b""), id);
        assert_eq!(told().len(), 1);
        confirm(id);
        assert_eq!(told(), []);
        let id = ask(Pending::Subscribe, b"two");
        refuse(id);
        assert_eq!(room.read(|tx| websub::get(tx, id)), None);
        confirm(ask(Pending::Subscribe, b"three"));
        room.clock.advance(3601);
        assert_eq!(told(), []);
        assert_eq!(room.write(|tx| websub::sweep(tx, room.now())), 1);
    });
}

#[test]
fn a_subscription_of_ours_is_renewed_once_and_found_by_its_path() {
    on_each_engine(|room| {
        let source = added(room, "https://a.example/feed").id;
        let feed = Feed {
            id: room.id(),
            publisher: room.publisher,
            source,
            topic: "https://a.example/feed".into(),
            hub: "https://hub.example/".into(),
            path: "random".into(),
            secret: b"s".to_vec(),
            state: FeedState::Active,
            asked: room.now(),
            until: None,
            renew: room.now(),
            reason: None,
        };
        room.write(|tx| websub::put_feed(tx, &feed));
        assert_eq!(
            room.read(|tx| websub::feed_by_path(tx, "random")),
            Some(feed.clone())
        );
        let renewals = || {
            room.write(|tx| websub::claim_renewals(tx, room.now(), MINUTE, 9))
                .len()
        };
        assert_eq!((renewals(), renewals()), (1, 0));
        room.write(|tx| source::remove(tx, room.publisher, source));
        assert_eq!(
            room.read(|tx| websub::feed_of(tx, room.publisher, source)),
            None
        );
    });
}
