use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How much was lost to a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Odd, nothing lost.
    Note,
    /// Something was repaired, guessed or left out.
    Warning,
    /// A part of the input could not be used.
    Error,
}

/// Something wrong with the input, said instead of failing. `code` is stable across releases; `message` is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Fault {
    /// A stable dotted name such as `xml.bare_ampersand`.
    pub code: Cow<'static, str>,
    /// How much it costs.
    pub severity: Severity,
    /// Where in the input, in words or as `line:column`.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What happened, why, and what was done.
    pub message: String,
}

impl Fault {
    /// A fault without a place.
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity,
            place: None,
            message: message.into(),
        }
    }

    /// The same fault, with where it was found.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}
