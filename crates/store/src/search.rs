//! Search over stories: one tokeniser of ours feeds FTS5 and `tsvector`, so both engines find the same.
//! Held and retracted stories are not in the index at all.

use jiff::Timestamp;
use reprint_story::{PublisherId, SourceId, Status, Story, StoryId};

use crate::{
    Dialect, Result, Row, ToValue, Tx, Value,
    story::{Head, Side},
    text::folded_key,
    value::args,
};

mod query;
mod tokens;

pub use query::{Field, Term};
pub use tokens::{Token, tokens};

/// What a story is found by; queries made by the program from what somebody typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each must be found (and those that are `not`, must not). With none, everything is.
    pub terms: Vec<Term>,
    /// One half of the desk.
    pub side: Option<Side>,
    /// One section, whatever its capitals.
    pub section: Option<String>,
    /// One source.
    pub source: Option<SourceId>,
    /// One language tag, exactly.
    pub language: Option<String>,
    /// Only what may be read at this moment.
    pub readable_at: Option<Timestamp>,
    /// Published at or after.
    pub since: Option<Timestamp>,
    /// Published before.
    pub until: Option<Timestamp>,
    /// Stored before this one: where the next page begins.
    pub before: Option<StoryId>,
    /// Stored after this one: what is new to a kept search.
    pub after: Option<StoryId>,
}

/// Stories found, the newest stored first.
pub fn find(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: &Search,
    limit: u32,
) -> Result<Vec<StoryId>> {
    let Some(matching) = query::text(&search.terms, tx.dialect()) else {
        return Ok(Vec::new()); // only words that are no words: nothing is found by them
    };
    let mut args = vec![Value::Int(publisher.number())];
    let mut wheres = vec!["s.publisher = $1".to_owned()];
    let mut add = |text: &str, value: Value<'static>| {
        args.push(value);
        wheres.push(text.replace('?', &format!("${}", args.len())));
    };
    let dialect = tx.dialect();
    // The index's own number leads, so that newest first is the index's order and stops at the limit.
    let (from, story) = match dialect {
        Dialect::Sqlite if !matching.is_empty() => (
            "story_search f CROSS JOIN story s ON s.id = f.rowid",
            "f.rowid",
        ),
        _ => ("searchable f JOIN story s ON s.id = f.story", "f.story"),
    };
    if !matching.is_empty() {
        let clause = match dialect {
            Dialect::Sqlite => "story_search MATCH ?",
            Dialect::Postgres => "f.words @@ CAST(CAST(? AS TEXT) AS tsquery)",
        };
        add(clause, Value::Text(matching.into()));
    }
    if let Some(side) = search.side {
        add("s.side = ?", Value::Text(side.word().into()));
    }
    if let Some(section) = &search.section {
        add("s.section_key = ?", Value::Text(folded_key(section).into()));
    }
    if let Some(source) = search.source {
        add("s.source = ?", Value::Int(source.number()));
    }
    if let Some(language) = &search.language {
        add("s.language = ?", Value::Text(language.clone().into()));
    }
    if let Some(now) = search.readable_at {
        let now = now.as_millisecond();
        add("s.status = ?", Value::Text("usable".into()));
        add(
            "(s.embargoed_until IS NULL OR s.embargoed_until <= ?)",
            Value::Int(now),
        );
        add("(s.expires IS NULL OR s.expires > ?)", Value::Int(now));
    }
    if let Some(since) = search.since {
        add("s.published >= ?", Value::Int(since.as_millisecond()));
    }
    if let Some(until) = search.until {
        add("s.published < ?", Value::Int(until.as_millisecond()));
    }
    if let Some(before) = search.before {
        add(&format!("{story} < ?"), Value::Int(before.number()));
    }
    if let Some(after) = search.after {
        add(&format!("{story} > ?"), Value::Int(after.number()));
    }
    args.push(limit.to_value());
    let sql = format!(
        "SELECT {story} FROM {from} WHERE {} ORDER BY {story} DESC LIMIT ${}",
        wheres.join(" AND "),
        args.len()
    );
    tx.query(&sql, &args, Row::take)
}

/// Puts a story's newest version into the index, or takes the story out of it if it may not be found.
pub(crate) fn index(tx: &mut dyn Tx, head: &Head, story: &Story) -> Result<()> {
    remove(tx, head.id)?;
    if matches!(head.status, Status::Withheld | Status::Canceled) {
        return Ok(());
    }
    let [headline, names, body] = query::fields(story);
    match tx.dialect() {
        Dialect::Sqlite => {
            tx.exec(
                "INSERT INTO story_search (rowid, headline, names, body) VALUES ($1, $2, $3, $4)",
                args![
                    head.id,
                    tokens::joined(&headline),
                    tokens::joined(&names),
                    tokens::joined(&body)
                ],
            )?;
            tx.exec(
                "INSERT INTO searchable (story, publisher) VALUES ($1, $2)",
                args![head.id, head.publisher],
            )?;
        }
        Dialect::Postgres => {
            let vector = tokens::vector([('A', &headline), ('B', &names), ('D', &body)]);
            tx.exec(
                "INSERT INTO searchable (story, publisher, words) VALUES ($1, $2, CAST(CAST($3 AS TEXT) AS tsvector))",
                args![head.id, head.publisher, vector],
            )?;
        }
    }
    Ok(())
}

/// Takes a story out of the index.
pub(crate) fn remove(tx: &mut dyn Tx, story: StoryId) -> Result<()> {
    let there = tx.exec("DELETE FROM searchable WHERE story = $1", args![story])?;
    if there == 1 && tx.dialect() == Dialect::Sqlite {
        tx.exec("DELETE FROM story_search WHERE rowid = $1", args![story])?;
    }
    Ok(())
}
