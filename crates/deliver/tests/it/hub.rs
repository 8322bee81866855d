//! The checks of websub.rocks for a hub (<https://websub.rocks/hub>), and the recommendation's own rules.

use std::time::Duration;

use jiff::SignedDuration;
use reprint_deliver::{
    DeliverError, Remedy,
    hub::{
        Ask, AskRefused, Content, NotVerified, Pair, Subscriber, Verified, deny, push, read, verify,
    },
};
use reprint_net::{Guard, Refused, Url, websub::Signature};

use crate::{
    fetcher, key, now,
    server::{Answer, Seen, Server, answer},
};

const TOPIC: &str = "https://news.example/feed";
const ANY: &str = "hub.topic=https%3A%2F%2Fnews.example%2Ffeed";

fn guard() -> Guard {
    Guard::allowing(["127.0.0.1"]).unwrap()
}

fn echo(seen: &Seen) -> Answer {
    answer(200).body(seen.parameter("hub.challenge").unwrap())
}

fn form(server: &Server, mode: &str, more: &str) -> Vec<u8> {
    let callback = server.url("/push%3Fid=1").as_str().replace('?', "%3F");
    format!("hub.mode={mode}&hub.callback={callback}%3Fkeep%3Dthis%2520too&{ANY}{more}")
        .into_bytes()
}

async fn subscribed(server: &Server, more: &str) -> Subscriber {
    let ask = read(&form(server, "subscribe", more), &guard()).unwrap();
    match verify(&fetcher(), &ask, "challenge-1").await.unwrap() {
        Verified::Subscribed(subscriber) => subscriber,
        other @ Verified::Unsubscribed(_) => panic!("{other:?}"),
    }
}

async fn pushed(
    subscriber: &Subscriber,
    content_type: &str,
    body: &[u8],
) -> Result<(), DeliverError> {
    let (topic, hub) = (
        Url::parse(TOPIC).unwrap(),
        Url::parse("https://news.example/hub").unwrap(),
    );
    let content = Content {
        topic: &topic,
        hub: &hub,
        content_type,
        body,
    };
    push(&fetcher(), subscriber, &content, &key())
        .await
        .map(drop)
}

#[tokio::test]
async fn check_100_a_plain_subscription_is_verified_and_pushed_without_a_signature() {
    let server = Server::start(|seen| {
        if seen.method == "GET" {
            echo(seen)
        } else {
            answer(204)
        }
    });
    let subscriber = subscribed(&server, "").await;
    pushed(&subscriber, "application/atom+xml", b"<feed/>")
        .await
        .unwrap();
    let seen = server.seen();
    assert!(
        seen[0].path.contains("keep=this%20too&hub.mode=subscribe"),
        "its own query is kept: {}",
        seen[0].path
    );
    assert_eq!(seen[0].parameter("hub.topic").as_deref(), Some(TOPIC));
    assert_eq!(
        seen[0].parameter("hub.lease_seconds").as_deref(),
        Some("864000")
    );
    let push = &seen[1];
    assert_eq!(
        (push.method.as_str(), push.text().as_str()),
        ("POST", "<feed/>")
    );
    assert_eq!(push.header("content-type"), Some("application/atom+xml"));
    assert_eq!(
        push.header("link"),
        Some("<https://news.example/hub>; rel=\"hub\", <https://news.example/feed>; rel=\"self\"")
    );
    assert_eq!(push.header("x-hub-signature"), None);
    assert_eq!(push.header("idempotency-key"), Some("outbox-17"));
    assert!(push.path.contains("keep=this%20too") && !push.path.contains("hub.mode"));
}

#[tokio::test]
async fn check_101_a_secret_signs_every_push() {
    let server = Server::start(|seen| {
        if seen.method == "GET" {
            echo(seen)
        } else {
            answer(200)
        }
    });
    let subscriber = subscribed(&server, "&hub.secret=its+own").await;
    pushed(&subscriber, "text/plain", b"body").await.unwrap();
    let signature = server.seen()[1]
        .header("x-hub-signature")
        .unwrap()
        .to_owned();
    assert!(signature.starts_with("sha256="));
    assert!(
        Signature::parse(&signature)
            .unwrap()
            .holds(b"its own", b"body")
    );
}

#[tokio::test]
async fn check_102_103_extra_parameters_are_skipped_and_a_second_request_replaces_the_first() {
    let server = Server::start(echo);
    let first = subscribed(&server, "&hub.foo=bar&x=y").await;
    let second = subscribed(&server, "&hub.secret=new&hub.lease_seconds=3600").await;
    assert_eq!(
        first.pair, second.pair,
        "the pair of topic and callback is the key"
    );
    assert_eq!(second.until, now() + SignedDuration::from_hours(1));
}

#[tokio::test]
async fn check_104_unsubscribing_is_verified() {
    let server = Server::start(echo);
    let ask = read(&form(&server, "unsubscribe", ""), &guard()).unwrap();
    let verified = verify(&fetcher(), &ask, "challenge-2").await.unwrap();
    let Verified::Unsubscribed(pair) = verified else {
        panic!("{verified:?}")
    };
    assert_eq!(pair.topic.as_str(), TOPIC);
    assert_eq!(server.seen()[0].parameter("hub.lease_seconds"), None);
}

#[tokio::test]
async fn check_105_106_any_kind_of_content_is_pushed_as_it_is() {
    let server = Server::start(|seen| {
        if seen.method == "GET" {
            echo(seen)
        } else {
            answer(200)
        }
    });
    let subscriber = subscribed(&server, "").await;
    for (content_type, body) in [
        ("text/plain; charset=utf-8", "caf\u{e9}"),
        ("application/json", "{\"a\":1}"),
    ] {
        pushed(&subscriber, content_type, body.as_bytes())
            .await
            .unwrap();
        let last = server.seen().pop().unwrap();
        assert_eq!(
            (last.header("content-type").unwrap(), last.text().as_str()),
            (content_type, body)
        );
    }
}

#[tokio::test]
async fn a_request_that_does_not_verify_changes_nothing() {
    for reply in [
        answer(404),
        answer(200).body("challenge-"),
        answer(200).body("challenge-1\n"),
        answer(200),
        answer(302).header("Location", "/"),
    ] {
        let status = reply.clone();
        let server = Server::start(move |_| status.clone());
        let ask = read(&form(&server, "subscribe", ""), &guard()).unwrap();
        let refused = verify(&fetcher(), &ask, "challenge-1").await.unwrap_err();
        assert!(
            matches!(refused, NotVerified::Denied { .. }),
            "{reply:?}: {refused:?}"
        );
    }
}

#[test]
fn requests_that_cannot_be_read_are_told_why() {
    let read = |form: &str| read(form.as_bytes(), &guard()).unwrap_err();
    let callback = "hub.callback=https%3A%2F%2Fdesk.example%2Fpush";
    let table = [
        (String::new(), AskRefused::Parameter("hub.mode")),
        ("hub.mode=dance".into(), AskRefused::Mode("dance".into())),
        (
            format!("hub.mode=subscribe&{ANY}"),
            AskRefused::Parameter("hub.callback"),
        ),
        (
            format!("hub.mode=subscribe&{callback}"),
            AskRefused::Parameter("hub.topic"),
        ),
        (
            format!("hub.mode=subscribe&hub.callback=ftp%3A%2F%2Fx&{ANY}"),
            AskRefused::Parameter("hub.callback"),
        ),
        (
            format!("hub.mode=subscribe&{callback}&{ANY}&hub.lease_seconds=soon"),
            AskRefused::Parameter("hub.lease_seconds"),
        ),
        ("hub.mode=publish".into(), AskRefused::Parameter("hub.url")),
        ("x".repeat(20_000), AskRefused::TooLong),
    ];
    for (form, expected) in table {
        assert_eq!(read(&form), expected, "{form}");
    }
    let long = format!(
        "hub.mode=subscribe&{callback}&{ANY}&hub.secret={}",
        "s".repeat(200)
    );
    assert!(matches!(read(&long), AskRefused::Secret(_)));
    let inside = format!("hub.mode=subscribe&hub.callback=http%3A%2F%2F10.0.0.1%2F&{ANY}");
    assert!(
        matches!(read(&inside), AskRefused::Callback(Refused::Private { .. })),
        "a callback inside our network"
    );
}

#[test]
fn leases_are_bounded_and_never_perpetual() {
    let lease = |seconds: &str| {
        let form = format!(
            "hub.mode=subscribe&hub.callback=https%3A%2F%2Fdesk.example%2F&{ANY}&hub.lease_seconds={seconds}"
        );
        match read(form.as_bytes(), &guard()).unwrap() {
            Ask::Subscribe { lease, .. } => lease,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(lease(""), Duration::from_hours(240));
    assert_eq!(lease("0"), Duration::from_hours(240));
    assert_eq!(lease("1"), Duration::from_mins(1));
    assert_eq!(lease("99999999999"), Duration::from_hours(720));
}

#[test]
fn a_publisher_may_name_several_topics() {
    let ask = read(
        b"hub.mode=publish&hub.url=https%3A%2F%2Fa.example%2F&hub.url=https%3A%2F%2Fb.example%2F",
        &guard(),
    );
    let Ask::Publish { topics } = ask.unwrap() else {
        panic!()
    };
    assert_eq!(topics.len(), 2);
}

#[tokio::test]
async fn a_lease_that_has_run_out_and_a_410_end_the_subscription() {
    let server = Server::start(|seen| {
        if seen.method == "GET" {
            echo(seen)
        } else {
            answer(410)
        }
    });
    let mut subscriber = subscribed(&server, "").await;
    let gone = pushed(&subscriber, "text/plain", b"x").await.unwrap_err();
    assert_eq!(gone.remedy(), Remedy::Stop);
    let asked = server.seen().len();
    subscriber.until = now();
    let ended = pushed(&subscriber, "text/plain", b"x").await.unwrap_err();
    assert_eq!(ended.remedy(), Remedy::Stop);
    assert_eq!(
        server.seen().len(),
        asked,
        "nothing is sent after the lease"
    );
}

#[tokio::test]
async fn pushes_are_not_redirected_and_failures_are_tried_again() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "GET" => echo(seen),
        _ if seen.text() == "moved" => answer(307).header("Location", "/elsewhere"),
        _ => answer(500).header("Retry-After", "60"),
    });
    let subscriber = subscribed(&server, "").await;
    let moved = pushed(&subscriber, "text/plain", b"moved")
        .await
        .unwrap_err();
    assert_eq!(moved.remedy(), Remedy::Person);
    let down = pushed(&subscriber, "text/plain", b"x").await.unwrap_err();
    assert_eq!(down.remedy(), Remedy::Retry(Some(Duration::from_mins(1))));
    assert!(!server.paths().iter().any(|path| path == "/elsewhere"));
}

#[tokio::test]
async fn a_denied_subscriber_is_told() {
    let server = Server::start(|_| answer(200));
    let pair = Pair {
        topic: Url::parse(TOPIC).unwrap(),
        callback: server.url("/push"),
    };
    deny(&fetcher(), &pair, "for partners only").await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.parameter("hub.mode").as_deref(), Some("denied"));
    assert_eq!(
        seen.parameter("hub.reason").as_deref(),
        Some("for partners only")
    );
}
