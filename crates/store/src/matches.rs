//! Stories of the store that share words with each other, as the trace found them.

use jiff::Timestamp;
use reprint_story::{PublisherId, StoryId};
use serde_json::Value as Json;

use crate::{Result, Row, Tx, engine::columns, value::args};

/// Two stories that share words; `earlier` is the one stored first, which need not be the one published first.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryMatch {
    /// The one stored first.
    pub earlier: StoryId,
    /// The one stored later.
    pub later: StoryId,
    /// What the match is: "reprint", "wire", ….
    pub kind: String,
    /// Thousandths of the earlier one's words that stand in the later.
    pub share_earlier: u32,
    /// Thousandths of the later one's words that stand in the earlier.
    pub share_later: u32,
    /// The one that seems to have been published first.
    pub first: StoryId,
    /// How sure that is, in thousandths: 500 is a coin's throw.
    pub confidence: u32,
    /// Passages as spans, and reasons.
    pub evidence: Json,
    /// When it was found.
    pub found: Timestamp,
}

const COLUMNS: &str =
    "earlier, later, kind, share_earlier, share_later, first, confidence, evidence, found";

fn row(row: &mut Row) -> Result<StoryMatch> {
    Ok(StoryMatch {
        earlier: row.take()?,
        later: row.take()?,
        kind: row.take()?,
        share_earlier: row.take()?,
        share_later: row.take()?,
        first: row.take()?,
        confidence: row.take()?,
        evidence: row.take()?,
        found: row.take()?,
    })
}

/// Two stories that are known to share words: the one stored first, and the other.
pub type Pair = (StoryId, StoryId);

// In look-ups of one story's matches the sign before `publisher` keeps SQLite from reading all matches by the index that
// begins with it.

/// The matches of a story by name: what [`replace`] takes back.
pub fn pairs(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<Vec<Pair>> {
    tx.query(
        "SELECT earlier, later FROM story_match WHERE +publisher = $1 AND (earlier = $2 OR later = $2)",
        args![publisher, story],
        |r| Ok((r.take()?, r.take()?)),
    )
}

/// Keeps a story's matches in place of those known when it was compared anew. What others found meanwhile stays: a story
/// that came after the comparing began has compared itself with this one.
pub fn replace(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    known: &[Pair],
    matches: &[StoryMatch],
) -> Result<()> {
    for (earlier, later) in known {
        tx.exec(
            "DELETE FROM story_match WHERE publisher = $1 AND earlier = $2 AND later = $3",
            args![publisher, earlier, later],
        )?;
    }
    for found in matches {
        tx.insert(
            "story_match",
            columns! {
                earlier: found.earlier, later: found.later, publisher: publisher, kind: found.kind,
                share_earlier: found.share_earlier, share_later: found.share_later, first: found.first,
                confidence: found.confidence, evidence: found.evidence, found: found.found,
            },
            // The other of the two was compared at the same time, by another process.
            "ON CONFLICT (earlier, later) DO NOTHING",
        )?;
    }
    Ok(())
}

/// Forgets a story's matches.
pub fn remove(tx: &mut dyn Tx, publisher: PublisherId, story: StoryId) -> Result<()> {
    for side in ["earlier", "later"] {
        tx.exec(
            &format!("DELETE FROM story_match WHERE +publisher = $1 AND {side} = $2"),
            args![publisher, story],
        )?;
    }
    Ok(())
}

/// The matches of a story, those with most of its words first.
pub fn of_story(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    story: StoryId,
    limit: u32,
) -> Result<Vec<StoryMatch>> {
    let mut found = Vec::new();
    for side in ["earlier", "later"] {
        found.extend(tx.query(
            &format!("SELECT {COLUMNS} FROM story_match WHERE +publisher = $1 AND {side} = $2 ORDER BY share_{side} DESC LIMIT $3"),
            args![publisher, story, limit],
            row,
        )?);
    }
    found.sort_by_key(|m| {
        let share = if m.earlier == story {
            m.share_earlier
        } else {
            m.share_later
        };
        (std::cmp::Reverse(share), m.earlier, m.later)
    });
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// One match.
pub fn get(
    tx: &mut dyn Tx,
    publisher: PublisherId,
    (a, b): (StoryId, StoryId),
) -> Result<Option<StoryMatch>> {
    tx.first(
        &format!(
            "SELECT {COLUMNS} FROM story_match WHERE publisher = $1 AND earlier = $2 AND later = $3"
        ),
        args![publisher, a.min(b), a.max(b)],
        row,
    )
}

/// The matches found last.
pub fn newest(tx: &mut dyn Tx, publisher: PublisherId, limit: u32) -> Result<Vec<StoryMatch>> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM story_match WHERE publisher = $1 ORDER BY found DESC, later DESC, earlier DESC LIMIT $2"),
        args![publisher, limit],
        row,
    )
}
