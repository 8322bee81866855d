use reprint_net::{
    Method, Outgoing,
    header::{AUTHORIZATION, HeaderValue},
};

use crate::{
    fetcher,
    server::{Server, answer},
};

#[tokio::test]
async fn every_status_is_a_reply_and_redirects_are_followed_only_when_asked() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/307" => answer(307).header("Location", "/end"),
        "/302" => answer(302).header("Location", "/end"),
        "/500" => answer(500).header("Retry-After", "30").body("down"),
        _ => answer(201).body("made"),
    });
    let send = async |path: &str, follow: bool| {
        let mut out = Outgoing::post(server.url(path), "text/plain", b"body".to_vec());
        out.follow = follow;
        fetcher().send(&out).await.unwrap()
    };
    assert_eq!(send("/307", false).await.status, 307);
    let reply = send("/307", true).await;
    assert_eq!((reply.status, reply.url), (201, server.url("/end")));
    assert_eq!(
        send("/302", true).await.status,
        302,
        "a 302 would turn a POST into a GET"
    );
    let down = send("/500", true).await;
    assert_eq!(
        (down.status, down.body, down.retry_after.unwrap().as_secs()),
        (500, b"down".to_vec(), 30)
    );
    for seen in server.seen() {
        assert_eq!(
            (seen.method.as_str(), seen.body),
            ("POST", b"body".to_vec())
        );
    }
}

#[tokio::test]
async fn a_password_stays_with_its_origin() {
    let other = Server::start(|_| answer(200));
    let to = other.url("/").to_string();
    let server = Server::start(move |_| answer(308).header("Location", &to));
    let mut out = Outgoing::new(Method::POST, server.url("/"))
        .with(AUTHORIZATION, HeaderValue::from_static("Basic x"));
    out.follow = true;
    fetcher().send(&out).await.unwrap();
    assert_eq!(server.seen()[0].header("authorization"), Some("Basic x"));
    assert_eq!(other.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_refused_push_pauses_the_host_only_if_it_named_a_time() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/plain" => answer(503),
        "/timed" => answer(503).header("Retry-After", "60"),
        _ => answer(200),
    });
    let fetcher = fetcher();
    let send = async |path: &str| {
        fetcher
            .send(&Outgoing::new(Method::POST, server.url(path)))
            .await
    };
    assert_eq!(send("/plain").await.unwrap().status, 503);
    assert_eq!(send("/timed").await.unwrap().status, 503);
    assert_eq!(send("/ok").await.unwrap_err().code(), "net.paused");
}
