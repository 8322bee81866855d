use jiff::Timestamp;
use reprint_story::When;
use serde::{Deserialize, Serialize};

use super::CopyPage;
use crate::{Force, Rule};

/// What was found on a page, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The page.
    pub url: String,
    /// When it was read.
    pub read_at: When,
    /// The version of the story that it shows; `null` if that could not be told.
    pub version_seen: Option<u32>,
    /// Rule by rule.
    pub verdicts: Vec<CheckVerdict>,
    /// All of it.
    pub overall: Overall,
    /// Why nothing could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was found for one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckVerdict {
    /// Which.
    pub rule: Rule,
    /// Whether it was kept.
    pub verdict: Seen,
    /// What stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Where, in words.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// One rule's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// As the terms say.
    Kept,
    /// It cannot be told from the page.
    CannotTell,
    /// Something else stood there.
    Different,
    /// It was not found.
    Missing,
}

/// The outcome for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// Nothing that is a condition was missing or different.
    Kept,
    /// Something was.
    NotKept,
    /// The copy was not there to be read.
    CannotTell,
}

/// Collects verdicts.
pub(super) struct Findings {
    check: Check,
    /// A condition was not kept.
    broken: bool,
}

impl Findings {
    pub(super) fn new(page: &CopyPage, now: Timestamp) -> Self {
        Self {
            check: Check {
                url: page.url.clone(),
                read_at: When::utc(now),
                version_seen: None,
                verdicts: Vec::new(),
                overall: Overall::Kept,
                reason: None,
            },
            broken: false,
        }
    }

    pub(super) fn version_seen(&mut self, version: u32) {
        self.check.version_seen = Some(version);
    }

    fn add(
        &mut self,
        rule: &'static str,
        verdict: Seen,
        seen: Option<String>,
        place: Option<String>,
    ) {
        let rule = Rule::key(rule);
        if !self
            .check
            .verdicts
            .iter()
            .any(|said| said.rule == rule && said.verdict == verdict)
        {
            self.check.verdicts.push(CheckVerdict {
                rule,
                verdict,
                seen,
                place,
            });
        }
    }

    /// True if something was said about the rule.
    pub(super) fn has(&self, rule: &str) -> bool {
        self.check
            .verdicts
            .iter()
            .any(|said| said.rule.as_str() == rule)
    }

    pub(super) fn kept(&mut self, rule: &'static str) {
        self.add(rule, Seen::Kept, None, None);
    }

    pub(super) fn kept_as(&mut self, rule: &'static str, seen: impl Into<String>, place: &str) {
        self.add(
            rule,
            Seen::Kept,
            Some(short(seen.into())),
            Some(place.to_owned()),
        );
    }

    pub(super) fn unclear(&mut self, rule: &'static str, why: &str) {
        self.add(rule, Seen::CannotTell, None, Some(why.to_owned()));
    }

    pub(super) fn different(&mut self, rule: &'static str, seen: impl Into<String>, place: &str) {
        self.broken = true;
        self.add(
            rule,
            Seen::Different,
            Some(short(seen.into())),
            Some(place.to_owned()),
        );
    }

    /// A duty that was not kept; a request does not count against the page.
    pub(super) fn unkept(
        &mut self,
        rule: &'static str,
        force: Force,
        seen: Option<String>,
        place: &str,
    ) {
        self.broken |= force == Force::Required;
        let verdict = if seen.is_some() {
            Seen::Different
        } else {
            Seen::Missing
        };
        self.add(rule, verdict, seen.map(short), Some(place.to_owned()));
    }

    /// Nothing can be said.
    pub(super) fn cannot_tell(mut self, why: impl Into<String>) -> Check {
        self.check.overall = Overall::CannotTell;
        self.check.reason = Some(why.into());
        self.check
    }

    pub(super) fn done(mut self) -> Check {
        self.check.overall = if self.broken {
            Overall::NotKept
        } else {
            Overall::Kept
        };
        self.check
    }
}

/// Other people's words are quoted briefly.
fn short(text: String) -> String {
    const MOST: usize = 240;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

impl Check {
    /// The verdict on a rule, if one was given.
    pub fn verdict(&self, rule: &str) -> Option<Seen> {
        let strictest = self.verdicts.iter().filter(|one| one.rule.as_str() == rule);
        strictest.map(|one| one.verdict).max()
    }
}
