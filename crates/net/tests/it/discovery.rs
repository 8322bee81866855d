use reprint_net::{
    FetchError, Url,
    discover::{FeedFormat, Found, How, find_feeds, typed_address},
};

use crate::{
    fetcher,
    server::{Server, answer},
};

async fn find(server: &Server, path: &str) -> Result<Found, FetchError> {
    find_feeds(&fetcher(), &server.url(path)).await
}

fn feeds(found: &Found, server: &Server) -> Vec<(String, How)> {
    let root = server.url("/").to_string();
    let local = |url: &Url| url.as_str().replacen(root.trim_end_matches('/'), "", 1);
    found
        .feeds
        .iter()
        .map(|feed| (local(&feed.url), feed.how))
        .collect()
}

#[tokio::test]
async fn a_page_that_announces_its_feeds_costs_one_fetch() {
    let server = Server::start(|seen| {
        match seen.path.as_str() {
        "/" => answer(200)
            .header("Link", "</head.json>; rel=alternate; type=\"application/feed+json\"")
            .header("Link", "</wp-json/>; rel=\"https://api.w.org/\"")
            .header("Link", "<https://hub.example/>; rel=hub")
            .body(
                "<title>The Quay</title><base href=/x/><link rel=alternate type=application/rss+xml title='The Quay » Comments Feed' href=comments/feed/>
                 <link rel='alternate' type='application/atom+xml' title='The Quay' href='/atom?a=1&amp;b=2'>
                 <link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json+oembed href=/o>",
            ),
        "/robots.txt" => answer(200).body("Sitemap: /news.xml"),
        _ => answer(404),
    }
    });
    let found = find(&server, "/").await.unwrap();
    assert_eq!(
        feeds(&found, &server),
        [
            ("/head.json".into(), How::Header),
            ("/atom?a=1&b=2".into(), How::Element),
            ("/x/comments/feed/".into(), How::Element),
        ]
    );
    assert_eq!(found.title.as_deref(), Some("The Quay"));
    assert_eq!(found.wordpress, Some(server.url("/wp-json/")));
    assert_eq!(found.sitemaps, [server.url("/news.xml")]);
    assert_eq!(found.hubs[0].as_str(), "https://hub.example/");
    assert_eq!(server.seen().len(), 1);
    assert!(found.tried.is_empty());
}

#[tokio::test]
async fn a_page_that_announces_none_has_its_links_and_the_usual_places_tried() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/" => answer(200).body("<a href='/rss/about'>About RSS</a> <a href=/press>Press</a>"),
        "/rss/about" => answer(200).body("<html>What is RSS?</html>"),
        "/feed.xml" => answer(200)
            .header("Content-Type", "text/html")
            .body("<?xml version='1.0'?><feed/>"),
        _ => answer(404),
    });
    let found = find(&server, "/").await.unwrap();
    assert_eq!(
        feeds(&found, &server),
        [("/feed.xml".into(), How::WellKnown)]
    );
    assert_eq!(found.feeds[0].format, Some(FeedFormat::Atom));
    let tried: Vec<String> = found
        .tried
        .iter()
        .map(|t| {
            format!(
                "{} {}",
                t.url.path(),
                t.said.split(' ').next_back().unwrap()
            )
        })
        .collect();
    assert_eq!(
        tried,
        ["/rss/about feed", "/feed/ 404", "/rss.xml 404"],
        "what was tried is told"
    );
    assert!(found.feeds[0].how.words().contains("does not mention it"));
}

#[tokio::test]
async fn a_site_without_any_feed_says_what_was_tried() {
    let server = Server::start(|seen| {
        if seen.path == "/" {
            answer(200).body("<p>Hello")
        } else {
            answer(404)
        }
    });
    let found = find(&server, "/").await.unwrap();
    assert!(found.feeds.is_empty() && found.tried.len() == 7);
    assert_eq!(
        find(&server, "/missing").await.unwrap_err().status(),
        Some(404)
    );
}

#[test]
fn addresses_as_people_type_them() {
    let table = [
        ("news.example", Some("https://news.example/")),
        (" https://news.example/a ", Some("https://news.example/a")),
        (
            "feed:https://news.example/rss",
            Some("https://news.example/rss"),
        ),
        ("feed://news.example/rss", Some("https://news.example/rss")),
        ("localhost:8420", Some("https://localhost:8420/")),
        ("http://127.0.0.1:8420/x", Some("http://127.0.0.1:8420/x")),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("hello", None),
        ("", None),
    ];
    for (typed, expected) in table {
        assert_eq!(
            typed_address(typed).map(String::from).as_deref(),
            expected,
            "{typed}"
        );
    }
}
