//! The site's own words, in the languages it speaks. A site in another language speaks English.

mod de;
mod en;
mod es;
mod fr;

/// Everything a page says that is not a story's, a publisher's or a term's. `{}` stands for a name or
/// number; what a field means is best seen in `en.rs`.
#[derive(Debug)]
pub(crate) struct Words {
    pub language: &'static str,
    pub months: [&'static str; 12],
    /// `{d}`, `{m}` and `{y}` are day, month and year.
    pub date: &'static str,
    pub skip: &'static str,
    pub sections: &'static str,
    pub front: &'static str,
    pub newest: &'static str,
    pub republish: &'static str,
    pub republish_story: &'static str,
    pub search: &'static str,
    pub search_label: &'static str,
    pub no_results: &'static str,
    pub search_hint: &'static str,
    pub one_result: &'static str,
    pub results: &'static str,
    pub newer: &'static str,
    pub older: &'static str,
    pub pages: &'static str,
    pub page: &'static str,
    pub empty: &'static str,
    pub by: &'static str,
    pub and: &'static str,
    pub published: &'static str,
    pub updated: &'static str,
    pub corrected: &'static str,
    pub correction: &'static str,
    pub update: &'static str,
    pub what_changed: &'static str,
    pub corrections: &'static str,
    pub report_error: &'static str,
    pub more: &'static str,
    pub on_this: &'static str,
    pub table: &'static str,
    pub original: &'static str,
    pub licence: &'static str,
    pub feeds: &'static str,
    pub retracted: &'static str,
    pub retracted_sentence: &'static str,
    pub held: &'static str,
    pub held_sentence: &'static str,
    pub since: &'static str,
    pub to_front: &'static str,
    pub missing: &'static str,
    pub missing_sentence: &'static str,
    pub may_reprint: &'static str,
    pub ask_first: &'static str,
    pub not_for_reprint: &'static str,
    pub until_then: &'static str,
    pub print_byline: &'static str,
    pub print_line: &'static str,
    pub print_after: &'static str,
    pub contact: &'static str,
    pub kit: KitWords,
}

/// The words of the republish page.
#[derive(Debug)]
pub(crate) struct KitWords {
    pub rules: &'static str,
    pub asked: &'static str,
    pub how: &'static str,
    pub headline: &'static str,
    pub standfirst: &'static str,
    pub byline: &'static str,
    pub text: &'static str,
    pub html: &'static str,
    pub plain: &'static str,
    pub markdown: &'static str,
    pub print: &'static str,
    pub everything: &'static str,
    pub pictures: &'static str,
    pub no_pictures: &'static str,
    pub picture_may: &'static str,
    pub picture_ask: &'static str,
    pub picture_not: &'static str,
    pub open_picture: &'static str,
    pub search_engines: &'static str,
    pub canonical: &'static str,
    pub noindex: &'static str,
    pub noindex_extra: &'static str,
    pub corrections: &'static str,
    pub not_before: &'static str,
    pub remove_by: &'static str,
    pub reasons: &'static str,
    pub ask: &'static str,
    pub excerpt: &'static str,
    pub words: &'static str,
    pub back: &'static str,
    pub correction_label: &'static str,
}

impl Words {
    /// The words for a BCP 47 tag, by its primary subtag.
    pub(crate) fn of(language: &str) -> &'static Self {
        match primary(language).to_ascii_lowercase().as_str() {
            "de" => &de::WORDS,
            "es" => &es::WORDS,
            "fr" => &fr::WORDS,
            _ => &en::WORDS,
        }
    }

    /// `dir` of a page in these words.
    pub(crate) fn dir(&self) -> &'static str {
        direction(self.language)
    }
}

/// `rtl` or `ltr`.
pub(crate) fn direction(language: &str) -> &'static str {
    if is_right_to_left(language) {
        "rtl"
    } else {
        "ltr"
    }
}

/// `fr` of `fr-CA`.
pub(crate) fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// True for languages written from right to left in their usual script.
pub(crate) fn is_right_to_left(language: &str) -> bool {
    matches!(
        primary(language).to_ascii_lowercase().as_str(),
        "ar" | "dv" | "fa" | "he" | "iw" | "ps" | "sd" | "ug" | "ur" | "yi"
    )
}

/// Puts a name or number where `{}` stands.
pub(crate) fn fill(pattern: &str, with: &str) -> String {
    pattern.replacen("{}", with, 1)
}
