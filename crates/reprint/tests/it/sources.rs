//! Every kind of source, from outside: a content system's API, a folder, a list of feeds, and what is found at an address.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use crate::{
    outside::{Answer, Asked, Folder, Served, Site, answer},
    parties::{Request, until},
};

const WORDS: &str = "<p>The ferry between Harbour Quay and Gull Island sails again on Monday.</p>\
    <p>It had lain in the yard since March, when its shaft broke in a storm off the point.</p>";

fn json_answer(value: &Value) -> Answer {
    answer(200, "application/json", value.to_string())
}

/// One post as WordPress gives it with `_embed`.
fn post(base: &str, id: u32, title: &str, words: &str, modified: &str) -> Value {
    json!({
        "id": id, "date_gmt": "2026-11-20T08:00:00", "modified_gmt": modified, "status": "publish",
        "guid": { "rendered": format!("{base}/?p={id}") }, "link": format!("{base}/{id}/"),
        "title": { "rendered": title }, "content": { "rendered": words, "protected": false },
        "excerpt": { "rendered": "<p>The boat is back.</p>" },
        "_links": { "self": [{ "href": format!("{base}/wp-json/wp/v2/posts/{id}") }] },
        "_embedded": {
            "author": [{ "name": "admin" }],
            "wp:featuredmedia": [{ "media_type": "image", "alt_text": "A white ferry", "source_url": format!("{base}/alma.jpg"), "caption": { "rendered": "<p>The Alma.</p>" } }],
            "wp:term": [[{ "name": "Harbour", "slug": "harbour", "taxonomy": "category" }]],
        },
    })
}

/// How a scripted WordPress changes: as first seen, one post changed, another deleted, the API shut.
const CHANGED: u8 = 1;
const DELETED: u8 = 2;
const SHUT: u8 = 3;

fn wordpress(asked: &Asked, base: &str, stage: u8) -> Answer {
    let closed = || {
        answer(
            401,
            "application/json",
            r#"{"code":"rest_cannot_access","message":"No.","data":{"status":401}}"#,
        )
    };
    let page = format!(
        "<html><head><title>The Quay</title><link rel='https://api.w.org/' href='{base}/wp-json/'>\
         <link rel=alternate type=application/rss+xml title='The Quay' href='/feed/'></head><body></body></html>"
    );
    match asked.path.as_str() {
        "/" => answer(200, "text/html", page),
        "/feed/" => answer(
            200,
            "application/rss+xml",
            format!(
                "<rss version='2.0'><channel><title>The Quay</title><item><title>By feed</title><link>{base}/77/</link>\
             <guid>{base}/?p=77</guid><description>Read from the feed.</description></item></channel></rss>"
            ),
        ),
        "/77/" => answer(
            200,
            "text/html",
            format!("<html><body><article><h1>By feed</h1>{WORDS}</article></body></html>"),
        ),
        _ if stage >= SHUT => closed(),
        "/wp-json/" => json_answer(
            &json!({ "name": "The Quay", "home": base, "namespaces": ["wp/v2", "coauthors/v1"] }),
        ),
        "/wp-json/coauthors/v1/coauthors" => json_answer(&json!([
            { "id": 1, "display_name": "Mara Quill", "link": format!("{base}/author/mara/") }, { "id": 2, "display_name": "Jon Vane" },
        ])),
        "/wp-json/wp/v2/posts" => posts(asked, base, stage),
        "/wp-json/wp/v2/posts/2" if stage >= DELETED => answer(
            404,
            "application/json",
            r#"{"code":"rest_post_invalid_id"}"#,
        ),
        _ => answer(404, "text/html", "not here"),
    }
}

fn dredging(base: &str) -> Value {
    let words = "<p>Two boats dredge the harbour from today, and a third joins them in May.</p>";
    post(base, 2, "Dredging begins", words, "2026-11-19T09:00:00")
}

fn posts(asked: &Asked, base: &str, stage: u8) -> Answer {
    let (title, modified) = match stage {
        0 => ("Ferry &amp; crew are back", "2026-11-20T09:00:00"),
        _ => (
            "Ferry &amp; crew are back on Tuesday",
            "2026-11-21T09:00:00",
        ),
    };
    let mut all = vec![post(base, 1, title, WORDS, modified)];
    if stage < DELETED {
        all.push(dredging(base));
    }
    if asked.parameter("include").is_some() {
        let ids: Vec<Value> = all.iter().map(|post| json!({ "id": post["id"] })).collect();
        return json_answer(&Value::Array(ids));
    }
    if let Some(after) = asked.parameter("modified_after") {
        all.retain(|post| post["modified_gmt"].as_str().unwrap() > after.trim_end_matches('Z'));
    }
    // Two pages of one post each, whatever was asked for.
    let pages = all.len().max(1);
    let page: usize = asked
        .parameter("page")
        .map_or(1, |page| page.parse().unwrap());
    let shown: Vec<Value> = all.into_iter().skip(page - 1).take(1).collect();
    json_answer(&Value::Array(shown)).header("X-WP-TotalPages", pages.to_string())
}

fn problem_codes(folder: &Folder) -> Vec<String> {
    let output = folder.reprint(&["doctor", "--json"], "");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = told["problems"].as_array().unwrap().iter();
    codes
        .map(|problem| problem["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_wordpress_site_is_read_by_its_api_and_followed() {
    let stage = Arc::new(AtomicU8::new(0));
    let script = Arc::clone(&stage);
    let site =
        Site::start(move |asked, base| wordpress(asked, base, script.load(Ordering::SeqCst)));
    let folder = Folder::new("wordpress");

    let looked = folder.json(&["add", &site.base, "--look"]);
    assert_eq!(looked["ways"][0]["kind"], "wordpress", "{looked}");
    assert_eq!(looked["ways"][1]["kind"], "feed", "{looked}");
    assert!(
        looked["ways"][0]["why"]
            .as_str()
            .unwrap()
            .contains("Co-Authors Plus"),
        "{looked}"
    );

    let added = folder.json(&["add", &site.base, "--own"]);
    assert_eq!(added["source"]["kind"], "wordpress");
    assert_eq!(added["source"]["name"], "The Quay");
    assert_eq!(
        added["read"]["new"], 1,
        "the first look takes the newest page: {added}"
    );
    let found = folder.json(&["search", "ferry"]);
    let found = &found["items"][0];
    let id = found["id"].as_str().unwrap();
    assert_eq!(found["headline"], "Ferry & crew are back");

    let served = Served::start(&folder);
    let key = folder.json(&["key", "add", "test", "--scopes", "read,change"]);
    let bearer = format!("Bearer {}", key["key"].as_str().unwrap());
    let get = |path: &str| -> Value {
        let request = Request::get(&format!("{}/api/v1{path}", served.base));
        serde_json::from_str(&request.header("authorization", &bearer).send().body).unwrap()
    };
    let story = get(&format!("/stories/{id}"));
    let story = story.get("story").unwrap_or(&story);
    assert_eq!(story["byline"]["people"][1]["name"], "Jon Vane", "{story}");
    assert_eq!(story["media"][0]["alt"], "A white ferry");
    assert_eq!(story["section"], "Harbour");
    assert!(
        site.asked().iter().all(|asked| asked.path != "/1/"),
        "the page need not be read"
    );

    stage.store(CHANGED, Ordering::SeqCst);
    until("the change waits at the desk", || {
        ({ !get("/drafts")["items"].as_array().unwrap().is_empty() }).then_some(())
    });
    let asked = site.asked();
    assert!(
        asked
            .iter()
            .any(|asked| asked.parameter("modified_after").is_some()),
        "only changes are asked for"
    );

    stage.store(SHUT, Ordering::SeqCst);
    until("the feed is read instead", || {
        ({
            get("/search?q=feed")["items"]
                .as_array()
                .is_some_and(|found| !found.is_empty())
        })
        .then_some(())
    });
    assert!(problem_codes(&folder).contains(&"source.api_closed".to_owned()));
}

/// The headlines of the stories with this word.
fn headlines(folder: &Folder, word: &str) -> Vec<String> {
    let found = folder.json(&["search", word]);
    let items = found["items"].as_array().unwrap().iter();
    items
        .map(|item| item["headline"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_deleted_post_is_put_on_hold_after_it_was_missed_twice() {
    let stage = Arc::new(AtomicU8::new(0));
    let script = Arc::clone(&stage);
    let site = Site::start(move |asked, base| match script.load(Ordering::SeqCst) {
        0 if asked.path == "/wp-json/wp/v2/posts" => json_answer(&json!([dredging(base)])),
        stage => wordpress(asked, base, stage),
    });
    let folder = Folder::new("deleted");
    folder.json(&["add", &site.base, "--own"]);
    let _served = Served::start(&folder);
    assert_eq!(headlines(&folder, "dredging"), ["Dredging begins"]);
    stage.store(DELETED, Ordering::SeqCst);
    until("the desk is told", || {
        ({ problem_codes(&folder).contains(&"story.origin_gone".to_owned()) }).then_some(())
    });
}

fn ghost(asked: &Asked, base: &str) -> Answer {
    const KEY: &str = "0123456789abcdef0123456789";
    match asked.path.as_str() {
        "/" => answer(
            200,
            "text/html",
            format!(
                "<html><head><meta name=generator content='Ghost 5.8'><title>The Quay</title>\
             <script data-ghost='{base}/' data-key='{KEY}' data-api='{base}/ghost/api/content/'></script></head></html>"
            ),
        ),
        path if path.starts_with("/ghost/") && asked.parameter("key").as_deref() != Some(KEY) => {
            answer(
                401,
                "application/json",
                r#"{"errors":[{"type":"UnauthorizedError"}]}"#,
            )
        }
        "/ghost/api/content/settings/" => {
            json_answer(&json!({ "settings": { "title": "The Quay", "url": base } }))
        }
        "/ghost/api/content/posts/" => json_answer(&json!({
            "posts": [{
                "id": "abc123", "uuid": "0d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "slug": "ferry", "title": "Ferry is back", "html": WORDS,
                "url": format!("{base}/ferry/"), "published_at": "2026-11-20T08:00:00.000+00:00", "updated_at": "2026-11-20T09:00:00.000+00:00",
                "authors": [{ "name": "Mara Quill" }], "tags": [{ "name": "Harbour" }], "access": true,
            }],
            "meta": { "pagination": { "page": 1, "pages": 1 } },
        })),
        _ => answer(404, "text/html", "not here"),
    }
}

#[test]
fn a_ghost_site_is_read_with_the_key_its_pages_carry() {
    let site = Site::start(ghost);
    let folder = Folder::new("ghost");
    let added = folder.json(&["add", &site.base]);
    assert_eq!(added["source"]["kind"], "ghost", "{added}");
    assert_eq!(added["read"]["new"], 1);
    assert_eq!(headlines(&folder, "ferry"), ["Ferry is back"]);
}

#[test]
fn a_site_whose_api_is_shut_is_read_by_its_feed_and_told_why() {
    let site = Site::start(|asked, base| wordpress(asked, base, SHUT));
    let folder = Folder::new("shut");
    let added = folder.json(&["add", &site.base, "--own"]);
    assert_eq!(added["source"]["kind"], "feed", "{added}");
    assert!(
        added["notes"][0].as_str().unwrap().contains("WordPress"),
        "{added}"
    );
    assert_eq!(added["read"]["new"], 1, "{added}");
}

#[test]
fn a_feed_is_asked_once_when_it_is_added() {
    let site = Site::start(|asked, base| wordpress(asked, base, 0));
    let folder = Folder::new("once");
    let added = folder.json(&["add", &format!("{}/feed/", site.base)]);
    assert_eq!(added["read"]["new"], 1, "{added}");
    assert_eq!(site.asked().len(), 1, "{:?}", site.asked());
}

const NITF: &str = r#"<?xml version="1.0"?><nitf><head><title>Bridge closes</title><docdata><doc-id id-string="quay-9"/></docdata></head>
<body><body.head><hedline><hl1>Bridge closes for repairs</hl1></hedline><byline>By Jon Vane</byline></body.head>
<body.content><p>The old bridge closes on Friday for a month of repairs.</p></body.content></body></nitf>"#;

fn drop_in(folder: &Folder, name: &str, bytes: &[u8]) {
    let file = folder.0.join("in").join(name);
    fs::write(&file, bytes).unwrap();
    let long_ago = SystemTime::now() - Duration::from_mins(1);
    fs::File::options()
        .write(true)
        .open(file)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
}

#[test]
fn a_folder_is_watched_and_each_file_taken_once() {
    let folder = Folder::new("folder");
    let dropped = folder.0.join("in");
    fs::create_dir(&dropped).unwrap();
    drop_in(&folder, "bridge.xml", NITF.as_bytes());
    drop_in(&folder, "still.xml.part", b"<nitf>");
    let added = folder.json(&["add", "folder", "in", "--name", "The wire"]);
    assert_eq!(added["read"]["new"], 1, "{added}");
    assert!(dropped.join("done/bridge.xml").exists() && dropped.join("still.xml.part").exists());

    let served = Served::start(&folder);
    drop_in(&folder, "empty.xml", b"\x00\x01");
    drop_in(&folder, "letter.eml", b"From: Mara Quill <mara@quay.example>\r\nSubject: Lighthouse lit again\r\nContent-Type: text/plain\r\n\r\nThe lighthouse burns again since last night.\r\n");
    drop_in(&folder, "again.xml", NITF.as_bytes());
    until("the files are put away", || {
        ({
            dropped.join("done/letter.eml").exists()
                && dropped.join("problems/empty.xml").exists()
                && dropped.join("done/again.xml").exists()
        })
        .then_some(())
    });
    assert_eq!(
        headlines(&folder, "bridge").len(),
        1,
        "the same story twice is one"
    );
    assert_eq!(headlines(&folder, "lighthouse"), ["Lighthouse lit again"]);
    assert!(problem_codes(&folder).contains(&"folder.unread".to_owned()));
    drop(served);

    // A stop between taking in and moving: the file is there again, and is found the same.
    fs::rename(dropped.join("done/bridge.xml"), dropped.join("bridge.xml")).unwrap();
    let _served = Served::start(&folder);
    until("it is put away again", || {
        ({ dropped.join("done/bridge.xml").exists() }).then_some(())
    });
    assert_eq!(headlines(&folder, "bridge").len(), 1);
}

#[test]
fn a_list_of_feeds_becomes_sources() {
    let folder = Folder::new("opml");
    let opml = "<opml version='2.0'><head><title>Ours</title></head><body><outline text='Coast'>\
        <outline type='rss' text='The Quay' xmlUrl='http://127.0.0.1:9/quay.xml'/><outline type='rss' text='Gull' xmlUrl='http://127.0.0.1:9/gull.xml'/></outline></body></opml>";
    fs::write(folder.0.join("feeds.opml"), opml).unwrap();
    let told = folder.json(&["import", "feeds.opml"]);
    assert_eq!(
        (&told["sources"], &told["new"]),
        (&json!(2), &json!(0)),
        "{told}"
    );
    assert_eq!(
        folder.json(&["import", "feeds.opml"])["sources"],
        0,
        "known ones stay as they are"
    );
}

#[test]
fn a_news_sitemap_gives_what_is_new() {
    let site = Site::start(|asked, base| match asked.path.as_str() {
        "/index.xml" => answer(
            200,
            "application/xml",
            format!(
                "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{base}/news.xml</loc></sitemap></sitemapindex>"
            ),
        ),
        "/news.xml" => {
            let now = jiff_now();
            let url = |path: &str, title: &str, at: &str| {
                format!(
                    "<url><loc>{base}{path}</loc><news:news><news:publication><news:name>The Quay</news:name><news:language>en</news:language></news:publication>\
                 <news:publication_date>{at}</news:publication_date><news:title>{title}</news:title></news:news></url>"
                )
            };
            let urls = url("/ferry", "Ferry is back", &now)
                + &url("/old", "Old news", "2020-01-01T00:00:00Z");
            answer(
                200,
                "application/xml",
                format!(
                    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
                ),
            )
        }
        "/ferry" => answer(
            200,
            "text/html",
            format!("<html><body><article><h1>Ferry is back</h1>{WORDS}</article></body></html>"),
        ),
        _ => answer(404, "text/plain", ""),
    });
    let folder = Folder::new("sitemap");
    let added = folder.json(&["add", &format!("{}/index.xml", site.base), "--own"]);
    assert_eq!(added["source"]["kind"], "sitemap", "{added}");
    assert_eq!(added["read"]["new"], 1, "{added}");
    assert!(site.asked().iter().all(|asked| asked.path != "/old"));
}

fn jiff_now() -> String {
    jiff::Timestamp::now().to_string()
}
