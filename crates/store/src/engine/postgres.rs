//! PostgreSQL through the blocking client and a small pool.

use std::{
    collections::HashMap,
    error::Error,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use postgres::{
    Client, Config, NoTls, Statement,
    config::SslMode,
    error::SqlState,
    fallible_iterator::FallibleIterator,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut},
};

use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    Attempt, Company, Dialect, Engine, Tx, Work,
    pool::{Health, Pool},
};
use crate::{Result, Row, StoreError, Value};

const CONNECTIONS: usize = 8;
/// Statements are planned once a connection; texts built for a search vary, so the number kept is bounded.
const PLANNED: usize = 256;

pub(crate) struct Postgres {
    config: Config,
    /// With `sslmode=require` only: a certificate is then checked, and one that a local server made for itself would
    /// else keep everybody out whose address says nothing of it.
    tls: Option<MakeRustlsConnect>,
    pool: Pool<Session>,
    /// Held by every writing transaction, exclusively by one that lost too often.
    turn: RwLock<()>,
}

struct Session {
    client: Client,
    planned: HashMap<String, Statement>,
}

impl Session {
    fn health(&self) -> Health {
        if self.client.is_closed() {
            Health::Broken
        } else {
            Health::Sound
        }
    }
}

/// The client waits for its connection to end on a runtime of its own, which must not be inside the caller's: the last
/// owner of a store may well be a task.
impl Drop for Postgres {
    fn drop(&mut self) {
        let pool = std::mem::replace(&mut self.pool, Pool::new(0));
        let _ = std::thread::spawn(move || drop(pool)).join();
    }
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let config: Config = url
            .parse()
            .map_err(|e: postgres::Error| StoreError::Unavailable {
                place: "the address given".into(),
                message: e.to_string(),
            })?;
        let tls = (config.get_ssl_mode() == SslMode::Require)
            .then(trusting_this_machines_roots)
            .transpose()?;
        let engine = Self {
            config,
            tls,
            pool: Pool::new(CONNECTIONS),
            turn: RwLock::new(()),
        };
        engine
            .pool
            .run(|| engine.connect(), |_| ((), Health::Sound))?;
        Ok(engine)
    }

    fn connect(&self) -> Result<Session> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        let mut client = client.map_err(|e| self.unavailable(&e))?;
        client
            .batch_execute("SET default_transaction_isolation = 'repeatable read'")
            .map_err(|e| self.unavailable(&e))?;
        Ok(Session {
            client,
            planned: HashMap::new(),
        })
    }

    /// The address is told without user and password.
    fn unavailable(&self, error: &postgres::Error) -> StoreError {
        let hosts: Vec<String> = self
            .config
            .get_hosts()
            .iter()
            .map(|host| match host {
                postgres::config::Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                postgres::config::Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        StoreError::Unavailable {
            place: format!(
                "{} (database {:?})",
                hosts.join(", "),
                self.config.get_dbname().unwrap_or_default()
            ),
            message: said(error),
        }
    }

    /// Runs a statement that may not stand in a transaction.
    fn outside(&self, sql: &str) -> Result<()> {
        self.pool.run(
            || self.connect(),
            |session| {
                let result = session.client.batch_execute(sql);
                (result.map_err(|e| refused(&e, sql)), session.health())
            },
        )?
    }

    fn attempt(&self, begin: &str, mut work: impl FnMut(&mut dyn Tx) -> Result<()>) -> Attempt {
        let run = |session: &mut Session| {
            if let Err(error) = session.client.batch_execute(begin) {
                // The server went away between two transactions: a new connection may well succeed.
                return (Attempt::Again(said(&error)), Health::Broken);
            }
            let mut tx = PostgresTx {
                session,
                again: None,
            };
            let result = work(&mut tx);
            let again = tx.again;
            let ended = match (&result, &again) {
                (Ok(()), _) => session.client.batch_execute("COMMIT"),
                (Err(_), _) => session.client.batch_execute("ROLLBACK"),
            };
            let outcome = match (result, ended, again) {
                (Ok(()), Err(error), _) if is_conflict(&error) => Attempt::Again(said(&error)),
                (Ok(()), Err(error), _) => Attempt::Done(Err(refused(&error, "COMMIT"))),
                (Err(_), _, Some(message)) => Attempt::Again(message),
                (result, _, _) => Attempt::Done(result),
            };
            (outcome, session.health())
        };
        self.pool
            .run(|| self.connect(), run)
            .unwrap_or_else(|error| Attempt::Done(Err(error)))
    }
}

/// TLS that trusts what the machine trusts (`SSL_CERT_FILE` adds to it).
fn trusting_this_machines_roots() -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(StoreError::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Engine for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn read(&self, work: Work<'_>) -> Attempt {
        self.attempt("BEGIN READ ONLY", work)
    }

    fn write(&self, work: Work<'_>, company: Company) -> Attempt {
        let _shared = (company == Company::Shared)
            .then(|| self.turn.read().unwrap_or_else(PoisonError::into_inner));
        let _alone = (company == Company::Alone)
            .then(|| self.turn.write().unwrap_or_else(PoisonError::into_inner));
        self.attempt("BEGIN", work)
    }

    fn backup(&self, _: &Path) -> Result<()> {
        Err(StoreError::Unsupported(
            "a PostgreSQL database is backed up by its own tools: pg_dump --format=custom --file=reprint.dump (or your server's continuous archiving)".into(),
        ))
    }

    /// The server checks its pages itself; that it answers is all there is to ask.
    fn check(&self) -> Result<()> {
        self.outside("SELECT 1")
    }

    fn scrub(&self) -> Result<()> {
        const TABLES: &str = "story, story_version, story_name, draft_change, item, blob, snapshot, copy, copy_event, \
            delivery, taking, audit, problem, searchable, fingerprint, posting_block";
        self.outside(&format!("VACUUM FULL {TABLES}"))
    }
}

struct PostgresTx<'s> {
    session: &'s mut Session,
    again: Option<String>,
}

impl PostgresTx<'_> {
    fn fail(&mut self, error: &postgres::Error, sql: &str) -> StoreError {
        if is_conflict(error) {
            self.again = Some(said(error));
        }
        refused(error, sql)
    }

    fn plan(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.session.planned.get(sql) {
            return Ok(statement.clone());
        }
        let statement = match self.session.client.prepare(sql) {
            Ok(statement) => statement,
            Err(error) => return Err(self.fail(&error, sql)),
        };
        if self.session.planned.len() >= PLANNED {
            self.session.planned.clear();
        }
        self.session
            .planned
            .insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Tx for PostgresTx<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn exec(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64> {
        let statement = self.plan(sql)?;
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|a| a as _).collect();
        match self.session.client.execute(&statement, &args) {
            Ok(touched) => Ok(touched),
            Err(error) => Err(self.fail(&error, sql)),
        }
    }

    fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        row: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.plan(sql)?;
        let mut run = || -> Result<Result<()>, postgres::Error> {
            let mut rows = self.session.client.query_raw(&statement, args)?;
            while let Some(found) = rows.next()? {
                let values = (0..found.len())
                    .map(|column| found.try_get::<_, Value<'static>>(column))
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
        match self.session.client.batch_execute(sql) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fail(&error, sql)),
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            // The server infers a parameter's width from its place; ours are always 64 bits.
            Value::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Value::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Value::Text(text) if <&str as ToSql>::accepts(ty) => text.as_ref().to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            other => Err(format!("{other:?} was given where {ty} is wanted").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'static> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Value::Real(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Blob(raw.to_vec().into()),
            _ if <&str as FromSql>::accepts(ty) => {
                Value::Text(<&str>::from_sql(ty, raw)?.to_owned().into())
            }
            _ => return Err(format!("a column of type {ty} needs a cast in its statement").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Serialization failure, deadlock, or a connection lost before the commit: nothing was written, so it can be tried again.
fn is_conflict(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

fn said(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(db), _) => db.message().to_owned(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

fn refused(error: &postgres::Error, sql: &str) -> StoreError {
    match error.code() {
        Some(&SqlState::DISK_FULL) => StoreError::Full,
        Some(&SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED) => {
            StoreError::Damaged(said(error))
        }
        // Two processes that make the same table at once lose by any of these, as it happens.
        Some(
            &SqlState::UNIQUE_VIOLATION | &SqlState::DUPLICATE_TABLE | &SqlState::DUPLICATE_OBJECT,
        ) => StoreError::Conflict(format!("it exists already ({})", said(error))),
        _ => StoreError::statement(said(error), sql),
    }
}
