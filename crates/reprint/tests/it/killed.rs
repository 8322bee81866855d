//! SIGKILL at any moment: the real program is killed in a loop while it takes stories in, changes them, pushes them to a
//! subscriber and writes to a partner.

use std::{collections::BTreeMap, thread, time::Duration};

use reprint_store::{Location, Store};
use reprint_story::SetClock;
use serde_json::{Value, json};

use crate::parties::{Cms, Filed, Party, Receiver, Words, on_sqlite, text, until};

const ROUNDS: u64 = 12;
const TERMS: &str = "version = 1\nissuer = { name = \"Quay News\" }\nlicence = \"permission\"\n\
    [who]\napproval = \"none\"\n[media]\nonline = { extent = \"full\" }\n";

#[test]
fn killed_at_any_moment_nothing_is_lost_or_done_twice_or_half_visible() {
    on_sqlite(|database, _| {
        let mut words = Words::new();
        let first: Vec<Filed> = (1..=4)
            .map(|day| Filed::new(&mut words, "Quay News", day))
            .collect();
        let cms = Cms::open("Quay News", first.clone());
        let mut party = Party::start("Quay News", Some(&cms.base), database);
        party.keep_terms(TERMS);
        let receiver = Receiver::open();
        receiver.subscribe(&party);
        party.add_source(&cms.feed(), true);
        let (partner, _) = party.add_partner("Valley Post", "http://valley-post.example");
        let mut filed = first;
        let mut followed = Vec::new();
        for story in &filed {
            let id = text(&party.story(&story.headline)["id"]);
            let offer = json!({ "partner": partner });
            party.api("POST", &format!("/stories/{id}/offer"), &offer);
            followed.push(id);
        }

        let mut sentences: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for round in 0..ROUNDS {
            // What the kill interrupts: new stories at the source, a correction by the desk, the pushes and letters of both.
            for _ in 0..2 {
                let story = Filed::new(&mut words, "Quay News", u32::try_from(5 + round).unwrap());
                cms.file(story.clone());
                filed.push(story);
            }
            let id = &followed[usize::try_from(round).unwrap() % followed.len()];
            let sentence = words.sentence(6);
            let correction = json!({ "note": sentence });
            let call = party.call("POST", &format!("/stories/{id}/correct"), &correction);
            let asked =
                thread::spawn(move || call.try_send().is_ok_and(|answer| answer.status == 200));
            thread::sleep(Duration::from_millis(30 + round * 487 % 1_100));
            party.kill();
            let told = asked.join().unwrap();
            let stored = look_inside(&party, round);
            let there = stored
                .iter()
                .any(|(story, note)| story == id && *note == sentence);
            assert!(
                there || !told,
                "a correction that was answered for is lost in round {round}"
            );
            if there {
                sentences.entry(id.clone()).or_default().push(sentence);
            }
            party.start_again();
        }

        for story in &filed {
            party.story(&story.headline);
        }
        let all = party.list("/stories?limit=200");
        assert_eq!(all.len(), filed.len(), "every story once");
        for (id, sentences) in &sentences {
            let told = party.api("GET", &format!("/stories/{id}"), &Value::Null);
            let versions = told["versions"].as_array().unwrap();
            let notes: Vec<String> = versions
                .iter()
                .filter_map(|version| version["note"].as_str())
                .map(str::to_owned)
                .collect();
            assert_eq!(notes, *sentences, "every correction once, in order");
        }
        // The final state of every story has gone out, under one key.
        until("the last pushes", || {
            let keys = receiver.keys();
            let reached = |story: &Value| {
                let ending = format!("-{}-{}", text(&story["id"]), story["version"]);
                keys.iter().filter(|key| key.ends_with(&ending)).count()
            };
            all.iter().all(|story| reached(story) == 1).then_some(())
        });
        for story in &all {
            let place = format!("{}/story/{}", party.base, text(&story["id"]));
            assert!(
                receiver.last().contains(&place) || all.len() > 50,
                "{place} in the last push"
            );
        }
        letters_are_whole_and_written_once(&party, &sentences);
        party.kill();
        look_inside(&party, ROUNDS);
    });
}

/// The database after a kill: sound, and nothing half there. Gives every public sentence with its story.
fn look_inside(party: &Party, round: u64) -> Vec<(String, String)> {
    let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
    let store = Store::open(&Location::File(party.file()), &clock).unwrap();
    store.check().unwrap();
    for (what, sql) in [
        (
            "a story without its newest version",
            "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM story_version v WHERE v.story = s.id AND v.version = s.version)",
        ),
        (
            "a story without the item it was read from",
            "SELECT COUNT(*) FROM story_version v WHERE v.version = 1 AND NOT EXISTS (SELECT 1 FROM item i JOIN blob b ON b.hash = i.hash WHERE i.id = v.item)",
        ),
        (
            "a story that is not searchable",
            "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM searchable f WHERE f.story = s.id)",
        ),
        (
            "a story whose source's word was not kept",
            "SELECT COUNT(*) FROM story s WHERE NOT EXISTS (SELECT 1 FROM upstream u WHERE u.story = s.id)",
        ),
        (
            "a version nobody is told of",
            "SELECT COUNT(*) FROM story_version v WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.story = v.story AND d.version = v.version AND d.kind = 'websub')",
        ),
        (
            "a correction without its letter",
            "SELECT COUNT(*) FROM story_version v JOIN copy c ON c.story = v.story WHERE v.kind = 'correction' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.copy = c.id AND d.version = v.version AND d.kind = 'mail')",
        ),
    ] {
        let count = store.read(|tx| tx.value::<i64>(sql, &[])).unwrap();
        assert_eq!(count, Some(0), "{what}, after round {round}");
    }
    store
        .read(|tx| {
            tx.query(
                "SELECT story, note FROM story_version WHERE note IS NOT NULL",
                &[],
                |row| Ok((row.take::<i64>()?.to_string(), row.take()?)),
            )
        })
        .unwrap()
}

/// No letter lies in the maildrop twice or in part, and the last sentence about every story lies there.
fn letters_are_whole_and_written_once(party: &Party, sentences: &BTreeMap<String, Vec<String>>) {
    let lasts: Vec<&String> = sentences.values().filter_map(|all| all.last()).collect();
    until("the letters", || {
        let letters: Vec<String> = std::fs::read_dir(party.folder.0.join("maildrop"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
            .map(|path| unfolded(&std::fs::read_to_string(path).unwrap()))
            .collect();
        let with = |sentence: &String| {
            letters
                .iter()
                .filter(|letter| letter.contains(sentence.as_str()))
                .count()
        };
        for sentence in sentences.values().flatten() {
            assert!(with(sentence) <= 1, "{sentence:?} was written about twice");
        }
        lasts
            .iter()
            .all(|sentence| with(sentence) == 1)
            .then_some(())
    });
}

/// A letter's text in one line: mail breaks lines at will (RFC 2045).
fn unfolded(letter: &str) -> String {
    let soft = letter.replace("=\r\n", "");
    soft.split_whitespace().collect::<Vec<_>>().join(" ")
}
