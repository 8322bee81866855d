//! The values particular to one key: how much, how far, where.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{All, Extent, Force, Join, Permit, Template, term::parsed};
use crate::Edits;

/// Where a copy's link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkTarget {
    /// No link is wanted.
    None,
    /// The article or the home page.
    Either,
    /// The publisher's home page.
    Home,
    /// The article at its publisher.
    Article,
}

/// What one medium may take: `{ extent = "full", link = "none" }`, or `yes`, `no`, `ask`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediumTerms {
    /// `yes` where an extent is given.
    pub permit: Permit,
    /// Every limit that holds; a document gives one.
    pub extents: Vec<Extent>,
    /// What this medium wants of the link, if it differs from `link.target`.
    pub link: Option<LinkTarget>,
}

impl MediumTerms {
    /// One extent, no word on the link.
    pub fn extent(extent: Extent) -> Self {
        Self {
            permit: Permit::Yes,
            extents: vec![extent],
            link: None,
        }
    }
}

impl Join for MediumTerms {
    fn join(&mut self, other: &Self) {
        self.permit = self.permit.max(other.permit);
        for extent in &other.extents {
            if !self.extents.contains(extent) {
                self.extents.push(*extent);
            }
        }
        self.link = other.link.or(self.link);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MediumTable {
    extent: Option<Extent>,
    link: Option<LinkTarget>,
}

struct MediumVisitor;

impl<'de> Visitor<'de> for MediumVisitor {
    type Value = MediumTerms;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("yes, no, ask or a table such as { extent = \"full\" }")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<MediumTerms, E> {
        let permit = match word {
            "yes" => return Ok(MediumTerms::extent(Extent::Full)),
            "no" => Permit::No,
            "ask" => Permit::Ask,
            _ => return Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        };
        Ok(MediumTerms {
            permit,
            extents: Vec::new(),
            link: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MediumTerms, A::Error> {
        let table = MediumTable::deserialize(MapAccessDeserializer::new(map))?;
        let extent = table.extent.ok_or_else(|| {
            A::Error::custom("an extent is missing, for example { extent = \"full\" }")
        })?;
        Ok(MediumTerms {
            link: table.link,
            ..MediumTerms::extent(extent)
        })
    }
}

impl<'de> Deserialize<'de> for MediumTerms {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(MediumVisitor)
    }
}

impl Serialize for MediumTerms {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let Some(extent) = self.extents.first().filter(|_| self.permit == Permit::Yes) else {
            return self.permit.serialize(sink);
        };
        let mut map = sink.serialize_map(None)?;
        map.serialize_entry("extent", extent)?;
        if let Some(link) = self.link {
            map.serialize_entry("link", &link)?;
        }
        map.end()
    }
}

/// `edit.body`: how far the body may be edited, and whether each edit is to be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyEdits {
    /// The greatest edit permitted.
    pub cap: Edits,
    /// Every edit needs an answer first (`approved`).
    pub approval: bool,
}

impl BodyEdits {
    /// Edits up to `cap`, unasked.
    pub fn up_to(cap: Edits) -> Self {
        Self {
            cap,
            approval: false,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self { approval: true, .. } => "approved",
            Self { cap, .. } => cap.word(),
        }
    }
}

impl Join for BodyEdits {
    fn join(&mut self, other: &Self) {
        self.cap = self.cap.min(other.cap);
        self.approval |= other.approval;
    }
}

/// `edit.headline`: what may happen to the headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadlineEdits {
    /// Other words, the same sense.
    pub reworded: Permit,
    /// Another sense.
    pub changed: Permit,
}

impl HeadlineEdits {
    fn word(self) -> &'static str {
        match (self.reworded, self.changed) {
            (Permit::No, _) => "locked",
            (Permit::Yes, Permit::Yes) => "free",
            (Permit::Yes, Permit::No) => "same_sense",
            (Permit::Yes | Permit::Ask, _) => "ask",
        }
    }
}

impl Join for HeadlineEdits {
    fn join(&mut self, other: &Self) {
        self.reworded = self.reworded.max(other.reworded);
        self.changed = self.changed.max(other.changed);
    }
}

/// `edit.translate`: whether a translation may be made, of the whole and of a part or an edited version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The whole story, otherwise unedited.
    pub whole: Permit,
    /// Less than the whole, or edited.
    pub part: Permit,
}

impl Translation {
    fn word(self) -> &'static str {
        match (self.whole, self.part) {
            (Permit::No, _) => "no",
            (Permit::Ask, _) => "ask",
            (Permit::Yes, Permit::Yes) => "yes",
            (Permit::Yes, Permit::Ask | Permit::No) => "whole",
        }
    }
}

impl Join for Translation {
    fn join(&mut self, other: &Self) {
        self.whole = self.whole.max(other.whole);
        self.part = self.part.max(other.part);
    }
}

/// Reads and writes a value by its word.
macro_rules! by_word {
    ($type:ident, $($word:literal => $value:expr),+ $(,)?) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                parsed(source, concat!("one of", $(" ", $word),+), |word| match word {
                    $($word => Ok($value),)+
                    _ => Err(format!(
                        "unknown value `{word}`, expected one of {}",
                        [$($word),+].join(", ")
                    )),
                })
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
                sink.serialize_str(self.word())
            }
        }
    };
}

by_word!(BodyEdits,
    "none" => Self::up_to(Edits::None),
    "grammar" => Self::up_to(Edits::Grammar),
    "style" => Self::up_to(Edits::Style),
    "length" => Self::up_to(Edits::Length),
    "approved" => Self { cap: Edits::Any, approval: true },
    "any" => Self::up_to(Edits::Any),
);

by_word!(HeadlineEdits,
    "locked" => Self { reworded: Permit::No, changed: Permit::No },
    "same_sense" => Self { reworded: Permit::Yes, changed: Permit::No },
    "ask" => Self { reworded: Permit::Ask, changed: Permit::Ask },
    "free" => Self { reworded: Permit::Yes, changed: Permit::Yes },
);

by_word!(Translation,
    "no" => Self { whole: Permit::No, part: Permit::No },
    "ask" => Self { whole: Permit::Ask, part: Permit::Ask },
    "whole" => Self { whole: Permit::Yes, part: Permit::No },
    "yes" => Self { whole: Permit::Yes, part: Permit::Yes },
);

/// `edit.additions`: whether a partner may add words of its own, and how they are labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Additions {
    /// Permitted, unlabelled, or as the answer says.
    Permit(Permit),
    /// Permitted with this label.
    Labelled(Template),
}

impl Additions {
    fn rank(&self) -> u8 {
        match self {
            Self::Permit(Permit::Yes) => 0,
            Self::Labelled(_) => 1,
            Self::Permit(Permit::Ask) => 2,
            Self::Permit(Permit::No) => 3,
        }
    }
}

impl Join for Additions {
    fn join(&mut self, other: &Self) {
        if other.rank() >= self.rank() {
            self.clone_from(other);
        }
    }
}

impl<'de> Deserialize<'de> for Additions {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        parsed(source, "yes, no, ask or a label", |text| {
            Ok(match text {
                "yes" => Self::Permit(Permit::Yes),
                "no" => Self::Permit(Permit::No),
                "ask" => Self::Permit(Permit::Ask),
                word if !word.contains(char::is_whitespace) => {
                    return Err(format!(
                        "{word:?} is not yes, no, ask or a label such as \"Additional reporting by {{partner}}.\""
                    ));
                }
                label => Self::Labelled(Template::new(label).map_err(|error| error.to_string())?),
            })
        })
    }
}

impl Serialize for Additions {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Permit(permit) => permit.serialize(sink),
            Self::Labelled(label) => label.serialize(sink),
        }
    }
}

/// Something wanted of a partner: `required`, `asked`, `none`, `true`, or the words that say what (then required).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// How strongly.
    pub force: Force,
    /// In the publisher's words, if given.
    pub text: Option<Template>,
}

impl Demand {}

impl Join for Demand {
    fn join(&mut self, other: &Self) {
        self.force = self.force.max(other.force);
        if other.text.is_some() {
            self.text.clone_from(&other.text);
        }
    }
}

struct DemandVisitor;

impl Visitor<'_> for DemandVisitor {
    type Value = Demand;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("required, asked, none, true, or words that say what is wanted")
    }

    fn visit_bool<E: serde::de::Error>(self, wanted: bool) -> Result<Demand, E> {
        let force = if wanted { Force::Required } else { Force::None };
        Ok(Demand { force, text: None })
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Demand, E> {
        let force = match text {
            "required" => Force::Required,
            "asked" => Force::Asked,
            "none" => Force::None,
            // A single lower-case word is a slip of the pen for one of the three, not an instruction.
            word if !word
                .chars()
                .any(|c| c.is_whitespace() || matches!(c, '@' | '#' | '{' | ':')) =>
            {
                return Err(E::invalid_value(serde::de::Unexpected::Str(word), &self));
            }
            _ => {
                let text = Some(Template::new(text).map_err(E::custom)?);
                return Ok(Demand {
                    force: Force::Required,
                    text,
                });
            }
        };
        Ok(Demand { force, text: None })
    }
}

impl<'de> Deserialize<'de> for Demand {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(DemandVisitor)
    }
}

impl Serialize for Demand {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Some(text) => text.serialize(sink),
            None => self.force.serialize(sink),
        }
    }
}

/// Which pictures, graphics, films, sounds or embeds may go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetTerms {
    /// None.
    None,
    /// The publisher's own.
    OwnOnly,
    /// Those with usage terms that permit it.
    Marked,
    /// All, with the story.
    WithStory,
    /// Those under a Creative Commons licence of their own.
    OwnLicence,
    /// After an answer.
    Ask,
}

/// The rules for one kind of asset, all of which hold.
pub type AssetRules = All<AssetTerms>;

/// Whose stories a policy covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Any story the issuer publishes.
    Any,
    /// The issuer's own.
    Own,
}

/// A class of partners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Anybody.
    Any,
    /// News organisations.
    News,
    /// Accredited news organisations.
    Accredited,
    /// Nonprofit organisations.
    Nonprofit,
    /// Those on the list of partners.
    Partner,
}

/// Where the credit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// Anywhere.
    Any,
    /// After the last paragraph.
    Bottom,
    /// Before the third paragraph.
    Top,
}

/// What becomes of a copy when its time has run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It may stay if the publisher says so.
    Ask,
    /// It is cut to an excerpt with a link.
    ExcerptAndLink,
    /// It is removed.
    Remove,
}

/// What becomes of a copy of a retracted story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnRetraction {
    /// A notice takes its place.
    Notice,
    /// It is removed.
    Remove,
}

/// Uses by machines, in RSL's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MachineUse {
    /// Every use.
    All,
    /// Every use by artificial intelligence.
    AiAll,
    /// Training.
    AiTrain,
    /// As input at the time of answering.
    AiInput,
    /// Indexes made for artificial intelligence.
    AiIndex,
    /// Search.
    Search,
}

/// How a machine's use is paid for, in RSL's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "RSL's own words")]
pub enum Payment {
    Purchase,
    Subscription,
    Training,
    Crawl,
    Use,
    Contribution,
    Attribution,
    Free,
}

/// A duty that can stand in a `one_of` group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OneOf {
    /// `link.target`
    Link,
    /// `link.canonical`
    Canonical,
    /// `link.noindex`
    Noindex,
    /// `credit.line`, at the top
    TopLine,
    /// `credit.line`, anywhere
    Line,
    /// `measure.pixel`
    Pixel,
}
