use jiff::SignedDuration;
use reprint_store::{
    Location, QueueState, Store, StoreError,
    copy::{self, CopyRow},
    delivery::{self, Delivery, Way},
    event, item,
    purge::{self, Purge},
    retention::{self, Retention},
    search::{self, Search, Term},
    snapshot,
    source::{self, Source, SourceKind},
    story::{self, Filter, Made, Names, Start},
};
use reprint_story::{ChangeKind, ContentHash, Item, Medium, StoryId};
use serde_json::json;

use crate::room::{Folder, Room, on_each_engine, story as text};

const SECRET: &str = "Zebulonsecretword";

struct Traces {
    story: StoryId,
    names: Names,
    bytes: ContentHash,
}

/// A story that has left traces everywhere.
fn everywhere(room: &Room) -> Traces {
    let (publisher, now) = (room.publisher, room.now());
    let feed = Source::new(
        room.id(),
        publisher,
        SourceKind::Feed,
        "https://a.example/feed",
        now,
    );
    let raw = format!(
        "<p>{SECRET} was named in error. {}</p>",
        "Words. ".repeat(50)
    );
    let received = Item {
        id: room.id(),
        source: feed.id,
        uri: format!("tag:{SECRET}"),
        url: Some(format!("https://a.example/{SECRET}")),
        media_type: Some("text/html".into()),
        hash: item::hash(raw.as_bytes()),
        received: now.into(),
    };
    let names = Names {
        guid: Some((feed.id, received.uri.clone())),
        uri: None,
        urls: received.url.iter().cloned().collect(),
    };
    let story: StoryId = room.id();
    let mut words = text(
        &format!("{SECRET} named"),
        &format!("{SECRET} was named in error."),
    );
    words.section = Some(SECRET.into());
    words.canonical_url.clone_from(&received.url);
    let start = Start {
        names: names.clone(),
        made: Made {
            item: Some(received.id),
            ..Made::default()
        },
        ..Start::taken(feed.id)
    };
    room.write(|tx| {
        source::add(tx, &feed)?;
        item::put(tx, publisher, &received, raw.as_bytes())?;
        story::add(tx, publisher, story, &start, &mut words, now)?;
        story::act(
            tx,
            publisher,
            story,
            ChangeKind::Correction,
            Some(&format!("{SECRET} is innocent.")),
            None,
            now,
        )?;
        event::put(tx, publisher, room.id(), story, now, None)?;
        let mut row = CopyRow::taken(room.id(), story, room.id(), Medium::Online, 1, now);
        row.verdict = Some(json!({ "seen": SECRET }));
        copy::add(tx, publisher, &row)?;
        snapshot::put(
            tx,
            publisher,
            room.id(),
            row.copy.id,
            story,
            raw.as_bytes(),
            now,
        )?;
        let payload = json!({ "headline": SECRET });
        let delivery = Delivery::new(
            room.id(),
            publisher,
            Way::Push,
            "https://b.example/",
            story.to_string(),
            payload,
            now,
        );
        delivery::add(tx, &delivery.of(story, 2))
    });
    Traces {
        story,
        names,
        bytes: received.hash,
    }
}

fn order(room: &Room, story: StoryId) -> Purge {
    let id = room.id();
    room.write(|tx| {
        purge::story(
            tx,
            room.publisher,
            id,
            story,
            "District Court 12 O 34/26",
            "ed",
            room.now(),
        )
    })
}

#[test]
fn a_purge_leaves_hash_date_and_authority_and_no_word() {
    on_each_engine(|room| {
        let traces = everywhere(room);
        let (publisher, id) = (room.publisher, traces.story);
        let before = room.read(|tx| story::epoch(tx, publisher));
        let purged = order(room, id);
        assert_eq!(purged.hashes.len(), 3, "one item, two versions");
        assert_eq!(room.read(|tx| story::current(tx, publisher, id)), None);
        assert_eq!(room.read(|tx| story::version(tx, publisher, id, 1)), None);
        assert_eq!(
            room.read(|tx| item::blob(tx, publisher, traces.bytes)),
            None
        );
        assert_eq!(
            room.read(|tx| story::find(tx, publisher, &traces.names)),
            None
        );
        let versions = room.read(|tx| story::versions(tx, publisher, id));
        assert_eq!((versions.len(), &versions[1].note), (2, &None));
        let query = Search {
            terms: vec![Term::new(SECRET)],
            ..Search::default()
        };
        assert_eq!(room.read(|tx| search::find(tx, publisher, &query, 9)), []);
        assert!(
            room.read(|tx| story::list(tx, publisher, &Filter::default(), 9, None))
                .stories
                .is_empty()
        );
        assert!(room.read(|tx| story::epoch(tx, publisher)) > before);
        assert_eq!(room.read(|tx| event::of_story(tx, publisher, id)), None);
        assert_eq!(
            room.write(|tx| delivery::claim(
                tx,
                "a",
                &[],
                room.now(),
                SignedDuration::from_secs(9),
                9
            )),
            []
        );

        let listed = room.read(|tx| purge::list(tx, publisher));
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].authority, "District Court 12 O 34/26");
        assert!(room.read(|tx| purge::forbids(tx, publisher, &traces.names, None)));
        assert!(room.read(|tx| purge::forbids(
            tx,
            publisher,
            &Names::default(),
            Some(traces.bytes)
        )));
        assert!(!room.read(|tx| purge::forbids(tx, publisher, &Names::default(), None)));

        let again = room
            .store
            .write(|tx| purge::story(tx, publisher, room.id(), id, "x", "y", room.now()));
        assert!(matches!(again, Err(StoreError::Conflict(_))));
        let revived = room.store.write(|tx| {
            let mut words = text("Back", "Again.");
            (words.id, words.version) = (Some(id), 3);
            story::change(tx, publisher, &words, &Made::default(), room.now())
        });
        assert!(matches!(revived, Err(StoreError::Conflict(_))));
    });
}

/// Every table, column by column, on both engines.
#[test]
fn after_a_purge_no_row_holds_a_word() {
    on_each_engine(|room| {
        let traces = everywhere(room);
        order(room, traces.story);
        let tables = match room.store.dialect() {
            reprint_store::Dialect::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'story_search%'"
            }
            reprint_store::Dialect::Postgres => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        };
        let tables: Vec<String> = room.read(|tx| tx.query(tables, &[], reprint_store::Row::take));
        assert!(tables.len() > 30);
        for table in tables {
            let columns = match room.store.dialect() {
                reprint_store::Dialect::Sqlite => {
                    format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'TEXT'")
                }
                reprint_store::Dialect::Postgres => format!(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}' AND data_type IN ('text', 'tsvector')"
                ),
            };
            let columns: Vec<String> =
                room.read(|tx| tx.query(&columns, &[], reprint_store::Row::take));
            for column in columns {
                let sql = format!(
                    "SELECT COUNT(*) FROM {table} WHERE LOWER(CAST({column} AS TEXT)) LIKE '%{}%'",
                    SECRET.to_lowercase()
                );
                assert_eq!(
                    room.read(|tx| tx.value::<i64>(&sql, &[])),
                    Some(0),
                    "{table}.{column}"
                );
            }
        }
    });
}

#[test]
fn after_scrubbing_the_words_are_not_in_the_files_either() {
    let folder = Folder::new();
    let path = folder.0.join("reprint.db");
    let room = Room::at(Location::File(path.clone()));
    let traces = everywhere(&room);
    for n in 0..50 {
        room.story(&format!("Other story {n}"), "Other words.");
    }
    let holds = || {
        let secret = SECRET.to_lowercase().into_bytes();
        ["reprint.db", "reprint.db-wal"].iter().any(|name| {
            std::fs::read(folder.0.join(name))
                .unwrap_or_default()
                .windows(secret.len())
                .any(|part| part.eq_ignore_ascii_case(&secret))
        })
    };
    assert!(holds());
    order(&room, traces.story);
    room.store.scrub().unwrap();
    assert!(!holds());
    room.store.check().unwrap();
    let query = Search {
        terms: vec![Term::new("other words")],
        ..Search::default()
    };
    assert_eq!(
        room.read(|tx| search::find(tx, room.publisher, &query, 99))
            .len(),
        50
    );
}

#[test]
fn scrubbing_works_on_each_engine() {
    on_each_engine(|room| {
        let traces = everywhere(room);
        order(room, traces.story);
        room.store.scrub().unwrap();
        room.store.check().unwrap();
    });
}

#[test]
fn a_restored_backup_is_purged_again_from_the_list() {
    let folder = Folder::new();
    let room = Room::at(Location::File(folder.0.join("reprint.db")));
    let traces = everywhere(&room);
    let backup = folder.0.join("backup.db");
    room.store.backup(&backup).unwrap();
    assert!(matches!(
        room.store.backup(&backup),
        Err(StoreError::Conflict(_))
    ));
    order(&room, traces.story);
    let list = serde_json::to_string(&room.read(|tx| purge::list(tx, room.publisher))).unwrap();

    let restored = Store::open(&Location::File(backup), &room.clock).unwrap();
    restored.check().unwrap();
    let current = |store: &Store| {
        store
            .read(|tx| story::current(tx, room.publisher, traces.story))
            .unwrap()
    };
    assert!(current(&restored).is_some());
    let purges: Vec<Purge> = serde_json::from_str(&list).unwrap();
    let redo = || {
        restored
            .write(|tx| purge::redo(tx, room.publisher, &purges))
            .unwrap()
    };
    assert_eq!(redo(), 1);
    assert_eq!(current(&restored), None);
    assert_eq!(redo(), 0);
}

#[test]
fn what_is_past_its_time_goes_and_the_rest_stays() {
    on_each_engine(|room| {
        let traces = everywhere(room);
        let claimed = room
            .write(|tx| delivery::claim(tx, "a", &[], room.now(), SignedDuration::from_secs(9), 9));
        room.write(|tx| delivery::delivered(tx, claimed[0].id, "a", &json!({}), room.now()));
        let sweep = || room.write(|tx| retention::sweep(tx, &Retention::default(), room.now()));
        let day = 24 * 3600;
        room.clock.advance(89 * day);
        assert_eq!(sweep(), 0);
        room.clock.advance(2 * day);
        assert_eq!(sweep(), 1);
        assert_eq!(
            room.read(|tx| delivery::list(tx, room.publisher, QueueState::Done, 9)),
            []
        );
        room.clock.advance(90 * day);
        assert_eq!(sweep(), 1, "the snapshot's bytes");
        let copies = room.read(|tx| copy::of_story(tx, room.publisher, traces.story));
        let snapshots = room.read(|tx| snapshot::of_copy(tx, room.publisher, copies[0].copy.id));
        assert_eq!(snapshots.len(), 1);
        assert_eq!(
            room.read(|tx| snapshot::bytes(tx, room.publisher, snapshots[0].id)),
            None
        );
        assert!(
            room.read(|tx| story::current(tx, room.publisher, traces.story))
                .is_some()
        );
    });
}
