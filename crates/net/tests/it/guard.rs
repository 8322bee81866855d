use std::{
    collections::VecDeque,
    io::Write,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use reprint_net::{
    FetchError, Fetcher, Guard, LookingUp, Lookup, Method, Outgoing, Purpose, Refused, Request,
    Settings, Url,
};

use crate::{
    clock,
    server::{Server, answer},
    settings,
};

/// A resolver that answers what it is told, look-up by look-up.
struct Scripted(Mutex<VecDeque<Vec<&'static str>>>);

impl Lookup for Scripted {
    fn look_up(&self, _: &str) -> LookingUp {
        let next = self.0.lock().unwrap().pop_front().unwrap_or_default();
        let addresses: Vec<IpAddr> = next
            .iter()
            .map(|address| address.parse().unwrap())
            .collect();
        Box::pin(async move { Ok(addresses) })
    }
}

fn fetcher(guard: Guard, answers: &[&[&'static str]]) -> Fetcher {
    let answers = answers.iter().map(|answer| answer.to_vec()).collect();
    let lookup = Arc::new(Scripted(Mutex::new(answers)));
    let settings = Settings {
        guard,
        lookup,
        ..settings()
    };
    Fetcher::new(settings, clock()).unwrap()
}

async fn get(fetcher: &Fetcher, url: &str) -> Result<String, FetchError> {
    let request = Request::new(Url::parse(url).unwrap(), Purpose::Own);
    let fetched = fetcher.get(&request).await?;
    Ok(String::from_utf8(fetched.body).unwrap())
}

fn is_private(result: &Result<String, FetchError>) -> bool {
    matches!(
        result,
        Err(FetchError::Refused {
            why: Refused::Private { .. },
            ..
        })
    )
}

#[tokio::test]
async fn private_hosts_are_refused_before_a_byte_is_sent() {
    let inside = Server::start(|_| answer(200).body("secret"));
    let port = inside.port();
    let strict = fetcher(Guard::strict(), &[&["127.0.0.1"]]);
    for host in [
        "127.0.0.1",
        "0177.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "inside.example",
    ] {
        let result = get(&strict, &format!("http://{host}:{port}/")).await;
        assert!(is_private(&result), "{host}: {result:?}");
    }
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let inside = Server::start_at("127.0.0.2:0", |_| answer(200).body("secret"));
    let targets = [
        inside.url("/").to_string(),
        format!("http://[::ffff:127.0.0.2]:{}/", inside.port()),
        "file:///etc/passwd".to_owned(),
        "//169.254.169.254/latest/meta-data".to_owned(),
    ];
    for target in targets {
        let to = target.clone();
        let outside = Server::start(move |_| answer(302).header("Location", &to));
        let result = get(&crate::fetcher(), outside.url("/").as_str()).await;
        assert!(
            matches!(result, Err(FetchError::Refused { .. })),
            "{target}: {result:?}"
        );
    }
    assert!(inside.seen().is_empty());
}

/// The name is looked up once for each connection, and what is checked is what is connected to: the second answer, which a
/// check made beforehand would never have seen, is refused as well.
#[tokio::test]
async fn dns_rebinding_gains_nothing() {
    let allowed = Server::start_at("127.0.0.2:0", |_| answer(200).body("public"));
    let port = allowed.port();
    let inside = Server::start_at(&format!("127.0.0.1:{port}"), |_| answer(200).body("secret"));
    let guard = Guard::allowing(["127.0.0.2"]).unwrap();
    let fetcher = fetcher(
        guard,
        &[&["127.0.0.2"], &["127.0.0.1"], &["127.0.0.1", "127.0.0.2"]],
    );
    let url = format!("http://rebind.example:{port}/");
    assert_eq!(get(&fetcher, &url).await.unwrap(), "public");
    assert!(is_private(&get(&fetcher, &url).await));
    // Of several answers only the public ones are tried.
    assert_eq!(get(&fetcher, &url).await.unwrap(), "public");
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn what_is_sent_is_guarded_too() {
    let inside = Server::start_at("127.0.0.2:0", |_| answer(200));
    let to = inside.url("/").to_string();
    let hub = Server::start(move |_| answer(307).header("Location", &to));
    let fetcher = crate::fetcher();
    let straight = fetcher
        .send(&Outgoing::new(Method::POST, inside.url("/")))
        .await;
    assert!(matches!(straight, Err(FetchError::Refused { .. })));
    let mut out = Outgoing::new(Method::POST, hub.url("/"));
    out.follow = true;
    assert!(matches!(
        fetcher.send(&out).await,
        Err(FetchError::Refused { .. })
    ));
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn a_name_without_an_address_is_a_dns_error_with_advice() {
    let fetcher = fetcher(Guard::strict(), &[&[]]);
    let error = get(&fetcher, "http://nowhere.example/").await.unwrap_err();
    assert_eq!(error.code(), "net.dns");
    assert!(error.advice().contains("spelling"), "{}", error.advice());
}

#[tokio::test]
async fn a_closed_port_and_a_server_without_tls_are_told_apart() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let fetcher = crate::fetcher();
    let tls = get(&fetcher, &format!("https://{plain}/"))
        .await
        .unwrap_err();
    assert_eq!(tls.code(), "net.tls", "{tls}");
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let closed = get(&fetcher, &format!("http://{free}/")).await.unwrap_err();
    assert_eq!(closed.code(), "net.connect", "{closed}");
}
