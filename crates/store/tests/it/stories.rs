use reprint_store::{
    StoreError,
    draft::{self, DraftChange, DraftState},
    source::{self, Source, SourceKind},
    story::{self, Cursor, Filter, Found, Made, Name, Names, Side, Start},
};
use reprint_story::{ChangeKind, SourceId, Status, When};

use crate::room::{Room, newsroom, on_each_engine, story as text};

fn source(room: &Room, url: &str) -> SourceId {
    let source = Source::new(room.id(), room.publisher, SourceKind::Feed, url, room.now());
    room.write(|tx| source::add(tx, &source));
    source.id
}

#[test]
fn a_story_is_kept_through_all_its_versions() {
    on_each_engine(|room| {
        let id = room.story("Ferry returns", "It came back on Monday.");
        let (publisher, now) = (room.publisher, room.now());
        let mut second = room.read(|tx| story::current(tx, publisher, id)).unwrap();
        assert_eq!(second.id, Some(id));
        second
            .change(
                ChangeKind::Correction,
                Some("It was Sunday.".into()),
                When::utc(now),
            )
            .unwrap();
        second.headline = "Ferry returned on Sunday".into();
        let made = Made {
            by: Some("editor@quay.example".into()),
            ..Made::default()
        };
        let head = room.write(|tx| story::change(tx, publisher, &second, &made, now));
        assert_eq!(
            (head.version, head.headline.as_str()),
            (2, "Ferry returned on Sunday")
        );

        let versions = room.read(|tx| story::versions(tx, publisher, id));
        assert_eq!(versions.len(), 2);
        assert_eq!(versions[1].kind, Some(ChangeKind::Correction));
        assert_eq!(versions[1].note.as_deref(), Some("It was Sunday."));
        assert_eq!(versions[1].made, made);
        let first = room
            .read(|tx| story::version(tx, publisher, id, 1))
            .unwrap();
        assert_eq!(first.headline, "Ferry returns");
        assert_eq!(
            room.read(|tx| story::current(tx, publisher, id)),
            Some(second)
        );
    });
}

#[test]
fn two_editors_cannot_both_make_version_two() {
    on_each_engine(|room| {
        let id = room.story("Ferry returns", "Text.");
        let mut mine = room
            .read(|tx| story::current(tx, room.publisher, id))
            .unwrap();
        let mut theirs = mine.clone();
        let at = When::utc(room.now());
        mine.change(ChangeKind::Update, None, at).unwrap();
        theirs.change(ChangeKind::Typo, None, at).unwrap();
        room.write(|tx| story::change(tx, room.publisher, &mine, &Made::default(), room.now()));
        let refused = room
            .store
            .write(|tx| story::change(tx, room.publisher, &theirs, &Made::default(), room.now()))
            .unwrap_err();
        assert!(matches!(refused, StoreError::Conflict(_)), "{refused}");
        assert!(refused.to_string().contains("read it again"), "{refused}");
    });
}

#[test]
fn only_a_change_of_status_moves_the_epoch() {
    on_each_engine(|room| {
        let id = room.story("Ferry returns", "Text.");
        let epoch = || room.read(|tx| story::epoch(tx, room.publisher));
        let act = |kind| {
            room.store
                .write(|tx| story::act(tx, room.publisher, id, kind, None, None, room.now()))
        };
        assert_eq!(epoch(), 0);
        act(ChangeKind::Update).unwrap();
        assert_eq!(epoch(), 0);
        act(ChangeKind::Hold).unwrap();
        assert_eq!(epoch(), 1);
        act(ChangeKind::Release).unwrap();
        act(ChangeKind::Retraction).unwrap();
        assert_eq!(epoch(), 3);
        let refused = act(ChangeKind::Release).unwrap_err();
        assert!(matches!(refused, StoreError::Transition(_)));
        let head = room.read(|tx| story::get(tx, room.publisher, id)).unwrap();
        assert_eq!((head.status, head.version), (Status::Canceled, 5));
    });
}

#[test]
fn a_guid_that_changed_at_the_same_url_is_no_second_story() {
    on_each_engine(|room| {
        let (feed, other) = (
            source(room, "https://a.example/feed"),
            source(room, "https://b.example/feed"),
        );
        let names = |guid: &str, url: &str| Names {
            guid: Some((feed, guid.into())),
            uri: None,
            urls: vec![url.into()],
        };
        let id = room.id();
        let start = Start {
            names: names("1", "https://a.example/ferry"),
            ..Start::taken(feed)
        };
        room.write(|tx| {
            story::add(
                tx,
                room.publisher,
                id,
                &start,
                &mut text("Ferry", "Text."),
                room.now(),
            )
        });

        let find = |names: &Names| room.read(|tx| story::find(tx, room.publisher, names));
        assert_eq!(
            find(&names("1", "https://a.example/moved")),
            Some(Found {
                story: id,
                by: Name::Guid
            })
        );
        let renamed = names("post-1", "https://a.example/ferry");
        assert_eq!(
            find(&renamed),
            Some(Found {
                story: id,
                by: Name::Url
            })
        );
        room.write(|tx| story::remember(tx, room.publisher, id, &renamed));
        assert_eq!(
            find(&names("post-1", "https://a.example/x")),
            Some(Found {
                story: id,
                by: Name::Guid
            })
        );
        // Another feed's guid 1 is another thing.
        let stranger = Names {
            guid: Some((other, "1".into())),
            ..Names::default()
        };
        assert_eq!(find(&stranger), None);
        let known = room.read(|tx| story::names(tx, room.publisher, id));
        assert_eq!(known.len(), 3);
    });
}

#[test]
fn names_of_any_length_and_with_nul_are_kept_apart() {
    on_each_engine(|room| {
        let long = format!("https://a.example/{}", "é".repeat(5000));
        let names = |url: String| Names {
            urls: vec![url],
            ..Names::default()
        };
        let id = room.id();
        let start = Start {
            names: names(long.clone()),
            ..Start::own()
        };
        let mut story = text("A headline\0with NUL", "And\0text.");
        story.section = Some("Sec\0tion".into());
        room.write(|tx| story::add(tx, room.publisher, id, &start, &mut story, room.now()));
        let find =
            |url: String| room.read(|tx| story::find(tx, room.publisher, &names(url.clone())));
        assert_eq!(find(long.clone()).map(|f| f.story), Some(id));
        assert_eq!(find(format!("{long}x")), None);
        let head = room.read(|tx| story::get(tx, room.publisher, id)).unwrap();
        assert_eq!(head.headline, "A headlinewith NUL");
        assert!(
            room.read(|tx| story::current(tx, room.publisher, id))
                .is_some()
        );
    });
}

#[test]
fn lists_are_newest_first_and_turn_pages_without_gap_or_repeat() {
    on_each_engine(|room| {
        let mut all = Vec::new();
        for n in 0..25 {
            let mut story = text(&format!("Story {n}"), "Text.");
            story.section = Some(if n % 2 == 0 { "Harbour" } else { "Sport" }.into());
            // Five stories share each day: the id decides among them.
            story.dates.published = Some(format!("2026-11-{:02}", 1 + n / 5).parse().unwrap());
            let id = room.id();
            all.push(id);
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
        all.reverse();
        let mut seen = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let page =
                room.read(|tx| story::list(tx, room.publisher, &Filter::default(), 7, cursor));
            seen.extend(page.stories.iter().map(|head| head.id));
            match page.next {
                Some(next) => cursor = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(seen, all);
        let sport = Filter {
            section: Some("SPORT".into()),
            side: Some(Side::Own),
            ..Filter::default()
        };
        assert_eq!(room.read(|tx| story::count(tx, room.publisher, &sport)), 12);
        assert!("1.2.3".parse::<Cursor>().is_err());
    });
}

#[test]
fn only_what_may_be_read_now_is_listed_for_readers() {
    on_each_engine(|room| {
        let now = room.now();
        for (headline, embargo, expires) in [
            ("open", None, None),
            ("embargoed", Some("2026-11-24T00:00:00Z"), None),
            ("expired", None, Some("2026-11-22T00:00:00Z")),
            (
                "embargo over",
                Some("2026-11-22T00:00:00Z"),
                Some("2026-12-22T00:00:00Z"),
            ),
        ] {
            let mut story = text(headline, "Text.");
            story.dates.embargoed_until = embargo.map(|at| at.parse().unwrap());
            story.dates.expires = expires.map(|at| at.parse().unwrap());
            let id = room.id();
            room.write(|tx| story::add(tx, room.publisher, id, &Start::own(), &mut story, now));
        }
        let held = room.story("held", "Text.");
        room.write(|tx| story::act(tx, room.publisher, held, ChangeKind::Hold, None, None, now));
        let filter = Filter {
            readable_at: Some(now),
            ..Filter::default()
        };
        let page = room.read(|tx| story::list(tx, room.publisher, &filter, 10, None));
        let mut headlines: Vec<_> = page.stories.iter().map(|s| s.headline.as_str()).collect();
        headlines.sort_unstable();
        assert_eq!(headlines, ["embargo over", "open"]);
    });
}

#[test]
fn one_newsroom_never_sees_anothers_rows() {
    on_each_engine(|room| {
        let id = room.story("Ours", "Our words.");
        let other = room.id();
        room.write(|tx| {
            reprint_store::publisher::add(tx, &newsroom(other, "Other News", room.now()))
        });
        assert_eq!(room.read(|tx| story::get(tx, other, id)), None);
        assert_eq!(room.read(|tx| story::current(tx, other, id)), None);
        assert!(room.read(|tx| story::versions(tx, other, id)).is_empty());
        assert!(
            room.read(|tx| story::list(tx, other, &Filter::default(), 9, None))
                .stories
                .is_empty()
        );
        let refused = room.store.write(|tx| {
            story::act(
                tx,
                other,
                id,
                ChangeKind::Retraction,
                None,
                None,
                room.now(),
            )
        });
        assert!(matches!(refused, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn a_change_found_by_polling_waits_and_is_asked_about_once() {
    on_each_engine(|room| {
        let id = room.story("Ferry returns", "On Monday.");
        let publisher = room.publisher;
        let propose = |text: &reprint_story::Story| {
            let draft = DraftChange {
                id: room.id(),
                story: id,
                base: 1,
                item: None,
                suggestion: Some(ChangeKind::Correction),
                note: Some("It was Sunday.".into()),
                found: room.now(),
                state: DraftState::Waiting,
                decided: None,
                decided_by: None,
            };
            room.write(|tx| draft::propose(tx, publisher, &draft, text))
        };
        let (sunday, tuesday) = (
            text("Ferry returns", "On Sunday."),
            text("Ferry returns", "On Tuesday."),
        );
        assert!(propose(&sunday));
        assert!(!propose(&sunday));
        assert!(propose(&tuesday));
        let waiting = room.read(|tx| draft::waiting(tx, publisher, id)).unwrap();
        let (_, proposed) = room
            .read(|tx| draft::get(tx, publisher, waiting.id))
            .unwrap();
        assert_eq!(proposed, Some(tuesday.clone()));
        room.write(|tx| {
            draft::decide(
                tx,
                publisher,
                waiting.id,
                DraftState::Dismissed,
                "ed",
                room.now(),
            )
        });
        assert!(!propose(&tuesday), "a dismissed text is not proposed again");
        let twice = room.store.write(|tx| {
            draft::decide(
                tx,
                publisher,
                waiting.id,
                DraftState::Accepted,
                "ed",
                room.now(),
            )
        });
        assert!(matches!(twice, Err(StoreError::Conflict(_))));
        let superseded = room.read(|tx| draft::list(tx, publisher, DraftState::Superseded, 9));
        assert_eq!(superseded.len(), 1);
    });
}
