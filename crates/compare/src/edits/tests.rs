use proptest::prelude::*;

use super::*;

#[test]
fn kinds_by_example() {
    use EditKind::{Grammar, Length, None, Style, Substance};
    let table = [
        ("“It works,” she said.", "\"It works\", she said", None),
        ("The centre organised it.", "The center organized it.", None),
        ("He went to the harbor.", "He went to harbor.", Grammar),
        ("The comittee met.", "The committee met.", Grammar),
        (
            "It opened yesterday.",
            "It opened on Monday, Nov. 23.",
            Style,
        ),
        (
            "About 5 per cent of boats",
            "About five percent of boats",
            Style,
        ),
        ("Twelve boats left.", "12 boats left.", Style),
        (
            "Boats left, the mayor said, at noon.",
            "Boats left at noon.",
            Length,
        ),
        (
            "The council approved it.",
            "The council rejected it.",
            Substance,
        ),
        (
            "The council approved it.",
            "The council has not approved it.",
            Substance,
        ),
        ("It cost 12 million.", "It cost 13 million.", Substance),
        (
            "It opened on Monday.",
            "It opened on Monday with a brass band.",
            Substance,
        ),
        (
            "She said “we met yesterday” there.",
            "She said “we met Monday” there.",
            Substance,
        ),
    ];
    for (old, new, kind) in table {
        assert_eq!(greatest(&edits(old, new)), kind, "{old} → {new}");
    }
}

#[test]
fn spans_count_code_points() {
    let found = edits("Café “Ü” approved it.", "Café “Ü” rejected it.");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].old.of("Café “Ü” approved it."), "approved");
    assert_eq!(found[0].new.of("Café “Ü” rejected it."), "rejected");
}

#[test]
fn headlines() {
    let old = "Ferry returns to the north quay after storm";
    let table = [
        (
            "FERRY RETURNS TO THE NORTH QUAY AFTER STORM",
            HeadlineChange::Kept,
        ),
        (
            "After storm, ferry is back at north quay",
            HeadlineChange::Reworded,
        ),
        ("Mayor resigns over harbour costs", HeadlineChange::Changed),
        (
            "Ferry does not return to the north quay after storm",
            HeadlineChange::Changed,
        ),
    ];
    for (new, expected) in table {
        assert_eq!(headline(old, new), expected, "{new}");
    }
}

proptest! {
    #[test]
    fn a_text_is_no_edit_of_itself(text in "\\PC{0,60}") {
        prop_assert!(edits(&text, &text).is_empty());
    }

    #[test]
    fn any_two_texts_can_be_compared(old in "[a-c “”\"é]{0,40}", new in "[a-c “”\"é]{0,40}") {
        let old_end = u32::try_from(old.chars().count()).unwrap();
        for edit in edits(&old, &new) {
            prop_assert!(edit.old.end <= old_end);
        }
    }
}
