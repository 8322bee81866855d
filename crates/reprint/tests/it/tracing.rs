//! Copies, events and searches over a newsroom's own database, from the command line.

use std::fs;

use serde_json::Value;

use crate::outside::Folder;

const FERRY: &str = "The ferry Admiral came back to the north quay of Lindvik on Monday after nine weeks in dock at Skarholm. \
    The captain, Marta Vesk, said the new engine burns a third less oil than the one it replaced. \
    Crossings begin again on Thursday at six in the morning, and tickets cost what they cost before. \
    The harbour board had hoped for August, but the shaft that arrived from the yard did not fit and was sent back twice.";
const QUAY: &str = "After nine weeks in dock the ferry Admiral is back at Lindvik's north quay. \
    Its new engine uses a third less oil, said captain Marta Vesk. The crossings to Skarholm begin on Thursday.";
const LIBRARY: &str = "The town council of Lindvik voted on Tuesday to keep the Strandgate library open until ten in the evening. \
    Councillor Odd Renner said students had asked for it for years. The cost is forty thousand a year.";

/// A newsroom with these stories, as (file, headline, text).
fn newsroom(name: &str, stories: &[(&str, &str, &str)]) -> Folder {
    let folder = Folder::new(name);
    for (file, headline, text) in stories {
        fs::write(folder.0.join(file), page(headline, text)).unwrap();
        folder.json(&["import", file]);
    }
    folder
}

fn page(headline: &str, text: &str) -> String {
    let words = text.replace(". ", ".</p><p>");
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>\
         <p>By Mara Quill</p><p>{words}</p></article></body></html>"
    )
}

#[test]
fn a_copy_in_a_file_is_traced_to_the_story_with_its_share_and_kind() {
    let folder = newsroom(
        "trace-file",
        &[
            ("ferry.html", "Ferry is back", FERRY),
            ("library.html", "Library", LIBRARY),
        ],
    );
    let copy = format!("OLD QUAY (Harbour News) - {FERRY} The mayor was there.");
    fs::write(folder.0.join("copy.html"), page("Admiral returns", &copy)).unwrap();
    let found = folder.json(&["trace", "copy.html"]);
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 1, "{found}");
    assert_eq!(hits[0]["headline"], "Ferry is back");
    assert!(
        ["reprint", "edited_reprint"].contains(&hits[0]["kind"].as_str().unwrap()),
        "{found}"
    );
    assert!(hits[0]["share"].as_f64().unwrap() > 0.9, "{found}");
    let none = folder.reprint(
        &["trace", "-"],
        "Nothing of this stands anywhere else, which is how it should be with words.",
    );
    assert!(String::from_utf8_lossy(&none.stdout).contains("No words of a story known here"));
}

#[test]
fn stories_of_one_happening_are_one_event_and_the_event_keeps_its_id_when_another_comes() {
    let folder = newsroom(
        "events",
        &[
            ("ferry.html", "Ferry Admiral back at the north quay", FERRY),
            ("library.html", "Library to stay open until ten", LIBRARY),
            ("quay.html", "Admiral sails for Skarholm again", QUAY),
        ],
    );
    let before = folder.json(&["group"]);
    assert_eq!(before.as_array().unwrap().len(), 1, "{before}");
    assert_eq!(before[0]["stories"].as_array().unwrap().len(), 2);
    let third = FERRY.replace("The harbour board had hoped", "Officials had hoped");
    fs::write(
        folder.0.join("third.html"),
        page("Ferry back after nine weeks", &third),
    )
    .unwrap();
    folder.json(&["import", "third.html"]);
    let after = folder.json(&["group"]);
    assert_eq!(after[0]["event"], before[0]["event"]);
    assert_eq!(after[0]["stories"].as_array().unwrap().len(), 3, "{after}");
}

#[test]
fn a_rebuilt_index_finds_the_same() {
    let folder = newsroom(
        "rebuild",
        &[
            ("ferry.html", "Ferry is back", FERRY),
            ("quay.html", "Admiral sails", QUAY),
        ],
    );
    let trace =
        |folder: &Folder| -> Value { folder.json(&["trace", "ferry.html"])["hits"].clone() };
    let before = trace(&folder);
    assert_eq!(folder.json(&["trace", "--rebuild"])["stories"], 2);
    assert_eq!(trace(&folder), before);
}

#[test]
fn empty_and_one_word_texts_are_answered() {
    let folder = newsroom("short", &[("ferry.html", "Ferry is back", FERRY)]);
    for text in ["", "Ferry", "\0\0\0", "<html></html>"] {
        let output = folder.reprint(&["trace", "-", "--json"], text);
        assert_eq!(output.status.code(), Some(0), "{text:?}");
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found["hits"].as_array().map(Vec::len), Some(0));
    }
}
