use reprint_store::{
    search::{self, Field, Only, Order, Search, Term, What},
    story::{self, Start},
};
use reprint_story::{ChangeKind, StoryId};

use crate::room::{Room, on_each_engine, story as text};

fn found(room: &Room, terms: Vec<Term>) -> Vec<StoryId> {
    let search = Search {
        terms,
        ..Search::default()
    };
    room.read(|tx| search::find(tx, room.publisher, &search, 50))
}

fn one(words: &str) -> Vec<Term> {
    vec![Term::new(words)]
}

#[test]
fn both_engines_find_the_same() {
    on_each_engine(|room| {
        let ferry = room.story(
            "Ferry returns to the north quay",
            "Le café a rouvert. The mayor’s boat sank in 2025.",
        );
        let tokyo = room.story("東京都の発表", "知事は火曜日に発表した。");
        let both = room.story("North by quay", "A ferry-boat, and the Ferry Company.");
        for (terms, expected) in [
            (one("ferry"), vec![both, ferry]),
            (one("FERRY boat"), vec![both]),
            (one("north quay"), vec![ferry]),
            (one("cafe"), vec![ferry]),
            (one("mayor's"), vec![ferry]),
            (one("東京"), vec![tokyo]),
            (one("京都"), vec![tokyo]), // two characters at a time cannot tell it from 東京都
            (one("京東"), vec![]),
            (one("知事"), vec![tokyo]),
            (vec![Term::new("ferry"), Term::new("2025")], vec![ferry]),
            (
                vec![
                    Term::new("ferry"),
                    Term {
                        not: true,
                        ..Term::new("company")
                    },
                ],
                vec![ferry],
            ),
            (
                vec![Term {
                    prefix: true,
                    ..Term::new("comp")
                }],
                vec![both],
            ),
            (
                vec![Term {
                    field: Field::Headline,
                    ..Term::new("ferry")
                }],
                vec![ferry],
            ),
            (
                vec![Term {
                    field: Field::Headline,
                    ..Term::new("north quay")
                }],
                vec![ferry],
            ),
            (
                vec![Term {
                    or: vec![Term::new("発表")],
                    ..Term::new("company")
                }],
                vec![both, tokyo],
            ),
            (one("quay le"), vec![]), // a phrase does not run from headline to text
            (one("*\" OR (("), vec![]),
            (one("!!!"), vec![]),
            (one("' & | ! <-> :*"), vec![]),
            (
                vec![Term {
                    not: true,
                    ..Term::new("ferry")
                }],
                vec![tokyo],
            ),
            (vec![], vec![both, tokyo, ferry]),
        ] {
            assert_eq!(found(room, terms.clone()), expected, "{terms:?}");
        }
    });
}

#[test]
fn what_is_held_or_retracted_is_never_found_and_what_is_released_is() {
    on_each_engine(|room| {
        let id = room.story("Ferry returns", "Text.");
        let act = |kind| {
            room.write(|tx| story::act(tx, room.publisher, id, kind, None, None, room.now()));
        };
        act(ChangeKind::Hold);
        assert_eq!(found(room, one("ferry")), []);
        assert_eq!(found(room, vec![]), []);
        act(ChangeKind::Correction); // a change of a held story must not bring it back
        assert_eq!(found(room, one("ferry")), []);
        act(ChangeKind::Release);
        assert_eq!(found(room, one("ferry")), [id]);
        act(ChangeKind::Retraction);
        assert_eq!(found(room, one("ferry")), []);
    });
}

#[test]
fn only_the_newest_versions_words_are_found() {
    on_each_engine(|room| {
        let id = room.story("Ferry sinks", "Text.");
        let mut story = room
            .read(|tx| story::current(tx, room.publisher, id))
            .unwrap();
        story
            .change(ChangeKind::Correction, None, "2026-11-23".parse().unwrap())
            .unwrap();
        story.headline = "Ferry docks".into();
        room.write(|tx| {
            story::change(
                tx,
                room.publisher,
                &story,
                &story::Made::default(),
                room.now(),
            )
        });
        assert_eq!(found(room, one("sinks")), []);
        assert_eq!(found(room, one("docks")), [id]);
    });
}

#[test]
fn an_editors_note_is_not_found_and_names_are() {
    on_each_engine(|room| {
        let mut story = text("Ferry", "Text.");
        story.editor_note = Some("Source wants to stay anonymous".into());
        story.keywords = vec!["Harbour".into()];
        story.byline = Some(reprint_story::Byline {
            raw: "By Ada Quill".into(),
            people: vec![],
        });
        let id = room.id();
        room.write(|tx| {
            story::add(
                tx,
                room.publisher,
                id,
                &Start::own(),
                &mut story,
                room.now(),
            )
        });
        assert_eq!(found(room, one("anonymous")), []);
        for field in [Field::Anywhere, Field::Byline] {
            assert_eq!(
                found(
                    room,
                    vec![Term {
                        field,
                        ..Term::new("ada quill")
                    }]
                ),
                [id]
            );
        }
        assert_eq!(
            found(
                room,
                vec![Term {
                    field: Field::Credit,
                    ..Term::new("text")
                }]
            ),
            []
        );
    });
}

#[test]
fn filters_and_pages() {
    on_each_engine(|room| {
        let mut ids = Vec::new();
        for n in 0..9 {
            let mut story = text(&format!("Ferry {n}"), "Text.");
            story.section = Some(if n % 2 == 0 { "Harbour" } else { "Sport" }.into());
            story.language = Some("en".into());
            story.dates.published = Some(format!("2026-11-{:02}", 1 + n).parse().unwrap());
            if n == 8 {
                story.dates.embargoed_until = Some("2026-12-24T00:00:00Z".parse().unwrap());
            }
            let id = room.id();
            ids.push(id);
            room.write(|tx| {
                story::add(
                    tx,
                    room.publisher,
                    id,
                    &Start::own(),
                    &mut story,
                    room.now(),
                )
            });
        }
        let find = |search: Search, limit| {
            let search = Search {
                terms: one("ferry"),
                ..search
            };
            room.read(|tx| search::find(tx, room.publisher, &search, limit))
        };
        assert_eq!(find(Search::default(), 2), [ids[8], ids[7]]);
        assert_eq!(
            find(
                Search {
                    before: Some(ids[7]),
                    ..Search::default()
                },
                2
            ),
            [ids[6], ids[5]]
        );
        assert_eq!(
            find(
                Search {
                    among: vec![ids[7], ids[8]],
                    ..Search::default()
                },
                9
            ),
            [ids[8], ids[7]]
        );
        assert_eq!(
            find(
                Search {
                    readable_at: Some(room.now()),
                    ..Search::default()
                },
                1
            ),
            [ids[7]]
        );
        assert_eq!(
            find(
                Search {
                    skip: 7,
                    ..Search::default()
                },
                9
            ),
            [ids[1], ids[0]]
        );
        let harbour = Search {
            only: vec![
                Only::is(What::Section("harbour".into())),
                Only::is(What::Language("EN".into())),
                Only::is(What::Side(story::Side::Own)),
                Only::is(What::Since("2026-11-03T00:00:00Z".parse().unwrap())),
                Only::is(What::Until("2026-11-07T00:00:00Z".parse().unwrap())),
            ],
            ..Search::default()
        };
        assert_eq!(find(harbour, 9), [ids[4], ids[2]]);
    });
}

#[test]
fn a_text_beyond_the_limits_of_tsvector_is_stored_and_found() {
    on_each_engine(|room| {
        let words: Vec<String> = (0..150_000).map(|n| format!("word{n} same")).collect();
        let id = room.story("Long read", &words.join(" "));
        assert_eq!(found(room, one("word7 same")), [id]);
        assert_eq!(found(room, one("same")), [id]);
        let long = room.story("Endless", &"x".repeat(1_000_000));
        assert_eq!(found(room, one("endless")), [long]);
    });
}

/// Stories and what is told of each: byline, credit, publisher, language.
fn told(room: &Room) -> [StoryId; 3] {
    [
        ("Mara Quill", "Harbour News", "Quay News", "en-GB"),
        ("Odd Renner", "Hill Wire", "Valley Post", "de"),
        ("Mara Quill", "Hill Wire", "Valley Post", "ja"),
    ]
    .map(|(byline, credit, outlet, language)| {
        let mut story = text("Ferry", "The same words.");
        story.byline = Some(reprint_story::Byline {
            raw: format!("By {byline}"),
            people: vec![],
        });
        story.credits = vec![reprint_story::Credit {
            name: credit.into(),
            role: reprint_story::CreditRole::CreditedSource,
            place: reprint_story::CreditPlace::Body,
            span: None,
            evidence: None,
        }];
        story.publisher = Some(reprint_story::Party {
            name: Some(outlet.into()),
            url: Some(format!(
                "https://www.{}.example/",
                outlet.split(' ').next().unwrap().to_lowercase()
            )),
        });
        story.language = Some(language.into());
        let id = room.id();
        room.write(|tx| {
            story::add(
                tx,
                room.publisher,
                id,
                &Start::own(),
                &mut story,
                room.now(),
            )
        });
        room.clock.advance(1);
        id
    })
}

#[test]
fn fields_are_looked_for_apart_and_so_are_their_contraries() {
    on_each_engine(|room| {
        let [a, b, c] = told(room);
        let term = |field, words: &str| Term {
            field,
            ..Term::new(words)
        };
        let not = |term: Term| Term { not: true, ..term };
        for (terms, expected) in [
            (vec![term(Field::Byline, "mara quill")], vec![c, a]),
            (vec![term(Field::Credit, "hill wire")], vec![c, b]),
            (vec![term(Field::Outlet, "Valley Post")], vec![c, b]),
            (vec![term(Field::Outlet, "quay.example")], vec![a]),
            (vec![term(Field::Byline, "hill")], vec![]),
            (one("hill wire"), vec![c, b]),
            (one("valley post"), vec![]), // who published a story is no word of it
            (
                vec![
                    term(Field::Byline, "quill"),
                    not(term(Field::Outlet, "valley")),
                ],
                vec![a],
            ),
            (vec![not(term(Field::Byline, "quill"))], vec![b]),
            (
                vec![Term {
                    or: vec![term(Field::Credit, "harbour news")],
                    ..term(Field::Byline, "renner")
                }],
                vec![b, a],
            ),
        ] {
            assert_eq!(found(room, terms.clone()), expected, "{terms:?}");
        }
    });
}

#[test]
fn conditions_and_their_contraries() {
    on_each_engine(|room| {
        let [a, b, c] = told(room);
        let held = room.story("Held", "Text.");
        room.write(|tx| {
            story::act(
                tx,
                room.publisher,
                held,
                ChangeKind::Hold,
                None,
                None,
                room.now(),
            )
        });
        let event = room.id();
        for story in [a, b] {
            room.write(|tx| {
                reprint_store::event::put(tx, room.publisher, event, story, room.now(), None)
            });
        }
        let find = |not, any: Vec<What>| {
            let search = Search {
                only: vec![Only { not, any }],
                ..Search::default()
            };
            room.read(|tx| search::find(tx, room.publisher, &search, 9))
        };
        let language = |tag: &str| What::Language(tag.into());
        assert_eq!(find(false, vec![language("en")]), [a]);
        assert_eq!(find(true, vec![language("en")]), [c, b]);
        assert_eq!(find(false, vec![language("en"), language("ja")]), [c, a]);
        assert_eq!(find(false, vec![What::Event(event)]), [b, a]);
        assert_eq!(find(true, vec![What::Event(event)]), [c]);
        assert_eq!(find(false, vec![What::Grouped]), [b, a]);
        assert_eq!(find(false, vec![What::Copies(0, Some(0))]), [c, b, a]);
        assert_eq!(find(false, vec![What::Copies(1, None)]), []);
        let held_ones = What::Status(reprint_story::Status::Withheld);
        assert_eq!(find(false, vec![held_ones.clone()]), [held]);
        assert_eq!(find(true, vec![held_ones]), [c, b, a]);
        assert_eq!(find(false, vec![What::Embargoed(room.now())]), []);
        assert_eq!(find(true, vec![What::Expired(room.now())]), [c, b, a]);
    });
}

#[test]
fn the_story_that_says_it_in_its_headline_is_first_by_relevance() {
    on_each_engine(|room| {
        let headline = room.story("Ferry returns", "The boat is back at the quay.");
        let once = room.story("Council", &format!("{} ferry", "A long text. ".repeat(80)));
        let often = room.story("Harbour", "The ferry, the ferry and the ferry.");
        let search = Search {
            terms: one("ferry"),
            order: Order::Relevance,
            ..Search::default()
        };
        let ids = room.read(|tx| search::find(tx, room.publisher, &search, 9));
        assert_eq!(ids, [headline, often, once]);
        let rest = Search { skip: 1, ..search };
        let ids = room.read(|tx| search::find(tx, room.publisher, &rest, 1));
        assert_eq!(ids, [often]);
    });
}
