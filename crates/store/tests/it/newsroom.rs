use jiff::{SignedDuration, Timestamp};
use reprint_store::{
    StoreError,
    alert::{self, SavedSearch, Tell},
    ask::{self, Ask, AskState, Grant},
    audit::{self, Act},
    event,
    key::{self, ApiKey},
    partner::{self, Partner},
    policy,
    problem::{self, Problem},
    publisher,
    session::{self, Session},
    taking::{self, Taking},
    user::{self, Role, User},
};
use reprint_story::{EventId, Severity, When};
use serde_json::json;

use crate::room::{Room, on_each_engine};

fn user(room: &Room, mail: &str) -> User {
    User {
        id: room.id(),
        publisher: room.publisher,
        mail: mail.into(),
        name: "Ada".into(),
        role: Role::Editor,
        password: None,
        created: room.now(),
        seen: None,
        disabled: false,
    }
}

fn later(room: &Room, hours: i64) -> Timestamp {
    room.now()
        .checked_add(SignedDuration::from_hours(hours))
        .unwrap()
}

#[test]
fn settings_and_secrets_of_the_instance_and_of_a_newsroom() {
    on_each_engine(|room| {
        let own = Some(room.publisher);
        room.write(|tx| {
            publisher::set(tx, None, "base_url", &json!("https://x.example"))?;
            publisher::set(tx, own, "base_url", &json!(1))?;
            publisher::set(tx, own, "base_url", &json!(2))?;
            publisher::set_secret(tx, own, "smtp", b"\0\xff", room.now())
        });
        assert_eq!(
            room.read(|tx| publisher::setting(tx, None, "base_url")),
            Some(json!("https://x.example"))
        );
        assert_eq!(
            room.read(|tx| publisher::setting(tx, own, "base_url")),
            Some(json!(2))
        );
        assert_eq!(
            room.read(|tx| publisher::secret(tx, own, "smtp"))
                .as_deref(),
            Some(b"\0\xff".as_slice())
        );
        room.write(|tx| publisher::forget_secret(tx, own, "smtp"));
        assert_eq!(room.read(|tx| publisher::secret(tx, own, "smtp")), None);
        let mut newsroom = room.read(|tx| publisher::get(tx, room.publisher)).unwrap();
        newsroom.name = "Quay Daily".into();
        room.write(|tx| publisher::update(tx, &newsroom));
        assert_eq!(room.read(publisher::all), [newsroom]);
    });
}

#[test]
fn a_session_ends_in_time_with_a_sign_out_and_with_its_person() {
    on_each_engine(|room| {
        let mut ada = user(room, "Ada@Quay.example");
        assert!(room.read(user::is_first_run));
        ada.password = Some("$argon2id$…".into());
        room.write(|tx| user::add(tx, &ada));
        assert!(!room.read(user::is_first_run));
        let again = room
            .store
            .write(|tx| user::add(tx, &user(room, "ada@quay.EXAMPLE")));
        assert!(matches!(again, Err(StoreError::Conflict(_))));
        let sign_in = |token: [u8; 32]| {
            let session = Session {
                token,
                publisher: room.publisher,
                user: ada.id,
                csrf: "c".into(),
                created: room.now(),
                expires: later(room, 1),
            };
            room.write(|tx| session::add(tx, &session));
        };
        let who = |token: [u8; 32]| {
            room.read(|tx| session::find(tx, &token, room.now()))
                .map(|(_, user)| user.id)
        };
        sign_in([1; 32]);
        sign_in([2; 32]);
        assert_eq!((who([1; 32]), who([9; 32])), (Some(ada.id), None));
        room.write(|tx| session::end(tx, &[1; 32]));
        assert_eq!((who([1; 32]), who([2; 32])), (None, Some(ada.id)));
        room.clock.advance(3600);
        assert_eq!(who([2; 32]), None);
        assert_eq!(room.write(|tx| session::sweep(tx, room.now())), 1);
        sign_in([3; 32]);
        let mut known = room
            .read(|tx| user::by_mail(tx, room.publisher, "ADA@quay.example"))
            .unwrap();
        assert!(known.seen.is_some());
        known.disabled = true;
        room.write(|tx| user::update(tx, &known));
        assert_eq!(who([3; 32]), None);
    });
}

#[test]
fn a_key_is_found_by_its_hash_until_it_is_taken_back() {
    on_each_engine(|room| {
        let new = ApiKey {
            id: room.id(),
            publisher: room.publisher,
            name: "CMS".into(),
            token: [7; 32],
            scopes: vec!["stories.read".into(), "stories.hold".into()],
            created: room.now(),
            used: None,
            revoked: None,
        };
        room.write(|tx| {
            key::add(tx, &new)?;
            key::used(tx, new.id, room.now())
        });
        let found = room.read(|tx| key::find(tx, &[7; 32])).unwrap();
        assert_eq!((&found.scopes, found.used), (&new.scopes, Some(room.now())));
        room.write(|tx| key::revoke(tx, room.publisher, new.id, room.now()));
        assert_eq!(room.read(|tx| key::find(tx, &[7; 32])), None);
        assert_eq!(room.read(|tx| key::all(tx, room.publisher)).len(), 1);
    });
}

fn partner(room: &Room, name: &str) -> Partner {
    Partner {
        id: room.id(),
        publisher: room.publisher,
        name: name.into(),
        host: Some("Valley.example".into()),
        classes: vec!["news".into(), "two words".into()],
        region: Some("US-CA".into()),
        contact: Some("desk@valley.example".into()),
        settings: json!({ "updates": "wait" }),
        token: Some([4; 32]),
        created: room.now(),
        ended: None,
    }
}

#[test]
fn a_partner_is_known_by_name_host_and_token() {
    on_each_engine(|room| {
        let mut valley = partner(room, "Valley Post");
        room.write(|tx| partner::add(tx, &valley));
        let again = room.store.write(|tx| {
            partner::add(
                tx,
                &Partner {
                    token: None,
                    ..partner(room, "VALLEY post")
                },
            )
        });
        assert!(matches!(again, Err(StoreError::Conflict(_))));
        let by_host = room
            .read(|tx| partner::by_host(tx, room.publisher, "valley.EXAMPLE"))
            .unwrap();
        assert_eq!(
            (by_host.id, by_host.classes),
            (valley.id, valley.classes.clone())
        );
        assert!(
            room.read(|tx| partner::by_name(tx, room.publisher, "valley post"))
                .is_some()
        );
        assert!(room.read(|tx| partner::by_token(tx, &[4; 32])).is_some());
        valley.ended = Some(room.now());
        room.write(|tx| partner::update(tx, &valley));
        assert!(room.read(|tx| partner::by_token(tx, &[4; 32])).is_none());
        assert_eq!(room.read(|tx| partner::all(tx, room.publisher)).len(), 1);
    });
}

#[test]
fn terms_are_versions_and_the_first_are_the_main_ones() {
    on_each_engine(|room| {
        let (a, b) = (room.id(), room.id());
        let put = |id, text: &str| {
            room.write(|tx| {
                policy::put(
                    tx,
                    room.publisher,
                    id,
                    "House terms",
                    text,
                    "ed",
                    room.now(),
                )
            })
        };
        assert_eq!(
            (put(a, "version = 1").version, put(a, "version = 1").version),
            (1, 1)
        );
        assert_eq!(put(a, "version = 2").version, 2);
        assert!(!put(b, "other").main);
        let first = room
            .read(|tx| policy::version(tx, room.publisher, a, 1))
            .unwrap();
        assert_eq!((first.text.as_str(), first.main), ("version = 1", true));
        room.write(|tx| policy::make_main(tx, room.publisher, b));
        room.write(|tx| policy::retire(tx, room.publisher, a, room.now()));
        let all = room.read(|tx| policy::all(tx, room.publisher));
        assert_eq!((all.len(), all[0].id, all[0].main), (1, b, true));
    });
}

#[test]
fn an_ask_is_answered_once_and_its_grant_holds_until_it_is_taken_back() {
    on_each_engine(|room| {
        let (story, other) = (room.story("Ferry", "Text."), room.story("Quay", "Text."));
        let valley = partner(room, "Valley Post");
        let new = Ask {
            id: room.id(),
            publisher: room.publisher,
            partner: valley.id,
            story: Some(story),
            use_: json!({ "translation": "fr" }),
            message: Some("May we?".into()),
            state: AskState::Open,
            created: room.now(),
            decided: None,
            decided_by: None,
            answer: None,
        };
        room.write(|tx| {
            partner::add(tx, &valley)?;
            ask::add(tx, &new)
        });
        assert_eq!(
            room.read(|tx| ask::list(tx, room.publisher, AskState::Open, 9)),
            std::slice::from_ref(&new)
        );
        let decide = |state| {
            room.store.write(|tx| {
                ask::decide(
                    tx,
                    room.publisher,
                    new.id,
                    state,
                    "ed",
                    Some("Gladly."),
                    room.now(),
                )
            })
        };
        decide(AskState::Granted).unwrap();
        assert!(matches!(
            decide(AskState::Refused),
            Err(StoreError::Conflict(_))
        ));
        let grant = Grant {
            id: room.id(),
            publisher: room.publisher,
            partner: valley.id,
            story: Some(story),
            ask: Some(new.id),
            terms: json!({ "use": { "translation": "fr" } }),
            until: Some(later(room, 24)),
            created: room.now(),
            given_by: "ed".into(),
            revoked: None,
        };
        room.write(|tx| ask::grant(tx, &grant));
        let bearing = |story| {
            room.read(|tx| ask::grants_for(tx, room.publisher, valley.id, story))
                .len()
        };
        assert_eq!((bearing(story), bearing(other)), (1, 0));
        assert_eq!(
            room.read(|tx| ask::grants(tx, room.publisher, None)),
            std::slice::from_ref(&grant)
        );
        room.write(|tx| ask::revoke(tx, room.publisher, grant.id, room.now()));
        assert_eq!(bearing(story), 0);
    });
}

#[test]
fn a_taking_keeps_the_terms_as_they_were_shown() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        let words = "You may reprint this.";
        let new = Taking {
            id: room.id(),
            publisher: room.publisher,
            story,
            version: 1,
            partner: room.id(),
            copy: Some(room.id()),
            use_: json!({}),
            decision: json!({ "decision": "allow" }),
            policy: Some((room.id(), 3)),
            terms: taking::terms_hash(words),
            person: "pat@valley.example".into(),
            at: room.now(),
        };
        room.write(|tx| taking::add(tx, &new, words));
        room.write(|tx| {
            taking::add(
                tx,
                &Taking {
                    id: room.id(),
                    ..new.clone()
                },
                words,
            )
        });
        assert_eq!(
            room.read(|tx| taking::get(tx, room.publisher, new.id)),
            Some(new.clone())
        );
        assert_eq!(
            room.read(|tx| taking::of_story(tx, room.publisher, story))
                .len(),
            2
        );
        assert_eq!(
            room.read(|tx| taking::of_partner(tx, room.publisher, new.partner, 9))
                .len(),
            2
        );
        assert_eq!(
            room.read(|tx| taking::terms(tx, room.publisher, new.terms))
                .as_deref(),
            Some(words)
        );
    });
}

#[test]
fn a_problem_is_said_once_counted_and_open_again_when_it_comes_back() {
    on_each_engine(|room| {
        let report = || {
            let new = Problem {
                id: room.id(),
                publisher: Some(room.publisher),
                code: "source.not_a_feed".into(),
                subject: "https://a.example/".into(),
                severity: Severity::Warning,
                what: "A page came instead of a feed.".into(),
                why: "The address may have changed.".into(),
                remedy: "Open it in a browser and look for the feed.".into(),
                first: room.now(),
                last: room.now(),
                times: 1,
                resolved: None,
            };
            room.write(|tx| problem::report(tx, &new));
        };
        let open = || room.read(|tx| problem::open(tx, Some(room.publisher), 9));
        let began = room.now();
        report();
        room.clock.advance(60);
        report();
        assert_eq!(
            (open().len(), open()[0].times, open()[0].first),
            (1, 2, began)
        );
        let right = |code: &str| {
            room.write(|tx| {
                problem::resolve(
                    tx,
                    Some(room.publisher),
                    code,
                    "https://a.example/",
                    room.now(),
                )
            })
        };
        assert!(!right("other"));
        assert!(right("source.not_a_feed"));
        assert_eq!(
            room.read(|tx| problem::count_open(tx, Some(room.publisher))),
            0
        );
        room.clock.advance(60);
        report();
        assert_eq!(open()[0].first, room.now());
        room.write(|tx| problem::dismiss(tx, Some(room.publisher), open()[0].id, room.now()));
        assert_eq!(open(), []);
    });
}

#[test]
fn what_was_done_stays_written() {
    on_each_engine(|room| {
        for n in 0..5 {
            let act = Act {
                id: room.id(),
                at: room.now(),
                actor: "ed".into(),
                action: "story.hold".into(),
                subject: format!("story {}", n % 2),
                detail: json!({ "n": n }),
            };
            room.write(|tx| audit::note(tx, room.publisher, &act));
        }
        let newest = room.read(|tx| audit::newest(tx, room.publisher, None, 2));
        let older = room.read(|tx| audit::newest(tx, room.publisher, Some(newest[1].id), 9));
        assert_eq!((newest[0].detail["n"].clone(), older.len()), (json!(4), 3));
        assert_eq!(
            room.read(|tx| audit::of(tx, room.publisher, "story 0"))
                .len(),
            3
        );
    });
}

#[test]
fn events_grow_join_and_lose_stories() {
    on_each_engine(|room| {
        let stories: Vec<_> = (0..4)
            .map(|n| room.story(&format!("Ferry {n}"), "Text."))
            .collect();
        let (a, b): (EventId, EventId) = (room.id(), room.id());
        let put = |event, n: usize, hour| {
            room.write(|tx| {
                event::put(
                    tx,
                    room.publisher,
                    event,
                    stories[n],
                    later(room, hour),
                    Some("state"),
                )
            });
        };
        put(a, 0, 0);
        put(a, 1, 2);
        put(b, 2, 1);
        put(b, 3, 5);
        put(a, 3, 5); // moved from b to a
        let get = |event| room.read(|tx| event::get(tx, room.publisher, event));
        assert_eq!(
            get(a).unwrap().stories,
            [stories[0], stories[1], stories[3]]
        );
        assert_eq!(get(b).unwrap().last, When::utc(later(room, 1)));
        room.write(|tx| event::merge(tx, room.publisher, a, b));
        assert_eq!(get(b), None);
        let joined = get(a).unwrap();
        assert_eq!((joined.stories.len(), joined.headline), (4, stories[0]));
        room.write(|tx| event::set_headline(tx, room.publisher, a, stories[1]));
        let newest = room.read(|tx| event::newest(tx, room.publisher, room.now(), 2, 9));
        assert_eq!(
            (newest.len(), newest[0].0.headline, newest[0].1),
            (1, stories[1], 4)
        );
        assert_eq!(
            room.read(|tx| event::states(tx, room.publisher, room.now())),
            [(a, "state".into())]
        );
    });
}

#[test]
fn a_kept_search_tells_of_each_story_once() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        let search = SavedSearch {
            id: room.id(),
            publisher: room.publisher,
            user: None,
            name: "Ferries".into(),
            query: "ferry".into(),
            tell: Tell::Daily,
            mail: Some("desk@quay.example".into()),
            webhook: None,
            created: room.now(),
            reached: story.number() - 1,
            renewed: 0,
        };
        assert!(!room.read(|tx| alert::any(tx, room.publisher)));
        room.write(|tx| alert::put(tx, &search));
        let found =
            || room.write(|tx| alert::found(tx, room.publisher, search.id, &[story], room.now()));
        let untold = || room.read(|tx| alert::untold(tx, room.publisher, search.id, 9));
        assert_eq!(found(), [story]);
        assert_eq!(found(), []);
        assert_eq!(untold(), [story]);
        room.write(|tx| alert::told(tx, room.publisher, search.id, &[story], room.now()));
        assert_eq!(found(), []);
        assert_eq!(untold(), []);
        assert_eq!(
            room.read(|tx| alert::newest(tx, room.publisher, search.id, 9)),
            [(story, room.now())]
        );
        let changed = SavedSearch {
            webhook: Some("https://quay.example/hook".into()),
            renewed: 1,
            ..search.clone()
        };
        room.write(|tx| alert::put(tx, &changed));
        let kept = room.read(|tx| alert::get(tx, room.publisher, search.id));
        assert_eq!(kept, Some(changed));
        room.write(|tx| alert::remove(tx, room.publisher, search.id));
        assert!(room.read(|tx| alert::all(tx, room.publisher)).is_empty());
    });
}
