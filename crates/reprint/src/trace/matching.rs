//! One story against all others of the store.

use std::collections::HashMap;

use reprint_store::{
    Result, StoreError, Tx,
    matches::{self, StoryMatch},
    story as stories,
};
use reprint_story::{Fault, StoryId};
use reprint_trace::{Comparison, Direction, Document, Match};
use serde_json::json;

use super::document;
use crate::app::App;

/// Stories looked up for one print: one more than are compared, so that a common print is known for one.
const LOOKED_UP: usize = 61;
/// Passages kept of one match.
pub(super) const PASSAGES: usize = 200;

/// A story of the store that shares words with a text.
pub(super) struct Found {
    pub(super) other: StoryId,
    pub(super) shared: Match,
    pub(super) direction: Direction,
}

/// The stories that share words with a text, itself left out; and what was left out because there were too many.
pub(super) fn search(
    app: &App,
    tx: &mut dyn Tx,
    text: &Document<'_>,
    itself: Option<StoryId>,
) -> Result<(Vec<Found>, Vec<Fault>)> {
    let mut comparison = Comparison::new(text);
    let prints: Vec<u64> = comparison.fingerprint().prints().map(u64::from).collect();
    let known = app.lookup.postings(tx, app.newsroom, &prints, LOOKED_UP)?;
    let lengths: HashMap<StoryId, u32> = known.lengths;
    let postings: Vec<(u32, Vec<StoryId>)> = known
        .hashes
        .into_iter()
        .filter_map(|(print, mut stories)| {
            stories.retain(|story| Some(*story) != itself);
            Some((u32::try_from(print).ok()?, stories))
        })
        .collect();
    let length = |story: StoryId| lengths.get(&story).map_or(0, |prints| *prints as usize);
    let mut found = Vec::new();
    for (key, other) in (0..).zip(comparison.choose(&postings, length)) {
        let Some(story) = stories::current(tx, app.newsroom, other)? else {
            continue;
        };
        if let Some((matched, direction)) = comparison.with(key, &document(&story)) {
            found.push(Found {
                other,
                shared: matched,
                direction,
            });
        }
    }
    Ok((found, comparison.faults()))
}

/// The matches of a story, as the store keeps them.
pub(super) fn of_story(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Vec<StoryMatch>> {
    let Some(story) = stories::current(tx, app.newsroom, id)? else {
        return Ok(Vec::new());
    };
    let (found, faults) = search(app, tx, &document(&story), Some(id))?;
    Ok(found
        .iter()
        .map(|found| kept(app, id, found, &faults))
        .collect())
}

fn kept(app: &App, id: StoryId, found: &Found, faults: &[Fault]) -> StoryMatch {
    let other = found.other;
    let here_earlier = id < other;
    let (mine, theirs) = (
        thousandths(found.shared.share),
        thousandths(found.shared.share_there),
    );
    let passages: Vec<_> = found
        .shared
        .passages
        .iter()
        .take(PASSAGES)
        .map(|passage| {
            let (earlier, later) = if here_earlier {
                (passage.here, passage.there)
            } else {
                (passage.there, passage.here)
            };
            json!({ "earlier": earlier, "later": later, "words": passage.words })
        })
        .collect();
    StoryMatch {
        earlier: id.min(other),
        later: id.max(other),
        kind: found.shared.kind.word().into(),
        share_earlier: if here_earlier { mine } else { theirs },
        share_later: if here_earlier { theirs } else { mine },
        first: if found.direction.there_first {
            other
        } else {
            id
        },
        confidence: thousandths(found.direction.confidence),
        evidence: json!({
            "passages": passages,
            "reasons": found.shared.reasons,
            "because": found.direction.because,
            "faults": faults,
        }),
        found: app.now(),
    }
}

/// A share as the store keeps it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is between 0 and 1"
)]
pub(super) fn thousandths(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// A story that shares words with the one asked about.
pub(crate) struct Related {
    pub(crate) story: StoryId,
    pub(crate) kind: String,
    /// Thousandths of the asked one's words that stand in it.
    pub(crate) share: u32,
    /// It seems to have been first.
    pub(crate) first: bool,
}

/// The kept matches of a story, seen from it.
pub(crate) fn related(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    limit: u32,
) -> std::result::Result<Vec<Related>, StoreError> {
    let kept = matches::of_story(tx, app.newsroom, id, limit)?;
    let seen = kept.into_iter().map(|found| {
        let earlier = found.earlier == id;
        let share = if earlier {
            found.share_earlier
        } else {
            found.share_later
        };
        Related {
            story: if earlier { found.later } else { found.earlier },
            kind: found.kind,
            share,
            first: found.first != id,
        }
    });
    Ok(seen.collect())
}
