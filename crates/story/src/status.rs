use serde::{Deserialize, Serialize};

use crate::When;

/// Where a story stands. Embargoed and expired are not states: they follow from its dates and the present time.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not given out yet.
    Draft,
    /// May be used under its terms.
    #[default]
    Usable,
    /// On hold: hidden everywhere, may come back.
    Withheld,
    /// Retracted: never comes back.
    Canceled,
}

impl Status {
    /// Every status, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Usable, Self::Withheld, Self::Canceled];

    /// The status after a change. Withheld is reversible, canceled never.
    pub fn after(self, change: ChangeKind) -> Result<Self, TransitionRefused> {
        use ChangeKind::{Correction, Hold, Release, Retraction, Typo, Update};
        let refuse = |because| {
            Err(TransitionRefused {
                status: self,
                change,
                because,
            })
        };
        match (self, change) {
            (Self::Canceled, _) => refuse("it was retracted, and a retraction is final"),
            (_, Retraction) => Ok(Self::Canceled),
            (Self::Withheld, Hold) => refuse("it is on hold already"),
            (_, Hold) => Ok(Self::Withheld),
            (Self::Usable, Release) => refuse("it is not on hold"),
            (_, Release) => Ok(Self::Usable),
            (Self::Draft, Correction) => refuse("nobody has seen it yet; change it as an update"),
            (status, Typo | Update | Correction) => Ok(status),
        }
    }

    /// True if its words may be shown where its terms allow.
    pub fn is_usable(self) -> bool {
        self == Self::Usable
    }

    /// The word an editor sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Usable => "Usable",
            Self::Withheld => "On hold",
            Self::Canceled => "Retracted",
        }
    }
}

/// What kind of change made a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Spelling or layout; goes out silently.
    Typo,
    /// More, or newer, reporting.
    Update,
    /// Something was wrong; carries a public sentence.
    Correction,
    /// Put on hold.
    Hold,
    /// Taken off hold, or given out for the first time.
    Release,
    /// Withdrawn for good; carries a public sentence.
    Retraction,
}

impl ChangeKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 6] = [
        Self::Typo,
        Self::Update,
        Self::Correction,
        Self::Hold,
        Self::Release,
        Self::Retraction,
    ];
}

/// One change of a story, with the sentence readers are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Change {
    /// The version this change made.
    pub version: u32,
    /// What kind it is.
    pub kind: ChangeKind,
    /// The public sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<When>,
}

/// A change that a story's status does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {change:?} is not possible for this {} story: {because}", .status.label().to_lowercase())]
pub struct TransitionRefused {
    /// Where the story stands.
    pub status: Status,
    /// What was asked.
    pub change: ChangeKind,
    /// Why not, in words.
    pub because: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every status × every change, written out: a row a status, `-` where refused.
    #[test]
    fn every_transition() {
        let table = [
            //                  typo        update      correction  hold        release   retraction
            (
                Status::Draft,
                ["Draft", "Draft", "-", "Withheld", "Usable", "Canceled"],
            ),
            (
                Status::Usable,
                ["Usable", "Usable", "Usable", "Withheld", "-", "Canceled"],
            ),
            (
                Status::Withheld,
                [
                    "Withheld", "Withheld", "Withheld", "-", "Usable", "Canceled",
                ],
            ),
            (Status::Canceled, ["-", "-", "-", "-", "-", "-"]),
        ];
        for (status, row) in table {
            for (change, expected) in ChangeKind::ALL.into_iter().zip(row) {
                let got = status
                    .after(change)
                    .map_or("-".into(), |next| format!("{next:?}"));
                assert_eq!(got, expected, "{status:?} + {change:?}");
            }
        }
    }

    #[test]
    fn a_refusal_says_why() {
        let refused = Status::Canceled.after(ChangeKind::Release).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a Release is not possible for this retracted story: it was retracted, and a retraction is final"
        );
    }
}
