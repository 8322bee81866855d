use reprint_story::{Medium, When};
use serde::{Deserialize, Serialize};

use crate::{
    policy::Extent,
    usage::{Ads, AssetsUsed, Edits, Headline},
};

/// An answer to an ask: who may do what with which story, until when. It widens only what it names,
/// turns an ask into an allow and never a deny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Who.
    pub partner: String,
    /// A story's `uri`, or `all`.
    pub story: String,
    /// What it permits. Empty, it answers `who.approval`.
    #[serde(rename = "use", default)]
    pub usage: Granted,
    /// It counts for uses before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<When>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The fields of a use that a grant permits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of `Use`")]
pub struct Granted {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edits: Option<Edits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<Headline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assets: Option<AssetsUsed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commercial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ads: Option<Vec<Ads>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paywall: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resale: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wholesale: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onward: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framing: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seo_farm: Option<bool>,
    /// Material of third parties may go along: the publisher has the right to pass it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub third_party: Option<bool>,
}

impl Granted {
    /// True if nothing is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
