//! Stories as a newsroom makes them, for property tests.

use proptest::{collection::vec, option::of, prelude::*};
use reprint_story::{
    Block, Byline, Change, ChangeKind, Dateline, Dates, Hop, Href, Inline, List, ListItem, Media,
    MediaKind, MediaRole, Party, Rights, Status, Story, Subject, When,
};

/// Words as a line holds them: no space around them or twice in a row, and what XML, JSON and HTML stumble over.
pub(crate) fn words() -> impl Strategy<Value = String> {
    vec("[a-zA-Z0-9éßЖ漢😀&<>'\"=.,:;!?-]{1,9}", 1..5).prop_map(|words| words.join(" "))
}

pub(crate) fn url() -> impl Strategy<Value = String> {
    "[a-z]{1,8}(/[a-z0-9]{1,6}){0,2}(\\?a=1&b=2)?"
        .prop_map(|path| format!("https://news.example/{path}"))
}

/// A time as feeds can say it: to the second, with an offset of whole minutes.
pub(crate) fn when() -> impl Strategy<Value = When> {
    (0_i64..4_000_000_000, -14..=14_i32).prop_map(|(second, hours)| {
        When::Instant(
            jiff::Timestamp::from_second(second).unwrap(),
            jiff::tz::Offset::from_seconds(hours * 3_600).unwrap(),
        )
    })
}

fn inline() -> impl Strategy<Value = Vec<Inline>> {
    (words(), words(), url(), 0..7_u8).prop_map(|(first, second, address, kind)| {
        let inner = vec![Inline::text(second)];
        let marked = match kind {
            0 => return vec![Inline::text(first)],
            1 => Inline::Strong(inner),
            2 => Inline::Emphasis(inner),
            3 => Inline::Sup(inner),
            4 => Inline::Deleted(inner),
            5 => return vec![Inline::text(first), Inline::Break(()), Inline::text("end.")],
            _ => Inline::Link {
                href: Href::new(&address).unwrap(),
                content: inner,
            },
        };
        vec![
            Inline::text(format!("{first} ")),
            marked,
            Inline::text("end."),
        ]
    })
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        5 => inline().prop_map(|content| Block::Paragraph { content }),
        1 => (2..=6_u8, inline()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => inline().prop_map(|content| Block::Quote {
            content: vec![Block::Paragraph { content }],
        }),
        1 => (any::<bool>(), vec(inline(), 1..3)).prop_map(|(ordered, items)| Block::List(List {
            ordered,
            items: { items.into_iter() }
                .map(|content| ListItem { content, list: None })
                .collect(),
        })),
        1 => Just(Block::Rule),
    ]
}

fn media() -> impl Strategy<Value = Media> {
    (
        url(),
        of(words()),
        of(words()),
        of(words()),
        of(words()),
        of(1..5_000_u32),
    )
        .prop_map(|(url, caption, credit, copyright, alt, width)| Media {
            kind: MediaKind::Image,
            caption,
            credit,
            copyright,
            alt,
            width,
            height: width,
            role: Some(MediaRole::Inline),
            ..Media::image("m1", url)
        })
}

fn party() -> impl Strategy<Value = Party> {
    (words(), of(url())).prop_map(|(name, url)| Party {
        name: Some(name),
        url,
    })
}

fn rights() -> impl Strategy<Value = Rights> {
    (of(words()), of(words()), of(words()), of(url())).prop_map(
        |(copyright_line, holder, usage_terms, licence_url)| Rights {
            copyright_line,
            holder,
            usage_terms,
            licence_url,
            ..Rights::default()
        },
    )
}

fn subjects() -> impl Strategy<Value = Vec<Subject>> {
    let subject = ("[a-z0-9]{3,8}", of("[a-z]{2,6}"), of(words()))
        .prop_map(|(code, scheme, name)| Subject { code, scheme, name });
    vec(subject, 0..3).prop_map(|mut all| {
        all.sort_by(|a, b| (&a.code, &a.scheme).cmp(&(&b.code, &b.scheme)));
        all.dedup_by(|a, b| a.code == b.code && a.scheme == b.scheme);
        all
    })
}

fn dates() -> impl Strategy<Value = Dates> {
    (of(when()), of(when()), of(when())).prop_map(|(published, embargoed_until, expires)| Dates {
        published,
        updated: None,
        embargoed_until,
        expires,
    })
}

/// A usable story with a body, and perhaps a picture in it and a correction of it.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    let said = (
        words(),
        of(words()),
        of("[A-Z]{2,8}-[A-Z]{2,8}"),
        of(words()),
        of(words()),
    );
    let more = (
        vec(words(), 0..3),
        subjects(),
        vec(words(), 0..2),
        of(1..=9_u8),
        of(words()),
    );
    let whose = (
        rights(),
        of(party()),
        of(party()),
        vec((words(), of(url()), of(when())), 0..3),
    );
    let what = (
        vec(block(), 1..5),
        of(media()),
        dates(),
        when(),
        of(words()),
        1..50_u32,
        of(url()),
    );
    (said, more, whose, what).prop_map(
        |(
            (headline, standfirst, slugline, byline, dateline),
            (keywords, subjects, places, urgency, section),
            (rights, publisher, provider, hops),
            (mut body, media, dates, updated, correction, version, canonical_url),
        )| {
            let mut story = Story::new(headline);
            if media.is_some() {
                body.push(Block::Figure { media: "m1".into() });
            }
            story.media = media.into_iter().collect();
            story.set_body(body);
            story.uri = Some(format!("urn:newsml:news.example:2026:{version}"));
            story.version = version;
            story.status = Status::Usable;
            story.standfirst = standfirst;
            story.slugline = slugline;
            story.byline = byline.map(|raw| Byline {
                raw,
                ..Byline::default()
            });
            story.dateline = dateline.map(|raw| Dateline {
                raw,
                ..Dateline::default()
            });
            (story.keywords, story.subjects, story.places) = (keywords, subjects, places);
            (story.urgency, story.section, story.rights) = (urgency, section, rights);
            (story.publisher, story.provider) = (publisher, provider);
            story.hops = { hops.into_iter() }
                .map(|(name, url, date)| Hop { name, url, date })
                .collect();
            story.dates = dates;
            story.dates.updated = Some(updated);
            story.language = Some("en".into());
            story.canonical_url = canonical_url;
            story.changes = { correction.into_iter() }
                .map(|note| Change {
                    version,
                    kind: ChangeKind::Correction,
                    note: Some(note),
                    at: Some(updated),
                })
                .collect();
            story
        },
    )
}
