//! A newsroom from the command line alone: no server runs.

use crate::outside::{Answer, Folder, Site, answer as answered};

const HEAD: &str = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\">";

/// A site with one story, its page and its feed, on loopback.
fn site() -> String {
    Site::start(|asked, base| answer(&asked.path, base)).base
}

fn answer(path: &str, base: &str) -> Answer {
    let words = "<p>The ferry between Harbour Quay and Gull Island sails again on Monday, the council said.</p>\
        <p>It had lain in the yard since March, when its shaft broke in a storm off the point.</p>\
        <p>Tickets cost what they cost before, and the first boat leaves the quay at six in the morning.</p>";
    match path {
        "/" => answered(
            200,
            "text/html",
            format!(
                "<!doctype html><html><head>{HEAD}<title>The Quay</title></head><body></body></html>"
            ),
        ),
        "/feed.xml" => answered(
            200,
            "application/rss+xml",
            format!(
                "<rss version=\"2.0\"><channel><title>The Quay</title><link>{base}/</link><item>\
                 <title>Ferry is back</title><link>{base}/ferry</link><guid>{base}/ferry</guid>\
                 <pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate><description>It sails again.</description>\
                 </item></channel></rss>"
            ),
        ),
        "/ferry" => answered(
            200,
            "text/html",
            format!(
                "<!doctype html><html lang=\"en\"><head><title>Ferry is back</title></head><body><article>\
                 <h1>Ferry is back</h1><p class=\"byline\">By Mara Quill</p>{words}</article></body></html>"
            ),
        ),
        _ => answered(404, "text/plain", "not here"),
    }
}

#[test]
fn a_story_goes_from_the_site_to_a_partner_and_is_corrected() {
    let folder = Folder::new("newsroom");
    let site = site();

    let begun = folder.json(&["init", "--site", &site, "--name", "The Quay"]);
    assert_eq!(begun["read"]["new"], 1, "{begun}");
    assert_eq!(
        folder.reprint(&["init", "--site", &site], "").status.code(),
        Some(6),
        "the file is kept"
    );
    let again = folder.reprint(&["add", &site, "--own"], "");
    assert_eq!(again.status.code(), Some(6), "the same source twice");

    let found = folder.json(&["search", "ferry"]);
    let found = &found["items"][0];
    let id = found["id"].as_str().unwrap().to_owned();
    assert_eq!(found["headline"], "Ferry is back");

    folder.json(&[
        "partner",
        "add",
        "Valley Post",
        "--host",
        "valleypost.example",
        "--contact",
        "desk@valleypost.example",
    ]);
    let refused = folder.reprint(&["offer", &id, "--partner", "Valley Post"], "");
    assert_eq!(refused.status.code(), Some(4), "without terms one must ask");
    std::fs::write(folder.0.join("terms.toml"), TERMS).unwrap();
    let terms = folder.json(&["policy", "set", "terms.toml"]);
    assert_eq!(terms["version"], 1);
    let kit = folder.json(&["offer", &id, "--partner", "Valley Post"]);
    assert!(
        kit["html"].as_str().unwrap().contains("Gull Island"),
        "{kit}"
    );
    assert_eq!(kit["byline"], "By Mara Quill", "{kit}");

    let corrected = folder.json(&[
        "correct",
        &id,
        "--note",
        "The ferry sails on Tuesday, not on Monday.",
        "--headline",
        "Ferry is back on Tuesday",
    ]);
    assert_eq!(
        (
            corrected["version"].as_u64(),
            corrected["headline"].as_str()
        ),
        (Some(2), Some("Ferry is back on Tuesday"))
    );
    assert_eq!(
        folder
            .reprint(&["correct", &id, "--headline", "x"], "")
            .status
            .code(),
        Some(2),
        "a correction says what was wrong"
    );

    let copies = folder.json(&["copies", &id]);
    assert_eq!(
        (
            copies[0]["state"].as_str(),
            copies[0]["version_taken"].as_u64()
        ),
        (Some("queued"), Some(1))
    );
    let health = folder.json(&["doctor"]);
    assert_eq!(health["well"], true, "{health}");
    assert_eq!(
        health["deliveries"]["waiting"], 1,
        "the letter to the partner waits: {health}"
    );

    let other = folder.reprint(
        &[
            "retract",
            &id,
            "--note",
            "It was not so.",
            "--headline",
            "Another story",
        ],
        "",
    );
    assert_eq!(other.status.code(), Some(2), "the headline confirms");
    let gone = folder.json(&[
        "retract",
        &id,
        "--note",
        "It was not so.",
        "--headline",
        "ferry is back on tuesday",
    ]);
    assert_eq!(gone["status"], "canceled");
    assert!(
        folder.json(&["search", "ferry"])["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        folder.reprint(&["hold", &id], "").status.code(),
        Some(6),
        "a retraction is final"
    );
    assert_eq!(folder.reprint(&["hold", "1"], "").status.code(), Some(3));
}

const TERMS: &str = r#"
version = 1
issuer = { name = "The Quay" }
licence = "permission"

[who]
partners = ["Valley Post"]

[media]
online = { extent = "full" }
"#;

#[test]
fn people_and_keys_are_added_and_the_database_is_copied() {
    let folder = Folder::new("people");
    let user = ["user", "add", "mara@quay.example", "--name", "Mara Quill"];
    assert_eq!(folder.reprint(&user, "short\n").status.code(), Some(2));
    assert_eq!(
        folder
            .reprint(&user, "a long enough password\n")
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        folder
            .reprint(&user, "a long enough password\n")
            .status
            .code(),
        Some(6),
        "one address, one person"
    );
    let key = folder.json(&["key", "add", "the CMS", "--scopes", "read,offer"]);
    assert!(key["key"].as_str().unwrap().starts_with("rpk_"));
    assert_eq!(
        folder
            .reprint(&["key", "add", "x", "--scopes", "everything"], "")
            .status
            .code(),
        Some(2)
    );
    std::fs::write(
        folder.0.join("story.txt"),
        "Ferry is back\n\nBy Mara Quill\n\nThe ferry sails again on Monday.\n",
    )
    .unwrap();
    assert_eq!(folder.json(&["import", "story.txt"])["new"], 1);
    assert_eq!(folder.json(&["import", "story.txt"])["same"], 1);
    let copied = folder.json(&["backup", "copy.db"]);
    assert!(copied["bytes"].as_u64().unwrap() > 0);
}
