//! Words on a page, and whether some words stand there.

use std::{collections::HashMap, ops::Range};

use reprint_compare::{Words, words};

use super::CopyPage;

/// Stands in a template's filled words where any few words may be: a date, an address shown as a link.
pub(super) const GAP: char = '\u{1}';

/// How many words a gap may cover.
const GAP_WORDS: usize = 14;

/// Every word of a page in one row, with the line it stands in.
pub(super) struct PageWords {
    lines: Vec<Words>,
    /// The folded words of all lines, and where each line begins.
    row: Vec<String>,
    starts: Vec<usize>,
    /// Where a word stands in the row.
    places: HashMap<String, Vec<usize>>,
}

impl PageWords {
    pub(super) fn new(page: &CopyPage) -> Self {
        let lines: Vec<Words> = page.lines.iter().map(|line| words(line)).collect();
        let mut row = Vec::new();
        let mut starts = Vec::with_capacity(lines.len());
        for line in &lines {
            starts.push(row.len());
            row.extend(line.iter().map(str::to_owned));
        }
        let mut places: HashMap<String, Vec<usize>> = HashMap::with_capacity(row.len());
        for (at, word) in row.iter().enumerate() {
            places.entry(word.clone()).or_default().push(at);
        }
        Self {
            lines,
            row,
            starts,
            places,
        }
    }

    /// The words of each line.
    pub(super) fn lines(&self) -> &[Words] {
        &self.lines
    }

    /// The line a place in the row stands in.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= at)
            .saturating_sub(1)
    }

    /// Every place where `text` stands, as lines from first to last. Words may run over lines: a theme may break them.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let parts: Vec<Vec<String>> = text
            .split(GAP)
            .map(|part| words(part).iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|part| !part.is_empty())
            .collect();
        let Some(first) = parts.first().and_then(|part| part.first()) else {
            return Vec::new();
        };
        let starts = self
            .places
            .get(first)
            .map(Vec::as_slice)
            .unwrap_or_default();
        starts
            .iter()
            .filter_map(|&start| {
                let end = self.parts_from(start, &parts)?;
                Some(self.line_of(start)..self.line_of(end.saturating_sub(1)) + 1)
            })
            .collect()
    }

    /// The end of the parts if they stand one after the other from `start`, with at most a gap between.
    fn parts_from(&self, start: usize, parts: &[Vec<String>]) -> Option<usize> {
        let mut at = start;
        for (index, part) in parts.iter().enumerate() {
            let slack = if index == 0 { 0 } else { GAP_WORDS };
            at = (at..=at + slack).find(|&at| self.stands(at, part))? + part.len();
        }
        Some(at)
    }

    fn stands(&self, at: usize, part: &[String]) -> bool {
        self.row.get(at..at + part.len()) == Some(part)
    }

    /// The line that shares most of the words of `text`, if it shares most of them, in order.
    pub(super) fn nearest(&self, text: &str) -> Option<usize> {
        let wanted: Vec<String> = words(text).iter().map(str::to_owned).collect();
        if wanted.len() < 3 {
            return None;
        }
        let score = |line: &Words| {
            let have: Vec<String> = line.iter().take(400).map(str::to_owned).collect();
            let same = reprint_compare::diff(&wanted, &have);
            same.iter()
                .filter(|piece| piece.is_same())
                .map(|piece| piece.before().len())
                .sum::<usize>()
        };
        let rough = |line: &Words| {
            line.iter()
                .filter(|word| wanted.iter().any(|w| w == word))
                .count()
        };
        self.lines
            .iter()
            .enumerate()
            .filter(|(_, line)| rough(line) * 5 >= wanted.len() * 3)
            .map(|(at, line)| (at, score(line)))
            .filter(|(_, score)| score * 5 >= wanted.len() * 3)
            .max_by_key(|(_, score)| *score)
            .map(|(at, _)| at)
    }
}
