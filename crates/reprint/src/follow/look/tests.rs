//! Looking at sites on loopback: one with feeds, one that is WordPress, one that wishes not to be crawled.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use reprint_net::{Agent, Fetcher, Guard, Settings, Url};
use reprint_story::Story;

use super::{Effort, Looked, Sought, WayKind, copies_on};
use crate::clock::SystemClock;

const TEXT: &str = "OLD QUAY – The ferry came back to the north quay on Monday after nine weeks in dock, and the first to \
    board was a dog called Admiral.\n\nThe harbour master said the new engine had been tried in heavy weather for a fortnight, \
    and that the evening crossing would run again from the first of the month, storms permitting.\n\nTickets cost what they \
    did before the winter, the company wrote on Sunday, though dogs now travel free on the upper deck after nine.";

/// A site on loopback: addresses with their content, and what was asked of it.
struct Site {
    url: Url,
    asked: Arc<Mutex<Vec<String>>>,
}

type Pages = Arc<(HashMap<String, String>, Arc<Mutex<Vec<String>>>)>;

impl Site {
    async fn start(pages: &[(&str, String)]) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let base = format!("http://{authority}");
        let pages: HashMap<String, String> = pages
            .iter()
            .map(|(path, body)| ((*path).to_owned(), body.replace("{base}", &base)))
            .collect();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::new((pages, Arc::clone(&asked))));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url: Url::parse(&format!("{base}/")).unwrap(),
            asked,
        }
    }

    fn asked(&self, path: &str) -> bool {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .any(|asked| asked.starts_with(path))
    }
}

async fn answer(State(site): State<Pages>, uri: Uri) -> Response {
    let (pages, asked) = &*site;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    asked.lock().unwrap().push(path.to_owned());
    let found = pages.get(path).or_else(|| {
        pages
            .get(path.split('?').next().unwrap())
            .filter(|_| path.contains("wp-json"))
    });
    let Some(body) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match body.chars().next() {
        Some('[' | '{') => "application/json",
        Some('<') if body.starts_with("<?xml") => "application/xml",
        Some('<') => "text/html; charset=utf-8",
        _ => "text/plain",
    };
    ([(CONTENT_TYPE, kind)], body.clone()).into_response()
}

fn fetcher() -> Fetcher {
    let mut settings = Settings::new(Agent::new("Reprint", "1", "https://gazette.example/"));
    settings.guard = Guard::allowing(["127.0.0.1"]).unwrap();
    settings.gap = std::time::Duration::ZERO;
    Fetcher::new(settings, Arc::new(SystemClock)).unwrap()
}

fn story() -> Story {
    let mut story = Story::new("Ferry returns to the north quay after storm");
    story.text = TEXT.into();
    story
}

fn page(headline: &str, text: &str) -> String {
    let paragraphs = format!(
        "<p>{}</p>",
        text.replace(
            "

", "</p><p>"
        )
    );
    format!(
        "<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    )
}

async fn look(site: &Site) -> Looked {
    let sought = Sought::new(vec![story()], None);
    copies_on(&fetcher(), &site.url, &sought, Effort::default()).await
}

fn paths(looked: &Looked) -> Vec<&str> {
    looked.found.iter().map(|found| found.url.path()).collect()
}

#[tokio::test]
async fn a_copy_in_a_feed_is_found_under_another_headline() {
    let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Valley Post</title>
        <item><title>Council meets</title><link>{base}/council</link></item>
        <item><title>A dog goes first</title><link>{base}/dog</link></item></channel></rss>"#;
    let home =
        r#"<link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>Valley Post</p>"#;
    let site = Site::start(&[
        ("/", home.into()),
        ("/feed.xml", feed.into()),
        (
            "/council",
            page("Council meets", "The council met and adjourned."),
        ),
        ("/dog", page("A dog goes first", TEXT)),
    ])
    .await;
    let looked = look(&site).await;
    assert_eq!(paths(&looked), ["/dog"]);
    assert!(looked.found[0].share > 0.9, "{}", looked.found[0].share);
    assert_eq!(looked.found[0].how, WayKind::Feed);
    assert_eq!(looked.pages_read, 2);
}

#[tokio::test]
async fn a_copy_that_has_left_the_lists_is_found_by_the_sites_search() {
    let home = r#"<link rel="https://api.w.org/" href="{base}/wp-json/"><p>Hill Notes</p>"#;
    let site = Site::start(&[
        ("/", home.into()),
        ("/wp-json/wp/v2/posts", "[]".into()),
        (
            "/wp-json/wp/v2/search",
            r#"[{"url":"{base}/?p=12","title":"Ferry is back"}]"#.into(),
        ),
        ("/?p=12", page("Ferry is back", TEXT)),
    ])
    .await;
    let looked = look(&site).await;
    assert_eq!(looked.found.len(), 1);
    assert_eq!(looked.found[0].how, WayKind::Search);
    let asked: Vec<WayKind> = looked.ways.iter().map(|way| way.kind).collect();
    assert!(
        asked.contains(&WayKind::Api) && asked.contains(&WayKind::Search),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_closed_search_of_the_api_does_not_end_the_looking() {
    let home =
        r#"<link rel="https://api.w.org/" href="{base}/wp-json/"><form><input name="s"></form>"#;
    let results =
        r#"<ul><li><a href="/dog">Ferry returns to the north quay after the storm</a></li></ul>"#;
    let site = Site::start(&[
        ("/", home.into()),
        ("/wp-json/wp/v2/posts", "[]".into()),
        (
            "/wp-json/wp/v2/search",
            r#"{"code":"rest_forbidden"}"#.into(),
        ),
        ("/?s=ferry+returns+north+quay+after+storm", results.into()),
        ("/dog", page("Ferry returns", TEXT)),
    ])
    .await;
    let looked = look(&site).await;
    let searches: Vec<_> = looked
        .ways
        .iter()
        .filter(|way| way.kind == WayKind::Search)
        .map(|way| way.said.is_ok())
        .collect();
    assert_eq!(searches, [false, true], "{:?}", looked.ways);
    assert_eq!(paths(&looked), ["/dog"]);
    assert_eq!(looked.unsearched, 0);
}

#[tokio::test]
async fn a_copy_in_a_sitemap_is_found_by_its_address() {
    let index = r#"<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap><loc>{base}/posts.xml</loc></sitemap></sitemapindex>"#;
    let posts = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>{base}/2026/ferry-returns-to-north-quay</loc></url><url><loc>{base}/about</loc></url></urlset>"#;
    let site = Site::start(&[
        ("/", "<p>Hill Notes</p>".into()),
        ("/robots.txt", "Sitemap: {base}/index.xml\n".into()),
        ("/index.xml", index.into()),
        ("/posts.xml", posts.into()),
        (
            "/2026/ferry-returns-to-north-quay",
            page("Ferry returns", TEXT),
        ),
    ])
    .await;
    let looked = look(&site).await;
    assert_eq!(paths(&looked), ["/2026/ferry-returns-to-north-quay"]);
    assert!(!site.asked("/about"));
    assert_eq!(looked.left, 1);
}

#[tokio::test]
async fn what_a_site_forbids_is_not_asked_and_is_told() {
    let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Valley Post</title>
        <item><title>Ferry returns to the north quay</title><link>{base}/private/ferry</link></item>
        <item><title>Ferry is back at north quay after storm</title><link>{base}/reserved</link></item></channel></rss>"#;
    let home = r#"<link rel="alternate" type="application/rss+xml" href="/feed.xml"><form><input name="s"></form>"#;
    let reserved = format!(
        "<meta name=\"tdm-reservation\" content=\"1\">{}",
        page("Ferry", TEXT)
    );
    let site = Site::start(&[
        ("/", home.into()),
        (
            "/robots.txt",
            "User-agent: *\nDisallow: /private/\nDisallow: /?s=\n".into(),
        ),
        ("/feed.xml", feed.into()),
        ("/private/ferry", page("Ferry", TEXT)),
        ("/reserved", reserved),
    ])
    .await;
    let looked = look(&site).await;
    assert!(looked.found.is_empty());
    assert!(!site.asked("/private/") && !site.asked("/?s="));
    assert_eq!(looked.unread.len(), 2, "{:?}", looked.unread);
    let search = looked
        .ways
        .iter()
        .find(|way| way.kind == WayKind::Search)
        .unwrap();
    assert!(search.said.as_ref().unwrap_err().contains("robots.txt"));
}

#[tokio::test]
async fn a_site_that_does_not_answer_is_told_as_such() {
    let site = Site {
        url: Url::parse("http://127.0.0.1:9/").unwrap(),
        asked: Arc::default(),
    };
    let looked = look(&site).await;
    assert!(looked.found.is_empty() && looked.ways[0].said.is_err());
}
