//! `reprint wire write`: every format, read back by `reprint wire read`; what is taken back goes as the format says it.

use serde_json::{Value, json};

use crate::outside::Folder;

const TERMS: &str = r#"
issuer = { name = "Harbour Gazette" }
licence = "permission"
[media]
online = { extent = "full" }
[edit]
body = "style"
headline = "same_sense"
[bulk]
wholesale = "yes"
automatic = "yes"
[credit]
line = "This story was originally published by {issuer}."
"#;

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let story = json!({
        "schema": "reprint-story/1", "id": "77", "version": 2, "status": "usable", "headline": "Ferry & quay",
        "section": "Harbour", "text": "The boat came at nine.",
        "body": [{"type": "paragraph", "content": ["The boat came at nine."]}],
        "byline": {"raw": "By Mara Quill", "people": [{"name": "Mara Quill"}]},
        "publisher": {"name": "Harbour Gazette", "url": "https://gazette.example/"},
        "canonical_url": "https://gazette.example/ferry",
        "dates": {"published": "2026-11-23T09:00:00Z", "updated": "2026-11-23T10:00:00Z"},
    });
    let mut gone = story.clone();
    gone["status"] = "canceled".into();
    gone["version"] = 3.into();
    gone["changes"] = json!([{"version": 3, "kind": "retraction", "note": "No boat came.", "at": "2026-11-23T12:00:00Z"}]);
    for (file, content) in [
        ("story.json", story.to_string()),
        ("gone.json", gone.to_string()),
        ("terms.toml", TERMS.to_owned()),
        (
            "use.json",
            json!({"partner": {"name": "Valley Post"}}).to_string(),
        ),
    ] {
        std::fs::write(folder.0.join(file), content).unwrap();
    }
    folder
}

fn written(folder: &Folder, story: &str, format: &str) -> String {
    let arguments = [
        "wire",
        "write",
        story,
        "--format",
        format,
        "--policy",
        "terms.toml",
        "--use",
        "use.json",
        "--now",
        "2026-11-23T13:00:00Z",
    ];
    let output = folder.reprint(&arguments, "");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{format}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn read(folder: &Folder, document: &str) -> Value {
    let output = folder.reprint(&["wire", "read", "-"], document);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["faults"], json!([]), "{document}");
    value["model"].clone()
}

#[test]
fn every_format_reads_back() {
    let folder = folder("wire-write");
    for format in ["rss", "atom", "jsonfeed", "news-sitemap"] {
        let model = read(&folder, &written(&folder, "story.json", format));
        assert_eq!(model["entries"][0]["title"], "Ferry & quay", "{format}");
    }
    for format in ["ninjs", "ninjs-2.2", "newsml-g2", "nitf"] {
        let model = read(&folder, &written(&folder, "story.json", format));
        assert_eq!(model["items"][0]["headline"], "Ferry & quay", "{format}");
    }
    let list = read(&folder, &written(&folder, "story.json", "opml"));
    assert_eq!(list["entries"][1]["title"], "Harbour Gazette – Harbour");
}

#[test]
fn what_was_retracted_goes_as_each_format_says_it() {
    let folder = folder("wire-write-gone");
    for format in ["rss", "atom", "jsonfeed"] {
        let document = written(&folder, "gone.json", format);
        assert!(!document.contains("Ferry"), "{document}");
        let stone = &read(&folder, &document)["feed"]["tombstones"][0];
        assert_eq!(stone["comment"], "No boat came.", "{format}");
        assert_eq!(stone["id"], "https://gazette.example/story/77", "{format}");
    }
    for format in ["ninjs", "ninjs-2.2", "newsml-g2", "nitf"] {
        let document = written(&folder, "gone.json", format);
        assert!(!document.contains("Ferry"), "{document}");
        let item = &read(&folder, &document)["items"][0];
        assert_eq!(item["pubstatus"], "canceled", "{format}");
        assert_eq!(item["id"], "https://gazette.example/story/77", "{format}");
    }
}
