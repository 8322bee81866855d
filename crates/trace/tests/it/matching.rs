use proptest::prelude::*;
use reprint_trace::{Document, Kind, Match, Tracer};

pub(crate) const FERRY: &str = "The ferry Admiral came back to the north quay of Lindvik on Monday after nine weeks in dock at Skarholm.\n\n\
“We were told six weeks and it took nine,” said captain Marta Vesk. “The new engine burns a third less oil, and nobody has to shout in the saloon any more.”\n\n\
Crossings to Skarholm begin again on Thursday, four a day until the end of the month and six after that. The council had paid for a small boat in the meantime, which carried eleven thousand people and lost two days to fog.\n\n\
The old engine goes to the maritime school, where pupils will take it apart. Ticket prices stay as they were until the spring, when the council looks at them again.";

/// The match of `there` with `here`, if any.
pub(crate) fn matched(here: &str, there: &str) -> Option<Match> {
    let mut tracer = Tracer::new();
    tracer.add(&Document::of_text(there));
    tracer.matches(&Document::of_text(here)).into_iter().next()
}

fn kind(here: &str, there: &str) -> Option<Kind> {
    matched(here, there).map(|found| found.kind)
}

#[test]
fn a_text_is_a_reprint_of_itself() {
    let found = matched(FERRY, FERRY).unwrap();
    assert_eq!(
        (found.kind, found.share, found.share_there),
        (Kind::Reprint, 1.0, 1.0)
    );
    assert_eq!(
        found.passages[0].here.of(FERRY),
        FERRY.trim_end_matches('.')
    );
}

#[test]
fn house_style_does_not_hide_a_reprint() {
    let styled = FERRY
        .replace(['“', '”'], "\"")
        .replace("Monday", "Mon\u{ad}day")
        .to_uppercase();
    assert_eq!(kind(&styled, FERRY), Some(Kind::Reprint));
}

#[test]
fn a_text_cut_short_under_another_lede_is_edited() {
    let cut: String = FERRY
        .split("\n\n")
        .skip(1)
        .take(2)
        .collect::<Vec<_>>()
        .join("\n\n");
    let copy = format!("Travellers waited long, but the boat is back.\n\n{cut}");
    let found = matched(&copy, FERRY).unwrap();
    assert_eq!(found.kind, Kind::EditedReprint);
    assert!(found.share > 0.8 && found.share_there < 0.8, "{found:?}");
}

#[test]
fn a_passage_taken_over_is_an_excerpt() {
    let passage = FERRY.split("\n\n").nth(2).unwrap();
    let blog = format!(
        "What a summer for those who live on islands and work in town. I have been counting boats since June and found few. {} {passage} {}",
        "Here is what the paper had to say about it this week.",
        "None of that will surprise readers of this page, who have heard me on the subject of fog before. Write to me with your own counts and I shall print the best of them."
    );
    let found = matched(&blog, FERRY).unwrap();
    assert_eq!(found.kind, Kind::Excerpt);
    let shared: Vec<&str> = found
        .passages
        .iter()
        .map(|passage| passage.here.of(&blog))
        .collect();
    assert!(
        shared
            .iter()
            .any(|words| words.contains("lost two days to fog")),
        "{shared:?}"
    );
}

#[test]
fn a_speech_quoted_by_both_is_a_statement() {
    let speech = "“I have waited for this boat as you have. We shall never again let a winter pass without a second one, and I will ask the council for the money myself before the first snow falls,” she said. “My father sailed it and my daughter will.”";
    let one = format!(
        "The mayor stood on the quay in the rain on Monday with some two hundred others and spoke for four minutes without notes.\n\n{speech}"
    );
    let other = format!(
        "Opposition members were not convinced by what they heard at the harbour, and asked where sixty million would come from.\n\n{speech}"
    );
    assert_eq!(kind(&one, &other), Some(Kind::Statement));
}

#[test]
fn two_papers_with_one_agencys_text_are_wire() {
    let head = |place: &str| format!("{place} (Reuters) - ");
    let middle = "Crossings to Skarholm begin again on Thursday, four a day until the end of the month and six after that.";
    let paragraphs: Vec<&str> = FERRY.split("\n\n").collect();
    let one = format!(
        "{}Islanders got their boat back this week, and with it the morning papers.\n\n{}\n\nThe harbour master, who has held the post for thirty years, said he had never seen so many people on the quay with flags in their hands, or so many dogs.\n\n{middle} {}\n\nShopkeepers in Skarholm put out tables and sold coffee until it was dark, and a brass band played, though nobody had asked it to.",
        head("LINDVIK"),
        paragraphs[1],
        paragraphs[3]
    );
    let other = format!(
        "{}Nine weeks were six too many for the people of the outer islands.\n\n{middle}\n\nAt the north quay a crane driver watched from his cabin and let his sandwich go cold, as he told this newspaper, for the sight of the black funnel coming round the point.\n\n{}\n\n{} Nobody on the council would say what the repairs had cost in the end, and the yard in Skarholm did not answer calls or letters from us on Monday.",
        head("OSLO"),
        paragraphs[3],
        paragraphs[1]
    );
    assert_eq!(kind(&one, &other), Some(Kind::Wire));
}

#[test]
fn strangers_do_not_match() {
    assert_eq!(
        matched(
            "Two workers escaped a fire at the Hallberg rope works early on Tuesday, the fire chief said.",
            FERRY
        ),
        None
    );
}

#[test]
fn a_newsletter_box_on_many_pages_is_not_reported() {
    let box_ = "Sign up for the Lindvik Letter, our free newsletter with everything that happened in the harbour, the council and the islands, every weekday morning at seven, and never miss a ferry, a vote or a storm again.";
    let topics = [
        "rope", "library", "bridge", "school", "market", "tar", "fog", "snow",
    ];
    let mut gathering = Tracer::batch();
    for (nth, topic) in topics.iter().enumerate() {
        let words: Vec<String> = (0..160)
            .map(|at| format!("{topic}{}", (at * 7 + nth * 1_000) % 997))
            .collect();
        let body = words.join(" ");
        gathering.add(&Document::of_text(&format!("{body}\n\n{box_}")));
    }
    assert_eq!(gathering.finish().all(1).pairs, []);
}

proptest! {
    #[test]
    fn spans_lie_inside_and_shares_within_bounds(words in proptest::collection::vec("[a-zé“”.一二三]{1,6}", 12..120), cut in 0_usize..60) {
        let text = words.join(" ");
        let other = words.get(cut.min(words.len())..).unwrap_or_default().join(" ");
        if let Some(found) = matched(&text, &other) {
            prop_assert!((0.0..=1.0).contains(&found.share) && (0.0..=1.0).contains(&found.share_there));
            for passage in &found.passages {
                prop_assert!(passage.here.end as usize <= text.chars().count());
                prop_assert!(passage.there.end as usize <= other.chars().count());
                prop_assert!(!passage.here.is_empty());
            }
        }
    }

    #[test]
    fn a_long_enough_text_matches_itself(words in proptest::collection::vec("[a-z]{3,9}", 12..200)) {
        let text = words.join(" ");
        let found = matched(&text, &text).unwrap();
        prop_assert_eq!((found.share, found.share_there), (1.0, 1.0));
        prop_assert_eq!(found.kind, Kind::Reprint);
    }

    #[test]
    fn nothing_panics(one in "\\PC{0,200}", other in "\\PC{0,200}") {
        let _ = matched(&one, &other);
        let _ = matched(&one, &one);
    }
}
