//! Every page as a snapshot, and what must be true of all of them.

use reprint_edition::{
    ASSETS, Around, Chapter, Document, ELEMENT, FRAME, Found, Offer, Paging, Run, STYLESHEET,
    Terms, front, kit, missing_page, notice_page, republish_page, search_page, section_page,
    story_page, terms_page,
};
use reprint_rights::Cleared;
use reprint_story::Story;

use crate::newsroom;

const OWN: &str = "https://ledger.example/";
const POST: &str = "https://valley.example/";

/// A page without the name of this release's stylesheet.
fn shown(document: &Document) -> String {
    let mut body = document.body.clone();
    for asset in ASSETS {
        if let Some(at) = body.find(&format!("{}?v=", asset.path)) {
            let hash = at + asset.path.len() + 3;
            body.replace_range(hash..hash + 16, "HASH");
        }
    }
    format!(
        "{} {} robots={:?} until={:?}\n{body}",
        document.status,
        document.media_type,
        document.robots,
        document.until.map(|when| when.to_string())
    )
}

macro_rules! snapshot {
    ($name:literal, $document:expr) => {
        insta::assert_snapshot!($name, shown(&$document))
    };
}

pub(crate) fn own_page(story: &Story) -> Document {
    let decision = newsroom::decision(story, newsroom::FREE);
    let others = newsroom::all_own(&newsroom::stories()[1..4]);
    let around = Around {
        more: &others,
        on_this: &[],
        republish: Some(&decision),
        mark: None,
    };
    story_page(&newsroom::site(OWN), &newsroom::own(story), &around)
}

pub(crate) fn partner_page(story: &Story) -> Document {
    let cleared = newsroom::reprint(story, newsroom::STANDING).unwrap();
    let more: Vec<Cleared<Story>> = newsroom::stories()[1..4]
        .iter()
        .map(|story| newsroom::reprint(story, newsroom::STANDING).unwrap())
        .collect();
    let around = Around {
        more: &more,
        on_this: &[],
        republish: None,
        mark: Some(newsroom::mark(story)),
    };
    story_page(&newsroom::partner_site(POST), &cleared, &around)
}

#[test]
fn lists_of_stories() {
    let site = newsroom::site(OWN);
    let stories = newsroom::all_own(&newsroom::stories());
    snapshot!("front", front(&site, &stories));
    let paging = Paging {
        page: 2,
        more: true,
    };
    snapshot!(
        "section",
        section_page(&site, "Town", &stories[..2], paging)
    );
    let run = |text: &str, found| Run {
        text: text.into(),
        found,
    };
    let passages = [vec![
        run("The <b> ", false),
        run("ferry", true),
        run(" is back", false),
    ]];
    let found = Found {
        stories: &stories[..1],
        passages: &passages,
        total: 1,
        paging: Paging::default(),
    };
    snapshot!("search", search_page(&site, "ferry & \"quay\"", &found));
}

#[test]
fn an_empty_newsroom_has_pages_too() {
    let site = newsroom::site(OWN);
    let none: [Cleared<Story>; 0] = [];
    assert!(front(&site, &none).body.contains("No stories here yet."));
    let found = Found {
        stories: &none,
        passages: &[],
        total: 0,
        paging: Paging::default(),
    };
    assert!(
        search_page(&site, "x", &found)
            .body
            .contains("No stories match “x”.")
    );
    assert!(
        !search_page(&site, " ", &found)
            .body
            .contains("No stories match")
    );
}

#[test]
fn stories() {
    snapshot!("story_own", own_page(&newsroom::ferry()));
    snapshot!("story_partner", partner_page(&newsroom::classic()));
}

#[test]
fn notices_and_missing_pages() {
    let site = newsroom::site(OWN);
    snapshot!(
        "notice_retracted",
        notice_page(&site, &newsroom::retraction())
    );
    snapshot!("notice_held", notice_page(&site, &newsroom::hold()));
    snapshot!("missing", missing_page(&site));
}

#[test]
fn terms_and_republish_pages() {
    let site = newsroom::site(OWN);
    let chapters = [Chapter {
        heading: "Credit".to_owned(),
        rules: vec!["Credit us.".to_owned()],
    }];
    let terms = Terms {
        chapters: &chapters,
        licence: Some((
            "CC BY-ND 4.0",
            "https://creativecommons.org/licenses/by-nd/4.0/",
        )),
        contact: Some("desk@ledger.example"),
        ..Terms::default()
    };
    snapshot!("terms", terms_page(&site, &terms));
    let story = newsroom::ferry();
    let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
    let kit = kit::kit(&site, &cleared, Some(&newsroom::mark(&story)));
    let offer = Offer::Kit {
        story: &cleared,
        kit: &kit,
    };
    snapshot!("republish", republish_page(&site, &offer));
}

#[test]
fn a_refusal_says_why_and_what_comes_next() {
    let site = newsroom::site(OWN);
    let mut story = newsroom::ferry();
    story.dates.embargoed_until = Some(newsroom::when("2026-11-24T18:00:00Z"));
    let embargoed = newsroom::reprint(&story, newsroom::FREE).unwrap_err();
    let offer = Offer::Refused {
        story: None,
        decision: &embargoed,
        ask: Some("desk@ledger.example"),
    };
    let page = republish_page(&site, &offer);
    assert!(
        page.body
            .contains("Embargoed until 24 November 2026, 18:00 UTC")
    );
    assert!(
        !page.body.contains("Ferry"),
        "an embargoed story's headline is not shown"
    );
    let strict = newsroom::FREE.replace("classes = [\"any\"]", "partners = [\"Hill Gazette\"]");
    let story = newsroom::ferry();
    let decision = newsroom::reprint(&story, &strict).unwrap_err();
    let own = newsroom::own(&story);
    let offer = Offer::Refused {
        story: Some(&own),
        decision: &decision,
        ask: Some("desk@ledger.example"),
    };
    snapshot!("refused", republish_page(&site, &offer));
}

#[test]
fn a_reprint_reads_in_the_order_reprints_have_always_had() {
    let text = words_of(&partner_page(&newsroom::classic()).body);
    let order = [
        "Island states reaffirm fishing pact after change of government",
        "By Karin Feld, The Harbour Ledger Correspondent",
        "(The Harbour Ledger) – A day after",
        "Copyright 1987-2026 The Harbour Ledger. This article was originally published on The Harbour Ledger and was reproduced with permission.",
        "More The Harbour Ledger",
        "Council votes to publish every contract above 10,000 crowns",
        "23 November 2026",
        "The rule passed by one vote",
        "Two rivers crest",
        "23 November 2026",
    ];
    let mut from = 0;
    for part in order {
        let at = text[from..]
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {text}"));
        from += at + part.len();
    }
    for once in [
        "Island states reaffirm",
        "Council votes to publish",
        "Two rivers crest",
    ] {
        assert_eq!(text.matches(once).count(), 1, "{once}");
    }
}

/// The words of a page's body, one space between them.
pub(crate) fn words_of(html: &str) -> String {
    let tree = reprint_markup::Tree::page(html);
    let body = tree.find(&reprint_markup::local_name!("body")).unwrap();
    let mut words = String::new();
    tree.push_text(body, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_story_of_another_host_is_not_for_search_engines() {
    let reprint = partner_page(&newsroom::classic());
    assert_eq!(reprint.robots, Some("noindex, follow"));
    assert!(
        reprint
            .body
            .contains(r#"<link rel="canonical" href="https://ledger.example/story/120">"#)
    );
    let own = own_page(&newsroom::classic());
    assert_eq!(own.robots, None);
    assert!(!own.body.contains("noindex"));
}

#[test]
fn a_foreign_story_names_its_language_and_direction() {
    let hebrew = newsroom::stories().pop().unwrap();
    let body = own_page(&hebrew).body;
    assert!(body.contains(r#"<div class="body e-content" lang="he" dir="rtl">"#));
    assert!(body.contains(r#"<html lang="en">"#));
    assert!(
        !own_page(&newsroom::ferry())
            .body
            .contains("lang=\"en\" dir")
    );
}

#[test]
fn a_site_speaks_its_language() {
    let mut site = newsroom::site(OWN);
    for (language, said) in [
        ("de-AT", "Unsere Beiträge nachdrucken"),
        ("fr", "Republier nos articles"),
        ("es", "Republique nuestras noticias"),
        ("nl", "Republish our stories"),
    ] {
        site.language = language.into();
        let page = missing_page(&site).body;
        assert!(page.contains(said), "{language}");
    }
}

#[test]
fn pages_load_one_small_stylesheet_and_no_script() {
    assert!(STYLESHEET.body.len() < 16 * 1024);
    assert!(ELEMENT.body.len() <= 2048, "{}", ELEMENT.body.len());
    assert!(FRAME.body.len() <= 1024, "{}", FRAME.body.len());
    for page in [
        own_page(&newsroom::ferry()),
        partner_page(&newsroom::classic()),
    ] {
        let scripts = page.body.matches("<script").count();
        let data = page
            .body
            .matches("<script type=\"application/ld+json\">")
            .count();
        assert_eq!(scripts, data);
        assert!(!page.body.contains(" style=") && !page.body.contains("<style"));
    }
}

#[test]
fn a_page_ends_with_its_shortest_clearance() {
    let story = newsroom::ferry();
    let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
    let site = newsroom::partner_site(POST);
    let around: Around<'_, Cleared<Story>> = Around::default();
    let page = story_page(&site, &cleared, &around);
    assert_eq!(page.until, cleared.until());
    assert_eq!(page.until.unwrap().to_string(), "2027-02-21T07:30:00Z");
}
