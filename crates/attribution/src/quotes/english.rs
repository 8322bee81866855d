//! English: reporting verbs, "according to", and quotation marks.

mod phrase;
mod said;
mod verb;

use super::Found;
use crate::{
    lexicon::{Entry, Lexicon},
    scan::{Kind, Scan, Sentence},
};

/// Finds the quotations of a scanned text.
pub(super) fn read(scan: &Scan<'_>, lexicon: &Lexicon) -> Vec<Found> {
    let mut reader = Reader {
        scan,
        lexicon,
        found: Vec::new(),
        sentence: Sentence {
            from: 0,
            to: 0,
            opens_paragraph: true,
        },
        subject: None,
        boundary: 0,
        speaking: None,
        announced: None,
    };
    for &sentence in &scan.sentences {
        reader.sentence(sentence);
    }
    reader.found
}

struct Reader<'s> {
    scan: &'s Scan<'s>,
    lexicon: &'s Lexicon,
    found: Vec<Found>,
    sentence: Sentence,
    /// The subject of the last verb in this sentence, for verbs that share it.
    subject: Option<(usize, usize)>,
    /// Where in this sentence words not yet attributed begin.
    boundary: usize,
    /// The quotation that a following quoted sentence goes on with: index into `found`.
    speaking: Option<usize>,
    /// Who is announced by a colon at a paragraph's end.
    announced: Option<(usize, usize)>,
}

/// How a reporting verb is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Finite,
    /// "…, saying that"
    Ing,
    /// "to say"
    Infinitive,
    Passive,
}

/// A reporting verb with its auxiliaries and adverbs.
#[derive(Clone, Copy, Debug)]
struct Cue {
    from: usize,
    verb: usize,
    to: usize,
    usage: Use,
    takes: u64,
}

impl Reader<'_> {
    fn sentence(&mut self, sentence: Sentence) {
        self.sentence = sentence;
        self.subject = None;
        self.boundary = sentence.from;
        let before = self.found.len();
        let mut at = sentence.from;
        while at < sentence.to {
            let entry = self.scan.entry(at);
            if self.scan.kind(at) == Kind::Word {
                if self.is_according(at) {
                    self.according(at);
                } else if entry.is(Entry::REPORTS)
                    && let Some(cue) = self.cue(at)
                {
                    self.reported(cue);
                }
            }
            at = self.scan.after(at);
        }
        let announced = self.announced.take();
        if self.found.len() == before {
            self.uncued(announced);
        } else {
            self.speaking = Some(self.found.len() - 1);
        }
        if sentence.to > sentence.from && self.scan.kind(sentence.to - 1) == Kind::Colon {
            self.announced = self.subject.or_else(|| self.first_subject(sentence.to));
        }
    }

    fn is(&self, token: usize, bits: u64) -> bool {
        self.scan.kind(token) == Kind::Word && self.scan.entry(token).is(bits)
    }

    fn word_is(&self, token: usize, word: &str) -> bool {
        self.scan.word(token).eq_ignore_ascii_case(word)
    }

    /// The token before `token` in this sentence, a quoted stretch skipped over.
    fn before(&self, token: usize) -> Option<usize> {
        (token > self.sentence.from).then(|| token - 1)
    }

    fn is_adverb(&self, token: usize) -> bool {
        self.scan.kind(token) == Kind::Word
            && (self.scan.entry(token).is(Entry::ADVERB)
                || (!self.scan.capital(token)
                    && self.scan.word(token).len() > 4
                    && self.scan.word(token).ends_with("ly")))
    }

    fn ends(&self, token: usize) -> bool {
        token >= self.sentence.to || matches!(self.scan.kind(token), Kind::Stop | Kind::Break)
    }

    fn reported(&mut self, cue: Cue) {
        if cue.usage == Use::Passive {
            self.passive(cue);
            return;
        }
        let subject = match cue.usage {
            Use::Finite => self.subject_before(cue.from),
            _ => None,
        };
        if cue.takes & (Entry::SPEECH | Entry::SAYS) != 0
            && cue.usage == Use::Finite
            && self.stands_after(cue, subject)
        {
            return;
        }
        let source = subject
            .or(self.subject)
            .or_else(|| self.first_subject(cue.from));
        if cue.usage == Use::Finite && subject.is_some() {
            self.subject = subject;
        }
        let Some(from) = self.content_start(cue) else {
            return;
        };
        let to = self.content_end(from, cue);
        if to > from {
            self.push(vec![(from, to)], source, (cue.from, cue.to));
        }
    }

    fn push(
        &mut self,
        content: Vec<(usize, usize)>,
        source: Option<(usize, usize)>,
        cue: (usize, usize),
    ) {
        self.found.push(Found {
            content,
            source,
            cue: Some(cue),
        });
    }

    /// "…," she said. / "…," said the mayor. / …, officials say, … True if it was so and is noted.
    fn stands_after(&mut self, cue: Cue, subject: Option<(usize, usize)>) -> bool {
        let scan = self.scan;
        let (before, source, mut next) = if let Some((start, end)) = subject {
            (self.before(start), (start, end), cue.to)
        } else if cue.from == cue.verb && cue.takes & Entry::SPEECH != 0 {
            let Some(end) = self.phrase_after(cue.to) else {
                return false;
            };
            (self.before(cue.from), (cue.to, end), end)
        } else {
            return false;
        };
        let Some(before) = before else { return false };
        let quoted = scan.opening(before).is_some() || scan.closing_at(before);
        if !quoted && !matches!(scan.kind(before), Kind::Comma | Kind::Dash) {
            return false;
        }
        if before <= self.boundary {
            return false;
        }
        if quoted
            && scan.kind(before) == Kind::Unquote
            && !self.mark_before_unquote(before)
            && subject.is_some()
        {
            // A quoted noun inside the subject: the “plan” group said
            return false;
        }
        // Over "on Monday", "in a statement", "of the plan": to a comma, a quotation or the end.
        let mut clear = true;
        let limit = next + 24;
        while next < self.sentence.to && next < limit {
            match scan.kind(next) {
                Kind::Comma
                | Kind::Stop
                | Kind::Quote
                | Kind::Dash
                | Kind::Semicolon
                | Kind::Colon => break,
                _ => {}
            }
            if !quoted
                && (self.word_is(next, "that") || self.is(next, Entry::SUBJECT | Entry::AUXILIARY))
            {
                clear = false;
                break;
            }
            if !quoted
                && next == cue.to
                && !self.is(
                    next,
                    Entry::PREPOSITION
                        | Entry::TIME
                        | Entry::ADVERB
                        | Entry::SUBORDINATOR
                        | Entry::CONJUNCTION,
                )
                && subject.is_some()
            {
                clear = false;
                break;
            }
            if !quoted && next == cue.to && self.word_is(next, "to") && cue.takes & Entry::TO != 0 {
                clear = false;
                break;
            }
            next += 1;
        }
        if !clear || (!quoted && matches!(scan.kind(next), Kind::Quote | Kind::Colon)) {
            return false;
        }
        let mut from = self.boundary;
        if quoted
            && self.found_in_sentence()
            && let Some(open) = scan.opening(before)
        {
            from = from.max(open);
        }
        let to = if scan.kind(before) == Kind::Comma || scan.kind(before) == Kind::Dash {
            before
        } else {
            before + 1
        };
        let mut content = vec![(self.skip_conjunction(from), to)];
        self.subject = Some(source);
        // … and what goes on after it.
        if matches!(scan.kind(next), Kind::Comma | Kind::Dash | Kind::Semicolon)
            || scan.kind(next) == Kind::Quote
        {
            let start = if scan.kind(next) == Kind::Quote {
                next
            } else {
                next + 1
            };
            let goes_on = if quoted {
                scan.kind(start) == Kind::Quote
            } else {
                next == cue.to && !self.is(start, Entry::ING) || next == source.1
            };
            if goes_on {
                let end = self.content_end(start, cue);
                if end > start {
                    content.push((start, end));
                }
            }
        }
        self.boundary = next;
        self.push(content, Some(source), (cue.from, cue.to));
        true
    }

    fn found_in_sentence(&self) -> bool {
        self.found
            .last()
            .and_then(|found| found.cue)
            .is_some_and(|(from, to)| {
                from >= self.sentence.from && (from..to).any(|token| self.is(token, Entry::SPEECH))
            })
    }

    /// “…,” or “…?” but not “plan”.
    fn mark_before_unquote(&self, unquote: usize) -> bool {
        let inside = unquote.checked_sub(1);
        inside.is_some_and(|last| {
            matches!(
                self.scan.kind(last),
                Kind::Comma | Kind::Stop | Kind::Dash | Kind::Colon | Kind::Semicolon | Kind::Close
            )
        })
    }

    fn skip_conjunction(&self, from: usize) -> usize {
        let mut at = from;
        while matches!(
            self.scan.kind(at),
            Kind::Comma | Kind::Dash | Kind::Semicolon
        ) {
            at += 1;
        }
        if self.is(at, Entry::CONJUNCTION) {
            at += 1;
        }
        at
    }

    fn is_according(&self, token: usize) -> bool {
        self.word_is(token, "according") && self.word_is(token + 1, "to")
    }

    /// "According to Reuters, …" / "…, according to Reuters."
    fn according(&mut self, at: usize) {
        let scan = self.scan;
        let start = at + 2;
        let mut end = start;
        while end < self.sentence.to
            && !matches!(
                scan.kind(end),
                Kind::Comma | Kind::Stop | Kind::Dash | Kind::Semicolon | Kind::Close
            )
        {
            end = scan.after(end).min(self.sentence.to);
        }
        if end == start {
            return;
        }
        let opens = at == self.sentence.from || (at > 0 && !self.has_words(self.boundary, at));
        let mut content = Vec::new();
        if opens {
            let from = if scan.kind(end) == Kind::Comma {
                end + 1
            } else {
                return;
            };
            content.push((from, self.trim_end(self.sentence.to)));
        } else {
            let mut to = at;
            while to > self.boundary && matches!(scan.kind(to - 1), Kind::Comma | Kind::Dash) {
                to -= 1;
            }
            content.push((self.skip_conjunction(self.boundary), to));
            if scan.kind(end) == Kind::Comma
                && scan.kind(at - 1) == Kind::Comma
                && !self.is(end + 1, Entry::RELATIVE | Entry::ING | Entry::CONJUNCTION)
            {
                let rest = self.trim_end(self.sentence.to);
                if rest > end + 1 {
                    content.push((end + 1, rest));
                }
            }
        }
        self.push(content, Some((start, end)), (at, at + 2));
    }

    fn has_words(&self, from: usize, to: usize) -> bool {
        (from..to).any(|token| matches!(self.scan.kind(token), Kind::Word | Kind::Number))
    }

    fn trim_end(&self, mut to: usize) -> usize {
        while to > self.sentence.from
            && matches!(
                self.scan.kind(to - 1),
                Kind::Stop | Kind::Comma | Kind::Dash | Kind::Semicolon
            )
        {
            to -= 1;
        }
        to
    }

    /// "was asked whether …", "was criticised by …"
    fn passive(&mut self, cue: Cue) {
        let next = cue.to;
        if self.word_is(next, "by") && cue.takes & (Entry::THING | Entry::SAYS) != 0 {
            let Some(subject) = self.subject_before(cue.from) else {
                return;
            };
            let Some(end) = self.phrase_after(next + 1) else {
                return;
            };
            self.push(vec![subject], Some((next + 1, end)), (cue.from, next + 1));
        } else if cue.takes & Entry::HEARER != 0 {
            let Some(from) = self.content_start(cue) else {
                return;
            };
            let to = self.content_end(from, cue);
            if to > from {
                self.push(vec![(from, to)], None, (cue.from, cue.to));
            }
        }
    }

    /// A sentence without a reporting verb: the speaker goes on, or a name and a colon stand before.
    fn uncued(&mut self, announced: Option<(usize, usize)>) {
        let scan = self.scan;
        let Sentence { from, to, .. } = self.sentence;
        let mut at = from;
        if scan.kind(from) == Kind::Quote {
            // “…” and nothing else
            while at < to {
                if !matches!(
                    scan.kind(at),
                    Kind::Quote | Kind::Stop | Kind::Comma | Kind::Dash
                ) {
                    if self.is(at, Entry::CONJUNCTION) {
                        at += 1;
                        continue;
                    }
                    self.speaking = None;
                    return;
                }
                at = scan.after(at);
            }
            if announced.is_some() {
                self.found.push(Found {
                    content: vec![(from, to)],
                    source: announced,
                    cue: None,
                });
                self.speaking = Some(self.found.len() - 1);
            } else if let Some(found) = self.speaking.and_then(|nth| self.found.get_mut(nth)) {
                found.content.push((from, to));
            }
            return;
        }
        // SMITH: “…”
        let colon = (from..to.min(from + 8)).find(|&t| scan.kind(t) == Kind::Colon);
        if let Some(colon) = colon
            && scan.kind(colon + 1) == Kind::Quote
            && colon > from
        {
            let content = vec![(colon + 1, self.trim_end(to).max(colon + 2))];
            self.push(content, Some((from, colon)), (colon, colon + 1));
            self.speaking = Some(self.found.len() - 1);
            return;
        }
        // She went further: “…”
        let colon =
            (from..to).find(|&t| scan.kind(t) == Kind::Colon && scan.kind(t + 1) == Kind::Quote);
        if let Some(colon) = colon {
            let source = self.first_subject(colon);
            self.push(vec![(colon + 1, to)], source, (colon, colon + 1));
            self.speaking = Some(self.found.len() - 1);
            return;
        }
        self.speaking = None;
    }
}
