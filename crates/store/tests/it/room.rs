//! A newsroom in an empty database of its own, on each engine in turn.

use std::{
    fmt::Write as _,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use jiff::Timestamp;
use reprint_store::{
    Location, Result, Store, Tx,
    publisher::{self, Publisher},
    story::{self, Start},
};
use reprint_story::{Block, Clock, Id, IdMaker, PublisherId, SetClock, Story, StoryId};

/// A store, a clock, an id maker and a newsroom.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) location: Location,
    pub(crate) clock: SetClock,
    pub(crate) ids: IdMaker,
    pub(crate) publisher: PublisherId,
}

static ROOMS: AtomicU32 = AtomicU32::new(0);

/// Runs a test in a fresh room on each engine there is.
pub(crate) fn on_each_engine(test: impl Fn(&Room)) {
    let folder = Folder::new();
    test(&Room::at(Location::File(folder.0.join("reprint.db"))));
    match std::env::var("REPRINT_TEST_POSTGRES") {
        Ok(url) => {
            let schema = Schema::new(&url);
            test(&Room::at(Location::Postgres(schema.url.clone())));
        }
        Err(_) => println!("skipped on PostgreSQL: REPRINT_TEST_POSTGRES is not set"),
    }
}

impl Room {
    pub(crate) fn at(location: Location) -> Self {
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
        let ids = IdMaker::new(1);
        let store = Store::open(&location, &clock).unwrap();
        let publisher = ids.make(&clock);
        let room = Self {
            store,
            location,
            clock,
            ids,
            publisher,
        };
        room.write(|tx| publisher::add(tx, &newsroom(publisher, "Quay News", room.now())));
        room
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn id<K>(&self) -> Id<K> {
        self.ids.make(&self.clock)
    }

    pub(crate) fn write<T>(&self, work: impl FnMut(&mut dyn Tx) -> Result<T>) -> T {
        self.store.write(work).unwrap()
    }

    pub(crate) fn read<T>(&self, work: impl FnMut(&mut dyn Tx) -> Result<T>) -> T {
        self.store.read(work).unwrap()
    }

    /// Stores a story of our own and lets a second pass.
    pub(crate) fn story(&self, headline: &str, text: &str) -> StoryId {
        let id = self.id();
        let mut story = story(headline, text);
        self.write(|tx| {
            story::add(
                tx,
                self.publisher,
                id,
                &Start::own(),
                &mut story,
                self.now(),
            )
        });
        self.clock.advance(1);
        id
    }
}

pub(crate) fn newsroom(id: PublisherId, name: &str, now: Timestamp) -> Publisher {
    Publisher {
        id,
        name: name.into(),
        url: "https://quay.example/".into(),
        settings: serde_json::json!({}),
        created: now,
    }
}

pub(crate) fn story(headline: &str, text: &str) -> Story {
    let mut story = Story::new(headline);
    story.set_body(text.lines().map(Block::paragraph).collect());
    story
}

/// A folder that goes when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let mut name = String::from("reprint-store-");
        let _ = write!(
            name,
            "{}-{}",
            std::process::id(),
            ROOMS.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A schema of a PostgreSQL database that goes when it is dropped.
struct Schema {
    admin: String,
    name: String,
    url: String,
}

impl Schema {
    fn new(admin: &str) -> Self {
        let name = format!(
            "test_{}_{}",
            std::process::id(),
            ROOMS.fetch_add(1, Ordering::Relaxed)
        );
        let joint = if admin.contains('?') { '&' } else { '?' };
        let schema = Self {
            url: format!("{admin}{joint}options=-csearch_path%3D{name}"),
            // The store speaks TLS where it is asked to; making and dropping schemas need not.
            admin: admin.replace("sslmode=require", "sslmode=prefer"),
            name,
        };
        schema.run(&format!("CREATE SCHEMA {}", schema.name));
        schema
    }

    fn run(&self, sql: &str) {
        let mut client = postgres::Client::connect(&self.admin, postgres::NoTls).unwrap();
        client.batch_execute(sql).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
