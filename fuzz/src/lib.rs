//! What each fuzz target does with its bytes, and what must hold of the outcome: no panic, the same answer twice, spans inside
//! the text, HTML that sanitises to itself.

use reprint_page::{Hints, Reading, dates, dates::Order, plain, read};
use reprint_story::Span;

/// A target: what it is called, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("page", page),
    ("state", state),
    ("text", text),
    ("markup", markup),
    ("attribution", attribution),
    ("dates", dates),
];

/// `page::read`.
pub fn page(bytes: &[u8]) {
    let hints = Hints {
        url: Some("https://ledger.example/2026/03/ferry".into()),
        ..Hints::default()
    };
    let first = read(bytes, &hints);
    check(&first);
    let again = read(bytes, &hints);
    assert_eq!(first.story, again.story, "read twice, two stories");
    assert_eq!(first.facts, again.facts, "read twice, two sets of facts");
}

/// The repair of JSON-LD, and text in the state of scripts: the bytes stand in scripts of a page that shows nothing.
pub fn state(bytes: &[u8]) {
    let words = String::from_utf8_lossy(bytes);
    for (kind, before) in [
        ("application/ld+json", ""),
        ("application/json", ""),
        ("text/javascript", "window.state = "),
    ] {
        let page = format!("<title>The ferry is back</title><script type={kind}>{before}{words}</script>");
        check(&read(page.as_bytes(), &Hints::default()));
    }
}

/// Plain text, Markdown and mail.
pub fn text(bytes: &[u8]) {
    check(&plain::read(bytes, &Hints::default()));
}

/// The sanitiser and the block reader: what they wrote they leave as it is.
pub fn markup(bytes: &[u8]) {
    let html = reprint_markup::decode(bytes, None).text;
    let once = reprint_markup::sanitise(&html, None);
    let twice = reprint_markup::sanitise(once.as_str(), None);
    assert_eq!(once.as_str(), twice.as_str(), "the sanitiser changed its own words");
    let article = reprint_markup::read_fragment(&html, None);
    let _ = reprint_markup::write_markdown(&article.blocks, &article.media);
    let written = reprint_markup::write_html(&article.blocks, &article.media);
    assert_eq!(
        written.as_str(),
        reprint_markup::sanitise(written.as_str(), None).as_str(),
        "the sanitiser changed the block writer's words"
    );
}

/// Attribution of a text.
pub fn attribution(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = reprint_attribution::read(&text, None);
    let length = count(&text);
    for quote in &found.quotes {
        let speaker = quote.speaker.iter().flat_map(|speaker| &speaker.source);
        for span in quote.content.iter().chain(speaker).chain(&quote.cue) {
            within(*span, length);
        }
    }
    for span in found.credits.iter().filter_map(|credit| credit.span) {
        within(span, length);
    }
}

/// Dates for machines, in words and in addresses.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        for order in [Order::DayFirst, Order::MonthFirst] {
            let _ = dates::worded(line, order);
        }
        let _ = dates::in_address(line);
        // What is printed is read as the same moment.
        if let Some(when) = dates::machine(line) {
            assert_eq!(dates::machine(&when.to_string()), Some(when), "{line}");
        }
    }
}

fn check(reading: &Reading) {
    let story = &reading.story;
    let length = count(&story.text);
    for quote in &story.quotes {
        let speaker = quote.speaker.iter().flat_map(|speaker| &speaker.source);
        for span in quote.content.iter().chain(speaker).chain(&quote.cue) {
            within(*span, length);
        }
    }
    let spans = story.credits.iter().filter_map(|credit| credit.span);
    let dateline = story.dateline.iter().filter_map(|line| line.span);
    for span in spans.chain(dateline) {
        within(span, length);
    }
    let json = serde_json::to_string(story).expect("a story is always JSON");
    let back: reprint_story::Story = serde_json::from_str(&json).expect("a story reads its own JSON");
    assert_eq!(&back, story, "a story changed in its own JSON");
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn within(span: Span, length: u32) {
    assert!(span.start <= span.end && span.end <= length, "{span:?} of {length}");
}
