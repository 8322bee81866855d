//! The hot paths on SQLite, on made-up stories of 460 words: `cargo bench -p reprint-store`.
//! `REPRINT_BENCH_STORIES` says how many are there beforehand (2,000 unless set).

#![expect(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use divan::{Bencher, black_box};
use jiff::SignedDuration;
use reprint_store::{
    Location, Store,
    fingerprint::{self, Lookup},
    job::{self, Job},
    publisher::{self, Publisher},
    search::{self, Search, Term},
    story::{self, Filter, Start},
};
use reprint_story::{Block, Clock, IdMaker, PublisherId, SetClock, Story, StoryId};

fn main() {
    LazyLock::force(&ROOM);
    divan::main();
}

struct Room {
    store: Store,
    clock: SetClock,
    ids: IdMaker,
    publisher: PublisherId,
    lookup: Lookup,
    made: AtomicU64,
}

static ROOM: LazyLock<Room> = LazyLock::new(Room::fill);

impl Room {
    fn fill() -> Self {
        let folder = std::env::temp_dir().join(format!("reprint-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
        let store = Store::open(&Location::File(folder.join("bench.db")), &clock).unwrap();
        let ids = IdMaker::new(1);
        let publisher: PublisherId = ids.make(&clock);
        let room = Self {
            store,
            clock,
            ids,
            publisher,
            lookup: Lookup::new(),
            made: AtomicU64::new(0),
        };
        let newsroom = Publisher {
            id: publisher,
            name: "Quay News".into(),
            url: "https://quay.example/".into(),
            settings: serde_json::json!({}),
            created: room.clock.now(),
        };
        room.store
            .write(|tx| publisher::add(tx, &newsroom))
            .unwrap();
        let count = std::env::var("REPRINT_BENCH_STORIES")
            .ok()
            .and_then(|n| n.parse().ok());
        let batches = count.unwrap_or(2000_u64).div_ceil(100);
        for _ in 0..batches {
            room.store
                .write(|tx| {
                    for _ in 0..100 {
                        room.add(tx)?;
                    }
                    Ok(())
                })
                .unwrap();
            room.merge();
        }
        room
    }

    fn add(&self, tx: &mut dyn reprint_store::Tx) -> reprint_store::Result<StoryId> {
        let n = self.made.fetch_add(1, Relaxed);
        let id = self.ids.make(&self.clock);
        let (mut story, hashes) = (made_up(n), hashes(n));
        let head = story::add(
            tx,
            self.publisher,
            id,
            &Start::own(),
            &mut story,
            self.clock.now(),
        )?;
        fingerprint::put(tx, self.publisher, head.id, &hashes, None)?;
        Ok(id)
    }

    fn merge(&self) -> usize {
        fingerprint::merge(&self.store, self.publisher, "bench", &self.clock, &self.ids).unwrap()
    }
}

/// Numbers that look random and are the same in every run.
fn random(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// 460 words, common ones often: the word's number falls off as in real text.
fn made_up(n: u64) -> Story {
    let word = |k: u64| {
        let r = random(n * 1000 + k);
        let rank = 1u64 << (r % 16);
        format!("w{}", rank + random(r) % rank)
    };
    let paragraph = |p: u64| {
        Block::paragraph(
            (p * 46..p * 46 + 46)
                .map(word)
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    let mut story = Story::new(format!("Story {n} of {} and {}", word(900), word(901)));
    story.section = Some(["News", "Sport", "Culture", "Opinion"][(n % 4) as usize].into());
    story.set_body((0..10).map(paragraph).collect());
    story
}

/// 180 hashes, a tenth of them shared with many others, as phrases are.
fn hashes(n: u64) -> Vec<u64> {
    (0..180)
        .map(|k| {
            if k % 10 == 0 {
                random(random(n * 200 + k) % 50_000)
            } else {
                random(n << 16 | k)
            }
        })
        .collect()
}

/// One story with its version, names, search entry and fingerprint, a hundred in a transaction.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn insert_100_stories(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    bencher.bench(|| {
        room.store
            .write(|tx| {
                (0..100)
                    .map(|_| room.add(tx))
                    .collect::<Result<Vec<_>, _>>()
            })
            .unwrap();
        room.merge()
    });
}

#[divan::bench(sample_count = 50)]
fn insert_one_story(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    bencher.bench(|| room.store.write(|tx| room.add(tx)).unwrap());
}

#[divan::bench]
fn read_the_epoch(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    bencher.bench(|| {
        room.store
            .read(|tx| story::epoch(tx, room.publisher))
            .unwrap()
    });
}

#[divan::bench]
fn list_20_of_a_section(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    let filter = Filter {
        section: Some("Sport".into()),
        readable_at: Some(room.clock.now()),
        ..Filter::default()
    };
    bencher.bench(|| {
        let page = room
            .store
            .read(|tx| story::list(tx, room.publisher, &filter, 20, None))
            .unwrap();
        black_box(page.stories.len())
    });
}

#[divan::bench]
fn read_a_whole_story(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    let id = room.store.write(|tx| room.add(tx)).unwrap();
    bencher.bench(|| {
        room.store
            .read(|tx| story::current(tx, room.publisher, id))
            .unwrap()
    });
}

fn find(bencher: Bencher<'_, '_>, words: &str) {
    let room = &*ROOM;
    let search = Search {
        terms: vec![Term::new(words)],
        readable_at: Some(room.clock.now()),
        ..Search::default()
    };
    bencher.bench(|| {
        room.store
            .read(|tx| search::find(tx, room.publisher, &search, 20))
            .unwrap()
    });
}

#[divan::bench]
fn search_a_common_word(bencher: Bencher<'_, '_>) {
    find(bencher, "w1");
}

#[divan::bench]
fn search_a_rare_word(bencher: Bencher<'_, '_>) {
    find(bencher, "w40000");
}

#[divan::bench]
fn search_a_phrase(bencher: Bencher<'_, '_>) {
    find(bencher, "w1 w3");
}

#[divan::bench]
fn candidates_of_a_new_story(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    let next = AtomicU64::new(1 << 40);
    bencher.bench(|| {
        let wanted = hashes(next.fetch_add(1, Relaxed));
        room.store
            .read(|tx| {
                room.lookup
                    .candidates(tx, room.publisher, &wanted, 3, 60, 20)
            })
            .unwrap()
    });
}

#[divan::bench]
fn candidates_of_a_copy(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    let next = AtomicU64::new(0);
    bencher.bench(|| {
        let wanted = hashes(next.fetch_add(7, Relaxed) % room.made.load(Relaxed));
        room.store
            .read(|tx| {
                room.lookup
                    .candidates(tx, room.publisher, &wanted, 3, 60, 20)
            })
            .unwrap()
    });
}

#[divan::bench(sample_count = 50, sample_size = 1)]
fn queue_claim_and_finish_100_jobs(bencher: Bencher<'_, '_>) {
    let room = &*ROOM;
    let lease = SignedDuration::from_mins(1);
    bencher.bench(|| {
        let now = room.clock.now();
        room.store
            .write(|tx| {
                for _ in 0..100 {
                    job::add(
                        tx,
                        &Job::new(
                            room.ids.make(&room.clock),
                            Some(room.publisher),
                            "trace",
                            serde_json::json!({}),
                            now,
                        ),
                    )?;
                }
                Ok(())
            })
            .unwrap();
        let jobs = room
            .store
            .write(|tx| job::claim(tx, "bench", &["trace"], now, lease, 100))
            .unwrap();
        room.store
            .write(|tx| {
                jobs.iter()
                    .try_for_each(|job| job::done(tx, job.id, "bench").map(drop))
            })
            .unwrap();
    });
}
