use reprint_story::When;
use serde::{Deserialize, Serialize};

use crate::{
    Rule,
    policy::{Extent, Force},
};

/// What may be done, from mild to strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// May reprint.
    Allow,
    /// Ask first.
    Ask,
    /// Not for reprint.
    Deny,
}

impl Verdict {
    /// The words an editor sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Allow => "May reprint",
            Self::Ask => "Ask first",
            Self::Deny => "Not for reprint",
        }
    }
}

/// The answer to a use: allow with duties, ask, or deny, with every rule that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The strictest of the reasons.
    pub decision: Verdict,
    /// Why it is not an allow: every rule, in the order of evaluation.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// What a partner does if it publishes.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Which of the assets taken may go.
    #[serde(default)]
    pub assets: Vec<AssetVerdict>,
    /// How much of the story may be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// Not before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<When>,
    /// Gone by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_by: Option<When>,
    /// The terms decided under.
    pub policy: PolicyRef,
}

/// One rule that stands against a use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which.
    pub rule: Rule,
    /// `ask` or `deny`.
    pub verdict: Verdict,
    /// In plain words.
    pub text: String,
}

/// Something a partner does when it publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The rule that orders it.
    pub rule: Rule,
    /// A request or a condition.
    pub force: Force,
    /// The exact words to print, or the instruction.
    pub text: String,
}

/// Whether one asset may go along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetVerdict {
    /// The `id` of the media entry.
    pub id: String,
    /// May it.
    pub verdict: Verdict,
    /// The rule that decides.
    pub rule: Rule,
    /// In plain words.
    pub text: String,
}

/// A policy in one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Its address.
    pub id: String,
    /// Its version.
    pub version: u32,
}

impl Decision {
    /// True if the use may go ahead.
    pub fn allows(&self) -> bool {
        self.decision == Verdict::Allow
    }

    /// The duty a rule orders, if it does.
    pub fn duty(&self, rule: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.rule.as_str() == rule)
    }

    /// True if the asset may go along.
    pub fn takes(&self, asset: &str) -> bool {
        self.assets
            .iter()
            .any(|one| one.id == asset && one.verdict == Verdict::Allow)
    }
}
