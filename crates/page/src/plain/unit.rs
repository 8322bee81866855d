//! A text's paragraphs with their lines.

use reprint_story::{Block, Story};

use super::head::date_line;

/// A paragraph: its lines as they stood, and the block it becomes if it was more than plain words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unit {
    pub(super) lines: Vec<String>,
    pub(super) block: Option<Block>,
}

/// A line at least this long was broken by a mail program, not by its writer.
const WRAPPED: usize = 50;

impl Unit {
    pub(super) fn line(words: &str) -> Self {
        Self {
            lines: vec![words.to_owned()],
            block: None,
        }
    }

    /// The words in one line.
    pub(super) fn words(&self) -> String {
        self.lines.join(" ")
    }

    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }

    pub(super) fn chars(&self) -> usize {
        self.lines
            .iter()
            .map(|line| line.chars().count() + 1)
            .sum::<usize>()
            .saturating_sub(1)
    }

    /// A heading in Markdown or HTML.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.block, Some(Block::Heading { .. }))
    }

    pub(super) fn into_block(self) -> Block {
        match self.block {
            Some(block) => block,
            None => Block::paragraph(self.words()),
        }
    }
}

/// Cuts at blank lines; a paragraph of short lines is cut into its lines, one of long lines is joined.
pub(super) fn cut(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(tidy).chain(std::iter::once(String::new())) {
        if !line.is_empty() {
            lines.push(line);
            continue;
        }
        if !lines.is_empty() {
            units.push(Unit {
                lines: std::mem::take(&mut lines),
                block: None,
            });
        }
    }
    units
}

/// White space collapsed; marks that are not seen removed.
fn tidy(line: &str) -> String {
    line.split_whitespace()
        .map(|word| word.trim_matches(['\u{200b}', '\u{feff}', '\u{200e}', '\u{200f}']))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lines of their own rather than one paragraph broken to a width, of which all but the last would be long:
/// a short one, one said twice, or a date among them.
pub(super) fn parted(unit: &Unit) -> bool {
    let Some((_, all_but_last)) = unit.lines.split_last() else {
        return false;
    };
    let short = |line: &String| line.chars().count() < WRAPPED;
    let twice = unit
        .lines
        .windows(2)
        .any(|pair| pair.first() == pair.get(1));
    let dated = || {
        let known = Story::default();
        unit.lines
            .iter()
            .any(|line| date_line(line, &known).is_some())
    };
    all_but_last.iter().any(short) || twice || (!all_but_last.is_empty() && dated())
}

/// Units whose lines stand for themselves become a unit a line.
pub(super) fn part_lines(units: Vec<Unit>) -> Vec<Unit> {
    units
        .into_iter()
        .flat_map(|unit| {
            if unit.block.is_none() && unit.lines.len() > 1 && parted(&unit) {
                unit.lines.iter().map(|line| Unit::line(line)).collect()
            } else {
                vec![unit]
            }
        })
        .collect()
}
