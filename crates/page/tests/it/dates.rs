//! Days that pages tell in ways of their own.

use reprint_page::{Hints, read};

const TEXT: &str = "<p>The ferry is back after three weeks in the yard, the harbour office said, and nobody was happier than the islanders.</p>\
    <p>The crossing takes forty minutes, as it did before the storm, and the fare has not been raised, the office added.</p>";

fn published(url: &str, head: &str, body: &str) -> Option<String> {
    let page = format!(
        "<html lang=en-GB><head><title>The ferry is back</title>{head}</head><body>{body}</body></html>"
    );
    let hints = Hints {
        url: Some(url.into()),
        ..Hints::default()
    };
    let story = read(page.as_bytes(), &hints).story;
    story.dates.published.map(|when| when.day().to_string())
}

#[test]
fn a_date_that_is_the_link_to_the_page_itself_is_its_own() {
    let body = format!(
        "<article><h1>The ferry is back</h1><ul><li><a href=/ferry-is-back rel=bookmark><time datetime=2026-03-04T09:00:00+01:00>4 March</time></a></ul>{TEXT}</article>"
    );
    let day = published("https://ledger.example/ferry-is-back", "", &body);
    assert_eq!(day.as_deref(), Some("2026-03-04"));
}

#[test]
fn the_address_keeps_the_first_day_of_a_story_that_was_moved_to_another_system() {
    let head = "<meta property=article:published_time content=2026-06-17T08:00:00Z>";
    let body = format!("<article><h1>The ferry is back</h1>{TEXT}</article>");
    for (url, day) in [
        ("https://ledger.example/2023/7/12/ferry", "2023-07-12"),
        ("https://ledger.example/2026/06/17/ferry", "2026-06-17"),
        // Written in June of a story planned for later: the data know better.
        ("https://ledger.example/2026/07/12/ferry", "2026-06-17"),
    ] {
        assert_eq!(published(url, head, &body).as_deref(), Some(day), "{url}");
    }
}

#[test]
fn a_marked_day_of_change_is_better_than_none() {
    let body = format!(
        "<article><h1>The ferry is back</h1><span class=updated title=2026-03-04T18:52:11+00:00></span>{TEXT}</article>"
    );
    let day = published("https://ledger.example/ferry", "", &body);
    assert_eq!(day.as_deref(), Some("2026-03-04"));
}

#[test]
fn a_press_releases_standfirst_tells_its_day() {
    let body = format!(
        "<div><h1>The ferry is back</h1><div class=standfirst><p>Press release of 25 January 2026 | Northport – The ferry that the islands were waiting for is back.</p></div></div><article>{TEXT}</article>"
    );
    let day = published("https://ledger.example/ferry", "", &body);
    assert_eq!(day.as_deref(), Some("2026-01-25"));
}
