//! Words with their marks, gathered as runs and nested at the end.

use reprint_story::{Href, Inline};

/// What an inline element says of its words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    Strong,
    Emphasis,
    Link(Href),
    Code,
    Sup,
    Sub,
    Deleted,
    Inserted,
}

const NONE: u32 = u32::MAX;

/// Gathers the words of one block. White space is collapsed as browsers show it.
#[derive(Default)]
pub(crate) struct Words {
    text: String,
    runs: Vec<Run>,
    /// Marks with the mark each stands in; a run names its innermost.
    marks: Vec<(u32, Mark)>,
    open: Vec<u32>,
    breaks: u32,
}

struct Run {
    /// Where the run ends in `text`; a break has no text.
    end: usize,
    mark: u32,
    is_break: bool,
}

impl Words {
    pub(crate) fn open(&mut self, mark: Mark) {
        let outer = self.innermost();
        self.marks.push((outer, mark));
        self.open.push(index(self.marks.len() - 1));
    }

    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    fn innermost(&self) -> u32 {
        self.open.last().copied().unwrap_or(NONE)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn ends_sentence(&self) -> bool {
        self.text.ends_with(['.', '!', '?', '"', '”', ')'])
    }

    /// Two line breaks in a row part paragraphs on older pages.
    pub(crate) fn broken_twice(&self) -> bool {
        self.breaks >= 2
    }

    pub(crate) fn line_break(&mut self) {
        if self.text.is_empty() {
            return;
        }
        self.trim_space();
        self.breaks += 1;
        if self.breaks == 1 {
            let mark = self.innermost();
            self.runs.push(Run {
                end: self.text.len(),
                mark,
                is_break: true,
            });
        }
    }

    /// Takes the white space away that stands at the end of what was gathered.
    fn trim_space(&mut self) {
        let kept = self.text.trim_end_matches([' ', '\u{a0}']).len();
        self.text.truncate(kept);
        while let Some(mut run) = self.runs.pop() {
            let before = self.runs.last().map_or(0, |run| run.end.min(kept));
            run.end = run.end.min(kept);
            if run.is_break || run.end > before {
                self.runs.push(run);
                break;
            }
        }
    }

    /// Adds words as they stand in the source.
    pub(crate) fn push(&mut self, words: &str) {
        let start = self.text.len();
        let bytes = words.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let from = at;
            while at < bytes.len() && !is_space(bytes[at]) {
                at += 1;
            }
            if at > from
                && let Some(word) = words.get(from..at)
            {
                self.push_word(word);
            }
            if at < bytes.len() {
                while at < bytes.len() && is_space(bytes[at]) {
                    at += 1;
                }
                self.push_space();
            }
        }
        if self.text.len() > start {
            let mark = self.innermost();
            let end = self.text.len();
            match self.runs.last_mut() {
                Some(run) if run.mark == mark && !run.is_break => run.end = end,
                _ => self.runs.push(Run {
                    end,
                    mark,
                    is_break: false,
                }),
            }
        }
    }

    fn push_space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') && self.breaks == 0 {
            self.text.push(' ');
        }
    }

    fn push_word(&mut self, word: &str) {
        if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_control()) {
            self.text.push_str(word);
            self.breaks = 0;
            return;
        }
        for c in word.chars() {
            if is_dropped(c) || (self.text.is_empty() && c == '\u{a0}') {
                continue;
            }
            self.text.push(c);
            self.breaks = 0;
        }
    }

    /// The words gathered so far, nested; marks still open go on in the next block.
    pub(crate) fn take(&mut self) -> Vec<Inline> {
        self.trim_space();
        while self.runs.last().is_some_and(|run| run.is_break) {
            self.runs.pop();
        }
        let mut out = Vec::new();
        let mut stack: Vec<(u32, Vec<Inline>)> = Vec::new();
        let mut path = Vec::new();
        let mut start = 0;
        for run in &self.runs {
            path.clear();
            let mut mark = run.mark;
            while mark != NONE {
                path.push(mark);
                mark = self.marks.get(mark as usize).map_or(NONE, |m| m.0);
            }
            path.reverse();
            let shared = stack
                .iter()
                .zip(&path)
                .take_while(|(open, wanted)| open.0 == **wanted)
                .count();
            while stack.len() > shared {
                fold(&self.marks, &mut stack, &mut out);
            }
            for &mark in path.get(shared..).unwrap_or_default() {
                stack.push((mark, Vec::new()));
            }
            let to = stack.last_mut().map_or(&mut out, |top| &mut top.1);
            if run.is_break {
                to.push(Inline::Break(()));
            } else if run.end > start {
                to.push(Inline::Text(
                    self.text.get(start..run.end).unwrap_or_default().to_owned(),
                ));
            }
            start = run.end.max(start);
        }
        while !stack.is_empty() {
            fold(&self.marks, &mut stack, &mut out);
        }
        self.text.clear();
        self.runs.clear();
        self.breaks = 0;
        // Marks still open are opened anew, each once, and the closed ones forgotten.
        let open: Vec<Mark> = self
            .open
            .drain(..)
            .filter_map(|at| self.marks.get(at as usize).map(|m| m.1.clone()))
            .collect();
        self.marks.clear();
        for mark in open {
            self.open(mark);
        }
        out
    }
}

/// Closes the innermost mark of `stack` into the one around it.
fn fold(marks: &[(u32, Mark)], stack: &mut Vec<(u32, Vec<Inline>)>, out: &mut Vec<Inline>) {
    let Some((mark, content)) = stack.pop() else {
        return;
    };
    let to = stack.last_mut().map_or(out, |top| &mut top.1);
    if content.is_empty() {
        return;
    }
    let Some((_, mark)) = marks.get(mark as usize) else {
        to.extend(content);
        return;
    };
    to.push(match mark {
        Mark::Strong => Inline::Strong(content),
        Mark::Emphasis => Inline::Emphasis(content),
        Mark::Link(href) => Inline::Link {
            href: href.clone(),
            content,
        },
        Mark::Code => Inline::Code(reprint_story::plain(&content)),
        Mark::Sup => Inline::Sup(content),
        Mark::Sub => Inline::Sub(content),
        Mark::Deleted => Inline::Deleted(content),
        Mark::Inserted => Inline::Inserted(content),
    });
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// White space that browsers collapse.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Characters nobody sees: controls, soft hyphens, zero-width spaces, byte order marks, and the overrides that turn the
/// direction of text. Joiners stay: Persian, Indic scripts and emoji need them.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
