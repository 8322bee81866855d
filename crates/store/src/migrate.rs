//! Brings a database to the schema of this program: forward only, one transaction a step, under a lease.

use std::{thread, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reprint_story::Clock;

use crate::{
    Dialect, Result, StoreError, Tx,
    engine::{Engine, persist},
    value::args,
};

/// The texts of one migration; see `migrations/README.md`.
enum Text {
    /// In SQLite's words, translated for PostgreSQL.
    Both(&'static str),
    Pair {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

const MIGRATIONS: &[Text] = &[
    Text::Both(include_str!("../migrations/0001_newsroom.sql")),
    Text::Both(include_str!("../migrations/0002_taking_in.sql")),
    Text::Both(include_str!("../migrations/0003_stories.sql")),
    Text::Both(include_str!("../migrations/0004_rights.sql")),
    Text::Both(include_str!("../migrations/0005_copies.sql")),
    Text::Both(include_str!("../migrations/0006_queues.sql")),
    Text::Both(include_str!("../migrations/0007_following.sql")),
    Text::Pair {
        sqlite: include_str!("../migrations/0008_search.sqlite.sql"),
        postgres: include_str!("../migrations/0008_search.postgres.sql"),
    },
    Text::Both(include_str!("../migrations/0009_upstream.sql")),
    Text::Both(include_str!("../migrations/0010_reached.sql")),
    Text::Both(include_str!("../migrations/0011_tracing.sql")),
    Text::Pair {
        sqlite: include_str!("../migrations/0012_fields.sqlite.sql"),
        postgres: include_str!("../migrations/0012_fields.postgres.sql"),
    },
];

/// The newest schema this program knows.
pub(crate) const NEWEST: i64 = MIGRATIONS.len().cast_signed() as i64;

/// A migration that outlasts this was abandoned by a process that died.
const LEASE: SignedDuration = SignedDuration::from_secs(120);

pub(crate) fn migrate(engine: &dyn Engine, clock: &dyn Clock, holder: &str) -> Result<()> {
    migrate_to(engine, clock, holder, NEWEST)
}

fn migrate_to(engine: &dyn Engine, clock: &dyn Clock, holder: &str, newest: i64) -> Result<()> {
    if version(engine)? == newest {
        return Ok(());
    }
    prepare(engine)?;
    while !claim(engine, holder, clock.now())? {
        thread::sleep(Duration::from_millis(100));
    }
    let result = (|| loop {
        let version = version(engine)?;
        if version >= newest {
            return Ok(());
        }
        step(engine, version)?;
    })();
    release(engine, holder)?;
    result
}

/// The schema version found; 0 for an empty database. A newer one than ours is refused.
fn version(engine: &dyn Engine) -> Result<i64> {
    let mut found = 0;
    write(engine, &mut |tx| {
        let there = match tx.dialect() {
            Dialect::Sqlite => {
                "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'"
            }
            Dialect::Postgres => {
                "SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN 0 ELSE 1 END"
            }
        };
        if tx.value::<i64>(there, &[])?.unwrap_or(0) > 0 {
            found = tx
                .value("SELECT version FROM schema_version", &[])?
                .unwrap_or(0);
        }
        Ok(())
    })?;
    if found > NEWEST {
        return Err(StoreError::Newer {
            found,
            known: NEWEST,
        });
    }
    Ok(found)
}

fn prepare(engine: &dyn Engine) -> Result<()> {
    let ddl = "CREATE TABLE IF NOT EXISTS schema_version (id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL) STRICT;";
    let result = write(engine, &mut |tx| {
        tx.batch(&in_words_of(tx.dialect(), ddl))?;
        tx.exec("INSERT INTO schema_version (id, version, holder, until) VALUES (1, 0, '', 0) ON CONFLICT (id) DO NOTHING", &[])?;
        Ok(())
    });
    match result {
        // Two processes met in CREATE TABLE: PostgreSQL lets one lose, and the table is there.
        Err(StoreError::Conflict(_)) => Ok(()),
        other => other,
    }
}

fn claim(engine: &dyn Engine, holder: &str, now: Timestamp) -> Result<bool> {
    let mut claimed = false;
    write(engine, &mut |tx| {
        claimed = tx.exec(
            "UPDATE schema_version SET holder = $1, until = $2 WHERE id = 1 AND (holder = '' OR holder = $1 OR until < $3)",
            args![holder, now.saturating_add(LEASE).unwrap_or(now), now],
        )? == 1;
        Ok(())
    })?;
    Ok(claimed)
}

fn release(engine: &dyn Engine, holder: &str) -> Result<()> {
    write(engine, &mut |tx| {
        tx.exec(
            "UPDATE schema_version SET holder = '' WHERE id = 1 AND holder = $1",
            args![holder],
        )
        .map(drop)
    })
}

/// One migration and the number that says it is done, together.
fn step(engine: &dyn Engine, version: i64) -> Result<()> {
    let Some(text) = usize::try_from(version)
        .ok()
        .and_then(|n| MIGRATIONS.get(n))
    else {
        return Ok(());
    };
    write(engine, &mut |tx| {
        let moved = tx.exec(
            "UPDATE schema_version SET version = $1 WHERE id = 1 AND version = $2",
            args![version + 1, version],
        )?;
        if moved == 0 {
            return Ok(()); // somebody whose lease ran out while we waited did it after all
        }
        let dialect = tx.dialect();
        tx.batch(&match (text, dialect) {
            (Text::Both(sql), _) => in_words_of(dialect, sql),
            (Text::Pair { sqlite, .. }, Dialect::Sqlite) => (*sqlite).to_owned(),
            (Text::Pair { postgres, .. }, Dialect::Postgres) => (*postgres).to_owned(),
        })
    })
}

fn write(engine: &dyn Engine, work: &mut dyn FnMut(&mut dyn Tx) -> Result<()>) -> Result<()> {
    persist(|company| engine.write(work, company))
}

/// The same tables in PostgreSQL's words.
fn in_words_of(dialect: Dialect, sql: &str) -> String {
    if dialect == Dialect::Sqlite {
        return sql.to_owned();
    }
    let mut out = String::with_capacity(sql.len() * 2);
    for line in sql.lines() {
        let code = line.split("--").next().unwrap_or_default();
        out.push_str(
            &code
                .replace(") STRICT, WITHOUT ROWID;", ");")
                .replace(") STRICT;", ");")
                .replace(" INTEGER", " BIGINT")
                .replace(" TEXT", " TEXT COLLATE \"C\"")
                .replace(" BLOB", " BYTEA")
                .replace(" REAL", " DOUBLE PRECISION"),
        );
        out.push('\n');
    }
    out
}
