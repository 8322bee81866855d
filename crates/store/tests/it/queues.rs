use std::{
    collections::BTreeSet,
    sync::{Mutex, atomic::AtomicBool, atomic::Ordering::SeqCst},
    thread,
};

use jiff::SignedDuration;
use reprint_store::{
    Backoff, QueueState, StoreError,
    delivery::{self, Delivery, Way},
    job::{self, Job},
    lease,
};
use serde_json::json;

use crate::room::{Room, on_each_engine};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const TWICE: Backoff = Backoff {
    first: SignedDuration::from_secs(10),
    longest: SignedDuration::from_secs(60),
    attempts: 2,
};

fn job(room: &Room, n: usize) -> Job {
    Job::new(
        room.id(),
        Some(room.publisher),
        "trace",
        json!({ "n": n }),
        room.now(),
    )
}

#[test]
fn two_claimers_never_get_the_same_job() {
    on_each_engine(|room| {
        room.write(|tx| {
            for n in 0..300 {
                job::add(tx, &job(room, n))?;
            }
            Ok(())
        });
        let got = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for worker in 0..4 {
                let got = &got;
                scope.spawn(move || {
                    let holder = format!("worker {worker}");
                    loop {
                        let jobs = room
                            .write(|tx| job::claim(tx, &holder, &["trace"], room.now(), MINUTE, 7));
                        if jobs.is_empty() {
                            break;
                        }
                        for job in &jobs {
                            assert!(room.write(|tx| job::done(tx, job.id, &holder)));
                        }
                        got.lock()
                            .unwrap()
                            .extend(jobs.into_iter().map(|job| job.id));
                    }
                });
            }
        });
        let got = got.into_inner().unwrap();
        assert_eq!(got.len(), 300);
        assert_eq!(got.iter().collect::<BTreeSet<_>>().len(), 300);
        assert_eq!(room.read(job::next_due), None);
    });
}

#[test]
fn a_lease_that_ran_out_gives_the_job_to_another_and_the_late_one_is_told() {
    on_each_engine(|room| {
        let id = room.write(|tx| {
            let job = job(room, 1);
            job::add(tx, &job)?;
            Ok(job.id)
        });
        let claim =
            |holder: &str| room.write(|tx| job::claim(tx, holder, &[], room.now(), MINUTE, 9));
        assert_eq!(claim("a").len(), 1);
        assert_eq!(claim("b"), []);
        room.clock.advance(61);
        let again = claim("b");
        assert_eq!((again.len(), again[0].attempts), (1, 2));
        assert!(!room.write(|tx| job::done(tx, id, "a")));
        assert_eq!(
            room.write(|tx| job::fail(tx, id, "a", "late", &TWICE, room.now())),
            None
        );
        assert!(room.write(|tx| job::done(tx, id, "b")));
    });
}

#[test]
fn a_job_that_always_fails_backs_off_and_ends_among_the_dead_letters() {
    on_each_engine(|room| {
        let job = job(room, 1);
        room.write(|tx| job::add(tx, &job));
        let claim = || {
            room.write(|tx| job::claim(tx, "a", &[], room.now(), MINUTE, 9))
                .len()
        };
        let fail =
            || room.write(|tx| job::fail(tx, job.id, "a", "no such host", &TWICE, room.now()));
        assert_eq!(claim(), 1);
        assert_eq!(fail(), Some(QueueState::Queued));
        assert_eq!(claim(), 0, "it waits");
        room.clock.advance(12);
        assert_eq!(claim(), 1);
        assert_eq!(fail(), Some(QueueState::Dead));
        room.clock.advance(1_000_000);
        assert_eq!(claim(), 0);
        let dead = room.read(|tx| job::list(tx, QueueState::Dead, 9));
        assert_eq!(dead[0].error.as_deref(), Some("no such host"));
        let waiting = room.read(job::waiting);
        assert_eq!((waiting[0].state, waiting[0].count), (QueueState::Dead, 1));
        room.write(|tx| job::revive(tx, job.id, room.now()));
        assert_eq!(claim(), 1);
        assert!(matches!(
            room.store.write(|tx| job::revive(tx, job.id, room.now())),
            Err(StoreError::NotFound { .. })
        ));
    });
}

#[test]
fn waiting_jobs_of_one_key_are_one_job_but_a_running_one_is_not_waiting() {
    on_each_engine(|room| {
        let add = || room.write(|tx| job::add(tx, &job(room, 1).once("story 7")));
        assert!(add());
        assert!(!add());
        let first = room
            .write(|tx| job::claim(tx, "a", &[], room.now(), MINUTE, 9))
            .remove(0);
        assert!(add(), "what changed while it ran must be looked at again");
        assert_eq!(
            room.write(|tx| job::fail(tx, first.id, "a", "x", &TWICE, room.now())),
            Some(QueueState::Superseded)
        );
        assert_eq!(
            room.write(|tx| job::claim(tx, "a", &[], room.now(), MINUTE, 9))
                .len(),
            1
        );
    });
}

#[test]
fn shutting_down_gives_jobs_back_without_counting_the_attempt() {
    on_each_engine(|room| {
        room.write(|tx| job::add(tx, &job(room, 1)));
        room.write(|tx| job::claim(tx, "a", &[], room.now(), MINUTE, 9));
        assert_eq!(room.write(|tx| job::release(tx, "a", room.now())), 1);
        let jobs = room.write(|tx| job::claim(tx, "b", &[], room.now(), MINUTE, 9));
        assert_eq!(jobs[0].attempts, 1);
    });
}

fn delivery(room: &Room, story: reprint_story::StoryId, version: u32) -> Delivery {
    let key = format!("{story}.{version}.valley");
    Delivery::new(
        room.id(),
        room.publisher,
        Way::Webhook,
        "https://valley.example/in",
        key,
        json!({ "version": version }),
        room.now(),
    )
    .of(story, version)
}

#[test]
fn a_partner_that_was_down_is_told_the_final_state_once() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        for version in 2..=4 {
            let delivery = delivery(room, story, version);
            assert!(room.write(|tx| delivery::add(tx, &delivery)));
            assert!(
                !room.write(|tx| delivery::add(tx, &delivery)),
                "the same key is the same delivery"
            );
        }
        let claimed = room.write(|tx| delivery::claim(tx, "a", &[], room.now(), MINUTE, 9));
        assert_eq!(
            claimed.iter().map(|d| d.version).collect::<Vec<_>>(),
            [Some(4)]
        );
        let all = room.read(|tx| delivery::of_story(tx, room.publisher, story));
        let states: Vec<_> = all.iter().map(|d| d.state).collect();
        assert_eq!(
            states,
            [
                QueueState::Superseded,
                QueueState::Superseded,
                QueueState::Leased
            ]
        );
    });
}

#[test]
fn a_retraction_written_while_the_correction_is_on_its_way_arrives_after_it() {
    on_each_engine(|room| {
        let story = room.story("Ferry", "Text.");
        let claim =
            || room.write(|tx| delivery::claim(tx, "a", &[Way::Webhook], room.now(), MINUTE, 9));
        room.write(|tx| delivery::add(tx, &delivery(room, story, 2)));
        let correction = claim().remove(0);
        room.write(|tx| delivery::add(tx, &delivery(room, story, 3)));
        assert_eq!(claim(), [], "the retraction waits its turn");
        // The receiver was down: the correction is not tried again, the retraction goes.
        assert_eq!(
            room.write(|tx| delivery::fail(tx, correction.id, "a", "refused", &TWICE, room.now())),
            Some(QueueState::Superseded)
        );
        let retraction = claim().remove(0);
        assert_eq!(retraction.version, Some(3));
        assert!(room.write(|tx| delivery::delivered(
            tx,
            retraction.id,
            "a",
            &json!({"status": 200}),
            room.now()
        )));
        let done = room.read(|tx| delivery::list(tx, room.publisher, QueueState::Done, 9));
        assert_eq!(done[0].receipt, Some(json!({"status": 200})));
        assert_eq!(room.read(delivery::next_due), None);
    });
}

#[test]
fn pauses_double_up_to_the_longest_and_differ_between_ids() {
    let backoff = Backoff::default();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let pause = |id, attempts| {
        backoff
            .next(id, attempts, now)
            .map(jiff::Timestamp::as_second)
    };
    assert!((30..34).contains(&pause(1, 1).unwrap()));
    assert!((60..68).contains(&pause(1, 2).unwrap()));
    assert!((21_600..24_301).contains(&pause(1, 15).unwrap()));
    assert_eq!(pause(1, 16), None);
    assert_ne!(pause(1, 10), pause(2, 10));
}

#[test]
fn one_holder_at_a_time_and_each_new_one_with_a_higher_fence() {
    on_each_engine(|room| {
        let take =
            |holder: &str| room.write(|tx| lease::take(tx, "purge", holder, room.now(), MINUTE));
        assert_eq!(take("a"), Some(1));
        assert_eq!(take("a"), Some(1), "renewing");
        assert_eq!(take("b"), None);
        room.clock.advance(61);
        assert_eq!(take("b"), Some(2));
        room.write(|tx| lease::give_back(tx, "purge", "b"));
        assert_eq!(take("a"), Some(3));
    });
}

#[test]
fn node_numbers_are_the_lowest_free_and_rest_before_they_go_out_again() {
    on_each_engine(|room| {
        let node = |holder: &str| room.write(|tx| lease::node(tx, holder, room.now(), MINUTE));
        assert_eq!((node("a"), node("b"), node("a")), (0, 1, 0));
        room.write(|tx| lease::give_back_node(tx, "a", room.now()));
        assert_eq!(node("c"), 2);
        room.clock.advance(6);
        assert_eq!(node("d"), 0);
    });
}

#[test]
fn two_processes_never_hold_one_lease() {
    on_each_engine(|room| {
        let held = AtomicBool::new(false);
        thread::scope(|scope| {
            for worker in 0..3 {
                let held = &held;
                scope.spawn(move || {
                    let holder = format!("worker {worker}");
                    let mut turns = 0;
                    while turns < 5 {
                        let mine =
                            room.write(|tx| lease::take(tx, "one", &holder, room.now(), MINUTE));
                        if mine.is_some() {
                            assert!(!held.swap(true, SeqCst));
                            held.store(false, SeqCst);
                            room.write(|tx| lease::give_back(tx, "one", &holder));
                            turns += 1;
                        } else {
                            thread::yield_now();
                        }
                    }
                });
            }
        });
    });
}
