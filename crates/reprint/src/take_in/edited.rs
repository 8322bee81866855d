//! How far our own wording of a taken story goes from its publisher's: what its terms are asked for.

use reprint_compare::{EditKind, HeadlineChange, edits};
use reprint_rights::{Edits, Headline, Use};
use reprint_story::Story;
use serde::{Deserialize, Serialize};

/// Where it is kept, with each version.
const KEPT: &str = "local_edits";

/// Our changes to a taken story, in the terms' words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocalEdits {
    edits: Edits,
    headline: Headline,
    additions: bool,
}

impl LocalEdits {
    /// From the publisher's words to ours.
    pub(crate) fn between(theirs: &Story, ours: &Story) -> Self {
        let found = edits(&theirs.text, &ours.text);
        Self {
            edits: match edits::greatest(&found) {
                EditKind::None => Edits::None,
                EditKind::Grammar => Edits::Grammar,
                EditKind::Style => Edits::Style,
                EditKind::Length => Edits::Length,
                EditKind::Substance => Edits::Substance,
            },
            headline: match edits::headline(&theirs.headline, &ours.headline) {
                HeadlineChange::Kept => Headline::Kept,
                HeadlineChange::Reworded => Headline::Reworded,
                HeadlineChange::Changed => Headline::Changed,
            },
            additions: found
                .iter()
                .any(|edit| edit.addition && edit.kind == EditKind::Substance),
        }
    }

    /// As kept with a story.
    pub(crate) fn of(story: &Story) -> Option<Self> {
        serde_json::from_value(story.extra.get(KEPT)?.clone()).ok()
    }

    /// Keeps them with a story; a wording that is the publisher's again has none.
    pub(crate) fn keep(self, story: &mut Story) {
        if self == Self::default() {
            story.extra.remove(KEPT);
        } else {
            story.extra.insert(KEPT.into(), serde_json::json!(self));
        }
    }

    /// The use that is made of the story with these changes.
    pub(crate) fn asked_of(self, usage: Use) -> Use {
        Use {
            edits: self.edits,
            headline: self.headline,
            additions: self.additions,
            ..usage
        }
    }
}

#[cfg(test)]
mod tests {
    use reprint_story::Block;

    use super::*;

    fn story(headline: &str, words: &str) -> Story {
        let mut story = Story::new(headline);
        story.set_body(vec![Block::paragraph(words)]);
        story
    }

    #[test]
    fn a_wording_of_our_own_is_told_in_the_terms_words_and_kept_with_the_story() {
        let theirs = story(
            "The ferry is back",
            "The ferry came back on Monday with forty passengers.",
        );
        let mut ours = story("The ferry is back", "The ferry came back on Monday.");
        let edits = LocalEdits::between(&theirs, &ours);
        assert_eq!(
            (edits.edits, edits.headline),
            (Edits::Length, Headline::Kept)
        );
        edits.keep(&mut ours);
        assert_eq!(LocalEdits::of(&ours), Some(edits));
        LocalEdits::between(&theirs, &theirs).keep(&mut ours);
        assert_eq!(LocalEdits::of(&ours), None);
    }
}
