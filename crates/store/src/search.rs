//! Search over stories: one tokeniser of ours feeds FTS5 and `tsvector`, so both engines find the same.
//! Held and retracted stories are not in the index at all: they are listed by their status, never by a word.

use jiff::Timestamp;
use reprint_story::{EventId, PublisherId, Status, Story, StoryId};

use crate::{
    Dialect, Result, Row, ToValue, Tx, Value, publisher, source,
    story::{Head, Side},
    text::folded_key,
    value::args,
};

mod passage;
mod query;
mod tokens;

pub use passage::{Piece, marked, passage};
pub use query::{Field, Term};
pub use tokens::{Token, tokens};

/// Among so many of the newest stories found, those that match best are put first.
const RANKED: u32 = 1_000;

/// What a story is found by; queries made by the program from what somebody typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Each must be found (and those that are `not`, must not). With none, everything is.
    pub terms: Vec<Term>,
    /// What else must be true of a story, each of it.
    pub only: Vec<Only>,
    /// Only what may be read at this moment.
    pub readable_at: Option<Timestamp>,
    /// Stored before this one: where the next page begins, newest first.
    pub before: Option<StoryId>,
    /// Only these, if there are any: what is new to a kept search.
    pub among: Vec<StoryId>,
    /// Which come first.
    pub order: Order,
    /// Leave out so many from the beginning.
    pub skip: u32,
}

/// Which stories come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those stored last.
    #[default]
    Newest,
    /// Those that have the words most, and in the headline first; among the newest thousand found.
    Relevance,
}

/// Something that must be true of a story, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// It must not.
    pub not: bool,
    /// Any of these is enough.
    pub any: Vec<What>,
}

impl Only {
    /// This must be true.
    pub fn is(what: What) -> Self {
        Self {
            not: false,
            any: vec![what],
        }
    }
}

/// What may be true of a story besides its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// On one half of the desk.
    Side(Side),
    /// In one section, whatever its capitals.
    Section(String),
    /// In a language: "en" is also "en-GB".
    Language(String),
    /// Where it stands. One that names [`Status::Withheld`] or [`Status::Canceled`] lists what has no words in the index.
    Status(Status),
    /// Under an embargo at that moment.
    Embargoed(Timestamp),
    /// Expired at that moment.
    Expired(Timestamp),
    /// One of an event's stories.
    Event(EventId),
    /// In an event with other stories.
    Grouped,
    /// With so many known copies: at least, at most.
    Copies(u32, Option<u32>),
    /// Published at or after.
    Since(Timestamp),
    /// Published before.
    Until(Timestamp),
}

/// Arguments and conditions of a statement as it grows. Conditions name arguments by `?`, in order.
struct Statement {
    args: Vec<Value<'static>>,
    wheres: Vec<String>,
}

impl Statement {
    fn add(&mut self, text: &str, values: impl IntoIterator<Item = Value<'static>>) {
        let text = self.numbered(text, values);
        self.wheres.push(text);
    }

    fn numbered(&mut self, text: &str, values: impl IntoIterator<Item = Value<'static>>) -> String {
        let mut values = values.into_iter();
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                '?' => {
                    self.args.push(values.next().unwrap_or(Value::Null));
                    out.push('$');
                    out.push_str(&self.args.len().to_string());
                }
                c => out.push(c),
            }
        }
        out
    }
}

/// Stories found, in the order asked for.
pub fn find(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    search: &Search,
    limit: u32,
) -> Result<Vec<StoryId>> {
    let dialect = tx.dialect();
    let Some(words) = query::words(&search.terms, dialect) else {
        return Ok(Vec::new()); // only words that are no words: nothing is found by them
    };
    let mut statement = Statement {
        args: vec![Value::Int(publisher.number())],
        wheres: vec!["s.publisher = $1".to_owned()],
    };
    // The index's own number leads, so that newest first is the index's order and stops at the limit.
    let leads = dialect == Dialect::Sqlite && words.leads;
    let (from, story) = if leads {
        (
            "story_search CROSS JOIN story s ON s.id = story_search.rowid",
            "story_search.rowid",
        )
    } else if search.terms.is_empty() && names_what_is_hidden(search) {
        statement.wheres.push("s.purged IS NULL".to_owned());
        ("story s", "s.id")
    } else {
        ("searchable f JOIN story s ON s.id = f.story", "f.story")
    };
    for (clause, texts) in words.clauses {
        statement.add(
            &clause,
            texts.into_iter().map(|text| Value::Text(text.into())),
        );
    }
    for only in &search.only {
        condition(&mut statement, only, story);
    }
    if let Some(now) = search.readable_at {
        let now = Value::Int(now.as_millisecond());
        statement.add(
            "s.status = 'usable' AND (s.embargoed_until IS NULL OR s.embargoed_until <= ?)
                 AND (s.expires IS NULL OR s.expires > ?)",
            [now.clone(), now],
        );
    }
    if let Some(before) = search.before {
        statement.add(&format!("{story} < ?"), [Value::Int(before.number())]);
    }
    if !search.among.is_empty() {
        let marks = vec!["?"; search.among.len()].join(", ");
        let ids = search.among.iter().map(|id| Value::Int(id.number()));
        statement.add(&format!("{story} IN ({marks})"), ids);
    }
    let rank = match (search.order, words.rank) {
        (Order::Relevance, Some((rank, texts))) => {
            let texts = texts.into_iter().map(|text| Value::Text(text.into()));
            Some(statement.numbered(&rank, texts))
        }
        _ => None,
    };
    let page = statement.numbered("LIMIT ? OFFSET ?", [owned(limit), owned(search.skip)]);
    let wheres = statement.wheres.join(" AND ");
    let sql = match rank {
        None => format!("SELECT {story} FROM {from} WHERE {wheres} ORDER BY {story} DESC {page}"),
        Some(rank) => format!(
            "SELECT id FROM (SELECT {story} AS id, {rank} AS score FROM {from} WHERE {wheres}
                 ORDER BY {story} DESC LIMIT {RANKED}) AS newest ORDER BY score DESC, id DESC {page}"
        ),
    };
    tx.query(&sql, &statement.args, Row::take)
}

/// Held and retracted stories stand in no index of words; who asks for them by name reads the list of stories itself.
fn names_what_is_hidden(search: &Search) -> bool {
    search.readable_at.is_none()
        && search.only.iter().any(|only| {
            let hidden =
                |what: &What| matches!(what, What::Status(Status::Withheld | Status::Canceled));
            !only.not && only.any.iter().any(hidden)
        })
}

fn owned(number: u32) -> Value<'static> {
    Value::Int(i64::from(number))
}

fn condition(statement: &mut Statement, only: &Only, story: &str) {
    let any: Vec<String> = only
        .any
        .iter()
        .map(|what| {
            let (text, values) = clause(what, story);
            statement.numbered(&text, values)
        })
        .collect();
    let not = if only.not { "NOT " } else { "" };
    statement
        .wheres
        .push(format!("{not}({})", any.join(" OR ")));
}

/// One condition that is true or false and never null, so that its contrary can be asked for.
fn clause(what: &What, story: &str) -> (String, Vec<Value<'static>>) {
    let at = |at: &Timestamp| Value::Int(at.as_millisecond());
    match what {
        What::Side(side) => ("s.side = ?".into(), vec![Value::Text(side.word().into())]),
        What::Section(section) => (
            "COALESCE(s.section_key, '') = ?".into(),
            vec![Value::Text(folded_key(section).into())],
        ),
        What::Language(tag) => {
            let tag = tag.to_lowercase();
            (
                "(LOWER(COALESCE(s.language, '')) = ? OR LOWER(COALESCE(s.language, '')) LIKE ?)".into(),
                vec![Value::Text(tag.clone().into()), Value::Text(format!("{tag}-%").into())],
            )
        }
        What::Status(status) => (
            "s.status = ?".into(),
            vec![status.to_value().into_owned()],
        ),
        What::Embargoed(now) => ("COALESCE(s.embargoed_until, 0) > ?".into(), vec![at(now)]),
        What::Expired(now) => (
            "COALESCE(s.expires, 9223372036854775807) <= ?".into(),
            vec![at(now)],
        ),
        What::Event(event) => (
            format!("{story} IN (SELECT e.story FROM event_story e WHERE e.event = ?)"),
            vec![Value::Int(event.number())],
        ),
        What::Grouped => (
            format!(
                "EXISTS (SELECT 1 FROM event_story e JOIN event_story o ON o.event = e.event AND o.story <> e.story
                     WHERE e.story = {story})"
            ),
            vec![],
        ),
        What::Copies(least, most) => (
            format!(
                "(SELECT COUNT(*) FROM copy c WHERE c.publisher = s.publisher AND c.story = {story}) BETWEEN ? AND ?"
            ),
            vec![owned(*least), most.map_or(Value::Int(i64::MAX), owned)],
        ),
        What::Since(since) => ("s.published >= ?".into(), vec![at(since)]),
        What::Until(until) => ("s.published < ?".into(), vec![at(until)]),
    }
}

/// Puts a story's newest version into the index, or takes the story out of it if it may not be found.
pub(crate) fn index(tx: &mut dyn Tx, head: &Head, story: &Story) -> Result<()> {
    remove(tx, head.id)?;
    if matches!(head.status, Status::Withheld | Status::Canceled) {
        return Ok(());
    }
    let query::Fields {
        headline,
        byline,
        credit,
        names,
        body,
    } = query::fields(story);
    let outlet = outlet(tx, head, story)?;
    match tx.dialect() {
        Dialect::Sqlite => {
            tx.exec(
                "INSERT INTO story_search (rowid, headline, byline, credit, outlet, names, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                args![
                    head.id,
                    tokens::joined(&headline),
                    tokens::joined(&byline),
                    tokens::joined(&credit),
                    tokens::joined(&outlet),
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
            let words = tokens::vector(&[
                ('A', &headline),
                ('B', &byline),
                ('B', &credit),
                ('C', &names),
                ('D', &body),
            ]);
            let field = |text: &str| tokens::vector(&[('D', text)]);
            tx.exec(
                "INSERT INTO searchable (story, publisher, words, byline, credit, outlet) VALUES ($1, $2,
                     CAST(CAST($3 AS TEXT) AS tsvector), CAST(CAST($4 AS TEXT) AS tsvector),
                     CAST(CAST($5 AS TEXT) AS tsvector), CAST(CAST($6 AS TEXT) AS tsvector))",
                args![
                    head.id,
                    head.publisher,
                    words,
                    field(&byline),
                    field(&credit),
                    field(&outlet)
                ],
            )?;
        }
    }
    Ok(())
}

/// Who published a story and where it was taken from: names and hosts.
fn outlet(tx: &mut dyn Tx, head: &Head, story: &Story) -> Result<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str, address: Option<&str>| {
        names.push(name.to_owned());
        names.extend(address.and_then(host).map(ToOwned::to_owned));
    };
    for outlet in [&story.publisher, &story.provider].into_iter().flatten() {
        add(
            outlet.name.as_deref().unwrap_or_default(),
            outlet.url.as_deref(),
        );
    }
    if let Some(source) = head.source {
        if let Some(source) = source::get(tx, head.publisher, source)? {
            add(&source.name, Some(&source.url));
        }
    } else if story.publisher.is_none()
        && let Some(own) = publisher::get(tx, head.publisher)?
    {
        add(&own.name, Some(&own.url));
    }
    add("", head.canonical_url.as_deref());
    names.sort_unstable();
    names.dedup();
    Ok(names.join("\n"))
}

/// The host of an address, as people type it.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Takes a story out of the index.
pub(crate) fn remove(tx: &mut dyn Tx, story: StoryId) -> Result<()> {
    let there = tx.exec("DELETE FROM searchable WHERE story = $1", args![story])?;
    if there == 1 && tx.dialect() == Dialect::Sqlite {
        tx.exec("DELETE FROM story_search WHERE rowid = $1", args![story])?;
    }
    Ok(())
}
