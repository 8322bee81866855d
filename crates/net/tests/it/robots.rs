use std::time::{Duration, Instant};

use proptest::prelude::*;
use reprint_net::{Fetcher, Purpose, Request, Settings, Url, robots::Robots};

use crate::{
    clock, fetcher,
    server::{Answer, Server, answer},
    settings,
};

fn site(robots: Answer, tdmrep: Answer, page: Answer) -> Server {
    Server::start(move |seen| match seen.path.as_str() {
        "/robots.txt" => robots.clone(),
        "/.well-known/tdmrep.json" => tdmrep.clone(),
        _ => page.clone(),
    })
}

async fn crawl(server: &Server, path: &str) -> &'static str {
    let request = Request::new(server.url(path), Purpose::Crawl);
    fetcher()
        .get(&request)
        .await
        .map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn groups_as_sites_write_them() {
    let text = "\u{feff}# all\r\nSitemap: https://news.example/s.xml\nDisallow: /before-any-group\n\
        user-agent: Other\nUser-Agent: reprint/2.0 # us\nDisallow: /a\n\nUser-agent: *\nDisallow: /\nAllow: /public$\n\
        Crawl-delay: 0.5\nUSER-AGENT : Reprint\nAllow: /a/b\nDisallow:\nNonsense\nCrawl-delay: 99999\nLicense: /rsl.xml\n";
    let robots = Robots::parse(text.as_bytes());
    let may = |agent: &str, path: &str| {
        robots.allows(
            agent,
            &Url::parse(&format!("https://news.example{path}")).unwrap(),
        )
    };
    assert_eq!(robots.sitemaps, ["https://news.example/s.xml"]);
    assert_eq!(robots.licences, ["/rsl.xml"]);
    // Both groups that name us count as one.
    assert!(
        may("Reprint", "/x")
            && !may("Reprint", "/a")
            && !may("REPRINT", "/a/c")
            && may("Reprint", "/a/b/c")
    );
    assert!(may("other", "/a/../x") && !may("other", "/a/b"));
    assert!(!may("somebody", "/x") && may("somebody", "/public") && !may("somebody", "/public/x"));
    assert!(may("somebody", "/robots.txt"));
    assert_eq!(
        robots.rules_for("reprint", true).unwrap().delay(),
        Some(Duration::from_mins(1))
    );
    assert!(robots.rules_for("somebody", false).is_none());
    assert!(Robots::parse(b"").allows("anybody", &Url::parse("https://x.example").unwrap()));
}

#[tokio::test]
async fn missing_robots_allow_broken_ones_forbid_crawling_only() {
    let ok = || answer(200);
    for (status, expected) in [
        (404, "read"),
        (410, "read"),
        (401, "read"),
        (500, "net.robots_unreachable"),
        (503, "net.robots_unreachable"),
    ] {
        let server = site(answer(status), answer(404), ok());
        let got = crawl(&server, "/page").await;
        // A 503 pauses its host as well; either way nothing is crawled.
        assert!(
            got == expected || (status == 503 && got == "net.paused"),
            "{status}: {got}"
        );
    }
    let broken = site(answer(500), answer(404), ok());
    let feed = Request::new(broken.url("/feed"), Purpose::Feed);
    fetcher().get(&feed).await.unwrap();
}

#[tokio::test]
async fn robots_are_kept_a_day_and_followed_through_redirects() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => answer(301).header("Location", "/1"),
        "/1" => answer(301).header("Location", "/2"),
        "/2" => answer(301).header("Location", "/3"),
        "/3" => answer(301).header("Location", "/4"),
        "/4" => answer(301).header("Location", "/5"),
        "/5" => answer(200).body("User-agent: *\nDisallow: /closed"),
        "/.well-known/tdmrep.json" => answer(404),
        _ => answer(200),
    });
    let clock = clock();
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    let asked = |server: &Server| {
        server
            .paths()
            .iter()
            .filter(|path| *path == "/robots.txt")
            .count()
    };
    for _ in 0..3 {
        let request = Request::new(server.url("/closed"), Purpose::Crawl);
        assert_eq!(
            fetcher.get(&request).await.unwrap_err().code(),
            "net.robots"
        );
    }
    assert_eq!(asked(&server), 1);
    clock.advance(24 * 3600 + 1);
    let request = Request::new(server.url("/open"), Purpose::Crawl);
    fetcher.get(&request).await.unwrap();
    assert_eq!(asked(&server), 2);
}

#[tokio::test]
async fn a_redirect_is_asked_about_where_it_leads() {
    let closed = site(
        answer(200).body("User-agent: *\nDisallow: /"),
        answer(404),
        answer(200),
    );
    let to = closed.url("/page").to_string();
    let open = site(
        answer(404),
        answer(404),
        answer(302).header("Location", &to),
    );
    assert_eq!(crawl(&open, "/").await, "net.robots");
    assert!(!closed.paths().contains(&"/page".to_owned()));
}

#[tokio::test]
async fn half_a_mebibyte_of_robots_is_read() {
    let mut text = format!("# {}\n", "x".repeat(98)).repeat(5000);
    text.push_str("User-agent: *\nDisallow: /late\n");
    text.push_str(&"y".repeat(400_000));
    let server = site(answer(200).body(text), answer(404), answer(200));
    assert_eq!(crawl(&server, "/late").await, "net.robots");
}

#[tokio::test]
async fn a_crawl_delay_slows_a_crawl_down() {
    let server = site(
        answer(200).body("User-agent: *\nCrawl-delay: 0.3"),
        answer(404),
        answer(200),
    );
    let fetcher = Fetcher::new(
        Settings {
            gap: Duration::ZERO,
            ..settings()
        },
        clock(),
    )
    .unwrap();
    let started = Instant::now();
    for path in ["/1", "/2"] {
        fetcher
            .get(&Request::new(server.url(path), Purpose::Crawl))
            .await
            .unwrap();
    }
    assert!(
        started.elapsed() >= Duration::from_millis(500),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn reservations_against_mining_keep_a_crawl_out() {
    let tdmrep = br#"[{"location":"/","tdm-reservation":1,"tdm-policy":"/terms.json"},{"location":"/open/*","tdm-reservation":0},{"x":1},
        {"location":"/open/*/draft$","tdm-reservation":"1"}]"#;
    let server = site(answer(404), answer(200).body(*tdmrep), answer(200));
    assert_eq!(crawl(&server, "/news/1").await, "net.tdm_reserved");
    assert_eq!(crawl(&server, "/open/1").await, "read");
    assert_eq!(crawl(&server, "/open/1/draft").await, "net.tdm_reserved");
    assert!(
        !server.paths().contains(&"/news/1".to_owned()),
        "the page was not even asked for"
    );

    let header = site(
        answer(404),
        answer(404),
        answer(200)
            .header("tdm-reservation", "1")
            .header("tdm-policy", "/t"),
    );
    assert_eq!(crawl(&header, "/").await, "net.tdm_reserved");
    let request = Request::new(header.url("/"), Purpose::Asked);
    let reservation = fetcher().get(&request).await.unwrap().reservation.unwrap();
    assert!(reservation.reserved, "a person's own request is told of it");
    assert_eq!(reservation.policy.unwrap(), header.url("/t"));
    assert_eq!(
        crawl(
            &site(answer(404), answer(200).body("{broken"), answer(200)),
            "/"
        )
        .await,
        "read"
    );
}

#[test]
fn hostile_robots_cost_linear_time() {
    let many_agents: Vec<String> = (0..40_000).map(|n| format!("user-agent:a{n}\n")).collect();
    let stars = format!("user-agent:*\ndisallow:/{}$\n", "*a".repeat(4000)).repeat(50);
    for text in [
        many_agents.concat() + &"disallow:/x\n".repeat(10_000),
        stars,
        "user-agent:*\nallow:/a\n".repeat(20_000),
    ] {
        let started = Instant::now();
        let robots = Robots::parse(text.as_bytes());
        robots.allows(
            "us",
            &Url::parse(&format!("https://x.example/{}", "a".repeat(2000))).unwrap(),
        );
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{:?}",
            started.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn any_robots_is_read(text in "(user-agent|allow|disallow|crawl-delay|[a-z]{0,4})?[: ]{0,2}[*/$%a-c#0-9é]{0,8}(\n|\r\n)?{0,1}", path in "/[a-c*$%]{0,10}") {
        let robots = Robots::parse(text.repeat(4).as_bytes());
        robots.allows("a", &Url::parse("https://x.example").unwrap().join(&path).unwrap());
    }

    #[test]
    fn allow_everything_wins_over_nothing(path in "(/[a-z0-9?=&%]{1,8}){1,4}") {
        let url = Url::parse("https://x.example").unwrap().join(&path).unwrap();
        prop_assert!(Robots::parse(b"User-agent: *\nDisallow: /\nAllow: /\n").allows("a", &url));
        prop_assert!(!Robots::parse(b"User-agent: *\nAllow: *\nDisallow: /*\n").allows("a", &url));
    }
}
