//! Pages of other forms: AMP, for printing, liveblogs, text in scripts alone, pages without an address.

use reprint_page::{Hints, read};
use reprint_story::{Block, MediaRole, Story};

const FIRST: &str = "The ferry is back after three weeks in the yard, the harbour office said, and nobody was happier than the islanders.";
const SECOND: &str = "The crossing takes forty minutes, as it did before the storm, and the fare has not been raised, the office added.";

fn story(page: &str) -> Story {
    read(page.as_bytes(), &Hints::default()).story
}

#[test]
fn an_amp_page_is_read_as_the_page_it_stands_for() {
    let page = format!(
        r#"<!doctype html><html amp lang="en-GB"><head><title>The ferry is back</title><link rel="canonical" href="https://ledger.example/ferry">
        <style amp-custom>p {{ margin: 0 }}</style></head><body><amp-sidebar id="m"><ul><li><a href="/">Home</a></li></ul></amp-sidebar>
        <article><h1>The ferry is back</h1><figure><amp-img src="/i/ferry-20260304.jpg" width="1200" height="800" alt="A ferry"><noscript><img src="/i/ferry-20260304.jpg" alt="A ferry"></noscript></amp-img>
        <figcaption>The ferry at the quay. Photo: Bo Marsh</figcaption></figure><p>{FIRST}</p><amp-ad width="300" height="250" type="x"><p>Buy the best boots of the year here, said the shop to everyone.</p></amp-ad>
        <p>{SECOND}</p><amp-social-share type="email">Send</amp-social-share></article><amp-analytics type="x"><script type="application/json">{{"a":1}}</script></amp-analytics></body></html>"#
    );
    let story = story(&page);
    assert_eq!(story.text, format!("{FIRST}\n\n{SECOND}"));
    let lead = &story.media[0];
    assert_eq!(lead.role, Some(MediaRole::Lead));
    assert_eq!(
        lead.url.as_deref(),
        Some("https://ledger.example/i/ferry-20260304.jpg")
    );
    assert_eq!(lead.caption.as_deref(), Some("The ferry at the quay."));
    assert_eq!(lead.credit.as_deref(), Some("Bo Marsh"));
}

#[test]
fn a_page_for_printing_keeps_its_text_and_loses_its_frame() {
    let page = format!(
        r#"<html><head><title>The ferry is back - Harbour Ledger - Print</title><meta name="robots" content="noindex"></head><body onload="window.print()">
        <div class="print-header"><img src="/logo.png" width="90" alt="Harbour Ledger"></div><h1>The ferry is back</h1><div class="byline">By Ada Quill | 4 March 2026</div>
        <div class="print-content"><p>{FIRST}</p><p>{SECOND}</p></div><hr><p>Source URL: https://ledger.example/ferry</p><p>© 2026 Harbour Ledger</p></body></html>"#
    );
    let story = story(&page);
    assert_eq!(story.text, format!("{FIRST}\n\n{SECOND}"));
    assert_eq!(story.headline, "The ferry is back");
    assert_eq!(
        story.byline.unwrap().people[0].name.as_deref(),
        Some("Ada Quill")
    );
    assert_eq!(
        story.dates.published.unwrap().day().to_string(),
        "2026-03-04"
    );
    assert_eq!(
        story.rights.copyright_line.as_deref(),
        Some("© 2026 Harbour Ledger")
    );
}

const LIVE: &str = r#"{"@type":"LiveBlogPosting","headline":"Storm at the harbour: live","datePublished":"2026-03-04T08:00:00+01:00","liveBlogUpdate":[
    {"@type":"BlogPosting","headline":"Ferry leaves again","datePublished":"2026-03-04T12:30:00+01:00","url":"https://ledger.example/live#2","articleBody":"FIRST"},
    {"@type":"BlogPosting","headline":"Wind falls","datePublished":"2026-03-04T09:15:00+01:00","articleBody":"<p>SECOND</p>"}]}"#;

#[test]
fn a_liveblog_is_told_in_its_entries() {
    let data = LIVE.replace("FIRST", FIRST).replace("SECOND", SECOND);
    let page = format!(
        "<html lang=en><head><title>Storm at the harbour: live</title><script type=application/ld+json>{data}</script></head><body><h1>Storm at the harbour: live</h1><div id=live></div></body></html>"
    );
    let story = story(&page);
    assert_eq!(story.kind.as_deref(), Some("liveblog"));
    assert_eq!(
        story.text,
        format!("Ferry leaves again\n\n{FIRST}\n\nWind falls\n\n{SECOND}")
    );
    assert!(matches!(story.body[0], Block::Heading { level: 2, .. }));
    assert_eq!(
        story.extra["entries"],
        serde_json::json!([
            {"headline": "Ferry leaves again", "published": "2026-03-04T12:30:00+01:00", "url": "https://ledger.example/live#2"},
            {"headline": "Wind falls", "published": "2026-03-04T09:15:00+01:00"}
        ])
    );
}

#[test]
fn a_liveblog_that_shows_its_entries_keeps_them_as_shown() {
    let data = LIVE.replace("FIRST", "Short.").replace("SECOND", "Short.");
    let page = format!(
        "<html lang=en><head><title>Storm at the harbour: live</title><script type=application/ld+json>{data}</script></head><body><main><h1>Storm at the harbour: live</h1>\
        <article><time datetime=2026-03-04T12:30+01:00>12:30</time><h2>Ferry leaves again</h2><p>{FIRST}</p></article><article><time datetime=2026-03-04T09:15+01:00>9:15</time><h2>Wind falls</h2><p>{SECOND}</p></article></main></body></html>"
    );
    let story = story(&page);
    assert!(
        story.text.contains(FIRST) && story.text.contains(SECOND),
        "{}",
        story.text
    );
    assert!(story.text.contains("Wind falls"));
    assert_eq!(story.extra["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn text_in_the_state_of_a_script_alone_is_read() {
    for script in [
        format!(
            r#"<script id="state" type="application/json">{{"props":{{"title":"The ferry is back","content":[{{"type":"paragraph","html":"{FIRST}"}},{{"type":"paragraph","html":"{SECOND}"}}]}}}}</script>"#
        ),
        format!(
            r#"<script>window.__STATE__={{"Story:1":{{"title":"The ferry is back","body":[{{"__ref":"P:1"}},{{"__ref":"P:2"}}]}},"P:1":{{"text":"{FIRST}"}},"P:2":{{"text":"{SECOND}"}}}};{}</script>"#,
            "// framework\n".repeat(200)
        ),
    ] {
        let page = format!(
            "<html><head><title>The ferry is back</title></head><body><div id=app>Loading…</div>{script}</body></html>"
        );
        let story = story(&page);
        assert_eq!(story.text, format!("{FIRST}\n\n{SECOND}"));
        assert_eq!(story.evidence["body"].rule, "page.body.state");
    }
}

#[test]
fn links_of_a_page_that_came_without_an_address_are_joined_to_its_own() {
    let page = format!(
        r#"<html><head><title>The ferry is back</title><meta property="og:url" content="https://ledger.example/2026/ferry"></head><body><article><h1>The ferry is back</h1><p>{FIRST}</p><p>{SECOND}</p></article>
        <section class="related"><h2>More from Harbour Ledger</h2><div><h3><a href="quay-to-be-mended">The quay is to be mended before the summer</a></h3></div><div><h3><a href="/2026/pilot-retires-after-forty">The pilot retires after forty years at sea</a></h3></div></section></body></html>"#
    );
    let urls: Vec<String> = story(&page)
        .related
        .into_iter()
        .filter_map(|related| related.url)
        .collect();
    assert_eq!(
        urls,
        [
            "https://ledger.example/2026/quay-to-be-mended",
            "https://ledger.example/2026/pilot-retires-after-forty"
        ]
    );
}
