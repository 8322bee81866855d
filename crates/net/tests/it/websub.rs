//! The checks of websub.rocks for a subscriber (<https://websub.rocks/subscriber>), on loopback.

use jiff::{SignedDuration, Timestamp};
use reprint_net::{
    Purpose, Request, Url,
    discover::links_in_page,
    link::Link,
    websub::{
        Answer as Reply, HashName, Intent, Push, Secret, State, SubscribeError, Subscription,
        Topic, discover, sign, subscribe, unsubscribe,
    },
};

use crate::{
    NOON, fetcher,
    server::{Answer, Server, answer},
};

fn now() -> Timestamp {
    NOON.parse().unwrap()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

async fn topic_of(page: Answer, in_document: &[Link]) -> Option<Topic> {
    let server = Server::start(move |_| page.clone());
    let fetched = fetcher()
        .get(&Request::new(server.url("/"), Purpose::Own))
        .await
        .unwrap();
    let in_page = links_in_page(&fetched.body, &fetched.base());
    discover(
        &fetched,
        if in_document.is_empty() {
            &in_page
        } else {
            in_document
        },
    )
}

fn link(rel: &str, target: &str) -> Link {
    Link {
        url: url(target),
        rel: vec![rel.into()],
        media_type: None,
        title: None,
    }
}

#[tokio::test]
async fn check_100_discovery_from_link_headers() {
    let page = answer(200)
        .header(
            "Link",
            "<https://hub.example/>; rel=\"hub\", <https://hub2.example/>; rel=hub",
        )
        .header("Link", "<https://news.example/feed>; rel=\"self\"");
    let topic = topic_of(page, &[]).await.unwrap();
    assert_eq!(topic.url, url("https://news.example/feed"));
    assert_eq!(
        topic.hubs,
        [url("https://hub.example/"), url("https://hub2.example/")]
    );
}

#[tokio::test]
async fn check_101_discovery_from_html() {
    let page = answer(200).body("<head><link rel=hub href=https://hub.example/><link href='https://news.example/' rel='self'>");
    let topic = topic_of(page, &[]).await.unwrap();
    assert_eq!(
        (topic.url, topic.hubs),
        (
            url("https://news.example/"),
            vec![url("https://hub.example/")]
        )
    );
}

/// 102 and 103: the links of Atom and RSS come from their reader.
#[tokio::test]
async fn check_102_103_discovery_from_a_feed_as_read() {
    let links = [
        link("hub", "https://hub.example/"),
        link("self", "https://news.example/feed"),
    ];
    let topic = topic_of(answer(200).body("<feed/>"), &links).await.unwrap();
    assert_eq!(
        (topic.url, topic.hubs),
        (
            url("https://news.example/feed"),
            vec![url("https://hub.example/")]
        )
    );
    assert_eq!(
        topic_of(answer(200), &[link("self", "https://news.example/feed")]).await,
        None,
        "no hub, no topic"
    );
}

#[tokio::test]
async fn check_104_headers_win_over_the_document() {
    let page = answer(200).header(
        "Link",
        "<https://head.example/>; rel=hub, <https://news.example/head>; rel=self",
    );
    let links = [
        link("hub", "https://body.example/"),
        link("self", "https://news.example/body"),
    ];
    let topic = topic_of(page, &links).await.unwrap();
    assert_eq!(
        (topic.url, topic.hubs),
        (
            url("https://news.example/head"),
            vec![url("https://head.example/")]
        )
    );
}

fn subscription(hub: &Url) -> Subscription {
    let secret = Secret::new("never guessed").unwrap();
    Subscription::new(
        hub.clone(),
        url("https://news.example/feed"),
        url("https://desk.example/push/a8f3?keep=this"),
        secret,
    )
}

/// 200: the self address is what is subscribed to, though another was fetched.
#[tokio::test]
async fn check_200_subscribes_to_the_self_address_with_callback_lease_and_secret() {
    let hub = Server::start(|_| answer(202));
    let subscription = subscription(&hub.url("/"));
    let state = subscribe(&fetcher(), &subscription).await.unwrap();
    assert_eq!(state, State::Asked { at: now() });
    let seen = &hub.seen()[0];
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let expected = [
        ("hub.mode", "subscribe"),
        ("hub.topic", "https://news.example/feed"),
        ("hub.callback", "https://desk.example/push/a8f3?keep=this"),
        ("hub.lease_seconds", "864000"),
        ("hub.secret", "never guessed"),
    ];
    for (name, value) in expected {
        assert_eq!(seen.parameter(name).as_deref(), Some(value), "{name}");
    }
}

#[tokio::test]
async fn check_201_202_a_topic_that_redirects_is_discovered_where_it_leads() {
    for status in [302, 301] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/old" => answer(status).header("Location", "/new"),
            _ => answer(200).header("Link", "<https://hub.example/>; rel=hub, </new>; rel=self"),
        });
        let fetched = fetcher()
            .get(&Request::new(server.url("/old"), Purpose::Own))
            .await
            .unwrap();
        assert_eq!(
            discover(&fetched, &[]).unwrap().url,
            server.url("/new"),
            "{status}"
        );
    }
}

#[tokio::test]
async fn check_203_204_a_hub_that_redirects_gets_the_same_request_again() {
    for status in [307, 308] {
        let hub = Server::start(move |seen| match seen.path.as_str() {
            "/" => answer(status).header("Location", "/real"),
            _ => answer(202),
        });
        subscribe(&fetcher(), &subscription(&hub.url("/")))
            .await
            .unwrap();
        let seen = hub.seen();
        assert_eq!(
            (seen[1].method.as_str(), seen[1].path.as_str()),
            ("POST", "/real")
        );
        assert_eq!(seen[0].body, seen[1].body, "{status}");
    }
}

fn question(mode: &str, topic: &str) -> Intent {
    Intent::parse(&format!("keep=this&hub.mode={mode}&hub.topic={topic}&hub.challenge=c1&hub.lease_seconds=86400&extra=1")).unwrap()
}

#[test]
fn check_205_only_what_was_asked_for_is_confirmed() {
    let mut ours = subscription(&url("https://hub.example/"));
    let asked = question("subscribe", "https://news.example/feed");
    assert_eq!(ours.answer(&asked, now()), Reply::NotFound, "not asked yet");
    ours.state = State::Asked { at: now() };
    assert_eq!(
        ours.answer(&question("subscribe", "https://other.example/"), now()),
        Reply::NotFound
    );
    assert_eq!(
        ours.answer(&question("unsubscribe", "https://news.example/feed"), now()),
        Reply::NotFound
    );
    assert_eq!(
        ours.answer(&question("publish", "https://news.example/feed"), now()),
        Reply::NotFound
    );
    let until = now() + SignedDuration::from_hours(24);
    let state = State::Active {
        since: now(),
        until,
    };
    assert_eq!(
        ours.answer(&asked, now()),
        Reply::Echo {
            challenge: "c1".into(),
            state: state.clone()
        }
    );
    ours.state = state;
    assert_eq!(ours.holds_until(now()), Some(until));
    assert_eq!(ours.holds_until(until), None);
    assert_eq!(
        Intent::parse("hub.mode=subscribe&hub.topic=x"),
        None,
        "a question without a challenge is none"
    );
}

#[test]
fn check_300_301_302_a_push_is_trusted_only_with_a_signature_that_holds() {
    let mut ours = subscription(&url("https://hub.example/"));
    ours.state = State::Active {
        since: now(),
        until: now() + SignedDuration::from_hours(1),
    };
    let body = b"<feed/>";
    for hash in [
        HashName::Sha1,
        HashName::Sha256,
        HashName::Sha384,
        HashName::Sha512,
    ] {
        let good = sign(hash, b"never guessed", body).to_string();
        assert_eq!(ours.receive(Some(&good), body), Push::Trust, "{good}");
        assert_eq!(
            ours.receive(Some(&good.to_uppercase()), body),
            Push::Trust,
            "{good}"
        );
        assert!(matches!(
            ours.receive(Some(&good), b"<feed>forged</feed>"),
            Push::Ignore(_)
        ));
        let guessed = sign(hash, b"guessed", body).to_string();
        assert!(matches!(
            ours.receive(Some(&guessed), body),
            Push::Ignore(_)
        ));
    }
    for bad in [
        None,
        Some(""),
        Some("sha256="),
        Some("sha256=zz"),
        Some("md5=00"),
        Some("sha256=0"),
    ] {
        assert!(
            matches!(ours.receive(bad, body), Push::Ignore(_)),
            "{bad:?}"
        );
    }
    ours.state = State::Ended;
    let good = sign(HashName::Sha256, b"never guessed", body).to_string();
    assert!(matches!(
        ours.receive(Some(&good), body),
        Push::Ignore("we are not subscribed")
    ));
}

/// RFC 4231 and RFC 2202, test case 2: another implementation's word for ours.
#[test]
fn signatures_are_those_of_the_rfcs() {
    let sign = |hash| sign(hash, b"Jefe", b"what do ya want for nothing?").to_string();
    assert_eq!(
        sign(HashName::Sha1),
        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    );
    assert_eq!(
        sign(HashName::Sha256),
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

#[test]
fn leases_are_renewed_before_they_end() {
    let mut ours = subscription(&url("https://hub.example/"));
    assert!(ours.ask_at().unwrap() < now(), "at once");
    let until = now() + SignedDuration::from_hours(240);
    ours.state = State::Active {
        since: now(),
        until,
    };
    assert_eq!(
        ours.ask_at().unwrap(),
        now() + SignedDuration::from_hours(192)
    );
    ours.state = State::Asked { at: now() };
    assert_eq!(
        ours.ask_at().unwrap(),
        now() + SignedDuration::from_hours(6)
    );
    let denied =
        Intent::parse("hub.mode=denied&hub.topic=https://news.example/feed&hub.reason=closed")
            .unwrap();
    let Reply::Noted { state } = ours.answer(&denied, now()) else {
        panic!()
    };
    assert_eq!(
        state,
        State::Denied {
            reason: "closed".into(),
            at: now()
        }
    );
    ours.state = State::Ended;
    assert_eq!(ours.ask_at(), None);
}

#[tokio::test]
async fn a_renewal_keeps_the_running_lease_until_the_hub_has_verified_it() {
    let hub = Server::start(|_| answer(202));
    let mut ours = subscription(&hub.url("/"));
    let until = now() + SignedDuration::from_hours(1);
    ours.state = State::Active {
        since: now(),
        until,
    };
    assert_eq!(subscribe(&fetcher(), &ours).await.unwrap(), ours.state);
}

#[tokio::test]
async fn unsubscribing_is_verified_too() {
    let hub = Server::start(|_| answer(202));
    let mut ours = subscription(&hub.url("/"));
    ours.state = unsubscribe(&fetcher(), &ours).await.unwrap();
    assert_eq!(
        hub.seen()[0].parameter("hub.mode").as_deref(),
        Some("unsubscribe")
    );
    assert_eq!(hub.seen()[0].parameter("hub.secret"), None);
    let answer = ours.answer(&question("unsubscribe", "https://news.example/feed"), now());
    assert_eq!(
        answer,
        Reply::Echo {
            challenge: "c1".into(),
            state: State::Ended
        }
    );
}

#[tokio::test]
async fn a_hub_that_refuses_or_would_hear_the_secret_in_the_clear_is_told() {
    let hub = Server::start(|_| answer(422).body("topic not\nsupported"));
    let error = subscribe(&fetcher(), &subscription(&hub.url("/")))
        .await
        .unwrap_err();
    assert!(matches!(error, SubscribeError::Refused { status: 422, .. }));
    let plain = subscription(&url("http://hub.example/"));
    assert!(matches!(
        subscribe(&fetcher(), &plain).await,
        Err(SubscribeError::Insecure { .. })
    ));
}

#[test]
fn secrets_are_short_and_never_printed() {
    assert!(Secret::new("x".repeat(199)).is_ok());
    assert!(Secret::new("x".repeat(200)).is_err());
    assert!(Secret::new("").is_err());
    let ours = subscription(&url("https://hub.example/"));
    assert!(!format!("{ours:?}").contains("guessed"));
    let back: Subscription = serde_json::from_str(&serde_json::to_string(&ours).unwrap()).unwrap();
    assert_eq!(back, ours);
}
