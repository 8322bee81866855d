//! A child process writes, and is killed at any moment. The child is this test binary, run again with one test named.

use std::{
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use jiff::SignedDuration;
use reprint_store::{
    Location, Store,
    delivery::{self, Delivery, Way},
    fingerprint, publisher, story,
};
use reprint_story::{ChangeKind, Clock, IdMaker, PublisherId, SetClock, StoryId};
use serde_json::json;

use crate::room::{Folder, newsroom, story as text};

const DATABASE: &str = "REPRINT_TEST_CRASH_DATABASE";
const NODE: &str = "REPRINT_TEST_CRASH_NODE";

fn clock() -> SetClock {
    SetClock::at("2026-11-23T12:00:00Z".parse().unwrap())
}

/// The child: makes stories, corrects them, and hands deliveries over, until it is killed. Does nothing in a normal run.
#[test]
fn writing_until_killed() {
    let (Ok(path), Ok(node)) = (std::env::var(DATABASE), std::env::var(NODE)) else {
        return;
    };
    let clock = clock();
    let store = Store::open(&Location::File(path.into()), &clock).unwrap();
    let ids = IdMaker::new(node.parse().unwrap());
    let publisher = store.read(publisher::all).unwrap()[0].id;
    let lease = SignedDuration::from_mins(1);
    let holder = format!("child {node}");
    for n in 0.. {
        clock.advance(1);
        let now = clock.now();
        let id: StoryId = ids.make(&clock);
        let start = story::Start::own();
        store
            .write(|tx| {
                story::add(
                    tx,
                    publisher,
                    id,
                    &start,
                    &mut text("Ferry", "Some words of it. "),
                    now,
                )?;
                fingerprint::put(tx, publisher, id, &(n..n + 50).collect::<Vec<u64>>(), None)?;
                send(tx, &ids, &clock, publisher, id, 1)
            })
            .unwrap();
        store
            .write(|tx| {
                story::act(
                    tx,
                    publisher,
                    id,
                    ChangeKind::Correction,
                    Some("It was Sunday."),
                    None,
                    now,
                )?;
                send(tx, &ids, &clock, publisher, id, 2)
            })
            .unwrap();
        let claimed = store
            .write(|tx| delivery::claim(tx, &holder, &[], now, lease, 3))
            .unwrap();
        for delivery in claimed {
            store
                .write(|tx| delivery::delivered(tx, delivery.id, &holder, &json!({}), now))
                .unwrap();
        }
        fingerprint::merge(&store, publisher, &holder, &clock, &ids).unwrap();
    }
}

fn send(
    tx: &mut dyn reprint_store::Tx,
    ids: &IdMaker,
    clock: &SetClock,
    publisher: PublisherId,
    story: StoryId,
    version: u32,
) -> reprint_store::Result<bool> {
    let key = format!("{story}.{version}");
    let new = Delivery::new(
        ids.make(clock),
        publisher,
        Way::Push,
        format!("https://b.example/{version}"),
        key,
        json!({}),
        clock.now(),
    );
    delivery::add(tx, &new.of(story, version))
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_half_there() {
    if std::env::var(DATABASE).is_ok() {
        return;
    }
    let folder = Folder::new();
    let path = folder.0.join("reprint.db");
    let clock = clock();
    let store = Store::open(&Location::File(path.clone()), &clock).unwrap();
    let publisher: PublisherId = IdMaker::new(0).make(&clock);
    store
        .write(|tx| publisher::add(tx, &newsroom(publisher, "Quay News", clock.now())))
        .unwrap();
    drop(store);

    let mut stories = 0;
    for round in 1..=12_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::writing_until_killed", "--nocapture"])
            .env(DATABASE, &path)
            .env(NODE, round.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(150 + round * 37));
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();

        let store = Store::open(&Location::File(path.clone()), &clock).unwrap();
        store.check().unwrap();
        let count = |sql: &str| {
            store
                .read(|tx| tx.value::<i64>(sql, &[]))
                .unwrap()
                .unwrap_or(0)
        };
        for (what, sql) in [
            (
                "a story without its newest version",
                "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM story_version v WHERE v.story = s.id AND v.version = s.version AND v.json IS NOT NULL)",
            ),
            (
                "a version without a story",
                "SELECT COUNT(*) FROM story_version v WHERE NOT EXISTS (SELECT 1 FROM story s WHERE s.id = v.story)",
            ),
            (
                "a version that nobody is told of",
                "SELECT COUNT(*) FROM story_version v WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.story = v.story AND d.version = v.version)",
            ),
            (
                "a delivery of no version",
                "SELECT COUNT(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM story_version v WHERE d.story = v.story AND d.version = v.version)",
            ),
            (
                "a story that is not searchable",
                "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM story_search f WHERE f.rowid = s.id AND story_search MATCH 'ferry')",
            ),
            (
                "a story without a fingerprint",
                "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM fingerprint f WHERE f.story = s.id)",
            ),
            (
                "a fingerprint in a segment that is not there",
                "SELECT COUNT(*) FROM fingerprint f WHERE f.segment <> 0 AND NOT EXISTS (SELECT 1 FROM posting_segment p WHERE p.id = f.segment AND p.live = 1)",
            ),
            (
                "a delivery done twice",
                "SELECT COUNT(*) - COUNT(DISTINCT idempotency_key) FROM delivery",
            ),
        ] {
            assert_eq!(count(sql), 0, "{what}, after round {round}");
        }
        let now = count("SELECT COUNT(*) FROM story");
        assert!(now >= stories, "stories were lost in round {round}");
        stories = now;
    }
    assert!(stories > 12, "the children got to write: {stories}");
}
