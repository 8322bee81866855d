//! The language: what the page declares, unless its text plainly says otherwise.

use reprint_story::Story;

use super::Page;
use crate::jsonld;

/// The declared language as a BCP 47 tag.
pub(super) fn declared(page: &Page<'_>) -> Option<String> {
    let data = page
        .article
        .and_then(|article| jsonld::text(article, "inLanguage"));
    page.scan
        .html_lang
        .and_then(tag)
        .or_else(|| data.as_deref().and_then(tag))
        .or_else(|| page.scan.meta_named("og:locale").and_then(tag))
        .or_else(|| {
            [
                "http-equiv:content-language",
                "language",
                "dc.language",
                "content-language",
            ]
            .iter()
            .find_map(|name| page.scan.meta_named(name).and_then(tag))
        })
}

/// A well-formed tag: `en_us` becomes `en-US`; lists and words are refused.
fn tag(said: &str) -> Option<String> {
    let said = said.trim().split([',', ';']).next()?.trim();
    let mut parts = said.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len())
        || !language.bytes().all(|b| b.is_ascii_lowercase())
        || language == "und"
        || language == "mul"
    {
        return None;
    }
    let mut out = language;
    for part in parts {
        let part = match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_alphabetic()) => part.to_ascii_uppercase(),
            3 if part.bytes().all(|b| b.is_ascii_digit()) => part.to_owned(),
            4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                let mut script = part.to_ascii_lowercase();
                if let Some(first) = script.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                script
            }
            _ => break,
        };
        out.push('-');
        out.push_str(&part);
    }
    Some(out)
}

/// Sets the language, checked against the text.
pub(super) fn set(page: &Page<'_>, story: &mut Story) {
    let cut = story.text.floor_char_boundary(500);
    let sample = story.text.get(..cut).unwrap_or_default();
    let guess = (sample.len() > 120)
        .then(|| whatlang::detect(sample))
        .flatten();
    let guessed = guess
        .as_ref()
        .filter(|g| g.is_reliable())
        .and_then(|g| two_letters(g.lang()));
    match (&page.language, guessed) {
        (Some(said), Some(seen))
            if !same(said, seen) && guess.is_some_and(|g| g.confidence() > 0.95) =>
        {
            story.language = Some(seen.to_owned());
            story.note("language", "text", "page.language.guessed");
        }
        (Some(said), _) => {
            story.language = Some(said.clone());
            story.note(
                "language",
                "lang attribute or metadata",
                "page.language.declared",
            );
        }
        (None, Some(seen)) => {
            story.language = Some(seen.to_owned());
            story.note("language", "text", "page.language.guessed");
        }
        (None, None) => {}
    }
}

/// The language of a text without a page around it, if it can be told.
pub(crate) fn language_of(text: &str) -> Option<&'static str> {
    let cut = text.floor_char_boundary(500);
    let guess = whatlang::detect(text.get(..cut)?)?;
    guess.is_reliable().then(|| two_letters(guess.lang()))?
}

/// True if two tags name one language; the written forms of Norwegian, and of Serbo-Croatian, are not told apart by guessing.
fn same(said: &str, seen: &str) -> bool {
    let said = said.split('-').next().unwrap_or(said);
    let family = |tag: &str| match tag {
        "nb" | "nn" | "no" | "da" => 1,
        "hr" | "sr" | "bs" | "sh" | "me" => 2,
        "id" | "ms" => 3,
        "pt" | "gl" => 4,
        "es" | "ca" => 5,
        "cs" | "sk" => 6,
        "ru" | "be" | "uk" | "bg" | "mk" => 7,
        "af" | "nl" | "lb" | "fy" => 8,
        _ => 0,
    };
    said == seen || (family(said) != 0 && family(said) == family(seen))
}

fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang as L;
    Some(match lang {
        L::Eng => "en",
        L::Deu => "de",
        L::Fra => "fr",
        L::Spa => "es",
        L::Por => "pt",
        L::Ita => "it",
        L::Nld => "nl",
        L::Dan => "da",
        L::Nob => "no",
        L::Swe => "sv",
        L::Fin => "fi",
        L::Pol => "pl",
        L::Ces => "cs",
        L::Slk => "sk",
        L::Hun => "hu",
        L::Ron => "ro",
        L::Tur => "tr",
        L::Rus => "ru",
        L::Ukr => "uk",
        L::Bul => "bg",
        L::Ell => "el",
        L::Hrv => "hr",
        L::Srp => "sr",
        L::Slv => "sl",
        L::Lit => "lt",
        L::Lav => "lv",
        L::Est => "et",
        L::Cat => "ca",
        L::Ara => "ar",
        L::Pes => "fa",
        L::Urd => "ur",
        L::Hin => "hi",
        L::Ben => "bn",
        L::Tam => "ta",
        L::Tel => "te",
        L::Mar => "mr",
        L::Guj => "gu",
        L::Kan => "kn",
        L::Mal => "ml",
        L::Pan => "pa",
        L::Tha => "th",
        L::Kor => "ko",
        L::Jpn => "ja",
        L::Cmn => "zh",
        L::Vie => "vi",
        L::Ind => "id",
        L::Heb => "he",
        L::Kat => "ka",
        L::Hye => "hy",
        L::Afr => "af",
        L::Mkd => "mk",
        L::Bel => "be",
        _ => return None,
    })
}
