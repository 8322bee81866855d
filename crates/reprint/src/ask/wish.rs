//! What somebody asks for, as a form can say it, and in words.

use reprint_rights::{Edits, Extent, Granted};
use reprint_story::{Medium, StoryId};
use serde::Deserialize;
use serde_json::Value;

/// The longest note kept, in characters.
const LONGEST_NOTE: usize = 2_000;

/// The fields of a request, as a form sends them.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Wish {
    #[serde(default, deserialize_with = "none_if_empty")]
    pub(crate) story: Option<StoryId>,
    #[serde(default)]
    pub(crate) medium: Medium,
    /// `none`, `length`, `substance`
    #[serde(default)]
    pub(crate) edits: String,
    /// A language, if it is to be translated.
    #[serde(default)]
    pub(crate) translation: String,
    #[serde(default)]
    pub(crate) note: String,
}

fn none_if_empty<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<StoryId>, D::Error> {
    let text = String::deserialize(source)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

impl Wish {
    /// What a yes would permit.
    pub(crate) fn granted(&self) -> Granted {
        let language = self.translation.trim();
        Granted {
            medium: Some(self.medium),
            extent: Some(Extent::Full),
            edits: match self.edits.as_str() {
                "length" => Some(Edits::Length),
                "substance" => Some(Edits::Substance),
                _ => None,
            },
            translation: (!language.is_empty()).then(|| language.chars().take(35).collect()),
            ..Granted::default()
        }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::to_value(self.granted()).unwrap_or_default()
    }

    pub(super) fn message(&self) -> Option<String> {
        let note: String = self.note.trim().chars().take(LONGEST_NOTE).collect();
        (!note.is_empty()).then_some(note)
    }
}

/// A permission in an editor's words: "online, shortened, translated (fr)".
pub(crate) fn in_words(usage: &Granted) -> String {
    let mut words = vec![match usage.medium {
        Some(medium) => medium.word().to_owned(),
        None => "as your terms allow".to_owned(),
    }];
    words.extend(match usage.edits {
        Some(Edits::None) | None => None,
        Some(Edits::Grammar | Edits::Style) => Some("in house style".to_owned()),
        Some(Edits::Length) => Some("shortened".to_owned()),
        Some(Edits::Substance | Edits::Any) => Some("with changes".to_owned()),
    });
    words.extend(
        usage
            .translation
            .as_ref()
            .map(|language| format!("translated ({language})")),
    );
    if usage.third_party == Some(true) {
        words.push("material of others included".to_owned());
    }
    words.join(", ")
}
