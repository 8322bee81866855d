//! write∘read is the identity on what each news format can carry.

use proptest::prelude::*;
use reprint_story::{Status, Story};
use reprint_wire::{Format, Hints, Item, Reading, read, write};

use crate::stories;

fn back(bytes: &str) -> Reading {
    let reading = read(bytes.as_bytes(), &Hints::default());
    assert!(reading.faults.is_empty(), "{:?}\n{bytes}", reading.faults);
    reading
}

/// What no news format tells apart: who is in a byline follows from its words, and evidence is the reader's own.
fn plain(mut story: Story) -> Story {
    if let Some(byline) = &mut story.byline {
        byline.people.clear();
    }
    story.evidence.clear();
    story
}

/// The note that says a correction to people, and the correction itself where the format has no word for one.
fn as_note(story: &mut Story, label: &str) {
    let note = story.changes.last().and_then(|change| change.note.clone());
    story.editor_note = note.map(|note| format!("{label}{note}"));
}

fn in_ninjs(mut story: Story) -> Story {
    // ninjs has no dateline, no time of a hop, no provider and no correction; the licence stands alone.
    story.dateline = None;
    story.provider = None;
    as_note(&mut story, "CORRECTION: ");
    story.changes.clear();
    story.hops.iter_mut().for_each(|hop| hop.date = None);
    for subject in &mut story.subjects {
        subject.name = subject.name.take().filter(|name| !name.is_empty());
    }
    story
}

fn in_newsml_g2(mut story: Story) -> Story {
    as_note(&mut story, "");
    // Without a provider the publisher stands there, for the item must have one.
    let unknown = || reprint_story::Party::named("unknown");
    story.provider = Some(
        { story.provider.take() }
            .or(story.publisher.clone())
            .unwrap_or_else(unknown),
    );
    story
}

fn in_nitf(mut story: Story) -> Story {
    as_note(&mut story, "");
    for change in &mut story.changes {
        change.at = None;
    }
    for hop in &mut story.hops {
        (hop.url, hop.date) = (None, None);
    }
    for party in story.publisher.iter_mut().chain(&mut story.provider) {
        party.url = None;
    }
    story
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn ninjs(story in stories::story()) {
        for version in [write::NinjsVersion::V2_2, write::NinjsVersion::V3_1] {
            let reading = back(&write::ninjs(&Item::of(story.clone()), version));
            prop_assert_eq!(reading.format, Some(Format::Ninjs));
            prop_assert_eq!(plain(reading.items[0].story.clone()), plain(in_ninjs(story.clone())));
        }
    }

    #[test]
    fn newsml_g2(story in stories::story()) {
        let reading = back(&write::newsml_g2(&[Item::of(story.clone())]));
        prop_assert_eq!(reading.format, Some(Format::NewsmlG2));
        prop_assert_eq!(plain(reading.items[0].story.clone()), plain(in_newsml_g2(story)));
    }

    #[test]
    fn nitf(story in stories::story()) {
        let reading = back(&write::nitf(&Item::of(story.clone())));
        prop_assert_eq!(reading.format, Some(Format::Nitf));
        prop_assert_eq!(plain(reading.items[0].story.clone()), plain(in_nitf(story)));
    }

    #[test]
    fn a_message_holds_every_item(stories in prop::collection::vec(stories::story(), 2..4)) {
        let items: Vec<_> = stories.iter().cloned().map(Item::of).collect();
        let reading = back(&write::newsml_g2(&items));
        let headlines: Vec<_> = reading.items.iter().map(|item| &item.story.headline).collect();
        prop_assert_eq!(headlines, stories.iter().map(|story| &story.headline).collect::<Vec<_>>());
    }
}

#[test]
fn a_retracted_story_travels_without_a_word_of_itself() {
    let mut story = Story::new("Ferry returns to the north quay");
    story.uri = Some("urn:newsml:news.example:2026:7".into());
    story.set_body(vec![reprint_story::Block::paragraph(
        "The boat came at nine.",
    )]);
    story.keywords = vec!["quay".into()];
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    story
        .change(
            reprint_story::ChangeKind::Retraction,
            Some("No vote took place.".into()),
            at,
        )
        .unwrap();
    let item = Item::of(story);
    for written in [
        write::ninjs(&item, write::NinjsVersion::V3_1),
        write::ninjs(&item, write::NinjsVersion::V2_2),
        write::newsml_g2(std::slice::from_ref(&item)),
        write::nitf(&item),
    ] {
        for word in ["Ferry", "quay", "nine"] {
            assert!(!written.contains(word), "{word} in {written}");
        }
        let story = &back(&written).items[0].story;
        assert_eq!(story.status, Status::Canceled);
        assert_eq!(story.version, 2);
        assert!(
            story
                .editor_note
                .as_deref()
                .unwrap()
                .ends_with("No vote took place.")
        );
    }
}

#[test]
fn a_scheme_that_is_an_address_survives_newsml_g2() {
    let mut story = Story::new("Tides");
    story.uri = Some("urn:newsml:news.example:2026:8".into());
    story.subjects.push(reprint_story::Subject {
        code: "tide".into(),
        scheme: Some("https://news.example/topics".into()),
        name: Some("Tides".into()),
    });
    let reading = back(&write::newsml_g2(&[Item::of(story.clone())]));
    assert_eq!(reading.items[0].story.subjects, story.subjects);
}
