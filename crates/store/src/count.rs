//! How often a copy was read, where the terms ask for a counter: a number an hour, nothing of the reader.

use jiff::Timestamp;
use reprint_story::{CopyId, PublisherId, StoryId};

use crate::{Result, Tx, value::args};

const HOUR_MS: i64 = 3_600_000;

/// Adds `times` to the hour of `at`.
pub fn add(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    copy: CopyId,
    at: Timestamp,
    times: i64,
) -> Result<()> {
    let hour = at.as_millisecond().div_euclid(HOUR_MS);
    tx.exec(
        "INSERT INTO copy_count (copy, hour, publisher, times) VALUES ($1, $2, $3, $4)
         ON CONFLICT (copy, hour) DO UPDATE SET times = copy_count.times + excluded.times",
        args![copy, hour, publisher, times],
    )?;
    Ok(())
}

/// A copy's count for each hour that has one, from `since`, oldest first; the time is the hour's start.
pub fn hours(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    copy: CopyId,
    since: Timestamp,
) -> Result<Vec<(Timestamp, i64)>> {
    tx.query(
        &format!(
            "SELECT hour * {HOUR_MS}, times FROM copy_count WHERE publisher = $1 AND copy = $2 AND hour >= $3 ORDER BY hour"
        ),
        args![publisher, copy, since.as_millisecond().div_euclid(HOUR_MS)],
        |r| Ok((r.take()?, r.take()?)),
    )
}

/// The sum over a story's copies, copy by copy.
pub fn of_story(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Vec<(CopyId, i64)>> {
    // PostgreSQL adds BIGINTs up to a NUMERIC, which is none of our kinds of value.
    tx.query(
        "SELECT n.copy, CAST(SUM(n.times) AS BIGINT) FROM copy_count n JOIN copy c ON c.id = n.copy
         WHERE c.publisher = $1 AND c.story = $2 GROUP BY n.copy ORDER BY n.copy",
        args![publisher, story],
        |r| Ok((r.take()?, r.take()?)),
    )
}
