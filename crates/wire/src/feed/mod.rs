//! What the XML feed formats share: scope of base and language, text constructs, people, links, the usual modules.

pub(crate) mod element;
pub(crate) mod inner;
pub(crate) mod links;
pub(crate) mod modules;
pub(crate) mod people;
pub(crate) mod scope;
pub(crate) mod text;

use crate::{Hints, faults::Faults};

pub(crate) use scope::Scope;

/// What goes along while one document is read.
pub(crate) struct Context<'c> {
    pub hints: &'c Hints<'c>,
    pub faults: &'c mut Faults,
}

impl Context<'_> {
    /// Cuts a content that is longer than the limit, and says so.
    pub(crate) fn bounded<'t>(&mut self, text: &'t str) -> &'t str {
        let most = self.hints.limits.text_bytes;
        if text.len() <= most {
            return text;
        }
        let message = format!("A text is longer than {most} bytes; the rest of it was left out.");
        self.faults.repaired("limit.text_bytes", &message, None);
        text.get(..text.floor_char_boundary(most))
            .unwrap_or_default()
    }
}
