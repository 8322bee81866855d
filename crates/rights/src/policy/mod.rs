//! Reprint terms as data: the document a publisher writes once, read from TOML or JSON.

mod extent;
mod section;
mod template;
mod term;
mod value;

use reprint_story::Party;
use serde::{Deserialize, Serialize};

pub use extent::Extent;
pub use section::{
    Applies, Approval, Assets, Bulk, Conduct, Credit, Edit, Follow, Link, Machine, Measure, Media,
    Money, Time, Who,
};
pub use template::{PLACEHOLDERS, Template, TemplateError};
pub use term::{All, Force, Names, NotAPeriod, Period, Permit};
pub(crate) use term::{Join, parsed, same_word};
pub use value::{
    Additions, AssetRules, AssetTerms, BodyEdits, Class, Demand, HeadlineEdits, LinkTarget,
    MachineUse, MediumTerms, OnRetraction, OneOf, Origin, Payment, Position, Then, Translation,
};

use crate::Rule;

/// What a policy, or an override of it, says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each section says what it is")]
pub struct Terms {
    #[serde(skip_serializing_if = "Applies::is_empty")]
    pub applies: Applies,
    #[serde(skip_serializing_if = "Who::is_empty")]
    pub who: Who,
    #[serde(skip_serializing_if = "Media::is_empty")]
    pub media: Media,
    #[serde(skip_serializing_if = "Edit::is_empty")]
    pub edit: Edit,
    #[serde(skip_serializing_if = "Assets::is_empty")]
    pub assets: Assets,
    #[serde(skip_serializing_if = "Money::is_empty")]
    pub money: Money,
    #[serde(skip_serializing_if = "Bulk::is_empty")]
    pub bulk: Bulk,
    #[serde(skip_serializing_if = "Time::is_empty")]
    pub time: Time,
    #[serde(skip_serializing_if = "Credit::is_empty")]
    pub credit: Credit,
    #[serde(skip_serializing_if = "Link::is_empty")]
    pub link: Link,
    #[serde(skip_serializing_if = "Measure::is_empty")]
    pub measure: Measure,
    #[serde(skip_serializing_if = "Conduct::is_empty")]
    pub conduct: Conduct,
    #[serde(skip_serializing_if = "Follow::is_empty")]
    pub follow: Follow,
    #[serde(skip_serializing_if = "Machine::is_empty")]
    pub machine: Machine,
}

impl Terms {
    /// The dotted names of every key.
    pub const KEYS: [&[&str]; 14] = [
        Applies::KEYS,
        Who::KEYS,
        Media::KEYS,
        Edit::KEYS,
        Assets::KEYS,
        Money::KEYS,
        Bulk::KEYS,
        Time::KEYS,
        Credit::KEYS,
        Link::KEYS,
        Measure::KEYS,
        Conduct::KEYS,
        Follow::KEYS,
        Machine::KEYS,
    ];

    /// True if `key` is a dotted key of a policy.
    pub fn has_key(key: &str) -> bool {
        Self::KEYS.iter().any(|keys| keys.contains(&key))
    }

    /// Takes the limits of `other` on; where only wordings differ, `other` is the more particular one.
    pub(crate) fn join(&mut self, other: &Self) {
        self.applies.join(&other.applies);
        self.who.join(&other.who);
        self.media.join(&other.media);
        self.edit.join(&other.edit);
        self.assets.join(&other.assets);
        self.money.join(&other.money);
        self.bulk.join(&other.bulk);
        self.time.join(&other.time);
        self.credit.join(&other.credit);
        self.link.join(&other.link);
        self.measure.join(&other.measure);
        self.conduct.join(&other.conduct);
        self.follow.join(&other.follow);
        self.machine.join(&other.machine);
    }
}

/// A licence by its address, or `permission`: the terms are the policy's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Licence {
    /// `permission`
    #[serde(serialize_with = "permission")]
    Permission,
    /// A licence's address.
    At(String),
}

fn permission<S: serde::Serializer>(sink: S) -> Result<S::Ok, S::Error> {
    sink.serialize_str("permission")
}

impl<'de> Deserialize<'de> for Licence {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        parsed(source, "permission or an address", |text| match text {
            "permission" => Ok(Self::Permission),
            url if url.starts_with("https://") || url.starts_with("http://") => {
                Ok(Self::At(url.to_owned()))
            }
            _ => Err(format!(
                "{text:?} is neither \"permission\" nor a licence's address such as https://creativecommons.org/licenses/by-nd/4.0/"
            )),
        })
    }
}

/// Terms that hold for some stories or assets only. All keys of `when` must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Override {
    /// For which.
    pub when: Condition,
    /// What holds then.
    #[serde(flatten)]
    pub terms: Terms,
}

/// For which stories or assets an override holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// The story's section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// One of its keywords or subjects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its `uri`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The `id` of one of its media entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
}

/// A publisher's reprint terms, in one version.
///
/// Read with [`Policy::from_toml`] or [`Policy::from_json`]; an unknown key or a bad value is an error with line and column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Counts up with each change.
    pub version: u32,
    /// Whose terms these are.
    #[serde(skip_serializing_if = "nobody")]
    pub issuer: Party,
    /// The licence the terms stand under, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    /// Rules that are requests, not conditions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Rule>,
    /// What holds for every story.
    #[serde(flatten)]
    pub terms: Terms,
    /// What holds for some.
    #[serde(rename = "override", skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

fn nobody(party: &Party) -> bool {
    *party == Party::default()
}

/// Why a policy could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct PolicyError {
    /// Counts from 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong and what may stand there.
    pub message: String,
}

/// Declares the two documents that hold all sections. (serde's `flatten` would lose the place of an error.)
macro_rules! documents {
    ($($field:ident: $section:ty),+ $(,)?) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct PolicyDocument {
            #[serde(default)]
            id: String,
            #[serde(default = "first_version")]
            version: u32,
            #[serde(default)]
            issuer: Issuer,
            licence: Option<Licence>,
            #[serde(default)]
            asked: Vec<Rule>,
            #[serde(default, rename = "override")]
            overrides: Vec<OverrideDocument>,
            $(#[serde(default)] $field: $section,)+
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct OverrideDocument {
            when: Condition,
            $(#[serde(default)] $field: $section,)+
        }

        impl From<PolicyDocument> for Policy {
            fn from(document: PolicyDocument) -> Self {
                Self {
                    id: document.id,
                    version: document.version,
                    issuer: Party { name: document.issuer.name, url: document.issuer.url },
                    licence: document.licence,
                    asked: document.asked,
                    terms: Terms { $($field: document.$field),+ },
                    overrides: document.overrides.into_iter().map(Override::from).collect(),
                }
            }
        }

        impl From<OverrideDocument> for Override {
            fn from(document: OverrideDocument) -> Self {
                Self { when: document.when, terms: Terms { $($field: document.$field),+ } }
            }
        }
    };
}

documents! {
    applies: Applies, who: Who, media: Media, edit: Edit, assets: Assets, money: Money, bulk: Bulk,
    time: Time, credit: Credit, link: Link, measure: Measure, conduct: Conduct, follow: Follow,
    machine: Machine,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Issuer {
    name: Option<String>,
    url: Option<String>,
}

fn first_version() -> u32 {
    1
}

impl Policy {
    /// Reads a policy written in TOML.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = place(text, at);
            PolicyError {
                line,
                column,
                message: error.message().to_owned(),
            }
        })
    }

    /// Reads a policy written in JSON.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message
                .rsplit_once(" at line ")
                .map_or(message.as_str(), |(words, _)| words);
            PolicyError {
                line: error.line().max(1),
                column: error.column().max(1),
                message: message.to_owned(),
            }
        })
    }

    /// Reads TOML or JSON: what begins with a brace is JSON.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_start().starts_with('{') {
            Self::from_json(text)
        } else {
            Self::from_toml(text)
        }
    }

    /// The same terms in TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The name of the issuer, or "the publisher".
    pub fn issuer_name(&self) -> &str {
        self.issuer.name.as_deref().unwrap_or("the publisher")
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        PolicyDocument::deserialize(source).map(Self::from)
    }
}

/// Line and column, in characters and from 1, of a byte offset.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(start..).map_or(0, |line| line.chars().count()) + 1;
    (line, column)
}
