//! The engine: transactions over own values, with the differences between SQLite and PostgreSQL met here and nowhere else.

use std::{
    borrow::Cow,
    hash::{BuildHasher, RandomState},
    thread,
    time::Duration,
};

use crate::{Field, Result, Row, StoreError, Value};

mod pool;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod sqlite;

/// Which engine a statement is for, where the two need different words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 13 or later, and what speaks its language.
    Postgres,
}

/// A transaction: everything done through it stands together or not at all.
///
/// Statements are written once, with `$1`, `$2` … for arguments, in the words both engines know.
pub trait Tx {
    /// The engine, for the few statements that differ.
    fn dialect(&self) -> Dialect;

    /// Runs a statement and says how many rows it touched.
    fn exec(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64>;

    /// Hands each row of the answer to `row`, in order.
    fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        row: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()>;

    /// Runs several statements without arguments, separated by semicolons.
    fn batch(&mut self, sql: &str) -> Result<()>;
}

impl dyn Tx + '_ {
    /// Every row of the answer, read by `read`.
    pub fn query<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut read: impl FnMut(&mut Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(sql, args, &mut |mut row| {
            all.push(read(&mut row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row of the answer, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        read: impl FnMut(&mut Row) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(sql, args, read)?.into_iter().next())
    }

    /// The first column of the first row.
    pub fn value<T: Field>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Option<T>> {
        self.first(sql, args, Row::take)
    }

    /// Inserts one row; `after` is an `ON CONFLICT` clause or nothing. Says how many rows were touched.
    pub(crate) fn insert(
        &mut self,
        table: &str,
        columns: &[(&str, Value<'_>)],
        after: &str,
    ) -> Result<u64> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let marks: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
        let values: Vec<Value<'_>> = columns
            .iter()
            .map(|(_, value)| crate::ToValue::to_value(value))
            .collect();
        self.exec(
            &format!(
                "INSERT INTO {table} ({}) VALUES ({}) {after}",
                names.join(", "),
                marks.join(", ")
            ),
            &values,
        )
    }
}

/// Columns of a row to insert, by name.
macro_rules! columns {
    ($($name:ident: $value:expr),* $(,)?) => { &[$((stringify!($name), $crate::value::ToValue::to_value(&$value))),*] };
}
pub(crate) use columns;

/// A body of work to run in a transaction; run again from its start when the engine asks for it.
pub(crate) type Work<'a> = &'a mut dyn FnMut(&mut dyn Tx) -> Result<()>;

/// One of the two engines.
pub(crate) trait Engine: Send + Sync {
    fn dialect(&self) -> Dialect;
    /// One attempt at a transaction that only reads.
    fn read(&self, work: Work<'_>) -> Attempt;
    /// One attempt at a transaction that may write.
    fn write(&self, work: Work<'_>, company: Company) -> Attempt;
    /// Copies the whole database, while it is used, to a new file.
    fn backup(&self, to: &std::path::Path) -> Result<()>;
    /// Looks for damage.
    fn check(&self) -> Result<()>;
    /// Makes what was deleted unreadable in the files too.
    fn scrub(&self) -> Result<()>;
}

/// How an attempt ended.
pub(crate) enum Attempt {
    Done(Result<()>),
    /// The engine gave up for the sake of another transaction (SQLSTATE 40001, 40P01; `SQLITE_BUSY`): try again.
    Again(String),
}

const ATTEMPTS: u32 = 20;
/// After so many attempts in vain a transaction asks for the process's others to wait while it runs.
const ALONE_AFTER: u32 = 4;

/// Whether a transaction shares the process with others or they wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    Shared,
    Alone,
}

/// Repeats an attempt with growing, random pauses. Without the last resort of running alone, a transaction that reads
/// much could lose for ever to ones that read little.
pub(crate) fn persist(mut attempt: impl FnMut(Company) -> Attempt) -> Result<()> {
    let mut message = String::new();
    for n in 0..ATTEMPTS {
        let company = if n < ALONE_AFTER {
            Company::Shared
        } else {
            Company::Alone
        };
        match attempt(company) {
            Attempt::Done(result) => return result,
            Attempt::Again(why) => message = why,
        }
        thread::sleep(Duration::from_millis(random() % (2 << n.min(7))));
    }
    Err(StoreError::Busy {
        attempts: ATTEMPTS,
        message,
    })
}

/// Good enough to keep two rivals from meeting again: each new `RandomState` has other keys.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// `$n` as SQLite numbers it: there, `$1` is a *named* parameter numbered by first appearance.
fn question_marks(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    let mut quoted = false;
    Cow::Owned(
        sql.chars()
            .map(|c| {
                quoted ^= c == '\'';
                if c == '$' && !quoted { '?' } else { c }
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::question_marks;

    #[test]
    fn arguments_are_renumbered_outside_quotes() {
        assert_eq!(
            question_marks("SELECT $2, '$1 it''s $3', $1"),
            "SELECT ?2, '$1 it''s $3', ?1"
        );
    }
}
