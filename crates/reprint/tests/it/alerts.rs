//! Saved searches: each new story that matches is told once, by feed, mail, webhook and at the desk, even after a crash.

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::parties::{Party, Receiver, Request, on_each_engine, on_sqlite, text, until};

fn write(party: &Party, headline: &str, body: &str) {
    let fields = [("headline", headline), ("body", body), ("wish", "publish")];
    let answer = party.fill_in("/desk/write", "/desk/write", &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// The letters that lie in the maildrop.
fn letters(party: &Party) -> Vec<String> {
    let folder = party.folder.0.join("maildrop");
    let mut letters = Vec::new();
    for place in ["new", "."] {
        let Ok(files) = fs::read_dir(folder.join(place)) else {
            continue;
        };
        for file in files.flatten().filter(|file| file.path().is_file()) {
            letters.push(fs::read_to_string(file.path()).unwrap());
        }
    }
    letters
}

#[test]
fn a_new_story_is_told_once_by_every_way_and_an_old_one_never() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        let receiver = Receiver::open();
        write(
            &party,
            "Ferry of yesterday",
            "The old ferry lies at the quay.",
        );
        party.story("Ferry of yesterday");
        let kept = party.api(
            "POST",
            "/searches",
            &json!({
                "name": "Ferries", "query": "ferry -train", "mail": "watch@quay.example",
                "webhook": receiver.address(),
            }),
        );
        assert!(
            text(&kept["webhook_secret"]).starts_with("whsec_"),
            "{kept}"
        );
        write(&party, "Ferry of today", "The new ferry sails at noon.");
        write(
            &party,
            "Train of today",
            "The train and the ferry leave together.",
        );
        write(&party, "Fähre", "フェリー and ferry sail.");

        let id = text(&kept["id"]);
        let path = format!("/searches/{id}");
        let found = || {
            party.api("GET", &path, &Value::Null)["found"]
                .as_array()
                .unwrap()
                .clone()
        };
        until("two found", || (found().len() == 2).then_some(()));
        until("two calls", || (receiver.bodies().len() == 2).then_some(()));
        until("the letters", || {
            let all: String = letters(&party).concat();
            (all.contains("Ferry of today") && all.contains("ferry -train")).then_some(())
        });
        let bodies = receiver.bodies().concat();
        assert!(
            bodies.contains("search.found") && bodies.contains("Ferry of today"),
            "{bodies}"
        );
        assert!(
            !bodies.contains("yesterday") && !bodies.contains("Train of"),
            "{bodies}"
        );

        let feed = Request::get(kept["feed"].as_str().unwrap()).send();
        assert_eq!(feed.status, 200);
        assert!(
            feed.body.contains(">Ferry of today</title>"),
            "{}",
            feed.body
        );
        assert_eq!(feed.body.matches("<entry").count(), 2, "{}", feed.body);
        let guessed = text(&kept["feed"]).replace("/atom.xml", "0/atom.xml");
        assert_eq!(Request::get(&guessed).send().status, 404);

        // A change of a story that was told is no news.
        let story = party.story("Ferry of today");
        let correct = format!("/stories/{}/correct", text(&story["id"]));
        party.api(
            "POST",
            &correct,
            &json!({ "note": "The hour is one.", "body": "The ferry sails at one." }),
        );
        // What is on hold is told of nowhere.
        let hold = format!("/stories/{}/hold", text(&story["id"]));
        party.api("POST", &hold, &json!({}));
        thread::sleep(Duration::from_secs(2));
        assert_eq!(receiver.bodies().len(), 2);
        let feed = Request::get(kept["feed"].as_str().unwrap()).send();
        assert!(!feed.body.contains("Ferry of today"), "{}", feed.body);
    });
}

#[test]
fn a_crash_at_any_moment_tells_a_story_neither_twice_nor_never() {
    on_sqlite(|database, _| {
        let mut party = Party::start("Quay News", None, database);
        let receiver = Receiver::open();
        party.api(
            "POST",
            "/searches",
            &json!({ "name": "Ferries", "query": "ferry", "webhook": receiver.address() }),
        );
        for round in 0..6_u64 {
            write(&party, &format!("Ferry number {round}"), "The ferry sails.");
            thread::sleep(Duration::from_millis(round * 25));
            party.kill();
            party.start_again();
        }
        until("six calls", || (receiver.bodies().len() >= 6).then_some(()));
        thread::sleep(Duration::from_secs(1));
        // The receiver acts once for each key, as the sender asks it to: two keys of one story would be two acts.
        let bodies = receiver.bodies();
        assert_eq!(bodies.len(), 6, "{bodies:#?}");
        for round in 0..6 {
            let headline = format!("Ferry number {round}\"");
            assert_eq!(bodies.concat().matches(&headline).count(), 1, "{bodies:#?}");
        }
    });
}

#[test]
fn a_search_is_saved_changed_and_ended_at_the_desk_without_script() {
    on_sqlite(|database, _| {
        let party = Party::start("Quay News", None, database);
        let found = party.desk("/desk/find?q=ferry");
        assert!(
            found.body.contains("href=\"/desk/searches/new?q=ferry\""),
            "{}",
            found.body
        );
        let fill =
            |page: &str, action: &str, fields: &[(&str, &str)]| party.fill_in(page, action, fields);
        let wishes = [
            ("name", "Ferries"),
            ("query", "ferry auther:x"),
            ("mail", ""),
            ("tell", "daily"),
            ("webhook", ""),
        ];
        let kept = fill("/desk/searches/new", "/desk/searches", &wishes);
        assert_eq!(kept.status, 303, "{}", kept.body);
        let place = kept
            .header("location")
            .unwrap()
            .split('?')
            .next()
            .unwrap()
            .to_owned();
        let page = party.desk(&place);
        assert!(
            page.body.contains("Not understood") && page.body.contains("/alerts/"),
            "{}",
            page.body
        );
        let feed = page.between("<dd>http", "</dd>").unwrap().to_owned();

        let nonsense = [
            ("name", "Ferries"),
            ("query", "ferry"),
            ("webhook", "ftp://quay.example"),
        ];
        assert_eq!(
            fill("/desk/searches/new", "/desk/searches", &nonsense).status,
            422
        );

        let change = format!("{place}/change");
        let renewed = [
            ("name", "Boats"),
            ("query", "boat OR ferry"),
            ("tell", "at_once"),
            ("act", "renew"),
        ];
        assert_eq!(fill(&change, &change, &renewed).status, 303);
        let page = party.desk(&place);
        assert!(page.body.contains("boat OR ferry"), "{}", page.body);
        assert!(!page.body.contains(&feed), "the old address is still told");
        assert_eq!(Request::get(&format!("http{feed}")).send().status, 404);

        let removed = [("name", "Boats"), ("query", "boat"), ("act", "remove")];
        assert_eq!(fill(&change, &change, &removed).status, 303);
        assert!(
            party
                .desk("/desk/searches")
                .body
                .contains("No saved searches yet")
        );
    });
}

#[test]
fn watch_follows_new_matches_and_keeps_searches() {
    on_sqlite(|database, _| {
        let party = Party::start("Quay News", None, database);
        write(
            &party,
            "Ferry of yesterday",
            "The old ferry lies at the quay.",
        );
        let run = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_reprint"));
            command.args(arguments).current_dir(&party.folder.0);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let told = |arguments: &[&str]| -> Value {
            let output = run(arguments).wait_with_output().unwrap();
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{arguments:?}: {words}");
            serde_json::from_slice(&output.stdout).unwrap()
        };
        let kept = told(&["watch", "add", "Ferries", "ferry", "--json"]);
        let follow = run(&[
            "watch",
            "follow",
            &text(&kept["id"]),
            "--count",
            "1",
            "--json",
        ]);
        thread::sleep(Duration::from_secs(2));
        write(&party, "Ferry of today", "The new ferry sails at noon.");
        let output = follow.wait_with_output().unwrap();
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(lines.lines().count(), 1, "{lines}");
        let line: Value = serde_json::from_str(&lines).unwrap();
        assert_eq!(line["headline"], "Ferry of today");
        until("the alert", || {
            let shown = told(&["watch", "show", &text(&kept["id"]), "--json"]);
            (shown["found"].as_array().unwrap().len() == 1).then_some(())
        });
        assert_eq!(
            told(&["watch", "list", "--json"]).as_array().unwrap().len(),
            1
        );
        told(&["watch", "remove", &text(&kept["id"]), "--json"]);
        assert!(
            told(&["watch", "list", "--json"])
                .as_array()
                .unwrap()
                .is_empty()
        );
    });
}
