//! Copyright lines, permission notices, licences.

use reprint_story::Span;

/// "Copyright 1999–2025 Example News."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copyright {
    /// The line as printed.
    pub line: String,
    /// Who holds it.
    pub holder: Option<String>,
    /// "2025", "1999–2025".
    pub years: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// "This article was originally published on … and is reproduced with permission."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The notice as printed.
    pub notice: String,
    /// The original publisher, if it is named.
    pub publisher: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// A licence named or linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The words that name it.
    pub name: String,
    /// Its address, also where only the name was given: "CC BY-ND 4.0".
    pub url: Option<String>,
    /// Where it stands in what was read.
    pub span: Span,
}

/// Finds the best copyright line of a text: a line, a paragraph or a whole footer.
pub fn copyright(text: &str) -> Option<Copyright> {
    let _ = text;
    None
}

/// Finds the first permission notice of a text: republished by permission, reprint rights, "Riproduzione riservata".
pub fn permission(text: &str) -> Option<Permission> {
    let _ = text;
    None
}

/// Finds the first licence a text names or links to.
pub fn licence(text: &str) -> Option<Licence> {
    let _ = text;
    None
}
