//! The audit of whole sites, and of single pages by their address, from the command line.

use serde_json::Value;

use crate::{
    outside::Folder,
    web::{page, site},
};

const FERRY: &str = "<p>The ferry between Harbour Quay and Gull Island sails again on Monday, the council said on Friday evening.</p>\
    <p>It had lain in the yard since March, when its shaft broke in a storm off the point and forty passengers were taken off by the lifeboat.</p>\
    <p>Tickets cost what they cost before, and the first boat leaves the quay at six in the morning, said Ina Morrow, who runs the line with her brother.</p>\
    <p>The island’s school, which had taught in two shifts while its teachers travelled by the mail boat, goes back to its old hours next week.</p>";

const MARKET: &str = "<p>The fish market on Quay Street will move into the old rope works before the winter, the harbour board decided by five votes to four.</p>\
    <p>Stallholders had asked for two years to stay where they are, and eleven of them said on Tuesday that they would rather close than pay twice the rent.</p>\
    <p>The board’s chair, Tomas Lind, promised that nobody would pay more before the second year, and that the roof would be mended first.</p>";

fn article(words: &str, after: &str) -> String {
    format!("{words}{after}")
}

/// A publisher with two stories in its feed.
fn publisher() -> String {
    let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Harbour Gazette</title><link>{base}/</link><description>News</description>
        <item><title>Ferry to Gull Island sails again</title><link>{base}/ferry</link><guid>{base}/ferry</guid></item>
        <item><title>Fish market moves into the rope works</title><link>{base}/market</link><guid>{base}/market</guid></item></channel></rss>"#;
    site(&[
        ("/", 200, "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"><h1>The Harbour Gazette</h1>".into()),
        ("/feed.xml", 200, feed.into()),
        ("/ferry", 200, page("Ferry to Gull Island sails again", "By Ada Quill", FERRY, "")),
        ("/market", 200, page("Fish market moves into the rope works", "By Ada Quill", MARKET, "")),
    ])
}

/// A partner that keeps the terms, one that lost the credit, one that runs nothing, one that wishes not to be crawled.
fn partners(publisher: &str) -> [String; 4] {
    let credit = format!(
        "<p>This story was originally published by <a href=\"{publisher}/ferry\">The Harbour Gazette</a>.</p>"
    );
    let kept = site(&[
        ("/", 200, "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"><p>Valley Post</p>".into()),
        ("/feed.xml", 200, r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Valley Post</title>
            <item><title>Ferry to Gull Island sails again</title><link>{base}/f</link></item></channel></rss>"#.into()),
        ("/f", 200, page("Ferry to Gull Island sails again", "By Ada Quill, The Harbour Gazette", &article(&credit, FERRY), "")),
    ]);
    let bare = site(&[
        (
            "/",
            200,
            "<link rel=\"https://api.w.org/\" href=\"{base}/wp-json/\"><p>Hill Notes</p>".into(),
        ),
        (
            "/wp-json/wp/v2/search?search=ferry+gull+island+sails+again&per_page=20&_fields=url%2Ctitle",
            200,
            "[]".into(),
        ),
        (
            "/wp-json/wp/v2/search?search=fish+market+moves+into+rope+works&per_page=20&_fields=url%2Ctitle",
            200,
            r#"[{"url":"{base}/m","title":"Market to move"}]"#.into(),
        ),
        ("/m", 200, page("Market to move", "Staff", MARKET, "")),
    ]);
    let empty = site(&[("/", 200, "<p>Nothing but weather here.</p>".into())]);
    let closed = site(&[
        ("/robots.txt", 200, "User-agent: *\nDisallow: /\n".into()),
        (
            "/",
            200,
            page("Ferry to Gull Island sails again", "", FERRY, ""),
        ),
    ]);
    [kept, bare, empty, closed]
}

const TERMS: &str = "issuer = { name = \"The Harbour Gazette\" }\nlicence = \"permission\"\nmedia.online = { extent = \"full\" }\n\
    [edit]\nbody = \"style\"\nheadline = \"free\"\n[credit]\nbyline = \"{authors}, {issuer}\"\n\
    line = \"This story was originally published by {issuer}.\"\n[link]\ntarget = \"article\"\n";

fn at<'a>(report: &'a Value, list: &str, key: &str, wanted: &str) -> &'a Value {
    let found = report[list]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one[key] == wanted);
    found.unwrap_or_else(|| panic!("no {wanted} among the {list}: {report:#}"))
}

#[test]
fn what_partners_run_is_found_checked_and_told_without_their_help() {
    let folder = Folder::new("audit-sites");
    let publisher = publisher();
    let [kept, bare, empty, closed] = partners(&publisher);
    let list = format!(
        "{kept} Valley Post\n{bare} Hill Notes\n{empty} Weather Daily\n{closed} Closed Courier\n"
    );
    std::fs::write(folder.0.join("partners.txt"), list).unwrap();
    std::fs::write(folder.0.join("terms.toml"), TERMS).unwrap();
    let arguments = [
        "audit",
        &publisher,
        "--partners",
        "partners.txt",
        "--policy",
        "terms.toml",
        "--html",
        "report.html",
        "--json",
    ];
    let output = folder.reprint(&arguments, "");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // One of the four could not be looked at: done in part.
    assert_eq!(output.status.code(), Some(6), "{told}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();

    assert_eq!(report["stories"].as_array().unwrap().len(), 2, "{report:#}");
    let copy = at(&report, "copies", "partner", "Valley Post");
    assert_eq!(
        (&copy["kind"], &copy["check"]["overall"]),
        (&"reprint".into(), &"kept".into()),
        "{copy:#}"
    );
    let copy = at(&report, "copies", "partner", "Hill Notes");
    assert_eq!(
        (&copy["found_by"], &copy["check"]["overall"]),
        (&"site search".into(), &"not_kept".into()),
        "{copy:#}"
    );
    assert_eq!(report["copies"].as_array().unwrap().len(), 2);
    assert_eq!(
        at(&report, "hosts", "name", "Weather Daily")["reached"],
        true
    );
    let closed = at(&report, "hosts", "name", "Closed Courier");
    assert_eq!(closed["reached"], false);
    assert!(
        closed["ways"][0]["said"]["Err"]
            .as_str()
            .unwrap()
            .contains("robots.txt"),
        "{closed:#}"
    );

    let page = std::fs::read_to_string(folder.0.join("report.html")).unwrap();
    for words in [
        "None found",
        "No credit line found",
        "Dear colleagues at Hill Notes",
        "Weather Daily",
        "robots.txt",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for word in ["violation", "stolen", "unlicensed", "<script"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn without_terms_nothing_is_measured_and_the_table_has_a_line_for_everybody() {
    let folder = Folder::new("audit-no-terms");
    let publisher = publisher();
    let [_, bare, empty, _] = partners(&publisher);
    std::fs::write(
        folder.0.join("p.csv"),
        format!("name,url\nHill Notes,{bare}\n=Weather,{empty}\n"),
    )
    .unwrap();
    let output = folder.reprint(&["audit", &publisher, "--partners", "p.csv", "--csv"], "");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let table = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(
        lines[1].starts_with("\"Hill Notes\"") && lines[1].contains("Reprinted"),
        "{table}"
    );
    assert!(
        lines[2].starts_with("\"'=Weather\"") && lines[2].contains("none found"),
        "{table}"
    );
}

/// A copy's page in its several states, and the story it is a copy of.
fn copies(publisher: &str) -> String {
    let credit = format!(
        "<p>This story was originally published by <a href=\"{publisher}/ferry\">The Harbour Gazette</a>.</p>"
    );
    let clean = page(
        "Ferry to Gull Island sails again",
        "By Ada Quill, The Harbour Gazette",
        &format!("{credit}{FERRY}"),
        "",
    );
    let first = FERRY.split("</p>").next().unwrap();
    let paywall = clean.replace(FERRY, &format!("{first}</p><p>Subscribe to read the rest of this story.</p>")).replace(
        "</head>",
        "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false}</script></head>",
    );
    let german = "<p>Die Fähre zwischen Hafenkai und der Möweninsel fährt am Montag wieder, teilte der Rat am Freitagabend mit.</p>\
        <p>Sie hatte seit März in der Werft gelegen, als ihre Welle in einem Sturm brach und vierzig Fahrgäste vom Rettungsboot geholt wurden.</p>\
        <p>Die Karten kosten so viel wie vorher, und das erste Boot legt um sechs Uhr früh ab, sagte Ina Morrow, die die Linie mit ihrem Bruder führt.</p>";
    site(&[
        ("/clean", 200, clean.clone()),
        (
            "/bare",
            200,
            page("Ferry to Gull Island sails again", "Staff", FERRY, ""),
        ),
        (
            "/lost",
            200,
            page(
                "Page not found",
                "",
                "<p>Sorry, there is nothing at this address. Try the search.</p>",
                "",
            ),
        ),
        ("/moved", 302, "/".into()),
        (
            "/",
            200,
            page(
                "A Site",
                "",
                "<p>News from the valley, every day.</p>",
                &clean,
            ),
        ),
        ("/paywall", 200, paywall),
        (
            "/deutsch",
            200,
            page("Fähre fährt wieder", "Von Ada Quill", german, "")
                .replace("lang=\"en\"", "lang=\"de\""),
        ),
        ("/private/ferry", 200, clean),
        (
            "/robots.txt",
            200,
            "User-agent: *\nDisallow: /private/\n".into(),
        ),
    ])
}

#[test]
fn a_page_by_its_address_is_judged_or_the_reason_told_why_not() {
    let folder = Folder::new("check-address");
    let publisher = publisher();
    let copies = copies(&publisher);
    std::fs::write(folder.0.join("terms.toml"), TERMS).unwrap();
    let story = folder.reprint(
        &["read", "--url", &format!("{publisher}/ferry"), "-"],
        &page(
            "Ferry to Gull Island sails again",
            "By Ada Quill",
            FERRY,
            "",
        ),
    );
    std::fs::write(folder.0.join("story.json"), story.stdout).unwrap();
    let table = [
        ("/clean", "kept", ""),
        ("/bare", "not_kept", ""),
        ("/lost", "cannot_tell", "nothing at this address"),
        ("/gone", "cannot_tell", "not there any more"),
        ("/moved", "cannot_tell", "front page"),
        ("/paywall", "cannot_tell", ""),
        ("/deutsch", "cannot_tell", "another language (de)"),
        ("/private/ferry", "cannot_tell", "robots.txt"),
    ];
    for (path, overall, reason) in table {
        let output = folder.reprint(
            &[
                "check",
                &format!("{copies}{path}"),
                "--story",
                "story.json",
                "--policy",
                "terms.toml",
            ],
            "",
        );
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let check: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{path}: {error}: {told}"));
        if path == "/paywall" {
            // The beginning may be judged, but nothing may be said to be missing from what is not shown.
            let accused = check["verdicts"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["verdict"] == "missing" || one["verdict"] == "different");
            assert_eq!(accused.count(), 0, "{check:#}");
            continue;
        }
        assert_eq!(check["overall"], overall, "{path}: {check:#}");
        assert!(
            check["reason"]
                .as_str()
                .unwrap_or_default()
                .contains(reason),
            "{path}: {check:#}"
        );
    }
}

#[test]
fn a_page_by_its_address_is_known_as_ours_by_its_words() {
    let folder = Folder::new("check-newsroom");
    let publisher = publisher();
    let copies = copies(&publisher);
    std::fs::write(folder.0.join("terms.toml"), TERMS).unwrap();
    folder.json(&[
        "init",
        "--site",
        &publisher,
        "--name",
        "The Harbour Gazette",
    ]);
    folder.json(&["policy", "set", "terms.toml"]);
    let overall = |path: &str| {
        let output = folder.reprint(&["check", &format!("{copies}{path}")], "");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let check: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{path}: {error}: {told}"));
        check["overall"].as_str().unwrap().to_owned()
    };
    assert_eq!(overall("/bare"), "not_kept");
    assert_eq!(overall("/deutsch"), "cannot_tell");
}
