//! Finding stories with operators: from the command line, and as readers and the desk see it.

use std::fs;

use serde_json::Value;

use crate::{
    outside::Folder,
    parties::{Party, Request, on_each_engine},
};

/// A newsroom with four stories: file, language, headline, byline, text.
fn newsroom(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (file, language, headline, byline, text) in [
        (
            "ferry.html",
            "en",
            "Ferry <i>Admiral</i> is back",
            "Mara Quill",
            "LINDVIK (Harbour News) - The ferry came back to the north quay on Monday after nine weeks in dock at Skarholm. \
             The captain said the new engine burns a third less oil.",
        ),
        (
            "library.html",
            "en-GB",
            "Library stays open",
            "Odd Renner",
            "The town council voted on Tuesday to keep the library by the quay open until ten in the evening. The cost is forty \
             thousand a year, and students had asked for it.",
        ),
        (
            "faehre.html",
            "de",
            "Die Fähre ist zurück",
            "Mara Quill",
            "Die Fähre liegt seit Montag wieder am nördlichen Kai. Der neue Motor braucht ein Drittel weniger Öl, sagte der Kapitän.",
        ),
        (
            "tokyo.html",
            "ja",
            "東京都の発表",
            "山田花子",
            "知事は火曜日に新しい港の計画を発表した。フェリーは来年から毎日運航する予定だ。市民は計画を歓迎している。",
        ),
    ] {
        let page = format!(
            "<!doctype html><html lang=\"{language}\"><head><title>{headline}</title><meta name=\"author\" content=\"{byline}\"></head>\
             <body><article><h1>{headline}</h1><p>By {byline}</p><p>{text}</p></article></body></html>"
        );
        fs::write(folder.0.join(file), page).unwrap();
        folder.json(&["import", file]);
    }
    folder
}

/// The first words of the headlines found, in order.
fn headlines(found: &Value) -> Vec<&str> {
    let items = found["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            item["headline"]
                .as_str()
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
        })
        .collect()
}

#[test]
fn operators_find_what_they_say_and_what_is_not_understood_is_said() {
    let folder = newsroom("operators");
    for (query, expected) in [
        (&["quay"][..], &["Library", "Ferry"][..]),
        (&["\"north quay\""], &["Ferry"]),
        (&["quay -library"], &["Ferry"]),
        (&["by:\"Mara Quill\""], &["Die", "Ferry"]),
        (&["lang:en -by:renner"], &["Ferry"]),
        (&["lang:en"], &["Library", "Ferry"]),
        (&["fahre"], &["Die"]),
        (&["発表"], &["東京都の発表"]),
        (&["東京", "OR", "library"], &["東京都の発表", "Library"]),
        (&["side:own", "lang:ja,de"], &["東京都の発表", "Die"]),
        (&["copies:>0"], &[]),
        (&["rights:ask", "ferry"], &["Ferry"]),
        (&["rights:allow"], &[]),
        (&["before:2000"], &[]),
        (&["event:any", "ferry", "lang:ja"], &[]),
    ] {
        let found = folder.json(&[&["search"], query].concat());
        assert_eq!(headlines(&found), expected, "{query:?}: {found}");
    }
    let found = folder.json(&["search", "auther:quill after:soon quay"]);
    assert_eq!(found["remarks"].as_array().unwrap().len(), 2, "{found}");
    let plain = folder.reprint(&["search", "auther:quill"], "");
    assert!(String::from_utf8_lossy(&plain.stderr).contains("no operator “auther:”"));
}

#[test]
fn what_was_found_is_marked_and_a_storys_own_markup_stays_words() {
    let folder = newsroom("marked");
    let found = folder.json(&["search", "quay by:quill"]);
    let hit = &found["items"][0];
    let snippet = hit["snippet_html"].as_str().unwrap();
    assert!(snippet.contains("north <mark>quay</mark>"), "{snippet}");
    let found = folder.json(&["search", "--first", "relevance", "--limit", "1", "quay"]);
    assert_eq!(found["next"], "r1", "{found}");
    let rest = folder.json(&["search", "--first", "relevance", "--from", "r1", "quay"]);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let one = folder.json(&["search", "--limit", "1", "quay"]);
    let next = one["next"].as_str().unwrap();
    let rest = folder.json(&["search", "--from", next, "quay"]);
    assert_eq!(headlines(&rest), ["Ferry"]);
}

#[test]
fn readers_and_the_desk_find_stories_on_both_engines() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        for (headline, body) in [
            ("Ferry <b>back</b>", "The ferry is back at the north quay."),
            ("東京都の発表", "知事は新しい港の計画を発表した。"),
        ] {
            let fields = [("headline", headline), ("body", body), ("wish", "publish")];
            let answer = party.fill_in("/desk/write", "/desk/write", &fields);
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        let site = |query: &str| Request::get(&format!("{}/search?q={query}", party.base)).send();
        let found = site("ferry");
        assert!(
            found.body.contains("The <mark>ferry</mark> is back"),
            "{}",
            found.body
        );
        assert!(!found.body.contains("<b>back"), "{}", found.body);
        let found = site("%E7%99%BA%E8%A1%A8"); // 発表
        assert!(
            found.body.contains("計画を<mark>発表</mark>"),
            "{}",
            found.body
        );
        assert!(site("status:usable").body.contains("No stories match"));
        let desk = party.desk("/desk/find?q=ferry+auther:x");
        assert!(
            desk.body.contains("There is no operator “auther:”"),
            "{}",
            desk.body
        );
        let desk = party.desk("/desk/find?q=ferry&order=relevance");
        assert!(
            desk.body.contains("<mark>Ferry</mark> &#60;b&#62;back"),
            "{}",
            desk.body
        );
    });
}
