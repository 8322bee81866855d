use reprint_trace::{Document, Tracer};

use crate::matching::FERRY;

const HOME: &str = "https://lindvik-post.example/ferry";

fn post() -> Document<'static> {
    Document {
        title: "Ferry back at the north quay",
        text: FERRY,
        url: Some(HOME),
        publisher: Some("Lindvik Post"),
        published: "2025-06-02T09:00:00Z".parse().ok(),
        ..Document::default()
    }
}

#[test]
fn a_canonical_address_says_who_was_first_against_a_wrong_time() {
    let copy = Document {
        url: Some("https://valley.example/7"),
        canonical: Some(HOME),
        publisher: Some("Valley Herald"),
        published: "2025-06-01".parse().ok(),
        ..post()
    };
    let mut texts = Tracer::batch();
    let (theirs, ours) = (texts.add(&copy), texts.add(&post()));
    let found = texts.finish().all(2);
    assert_eq!(found.first, [ours, ours]);
    assert_eq!(found.pairs[0].source, ours);
    assert_eq!(found.pairs[0].a, theirs);
}

#[test]
fn a_line_of_credit_says_who_was_first() {
    let text = format!(
        "{FERRY}\n\nThis article was originally published by Lindvik Post and was reproduced with permission."
    );
    let copy = Document {
        text: &text,
        url: None,
        publisher: Some("Valley Herald"),
        published: None,
        ..post()
    };
    let mut tracer = Tracer::new();
    tracer.add(&post());
    let traced = tracer.trace(&copy);
    let (_, direction) = &traced.matches[0];
    assert!(
        direction.there_first && direction.confidence > 0.9,
        "{direction:?}"
    );
    assert!(
        direction
            .because
            .iter()
            .any(|(why, _)| why.contains("names")),
        "{direction:?}"
    );
}

#[test]
fn what_was_cut_tells_copies_without_any_claim_apart() {
    let bare = |text| Document {
        title: "Ferry back",
        text,
        ..Document::default()
    };
    let (short, shorter) = (
        FERRY.rsplit_once("\n\n").unwrap().0,
        FERRY.split_once("\n\n").unwrap().0,
    );
    let mut texts = Tracer::batch();
    for text in [shorter, short, FERRY] {
        texts.add(&bare(text));
    }
    let found = texts.finish().all(1);
    assert_eq!(found.first, [2, 2, 2], "{:?}", found.pairs);
}
