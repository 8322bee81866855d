use std::collections::{BTreeMap, BTreeSet};

use reprint_store::{
    fingerprint::{self, Candidate, Lookup},
    purge,
};
use reprint_story::StoryId;

use crate::room::{Room, on_each_engine};

/// Hashes that look random and are the same in every run.
fn hashes(seed: u64, count: u64) -> Vec<u64> {
    (0..count)
        .map(|n| {
            (seed << 20 | n)
                .wrapping_add(1)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
        .collect()
}

fn candidates(room: &Room, lookup: &Lookup, wanted: &[u64]) -> Vec<Candidate> {
    room.read(|tx| lookup.candidates(tx, room.publisher, wanted, 2, 60, 10))
}

fn merge(room: &Room) -> usize {
    let (store, clock, ids) = (&room.store, &room.clock, &room.ids);
    fingerprint::merge(store, room.publisher, "test", clock, ids).unwrap()
}

/// So many stories, each with 40 hashes of its own; every tenth shares 20 with the one before.
fn fill(room: &Room, count: u64) -> Vec<(StoryId, Vec<u64>)> {
    let mut all: Vec<(StoryId, Vec<u64>)> = Vec::new();
    let mut written = 0;
    for n in 0..count {
        let mut own = hashes(n, 40);
        if n % 10 == 9 {
            own.truncate(20);
            own.extend(all.last().iter().flat_map(|(_, before)| &before[..20]));
        }
        all.push((room.id(), own));
        if n % 50 == 49 || n + 1 == count {
            room.write(|tx| {
                for (story, own) in &all[written..] {
                    fingerprint::put(tx, room.publisher, *story, own, Some(b"detail"))?;
                }
                Ok(())
            });
            written = all.len();
            merge(room);
        }
    }
    all
}

#[test]
fn every_pair_that_shares_hashes_is_found_through_all_levels_and_no_other() {
    on_each_engine(|room| {
        let all = fill(room, 700); // ten first segments: eight joined, two not, and some single ones
        let mut stories_with: BTreeMap<u64, BTreeSet<StoryId>> = BTreeMap::new();
        for (story, own) in &all {
            for hash in own {
                stories_with.entry(*hash).or_default().insert(*story);
            }
        }
        let lookup = Lookup::new();
        for (story, own) in all.iter().step_by(3) {
            let mut expected: BTreeMap<StoryId, u32> = BTreeMap::new();
            for hash in own {
                for other in &stories_with[hash] {
                    *expected.entry(*other).or_default() += 1;
                }
            }
            expected.retain(|_, shared| *shared >= 2);
            let found: BTreeMap<StoryId, u32> = candidates(room, &lookup, own)
                .iter()
                .map(|c| (c.story, c.shared))
                .collect();
            assert_eq!(found, expected);
            assert!(found.contains_key(story));
        }
        assert_eq!(candidates(room, &lookup, &hashes(999_999, 300)), []);
        let detail = room.read(|tx| fingerprint::detail(tx, room.publisher, all[0].0));
        assert_eq!(detail.as_deref(), Some(b"detail".as_slice()));
    });
}

#[test]
fn a_story_read_again_is_found_by_its_new_words_and_counted_once() {
    on_each_engine(|room| {
        let all = fill(room, 130);
        let lookup = Lookup::new();
        let (story, old) = &all[3];
        let mut new = old[..30].to_vec();
        new.extend(hashes(5_000_000, 10));
        room.write(|tx| fingerprint::put(tx, room.publisher, *story, &new, None));
        let found = candidates(room, &lookup, &new);
        assert_eq!(
            found[0],
            Candidate {
                story: *story,
                shared: 40
            }
        );
    });
}

#[test]
fn hashes_that_everybody_has_say_nothing() {
    on_each_engine(|room| {
        let furniture = hashes(1, 30);
        for _ in 0..100 {
            let story = room.id();
            room.write(|tx| fingerprint::put(tx, room.publisher, story, &furniture, None));
        }
        merge(room);
        assert_eq!(candidates(room, &Lookup::new(), &furniture), []);
    });
}

#[test]
fn a_purged_story_leaves_no_posting_and_a_known_lookup_notices() {
    on_each_engine(|room| {
        let story = room.story("Named in error", "Text.");
        let own = hashes(7_000_000, 40);
        room.write(|tx| fingerprint::put(tx, room.publisher, story, &own, None));
        fill(room, 700);
        let lookup = Lookup::new();
        assert_eq!(candidates(room, &lookup, &own).len(), 1);
        let postings = |sql: &str| room.read(|tx| tx.value::<i64>(sql, &[])).unwrap();
        let sum = "SELECT CAST(SUM(postings) AS BIGINT) FROM posting_segment";
        let before = postings(sum);
        room.write(|tx| {
            purge::story(
                tx,
                room.publisher,
                room.id(),
                story,
                "a court",
                "ed",
                room.now(),
            )
        });
        assert_eq!(candidates(room, &lookup, &own), []);
        assert_eq!(before - postings(sum), 40);
        assert_eq!(fingerprint_rows(room, story), 0);
    });
}

fn fingerprint_rows(room: &Room, story: StoryId) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM fingerprint WHERE story = {story}");
    room.read(|tx| tx.value::<i64>(&sql, &[])).unwrap()
}

#[test]
fn blocks_of_a_merge_that_was_cut_off_are_swept_up() {
    on_each_engine(|room| {
        let sql = format!(
            "INSERT INTO posting_block (segment, block, publisher, postings) SELECT 5, 0, {}, hashes FROM fingerprint LIMIT 1",
            room.publisher
        );
        fill(room, 10);
        room.write(|tx| tx.exec(&sql, &[]));
        fill(room, 64);
        let left = "SELECT COUNT(*) FROM posting_block WHERE segment = 5";
        assert_eq!(room.read(|tx| tx.value::<i64>(left, &[])), Some(0));
    });
}

#[test]
fn stories_without_a_fingerprint_are_known() {
    on_each_engine(|room| {
        let (a, b) = (room.story("A", "x"), room.story("B", "y"));
        room.write(|tx| fingerprint::put(tx, room.publisher, a, &hashes(1, 9), None));
        assert_eq!(
            room.read(|tx| fingerprint::missing(tx, room.publisher, 9)),
            [b]
        );
    });
}
