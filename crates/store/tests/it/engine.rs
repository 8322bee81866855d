use std::{
    sync::atomic::{AtomicU32, Ordering::SeqCst},
    thread,
};

use reprint_store::{
    Dialect, Location, Row, Store, StoreError, publisher,
    story::{self, Filter, Start},
};
use reprint_story::{Clock, SetClock};

use crate::room::{Folder, Room, on_each_engine, story as text};

#[test]
fn locations_are_told_apart() {
    for (line, expected) in [
        (
            "postgres://u:p@db/news",
            Location::Postgres("postgres://u:p@db/news".into()),
        ),
        (
            "postgresql://db",
            Location::Postgres("postgresql://db".into()),
        ),
        (":memory:", Location::Memory),
        (
            "sqlite:///var/lib/reprint.db",
            Location::File("/var/lib/reprint.db".into()),
        ),
        ("data/reprint.db", Location::File("data/reprint.db".into())),
    ] {
        assert_eq!(Location::parse(line), expected);
    }
}

#[test]
fn an_error_takes_the_whole_transaction_back() {
    on_each_engine(|room| {
        let id = room.id();
        let failed: Result<(), _> = room.store.write(|tx| {
            story::add(
                tx,
                room.publisher,
                id,
                &Start::own(),
                &mut text("Half", "Text."),
                room.now(),
            )?;
            Err(StoreError::other("the caller changed its mind"))
        });
        assert_eq!(
            failed.unwrap_err().to_string(),
            "the caller changed its mind"
        );
        assert_eq!(room.read(|tx| story::get(tx, room.publisher, id)), None);
        assert_eq!(
            room.story("Whole", "Text."),
            room.read(|tx| { story::list(tx, room.publisher, &Filter::default(), 9, None) })
                .stories[0]
                .id
        );
    });
}

#[test]
fn reading_cannot_write() {
    on_each_engine(|room| {
        let refused = room
            .store
            .read(|tx| publisher::set(tx, None, "name", &serde_json::json!(1)));
        assert!(
            matches!(refused, Err(StoreError::Statement { .. })),
            "{refused:?}"
        );
        room.story("Writing still works", "Text.");
    });
}

#[test]
fn a_transaction_that_lost_to_another_runs_again_and_no_count_is_lost() {
    on_each_engine(|room| {
        let runs = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        room.write(|tx| {
                            runs.fetch_add(1, SeqCst);
                            let before = publisher::setting(tx, None, "count")?
                                .and_then(|n| n.as_i64())
                                .unwrap_or(0);
                            publisher::set(tx, None, "count", &serde_json::json!(before + 1))
                        });
                    }
                });
            }
        });
        let count = room.read(|tx| publisher::setting(tx, None, "count"));
        assert_eq!(count, Some(serde_json::json!(100)));
        assert!(runs.into_inner() >= 100);
    });
}

#[test]
fn many_readers_wait_for_a_connection_and_see_one_moment_each() {
    on_each_engine(|room| {
        let id = room.story("Ferry", "Text.");
        thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        room.read(|tx| {
                            let head = story::get(tx, room.publisher, id)?.map(|head| head.version);
                            let whole =
                                story::current(tx, room.publisher, id)?.map(|story| story.version);
                            assert_eq!(head, whole);
                            Ok(())
                        });
                    }
                });
            }
            for _ in 0..10 {
                let kind = reprint_story::ChangeKind::Update;
                room.write(|tx| story::act(tx, room.publisher, id, kind, None, None, room.now()));
            }
        });
    });
}

#[test]
fn a_panic_in_a_transaction_leaves_the_store_usable() {
    on_each_engine(|room| {
        let id = room.id();
        thread::scope(|scope| {
            let crashed = scope.spawn(|| {
                room.write(|tx| {
                    story::add(
                        tx,
                        room.publisher,
                        id,
                        &Start::own(),
                        &mut text("Half", "Text."),
                        room.now(),
                    )?;
                    assert!(tx.dialect() != room.store.dialect(), "on purpose");
                    Ok(())
                });
            });
            assert!(crashed.join().is_err());
        });
        assert_eq!(room.read(|tx| story::get(tx, room.publisher, id)), None);
        room.story("After", "Text.");
    });
}

#[test]
fn a_newer_database_is_refused_with_what_to_do() {
    on_each_engine(|room| {
        room.write(|tx| tx.exec("UPDATE schema_version SET version = 9999", &[]));
        let refused = Store::open(&room.location, &room.clock).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!(
                "this database has schema 9999, and this program knows schemas up to {}: start the newer program, or restore the backup made before it first ran",
                Store::schema_version()
            )
        );
    });
}

#[test]
fn four_processes_that_start_together_make_one_schema() {
    on_each_engine(|room| {
        for table in ["schema_version", "setting", "secret"] {
            room.write(|tx| tx.exec(&format!("DROP TABLE {table}"), &[]));
        }
        // An empty database for each engine: a fresh file, and a fresh schema by dropping what is there.
        let folder = Folder::new();
        let location = match &room.location {
            Location::Postgres(_) => {
                let tables: Vec<String> = room.read(|tx| {
                    tx.query("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()", &[], Row::take)
                });
                for table in tables {
                    room.write(|tx| tx.exec(&format!("DROP TABLE {table}"), &[]));
                }
                room.location.clone()
            }
            _ => Location::File(folder.0.join("together.db")),
        };
        thread::scope(|scope| {
            let opening: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| Store::open(&location, &room.clock).map(drop)))
                .collect();
            for opened in opening {
                opened.join().unwrap().unwrap();
            }
        });
        let store = Store::open(&location, &room.clock).unwrap();
        let version: Option<i64> = store
            .read(|tx| tx.value("SELECT version FROM schema_version", &[]))
            .unwrap();
        assert_eq!(version, Some(Store::schema_version()));
    });
}

/// Tables and columns of the two engines, side by side; the kinds of values must agree too.
#[test]
fn both_engines_have_the_same_tables() {
    let Ok(_) = std::env::var("REPRINT_TEST_POSTGRES") else {
        println!("skipped: REPRINT_TEST_POSTGRES is not set");
        return;
    };
    let schemas = std::sync::Mutex::new(Vec::new());
    on_each_engine(|room| {
        let sql = match room.store.dialect() {
            Dialect::Sqlite => {
                "SELECT m.name || '.' || p.name || ' ' || p.type || CASE p.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END
                 FROM sqlite_schema m JOIN pragma_table_info(m.name) p
                 WHERE m.type = 'table' AND m.name NOT LIKE 'story_search%' AND m.name <> 'searchable'"
            }
            Dialect::Postgres => {
                "SELECT table_name || '.' || column_name || ' ' ||
                     CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB'
                     WHEN 'double precision' THEN 'REAL' ELSE data_type END ||
                     CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
                 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'searchable'"
            }
        };
        let mut columns: Vec<String> = room.read(|tx| tx.query(sql, &[], Row::take));
        columns.sort_unstable();
        schemas.lock().unwrap().push(columns);
    });
    let schemas = schemas.into_inner().unwrap();
    assert!(schemas[0].len() > 200);
    assert_eq!(schemas[0], schemas[1]);
}

#[test]
fn a_full_disk_is_a_clear_error_and_the_database_stays_sound() {
    let folder = Folder::new();
    let room = Room::at(Location::File(folder.0.join("reprint.db")));
    let before = room.story("Before", "Text.");
    // SQLite meets this limit as it meets a full disk.
    room.write(|tx| {
        let pages: Option<i64> = tx.value("PRAGMA page_count", &[])?;
        tx.value::<i64>(
            &format!("PRAGMA max_page_count = {}", pages.unwrap_or(0) + 20),
            &[],
        )
    });
    let long = "Words that take room. ".repeat(20_000);
    let id = room.id();
    let full = room.store.write(|tx| {
        story::add(
            tx,
            room.publisher,
            id,
            &Start::own(),
            &mut text("Too much", &long),
            room.now(),
        )
    });
    assert_eq!(
        full.unwrap_err().to_string(),
        "the disk that holds the database is full: nothing was written and nothing was lost; free some space and try again"
    );
    room.store.check().unwrap();
    assert!(
        room.read(|tx| story::current(tx, room.publisher, before))
            .is_some()
    );
    assert_eq!(room.read(|tx| story::get(tx, room.publisher, id)), None);
    room.write(|tx| tx.value::<i64>("PRAGMA max_page_count = 1000000", &[]));
    room.story("After", &long);
}

#[test]
fn a_file_that_is_no_database_and_a_place_that_is_not_there_say_so() {
    let folder = Folder::new();
    let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    let path = folder.0.join("letter.txt");
    std::fs::write(&path, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let damaged = Store::open(&Location::File(path), &clock).unwrap_err();
    assert!(matches!(damaged, StoreError::Damaged(_)), "{damaged}");
    let nowhere = Store::open(&Location::File("/nowhere/at/all.db".into()), &clock).unwrap_err();
    assert!(
        nowhere
            .to_string()
            .starts_with("the database at /nowhere/at/all.db cannot be opened"),
        "{nowhere}"
    );
}

#[cfg(feature = "postgres")]
#[test]
fn an_address_nobody_answers_at_is_told_without_its_password() {
    let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    let url = "postgres://ada:hunter2@127.0.0.1:1/news?connect_timeout=2";
    let error = Store::open(&Location::Postgres(url.into()), &clock)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("127.0.0.1") && !error.contains("hunter2"),
        "{error}"
    );
    assert!(clock.now().as_second() > 0);
}
