use std::path::{Path, PathBuf};

use reprint_story::Clock;

use crate::{
    Dialect, Result, StoreError, Tx,
    engine::{Engine, persist, sqlite::Sqlite},
    migrate,
};

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file; made if it is not there.
    File(PathBuf),
    /// SQLite in memory, gone when the store is dropped: for tests and for trying things out.
    Memory,
    /// A `postgres://` address; with `sslmode=require` over TLS, the server's certificate checked.
    Postgres(String),
}

impl Location {
    /// Reads the configuration's one line: a `postgres://` address, `:memory:`, or a path (also as `sqlite://path`).
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else if text == ":memory:" {
            Self::Memory
        } else {
            let path = text
                .strip_prefix("sqlite://")
                .or_else(|| text.strip_prefix("sqlite:"))
                .unwrap_or(text);
            Self::File(path.into())
        }
    }
}

/// The database. Cheap to share behind an `Arc`; every method blocks, so a server calls it by `spawn_blocking`.
pub struct Store {
    engine: Box<dyn Engine>,
}

impl Store {
    /// Opens the database, makes it if there is none, and brings its schema up to this program's.
    ///
    /// # Errors
    /// [`StoreError::Newer`] if a newer program wrote it, [`StoreError::Unavailable`] if it cannot be reached.
    pub fn open(location: &Location, clock: &dyn Clock) -> Result<Self> {
        let engine = open_engine(location)?;
        let holder = format!(
            "{}-{}",
            std::process::id(),
            clock.now().as_nanosecond() % 1_000_000_007
        );
        migrate::migrate(&*engine, clock, &holder)?;
        Ok(Self { engine })
    }

    /// Which engine it is.
    pub fn dialect(&self) -> Dialect {
        self.engine.dialect()
    }

    /// The schema this program writes.
    pub fn schema_version() -> i64 {
        migrate::NEWEST
    }

    /// Reads in one transaction, which sees one moment of the database. `work` may run more than once.
    pub fn read<T>(&self, mut work: impl FnMut(&mut dyn Tx) -> Result<T>) -> Result<T> {
        let mut result = None;
        persist(|_| {
            self.engine.read(&mut |tx| {
                result = Some(work(tx)?);
                Ok(())
            })
        })?;
        result.ok_or_else(never_ran)
    }

    /// Reads and writes in one transaction: all of it is kept, or, after an error or a crash, nothing.
    /// `work` runs again from its start when the engine gave way to another transaction, so it must do nothing else.
    pub fn write<T>(&self, mut work: impl FnMut(&mut dyn Tx) -> Result<T>) -> Result<T> {
        let mut result = None;
        persist(|company| {
            self.engine.write(
                &mut |tx| {
                    result = Some(work(tx)?);
                    Ok(())
                },
                company,
            )
        })?;
        result.ok_or_else(never_ran)
    }

    /// Copies the whole database to a new file while it is in use (SQLite).
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] on PostgreSQL, with what to run instead.
    pub fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(StoreError::Conflict(format!(
                "{} is there already; a backup never writes over a file",
                to.display()
            )));
        }
        self.engine.backup(to)
    }
}

impl Store {
    /// Looks for damage: every page and index on SQLite, that the server answers on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
    pub fn check(&self) -> Result<()> {
        self.engine.check()
    }

    /// Writes the database anew, so that what was deleted cannot be read from its files either. Run it after a purge;
    /// it takes the time and the free space of copying the database once.
    pub fn scrub(&self) -> Result<()> {
        self.engine.scrub()
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("dialect", &self.dialect())
            .finish()
    }
}

fn never_ran() -> StoreError {
    StoreError::Busy {
        attempts: 0,
        message: "the transaction ended without an answer".into(),
    }
}

fn open_engine(location: &Location) -> Result<Box<dyn Engine>> {
    Ok(match location {
        Location::File(path) => Box::new(Sqlite::open(path)?),
        Location::Memory => Box::new(Sqlite::in_memory()?),
        #[cfg(feature = "postgres")]
        Location::Postgres(url) => Box::new(crate::engine::postgres::Postgres::open(url)?),
        #[cfg(not(feature = "postgres"))]
        Location::Postgres(_) => {
            return Err(StoreError::Unsupported(
                "this build has no PostgreSQL: build it with the feature `postgres`, or give a file's path".into(),
            ));
        }
    })
}
