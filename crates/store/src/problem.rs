//! Things wrong that a person should know of: each with a stable code, said once however often it happens.

use jiff::Timestamp;
use reprint_story::{PublisherId, Severity};

use crate::{
    ProblemId, Result, Row, StoreError, Tx, engine::columns, publisher::Owner, text::key,
    value::args,
};

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its id.
    pub id: ProblemId,
    /// Whose; the whole instance's with none.
    pub publisher: Option<PublisherId>,
    /// A stable dotted name such as `source.not_a_feed`.
    pub code: String,
    /// What it is about: a URL, a story, a partner.
    pub subject: String,
    /// How bad.
    pub severity: Severity,
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// When it was first seen.
    pub first: Timestamp,
    /// When it was last seen.
    pub last: Timestamp,
    /// How often.
    pub times: i64,
    /// When it was put right.
    pub resolved: Option<Timestamp>,
}

crate::value::stored_words!(Severity { Note = "note", Warning = "warning", Error = "error" });

const COLUMNS: &str =
    "id, publisher, code, subject, severity, what, why, remedy, first, last, times, resolved";

fn row(row: &mut Row) -> Result<Problem> {
    Ok(Problem {
        id: row.take()?,
        publisher: row.take::<Owner>()?.0,
        code: row.take()?,
        subject: row.take()?,
        severity: row.take()?,
        what: row.take()?,
        why: row.take()?,
        remedy: row.take()?,
        first: row.take()?,
        last: row.take()?,
        times: row.take()?,
        resolved: row.take()?,
    })
}

/// Says that something is wrong at `new.last`. Known by code and subject, it is counted and open again.
pub fn report(tx: &mut dyn Tx, new: &Problem) -> Result<()> {
    tx.insert(
        "problem",
        columns! {
            id: new.id, publisher: Owner(new.publisher), code: new.code, subject: new.subject,
            subject_key: key(&new.subject), severity: new.severity, what: new.what, why: new.why, remedy: new.remedy,
            first: new.first, last: new.last, times: new.times,
        },
        "ON CONFLICT (publisher, code, subject_key) DO UPDATE SET
             severity = excluded.severity, what = excluded.what, why = excluded.why, remedy = excluded.remedy,
             first = CASE WHEN problem.resolved IS NULL THEN problem.first ELSE excluded.first END,
             last = excluded.last, times = problem.times + excluded.times, resolved = NULL",
    )?;
    Ok(())
}

/// It is right again; `false` if it was not open.
pub fn resolve(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    code: &str,
    subject: &str,
    now: Timestamp,
) -> Result<bool> {
    let touched = tx.exec(
        "UPDATE problem SET resolved = $4 WHERE publisher = $1 AND code = $2 AND subject_key = $3 AND resolved IS NULL",
        args![Owner(publisher), code, key(subject), now],
    )?;
    Ok(touched == 1)
}

/// A person sets it aside; it opens again when it happens again.
pub fn dismiss(
    tx: &mut dyn Tx,
    publisher: Option<PublisherId>,
    id: ProblemId,
    now: Timestamp,
) -> Result<()> {
    let touched = tx.exec(
        "UPDATE problem SET resolved = COALESCE(resolved, $3) WHERE publisher = $1 AND id = $2",
        args![Owner(publisher), id, now],
    )?;
    if touched == 0 {
        return Err(StoreError::not_found("problem", id));
    }
    Ok(())
}

/// What is wrong now, last seen first.
pub fn open(tx: &mut dyn Tx, publisher: Option<PublisherId>, limit: u32) -> Result<Vec<Problem>> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM problem WHERE publisher = $1 AND resolved IS NULL ORDER BY last DESC, id DESC LIMIT $2"
        ),
        args![Owner(publisher), limit],
        row,
    )
}

/// How much is wrong now.
pub fn count_open(tx: &mut dyn Tx, publisher: Option<PublisherId>) -> Result<i64> {
    Ok(tx
        .value(
            "SELECT COUNT(*) FROM problem WHERE publisher = $1 AND resolved IS NULL",
            args![Owner(publisher)],
        )?
        .unwrap_or(0))
}
