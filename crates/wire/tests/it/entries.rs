//! Feeds and entries with everything a feed can carry, for property tests.

use proptest::{collection::vec, option::of, prelude::*};
use reprint_markup::sanitise;
use reprint_story::{Change, ChangeKind, Hop, Status};
use reprint_wire::{
    Category, Enclosure, Entry, Feed, Image, Link, Paging, Person, Rhythm, Source, Text, Tombstone,
};

use crate::stories::{url, when, words};

fn text() -> impl Strategy<Value = Text> {
    (words(), words(), any::<bool>()).prop_map(|(first, second, html)| {
        if html {
            let source = format!("{} <em>{}</em>", escaped(&first), escaped(&second));
            Text::Html(sanitise(&source, None))
        } else {
            Text::plain(first)
        }
    })
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

/// A name no reader takes for an address or for two people.
fn name() -> impl Strategy<Value = String> {
    "[A-ZÉÖ][a-zé&<]{1,8} [A-Z][a-z]{1,8}"
}

fn person() -> impl Strategy<Value = Person> {
    (name(), of("[a-z]{2,6}@[a-z]{2,6}\\.example"), of(url())).prop_map(|(name, email, url)| {
        Person {
            name: Some(name),
            email,
            url,
            avatar: None,
        }
    })
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    vec(person(), 0..3).prop_map(|mut people| {
        people.sort_by(|a, b| a.name.cmp(&b.name));
        people.dedup_by(|a, b| a.name == b.name);
        people
    })
}

fn categories() -> impl Strategy<Value = Vec<Category>> {
    let category = (words(), of(url()), of(words())).prop_map(|(term, scheme, label)| Category {
        term,
        scheme,
        label,
    });
    vec(category, 0..4).prop_map(|mut all| {
        all.sort_by(|a, b| a.term.cmp(&b.term));
        all.dedup_by(|a, b| a.term == b.term);
        // One term in two schemes.
        all.extend(all.first().cloned().map(|first| Category {
            scheme: Some("urn:x:second".into()),
            ..first
        }));
        all
    })
}

fn link() -> impl Strategy<Value = Link> {
    let rel = prop::sample::select(vec!["related", "via", "canonical", "replies"]);
    (rel, url(), of(words())).prop_map(|(rel, href, title)| Link {
        title,
        media_type: Some("application/atom+xml".into()),
        ..Link::new(rel, href)
    })
}

fn enclosure() -> impl Strategy<Value = Enclosure> {
    let said = (
        of(words()),
        of(words()),
        of(words()),
        of(words()),
        of(url()),
    );
    (url(), 1..9_000_000_u32, said, of(1..4_000_u32)).prop_map(
        |(url, length, (title, description, credit, copyright, license), width)| Enclosure {
            url,
            media_type: Some("image/jpeg".into()),
            length: Some(length.to_string()),
            medium: Some("image".into()),
            title,
            description,
            credit,
            copyright,
            license,
            width,
            height: width,
            seconds: None,
        },
    )
}

fn source() -> impl Strategy<Value = Source> {
    (words(), url(), url(), of(text()), of(when()), people()).prop_map(
        |(title, link, feed, rights, updated, authors)| Source {
            title: Some(Text::plain(title)),
            id: Some(feed.clone()),
            links: vec![
                Link::new("self", feed),
                Link::new("alternate", link.clone()),
            ],
            link: Some(link),
            rights,
            updated,
            authors,
            ..Source::default()
        },
    )
}

fn history() -> impl Strategy<Value = (Option<u32>, Option<Status>, Vec<Change>, Vec<Hop>)> {
    let kind = prop::sample::select(ChangeKind::ALL.to_vec());
    let change =
        (1..9_u32, kind, of(words()), of(when())).prop_map(|(version, kind, note, at)| Change {
            version,
            kind,
            note,
            at,
        });
    let hop =
        (words(), of(url()), of(when())).prop_map(|(name, url, date)| Hop { name, url, date });
    (
        of(1..90_u32),
        of(prop::sample::select(Status::ALL.to_vec())),
        vec(change, 0..3),
        vec(hop, 0..3),
    )
}

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    let said = (
        url(),
        text(),
        of(text()),
        of(text()),
        of(text()),
        vec(link(), 0..3),
    );
    let whose = (
        people(),
        people(),
        of(person()),
        of(url()),
        of(source()),
        of(url()),
    );
    let when = (of(when()), when(), of(when()), of(when()));
    let more = (categories(), of(enclosure()), of(url()), history());
    (said, whose, when, more, 0..u32::MAX).prop_map(
        |(
            (link, title, summary, content, rights, links),
            (authors, contributors, publisher, license, source, comments),
            (published, updated, created, expired),
            (categories, enclosure, image, (version, status, changes, hops)),
            number,
        )| Entry {
            id: Some(format!("urn:x:{number}")),
            title: Some(title),
            link: Some(link),
            links,
            summary,
            content: content.map(|text| text.to_html()),
            published,
            updated: Some(updated),
            created,
            expired,
            language: Some("en-GB".into()),
            authors,
            contributors,
            publisher,
            categories,
            rights,
            license,
            source,
            comments,
            // A picture of its own, so that none follows from the files.
            image: { image.or(enclosure.as_ref().map(|file| file.url.clone())) }.map(Image::new),
            enclosures: enclosure.into_iter().collect(),
            version,
            status,
            changes,
            hops,
            ..Entry::default()
        },
    )
}

fn tombstone() -> impl Strategy<Value = Tombstone> {
    (any::<u32>(), when(), of(text()), of(person())).prop_map(|(number, when, comment, by)| {
        Tombstone {
            id: format!("urn:x:gone:{number}"),
            status: Some(Status::Canceled),
            when: Some(when),
            by,
            comment,
            links: vec![],
        }
    })
}

pub(crate) fn feed() -> impl Strategy<Value = Feed> {
    let said = (url(), text(), of(text()), of(text()), of(when()), when());
    let whose = (people(), categories(), of(url()), of(url()), of(url()));
    let paging = of(prop::sample::select(vec![
        Paging::Complete,
        Paging::Archive,
    ]));
    (
        said,
        whose,
        paging,
        vec(tombstone(), 0..2),
        of(1..9_000_u32),
    )
        .prop_map(
            |(
                (link, title, description, rights, published, updated),
                (authors, categories, license, image, icon),
                paging,
                tombstones,
                ttl,
            )| Feed {
                id: Some("urn:x:feed".into()),
                title: Some(title),
                description,
                links: vec![
                    Link {
                        media_type: Some("application/xml".into()),
                        ..Link::new("self", format!("{link}/feed"))
                    },
                    Link::new("hub", "https://hub.example/"),
                ],
                link: Some(link),
                language: Some("en".into()),
                updated: Some(updated),
                published,
                authors,
                categories,
                rights,
                license,
                image: image.map(Image::new),
                icon,
                generator: Some("Reprint".into()),
                rhythm: Rhythm {
                    ttl_minutes: ttl,
                    ..Rhythm::default()
                },
                paging,
                tombstones,
                ..Feed::default()
            },
        )
}
