//! How much of a story.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, Visitor, value::MapAccessDeserializer},
};

/// How much of a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Extent {
    /// The whole story, or any part that the rest of the terms allow.
    #[default]
    Full,
    /// The whole story and nothing less.
    FullOnly,
    /// The first so many paragraphs.
    Paragraphs(u32),
    /// The first so many words.
    Words(u32),
    /// The headline and a link.
    Headline,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    paragraphs: Option<u32>,
    words: Option<u32>,
}

struct ExtentVisitor;

impl<'de> Visitor<'de> for ExtentVisitor {
    type Value = Extent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("full, full_only, headline, { paragraphs = 3 } or { words = 250 }")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Extent, E> {
        match word {
            "full" => Ok(Extent::Full),
            "full_only" => Ok(Extent::FullOnly),
            "headline" => Ok(Extent::Headline),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Extent, A::Error> {
        match Part::deserialize(MapAccessDeserializer::new(map))? {
            Part {
                paragraphs: Some(n),
                words: None,
            } => Ok(Extent::Paragraphs(n)),
            Part {
                paragraphs: None,
                words: Some(n),
            } => Ok(Extent::Words(n)),
            _ => Err(A::Error::custom("give either paragraphs or words")),
        }
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(ExtentVisitor)
    }
}

impl Serialize for Extent {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let (key, n) = match self {
            Self::Full => return sink.serialize_str("full"),
            Self::FullOnly => return sink.serialize_str("full_only"),
            Self::Headline => return sink.serialize_str("headline"),
            Self::Paragraphs(n) => ("paragraphs", n),
            Self::Words(n) => ("words", n),
        };
        let mut map = sink.serialize_map(Some(1))?;
        map.serialize_entry(key, n)?;
        map.end()
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the whole story"),
            Self::FullOnly => f.write_str("the whole story and nothing less"),
            Self::Paragraphs(1) => f.write_str("the first paragraph"),
            Self::Paragraphs(n) => write!(f, "the first {n} paragraphs"),
            Self::Words(n) => write!(f, "the first {n} words"),
            Self::Headline => f.write_str("the headline and a link"),
        }
    }
}
