use serde::{Deserialize, Serialize};

use crate::{Span, When};

/// Who wrote it, as printed and as understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Byline {
    /// The line as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub raw: String,
    /// The people and organisations named, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
}

/// A person in a byline; an organisation as author has no `name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Person {
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// "Correspondent", "Staff Writer".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The author's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Person {
    /// A person known by name alone.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// An organisation as author.
    pub fn organisation(name: impl Into<String>) -> Self {
        Self {
            organisation: Some(name.into()),
            ..Self::default()
        }
    }
}

/// "KYIV, Ukraine (AP) —": where and when the reporting was done, and for which agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Dateline {
    /// The line as printed, the dash left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub raw: String,
    /// The place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// The agency or newsroom in brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Where it stands in the story's text, the dash left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A news organisation, other than the publisher, that the story names as a source of its reporting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Credit {
    /// The organisation by its usual name.
    pub name: String,
    /// What it did.
    pub role: CreditRole,
    /// Where it is named.
    #[serde(rename = "where")]
    pub place: CreditPlace,
    /// The naming words in the story's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words that say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What a credited organisation did. Only `Provider` is provenance: a citation never blocks a reprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CreditRole {
    /// The text, or part of it, is theirs.
    Provider,
    /// Their reporting is cited: "AP reports".
    CreditedSource,
    /// "With agencies", "Additional reporting by".
    Contributor,
}

/// Where in the story an organisation is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CreditPlace {
    /// Before the body: page furniture or the dateline.
    Head,
    /// In the byline.
    Byline,
    /// In the running text.
    Body,
    /// After the last paragraph.
    Tail,
}

/// A quotation: the whole attributed clause, with its speaker and cue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Quote {
    /// The attributed words, unquoted words of the clause included; several spans if the cue stands between.
    pub content: Vec<Span>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// "said", "told".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cue: Vec<Span>,
    /// How it is quoted.
    pub kind: QuoteKind,
}

/// The speaker of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Speaker {
    /// The name as resolved; absent where only "he" or "officials" is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The naming words in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Span>,
}

/// How words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// All of it inside quotation marks.
    Direct,
    /// Part of it.
    Mixed,
    /// None of it.
    Indirect,
}
