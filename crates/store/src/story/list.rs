use std::{fmt, str::FromStr};

use jiff::Timestamp;
use reprint_story::{PublisherId, SourceId, Status, StoryId};

use super::{COLUMNS, Head, Side, row};
use crate::{Result, StoreError, ToValue, Tx, Value, text::folded_key, value::args};

/// Which stories a list shows; what is left out does not limit it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One half of the desk.
    pub side: Option<Side>,
    /// One section, whatever its capitals.
    pub section: Option<String>,
    /// What came from one source.
    pub source: Option<SourceId>,
    /// One language tag, exactly.
    pub language: Option<String>,
    /// One status.
    pub status: Option<Status>,
    /// Only what may be read at this moment: usable, past its embargo, not expired.
    pub readable_at: Option<Timestamp>,
    /// Published at or after.
    pub since: Option<Timestamp>,
    /// Published before.
    pub until: Option<Timestamp>,
}

/// A place in a newest-first list; printed as text for a link to the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the last story shown was published; in a list of changes, when it was changed.
    pub published: Timestamp,
    /// Its id, which orders stories of the same moment.
    pub id: StoryId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.published.as_millisecond(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self {
                published: Timestamp::from_millisecond(at.parse().ok()?).ok()?,
                id: id.parse().ok()?,
            })
        };
        read().ok_or_else(|| {
            StoreError::malformed("page", "it is not a place in a list that we gave out")
        })
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its stories, newest first.
    pub stories: Vec<Head>,
    /// Where the next page begins; none if this is the last.
    pub next: Option<Cursor>,
}

/// Stories newest first, `limit` of them after the cursor.
pub fn list(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    filter: &Filter,
    limit: u32,
    after: Option<Cursor>,
) -> Result<Page> {
    let (mut wheres, mut args) = conditions(publisher, filter);
    if let Some(cursor) = after {
        args.push(Value::Int(cursor.published.as_millisecond()));
        args.push(Value::Int(cursor.id.number()));
        wheres = format!(
            "{wheres} AND (published, id) < (${}, ${})",
            args.len() - 1,
            args.len()
        );
    }
    args.push(Value::Int(i64::from(limit) + 1));
    let sql = select(&wheres, args.len());
    let mut stories = tx.query(&sql, &args, row)?;
    let more = stories.len() > limit as usize;
    stories.truncate(limit as usize);
    let next = stories.last().filter(|_| more).map(|last| Cursor {
        published: last.published,
        id: last.id,
    });
    Ok(Page { stories, next })
}

/// Stories of one side by their last change, newest first: `limit` of them after the cursor, whose time is that of a change.
pub fn list_changes(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    side: Side,
    limit: u32,
    after: Option<Cursor>,
) -> Result<Page> {
    let (at, id) = after.map_or((i64::MAX, i64::MAX), |cursor| {
        (cursor.published.as_millisecond(), cursor.id.number())
    });
    // The side is most stories of all: written so that no index answers it and the one by change does.
    let mut stories = tx.query(
        &format!(
            "SELECT {COLUMNS} FROM story WHERE publisher = $1 AND purged IS NULL AND (side || '') = $2
                 AND (changed, id) < ($3, $4) ORDER BY changed DESC, id DESC LIMIT $5"
        ),
        &[
            Value::Int(publisher.number()),
            side.to_value(),
            Value::Int(at),
            Value::Int(id),
            Value::Int(i64::from(limit) + 1),
        ],
        row,
    )?;
    let more = stories.len() > limit as usize;
    stories.truncate(limit as usize);
    let next = stories.last().filter(|_| more).map(|last| Cursor {
        published: last.changed,
        id: last.id,
    });
    Ok(Page { stories, next })
}

fn select(wheres: &str, limit: usize) -> String {
    format!(
        "SELECT {COLUMNS} FROM story WHERE {wheres} ORDER BY published DESC, id DESC LIMIT ${limit}"
    )
}

/// How many stories the filter leaves.
pub fn count(tx: &mut dyn Tx, publisher: PublisherId, filter: &Filter) -> Result<i64> {
    let (wheres, args) = conditions(publisher, filter);
    Ok(tx
        .value(&format!("SELECT COUNT(*) FROM story WHERE {wheres}"), &args)?
        .unwrap_or(0))
}

fn conditions(publisher: PublisherId, filter: &Filter) -> (String, Vec<Value<'static>>) {
    let mut wheres = vec!["publisher = $1".to_owned(), "purged IS NULL".to_owned()];
    let mut args = vec![Value::Int(publisher.number())];
    let mut add = |text: &str, value: Value<'_>| {
        args.push(value.into_owned());
        wheres.push(text.replace('?', &format!("${}", args.len())));
    };
    // A section or a source is few stories of many, a side or a status most of them. Where both are asked for, the
    // broad one is written so that no index answers it; SQLite counts columns and would choose that one.
    let narrow = filter.section.is_some() || filter.source.is_some();
    let (side_is, status_is) = if narrow {
        ("(side || '') = ?", "(status || '') = ?")
    } else {
        ("side = ?", "status = ?")
    };
    if let Some(side) = &filter.side {
        add(side_is, side.to_value());
    }
    if let Some(section) = &filter.section {
        add("section_key = ?", folded_key(section).to_value());
    }
    if let Some(source) = &filter.source {
        add("source = ?", source.to_value());
    }
    if let Some(language) = &filter.language {
        add("language = ?", language.to_value());
    }
    if let Some(status) = &filter.status {
        add(status_is, status.to_value());
    }
    if let Some(now) = &filter.readable_at {
        add(status_is, Status::Usable.to_value());
        add(
            "(embargoed_until IS NULL OR embargoed_until <= ?)",
            now.to_value(),
        );
        add("(expires IS NULL OR expires > ?)", now.to_value());
    }
    if let Some(since) = &filter.since {
        add("published >= ?", since.to_value());
    }
    if let Some(until) = &filter.until {
        add("published < ?", until.to_value());
    }
    (wheres.join(" AND "), args)
}

// In the two lists by id the sign before `publisher` keeps SQLite from sorting all stories of a newsroom for a page.

/// The stories stored last, of which the words are there; newest first.
pub fn latest(tx: &mut dyn Tx, publisher: PublisherId, limit: u32) -> Result<Vec<StoryId>> {
    tx.query(
        "SELECT id FROM story WHERE +publisher = $1 AND purged IS NULL ORDER BY id DESC LIMIT $2",
        args![publisher, limit],
        crate::Row::take,
    )
}

/// The stories stored after this one, of which the words are there; oldest first.
pub fn oldest(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    after: Option<StoryId>,
    limit: u32,
) -> Result<Vec<StoryId>> {
    tx.query(
        "SELECT id FROM story WHERE +publisher = $1 AND purged IS NULL AND id > $2 ORDER BY id LIMIT $3",
        args![publisher, after.map_or(0, StoryId::number), limit],
        crate::Row::take,
    )
}
#[cfg(test)]
mod tests {
    use reprint_story::{IdMaker, SetClock};

    use super::*;
    use crate::{Location, Row, Store};

    /// At 100,000 stories a list by the wrong index took 26 ms instead of 0.1.
    #[test]
    fn each_list_reads_the_index_that_is_in_its_order_and_sorts_nothing() {
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
        let store = Store::open(&Location::Memory, &clock).unwrap();
        let ids = IdMaker::new(0);
        let readable = Filter {
            readable_at: Some("2026-11-23T12:00:00Z".parse().unwrap()),
            ..Filter::default()
        };
        let side = Some(Side::Own);
        let section = Some("Sport".to_owned());
        let source = Some(ids.make(&clock));
        for (filter, index) in [
            (Filter::default(), "story_newest"),
            (readable.clone(), "story_status"),
            (
                Filter {
                    side,
                    ..Filter::default()
                },
                "story_side",
            ),
            (
                Filter {
                    side,
                    ..readable.clone()
                },
                "story_side_status",
            ),
            (
                Filter {
                    section: section.clone(),
                    ..Filter::default()
                },
                "story_section",
            ),
            (
                Filter {
                    section: section.clone(),
                    side,
                    ..readable.clone()
                },
                "story_section",
            ),
            (
                Filter {
                    side,
                    source,
                    ..readable.clone()
                },
                "story_source",
            ),
        ] {
            let (wheres, mut args) = conditions(ids.make(&clock), &filter);
            args.push(Value::Int(21));
            let sql = format!("EXPLAIN QUERY PLAN {}", select(&wheres, args.len()));
            let plan: Vec<String> = store
                .read(|tx| {
                    tx.query(&sql, &args, |row: &mut Row| {
                        for _ in 0..3 {
                            row.take::<i64>()?;
                        }
                        row.take()
                    })
                })
                .unwrap();
            assert_eq!(plan.len(), 1, "{filter:?}: {plan:?}");
            assert!(
                plan[0].contains(&format!("USING INDEX {index} ")),
                "{filter:?}: {plan:?}"
            );
        }
    }
}
