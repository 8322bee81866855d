//! SQLite: one writer, several readers, a write-ahead log.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior,
    backup::{Backup, StepResult},
    ffi, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};

use super::{
    Attempt, Company, Dialect, Engine, Tx, Work, persist,
    pool::{Health, Pool},
    question_marks,
};
use crate::{Result, Row, StoreError, Value};

/// How long SQLite itself waits for another process's write before it says busy.
const PATIENCE: Duration = Duration::from_secs(5);
const READERS: usize = 4;

pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    /// None for a database in memory, which only its one connection can see.
    readers: Option<Pool<Connection>>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let writer = connect(path, OpenFlags::default())?;
        // FULL: a retraction an editor was told is done must outlive a power cut.
        pragmas(
            &writer,
            path,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;",
        )?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Some(Pool::new(READERS)),
        })
    }

    pub(crate) fn in_memory() -> Result<Self> {
        let path = PathBuf::from(":memory:");
        let writer = connect(&path, OpenFlags::default())?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            readers: None,
        })
    }

    fn reader(&self) -> Result<Connection> {
        let reader = connect(&self.path, OpenFlags::default())?;
        pragmas(
            &reader,
            &self.path,
            "PRAGMA query_only = ON; PRAGMA cache_size = -4000;",
        )?;
        Ok(reader)
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn read(&self, work: Work<'_>) -> Attempt {
        let Some(readers) = &self.readers else {
            return self.write(work, Company::Shared);
        };
        let run = |connection: &mut Connection| {
            (
                attempt(connection, TransactionBehavior::Deferred, work),
                Health::Sound,
            )
        };
        readers
            .run(|| self.reader(), run)
            .unwrap_or_else(|error| Attempt::Done(Err(error)))
    }

    /// There is one writer: it is always alone.
    fn write(&self, work: Work<'_>, _: Company) -> Attempt {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // IMMEDIATE: a transaction that reads first and writes later would else fail when another process wrote between.
        attempt(&mut writer, TransactionBehavior::Immediate, work)
    }

    fn backup(&self, to: &Path) -> Result<()> {
        let place = |message: rusqlite::Error| StoreError::Unavailable {
            place: to.display().to_string(),
            message: message.to_string(),
        };
        let from = self.reader()?;
        let mut copy = Connection::open(to).map_err(place)?;
        let backup = Backup::new(&from, &mut copy).map_err(place)?;
        // In one step: the copy is of one moment, and in a write-ahead log writers go on meanwhile.
        loop {
            match backup.step(-1).map_err(|e| refused(&e, "backup"))? {
                StepResult::Done => return Ok(()),
                _ => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn check(&self) -> Result<()> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let said: String = writer
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .map_err(|e| refused(&e, "integrity_check"))?;
        if said == "ok" {
            Ok(())
        } else {
            Err(StoreError::Damaged(said))
        }
    }

    fn scrub(&self) -> Result<()> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // FTS5 only notes that a story left; its words go when segments merge. Free pages keep what they held
        // until the file is written anew.
        writer
            .execute_batch(
                "INSERT INTO story_search (story_search) VALUES ('optimize'); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
            )
            .map_err(|e| refused(&e, "VACUUM"))
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags).map_err(|e| unavailable(path, &e))?;
    connection
        .busy_timeout(PATIENCE)
        .map_err(|e| unavailable(path, &e))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Sets a connection up. Going over to the write-ahead log does not wait for another process that does the same at this
/// moment (<https://www.sqlite.org/wal.html>), so it is tried again.
fn pragmas(connection: &Connection, path: &Path, sql: &str) -> Result<()> {
    persist(|_| match connection.execute_batch(sql) {
        Err(error) if is_busy(&error) => Attempt::Again(error.to_string()),
        done => Attempt::Done(done.map_err(|error| unavailable(path, &error))),
    })
}

fn unavailable(path: &Path, error: &rusqlite::Error) -> StoreError {
    match refused(error, "open") {
        StoreError::Statement { message, .. } => StoreError::Unavailable {
            place: path.display().to_string(),
            message,
        },
        clearer => clearer,
    }
}

fn attempt(connection: &mut Connection, behavior: TransactionBehavior, work: Work<'_>) -> Attempt {
    let tx = match connection.transaction_with_behavior(behavior) {
        Ok(tx) => tx,
        Err(error) if is_busy(&error) => return Attempt::Again(error.to_string()),
        Err(error) => return Attempt::Done(Err(refused(&error, "BEGIN"))),
    };
    let mut tx = SqliteTx { tx, busy: None };
    match (work(&mut tx), tx.busy) {
        (Ok(()), _) => match tx.tx.commit() {
            Ok(()) => Attempt::Done(Ok(())),
            Err(error) if is_busy(&error) => Attempt::Again(error.to_string()),
            Err(error) => Attempt::Done(Err(refused(&error, "COMMIT"))),
        },
        (Err(_), Some(message)) => Attempt::Again(message),
        (Err(error), None) => Attempt::Done(Err(error)),
    }
}

struct SqliteTx<'c> {
    tx: Transaction<'c>,
    busy: Option<String>,
}

impl SqliteTx<'_> {
    fn fail(&mut self, error: &rusqlite::Error, sql: &str) -> StoreError {
        if is_busy(error) {
            self.busy = Some(error.to_string());
        }
        refused(error, sql)
    }
}

impl Tx for SqliteTx<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn exec(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64> {
        let run = || {
            self.tx
                .prepare_cached(&question_marks(sql))?
                .execute(params_from_iter(args))
        };
        match run() {
            Ok(touched) => Ok(touched as u64),
            Err(error) => Err(self.fail(&error, sql)),
        }
    }

    fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        row: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let mut run = || -> Result<Result<()>, rusqlite::Error> {
            let mut statement = self.tx.prepare_cached(&question_marks(sql))?;
            let width = statement.column_count();
            let mut rows = statement.query(params_from_iter(args))?;
            while let Some(found) = rows.next()? {
                let values = (0..width)
                    .map(|column| found.get_ref(column).map(owned))
                    .collect::<Result<Vec<_>, _>>()?;
                if let Err(error) = row(Row::new(values)) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        };
        match run() {
            Ok(result) => result,
            Err(error) => Err(self.fail(&error, sql)),
        }
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        match self.tx.execute_batch(sql) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fail(&error, sql)),
        }
    }
}

fn owned(value: ValueRef<'_>) -> Value<'static> {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        // The file holds only what we wrote; a foreign hand's broken UTF-8 is shown rather than refused.
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned().into()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec().into()),
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn refused(error: &rusqlite::Error, sql: &str) -> StoreError {
    let message = error.to_string();
    match error.sqlite_error() {
        Some(said) => match said.code {
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged(message),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy {
                attempts: 1,
                message,
            },
            ErrorCode::TooBig => StoreError::TooLarge {
                what: "a value",
                size: 0,
                limit: 1_000_000_000,
            },
            ErrorCode::ConstraintViolation
                if matches!(
                    said.extended_code,
                    ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
            {
                StoreError::Conflict(format!("it exists already ({message})"))
            }
            _ => StoreError::statement(message, sql),
        },
        None => StoreError::statement(message, sql),
    }
}
