//! Bylines: who wrote it, in which part, for whom.

use reprint_story::{Byline, Person};

use crate::Language;

/// What is known around a byline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The language of the page.
    pub language: Language,
    /// The publisher's name: "Example News" in a byline is then the newsroom, not a person.
    pub publisher: Option<&'a str>,
}

/// Reads one byline: "By Ada Quill and Bo Marsh, Correspondents", "Staff and agencies", "Von Ida Horn (dpa)".
/// `raw` is the line as given, white space collapsed. A line with no name in it gives no people.
pub fn read(line: &str, context: Context<'_>) -> Byline {
    let _ = context;
    Byline {
        raw: line.split_whitespace().collect::<Vec<_>>().join(" "),
        people: Vec::new(),
    }
}

/// The people presented by an author box or by notes in the last paragraphs: "Ada Quill is a reporter for …".
pub fn closing_notes(text: &str, language: Language) -> Vec<Person> {
    let _ = (text, language);
    Vec::new()
}
