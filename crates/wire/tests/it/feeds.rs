//! write∘read is the identity on what each feed format can carry.

use proptest::{collection::vec, prelude::*};
use reprint_story::When;
use reprint_wire::{
    Category, Entry, Feed, Format, Hints, Image, Link, Person, Reading, Rhythm, Text, read, write,
};

use crate::entries;

fn back(document: &str) -> Reading {
    let reading = read(document.as_bytes(), &Hints::default());
    assert!(
        reading.faults.is_empty(),
        "{:?}\n{document}",
        reading.faults
    );
    reading
}

/// Fails with the lines that differ: whole feeds are too long to compare by eye.
fn same<T: PartialEq + std::fmt::Debug>(got: &T, wanted: &T, document: &str) {
    let differing = || {
        let (got, wanted) = (format!("{got:#?}"), format!("{wanted:#?}"));
        let lines = { got.lines().zip(wanted.lines()) }.skip_while(|(got, wanted)| got == wanted);
        let lines = lines
            .take(12)
            .map(|(got, wanted)| format!("{got}    | wanted {wanted}\n"));
        lines.collect::<String>()
    };
    assert!(got == wanted, "{}{document}", differing());
}

fn words(text: &mut Option<Text>) {
    *text = text.take().map(|text| Text::plain(text.words()));
}

/// The main link and the licence are links of their own in Atom.
fn linked(link: Option<&String>, links: &mut Vec<Link>, license: Option<&String>) {
    links.splice(0..0, link.map(|href| Link::new("alternate", href)));
    links.extend(license.map(|href| Link::new("license", href)));
}

fn feed_in_atom(mut feed: Feed) -> Feed {
    // Atom has one date of a feed, a bare logo, and no rhythm.
    (feed.published, feed.rhythm) = (None, Rhythm::default());
    linked(feed.link.as_ref(), &mut feed.links, feed.license.as_ref());
    feed
}

fn in_atom(mut entry: Entry) -> Entry {
    entry.created = None;
    entry.publisher = None;
    entry.comments = None;
    linked(
        entry.link.as_ref(),
        &mut entry.links,
        entry.license.as_ref(),
    );
    entry
}

fn feed_in_rss(mut feed: Feed) -> Feed {
    feed.id = None;
    feed.icon = None;
    words(&mut feed.title);
    words(&mut feed.rights);
    feed.description = feed.description.map(as_guessed);
    for category in &mut feed.categories {
        category.label = None;
    }
    if let Some(image) = &mut feed.image {
        // RSS's image must have them.
        image.title = feed.title.as_ref().map(Text::words);
        image.link.clone_from(&feed.link);
    }
    for stone in &mut feed.tombstones {
        stone.by = None;
    }
    feed
}

/// RSS does not say what a description is: HTML without mark-up is read as words.
fn as_guessed(text: Text) -> Text {
    match text {
        Text::Html(html) if html.as_str().contains('<') => Text::Html(html),
        text => Text::plain(text.words()),
    }
}

fn in_rss(mut entry: Entry) -> Entry {
    words(&mut entry.title);
    words(&mut entry.rights);
    entry.summary = entry.summary.map(as_guessed);
    for category in &mut entry.categories {
        category.label = None;
    }
    let known_by_name = |person: &mut Person| (person.email, person.url) = (None, None);
    entry
        .contributors
        .iter_mut()
        .chain(&mut entry.publisher)
        .for_each(known_by_name);
    if let Some(source) = &mut entry.source {
        source.link = source.links.first().map(|link| link.href.clone());
        source.links.truncate(1);
        (source.id, source.rights, source.updated) = (None, None, None);
        source.authors.clear();
    }
    entry
}

fn feed_in_jsonfeed(mut feed: Feed) -> Feed {
    (feed.published, feed.rhythm, feed.paging, feed.generator) = Default::default();
    feed.categories.clear();
    words(&mut feed.title);
    words(&mut feed.description);
    feed.rights = feed.rights.map(as_guessed);
    feed.authors
        .iter_mut()
        .for_each(|person| person.email = None);
    if feed.image.is_none() {
        feed.image = feed.icon.clone().map(Image::new);
    }
    for stone in &mut feed.tombstones {
        stone.comment = stone.comment.take().map(as_guessed);
    }
    for link in &mut feed.links {
        link.media_type = None;
    }
    feed.links.splice(
        0..0,
        feed.link
            .iter()
            .map(|href| Link::new("alternate", href))
            .collect::<Vec<_>>(),
    );
    feed
}

fn in_jsonfeed(mut entry: Entry, feed: &Feed) -> Entry {
    (entry.created, entry.publisher, entry.comments) = (None, None, None);
    entry.contributors.clear();
    words(&mut entry.title);
    words(&mut entry.summary);
    entry.rights = entry.rights.map(as_guessed);
    entry
        .authors
        .iter_mut()
        .for_each(|person| person.email = None);
    if entry.authors.is_empty() {
        entry.authors.clone_from(&feed.authors);
    }
    for file in &mut entry.enclosures {
        (file.medium, file.description, file.credit, file.copyright) = Default::default();
        (file.license, file.width, file.height) = Default::default();
    }
    if let Some(source) = &mut entry.source {
        source.rights = source.rights.take().map(as_guessed);
    }
    linked(entry.link.as_ref(), &mut entry.links, None);
    entry
}

/// Of a page: its address, name, dates and language.
fn in_sitemap(entry: &Entry, feed: &Feed) -> Entry {
    Entry {
        id: entry.link.clone(),
        link: entry.link.clone(),
        title: entry.title.as_ref().map(|text| Text::plain(text.words())),
        published: entry.published,
        updated: entry.updated,
        language: Some("en".into()),
        publisher: feed
            .title
            .as_ref()
            .map(|title| Person::named(title.words())),
        ..Entry::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn atom(feed in entries::feed(), all in vec(entries::entry(), 0..4)) {
        let document = write::atom(&feed, &all);
        let reading = back(&document);
        prop_assert_eq!(reading.format, Some(Format::Atom));
        same(&reading.feed.unwrap(), &feed_in_atom(feed), &document);
        same(&reading.entries, &all.into_iter().map(in_atom).collect(), &document);
    }

    #[test]
    fn rss(feed in entries::feed(), all in vec(entries::entry(), 0..4)) {
        let document = write::rss(&feed, &all);
        let reading = back(&document);
        prop_assert_eq!(reading.format, Some(Format::Rss));
        same(&reading.feed.unwrap(), &feed_in_rss(feed), &document);
        same(&reading.entries, &all.into_iter().map(in_rss).collect(), &document);
    }

    #[test]
    fn jsonfeed(feed in entries::feed(), all in vec(entries::entry(), 0..4)) {
        let document = write::jsonfeed(&feed, &all);
        let reading = back(&document);
        prop_assert_eq!(reading.format, Some(Format::JsonFeed));
        let feed = feed_in_jsonfeed(feed);
        same(reading.feed.as_ref().unwrap(), &feed, &document);
        let wanted = all.into_iter().map(|entry| in_jsonfeed(entry, &feed));
        same(&reading.entries, &wanted.collect(), &document);
    }

    #[test]
    fn a_news_sitemap(feed in entries::feed(), all in vec(entries::entry(), 0..4)) {
        let reading = back(&write::news_sitemap(&feed, &all));
        prop_assert_eq!(reading.format, Some(Format::Sitemap));
        let told = all.iter().filter(|entry| entry.published.is_some() && entry.status.is_none_or(reprint_story::Status::is_usable));
        prop_assert_eq!(reading.entries, told.map(|entry| in_sitemap(entry, &feed)).collect::<Vec<_>>());
    }

    #[test]
    fn opml(feed in entries::feed(), mut all in vec((entries::entry(), vec("[A-Z][a-z&<]{1,6}", 0..3)), 0..6)) {
        for (nth, (entry, folders)) in all.iter_mut().enumerate() {
            let address = format!("https://news.example/{nth}/feed");
            *entry = Entry {
                id: Some(address.clone()),
                links: vec![Link { media_type: Some("rss".into()), ..Link::new("self", address) }],
                title: entry.title.take().map(|text| Text::plain(text.words())),
                summary: entry.summary.take().map(|text| Text::plain(text.words())),
                link: entry.link.take(),
                language: entry.language.take(),
                categories: folders.iter().map(Category::tag).collect(),
                ..Entry::default()
            };
        }
        let all: Vec<_> = all.into_iter().map(|(entry, _)| entry).collect();
        let reading = back(&write::opml(&feed, &all));
        prop_assert_eq!(reading.format, Some(Format::Opml));
        let read = reading.feed.unwrap();
        prop_assert_eq!(read.title.map(|title| title.words()), feed.title.map(|title| title.words()));
        prop_assert_eq!(read.updated, feed.updated);
        // Feeds of one folder stand together.
        let by_place = |entries: &[Entry]| {
            let mut sorted = entries.to_vec();
            sorted.sort_by(|a, b| a.id.cmp(&b.id));
            sorted
        };
        prop_assert_eq!(by_place(&reading.entries), by_place(&all));
    }
}

/// A day and a time without zone are kept as such where the format has a way to say them.
#[test]
fn a_day_stays_a_day() {
    let day: When = "2026-11-23".parse().unwrap();
    let entry = Entry {
        id: Some("urn:x:1".into()),
        published: Some(day),
        ..Entry::default()
    };
    let (feed, all) = (Feed::default(), [entry]);
    for document in [
        write::rss(&feed, &all),
        write::atom(&feed, &all),
        write::jsonfeed(&feed, &all),
    ] {
        let read = back(&document).entries[0].published;
        assert_eq!(
            read.map(|when| when.to_string()).as_deref(),
            Some("2026-11-23"),
            "{document}"
        );
    }
}
