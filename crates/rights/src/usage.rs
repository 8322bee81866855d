use reprint_story::{Medium, When};
use serde::{Deserialize, Serialize};

use crate::policy::{Class, Extent};

/// What somebody wants to do with a story. What is absent is false, none, or now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the fixed names of the public format"
)]
pub struct Use {
    /// Who.
    pub partner: Partner,
    /// Where people will meet it.
    pub medium: Medium,
    /// How much of it.
    pub extent: Extent,
    /// The greatest edit made to the body.
    pub edits: Edits,
    /// What is done to the headline.
    pub headline: Headline,
    /// Words of the partner's own are added.
    pub additions: bool,
    /// The language it is translated into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
    /// Who translates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translator: Option<String>,
    /// Which pictures and the like are taken.
    pub assets: AssetsUsed,
    /// For commercial advantage.
    pub commercial: bool,
    /// Advertisements, by their place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ads: Vec<Ads>,
    /// Behind a paywall.
    pub paywall: bool,
    /// Sold on.
    pub resale: bool,
    /// Taken by machine, unpicked.
    pub automatic: bool,
    /// Everything is taken.
    pub wholesale: bool,
    /// Passed on to third parties.
    pub onward: bool,
    /// The publisher's page is shown in a frame.
    pub framing: bool,
    /// On pages made to catch search traffic.
    pub seo_farm: bool,
    /// When it will be published; now, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<When>,
    /// What for.
    pub purpose: Purpose,
}

/// Who uses it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Partner {
    /// The partner's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it is; empty if not said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// Where it is, as an ISO 3166 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

impl Partner {
    /// A partner known by name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// How far a text was, or may be, edited; each includes those before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Edits {
    /// Not at all.
    #[default]
    None,
    /// Spelling, punctuation, grammar.
    Grammar,
    /// House style: "yesterday" to "on Monday", "per cent" to "%".
    Style,
    /// Shorter.
    Length,
    /// What it says.
    Substance,
    /// In any way.
    Any,
}

impl Edits {
    /// The word of the policy and the use.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Grammar => "grammar",
            Self::Style => "style",
            Self::Length => "length",
            Self::Substance => "substance",
            Self::Any => "any",
        }
    }
}

/// What is done to the headline.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Headline {
    /// Nothing.
    #[default]
    Kept,
    /// Other words, the same sense.
    Reworded,
    /// Another sense.
    Changed,
}

/// Where advertisements stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ads {
    /// On the same page.
    Around,
    /// Sold against this story.
    Against,
    /// Inside the text.
    Inside,
}

/// What a use is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Publishing it.
    #[default]
    Reprint,
    /// Having it before its embargo ends, to publish it after.
    Advance,
    /// Looking at it at the desk; never published.
    Preview,
    /// Headline, excerpt and link, in a list of the publisher's stories.
    Teaser,
    /// The publisher's own site.
    Own,
}

/// Which assets are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AssetsUsed {
    /// None.
    #[default]
    None,
    /// All that may go; the rest is left out.
    All,
    /// These, by id.
    These(Vec<String>),
}

impl Serialize for AssetsUsed {
    fn serialize<S: serde::Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => sink.serialize_str("none"),
            Self::All => sink.serialize_str("all"),
            Self::These(ids) => ids.serialize(sink),
        }
    }
}

impl<'de> Deserialize<'de> for AssetsUsed {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = AssetsUsed;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("\"all\", \"none\" or a list of asset ids")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<AssetsUsed, E> {
                match word {
                    "all" => Ok(AssetsUsed::All),
                    "none" => Ok(AssetsUsed::None),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
                }
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                seq: A,
            ) -> Result<AssetsUsed, A::Error> {
                let list = serde::de::value::SeqAccessDeserializer::new(seq);
                Vec::deserialize(list).map(AssetsUsed::These)
            }
        }
        source.deserialize_any(Visitor)
    }
}
