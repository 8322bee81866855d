//! The first lines: headline, standfirst, byline, date.

use reprint_story::{Block, Story, plain};

use super::{byline_of, unit::Unit};
use crate::dates::{Order, worded};

/// The longest headline, in code points.
const HEADLINE: usize = 220;
/// The longest line of a byline or date.
const LINE: usize = 180;

/// Words that bylines begin with; a line without one is a byline only if it gives a role.
const BY: &[&str] = &[
    "by ",
    "by:",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
    "text:",
    "text ",
    "autor",
    "author",
    "story by",
    "written by",
    "reporting by",
    "words by",
    "от ",
    "автор",
    "przez ",
    "oleh",
];

pub(super) fn take(units: &mut Vec<Unit>, story: &mut Story) {
    headline(units, story);
    // Byline, date and standfirst stand in any order before the text.
    for nth in 0..5 {
        let Some(unit) = units.first() else { break };
        let words = unit.words();
        if is_byline(&words, story) {
            story.byline = Some(byline_of(&words, story));
            story.note("byline", words, "plain.byline");
        } else if let Some(date) = date_line(&words, story) {
            if story.dates.published.is_none() {
                story.dates.published = Some(date);
                story.note("dates.published", words, "plain.date");
            }
        } else if words == story.headline {
            // said twice
        } else if nth == 0 && story.standfirst.is_none() && is_standfirst(units, story) {
            story.standfirst = Some(words);
            story.note("standfirst", "text", "plain.standfirst");
        } else {
            break;
        }
        units.remove(0);
    }
}

fn headline(units: &mut Vec<Unit>, story: &mut Story) {
    let Some(first) = units.first() else { return };
    let words = first.words();
    let top = matches!(&first.block, Some(Block::Heading { .. }));
    if !story.headline.is_empty() {
        // The mail's subject or the front matter said it; the text often says it again.
        let said = same(&words, &story.headline) || (top && words.chars().count() <= HEADLINE);
        if said {
            story.headline = words;
            units.remove(0);
        }
        return;
    }
    let long = words.chars().count() > HEADLINE;
    let sentence = words.ends_with('.') && !words.ends_with("...") && words.chars().count() > 90;
    if (top || units.len() > 1)
        && !long
        && !sentence
        && !words.is_empty()
        && !is_byline(&words, story)
    {
        words.clone_into(&mut story.headline);
        if let Some(Block::Heading { content, .. }) = &first.block {
            story.headline = plain(content);
        }
        story.note("headline", "line 1", "plain.headline");
        units.remove(0);
    }
}

/// Equal but for case, marks and a site's name at the end.
fn same(a: &str, b: &str) -> bool {
    let folded = |words: &str| -> String {
        words
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (a, b) = (folded(a), folded(b));
    !a.is_empty() && (a == b || (a.len() > 15 && b.starts_with(&a)))
}

fn is_byline(words: &str, story: &Story) -> bool {
    if words.chars().count() > LINE
        || story
            .byline
            .as_ref()
            .is_some_and(|line| !line.people.is_empty())
    {
        return false;
    }
    let lower = words.to_lowercase();
    let line = byline_of(words, story);
    let named = !line.people.is_empty();
    let by = BY.iter().any(|start| lower.starts_with(start));
    let sentence = words.ends_with('.') && words.split_whitespace().count() > 8;
    let roled = line
        .people
        .iter()
        .any(|person| person.role.is_some() && person.name.is_some());
    named
        && !sentence
        && (by && words.split_whitespace().count() <= 24
            || roled && words.split_whitespace().count() <= 14
            || lower.contains("staff and agencies"))
}

/// A line that is a date and little else.
pub(super) fn date_line(words: &str, story: &Story) -> Option<reprint_story::When> {
    let count = words.chars().count();
    if count > 70
        || words.split_whitespace().count() > 10
        || words.ends_with('.') && words.split_whitespace().count() > 5
    {
        return None;
    }
    let letters = words
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 3)
        .count();
    if letters > 4 || !words.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let language = story.language.as_deref();
    // A text that says no language is read as English where the month is a number.
    worded(words, Order::of(language.or(Some("en"))))
}

/// One or two sentences set apart before a byline.
fn is_standfirst(units: &[Unit], story: &Story) -> bool {
    let (Some(first), Some(second)) = (units.first(), units.get(1)) else {
        return false;
    };
    let count = first.chars();
    (30..=400).contains(&count) && first.block.is_none() && is_byline(&second.words(), story)
}
