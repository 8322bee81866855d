//! A source's new words and our own changes, brought together on the source's last word: field by field, and block by
//! block in the text. What only one side changed goes through; what both changed stops, with both sides.

use reprint_compare::merge::{Merged, Part, blocks};
use reprint_story::{Block, Story};

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Together {
    /// Everything found its place.
    Clean(Box<Story>),
    /// Both sides changed these; a person decides.
    Conflicts(Vec<Place>),
}

/// A place both sides changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// "Headline", "Text".
    pub(crate) what: &'static str,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

/// Whose words stand where both sides changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Theirs,
}

/// Brings them together. `theirs` gives everything that is not the words.
pub(crate) fn together(base: &Story, ours: &Story, theirs: &Story) -> Together {
    let mut conflicts = Vec::new();
    let merged = join(base, ours, theirs, &mut conflicts, Side::Theirs);
    if conflicts.is_empty() {
        Together::Clean(Box::new(merged))
    } else {
        Together::Conflicts(conflicts)
    }
}

/// The same with an answer to every conflict.
pub(crate) fn settled(base: &Story, ours: &Story, theirs: &Story, side: Side) -> Story {
    join(base, ours, theirs, &mut Vec::new(), side)
}

fn join(
    base: &Story,
    ours: &Story,
    theirs: &Story,
    conflicts: &mut Vec<Place>,
    side: Side,
) -> Story {
    let mut merged = theirs.clone();
    let mut choose = |what, base: Option<&str>, ours: Option<&str>, theirs: Option<&str>| {
        if ours == base || ours == theirs {
            return Side::Theirs;
        }
        if theirs == base {
            return Side::Ours;
        }
        conflicts.push(Place {
            what,
            ours: ours.unwrap_or_default().to_owned(),
            theirs: theirs.unwrap_or_default().to_owned(),
        });
        side
    };
    let headline = choose(
        "Headline",
        Some(&base.headline),
        Some(&ours.headline),
        Some(&theirs.headline),
    );
    if headline == Side::Ours {
        merged.headline.clone_from(&ours.headline);
    }
    let standfirst = choose(
        "Standfirst",
        base.standfirst.as_deref(),
        ours.standfirst.as_deref(),
        theirs.standfirst.as_deref(),
    );
    if standfirst == Side::Ours {
        merged.standfirst.clone_from(&ours.standfirst);
    }
    let body = match blocks(&base.body, &ours.body, &theirs.body) {
        Merged::Conflicts(parts) => {
            conflicts.extend(parts.iter().filter_map(place));
            parts
                .into_iter()
                .flat_map(|part| chosen(part, side))
                .collect()
        }
        Merged::Clean(body) => body,
        // Never: only the merge of whole stories looks at their status.
        Merged::Gone(_) => theirs.body.clone(),
    };
    if body != merged.body {
        reword(&mut merged, body);
    }
    merged
}

fn place(part: &Part) -> Option<Place> {
    let words = |blocks: &[Block]| reprint_story::text_of(blocks);
    match part {
        Part::Blocks(_) => None,
        Part::Conflict { ours, theirs, .. } => Some(Place {
            what: "Text",
            ours: words(ours),
            theirs: words(theirs),
        }),
    }
}

fn chosen(part: Part, side: Side) -> Vec<Block> {
    match (part, side) {
        (Part::Blocks(blocks), _) => blocks,
        (Part::Conflict { ours, .. }, Side::Ours) => ours,
        (Part::Conflict { theirs, .. }, Side::Theirs) => theirs,
    }
}

/// Puts other words into a story. What pointed into the old ones goes.
pub(crate) fn reword(story: &mut Story, body: Vec<Block>) {
    story.set_body(body);
    story.quotes.clear();
    story.credits.retain(|credit| credit.span.is_none());
    if let Some(dateline) = story.dateline.take() {
        story.dateline = Some(dateline).filter(|dateline| dateline.span.is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(headline: &str, words: &str) -> Story {
        let mut story = Story::new(headline);
        story.set_body(words.split(' ').map(Block::paragraph).collect());
        story
    }

    #[test]
    fn what_one_side_changed_goes_through() {
        let base = story("A", "one two three");
        let ours = story("A, here", "one two three four");
        let theirs = story("A", "ONE two three");
        let Together::Clean(merged) = together(&base, &ours, &theirs) else {
            panic!("it stopped");
        };
        assert_eq!(*merged, story("A, here", "ONE two three four"));
    }

    #[test]
    fn what_both_changed_stops_with_both_sides_until_one_is_chosen() {
        let base = story("A", "one two three");
        let ours = story("A", "one 2 three");
        let theirs = story("B", "one TWO three");
        let Together::Conflicts(places) = together(&base, &ours, &theirs) else {
            panic!("it went through");
        };
        let place = Place {
            what: "Text",
            ours: "2".into(),
            theirs: "TWO".into(),
        };
        assert_eq!(places, [place]);
        assert_eq!(
            settled(&base, &ours, &theirs, Side::Ours),
            story("B", "one 2 three")
        );
        assert_eq!(
            settled(&base, &ours, &theirs, Side::Theirs),
            story("B", "one TWO three")
        );
    }
}
