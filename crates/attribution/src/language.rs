use std::{collections::HashMap, hash::BuildHasherDefault, sync::LazyLock};

use crate::lexicon::Fast;

/// The languages the rules distinguish. Anything else is read by the rules that hold everywhere (marks, agencies, years).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
    /// Italian.
    Italian,
    /// Dutch.
    Dutch,
    /// Danish, Norwegian, Swedish: one set of rules.
    Nordic,
    /// Any other.
    #[default]
    Other,
}

impl Language {
    /// The language of a BCP 47 tag: `en`, `de-CH`, `pt_BR`.
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Self::English,
            "de" | "lb" => Self::German,
            "fr" => Self::French,
            "es" | "gl" | "ca" => Self::Spanish,
            "pt" => Self::Portuguese,
            "it" => Self::Italian,
            "nl" | "af" => Self::Dutch,
            "da" | "no" | "nb" | "nn" | "sv" => Self::Nordic,
            _ => Self::Other,
        }
    }

    /// Guesses from the commonest words among the first few hundred; [`Language::Other`] where too few of them are known.
    pub fn guess(text: &str) -> Self {
        let mut counts = [0_u32; COMMON.len()];
        let mut seen = 0_u32;
        for word in text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .take(GUESS_WORDS)
        {
            seen += 1;
            let languages = WORDS.get(word).copied().unwrap_or_default();
            for (nth, count) in counts.iter_mut().enumerate() {
                *count += u32::from(languages >> nth & 1);
            }
        }
        let best = counts.iter().zip(COMMON).max_by_key(|(count, _)| **count);
        match best {
            Some((count, (language, _))) if count * 20 >= seen && *count > 0 => *language,
            _ => Self::Other,
        }
    }
}

/// Each common word with a bit for every language of [`COMMON`] that has it.
static WORDS: LazyLock<HashMap<&'static str, u8, BuildHasherDefault<Fast>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, u8, _> = HashMap::default();
    for (nth, (_, list)) in COMMON.iter().enumerate() {
        for word in *list {
            *words.entry(*word).or_default() |= 1 << nth;
        }
    }
    words
});

/// How many words a guess looks at: enough to be sure, little enough to cost nothing.
const GUESS_WORDS: usize = 300;

/// A dozen of the commonest words of each language that few of the others share.
const COMMON: &[(Language, &[&str])] = &[
    (
        Language::English,
        &[
            "the", "of", "and", "to", "that", "for", "is", "with", "was", "it", "he", "by",
        ],
    ),
    (
        Language::German,
        &[
            "der", "die", "und", "das", "den", "von", "mit", "ist", "des", "im", "nicht", "dem",
        ],
    ),
    (
        Language::French,
        &[
            "le", "les", "et", "des", "du", "est", "une", "dans", "pour", "qui", "au", "sur",
        ],
    ),
    (
        Language::Spanish,
        &[
            "el", "los", "y", "del", "las", "una", "con", "por", "se", "su", "lo", "al",
        ],
    ),
    (
        Language::Portuguese,
        &[
            "o", "os", "do", "da", "em", "um", "uma", "não", "com", "no", "na", "ao",
        ],
    ),
    (
        Language::Italian,
        &[
            "il", "di", "che", "della", "è", "per", "gli", "nel", "sono", "alla", "dei", "non",
        ],
    ),
    (
        Language::Dutch,
        &[
            "het", "een", "van", "en", "dat", "niet", "zijn", "voor", "op", "te", "aan", "ook",
        ],
    ),
    (
        Language::Nordic,
        &[
            "og", "och", "att", "at", "det", "som", "på", "är", "er", "av", "af", "til", "ikke",
            "inte", "den",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_or_two_tells_the_language() {
        for (text, language) in [
            (
                "The ferry left the quay and it was late by an hour.",
                Language::English,
            ),
            (
                "Die Fähre ist mit einer Stunde Verspätung von der Insel gekommen.",
                Language::German,
            ),
            (
                "Le bateau est parti dans la nuit pour les îles.",
                Language::French,
            ),
            (
                "El barco salió por la noche con los pasajeros del norte.",
                Language::Spanish,
            ),
            ("Лодка ушла ночью.", Language::Other),
            ("", Language::Other),
        ] {
            assert_eq!(Language::guess(text), language, "{text}");
        }
    }

    #[test]
    fn tags_are_read_with_or_without_a_region() {
        assert_eq!(Language::from_tag("de-CH"), Language::German);
        assert_eq!(Language::from_tag("PT_br"), Language::Portuguese);
        assert_eq!(Language::from_tag("und"), Language::Other);
    }
}
