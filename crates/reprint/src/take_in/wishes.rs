//! What a publisher may change on our site unasked, as the desk set it for its source.

use reprint_store::source::Source;
use reprint_story::ChangeKind;
use serde::{Deserialize, Serialize};

/// Where the wishes stand among a source's settings.
const SETTING: &str = "changes";

/// Whether a change shows at once or waits for a person here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Course {
    AtOnce,
    Wait,
}

/// One publisher's changes to stories we have taken. Stories not taken yet always show as they are there, and what both
/// sides changed always waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Wishes {
    /// Holds and retractions. A retraction we have not followed yet can still only be followed.
    pub(crate) hides: Course,
    /// Corrections and typos.
    pub(crate) corrections: Course,
    pub(crate) updates: Course,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            hides: Course::AtOnce,
            corrections: Course::AtOnce,
            updates: Course::Wait,
        }
    }
}

impl Wishes {
    pub(crate) fn of(source: &Source) -> Self {
        let kept = source.settings.get(SETTING).cloned();
        kept.and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default()
    }

    /// Keeps them with the source.
    pub(crate) fn keep(self, source: &mut Source) {
        source.settings[SETTING] = serde_json::json!(self);
    }

    pub(crate) fn course(self, kind: ChangeKind) -> Course {
        match kind {
            ChangeKind::Hold | ChangeKind::Retraction => self.hides,
            ChangeKind::Typo | ChangeKind::Correction => self.corrections,
            ChangeKind::Update => self.updates,
            // What was hidden at its publisher's wish comes back at its publisher's wish.
            ChangeKind::Release => Course::AtOnce,
        }
    }
}
