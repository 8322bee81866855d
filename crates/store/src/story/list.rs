use std::{fmt, str::FromStr};

use jiff::Timestamp;
use reprint_story::{PublisherId, SourceId, Status, StoryId};

use super::{COLUMNS, Head, Side, row};
use crate::{Result, StoreError, ToValue, Tx, Value, text::folded_key};

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
    /// When the last story shown was published.
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
    let sql = format!(
        "SELECT {COLUMNS} FROM story WHERE {wheres} ORDER BY published DESC, id DESC LIMIT ${}",
        args.len()
    );
    let mut stories = tx.query(&sql, &args, row)?;
    let more = stories.len() > limit as usize;
    stories.truncate(limit as usize);
    let next = stories.last().filter(|_| more).map(|last| Cursor {
        published: last.published,
        id: last.id,
    });
    Ok(Page { stories, next })
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
        args.push(match value {
            Value::Text(text) => Value::Text(text.into_owned().into()),
            Value::Int(number) => Value::Int(number),
            _ => Value::Null,
        });
        wheres.push(text.replace('?', &format!("${}", args.len())));
    };
    if let Some(side) = &filter.side {
        add("side = ?", side.to_value());
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
        add("status = ?", status.to_value());
    }
    if let Some(now) = &filter.readable_at {
        add("status = ?", Status::Usable.to_value());
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
