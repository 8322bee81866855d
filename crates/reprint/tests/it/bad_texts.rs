//! Texts nobody should have sent, compared and grouped all the same: what is good beside them is found as if they were not there.

use std::{fmt::Write as _, fs, thread};

use reprint_store::{Location, Store, event, matches, publisher, story};
use reprint_story::{SetClock, StoryId};
use serde_json::{Value, json};

use crate::parties::{Party, Words, on_each_engine, text, until};

const FERRY: &str = "The ferry Admiral came back to the north quay of Lindvik on Monday after nine weeks in dock at Skarholm. \
    The captain, Marta Vesk, said the new engine burns a third less oil than the one it replaced. \
    Crossings begin again on Thursday at six in the morning, and tickets cost what they cost before. \
    The harbour board had hoped for August, but the shaft that arrived from the yard did not fit and was sent back twice.";
const FOOTER: &str = "Sign up for our newsletter and never miss a story from the valley. By signing up you agree to our terms of use and \
    our privacy policy, which say what we keep and for how long. You can leave whenever you like by following the link at the foot of each letter.";

/// A feed of items, each a guid, a headline, a date and a text.
fn feed<'a>(items: impl Iterator<Item = (String, String, &'a str, String)>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Quay News</title><link>https://quay.example/</link>",
    );
    for (guid, headline, date, words) in items {
        let _ = write!(
            xml,
            "<item><guid isPermaLink=\"false\">{guid}</guid><title>{headline}</title><pubDate>{date}</pubDate>\
             <description>&lt;p&gt;{words}&lt;/p&gt;</description></item>"
        );
    }
    xml + "</channel></rss>"
}

const DAY: &str = "Mon, 02 Nov 2026 08:00:00 GMT";

fn import(party: &Party, name: &str, words: &str) -> Value {
    fs::write(party.folder.0.join(name), words).unwrap();
    party.run(&["import", name, "--json"])
}

/// Waits until everything is compared and grouped, and checks that nothing was given up.
fn settled(party: &Party) {
    until("the end of comparing and grouping", || {
        let told = party.get("/metrics").body;
        let waits = |kind: &str| told.contains(&format!("reprint_jobs{{kind=\"{kind}\",state="));
        (!waits("match") && !waits("group")).then_some(())
    });
}

/// The headlines of the stories that words are traced to.
fn traced(party: &Party, words: &str) -> Vec<String> {
    fs::write(party.folder.0.join("copy.txt"), words).unwrap();
    let found = party.run(&["trace", "copy.txt", "--json"]);
    let hits = found["hits"].as_array().unwrap();
    hits.iter().map(|hit| text(&hit["headline"])).collect()
}

#[test]
fn texts_that_are_no_stories_spoil_nothing() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        let odd = [
            ("ferry", "Ferry is back", DAY, FERRY.to_owned()),
            ("empty", "A headline alone", DAY, String::new()),
            ("word", "One", DAY, "ferry".to_owned()),
            ("signs", "Signs", DAY, "??? !!! \u{feff} … — 😀".to_owned()),
            ("early", "Early", "Mon, 01 Jan 1601 00:00:00 GMT", "The old mill at Skarholm ground its first flour of the century that year, they say.".to_owned()),
            ("late", "Late", "Sat, 31 Dec 9998 23:59:59 GMT", "The new mill at Skarholm will grind its last flour of the century then, they say.".to_owned()),
            ("never", "Never", "the 45th of Nonember", "No mill at Skarholm has ever ground anything on that day, as far as is known.".to_owned()),
        ];
        let odd = odd.map(|(guid, headline, date, words)| {
            (guid.to_owned(), headline.to_owned(), date, words)
        });
        let furniture = (0..40).map(|n| {
            (
                format!("footer{n}"),
                format!("Page number {n}"),
                DAY,
                FOOTER.to_owned(),
            )
        });
        import(&party, "odd.xml", &feed(odd.into_iter().chain(furniture)));
        import(
            &party,
            "again.txt",
            &format!("Again\n\n{}", "Oh no! ".repeat(1_000_000)),
        );
        let mut long = String::from("Long\n\n");
        for n in 0_u64.. {
            if long.len() > 10 << 20 {
                break;
            }
            let _ = write!(long, "word{} ", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40);
        }
        import(&party, "long.txt", &long);
        settled(&party);
        assert_eq!(party.problems(), Vec::<String>::new());
        assert_eq!(
            traced(&party, &format!("By Odd Renner\n\n{FERRY}")),
            ["Ferry is back"]
        );
        assert!(traced(&party, &"Oh no! ".repeat(50)).len() <= 1);
        let found = party.list("/search?q=ferry&order=relevance");
        assert_eq!(found[0]["headline"], "Ferry is back");
        assert_eq!(party.list("/search?q=before:1700").len(), 1);
        assert_eq!(party.get("/").status, 200);
    });
}

#[test]
fn identical_copies_by_the_hundred_are_one_event_and_their_matches_are_capped() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        let copies = |from: usize, to: usize| {
            feed((from..to).map(|n| {
                (
                    format!("copy{n}"),
                    format!("Ferry is back, {n}"),
                    DAY,
                    FERRY.to_owned(),
                )
            }))
        };
        // Among other news: where every story is the same, no word of it is rare and none tells it from another.
        let mut words = Words::new();
        let others: Vec<_> = (0..30)
            .map(|n| {
                (
                    format!("other{n}"),
                    words.headline(),
                    DAY,
                    words.paragraph(6),
                )
            })
            .collect();
        import(&party, "others.xml", &feed(others.into_iter()));
        settled(&party);
        import(&party, "first.xml", &copies(0, 70));
        settled(&party);
        import(&party, "then.xml", &copies(70, 210));
        settled(&party);
        let store = open(&party);
        let (most, events) = store
            .read(|tx| {
                let newsroom = publisher::all(tx)?[0].id;
                let mut most = 0;
                let mut events: Vec<_> = Vec::new();
                for id in story::latest(tx, newsroom, 1_000)? {
                    let own = matches::of_story(tx, newsroom, id, 1_000)?;
                    most = most.max(own.iter().filter(|found| found.later == id).count());
                    let head = story::get(tx, newsroom, id)?.unwrap();
                    if head.headline.starts_with("Ferry is back") {
                        events.extend(event::of_story(tx, newsroom, id)?);
                    }
                }
                events.sort_unstable();
                let stories = events.len();
                events.dedup();
                Ok((most, (stories, events.len())))
            })
            .unwrap();
        assert!((1..=60).contains(&most), "{most} matches of one story");
        assert_eq!(events, (210, 1), "stories, and their events");
    });
}

fn open(party: &Party) -> Store {
    let clock = SetClock::at("2026-11-24T12:00:00Z".parse().unwrap());
    Store::open(&Location::parse(party.database()), &clock).unwrap()
}

/// The server, a verb that makes everything anew and verbs that import work on one database at the same time.
#[test]
fn an_index_is_made_anew_while_stories_arrive_and_several_processes_trace() {
    on_each_engine(|database, _| {
        let party = Party::start("Quay News", None, database);
        let copy = |n: usize| {
            (
                format!("copy{n}"),
                format!("Ferry is back, {n}"),
                DAY,
                format!("Edition {n}. {FERRY}"),
            )
        };
        import(&party, "first.xml", &feed((0..10).map(copy)));
        thread::scope(|scope| {
            let anew = scope.spawn(|| {
                for _ in 0..3 {
                    party.run(&["trace", "--rebuild", "--json"]);
                }
            });
            let arrive = scope.spawn(|| {
                for n in 10..20 {
                    import(
                        &party,
                        &format!("then{n}.xml"),
                        &feed(std::iter::once(copy(n))),
                    );
                }
            });
            anew.join().unwrap();
            arrive.join().unwrap();
        });
        party.run(&["group", "--json"]);
        settled(&party);
        assert_eq!(traced(&party, FERRY).len(), 20);
        let store = open(&party);
        let (pairs, events) = store
            .read(|tx| {
                let newsroom = publisher::all(tx)?[0].id;
                let mut pairs: Vec<(StoryId, StoryId)> = Vec::new();
                let mut events = Vec::new();
                for id in story::latest(tx, newsroom, 100)? {
                    let own = matches::of_story(tx, newsroom, id, 100)?;
                    pairs.extend(own.iter().map(|found| (found.earlier, found.later)));
                    events.extend(event::of_story(tx, newsroom, id)?);
                }
                pairs.sort_unstable();
                pairs.dedup();
                events.sort_unstable();
                events.dedup();
                Ok((pairs.len(), events.len()))
            })
            .unwrap();
        assert_eq!(pairs, 20 * 19 / 2, "each is known as a copy of each other");
        assert_eq!(events, 1);
        assert_eq!(
            party.api("GET", "/search?q=edition&limit=200", &json!(null))["items"]
                .as_array()
                .unwrap()
                .len(),
            20
        );
    });
}
