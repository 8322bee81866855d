//! Where on a page the story's text stands: which line shows which paragraph.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use reprint_compare::{Edit, EditKind, Words, edits, words};
use reprint_story::Story;

use super::{CopyPage, find::PageWords};

/// The copy on its page.
pub(super) struct Located {
    /// The lines that show the story, in order, with the paragraphs each shows.
    pub(super) lines: Vec<(usize, Vec<usize>)>,
    /// How many paragraphs the story has.
    pub(super) paragraphs: usize,
    /// Words of the story that stand on the page, and all its words.
    found: usize,
    total: usize,
    /// The copy's words, lines joined by a blank line.
    pub(super) text: String,
    /// What differs from the story.
    pub(super) edits: Vec<Edit>,
    /// The page breaks off: "Continue reading", an ellipsis, a subscription box.
    pub(super) breaks_off: bool,
}

impl Located {
    /// First and last line.
    pub(super) fn span(&self) -> Range<usize> {
        let first = self.lines.first().map_or(0, |(line, _)| *line);
        let last = self.lines.last().map_or(0, |(line, _)| *line);
        first..last + 1
    }

    /// The line in which a paragraph begins.
    pub(super) fn line_of(&self, paragraph: usize) -> Option<usize> {
        self.lines
            .iter()
            .find(|(_, shown)| shown.contains(&paragraph))
            .map(|(line, _)| *line)
    }

    /// The part of the story's words that stand on the page, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    pub(super) fn share(&self) -> f64 {
        self.found as f64 / self.total.max(1) as f64
    }

    /// How many changes lie between the story and the copy; for choosing among versions.
    pub(super) fn unlike(&self) -> u64 {
        self.edits
            .iter()
            .map(|edit| u64::from(edit.old.len() + edit.new.len()))
            .sum()
    }

    /// True if a line of the page shows part of the story.
    pub(super) fn shows(&self, line: usize) -> bool {
        self.lines
            .binary_search_by_key(&line, |(at, _)| *at)
            .is_ok()
    }
}

/// Words in a row that are taken as one mark.
const GRAM: usize = 3;

/// Finds the story on the page; `None` if it does not stand there.
pub(super) fn locate(page: &CopyPage, on_page: &PageWords, story: &Story) -> Option<Located> {
    let paragraphs: Vec<Words> = story
        .text
        .split("\n\n")
        .map(words)
        .filter(|words| !words.is_empty())
        .collect();
    let total: usize = paragraphs.iter().map(Words::len).sum();
    let seats = seats(&paragraphs, on_page);
    let chain = best_chain(&seats);
    let mut lines: Vec<(usize, Vec<usize>)> = Vec::new();
    for seat in chain {
        match lines.last_mut() {
            Some((line, shown)) if *line == seat.line => shown.push(seat.paragraph),
            _ => lines.push((seat.line, vec![seat.paragraph])),
        }
    }
    let text: Vec<&str> = lines
        .iter()
        .filter_map(|(line, _)| page.lines.get(*line).map(String::as_str))
        .collect();
    let text = text.join("\n\n");
    let edits = edits(&story.text, &text);
    let gone: usize = edits
        .iter()
        .map(|edit| edit.old.of(&story.text).split_whitespace().count())
        .sum();
    let found = total.saturating_sub(gone);
    let mut copy = Located {
        lines,
        paragraphs: paragraphs.len(),
        found,
        total,
        text,
        edits,
        breaks_off: false,
    };
    copy.breaks_off = breaks_off(page, &copy);
    is_there(page, &copy, story).then_some(copy)
}

/// A line that may show a paragraph.
#[derive(Clone, Copy, Debug)]
struct Seat {
    line: usize,
    paragraph: usize,
    /// Marks they share.
    weight: usize,
}

/// Lines and paragraphs that share enough marks, in order of lines and then paragraphs.
fn seats(paragraphs: &[Words], page: &PageWords) -> Vec<Seat> {
    let mut marks: HashMap<[&str; GRAM], Vec<usize>> = HashMap::new();
    let mut whole: HashMap<Vec<&str>, usize> = HashMap::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let list: Vec<&str> = paragraph.iter().collect();
        for window in list.windows(GRAM) {
            if let Ok(mark) = <[&str; GRAM]>::try_from(window) {
                let places = marks.entry(mark).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        if list.len() < 6 {
            whole.entry(list).or_insert(at);
        }
    }
    let mut seats = Vec::new();
    for (line, words) in page.lines().iter().enumerate() {
        let list: Vec<&str> = words.iter().collect();
        if let Some(&paragraph) = whole.get(&list) {
            seats.push(Seat {
                line,
                paragraph,
                weight: list.len(),
            });
            continue;
        }
        let mut shared: HashMap<usize, HashSet<[&str; GRAM]>> = HashMap::new();
        for window in list.windows(GRAM) {
            let Ok(mark) = <[&str; GRAM]>::try_from(window) else {
                continue;
            };
            for &paragraph in marks.get(&mark).into_iter().flatten() {
                shared.entry(paragraph).or_default().insert(mark);
            }
        }
        let in_line = list.len().saturating_sub(GRAM - 1).max(1);
        let mut of_line: Vec<Seat> = shared
            .into_iter()
            .filter(|(paragraph, marks)| {
                let in_paragraph = paragraphs[*paragraph].len().saturating_sub(GRAM - 1).max(1);
                marks.len() * 5 >= in_line * 2 || marks.len() * 5 >= in_paragraph * 2
            })
            .map(|(paragraph, marks)| Seat {
                line,
                paragraph,
                weight: marks.len(),
            })
            .collect();
        of_line.sort_unstable_by_key(|seat| seat.paragraph);
        seats.extend(of_line);
    }
    // A page with thousands of likely lines is no article; the heaviest are enough.
    if seats.len() > 1_500 {
        seats.sort_unstable_by_key(|seat| std::cmp::Reverse(seat.weight));
        seats.truncate(1_500);
        seats.sort_unstable_by_key(|seat| (seat.line, seat.paragraph));
    }
    seats
}

/// The heaviest run of seats in which lines and paragraphs both go forward. Of equals the closer together.
fn best_chain(seats: &[Seat]) -> Vec<Seat> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(seats.len());
    for (at, seat) in seats.iter().enumerate() {
        let mut own = (seat.weight * 64, None);
        for before in 0..at {
            let earlier = seats[before];
            let forward = earlier.line < seat.line && earlier.paragraph <= seat.paragraph
                || earlier.line == seat.line && earlier.paragraph < seat.paragraph;
            // One paragraph in two lines: the theme broke it, or the excerpt stands above the story. Only neighbours are a break.
            let repeated = earlier.paragraph == seat.paragraph && seat.line - earlier.line > 3;
            if forward && !repeated {
                let distance = (seat.line - earlier.line).min(32);
                let weight = (best[before].0 + seat.weight * 64).saturating_sub(distance);
                if weight > own.0 {
                    own = (weight, Some(before));
                }
            }
        }
        best.push(own);
    }
    let mut at = (0..seats.len()).max_by_key(|&at| best[at].0);
    let mut chain = Vec::new();
    while let Some(index) = at {
        chain.push(seats[index]);
        at = best[index].1;
    }
    chain.reverse();
    chain
}

/// Whether what was found is the story, and not a teaser of it on another page.
fn is_there(page: &CopyPage, copy: &Located, story: &Story) -> bool {
    if copy.lines.is_empty() || copy.found == 0 {
        return false;
    }
    let share = copy.share();
    if share >= 0.35 && (copy.found >= 20 || share >= 0.8) {
        return true;
    }
    // Little of it: only under its own headline, and then several paragraphs, or it is a list with excerpts.
    let headline = page.headline.as_deref().is_some_and(|headline| {
        reprint_compare::edits::headline(&story.headline, headline)
            != reprint_compare::HeadlineChange::Changed
    });
    let in_body = page.body.iter().any(|paragraph| {
        copy.lines.iter().any(|(line, _)| {
            page.lines
                .get(*line)
                .is_some_and(|line| line.trim() == paragraph.trim())
        })
    });
    headline && in_body && copy.lines.len() >= 2 && copy.found >= 40
}

/// True if the line after the last one found says that there is more to read elsewhere.
fn breaks_off(page: &CopyPage, copy: &Located) -> bool {
    const MORE: [&str; 16] = [
        "continue reading",
        "read more",
        "read the full",
        "read the rest",
        "keep reading",
        "to continue",
        "subscribe to read",
        "subscribers only",
        "for subscribers",
        "already a subscriber",
        "sign in to read",
        "log in to read",
        "weiterlesen",
        "lire la suite",
        "seguir leyendo",
        "leer más",
    ];
    let last_shown = copy.lines.iter().flat_map(|(_, shown)| shown).max();
    if last_shown.is_none_or(|last| last + 1 >= copy.paragraphs) {
        return false;
    }
    let last = copy.span().end.saturating_sub(1);
    let line = page
        .lines
        .get(last)
        .map(|line| line.trim_end())
        .unwrap_or_default();
    if line.ends_with('…')
        || line.ends_with("...")
        || line.ends_with("[…]")
        || line.ends_with("[...]")
        || page.paywalled
    {
        return true;
    }
    page.lines.iter().skip(last + 1).take(3).any(|line| {
        let lower = line.to_lowercase();
        lower.split_whitespace().count() <= 14 && MORE.iter().any(|more| lower.contains(more))
    })
}

impl Located {
    /// The greatest kind of edit, cuts aside.
    pub(super) fn changed(&self) -> EditKind {
        let kinds = self
            .edits
            .iter()
            .filter(|edit| edit.kind != EditKind::Length && !edit.addition);
        kinds.map(|edit| edit.kind).max().unwrap_or_default()
    }
}
