use reprint_trace::{Document, Tracer};

use crate::matching::{FERRY, matched};

#[test]
fn nothing_and_next_to_nothing_match_nothing() {
    for text in ["", "ferry", "\u{feff}\n\n", "??? !!!", "one two three"] {
        assert_eq!(matched(text, text), None, "{text:?}");
        assert_eq!(matched(text, FERRY), None, "{text:?}");
    }
}

#[test]
fn a_sentence_said_a_hundred_thousand_times_is_read_and_told() {
    let text = "The ferry came back to the north quay on Monday. ".repeat(100_000);
    let mut tracer = Tracer::new();
    tracer.add(&Document::of_text(FERRY));
    tracer.add(&Document::of_text(&text));
    let traced = tracer.trace(&Document::of_text(&text));
    assert!(
        traced
            .faults
            .iter()
            .any(|fault| fault.code == "trace.text_cut"),
        "{:?}",
        traced.faults
    );
    assert!(!tracer.matches(&Document::of_text(FERRY)).is_empty());
}

#[test]
fn a_thousand_identical_copies_cost_and_give_a_bounded_number_of_pairs() {
    let mut texts = Tracer::batch();
    for _ in 0..1_000 {
        texts.add(&Document::of_text(FERRY));
    }
    let found = texts.finish().all(1);
    assert!(found.pairs.len() <= 1_000 * 60, "{}", found.pairs.len());
    assert!(
        found
            .faults
            .iter()
            .any(|fault| fault.code == "trace.matches_capped"),
        "{:?}",
        found.faults
    );
}
