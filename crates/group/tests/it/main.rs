//! Events among stories of our own making.

use proptest::prelude::*;
use reprint_group::{Article, Grouper};

/// Stories of three happenings in one town, told by two papers each, in order of arrival.
const TOWN: &[(&str, &str, &str)] = &[
    (
        "ferry",
        "Ferry Admiral back at the north quay",
        "LINDVIK - The ferry Admiral came back to the north quay of Lindvik on Monday after nine weeks in dock at Skarholm. The captain, Marta Vesk, said the new engine burns a third less oil. Crossings begin again on Thursday.",
    ),
    (
        "library",
        "Library to stay open until ten",
        "The town council of Lindvik voted on Monday to keep the Strandgate library open until ten in the evening. Councillor Odd Renner said students had asked for it for years. The cost is forty thousand a year.",
    ),
    (
        "ferry",
        "Admiral sails for Skarholm again",
        "After nine weeks in dock the ferry Admiral is back at Lindvik's north quay. Its new engine uses a third less oil, said captain Marta Vesk. The crossings to Skarholm begin on Thursday.",
    ),
    (
        "fire",
        "Two escape fire at rope works",
        "Two workers escaped a fire at the Hallberg rope works in Lindvik early on Tuesday. Fire chief Siv Amdal said the tar store was lost. Nobody was hurt.",
    ),
    (
        "library",
        "Longer evenings at Strandgate",
        "Lindvik's Strandgate library will stay open until ten in the evening, the council decided on Monday. Students had asked for it for years, councillor Odd Renner said.",
    ),
    (
        "fire",
        "Rope works tar store burns",
        "The tar store of the Hallberg rope works burned down early on Tuesday. Both workers on shift escaped, said Siv Amdal, Lindvik's fire chief, and nobody was hurt.",
    ),
];

#[test]
fn stories_of_one_happening_are_one_event() {
    let mut gathering = Grouper::batch();
    for (_, title, text) in TOWN {
        gathering.add(&Article {
            title,
            text,
            ..Article::default()
        });
    }
    let grouper = gathering.finish();
    for (i, (a, ..)) in (0..).zip(TOWN) {
        for (j, (b, ..)) in (0..).zip(TOWN) {
            assert_eq!(
                grouper.event(i) == grouper.event(j),
                a == b,
                "{} / {}",
                TOWN[i as usize].1,
                TOWN[j as usize].1
            );
        }
    }
}

#[test]
fn any_script_is_grouped() {
    let stories = [
        "市议会周一投票决定，海滨图书馆将开放至晚上十点。议员林大山说，学生们多年来一直要求延长开放时间。",
        "渡轮海军上将号在船坞停泊九周后，周一返回北码头。船长陈海说，新发动机节省三分之一的燃油。",
        "海滨图书馆将开放至晚上十点，市议会周一决定。学生们多年来一直要求延长开放时间，议员林大山说。",
        "Паром «Адмирал» вернулся в понедельник к северному причалу после девяти недель в доке. Капитан Марта Веск сказала, что новый двигатель экономит треть топлива.",
        "После девяти недель в доке паром «Адмирал» снова у северного причала. Новый двигатель экономит треть топлива, сказала капитан Марта Веск.",
    ];
    let mut gathering = Grouper::batch();
    for text in stories {
        gathering.add(&Article {
            text,
            ..Article::default()
        });
    }
    let grouper = gathering.finish();
    assert_eq!(grouper.event(0), grouper.event(2));
    assert_eq!(grouper.event(3), grouper.event(4));
    assert_ne!(grouper.event(0), grouper.event(1));
    assert_ne!(grouper.event(0), grouper.event(3));
}

#[test]
fn a_copy_joins_its_originals_event_whatever_its_words() {
    let mut grouper = Grouper::new();
    let event = grouper
        .add(&Article {
            title: TOWN[0].1,
            text: TOWN[0].2,
            ..Article::default()
        })
        .event;
    grouper.add(&Article {
        title: TOWN[3].1,
        text: TOWN[3].2,
        ..Article::default()
    });
    let copy = grouper.add(&Article {
        title: "Short news",
        text: "See page two.",
        copy_of: Some(0),
        ..Article::default()
    });
    assert_eq!(copy.event, event);
    assert_eq!(grouper.stories(event), [0, 2]);
}

#[test]
fn a_copy_found_after_both_stories_had_events_brings_them_together() {
    let mut grouper = Grouper::new();
    for (title, text) in [
        (TOWN[0].1, TOWN[0].2),
        ("Short news", "See page two."),
        (TOWN[1].1, TOWN[1].2),
    ] {
        grouper.add(&Article {
            title,
            text,
            ..Article::default()
        });
    }
    let event = grouper.event(0).unwrap();
    assert_ne!(grouper.event(1), Some(event));
    assert!(grouper.learn_copy(1, 0).contains(&(1, event)));
    assert_eq!(grouper.stories(event), [0, 1]);
    assert_eq!(grouper.learn_copy(1, 0), [], "that was known");
    assert_eq!(grouper.learn_copy(7, 0), [], "no such story");
    assert_ne!(grouper.event(2), Some(event));
    grouper.look_again();
    assert_eq!(grouper.event(1), grouper.event(0), "and it stays so");
}

#[test]
fn a_copy_joins_an_event_too_large_to_be_decided_anew() {
    let mut grouper = Grouper::new();
    let original = Article {
        title: TOWN[0].1,
        text: TOWN[0].2,
        ..Article::default()
    };
    grouper.add(&original);
    for _ in 0..450 {
        grouper.add(&Article {
            copy_of: Some(0),
            ..original
        });
    }
    let late = grouper.add(&Article {
        title: "Short news",
        text: "See page two.",
        ..Article::default()
    });
    let event = grouper.event(0).unwrap();
    assert_ne!(late.event, event);
    assert_eq!(grouper.learn_copy(late.story, 0), [(late.story, event)]);
    assert!(grouper.stories(late.event).is_empty());
}

#[test]
fn a_grouper_goes_on_where_it_was_kept() {
    let mut whole = Grouper::new();
    let mut kept = Grouper::new();
    for (_, title, text) in TOWN {
        let article = Article {
            title,
            text,
            ..Article::default()
        };
        let event = whole.add(&article);
        let json = serde_json::to_string(&kept).unwrap();
        kept = serde_json::from_str(&json).unwrap();
        assert_eq!(kept.add(&article), event);
    }
}

#[test]
fn nothing_to_go_by_is_an_event_of_its_own() {
    let mut grouper = Grouper::new();
    let empty = grouper.add(&Article::default());
    let second = grouper.add(&Article::default());
    assert_ne!(empty.event, second.event);
    let long = "and ".repeat(1_000_000);
    grouper.add(&Article {
        text: &long,
        ..Article::default()
    });
    assert_eq!(grouper.len(), 3);
}

proptest! {
    #[test]
    fn grouping_never_panics_and_loses_no_story(texts in proptest::collection::vec("\\PC{0,60}", 0..12)) {
        let mut gathering = Grouper::batch();
        let mut stream = Grouper::new();
        for text in &texts {
            let article = Article { title: text, text, ..Article::default() };
            gathering.add(&article);
            stream.add(&article);
        }
        let grouper = gathering.finish();
        for key in 0..u32::try_from(texts.len()).unwrap() {
            let event = grouper.event(key).unwrap();
            prop_assert!(grouper.stories(event).contains(&key));
            prop_assert!(stream.event(key).is_some());
        }
    }
}
