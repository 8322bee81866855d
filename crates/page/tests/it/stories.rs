//! Pages of our own, with invented names, and what is to be read from them.

use reprint_page::{Hints, Reading, read};
use reprint_story::MediaRole;

const PAGE: &str = r#"<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Harbour shut as water rises | Northport Gazette</title>
<link rel="canonical" href="https://gazette.example/2026/03/harbour-shut">
<meta name="robots" content="index, max-image-preview:large">
<meta property="og:site_name" content="Northport Gazette"><meta property="og:image" content="https://gazette.example/i/harbour-77310-1200x630.jpg">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Northport Gazette"},
{"@type":"NewsArticle","headline":"Harbour shut as water rises","datePublished":"2026-03-02T09:30:00+01:00","dateModified":"2026-03-02T12:00:00+01:00",
"isAccessibleForFree":true,"author":[{"@type":"Person","name":"Ada Quill"}],"publisher":{"@type":"Organization","name":"Northport Gazette"},}]}</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/coast">Coast</a></li></ul></nav></header>
<main><article><h1>Harbour shut as water rises</h1>
<p class="standfirst">Ferries stay in and the market moves uphill after the third high tide in a week.</p>
<div class="byline">By <a rel="author" href="/people/ada-quill">Ada Quill</a>, harbour correspondent</div>
<time datetime="2026-03-02T09:30:00+01:00">2 March 2026, 9.30am</time>
<ul class="share-bar"><li><a href="https://social.example/share">Share</a></li></ul>
<figure><img src="/i/harbour-77310-640x360.jpg" srcset="/i/harbour-77310-640x360.jpg 640w, /i/harbour-77310-1600x900.jpg 1600w" alt="A quay under water"><figcaption>The quay at noon on Monday. Photo: Bo Marsh/Coast Pictures</figcaption></figure>
<p>NORTHPORT – The harbour was shut on Monday as the water rose by another hand in an hour, the pilot's office said.</p>
<div class="ad-slot">Advertisement</div>
<p>“Nobody goes out today,” said the pilot, Cal Rowe, as he tied the last boat to the church wall.</p>
<div class="read-more"><h3><a href="/2026/02/second-tide-of-the-week">Second tide of the week floods the fish hall</a></h3></div>
<h2>Market moves</h2>
<p>The fish market moved to the upper town, where traders set up in the rain before dawn and sold what was left.</p>
<p>The council meets on Tuesday to talk about the wall, which was last raised forty years ago.</p>
<p>© 2026 Northport Gazette. All rights reserved.</p>
</article>
<section class="related"><h2>More from Northport Gazette</h2>
<div class="card"><a href="/2026/03/ferry-line-asks-for-help"><img src="/i/f.jpg" alt="Ferry line asks the council for help"></a><h3><a href="/2026/03/ferry-line-asks-for-help">Ferry line asks the council for help</a></h3><p>The line has lost a month of crossings and wants the quay mended first.</p><time datetime="2026-03-01">1 March 2026</time></div>
<div class="card"><a href="/2026/03/wall-was-never-finished"><h3>The wall was never finished, old plans show</h3></a></div></section></main>
<footer><p>Northport Gazette, 1 Quay Street</p></footer><img src="https://count.example/p.gif?id=1" width="1" height="1"></body></html>"#;

fn reading() -> Reading {
    let hints = Hints {
        url: Some("https://gazette.example/2026/03/harbour-shut?utm=x".into()),
        robots: vec!["noarchive".into()],
        ..Hints::default()
    };
    read(PAGE.as_bytes(), &hints)
}

#[test]
fn the_text_is_the_story_and_nothing_else() {
    let story = reading().story;
    let lines: Vec<&str> = story.text.split("\n\n").collect();
    assert_eq!(lines.len(), 5, "{lines:#?}");
    assert!(lines[0].starts_with("NORTHPORT – The harbour was shut"));
    assert!(lines[1].starts_with("“Nobody goes out today,”"));
    assert_eq!(lines[2], "Market moves");
    assert!(lines[4].ends_with("forty years ago."));
}

#[test]
fn the_fields_beside_the_text() {
    let story = reading().story;
    assert_eq!(story.headline, "Harbour shut as water rises");
    assert_eq!(
        story.standfirst.as_deref(),
        Some("Ferries stay in and the market moves uphill after the third high tide in a week.")
    );
    let people = story.byline.unwrap().people;
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].name.as_deref(), Some("Ada Quill"));
    assert_eq!(people[0].role.as_deref(), Some("harbour correspondent"));
    assert_eq!(
        story.dates.published.unwrap().to_string(),
        "2026-03-02T09:30:00+01:00"
    );
    assert_eq!(
        story.dates.updated.unwrap().to_string(),
        "2026-03-02T12:00:00+01:00"
    );
    assert_eq!(story.language.as_deref(), Some("en-GB"));
    assert_eq!(story.dateline.unwrap().place.as_deref(), Some("NORTHPORT"));
    assert_eq!(story.rights.holder.as_deref(), Some("Northport Gazette"));
    assert_eq!(
        story.provider.unwrap().name.as_deref(),
        Some("Northport Gazette")
    );
    assert!(story.evidence.contains_key("headline") && story.evidence.contains_key("byline"));
}

#[test]
fn the_lead_picture_has_its_widest_form_its_caption_and_its_credit() {
    let story = reading().story;
    let lead: Vec<_> = story
        .media
        .iter()
        .filter(|m| m.role == Some(MediaRole::Lead))
        .collect();
    assert_eq!(lead.len(), 1);
    assert_eq!(
        lead[0].url.as_deref(),
        Some("https://gazette.example/i/harbour-77310-1600x900.jpg")
    );
    assert_eq!(
        lead[0].caption.as_deref(),
        Some("The quay at noon on Monday.")
    );
    assert_eq!(lead[0].credit.as_deref(), Some("Bo Marsh/Coast Pictures"));
}

#[test]
fn related_stories_are_listed_once_each() {
    let story = reading().story;
    let listed: Vec<&str> = story.related.iter().map(|r| r.headline.as_str()).collect();
    assert_eq!(listed.len(), 3, "{listed:?}");
    let ferry = story
        .related
        .iter()
        .find(|r| r.headline == "Ferry line asks the council for help")
        .unwrap();
    assert_eq!(
        ferry.url.as_deref(),
        Some("https://gazette.example/2026/03/ferry-line-asks-for-help")
    );
    assert_eq!(
        ferry.excerpt.as_deref(),
        Some("The line has lost a month of crossings and wants the quay mended first.")
    );
    assert_eq!(ferry.date.unwrap().to_string(), "2026-03-01");
}

#[test]
fn the_facts_an_audit_asks_for() {
    let facts = reading().facts;
    assert_eq!(
        facts.canonical.as_deref(),
        Some("https://gazette.example/2026/03/harbour-shut")
    );
    assert_eq!(
        facts.robots,
        ["index", "max-image-preview:large", "noarchive"]
    );
    assert_eq!(facts.pixels, ["https://count.example/p.gif?id=1"]);
    assert_eq!(facts.free, Some(true));
    assert!(
        facts
            .links
            .iter()
            .any(|l| l.rel == "author" && l.text == "Ada Quill")
    );
    assert!(facts.visible_text.contains("All rights reserved"));
}

#[test]
fn broken_data_are_repaired_and_said() {
    assert!(reading().faults.iter().any(|f| f.code == "jsonld.repaired"));
}

#[test]
fn text_that_stands_in_the_data_alone_is_read() {
    let words = "The harbour was shut on Monday, the pilot said, as the water rose. ".repeat(8);
    let page = format!(
        "<title>Harbour</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Harbour\",\"articleBody\":\"{words}\\n\\nFerries stayed in.\"}}</script><div id=app></div>"
    );
    let story = read(page.as_bytes(), &Hints::default()).story;
    assert!(story.text.ends_with("Ferries stayed in."));
    assert_eq!(story.evidence["body"].rule, "page.body.data");
}

#[test]
fn a_credit_that_opens_the_text_goes_to_the_main_picture() {
    let page = "<html><head><title>The ferry is back</title><meta property=og:image content=https://ledger.example/i/ferry.jpg></head><body>\
        <article><h1>The ferry is back</h1><div class=body><p>(Photo: Bo Marsh, Coast Pictures)</p>\
        <p>The ferry is back after three weeks in the yard, the harbour office said, and nobody was happier than the islanders.</p>\
        <p>The crossing takes forty minutes, as it did before the storm, and the fare has not been raised, the office added.</p></div></article></body></html>";
    let story = read(page.as_bytes(), &Hints::default()).story;
    assert!(story.text.starts_with("The ferry is back after"));
    let lead = story.media.first().unwrap();
    assert_eq!(lead.role, Some(MediaRole::Lead));
    assert_eq!(lead.credit.as_deref(), Some("Bo Marsh, Coast Pictures"));
}
