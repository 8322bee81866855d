use jiff::SignedDuration;
use reprint_store::{
    StoreError,
    copy::{self, CopyRow, Filter, Happened, Note},
    count,
};
use reprint_story::{CopyState, Medium, PartnerId, Place, StoryId, When};
use serde_json::json;

use crate::room::{Room, on_each_engine};

fn taken(room: &Room, story: StoryId, partner: PartnerId) -> CopyRow {
    let row = CopyRow::taken(room.id(), story, partner, Medium::Online, 1, room.now());
    room.write(|tx| copy::add(tx, room.publisher, &row));
    row
}

#[test]
fn a_copy_from_taken_to_seen() {
    on_each_engine(|room| {
        let (story, partner) = (room.story("Ferry", "Text."), room.id());
        let mut row = taken(room, story, partner);
        assert_eq!(row.copy.state.label(), "Taken, not seen anywhere");
        row.copy.url = Some("https://valley.example/ferry".into());
        row.copy.place = Some(Place::Registered);
        row.copy.state = CopyState::Published;
        row.next_read = Some(room.now());
        row.edits = Some(json!({ "headline": "Our ferry" }));
        room.write(|tx| copy::update(tx, room.publisher, &row));

        let minute = SignedDuration::from_mins(1);
        let claim = || room.write(|tx| copy::claim_due(tx, "a", room.now(), minute, 9));
        let due = claim();
        assert_eq!(
            (due.len(), &due[0].row, due[0].publisher),
            (1, &row, room.publisher)
        );
        assert!(claim().is_empty(), "leased");

        room.clock.advance(5);
        row.copy.version_seen = Some(1);
        row.copy.state = CopyState::Seen;
        row.copy.read = Some(When::utc(room.now()));
        row.verdict = Some(json!({ "overall": "kept" }));
        row.next_read = room.now().checked_add(minute).ok();
        let note = Note {
            id: room.id(),
            at: room.now(),
            what: Happened::Read,
            version: Some(1),
            detail: json!({ "status": 200 }),
        };
        room.write(|tx| {
            copy::update(tx, room.publisher, &row)?;
            copy::note(tx, room.publisher, row.copy.id, &note)
        });
        assert!(claim().is_empty(), "not due yet");
        assert_eq!(
            room.read(|tx| copy::get(tx, room.publisher, row.copy.id)),
            Some(row.clone())
        );
        assert_eq!(
            room.read(|tx| copy::history(tx, room.publisher, row.copy.id)),
            [note]
        );
        assert_eq!(
            room.read(|tx| copy::states(tx, room.publisher, story)),
            [(CopyState::Seen, 1)]
        );
        room.clock.advance(61);
        assert_eq!(claim().len(), 1);
    });
}

#[test]
fn one_address_is_one_copy_of_a_story_but_may_carry_another_story() {
    on_each_engine(|room| {
        let (ferry, quay) = (room.story("Ferry", "Text."), room.story("Quay", "Text."));
        let url = Some("https://valley.example/news".to_owned());
        let place = |story| {
            let mut row = taken(room, story, room.id());
            row.copy.url.clone_from(&url);
            room.store
                .write(|tx| copy::update(tx, room.publisher, &row))
        };
        place(ferry).unwrap();
        place(quay).unwrap();
        assert!(matches!(place(ferry), Err(StoreError::Conflict(_))));
        let there = room.read(|tx| copy::at_url(tx, room.publisher, "https://valley.example/news"));
        assert_eq!(there.len(), 2);
    });
}

#[test]
fn copies_by_partner_and_state_page_by_page() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        let (valley, coast) = (room.id(), room.id());
        for n in 0..10 {
            let mut row = taken(room, story, if n % 2 == 0 { valley } else { coast });
            if n < 4 {
                row.copy.state = CopyState::Stale;
                room.write(|tx| copy::update(tx, room.publisher, &row));
            }
        }
        let list = |filter, limit| room.read(|tx| copy::list(tx, room.publisher, filter, limit));
        let first = list(Filter::default(), 6);
        let rest = list(
            Filter {
                before: Some(first[5].copy.id),
                ..Filter::default()
            },
            6,
        );
        assert_eq!((first.len(), rest.len()), (6, 4));
        assert_eq!(
            list(
                Filter {
                    partner: Some(valley),
                    ..Filter::default()
                },
                99
            )
            .len(),
            5
        );
        assert_eq!(
            list(
                Filter {
                    state: Some(CopyState::Stale),
                    ..Filter::default()
                },
                99
            )
            .len(),
            4
        );
        let both = Filter {
            partner: Some(coast),
            state: Some(CopyState::Stale),
            before: None,
        };
        assert_eq!(list(both, 99).len(), 2);
    });
}

#[test]
fn counts_by_the_hour_and_summed_over_a_story() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        let (a, b) = (taken(room, story, room.id()), taken(room, story, room.id()));
        let add = |row: &CopyRow, times| {
            room.write(|tx| count::add(tx, room.publisher, row.copy.id, room.now(), times));
        };
        let start = room.now();
        add(&a, 1);
        add(&a, 2);
        add(&b, 5);
        room.clock.advance(3600);
        add(&a, 4);
        let hours = room.read(|tx| count::hours(tx, room.publisher, a.copy.id, start));
        assert_eq!(hours.iter().map(|h| h.1).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(hours[0].0.as_second() % 3600, 0);
        let sums = room.read(|tx| count::of_story(tx, room.publisher, story));
        assert_eq!(sums, [(a.copy.id, 7), (b.copy.id, 5)]);
    });
}
