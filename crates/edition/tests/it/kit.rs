use reprint_edition::kit;
use reprint_markup::{NodeId, Tree};

use crate::newsroom;

const OWN: &str = "https://ledger.example/";

/// What stock WordPress lets an author keep, of the elements a kit could use.
const AUTHOR_KEEPS: [&str; 32] = [
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "strong",
    "em",
    "sup",
    "sub",
    "del",
    "ins",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "br",
    "img",
    "figure",
    "figcaption",
    "span",
    "cite",
];

fn elements(html: &str) -> Vec<String> {
    let tree = Tree::fragment(html);
    let name = |id: NodeId| tree.html_name(id).map(ToString::to_string);
    tree.descendants(tree.root()).filter_map(name).collect()
}

#[test]
fn the_kit_in_pieces() {
    let story = newsroom::ferry();
    let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
    let kit = kit::kit(
        &newsroom::site(OWN),
        &cleared,
        Some(&newsroom::mark(&story)),
    );
    insta::assert_snapshot!("kit_html", kit.html);
    insta::assert_snapshot!("kit_text", kit.text);
    insta::assert_snapshot!("kit_markdown", kit.markdown);
    insta::assert_snapshot!("kit_print", kit.print);
    insta::assert_debug_snapshot!("kit_rules", kit.rules);
    insta::assert_debug_snapshot!("kit_pictures", kit.pictures);
}

#[test]
fn an_author_may_paste_it_whole() {
    let story = newsroom::ferry();
    let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
    let kit = kit::kit(
        &newsroom::site(OWN),
        &cleared,
        Some(&newsroom::mark(&story)),
    );
    for name in elements(&kit.html) {
        let known = AUTHOR_KEEPS.contains(&name.as_str())
            || matches!(name.as_str(), "html" | "head" | "body");
        assert!(known, "{name}");
    }
    assert!(!kit.html.contains("<h1"));
    assert!(!kit.html.contains("<img"), "pictures travel as files");
    assert!(kit.html.contains("data-reprint=\"101.3.9001\""));
}

#[test]
fn the_credit_stands_where_the_terms_put_it() {
    let story = newsroom::ferry();
    for (terms, top) in [(newsroom::FREE, true), (newsroom::STANDING, false)] {
        let cleared = newsroom::reprint(&story, terms).unwrap();
        let kit = kit::kit(&newsroom::site(OWN), &cleared, None);
        let credit = kit.html.find("reprint-credit").unwrap();
        let first = kit.html.find("NORTH QUAY").unwrap();
        assert_eq!(credit < first, top);
    }
}

#[test]
fn an_agencys_picture_is_named_and_kept_back() {
    let story = newsroom::agency_picture();
    let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
    let kit = kit::kit(&newsroom::site(OWN), &cleared, None);
    let kept: Vec<_> = kit
        .pictures
        .iter()
        .filter(|picture| picture.url.is_none())
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].id, "m2");
    for piece in [&kit.html, &kit.text, &kit.markdown, &kit.print] {
        assert!(!piece.contains("Tor Nye"));
    }
}

#[test]
fn the_same_clearance_makes_the_same_bytes() {
    let story = newsroom::ferry();
    let make = || {
        let cleared = newsroom::reprint(&story, newsroom::FREE).unwrap();
        kit::kit(
            &newsroom::site(OWN),
            &cleared,
            Some(&newsroom::mark(&story)),
        )
    };
    assert_eq!(make(), make());
}

#[test]
fn a_kit_is_in_the_storys_language_not_the_sites() {
    let mut story = newsroom::stories()
        .into_iter()
        .find(|one| one.language.as_deref() == Some("de"))
        .unwrap();
    story.changes = newsroom::ferry().changes;
    let cleared = newsroom::reprint(&story, newsroom::STANDING).unwrap();
    let kit = kit::kit(&newsroom::site(OWN), &cleared, None);
    assert!(kit.text.contains("Von Hanna Voss"), "{}", kit.text);
    assert!(kit.text.contains("Berichtigung, 23. November 2026:"));
}
