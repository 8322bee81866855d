//! Articles of our own writing in the shapes that arrive: text, Markdown, mail.

use reprint_story::{CreditPlace, CreditRole, Story};

use super::{Kind, kind, read};
use crate::Hints;

fn story(bytes: &[u8]) -> Story {
    let reading = read(bytes, &Hints::default());
    let worse: Vec<_> = reading
        .faults
        .iter()
        .filter(|fault| fault.severity == reprint_story::Severity::Error)
        .collect();
    assert!(worse.is_empty(), "{worse:?}");
    reading.story
}

fn speakers(story: &Story) -> Vec<(&str, &str)> {
    story
        .quotes
        .iter()
        .filter_map(|quote| {
            let name = quote.speaker.as_ref()?.name.as_deref()?;
            Some((name, quote.content.first()?.of(&story.text)))
        })
        .collect()
}

fn people(story: &Story) -> Vec<(&str, &str, &str)> {
    let words = |field: &'_ Option<String>| -> &'static str {
        Box::leak(field.clone().unwrap_or_default().into_boxed_str())
    };
    story
        .byline
        .iter()
        .flat_map(|line| &line.people)
        .map(|p| (words(&p.name), words(&p.role), words(&p.organisation)))
        .collect()
}

const PARTNER: &str = include_str!("fixtures/partner.txt");
const PARTNER_PAGE: &str = include_str!("fixtures/partner.html");
const GERMAN: &str = include_str!("fixtures/hafen.txt");
const FRENCH: &str = include_str!("fixtures/phare.txt");
const RELEASE: &[u8] = include_bytes!("fixtures/release.eml");
const FORWARDED: &[u8] = include_bytes!("fixtures/forwarded.eml");
const MARKDOWN: &str = include_str!("fixtures/story.md");

#[test]
fn a_partners_copy_comes_out_whole() {
    whole(&story(PARTNER.as_bytes()));
}

#[test]
fn a_partners_page_comes_out_whole() {
    // Links of a page whose own address is unknown lead nowhere, so the list wants the address.
    let hints = Hints {
        url: Some("https://partner.example/detail/northport".into()),
        ..Hints::default()
    };
    whole(&read(PARTNER_PAGE.as_bytes(), &hints).story);
}

/// A story sent by mail, as a partner's desk forwards it.
#[test]
fn a_partners_copy_sent_by_mail_comes_out_whole() {
    whole(&story(mailed(PARTNER).as_bytes()));
}

/// A text as a partner's page shows it: a paragraph each, and the list below it as links.
fn paged(text: &str, language: &str) -> String {
    let mut parts = text.split("\n\n").filter(|part| !part.trim().is_empty());
    let (headline, byline) = {
        let head = parts.next().unwrap();
        head.split_once('\n').unwrap_or((head, ""))
    };
    let paragraphs: Vec<&str> = parts.collect();
    let (body, list) = paragraphs.split_at(paragraphs.len() - 2);
    let lines: Vec<String> = byline
        .lines()
        .map(|line| format!("<p>{line}</p>"))
        .collect();
    let body: Vec<String> = body.iter().map(|words| format!("<p>{words}</p>")).collect();
    let links: Vec<String> = list[1]
        .lines()
        .enumerate()
        .map(|(nth, words)| format!("<li><a href=\"/2025/another-story-{nth}\">{words}</a></li>"))
        .collect();
    let (lines, body, links) = (lines.concat(), body.concat(), links.concat());
    format!(
        "<html lang={language}><head><title>{headline}</title></head><body><article><h1>{headline}</h1><div class=byline>{lines}</div>{body}</article><section class=related><h2>{}</h2><ul>{links}</ul></section></body></html>",
        list[0]
    )
}

/// A text as a mail, its headline as the subject.
fn mailed(text: &str) -> String {
    let (headline, rest) = text.split_once('\n').unwrap();
    format!(
        "From: Desk <desk@partner.example>\r\nTo: Copy <copy@partner.example>\r\nSubject: {headline}\r\nDate: Wed, 9 Apr 2025 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{headline}\n{rest}"
    )
}

/// Every part of the story about the ferry pact, and nothing of the list below it in the text.
fn whole(story: &Story) {
    assert_eq!(
        story.headline,
        "Northport and Eastmere Renew Ferry Pact After Quay Vote"
    );
    assert_eq!(
        people(story),
        [("Karin Holt", "Correspondent", "Harbour News")]
    );
    let line = story.dateline.as_ref().unwrap();
    assert_eq!(
        (line.raw.as_str(), line.agency.as_deref()),
        ("(Harbour News)", Some("Harbour News"))
    );
    let mut credits: Vec<&str> = story
        .credits
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    credits.sort_unstable();
    credits.dedup();
    assert_eq!(credits, ["Associated Press", "Eastmerian state TV"]);
    assert!(story.credits.iter().all(
        |credit| credit.role == CreditRole::CreditedSource && credit.place == CreditPlace::Body
    ));
    let said = speakers(story);
    assert!(
        said.iter()
            .any(|(name, words)| *name == "Odo Marsh"
                && words.starts_with("“We build one timetable")),
        "{said:?}"
    );
    assert!(
        said.iter().any(
            |(name, words)| *name == "Ada Quill" && words.contains("“bring calm to the strait")
        ),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|(name, words)| *name == "AP" && words.contains("“While neither mayor")),
        "{said:?}"
    );
    assert_eq!(
        story.rights.copyright_line.as_deref(),
        Some("Copyright 1999-2025 Harbour News.")
    );
    assert_eq!(story.rights.holder.as_deref(), Some("Harbour News"));
    assert_eq!(story.rights.years.as_deref(), Some("1999-2025"));
    assert_eq!(
        story.rights.permission_notice.as_deref(),
        Some(
            "This article was originally published on Harbour News and was reproduced with permission."
        )
    );
    assert_eq!(
        story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref()),
        Some("Harbour News")
    );
    let related: Vec<_> = story
        .related
        .iter()
        .map(|item| {
            (
                item.headline.as_str(),
                item.excerpt.is_some(),
                item.date.map(|date| date.to_string()),
            )
        })
        .collect();
    assert_eq!(
        related,
        [
            (
                "Storm Shuts Northern Quays For A Second Night",
                true,
                Some("2025-04-08".to_owned())
            ),
            (
                "Fuel Levy Set For Midnight, Fleets Suffer After Rally",
                true,
                Some("2025-04-08".to_owned())
            ),
            (
                "Island Council Says It Can’t Avoid 40% Toll",
                true,
                Some("2025-04-07".to_owned())
            ),
        ]
    );
    for gone in [
        "Copyright",
        "Storm Shuts",
        "More Harbour News",
        "Karin Holt",
    ] {
        assert!(!story.text.contains(gone), "{gone}");
    }
    assert!(story.text.starts_with("(Harbour News) – A day after"));
    assert_eq!(story.body.len(), 5);
}

#[test]
fn a_german_text_of_the_same_shape() {
    german(&story(GERMAN.as_bytes()));
}

#[test]
fn a_german_mail_of_the_same_shape() {
    german(&story(mailed(GERMAN).as_bytes()));
}

#[test]
fn a_german_page_of_the_same_shape() {
    let hints = Hints {
        url: Some("https://partner.example/2025/story-of-the-harbour".into()),
        ..Hints::default()
    };
    german(&read(paged(GERMAN, "de").as_bytes(), &hints).story);
}

fn german(story: &Story) {
    assert_eq!(story.headline, "Nordhafen verlängert den Fährvertrag");
    assert_eq!(people(story), [("Ida Horn", "", "dpa")]);
    assert_eq!(
        story
            .dateline
            .as_ref()
            .and_then(|line| line.place.as_deref()),
        Some("Hamburg")
    );
    assert_eq!(story.language.as_deref(), Some("de"));
    let said = speakers(story);
    assert!(
        said.iter()
            .any(|(name, words)| *name == "Jan Brandt" && words.contains("Der Vertrag gilt")),
        "{said:?}"
    );
    assert_eq!(story.rights.holder.as_deref(), Some("Hafenblatt GmbH"));
    assert_eq!(
        story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref()),
        Some("Hafenblatt")
    );
    assert_eq!(story.related.len(), 2);
    assert!(story.credits.iter().any(|credit| credit.name == "Reuters"));
    assert!(!story.text.contains("Weitere Meldungen"));
}

#[test]
fn a_french_text_of_the_same_shape() {
    french(&story(FRENCH.as_bytes()));
}

#[test]
fn a_french_mail_of_the_same_shape() {
    french(&story(mailed(FRENCH).as_bytes()));
}

#[test]
fn a_french_page_of_the_same_shape() {
    let hints = Hints {
        url: Some("https://partner.example/2025/story-of-the-harbour".into()),
        ..Hints::default()
    };
    french(&read(paged(FRENCH, "fr").as_bytes(), &hints).story);
}

fn french(story: &Story) {
    assert_eq!(
        story.headline,
        "Le phare de Port-Nord rouvre après deux ans"
    );
    assert_eq!(people(story), [("Luc Moreau", "", "")]);
    assert_eq!(story.language.as_deref(), Some("fr"));
    let said = speakers(story);
    assert!(
        said.iter()
            .any(|(name, words)| *name == "Inès Dufour" && words.contains("Nous attendions")),
        "{said:?}"
    );
    assert_eq!(
        story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref()),
        Some("Le Quai")
    );
    assert_eq!(story.related.len(), 2);
}

#[test]
fn a_press_mail_keeps_its_notes_from_readers() {
    let story = story(RELEASE);
    assert_eq!(story.headline, "Northport opens its new quay");
    assert_eq!(people(&story), [("Bo Marsh", "Staff Writer", "")]);
    assert!(
        story
            .text
            .starts_with("NORTHPORT — The new quay opened on Monday – “on time”"),
        "{}",
        story.text
    );
    let note = story.editor_note.as_deref().unwrap();
    for words in ["555", "not for publication", "Ada Quill will take calls"] {
        assert!(
            note.to_lowercase().contains(&words.to_lowercase()),
            "{words}: {note}"
        );
        assert!(
            !story.text.to_lowercase().contains(&words.to_lowercase()),
            "{words}"
        );
    }
    assert!(!story.text.contains("desk@") && !story.text.contains("Sent from"));
    assert_eq!(
        story
            .dates
            .published
            .map(|when| when.day().to_string())
            .as_deref(),
        Some("2025-03-03")
    );
}

#[test]
fn a_forwarded_story_loses_its_headers() {
    let story = story(FORWARDED);
    assert_eq!(story.headline, "Ferry fares rise");
    assert_eq!(people(&story), [("Cy Dent", "", "")]);
    assert!(
        story.text.starts_with("Fares rise by a tenth"),
        "{}",
        story.text
    );
    assert!(!story.text.contains("From:") && !story.text.contains('@'));
    assert!(
        story
            .editor_note
            .as_deref()
            .is_some_and(|note| note.contains("Can we run this"))
    );
    assert_eq!(
        story
            .dates
            .published
            .map(|when| when.day().to_string())
            .as_deref(),
        Some("2025-05-02")
    );
}

#[test]
fn markdown_keeps_its_blocks_and_links() {
    assert_eq!(kind(MARKDOWN.as_bytes()), Kind::Markdown);
    let story = story(MARKDOWN.as_bytes());
    assert_eq!(story.headline, "Quay walls need repair");
    assert_eq!(people(&story), [("Ada Quill", "", "")]);
    assert_eq!(
        story.standfirst.as_deref(),
        Some("A survey counts the cracks.")
    );
    assert!(matches!(
        story.body.get(1),
        Some(reprint_story::Block::Heading { level: 2, .. })
    ));
    assert_eq!(
        story
            .related
            .iter()
            .map(|item| (item.headline.as_str(), item.url.as_deref()))
            .collect::<Vec<_>>(),
        [
            ("Older quays", Some("https://harbour.example/older")),
            ("Newer quays", Some("https://harbour.example/newer"))
        ]
    );
    assert!(!story.text.contains("Older quays"));
}

#[test]
fn kinds_are_told_by_content() {
    for (text, want) in [
        ("From: a@b.example\nSubject: x\n\nText", Kind::Mail),
        ("<!doctype html><p>x", Kind::Html),
        (
            "# Headline\n\nText with a [link](https://a.example).",
            Kind::Markdown,
        ),
        ("Headline\n\nBy Ada Quill\n\nText.", Kind::Text),
        (
            "Note: this is text\nSubject to change: yes\n\nx",
            Kind::Text,
        ),
        ("", Kind::Text),
    ] {
        assert_eq!(kind(text.as_bytes()), want, "{text}");
    }
}

#[test]
fn the_seed_comes_out_whole() {
    let Some(corpora) = std::env::var_os("REPRINT_CORPORA") else {
        println!("REPRINT_CORPORA is not set: nothing to check");
        return;
    };
    let folder = std::path::Path::new(&corpora).join("../seed");
    let Some(file) = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "txt"))
    else {
        println!("no seed beside the corpora");
        return;
    };
    let story = story(&std::fs::read(file).unwrap());
    assert_eq!(
        people(&story),
        [("Karen Faulkner", "Correspondent", "Worthy News")]
    );
    assert_eq!(
        story
            .dateline
            .as_ref()
            .and_then(|line| line.agency.as_deref()),
        Some("Worthy News")
    );
    let mut credits: Vec<&str> = story
        .credits
        .iter()
        .map(|credit| credit.name.as_str())
        .collect();
    credits.sort_unstable();
    credits.dedup();
    assert_eq!(
        credits,
        ["Associated Press", "Russian state TV"],
        "{:?} {:?}",
        story.credits,
        story.publisher
    );
    let said = speakers(&story);
    for (who, words) in [
        ("Vladimir Putin", "We jointly support"),
        ("Xi Jinping", "bring positive energy"),
        ("AP", "While neither leader"),
    ] {
        assert!(
            said.iter()
                .any(|(name, content)| *name == who && content.contains(words)),
            "{who}: {said:?}"
        );
    }
    assert_eq!(story.rights.holder.as_deref(), Some("Worthy News"));
    assert_eq!(story.rights.years.as_deref(), Some("1999-2025"));
    assert!(story.rights.permission_notice.is_some());
    assert_eq!(
        story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref()),
        Some("Worthy News")
    );
    assert_eq!(story.related.len(), 7);
    assert!(
        story.related.iter().all(|item| item.excerpt.is_some()
            && item.date.is_some()
            && !story.text.contains(&item.headline)),
        "{:?}",
        story.related
    );
    assert_eq!(story.body.len(), 5);
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reading_never_panics_and_is_the_same_twice(bytes in proptest::collection::vec(any::<u8>(), 0..800)) {
            let once = read(&bytes, &Hints::default()).story;
            prop_assert_eq!(once, read(&bytes, &Hints::default()).story);
        }

        #[test]
        fn spans_lie_in_the_text(text in "(By |Von |\\(AP\\) — |“|”|\n|\n\n|Copyright 2025 |More |said|[A-Z][a-z]{1,6}| |, |\\. ){0,60}") {
            let story = read(text.as_bytes(), &Hints::default()).story;
            let long = u32::try_from(story.text.chars().count()).unwrap();
            let spans = story.quotes.iter().flat_map(|quote| quote.content.iter().chain(&quote.cue)).chain(story.dateline.iter().flat_map(|line| &line.span)).chain(story.credits.iter().flat_map(|credit| &credit.span));
            for span in spans {
                prop_assert!(span.start <= span.end && span.end <= long);
            }
        }
    }
}
