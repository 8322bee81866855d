//! Datelines: "KYIV, Ukraine (AP) —".

use reprint_story::Dateline;

use crate::Language;

/// Reads the dateline at the start of a story's first paragraph. The span starts at the text's first code point it covers.
pub fn read(text: &str, language: Language) -> Option<Dateline> {
    let _ = (text, language);
    None
}
