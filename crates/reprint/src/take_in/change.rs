//! What a newly read story is beside the one we have: the same, or a change that the desk must name.

use reprint_story::{Block, Change, ChangeKind, ContentHash, Status, Story, plain};

/// What reading a known story again has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing a reader would notice.
    Same,
    /// Other words or pictures: a draft change, with the public sentence if the source gave one.
    Changed { sentence: Option<String> },
    /// The source says itself what happened: it carries versions and kinds of changes (another Reprint, an agency).
    Said(Said),
}

/// A change that the source itself has named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) kind: ChangeKind,
    pub(crate) note: Option<String>,
}

/// Compares what was read now with the current version.
pub(crate) fn compare(current: &Story, read: &Story) -> Found {
    if let Some(said) = said_by_source(current, read) {
        return Found::Said(said);
    }
    if same_to_a_reader(current, read) {
        return Found::Same;
    }
    Found::Changed {
        sentence: correction_line(read)
            .filter(|line| correction_line(current).as_ref() != Some(line)),
    }
}

/// A change of status, or a change of words that we have not had yet, is the source's own word.
fn said_by_source(current: &Story, read: &Story) -> Option<Said> {
    let reworded = read.changes.iter().rev().find(|change| rewords(change));
    let kind = match (current.status, read.status) {
        (Status::Canceled, _) => return None,
        (_, Status::Canceled) => ChangeKind::Retraction,
        (Status::Usable | Status::Draft, Status::Withheld) => ChangeKind::Hold,
        (Status::Withheld, Status::Usable) => ChangeKind::Release,
        // Holds and releases in the log are in the status already; only words can still be new.
        _ => {
            reworded
                .filter(|change| !is_known(current, read, change))?
                .kind
        }
    };
    let of_kind = |change: &&Change| change.kind == kind;
    let newest = read.changes.iter().rev().find(of_kind);
    let note = newest.and_then(|change| change.note.clone());
    Some(Said { kind, note })
}

fn rewords(change: &Change) -> bool {
    use ChangeKind::{Correction, Typo, Update};
    matches!(change.kind, Typo | Update | Correction)
}

/// True if we have had as many changes of this kind with this sentence as the source has made. Times are not compared:
/// ours are when we took a change in, and must never make an old change look new.
fn is_known(current: &Story, read: &Story, change: &Change) -> bool {
    let times = |story: &Story| {
        let same = |one: &&Change| one.kind == change.kind && one.note == change.note;
        story.changes.iter().filter(same).count()
    };
    times(read) <= times(current)
}

/// Headline, standfirst, byline, words, links and pictures: what a reader of the page would see change.
pub(super) fn same_to_a_reader(a: &Story, b: &Story) -> bool {
    let people = |story: &Story| story.authors().map(str::to_owned).collect::<Vec<_>>();
    a.headline == b.headline
        && a.standfirst == b.standfirst
        && a.text == b.text
        && a.body == b.body
        && people(a) == people(b)
        && a.media == b.media
}

/// The hash of what [`same_to_a_reader`] looks at, and of what the source itself says has changed.
pub(crate) fn seen_hash(story: &Story) -> ContentHash {
    let people: Vec<&str> = story.authors().collect();
    let said: Vec<_> = story
        .changes
        .iter()
        .filter(|change| rewords(change))
        .map(|change| (change.kind, &change.note))
        .collect();
    let seen = (
        &story.headline,
        &story.standfirst,
        people,
        &story.body,
        &story.media,
        said,
    );
    // Nothing in a story is a map with keys that are no text, so this cannot fail.
    let json = serde_json::to_vec(&seen).unwrap_or_default();
    ContentHash(*blake3::hash(&json).as_bytes())
}

/// "Correction: …" as a paragraph of its own, at the start or the end of the story.
fn correction_line(story: &Story) -> Option<String> {
    const LABELS: [&str; 9] = [
        "Correction",
        "Corrections",
        "Clarification",
        "Editor's note",
        "Editor’s note",
        "Berichtigung",
        "Korrektur",
        "Rectificatif",
        "Corrección",
    ];
    let paragraphs = story.body.iter().filter_map(|block| match block {
        Block::Paragraph { content } => Some(plain(content)),
        _ => None,
    });
    paragraphs.into_iter().find_map(|words| {
        let (label, sentence) = words.split_once(':')?;
        let label = label.trim();
        let named = LABELS.iter().any(|known| {
            label
                .get(..known.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(known))
                // "Correction, 3 March" and "Correction (3 March)" name a day; "Correction facility" is a story.
                && label.chars().count() <= known.chars().count() + 24
                && label.get(known.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ', '(']))
        });
        let sentence = sentence.trim();
        (named && !sentence.is_empty()).then(|| sentence.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(words: &str) -> Story {
        let mut story = Story::new("The ferry is back");
        story.set_body(words.split("\n\n").map(Block::paragraph).collect());
        story
    }

    #[test]
    fn a_changed_text_is_a_draft_change_and_its_correction_line_is_the_sentence() {
        let first = story("It came on Monday.");
        let second = story(
            "It came on Sunday.\n\nCorrection, 3 March: An earlier version named the wrong day.",
        );
        assert_eq!(compare(&first, &first), Found::Same);
        assert_eq!(
            compare(&first, &second),
            Found::Changed {
                sentence: Some("An earlier version named the wrong day.".into())
            }
        );
    }

    #[test]
    fn an_old_correction_line_does_not_explain_a_new_change() {
        let first = story("Correction: The day was wrong.\n\nIt came on Sunday.");
        let second = story("Correction: The day was wrong.\n\nIt came on Sunday at nine.");
        assert_eq!(compare(&first, &second), Found::Changed { sentence: None });
    }

    #[test]
    fn a_source_that_says_what_happened_is_believed_about_its_own_story() {
        let first = story("It came on Monday.");
        let mut second = story("It came on Sunday.");
        let at = "2026-11-23T12:00:00Z".parse().unwrap();
        second
            .change(
                ChangeKind::Correction,
                Some("The day was wrong.".into()),
                at,
            )
            .unwrap();
        let said = Found::Said(Said {
            kind: ChangeKind::Correction,
            note: Some("The day was wrong.".into()),
        });
        assert_eq!(compare(&first, &second), said);
        assert_eq!(compare(&second, &second), Found::Same);
    }

    /// The partner's times differ from the publisher's, so a change taken in once looked new at every poll, and a release
    /// was refused and stopped the whole feed.
    #[test]
    fn a_change_taken_in_once_is_not_said_again() {
        let ours = "2026-11-23T12:00:05Z".parse().unwrap();
        let theirs = "2026-11-23T12:00:00Z".parse().unwrap();
        let (mut here, mut there) = (story("It came."), story("It came."));
        for kind in [
            ChangeKind::Correction,
            ChangeKind::Hold,
            ChangeKind::Release,
        ] {
            here.change(kind, None, ours).unwrap();
            there.change(kind, None, theirs).unwrap();
        }
        assert_eq!(compare(&here, &there), Found::Same);
    }

    #[test]
    fn a_retracted_story_that_comes_back_changes_nothing() {
        let mut gone = story("It came.");
        let at = "2026-11-23T12:00:00Z".parse().unwrap();
        gone.change(ChangeKind::Retraction, None, at).unwrap();
        assert!(!matches!(
            compare(&gone, &story("It came.")),
            Found::Said(_)
        ));
    }
}
