//! Which database a party has.

use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A number no other party of this run has.
pub(super) fn next() -> u32 {
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// A party's database.
pub(crate) enum Database {
    /// A file in the party's folder.
    Sqlite,
    Postgres(String),
}

/// Runs a test with two databases on each engine there is.
pub(crate) fn on_each_engine(test: impl Fn(&Database, &Database)) {
    on_sqlite(&test);
    match std::env::var("REPRINT_TEST_POSTGRES") {
        Ok(url) => {
            let schemas = [Schema::new(&url), Schema::new(&url)];
            let [one, other] = schemas
                .each_ref()
                .map(|schema| Database::Postgres(schema.url.clone()));
            test(&one, &other);
        }
        Err(_) => println!("skipped on PostgreSQL: REPRINT_TEST_POSTGRES is not set"),
    }
}

/// Runs a test on SQLite alone.
pub(crate) fn on_sqlite(test: impl Fn(&Database, &Database)) {
    test(&Database::Sqlite, &Database::Sqlite);
}

/// A schema of a PostgreSQL database that goes when it is dropped.
struct Schema {
    admin: String,
    name: String,
    url: String,
}

impl Schema {
    fn new(admin: &str) -> Self {
        let name = format!("chain_{}_{}", std::process::id(), next());
        let joint = if admin.contains('?') { '&' } else { '?' };
        let schema = Self {
            url: format!("{admin}{joint}options=-csearch_path%3D{name}"),
            // The program speaks TLS where it is asked to; making and dropping schemas need not.
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
