use std::time::Duration;

use jiff::SignedDuration;
use proptest::prelude::*;
use reprint_deliver::{
    DeliverError, Key,
    retry::{Next, Patience, next},
};

use crate::now;

fn down(retry_after: Option<Duration>) -> DeliverError {
    DeliverError::Refused {
        to: "x".into(),
        status: 500,
        said: String::new(),
        retry_after,
    }
}

/// The waits of a delivery that never gets through.
fn waits(patience: &Patience, key: &str) -> Vec<SignedDuration> {
    let (key, mut at, mut waits) = (Key::new(key), now(), Vec::new());
    for tries in 1.. {
        match next(patience, &down(None), tries, now(), &key, at) {
            Next::At(then) => {
                waits.push(then.duration_since(at));
                at = then;
            }
            Next::Dead => return waits,
            Next::Stop => panic!(),
        }
    }
    unreachable!()
}

#[test]
fn waits_double_with_jitter_until_the_letter_is_dead() {
    let patience = Patience::default();
    let a = waits(&patience, "a");
    for (tries, wait) in a.iter().take(11).enumerate() {
        let base = SignedDuration::from_secs(10 << tries);
        assert!((base..=base + base / 5).contains(wait), "{a:?}");
    }
    let whole = |waits: &[SignedDuration]| {
        waits
            .iter()
            .fold(SignedDuration::ZERO, |sum, wait| sum + *wait)
    };
    assert_eq!(
        whole(&a).as_hours(),
        72,
        "the last try stands at the end of three days"
    );
    assert_ne!(a, waits(&patience, "b"), "deliveries drift apart");
    assert_eq!(
        a,
        waits(&patience, "a"),
        "and each is planned the same way twice"
    );
    assert_eq!(
        whole(&waits(&Patience::for_corrections(), "a")).as_hours(),
        14 * 24
    );
}

#[test]
fn what_cannot_help_is_not_tried_again() {
    let after =
        |error: &DeliverError| next(&Patience::default(), error, 1, now(), &Key::new("k"), now());
    assert_eq!(after(&DeliverError::Ended { to: "x".into() }), Next::Stop);
    assert_eq!(
        after(&DeliverError::Insecure { to: "x".into() }),
        Next::Dead
    );
    let asked = after(&down(Some(Duration::from_hours(5))));
    assert_eq!(asked, Next::At(now() + SignedDuration::from_hours(5)));
}

proptest! {
    #[test]
    fn a_next_try_is_later_and_within_its_life(tries in 1_u32..60, age in 0_i64..400_000, asked in proptest::option::of(0_u64..1_000_000)) {
        let at = now() + SignedDuration::from_secs(age);
        let error = down(asked.map(Duration::from_secs));
        if let Next::At(then) = next(&Patience::default(), &error, tries, now(), &Key::new("k"), at) {
            prop_assert!(then > at);
            prop_assert!(then <= now() + SignedDuration::from_hours(72));
        }
    }

    #[test]
    fn keys_fit_headers_files_and_message_ids(text in "\\PC{0,200}") {
        let key = Key::new(&text);
        prop_assert!(key.as_str().len() <= 128);
        prop_assert!(key.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
    }
}
