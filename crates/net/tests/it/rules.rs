//! The eleven rules, each with the test named for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use reprint_net::{
    FetchError, Fetched, Fetcher, Moves, Poll, Purpose, Request, Settings, Url,
    header::{AUTHORIZATION, HeaderValue},
    poll::{
        Brought, Health,
        schedule::{Bounds, Hints, History, after_failure, next},
    },
};
use reprint_story::Clock;

use crate::{
    NOON, clock, fetcher,
    server::{Answer, Server, answer},
    settings,
};

fn now() -> Timestamp {
    NOON.parse().unwrap()
}

fn hours(at: Timestamp) -> f64 {
    at.duration_since(now()).as_secs_f64() / 3600.0
}

fn brought(changed: bool) -> Brought {
    Brought {
        changed,
        ..Brought::default()
    }
}

/// Fetches once and lets the poll learn from it, as a program's worker does.
async fn poll_once(
    fetcher: &Fetcher,
    poll: &mut Poll,
    readable: bool,
) -> Result<Fetched, FetchError> {
    let (bounds, at) = (Bounds::default(), fetcher.clock().now());
    let result = fetcher.get(&poll.request()).await;
    match &result {
        Ok(fetched) if fetched.not_modified() => {
            poll.unchanged(fetched, &bounds, at);
        }
        Ok(fetched) if readable => {
            poll.read(fetched, &brought(true), &bounds, at);
        }
        Ok(_) => poll.unreadable(
            "feed.html",
            "a page of HTML came in place of the feed",
            &bounds,
            at,
        ),
        Err(error) => poll.failed(error, &bounds, at),
    }
    result
}

/// Answers each request with the next of a list, the last for ever.
fn in_turn(answers: Vec<Answer>) -> Server {
    let turn = AtomicUsize::new(0);
    Server::start(move |seen| {
        if seen.path == "/robots.txt" {
            return answer(404);
        }
        let at = turn.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        answers[at].clone()
    })
}

#[tokio::test]
async fn rule_1_validators_go_back_byte_for_byte_and_change_only_with_a_feed_that_was_read() {
    let odd = b"W/\"caf\xe9, 'x'--gzip\"";
    let page = answer(200)
        .header("ETag", "\"login\"")
        .body("<html>Log in</html>");
    let server = in_turn(vec![
        answer(200)
            .header("ETag", odd)
            .header("Last-Modified", "around noon, GMT-ish")
            .body("<rss/>"),
        page,
        answer(304).header("ETag", "\"other\""),
        answer(304),
    ]);
    let mut poll = Poll::new(server.url("/feed"), now());
    let fetcher = fetcher();
    poll_once(&fetcher, &mut poll, true).await.unwrap();
    let first = poll.validators.clone();
    poll_once(&fetcher, &mut poll, false).await.unwrap();
    poll_once(&fetcher, &mut poll, true).await.unwrap();
    // Kept across a restart.
    poll = serde_json::from_str(&serde_json::to_string(&poll).unwrap()).unwrap();
    poll_once(&fetcher, &mut poll, true).await.unwrap();
    assert_eq!(poll.validators, first);
    let seen = server.seen();
    assert_eq!(seen[0].header("if-none-match"), None);
    for later in &seen[1..] {
        assert_eq!(
            later.header("if-none-match"),
            Some("W/\"caf\u{e9}, 'x'--gzip\"")
        );
        assert_eq!(
            later.header("if-modified-since"),
            Some("around noon, GMT-ish")
        );
    }
}

#[tokio::test]
async fn rule_2_one_request_to_add_a_feed_one_hour_by_default_never_below_the_floor_whole_once_a_day()
 {
    let server = in_turn(vec![
        answer(200)
            .header("ETag", "\"1\"")
            .body("<rss version='2.0'/>"),
    ]);
    let found = reprint_net::discover::find_feeds(&fetcher(), &server.url("/feed"))
        .await
        .unwrap();
    let fetched = found.answer;
    assert_eq!(server.seen().len(), 1, "the feed found is the feed fetched");

    let bounds = Bounds::default();
    let mut poll = Poll::new(found.feeds[0].url.clone(), now());
    poll.read(&fetched, &brought(true), &bounds, now());
    assert!(
        (1.0..1.11).contains(&hours(poll.next_check)),
        "{}",
        hours(poll.next_check)
    );
    assert!(!poll.is_due(now()));
    // A restart keeps the time; a clock set back asks no sooner.
    let stored: Poll = serde_json::from_str(&serde_json::to_string(&poll).unwrap()).unwrap();
    assert_eq!(stored.next_check, poll.next_check);
    // A wire with a story a minute is still not asked more often than the floor allows.
    let minutes: Vec<Timestamp> = (0..60)
        .map(|m| now() - SignedDuration::from_mins(m))
        .collect();
    let busy = History {
        published: &minutes,
        conditional: true,
        pushed: false,
    };
    assert!(hours(next(&busy, &Hints::default(), &bounds, "x", now())) >= 0.25);
    // Without validators the floor is four times as high.
    let blind = History {
        conditional: false,
        ..busy
    };
    assert!(hours(next(&blind, &Hints::default(), &bounds, "x", now())) >= 1.0);

    assert!(!poll.request_whole(now()).validators.is_empty());
    let tomorrow = now() + SignedDuration::from_hours(24);
    assert!(poll.request_whole(tomorrow).validators.is_empty());
    assert!(!poll.request().validators.is_empty());
}

#[test]
fn rule_3_next_is_the_longest_of_habit_and_hints_between_floor_and_ceiling() {
    let bounds = Bounds::default();
    let after = |published: &[Timestamp], hints: &Hints| {
        let history = History {
            published,
            conditional: true,
            pushed: false,
        };
        hours(next(&history, hints, &bounds, "source", now()))
    };
    let ago = |hours: i64| now() - SignedDuration::from_hours(hours);
    let week_of = |n: i64| (0..n).map(|i| ago(i * 160 / n)).collect::<Vec<_>>();
    let none = Hints::default();
    let rows = [
        ("nothing known", vec![], none.clone(), 1.0),
        ("two a day", week_of(14), none.clone(), 6.0),
        ("forty a week", week_of(40), none.clone(), 2.1),
        (
            "silent for a fortnight",
            vec![ago(14 * 24)],
            none.clone(),
            24.0,
        ),
        (
            "silent for eight days",
            vec![ago(8 * 24)],
            none.clone(),
            13.7,
        ),
        (
            "max-age of three hours",
            vec![],
            Hints {
                fresh_for: Some(Duration::from_hours(3)),
                ..none.clone()
            },
            3.0,
        ),
        (
            "ttl of a year",
            vec![],
            Hints {
                ttl: Some(Duration::from_hours(8766)),
                ..none.clone()
            },
            24.0,
        ),
        (
            "ttl of a minute",
            vec![],
            Hints {
                ttl: Some(Duration::from_mins(1)),
                ..none.clone()
            },
            1.0,
        ),
        (
            "Retry-After of two days",
            vec![],
            Hints {
                retry_after: Some(Duration::from_hours(48)),
                ..none.clone()
            },
            48.0,
        ),
    ];
    for (name, published, hints, expected) in rows {
        let got = after(&published, &hints);
        assert!(
            got >= expected - 0.01 && got <= expected * 1.11,
            "{name}: {got}"
        );
    }
    // skipHours and skipDays are in GMT: noon is 12, and 23 November 2026 is a Monday.
    let hints = Hints {
        skip_hours: vec![12, 13, 14],
        ..none.clone()
    };
    assert!(
        (3.0..3.2).contains(&after(&[], &hints)),
        "{}",
        after(&[], &hints)
    );
    let hints = Hints {
        skip_days: vec![1],
        ..none.clone()
    };
    assert!(
        (12.0..13.2).contains(&after(&[], &hints)),
        "{}",
        after(&[], &hints)
    );
    let hints = Hints {
        skip_hours: (0..24).collect(),
        ..none
    };
    assert!(
        after(&[], &hints) < 1.2,
        "a feed that skips every hour means nothing by it"
    );
}

#[tokio::test]
async fn rule_4_429_and_503_pause_the_whole_host_and_survive_a_restart() {
    let server = in_turn(vec![answer(429).header("Retry-After", "7200"), answer(200)]);
    let clock = clock();
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    let (mut one, mut two) = (
        Poll::new(server.url("/1"), now()),
        Poll::new(server.url("/2"), now()),
    );
    assert_eq!(
        poll_once(&fetcher, &mut one, true)
            .await
            .unwrap_err()
            .status(),
        Some(429)
    );
    assert!(hours(one.next_check) >= 2.0);
    let paused = poll_once(&fetcher, &mut two, true).await.unwrap_err();
    assert_eq!(paused.code(), "net.paused");
    assert_eq!(
        server.seen().len(),
        1,
        "the other feed of the host was not asked"
    );
    assert!(hours(two.next_check) >= 2.0);
    assert_eq!(
        (two.failures, two.health(now())),
        (0, Health::New),
        "nothing was learnt about it"
    );

    let restarted = Fetcher::new(settings(), clock.clone()).unwrap();
    restarted.restore(fetcher.pauses());
    assert_eq!(
        poll_once(&restarted, &mut two, true)
            .await
            .unwrap_err()
            .code(),
        "net.paused"
    );
    clock.advance(7201);
    poll_once(&restarted, &mut two, true).await.unwrap();
    assert!(restarted.pauses().is_empty());
}

#[tokio::test]
async fn rule_4_without_a_time_an_hour_a_day_two_days_a_week() {
    let server = in_turn(vec![answer(503)]);
    let clock = clock();
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    let mut waits = Vec::new();
    for _ in 0..5 {
        let request = Request::new(server.url("/"), Purpose::Own);
        assert_eq!(fetcher.get(&request).await.unwrap_err().status(), Some(503));
        let until = fetcher.pauses()[0].until;
        let wait = until.duration_since(clock.now());
        waits.push(wait.as_hours());
        clock.advance(wait.as_secs());
    }
    assert_eq!(waits, [1, 24, 48, 168, 168]);
}

#[test]
fn rule_4_other_errors_back_off_with_jitter_hashed_by_source() {
    let bounds = Bounds::default();
    let waits = |source: &str| -> Vec<f64> {
        let wait = |failures| hours(after_failure(failures, None, &bounds, source, now()));
        (1..=8).map(wait).collect()
    };
    let (a, b) = (
        waits("https://news.example/a"),
        waits("https://news.example/b"),
    );
    for (at, base) in [1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0, 24.0]
        .into_iter()
        .enumerate()
    {
        assert!((base..=base * 1.25).contains(&a[at]), "{a:?}");
        assert!(
            (a[at] - b[at]).abs() > 0.001,
            "one host's feeds come back apart"
        );
    }
    assert_eq!(
        a,
        waits("https://news.example/a"),
        "the same for the same source"
    );
}

#[tokio::test]
async fn rule_5_one_request_at_a_time_a_host_with_a_gap() {
    let server = Server::start(|_| answer(200).after(Duration::from_millis(40)));
    let other = Server::start(|_| answer(200).after(Duration::from_millis(40)));
    let gap = Duration::from_millis(60);
    let fetcher = Arc::new(Fetcher::new(Settings { gap, ..settings() }, clock()).unwrap());
    let fetches = (0..4).map(|n| {
        let (fetcher, host) = (Arc::clone(&fetcher), if n == 3 { &other } else { &server });
        let url = host.url(&format!("/{n}"));
        tokio::spawn(async move { fetcher.get(&Request::new(url, Purpose::Own)).await.unwrap() })
    });
    for fetch in fetches.collect::<Vec<_>>() {
        fetch.await.unwrap();
    }
    let seen = server.seen();
    for pair in seen.windows(2) {
        let pause = pair[1].from.duration_since(pair[0].to);
        assert!(pause >= gap, "{pause:?}");
    }
    assert!(
        other.seen()[0].from < seen[1].from,
        "another host does not wait"
    );
}

#[tokio::test]
async fn rule_6_permanent_redirects_are_followed_at_once_and_adopted_after_repeated_sightings() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/old" => answer(301).header("Location", "/mid"),
        "/mid" => answer(308).header("Location", "/new"),
        "/temp" => answer(302).header("Location", "/new"),
        "/mixed" => answer(301).header("Location", "/temp"),
        _ => answer(200).body("<rss/>"),
    });
    let fetcher = fetcher();
    let get = async |path: &str| {
        fetcher
            .get(&Request::new(server.url(path), Purpose::Own))
            .await
            .unwrap()
    };
    let new = server.url("/new");
    let old = get("/old").await;
    assert_eq!((&old.final_url, old.moved_to.as_ref()), (&new, Some(&new)));
    let temp = get("/temp").await;
    assert_eq!(
        (&temp.final_url, &temp.moved_to),
        (&new, &None),
        "302 never moves"
    );
    let mixed = get("/mixed").await;
    assert_eq!(
        (&mixed.final_url, mixed.moved_to),
        (&new, Some(server.url("/temp"))),
        "only the permanent part counts"
    );

    let bounds = Bounds::default();
    let mut poll = Poll::new(server.url("/old"), now());
    let mut adopted = None;
    let mut looks = 0;
    for day in 0..10 {
        looks += 1;
        adopted = poll.read(
            &old,
            &brought(true),
            &bounds,
            now() + SignedDuration::from_hours(12 * day),
        );
        if adopted.is_some() {
            break;
        }
    }
    assert_eq!(
        (adopted, looks),
        (Some(new.clone()), 5),
        "five sightings over two days"
    );
    assert_eq!(
        (poll.url, poll.earlier_urls),
        (new, vec![server.url("/old")]),
        "the old address is remembered"
    );
}

#[test]
fn rule_6_a_move_that_wavers_or_loses_tls_is_not_adopted() {
    let url = |text: &str| Url::parse(text).unwrap();
    let from = url("https://news.example/feed");
    let targets = [
        url("https://a.example/"),
        url("https://b.example/"),
        url("http://news.example/feed"),
    ];
    let day = |n: i64| now() + SignedDuration::from_hours(24 * n);
    let mut moves = Moves::default();
    for n in 0..40 {
        let target = &targets[usize::from(n % 3 == 2)];
        assert_eq!(
            moves.seen(&from, Some(target), day(n)),
            None,
            "targets that change"
        );
    }
    for n in 40..80 {
        assert_eq!(
            moves.seen(&from, Some(&targets[2]), day(n)),
            None,
            "https to http"
        );
        assert_eq!(moves.seen(&from, None, day(n)), None);
    }
    for n in 0..30 {
        let minutes = SignedDuration::from_mins(n);
        assert_eq!(
            moves.seen(&from, Some(&targets[0]), now() + minutes),
            None,
            "half an hour"
        );
    }
    assert_eq!(moves.watching().unwrap(), (&targets[0], 30));
}

#[tokio::test]
async fn rule_7_gone_stops_missing_backs_off_304_resets_nothing_html_is_an_error() {
    let good = answer(200).header("ETag", "\"1\"").body("<rss/>");
    let server = in_turn(vec![
        good,
        answer(304),
        answer(404),
        answer(403),
        answer(200).body("<html>"),
        answer(410),
    ]);
    let clock = clock();
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    let mut poll = Poll::new(server.url("/feed"), now());

    poll_once(&fetcher, &mut poll, true).await.unwrap();
    let before = poll.clone();
    clock.advance(3600);
    poll_once(&fetcher, &mut poll, true).await.unwrap();
    let after = Poll {
        next_check: before.next_check,
        last_success: before.last_success,
        ..poll.clone()
    };
    assert_eq!(after, before, "a 304 resets nothing");

    poll_once(&fetcher, &mut poll, true).await.unwrap_err();
    poll_once(&fetcher, &mut poll, true).await.unwrap_err();
    assert_eq!(
        (poll.failures, poll.health(now()), poll.gone),
        (2, Health::Failing, None),
        "404 and 403 back off"
    );
    let since = poll.problem.clone().unwrap().since;

    poll_once(&fetcher, &mut poll, false).await.unwrap();
    assert_eq!(
        poll.validators, before.validators,
        "HTML keeps the validators"
    );
    let problem = poll.problem.clone().unwrap();
    assert_eq!((problem.code.as_str(), problem.since), ("feed.html", since));

    poll_once(&fetcher, &mut poll, true).await.unwrap_err();
    assert_eq!(poll.health(clock.now()), Health::Gone);
    assert!(
        !poll.is_due(clock.now() + SignedDuration::from_hours(9999)),
        "410 stops for good"
    );
    assert!(
        poll.problem
            .unwrap()
            .advice
            .contains("What was taken is kept")
    );
}

#[tokio::test]
async fn rule_8_robots_are_obeyed_in_full_by_a_crawl_and_where_they_name_us_by_a_feed() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(200)
            .body("User-agent: *\nDisallow: /\n\nUser-agent: Reprint\nDisallow: /closed\n"),
        _ => answer(200),
    });
    let everybody = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(200).body("User-agent: *\nDisallow: /\n"),
        _ => answer(200),
    });
    let fetcher = fetcher();
    let code = async |server: &Server, path: &str, purpose| {
        let request = Request::new(server.url(path), purpose);
        fetcher
            .get(&request)
            .await
            .map_or_else(|error| error.code(), |_| "read")
    };
    assert_eq!(code(&server, "/open", Purpose::Crawl).await, "read");
    assert_eq!(
        code(&server, "/closed/1", Purpose::Crawl).await,
        "net.robots"
    );
    assert_eq!(
        code(&server, "/closed/1", Purpose::Feed).await,
        "net.robots"
    );
    assert_eq!(code(&server, "/closed/1", Purpose::Own).await, "read");
    assert_eq!(code(&everybody, "/feed", Purpose::Feed).await, "read");
    assert_eq!(
        code(&everybody, "/feed", Purpose::Crawl).await,
        "net.robots"
    );
}

#[tokio::test]
async fn rule_9_says_who_asks_and_sends_nothing_that_tracks() {
    let server = Server::start(|_| answer(200).header("Set-Cookie", "id=1"));
    let fetcher = fetcher();
    let mut request = Request::new(server.url("/feed?x=1"), Purpose::Own)
        .with(AUTHORIZATION, HeaderValue::from_static("Bearer k"));
    request.subscribers = Some(3);
    fetcher.get(&request).await.unwrap();
    fetcher.get(&request).await.unwrap();
    for seen in server.seen() {
        assert_eq!(seen.path, "/feed?x=1");
        assert_eq!(
            seen.header("user-agent"),
            Some("Reprint/9.9 (+https://desk.example/contact; 3 subscribers)")
        );
        assert_eq!(seen.header("accept-encoding"), Some("gzip, br, zstd"));
        assert_eq!(seen.header("authorization"), Some("Bearer k"));
        assert_eq!(
            (seen.header("cookie"), seen.header("referer")),
            (None, None)
        );
    }
}

#[tokio::test]
async fn rule_9_a_key_does_not_travel_along_a_redirect_to_another_origin() {
    let other = Server::start(|_| answer(200));
    let to = other.url("/").to_string();
    let server = Server::start(move |_| answer(302).header("Location", &to));
    let request = Request::new(server.url("/"), Purpose::Own)
        .with(AUTHORIZATION, HeaderValue::from_static("Bearer k"));
    fetcher().get(&request).await.unwrap();
    assert_eq!(other.seen()[0].header("authorization"), None);
}

#[test]
fn rule_10_with_a_push_lease_polling_is_the_safety_net_and_comes_back_when_it_is_lost() {
    let bounds = Bounds::default();
    let mut poll = Poll::new(Url::parse("https://news.example/feed").unwrap(), now());
    poll.pushed(
        Some(now() + SignedDuration::from_hours(240)),
        &bounds,
        now(),
    );
    poll.push_received(&brought(true), &bounds, now());
    assert!(
        (24.0..26.5).contains(&hours(poll.next_check)),
        "{}",
        hours(poll.next_check)
    );
    assert_eq!(poll.last_change, Some(now()));
    poll.pushed(None, &bounds, now());
    assert!(hours(poll.next_check) < 1.2);
}

#[tokio::test]
async fn rule_11_bytes_and_their_label_reach_the_reader_untouched() {
    let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><rss>caf\xe9 \x93quoted\x94</rss>";
    let server = Server::start(|_| {
        answer(200)
            .header("Content-Type", "text/xml; charset=GB2312")
            .body(*latin)
    });
    let fetched = fetcher()
        .get(&Request::new(server.url("/"), Purpose::Own))
        .await
        .unwrap();
    assert_eq!(fetched.body, latin);
    assert_eq!(fetched.content_type(), Some("text/xml; charset=GB2312"));
    assert_eq!(fetched.media_type().as_deref(), Some("text/xml"));
}

#[test]
fn a_source_that_falls_silent_is_noticed() {
    let bounds = Bounds::default();
    let ago = |days: i64| now() - SignedDuration::from_hours(24 * days);
    let mut poll = Poll::new(Url::parse("https://news.example/feed").unwrap(), now());
    poll.last_success = Some(now());
    poll.published = vec![ago(10), ago(12), ago(14)];
    assert_eq!(poll.health(now()), Health::Quiet);
    assert_eq!(poll.quiet_for(now()).unwrap().as_hours(), 240);
    poll.published = vec![ago(10), ago(20), ago(30)];
    assert_eq!(
        poll.health(now()),
        Health::Well,
        "a monthly may be silent for ten days"
    );
    poll.failed(&FetchError::Busy { host: "x".into() }, &bounds, now());
    assert_eq!(poll.health(now()), Health::Well);
}
