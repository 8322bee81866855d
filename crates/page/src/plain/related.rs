//! The list of other stories under a text: "More Northport News".

use reprint_story::{Block, Inline, ListItem, Related, Story, plain};

use super::{head::date_line, unit::Unit};

/// First words of the heading over such a list.
const HEADINGS: &[&str] = &[
    "more ",
    "related",
    "read more",
    "read also",
    "also read",
    "see also",
    "latest ",
    "recent ",
    "you may also",
    "you might also",
    "recommended",
    "other stories",
    "further reading",
    "keep reading",
    "in other news",
    "top stories",
    "most read",
    "mehr ",
    "weitere ",
    "lesen sie auch",
    "lesen sie mehr",
    "auch interessant",
    "das könnte sie",
    "mehr zum thema",
    "zum thema",
    "aktuelle meldungen",
    "neueste",
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "plus d’",
    "plus d'",
    "plus de ",
    "sur le même sujet",
    "à lire également",
    "autres articles",
    "dernières",
    "más ",
    "lea también",
    "lee también",
    "te puede interesar",
    "noticias relacionadas",
    "leia também",
    "leia mais",
    "mais ",
    "notícias relacionadas",
    "leggi anche",
    "altre notizie",
    "ultime notizie",
    "lees ook",
    "meer ",
    "les også",
    "læs også",
    "läs också",
    "läs mer",
    "les mer",
    "læs mere",
    "czytaj także",
    "czytaj też",
    "zobacz także",
    "читайте также",
    "ещё",
    "baca juga",
    "ayrıca oku",
    "ilgili haberler",
];

/// The longest heading of a list, and the longest headline in one.
const HEADING: usize = 60;
const HEADLINE: usize = 160;

/// Takes the list out of the units, from its heading to the end.
pub(super) fn take(units: &mut Vec<Unit>, story: &mut Story) {
    let Some(at) = units
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(at, unit)| opens(units, at, unit).then_some(at))
    else {
        return;
    };
    let list: Vec<Unit> = units.drain(at..).collect();
    let mut rest = Vec::new();
    story.related = items(list.get(1..).unwrap_or_default(), story, &mut rest);
    // Copyright lines may stand under the list too.
    units.extend(rest);
    if !story.related.is_empty() {
        story.note(
            "related",
            list.first().map(Unit::words).unwrap_or_default(),
            "plain.related",
        );
    }
}

fn opens(units: &[Unit], at: usize, unit: &Unit) -> bool {
    let words = unit.words();
    let bare = words
        .trim_matches(['*', '#', '_', ' ', '-', '='])
        .to_lowercase();
    let heading = bare.chars().count() <= HEADING
        && HEADINGS
            .iter()
            .any(|start| bare.starts_with(start) || bare == start.trim())
        && !bare.ends_with(['.', '?', '!', ',', '”', '"']);
    if !heading {
        return false;
    }
    // "More boats came" may be a heading of the story: a list has short lines, dates, links.
    let after = units.get(at + 1..).unwrap_or_default();
    let Some(first) = after.first() else {
        return false;
    };
    let listed = matches!(first.block, Some(Block::List(_))) || is_item(first.first());
    let twice = after
        .windows(2)
        .take(3)
        .any(|pair| pair.first().map(Unit::words) == pair.get(1).map(Unit::words));
    let dated = after
        .iter()
        .take(4)
        .any(|unit| date_line(&unit.words(), &Story::default()).is_some());
    let short = first.chars() <= HEADLINE && !first.words().ends_with('.');
    let all_short = after
        .iter()
        .all(|unit| unit.chars() <= HEADLINE && !unit.words().ends_with('.'));
    listed
        || (short && (twice || dated || (all_short && !unit.is_heading()) || bare.ends_with(':')))
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '*', '-', '–', '»', '>', '+'])
        && line.chars().nth(1).is_some_and(char::is_whitespace)
}

/// The list's stories: a headline (said once or twice), a date, an excerpt, an address, in any order after the headline.
fn items(units: &[Unit], story: &Story, rest: &mut Vec<Unit>) -> Vec<Related> {
    let mut out: Vec<Related> = Vec::new();
    for unit in units {
        if let Some(Block::List(list)) = &unit.block {
            out.extend(list.items.iter().filter_map(from_item));
            continue;
        }
        if reprint_attribution::notices::copyright(&unit.words()).is_some() && unit.chars() < 300 {
            rest.push(unit.clone());
            continue;
        }
        let lines = if super::unit::parted(unit) {
            unit.lines.clone()
        } else {
            vec![unit.words()]
        };
        for line in lines {
            add(&mut out, &line, link_of(unit), story);
        }
    }
    out
}

fn add(out: &mut Vec<Related>, line: &str, link: Option<String>, story: &Story) {
    let words = line
        .trim_start_matches(['•', '*', '-', '–', '»', '>', '+', ' '])
        .trim();
    if words.is_empty() {
        return;
    }
    let open = out.last_mut();
    if let Some(date) = date_line(words, story) {
        if let Some(last) = open {
            last.date.get_or_insert(date);
        }
        return;
    }
    if let Some(address) = address(words) {
        if let Some(last) = open {
            last.url.get_or_insert(address);
        }
        return;
    }
    let prose = words.chars().count() > HEADLINE
        || (words.ends_with(['.', '!', '?', '…']) && words.split_whitespace().count() > 12);
    match open {
        Some(last) if last.headline == words => {}
        Some(last) if prose && last.excerpt.is_none() => last.excerpt = Some(words.to_owned()),
        Some(last) if prose => {
            if let Some(excerpt) = &mut last.excerpt {
                excerpt.push(' ');
                excerpt.push_str(words);
            }
        }
        _ => out.push(Related {
            headline: words.to_owned(),
            url: link,
            excerpt: None,
            date: None,
        }),
    }
}

fn address(words: &str) -> Option<String> {
    let bare = words.trim_matches(['<', '>', '(', ')']);
    ((bare.starts_with("http://") || bare.starts_with("https://"))
        && !bare.contains(char::is_whitespace))
    .then(|| bare.to_owned())
}

fn from_item(item: &ListItem) -> Option<Related> {
    let words = plain(&item.content);
    let words = words.trim();
    (!words.is_empty()).then(|| Related {
        headline: words.to_owned(),
        url: link(&item.content),
        excerpt: None,
        date: None,
    })
}

fn link_of(unit: &Unit) -> Option<String> {
    match &unit.block {
        Some(Block::Paragraph { content } | Block::Heading { content, .. }) => link(content),
        _ => None,
    }
}

fn link(content: &[Inline]) -> Option<String> {
    content.iter().find_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.as_str().to_owned()),
        Inline::Strong(content) | Inline::Emphasis(content) => link(content),
        _ => None,
    })
}
