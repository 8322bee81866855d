//! Events: stories about one happening.

use jiff::Timestamp;
use reprint_story::{Event, EventId, PublisherId, StoryId, When};

use crate::{Result, Row, Tx, engine::columns, value::args};

/// Puts a story into an event, made if it is new; a story is in one event at a time.
/// `state` is what the grouping keeps of the event.
pub fn put(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    event: EventId,
    story: StoryId,
    at: Timestamp,
    state: Option<&str>,
) -> Result<()> {
    tx.insert(
        "event",
        columns! { id: event, publisher: publisher, headline: story, first: at, last: at, state: state },
        "ON CONFLICT (id) DO UPDATE SET
             first = CASE WHEN excluded.first < event.first THEN excluded.first ELSE event.first END,
             last = CASE WHEN excluded.last > event.last THEN excluded.last ELSE event.last END,
             state = COALESCE(excluded.state, event.state)",
    )?;
    let before = of_story(tx, publisher, story)?;
    tx.insert(
        "event_story",
        columns! { story: story, publisher: publisher, event: event, at: at },
        "ON CONFLICT (story) DO UPDATE SET event = excluded.event, at = excluded.at",
    )?;
    match before {
        Some(old) if old != event => tidy(tx, publisher, old),
        _ => Ok(()),
    }
}

/// Joins one event to another: its stories move, its id ends.
pub fn merge(tx: &mut dyn Tx, publisher: PublisherId, into: EventId, from: EventId) -> Result<()> {
    tx.exec(
        "UPDATE event_story SET event = $2 WHERE publisher = $1 AND event = $3",
        args![publisher, into, from],
    )?;
    tidy(tx, publisher, from)?;
    tidy(tx, publisher, into)
}

/// Names an event by another of its stories.
pub fn set_headline(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    event: EventId,
    story: StoryId,
) -> Result<()> {
    tx.exec(
        "UPDATE event SET headline = $3 WHERE publisher = $1 AND id = $2",
        args![publisher, event, story],
    )?;
    Ok(())
}

/// Takes a story out of its event.
pub(crate) fn take_out(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<()> {
    let Some(event) = of_story(tx, publisher, story)? else {
        return Ok(());
    };
    tx.exec("DELETE FROM event_story WHERE story = $1", args![story])?;
    tidy(tx, publisher, event)
}

/// After stories left: an empty event goes, another gets its dates and, if need be, a new headline from what is left.
fn tidy(tx: &mut dyn Tx, publisher: PublisherId, event: EventId) -> Result<()> {
    tx.exec(
        "DELETE FROM event WHERE publisher = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM event_story e WHERE e.event = $2)",
        args![publisher, event],
    )?;
    tx.exec(
        "UPDATE event SET
             first = (SELECT MIN(e.at) FROM event_story e WHERE e.event = $2),
             last = (SELECT MAX(e.at) FROM event_story e WHERE e.event = $2),
             headline = CASE WHEN EXISTS (SELECT 1 FROM event_story e WHERE e.event = $2 AND e.story = event.headline)
                 THEN headline
                 ELSE (SELECT e.story FROM event_story e WHERE e.event = $2 ORDER BY e.at, e.story LIMIT 1) END
         WHERE publisher = $1 AND id = $2",
        args![publisher, event],
    )?;
    Ok(())
}

/// The event a story is in.
pub fn of_story(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
) -> Result<Option<EventId>> {
    tx.value(
        "SELECT event FROM event_story WHERE publisher = $1 AND story = $2",
        args![publisher, story],
    )
}

/// An event and its stories.
pub fn get(tx: &mut dyn Tx, publisher: PublisherId, id: EventId) -> Result<Option<Event>> {
    let found = tx.first(
        "SELECT id, headline, first, last FROM event WHERE publisher = $1 AND id = $2",
        args![publisher, id],
        row,
    )?;
    let Some(mut event) = found else {
        return Ok(None);
    };
    event.stories = tx.query(
        "SELECT story FROM event_story WHERE publisher = $1 AND event = $2 ORDER BY at, story",
        args![publisher, id],
        Row::take,
    )?;
    Ok(Some(event))
}

fn row(row: &mut Row) -> Result<Event> {
    Ok(Event {
        id: row.take()?,
        headline: row.take()?,
        stories: Vec::new(),
        first: When::utc(row.take()?),
        last: When::utc(row.take()?),
    })
}

/// The events with the newest stories and how many each has; of at least `least` stories, not older than `since`.
pub fn newest(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    since: Timestamp,
    least: i64,
    limit: u32,
) -> Result<Vec<(Event, i64)>> {
    tx.query(
        "SELECT v.id, v.headline, v.first, v.last, COUNT(*) FROM event v JOIN event_story e ON e.event = v.id
         WHERE v.publisher = $1 AND v.last >= $2
         GROUP BY v.id, v.headline, v.first, v.last HAVING COUNT(*) >= $3
         ORDER BY v.last DESC, v.id DESC LIMIT $4",
        args![publisher, since, least, limit],
        |r| Ok((row(r)?, r.take()?)),
    )
}

/// What the grouping kept of the events with stories since then: to go on after a restart.
pub fn states(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    since: Timestamp,
) -> Result<Vec<(EventId, String)>> {
    tx.query(
        "SELECT id, state FROM event WHERE publisher = $1 AND last >= $2 AND state IS NOT NULL ORDER BY last, id",
        args![publisher, since],
        |r| Ok((r.take()?, r.take()?)),
    )
}
