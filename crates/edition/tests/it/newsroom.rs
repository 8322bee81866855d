//! A newsroom, its partner and a dozen stories, all invented: what the tests and the example are made of.

#![expect(
    clippy::unwrap_used,
    clippy::result_large_err,
    reason = "made-up input that is right, or the test fails"
)]

use std::collections::BTreeMap;

use jiff::Timestamp;
use reprint_edition::{Mark, Notice, NoticeKind, Site};
use reprint_rights::{AssetsUsed, Cleared, Decision, Partner, Policy, Purpose, Use, clear, decide};
use reprint_story::{
    Block, Byline, Cell, Change, ChangeKind, Dateline, Dates, Href, Inline, List, ListItem, Media,
    MediaKind, MediaRole, Party, Person, Rights, Row, Story, When,
};

pub(crate) const PUBLISHER: &str = "The Harbour Ledger";
pub(crate) const PARTNER: &str = "Valley Post";

/// The terms under which the Ledger gives its stories to named sites: the whole feed, with two lines.
pub(crate) const STANDING: &str = r#"
id = "https://ledger.example/terms"
version = 2
issuer = { name = "The Harbour Ledger", url = "https://ledger.example/" }
licence = "permission"
[who]
partners = ["Valley Post"]
approval = "none"
[media]
online = { extent = "full" }
print = { extent = "full", link = "none" }
[edit]
body = "none"
headline = "locked"
[assets]
image = "own_only"
graphic = "own_only"
[bulk]
automatic = "yes"
wholesale = "yes"
[credit]
line = "This article was originally published on {issuer} and was reproduced with permission."
copyright = "{notice}"
position = "bottom"
[link]
target = "article"
canonical = "asked"
[follow]
corrections_within = "PT24H"
on_retraction = "notice"
"#;

/// The terms for everybody: free with credit at the top and a link.
pub(crate) const FREE: &str = r#"
id = "https://ledger.example/republish"
version = 1
issuer = { name = "The Harbour Ledger", url = "https://ledger.example/" }
licence = "https://creativecommons.org/licenses/by-nd/4.0/"
[who]
classes = ["any"]
approval = "none"
[media]
online = { extent = "full" }
print = { extent = "full", link = "none" }
[edit]
body = "style"
headline = "free"
[assets]
image = "own_only"
graphic = "own_only"
[credit]
byline = "{authors}, {issuer}"
line = "This story was originally published by {issuer}. Sign up for its newsletter at ledger.example."
position = "top"
licence_link = "required"
[link]
target = "article"
canonical = "required"
noindex = "asked"
[time]
window = "P90D"
then = "excerpt_and_link"
[follow]
corrections_within = "PT24H"
on_retraction = "remove"
"#;

pub(crate) fn now() -> Timestamp {
    "2026-11-23T18:00:00Z".parse().unwrap()
}

pub(crate) fn site(base: &str) -> Site {
    let mut site = Site::new(PUBLISHER, &base.parse().unwrap());
    site.tagline = Some("News of the harbour towns since 1987".into());
    site.publisher = ledger();
    site.sections = ["Town", "Harbour", "World", "Culture"]
        .map(String::from)
        .to_vec();
    site.corrections_contact = Some("corrections@ledger.example".into());
    site.hub = Some(site.url("/hub"));
    site
}

pub(crate) fn partner_site(base: &str) -> Site {
    let mut site = Site::new(PARTNER, &base.parse().unwrap());
    site.tagline = Some("From the upper valley".into());
    site.sections = ["Valley", "Town", "World"].map(String::from).to_vec();
    site.corrections_contact = Some("https://valley.example/contact".into());
    site.time_zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    site
}

fn ledger() -> Party {
    Party {
        name: Some(PUBLISHER.into()),
        url: Some("https://ledger.example/".into()),
    }
}

pub(crate) fn policy(text: &str) -> Policy {
    Policy::from_toml(text).unwrap()
}

/// Cleared for the Ledger's own site.
pub(crate) fn own(story: &Story) -> Cleared<Story> {
    let usage = Use {
        purpose: Purpose::Own,
        partner: Partner::named(PUBLISHER),
        ..Use::default()
    };
    clear(story, &policy(FREE), &[], &usage, now()).unwrap()
}

pub(crate) fn all_own(stories: &[Story]) -> Vec<Cleared<Story>> {
    stories.iter().map(own).collect()
}

pub(crate) fn reprint_use() -> Use {
    Use {
        partner: Partner::named(PARTNER),
        assets: AssetsUsed::All,
        ..Use::default()
    }
}

/// Cleared for the Valley Post under the given terms.
pub(crate) fn reprint(story: &Story, terms: &str) -> Result<Cleared<Story>, Decision> {
    clear(story, &policy(terms), &[], &reprint_use(), now())
}

pub(crate) fn decision(story: &Story, terms: &str) -> Decision {
    decide(story, &policy(terms), &[], &reprint_use(), now())
}

pub(crate) fn mark(story: &Story) -> Mark {
    Mark {
        story: story.id.unwrap(),
        version: story.version,
        copy: "9001".parse().unwrap(),
    }
}

pub(crate) fn retraction() -> Notice {
    Notice {
        story: "199".parse().unwrap(),
        kind: NoticeKind::Retracted,
        at: when("2026-11-22T16:20:00Z"),
        sentence: Some(
            "We could not confirm the account this story rested on, and have withdrawn it.".into(),
        ),
    }
}

pub(crate) fn hold() -> Notice {
    Notice {
        story: "198".parse().unwrap(),
        kind: NoticeKind::Held,
        at: when("2026-11-23T08:05:00Z"),
        sentence: None,
    }
}

pub(crate) fn when(text: &str) -> When {
    text.parse().unwrap()
}

fn story(id: u32, section: &str, published: &str, headline: &str, standfirst: &str) -> Story {
    let mut story = Story::new(headline);
    story.id = Some(id.to_string().parse().unwrap());
    story.uri = Some(format!("https://ledger.example/{id}"));
    story.section = Some(section.into());
    story.standfirst = (!standfirst.is_empty()).then(|| standfirst.to_owned());
    story.language = Some("en".into());
    story.dates = Dates {
        published: Some(when(published)),
        ..Dates::default()
    };
    story.publisher = Some(ledger());
    story.canonical_url = Some(format!("https://ledger.example/story/{id}"));
    story.rights = Rights {
        copyright_line: Some("Copyright 1987-2026 The Harbour Ledger.".into()),
        holder: Some(PUBLISHER.into()),
        years: Some("1987-2026".into()),
        licence_url: Some("https://creativecommons.org/licenses/by-nd/4.0/".into()),
        ..Rights::default()
    };
    story
}

fn by(name: &str, role: &str) -> Byline {
    Byline {
        raw: format!("by {name}, {PUBLISHER} {role}"),
        people: vec![Person {
            name: Some(name.into()),
            role: Some(role.into()),
            organisation: Some(PUBLISHER.into()),
            url: None,
        }],
    }
}

fn picture(id: &str, file: &str, role: MediaRole, credit: &str, caption: &str) -> Media {
    Media {
        role: Some(role),
        caption: Some(caption.into()),
        credit: Some(credit.into()),
        alt: Some(format!("Drawing of {}", file.trim_end_matches(".svg"))),
        width: Some(1200),
        height: Some(800),
        ..Media::image(id, format!("http://127.0.0.1:8471/pictures/{file}"))
    }
}

fn paragraphs(words: &[&str]) -> Vec<Block> {
    words.iter().map(|words| Block::paragraph(*words)).collect()
}

fn item(words: &str) -> ListItem {
    ListItem {
        content: vec![Inline::text(words)],
        list: None,
    }
}

fn row(header: bool, cells: [&str; 3]) -> Row {
    let cell = |words: &&str| Cell {
        content: vec![Inline::text(*words)],
        header,
        columns: 1,
        rows: 1,
    };
    Row {
        cells: cells.iter().map(cell).collect(),
    }
}

/// The article with everything: byline with role, dateline, pictures, list, table, quotation, correction.
pub(crate) fn ferry() -> Story {
    let mut story = story(
        101,
        "Harbour",
        "2026-11-23T07:30:00Z",
        "Ferry returns to the north quay after eleven weeks",
        "The first boat carried forty people, two goats and the post. The council says the new piles will outlast the old ones by a generation.",
    );
    story.version = 3;
    story.byline = Some(by("Ada Birk", "Correspondent"));
    story.dateline = Some(Dateline {
        raw: "NORTH QUAY (The Harbour Ledger)".into(),
        place: Some("North Quay".into()),
        ..Dateline::default()
    });
    story.dates.updated = Some(when("2026-11-23T10:12:00Z"));
    story.media = vec![
        picture(
            "m1",
            "ferry.svg",
            MediaRole::Lead,
            "Bo Lund/The Harbour Ledger",
            "The ferry Annelise leaves the north quay on its first run since September.",
        ),
        picture(
            "m2",
            "quay.svg",
            MediaRole::Inline,
            "Bo Lund/The Harbour Ledger",
            "New piles at low water.",
        ),
    ];
    let mut body = paragraphs(&[
        "NORTH QUAY (The Harbour Ledger) – The ferry carried passengers from the north quay again on Monday, eleven weeks after a barge broke four of the piles it lands on, and the first bus met it at dawn.",
        "“We said the winter, and we kept to it,” the harbour engineer, Ines Holm, said as the ramp came down. “Nobody should have to drive round the bay for bread.”",
    ]);
    body.push(Block::Paragraph {
        content: vec![
            Inline::text("The council will publish "),
            Inline::Link {
                href: Href::new("https://council.example/contracts/ferry").unwrap(),
                content: vec![Inline::text("the contract for the repair")],
            },
            Inline::text(", which cost "),
            Inline::Strong(vec![Inline::text("1.9 million crowns")]),
            Inline::text(", in full. Its opponents had asked for that since "),
            Inline::Emphasis(vec![Inline::text("The Harbour Ledger")]),
            Inline::text(" reported in October that two offers had not been opened."),
        ],
    });
    body.push(Block::heading(2, "What changes for passengers"));
    body.push(Block::List(List {
        ordered: false,
        items: vec![
            item("Boats leave every 40 minutes from 5:40 to 22:20, on Sundays from 7:00."),
            item("Tickets bought for the replacement bus stay valid until the end of the year."),
            item("Bicycles travel free until March."),
        ],
    }));
    body.push(Block::Figure { media: "m2".into() });
    body.push(Block::heading(2, "Passengers a week"));
    body.push(Block::Table {
        rows: vec![
            row(true, ["Week of", "Ferry", "Replacement bus"]),
            row(false, ["31 August", "4,120", "–"]),
            row(false, ["14 September", "–", "1,870"]),
            row(false, ["16 November", "–", "2,015"]),
        ],
    });
    body.push(Block::Quote {
        content: paragraphs(&["“I counted the days by the herons on the empty landing,” said Mats Orre, who keeps the kiosk. “Sixty-one herons.”"]),
    });
    body.extend(paragraphs(&["A second quay for goods is planned for next autumn. The county has not said whether it will pay its half."]));
    story.set_body(body);
    story.keywords = vec!["ferry".into(), "council".into()];
    story.changes = vec![
        Change {
            version: 2,
            kind: ChangeKind::Update,
            note: Some("Adds the engineer’s words and the timetable.".into()),
            at: Some(when("2026-11-23T08:40:00Z")),
        },
        Change {
            version: 3,
            kind: ChangeKind::Correction,
            note: Some(
                "The repair cost 1.9 million crowns, not 1.6 million as an earlier version said."
                    .into(),
            ),
            at: Some(when("2026-11-23T10:12:00Z")),
        },
    ];
    story
}

/// Everything on the Ledger's site, newest first.
pub(crate) fn stories() -> Vec<Story> {
    let mut all = vec![ferry()];
    let plain = [
        (
            102,
            "Town",
            "2026-11-23T06:10:00Z",
            "Council votes to publish every contract above 10,000 crowns",
            "The rule passed by one vote, and takes effect before the budget talks.",
            "Jon Aker",
            "Town Hall Reporter",
        ),
        (
            103,
            "World",
            "2026-11-23T05:00:00Z",
            "Two rivers crest below the flood line as rain eases",
            "Farmers on the lower meadows moved 900 cattle overnight. They may move them back by Thursday.",
            "Lea Sund",
            "Correspondent",
        ),
        (
            104,
            "Town",
            "2026-11-22T18:45:00Z",
            "School meals stay free until spring",
            "",
            "Jon Aker",
            "Town Hall Reporter",
        ),
        (
            105,
            "Culture",
            "2026-11-22T14:00:00Z",
            "The old rope works will become a library with room for boats",
            "Readers may arrive by water.",
            "Mina Falk",
            "Arts Editor",
        ),
        (
            106,
            "Harbour",
            "2026-11-22T11:20:00Z",
            "Pilots test a quieter horn, and the seals do not mind",
            "A month of trials ends on Friday.",
            "Ada Birk",
            "Correspondent",
        ),
        (
            107,
            "World",
            "2026-11-22T09:05:00Z",
            "Border towns agree on a single ticket for trains and buses",
            "It begins with twelve stations and one colour.",
            "Lea Sund",
            "Correspondent",
        ),
        (
            108,
            "Town",
            "2026-11-21T16:30:00Z",
            "Volunteers map every street tree in four weekends",
            "There are 3,411. One is a pear nobody remembers planting.",
            "Jon Aker",
            "Town Hall Reporter",
        ),
        (
            109,
            "Culture",
            "2026-11-21T10:00:00Z",
            "A choir of forklift drivers sings the harbour’s working songs",
            "",
            "Mina Falk",
            "Arts Editor",
        ),
        (
            110,
            "Harbour",
            "2026-11-20T15:15:00Z",
            "Court hears who owns the water under the marina",
            "Both sides brought the same map.",
            "Ada Birk",
            "Correspondent",
        ),
    ];
    for (id, section, published, headline, standfirst, author, role) in plain {
        let mut one = story(id, section, published, headline, standfirst);
        one.byline = Some(by(author, role));
        one.set_body(paragraphs(&[
            "The decision had been expected since summer, when a first draft was read to an almost empty room. This time there were not enough chairs.",
            "“It is a small thing,” said one of those who had waited. “But small things are what a town is made of.”",
            "The next meeting is on the first Tuesday of December.",
        ]));
        if id % 2 == 1 {
            one.media = vec![picture(
                "m1",
                ["quay.svg", "river.svg", "library.svg"][id as usize % 3],
                MediaRole::Lead,
                "The Harbour Ledger",
                "As it looked this week.",
            )];
        }
        all.push(one);
    }
    let mut german = story(
        111,
        "World",
        "2026-11-20T08:00:00Z",
        "Der Winterhafen öffnet zwei Wochen früher",
        "Die Fischer hatten darum gebeten; der Frost kam ihnen zuvor.",
    );
    german.language = Some("de".into());
    german.byline = Some(by("Hanna Voss", "Korrespondentin"));
    german.set_body(paragraphs(&[
        "Am Freitagmorgen lagen schon elf Boote hinter der Schleuse.",
        "„Wir hätten auch gewartet“, sagte die Hafenmeisterin, „aber das Eis wartet nicht.“",
    ]));
    all.push(german);
    let mut hebrew = story(
        112,
        "World",
        "2026-11-19T08:00:00Z",
        "הנמל נפתח מחדש אחרי הסערה",
        "הסירה הראשונה יצאה עם שחר.",
    );
    hebrew.language = Some("he".into());
    hebrew.set_body(paragraphs(&[
        "הסירה הראשונה יצאה מן הרציף בשש בבוקר, ועל סיפונה ארבעים נוסעים.",
    ]));
    all.push(hebrew);
    all
}

/// An article of the structure reprints have had for decades: headline, byline with role, agency dateline of the
/// publisher's own, citations, copyright line.
pub(crate) fn classic() -> Story {
    let mut story = story(
        120,
        "World",
        "2026-01-22T09:30:00Z",
        "Island states reaffirm fishing pact after change of government",
        "",
    );
    story.byline = Some(by("Karin Feld", "Correspondent"));
    story.dateline = Some(Dateline {
        raw: "(The Harbour Ledger)".into(),
        agency: Some(PUBLISHER.into()),
        ..Dateline::default()
    });
    story.set_body(paragraphs(&[
        "(The Harbour Ledger) – A day after the swearing-in of a new prime minister, the presidents of two island states spoke by telephone and affirmed a fishing pact built on ‘shared water and equal nets’, the Northern Wire Service reports.",
        "The pact, signed four years ago, lets boats of either state land their catch in the ports of the other.",
        "“We will fish together or not at all,” the elder of the two said, according to a transcript read on state radio.",
    ]));
    story
}

/// A story whose picture belongs to an agency.
pub(crate) fn agency_picture() -> Story {
    let mut one = stories().remove(2);
    let mut foreign = picture(
        "m2",
        "river.svg",
        MediaRole::Inline,
        "Tor Nye/Reuters",
        "The lower meadows from the air.",
    );
    foreign.kind = MediaKind::Image;
    one.media.push(foreign);
    one
}

/// Words that must be nowhere after a story was taken back.
pub(crate) fn taken_back() -> Story {
    let mut one = story(
        199,
        "Town",
        "2026-11-21T09:00:00Z",
        "Zyxwquell mayor's zebrafish allegation",
        "A plorvenous standfirst.",
    );
    one.byline = Some(by("Quillon Vexworth", "Snorkelist"));
    one.set_body(paragraphs(&["Blorptang paragraphs."]));
    one
}

/// The files a folder of pages needs beside it: three drawings.
pub(crate) fn pictures() -> BTreeMap<&'static str, String> {
    let draw = |sky: &str, sea: &str, shapes: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 800\" width=\"1200\" height=\"800\"><rect width=\"1200\" height=\"800\" fill=\"{sky}\"/><rect y=\"520\" width=\"1200\" height=\"280\" fill=\"{sea}\"/>{shapes}</svg>"
        )
    };
    BTreeMap::from([
        (
            "ferry.svg",
            draw(
                "#c9d6df",
                "#52616b",
                "<path d=\"M300 560h560l-60 90H380z\" fill=\"#1e2022\"/><path d=\"M420 470h300v90H420z\" fill=\"#f0f5f9\"/><path d=\"M600 390h50v80h-50z\" fill=\"#9c1c1f\"/>",
            ),
        ),
        (
            "quay.svg",
            draw(
                "#e8ded2",
                "#5e6f64",
                "<g fill=\"#2f2f2f\"><path d=\"M200 420h30v300h-30zM380 420h30v300h-30zM560 420h30v300h-30zM740 420h30v300h-30z\"/><path d=\"M120 400h760v36H120z\"/></g>",
            ),
        ),
        (
            "river.svg",
            draw(
                "#dfe7ea",
                "#7a9e7e",
                "<path d=\"M0 800C300 640 500 600 620 520h120C820 640 900 720 1100 800z\" fill=\"#6b8fa3\"/>",
            ),
        ),
        (
            "library.svg",
            draw(
                "#f2e9d8",
                "#8b6f5a",
                "<path d=\"M250 250h700v330H250z\" fill=\"#a8473b\"/><path d=\"M250 250l350-130 350 130z\" fill=\"#5b2a25\"/><g fill=\"#f2e9d8\"><path d=\"M320 320h80v160h-80zM470 320h80v160h-80zM650 320h80v160h-80zM800 320h80v160h-80z\"/></g>",
            ),
        ),
    ])
}
