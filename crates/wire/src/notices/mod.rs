//! What no feed format has a word for and a correction needs: version, status, changes, hops. Our own namespace in XML,
//! the `_reprint` object in JSON; other readers pass over both.

pub(crate) mod read;
pub(crate) mod write;

use reprint_story::{ChangeKind, Status, When};

/// True for a day, or a time without zone: the dates of feeds hold neither.
pub(crate) fn is_loose(when: &When) -> bool {
    !matches!(when, When::Instant(..))
}

/// The word for a status.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Usable => "usable",
        Status::Withheld => "withheld",
        Status::Canceled => "canceled",
    }
}

/// The status of a word.
pub(crate) fn status_of(word: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|one| status(*one) == word)
}

/// The word for a kind of change.
pub(crate) fn change(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Typo => "typo",
        ChangeKind::Update => "update",
        ChangeKind::Correction => "correction",
        ChangeKind::Hold => "hold",
        ChangeKind::Release => "release",
        ChangeKind::Retraction => "retraction",
    }
}
