//! Against receivers that are not ours, where one is at hand.
//!
//! `REPRINT_WORDPRESS="http://127.0.0.1:8081 user application-password"`: a WordPress that may be written to.
//! `REPRINT_WEBSUB_HUB="http://127.0.0.1:9092/hub"`: a hub that pushes any topic.

use std::{
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use reprint_deliver::{
    hub::{Ask, Content, Verified, push, read, verify},
    wordpress::{Password, Post, PostState, Retraction, Site, connect, hold, put, retract},
};
use reprint_net::{
    Fetcher, Method, Outgoing, Purpose, Request, Url,
    websub::{Answer as Reply, Intent, Push, Secret, State, Subscription, subscribe},
};

use crate::{
    fetcher, key, now,
    server::{Server, answer},
};

fn peer(name: &str) -> Option<String> {
    let peer = env::var(name).ok();
    if peer.is_none() {
        eprintln!("{name} is not set: not tried against a peer");
    }
    peer
}

async fn status(fetcher: &Fetcher, url: &str) -> u16 {
    let request = Request::new(Url::parse(url).unwrap(), Purpose::Own);
    match fetcher.get(&request).await {
        Ok(fetched) => fetched.status,
        Err(error) => error.status().unwrap(),
    }
}

async fn page(fetcher: &Fetcher, url: &str) -> String {
    let request = Request::new(Url::parse(url).unwrap(), Purpose::Own);
    String::from_utf8(fetcher.get(&request).await.unwrap().body).unwrap()
}

#[tokio::test]
async fn a_real_wordpress_takes_updates_hides_and_withdraws_a_post() {
    let Some(peer) = peer("REPRINT_WORDPRESS") else {
        return;
    };
    let [root, user, password] = peer.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
    let fetcher = fetcher();
    let connection = connect(&fetcher, &Url::parse(root).unwrap()).await.unwrap();
    let site = Site {
        api: connection.api,
        user: user.to_owned(),
        password: Password::new(password),
    };
    // Another run's posts are another story's.
    let story = std::process::id();
    let slug = format!("ferry-returns-{story}");
    let post = |version: u32, words: &str| Post {
        reprint: format!("{story}.{version}.7"),
        title: "Ferry returns: \u{201c}at last\u{201d}".into(),
        html: format!(
            "<p>{words} <a href=\"https://harbour.example/a/1\">More</a>.</p>\n<p class=\"reprint-credit\" data-reprint=\"{story}.{version}.7\">By Miro Lindqvist.</p>"
        ),
        excerpt: Some("The ferry came back.".into()),
        slug: Some(slug.clone()),
        state: PostState::Publish,
        date: None,
        categories: Vec::new(),
        tags: Vec::new(),
        picture: None,
        canonical: Some(Url::parse("https://harbour.example/a/1").unwrap()),
    };
    let made = put(
        &fetcher,
        &site,
        &post(1, "It came on Monday."),
        None,
        &key(),
    )
    .await
    .unwrap();
    let codes: Vec<&str> = made.faults.iter().map(|fault| &*fault.code).collect();
    // With the companion plugin (packaging/wordpress) the canonical link sticks.
    let lost: &[&str] = if connection.companion {
        &[]
    } else {
        &["wordpress.canonical"]
    };
    assert_eq!(codes, lost, "{:?}", made.faults);
    let (id, url) = (made.reference.unwrap().parse().unwrap(), made.url.unwrap());
    let shown = page(&fetcher, &url).await;
    assert!(
        shown.contains("It came on Monday.")
            && shown.contains(&format!("data-reprint=\"{story}.1.7\""))
    );

    let canonical = "<link rel=\"canonical\" href=\"https://harbour.example/a/1\"";
    assert_eq!(shown.contains(canonical), connection.companion);

    let again = put(
        &fetcher,
        &site,
        &post(2, "It came on Sunday."),
        None,
        &key(),
    )
    .await
    .unwrap();
    assert_eq!(
        again.reference,
        Some(format!("{id}")),
        "found by slug and mark"
    );
    assert!(page(&fetcher, &url).await.contains("It came on Sunday."));

    hold(&fetcher, &site, id, PostState::Private, &key())
        .await
        .unwrap();
    assert_eq!(status(&fetcher, &url).await, 404);
    put(
        &fetcher,
        &site,
        &post(2, "It came on Sunday."),
        Some(id),
        &key(),
    )
    .await
    .unwrap();
    assert_eq!(status(&fetcher, &url).await, 200);

    let notice = Retraction::Notice {
        title: "Retracted".into(),
        html: "<p>Retracted on 23 November 2026.</p>".into(),
    };
    retract(&fetcher, &site, id, &notice, &key()).await.unwrap();
    let shown = page(&fetcher, &url).await;
    assert!(
        shown.contains("Retracted on 23 November 2026.") && !shown.contains("at last"),
        "{shown}"
    );
    retract(&fetcher, &site, id, &Retraction::Trash, &key())
        .await
        .unwrap();
    assert_eq!(status(&fetcher, &url).await, 404);
    let back = put(
        &fetcher,
        &site,
        &post(3, "It came on Sunday."),
        Some(id),
        &key(),
    )
    .await
    .unwrap();
    let new = back.reference.unwrap().parse().unwrap();
    assert_ne!(new, id, "what is in the bin is not written to");
    retract(&fetcher, &site, new, &Retraction::Trash, &key())
        .await
        .unwrap();
}

/// Our subscriber at somebody else's hub.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_not_ours_pushes_to_our_subscriber() {
    let Some(hub) = peer("REPRINT_WEBSUB_HUB") else {
        return;
    };
    let ours: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let verdicts: Arc<Mutex<Vec<Push>>> = Arc::default();
    let links = format!("<{hub}>; rel=\"hub\"");
    let topic = Server::start(move |seen| {
        let own = format!(
            "<http://{}{}>; rel=\"self\"",
            seen.header("host").unwrap(),
            seen.path
        );
        answer(200)
            .header("Content-Type", "application/atom+xml")
            .header("Link", format!("{links}, {own}"))
            .body("<feed/>")
    });
    let (state, log) = (Arc::clone(&ours), Arc::clone(&verdicts));
    let callback = Server::start(move |seen| {
        let mut ours = state.lock().unwrap();
        let ours = ours.as_mut().unwrap();
        if seen.method == "POST" {
            log.lock()
                .unwrap()
                .push(ours.receive(seen.header("x-hub-signature"), &seen.body));
            return answer(204);
        }
        let query = seen.path.split_once('?').unwrap().1;
        match ours.answer(&Intent::parse(query).unwrap(), now()) {
            Reply::Echo { challenge, state } => {
                ours.state = state;
                answer(200).body(challenge)
            }
            Reply::Noted { state } => {
                ours.state = state;
                answer(200)
            }
            Reply::NotFound => answer(404),
        }
    });
    let secret = Secret::new("a secret nobody guesses").unwrap();
    let asked = Subscription::new(
        Url::parse(&hub).unwrap(),
        topic.url("/feed"),
        callback.url("/push/1?keep=this"),
        secret,
    );
    let fetcher = fetcher();
    // The hub may verify before it answers.
    *ours.lock().unwrap() = Some(Subscription {
        state: State::Asked {
            at: fetcher.clock().now(),
        },
        ..asked.clone()
    });
    subscribe(&fetcher, &asked).await.unwrap();
    let active = || {
        matches!(
            ours.lock().unwrap().as_ref().unwrap().state,
            State::Active { .. }
        )
    };
    eventually(active).await;
    let form = format!("hub.mode=publish&hub.topic={}", topic.url("/feed"));
    let publish = Outgoing::post(
        asked.hub.clone(),
        "application/x-www-form-urlencoded",
        form.into_bytes(),
    );
    let reply = fetcher.send(&publish).await.unwrap();
    assert!(
        reply.is_success(),
        "{} {}",
        reply.status,
        String::from_utf8_lossy(&reply.body)
    );
    eventually(|| *verdicts.lock().unwrap() == [Push::Trust]).await;
}

async fn eventually(what: impl Fn() -> bool) {
    for _ in 0..100 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("ten seconds went by");
}

/// Our hub and our own subscriber, end to end: what one writes the other reads.
#[tokio::test(flavor = "multi_thread")]
async fn our_hub_pushes_to_our_subscriber() {
    let ours: Arc<Mutex<Option<Subscription>>> = Arc::default();
    let verdicts: Arc<Mutex<Vec<Push>>> = Arc::default();
    let asks: Arc<Mutex<Vec<Ask>>> = Arc::default();
    let (state, log) = (Arc::clone(&ours), Arc::clone(&verdicts));
    let callback = Server::start(move |seen| {
        let ours = state.lock().unwrap().clone().unwrap();
        if seen.method == "POST" {
            log.lock()
                .unwrap()
                .push(ours.receive(seen.header("x-hub-signature"), &seen.body));
            return answer(204);
        }
        match ours.answer(
            &Intent::parse(seen.path.split_once('?').unwrap().1).unwrap(),
            now(),
        ) {
            Reply::Echo {
                challenge,
                state: next,
            } => {
                *state.lock().unwrap() = Some(Subscription {
                    state: next,
                    ..ours
                });
                answer(200).body(challenge)
            }
            Reply::Noted { .. } | Reply::NotFound => answer(404),
        }
    });
    let kept = Arc::clone(&asks);
    let hub = Server::start(move |seen| {
        let guard = reprint_net::Guard::allowing(["127.0.0.1"]).unwrap();
        match read(&seen.body, &guard) {
            Ok(ask) => {
                kept.lock().unwrap().push(ask);
                answer(202)
            }
            Err(refused) => answer(400).body(refused.to_string()),
        }
    });
    let topic = Url::parse("https://harbour.example/feed").unwrap();
    let secret = Secret::new("a secret nobody guesses").unwrap();
    let mut subscription = Subscription::new(
        hub.url("/hub"),
        topic.clone(),
        callback.url("/push/1?keep=this"),
        secret,
    );
    let fetcher = fetcher();
    subscription.state = subscribe(&fetcher, &subscription).await.unwrap();
    *ours.lock().unwrap() = Some(subscription);
    let ask = asks.lock().unwrap()[0].clone();
    let Verified::Subscribed(subscriber) = verify(&fetcher, &ask, "once").await.unwrap() else {
        panic!()
    };
    let hub_url = hub.url("/hub");
    let content = Content {
        topic: &topic,
        hub: &hub_url,
        content_type: "application/atom+xml",
        body: b"<feed/>",
    };
    push(&fetcher, &subscriber, &content, &key()).await.unwrap();
    assert_eq!(*verdicts.lock().unwrap(), [Push::Trust]);
    let lease = ours
        .lock()
        .unwrap()
        .as_ref()
        .unwrap()
        .holds_until(now())
        .unwrap();
    assert_eq!(lease, subscriber.until, "both sides count the same lease");
    assert_eq!(callback.seen()[1].method, Method::POST.as_str());
}
