//! From where to where the words stand that somebody said.

use super::{Cue, Reader, Use};
use crate::{lexicon::Entry, scan::Kind};

impl Reader<'_> {
    /// Where what was said begins after the verb.
    pub(super) fn content_start(&self, cue: Cue) -> Option<usize> {
        let scan = self.scan;
        let takes = cue.takes;
        let clause = takes & (Entry::SAYS | Entry::SPEECH) != 0;
        let mut at = cue.to;
        if takes & Entry::HEARER != 0 {
            at = self.skip_hearer(at);
        }
        if clause && let Some(found) = self.plain_start(cue.to, takes) {
            return Some(found);
        }
        let mut skipped = false;
        let limit = at + 30;
        while at < limit {
            if self.ends(at) {
                return None;
            }
            match scan.kind(at) {
                Kind::Colon => return (at + 1 < self.sentence.to).then_some(at + 1),
                Kind::Quote => return Some(at),
                Kind::Comma => {
                    if scan.kind(at + 1) == Kind::Quote && clause {
                        return Some(at + 1);
                    }
                    if !clause {
                        return None;
                    }
                    // said, in a statement, that …
                    let close = (at + 1..(at + 16).min(self.sentence.to))
                        .find(|&t| scan.kind(t) == Kind::Comma)?;
                    if scan.kind(close + 1) == Kind::Quote || self.word_is(close + 1, "that") {
                        return Some(close + 1);
                    }
                    return None;
                }
                Kind::Word => {}
                Kind::Number if !skipped => {
                    return (takes & (Entry::SAYS | Entry::THING) != 0).then_some(at);
                }
                Kind::Open => {
                    at += 1;
                    continue;
                }
                _ if skipped => {
                    at += 1;
                    continue;
                }
                _ => return None,
            }
            if self.word_is(at, "that") {
                return Some(at);
            }
            if self.word_is(at, "to") {
                if takes & Entry::TO != 0 {
                    return Some(at);
                }
                skipped = true;
                at += 1;
                continue;
            }
            if !skipped && self.is(at, Entry::TIME) && clause {
                at += 1;
                continue;
            }
            if self.is(at, Entry::PREPOSITION) && !scan.capital(at) {
                if !clause {
                    return None;
                }
                skipped = true;
                at += 1;
                continue;
            }
            if skipped {
                if self.is(at, Entry::SUBJECT) {
                    return Some(at);
                }
                if self.is(at, Entry::AUXILIARY) {
                    return None;
                }
                at += 1;
                continue;
            }
            if self.is(at, Entry::ADVERB)
                && clause
                && (self.word_is(at + 1, "that") || self.is(at + 1, Entry::PREPOSITION))
            {
                at += 1;
                continue;
            }
            if self.is(at, Entry::CONJUNCTION) {
                return None;
            }
            if self.is(at, Entry::SUBORDINATOR) {
                let says = [
                    "if", "whether", "how", "why", "what", "where", "whatever", "when",
                ];
                let question = says.iter().any(|word| self.word_is(at, word));
                return (question && clause).then_some(at);
            }
            return (takes & (Entry::SAYS | Entry::THING) != 0).then_some(at);
        }
        None
    }

    /// The quotation after a comma or colon, or for "told" the "that", where no other verb stands before it:
    /// "told her supporters, “…”", "answered, with a smile: “…”".
    pub(super) fn plain_start(&self, from: usize, takes: u64) -> Option<usize> {
        let scan = self.scan;
        let limit = self.sentence.to.min(from + 24);
        let mut at = from;
        while at < limit {
            let marked = matches!(scan.kind(at), Kind::Comma | Kind::Colon);
            if marked && scan.kind(at + 1) == Kind::Quote {
                return Some(at + 1);
            }
            if self.word_is(at, "that") {
                return (takes & Entry::HEARER != 0).then_some(at);
            }
            let other = Entry::AUXILIARY
                | Entry::SUBORDINATOR
                | Entry::SUBJECT
                | Entry::PAST
                | Entry::THIRD;
            let told = takes & Entry::HEARER != 0 && at < from + 2;
            let hyphen = scan.capital(at) || self.is(at, Entry::DETERMINER);
            if scan.kind(at) == Kind::Quote
                || self.is(at, other) && !told && !hyphen
                || self.word_is(at, "to") && takes & Entry::TO != 0
            {
                return None;
            }
            at += 1;
        }
        None
    }

    /// Over the person told: "told the court that", "asked Trump if".
    pub(super) fn skip_hearer(&self, from: usize) -> usize {
        let scan = self.scan;
        if self.is(from, Entry::OBJECT)
            || self.word_is(from, "you")
            || self.word_is(from, "her")
            || self.word_is(from, "it")
        {
            return from + 1;
        }
        let mut at = from;
        let mut nouns = 0;
        while at < self.sentence.to && at < from + 14 {
            if scan.kind(at) != Kind::Word {
                // CNN’s / "CBS’s Face the Nation"
                if scan.kind(at) == Kind::Quote && nouns > 0 && self.is(at - 1, Entry::CLITIC) {
                    at = scan.after(at);
                    continue;
                }
                break;
            }
            let entry = scan.entry(at);
            if self.word_is(at, "that")
                || self.word_is(at, "to")
                || entry.is(Entry::SUBJECT | Entry::SUBORDINATOR | Entry::RELATIVE)
            {
                break;
            }
            if nouns > 0
                && entry.is(Entry::DETERMINER | Entry::POSSESSIVE)
                && at > from
                && !self.is(at - 1, Entry::PREPOSITION | Entry::CONJUNCTION)
            {
                break;
            }
            if entry.is(Entry::TIME)
                || (entry.is(Entry::PREPOSITION)
                    && !self.word_is(at, "of")
                    && !self.word_is(at, "for"))
            {
                break;
            }
            if !entry.is(Entry::DETERMINER | Entry::POSSESSIVE | Entry::PREPOSITION) {
                nouns += 1;
            }
            at += 1;
        }
        at
    }

    /// Where what was said ends: the sentence, or the next clause that is somebody else's.
    pub(super) fn content_end(&self, from: usize, cue: Cue) -> usize {
        let scan = self.scan;
        let thing = cue.takes & (Entry::SAYS | Entry::SPEECH) == 0;
        let fronted = self.is_fronted(cue);
        let mut at = from;
        let mut depth = 0_u32;
        while at < self.sentence.to {
            match scan.kind(at) {
                Kind::Open => depth += 1,
                Kind::Close => {
                    if depth == 0 {
                        return at;
                    }
                    depth -= 1;
                }
                Kind::Semicolon if depth == 0 => return at,
                Kind::Comma if depth == 0 => {
                    let next = at + 1;
                    if self.is(next, Entry::ING) && self.is(next, Entry::SAYS | Entry::SPEECH)
                        || self.is_according(next)
                    {
                        return at;
                    }
                    if thing && at > from && !scan.capital(next) {
                        return at;
                    }
                    if fronted && self.starts_clause(next) {
                        return at;
                    }
                }
                Kind::Quote if depth == 0 => {
                    let next = scan.after(at);
                    if next < self.sentence.to && self.ends_with_quotation(next, thing) {
                        return next;
                    }
                }
                Kind::Dash
                    if depth == 0 && scan.tokens.get(at).is_some_and(|t| t.spaced) && thing =>
                {
                    return at;
                }
                Kind::Word if depth == 0 && at > from => {
                    if thing
                        && self.is(at, Entry::SUBORDINATOR)
                        && !self.word_is(at, "that")
                        && !self.word_is(at, "how")
                        && !self.word_is(at, "what")
                        && !self.word_is(at, "than")
                        && !self.word_is(at, "so")
                    {
                        return at;
                    }
                    if self.word_is(at, "but")
                        && self.is(at + 1, Entry::AUXILIARY | Entry::PAST | Entry::THIRD)
                    {
                        return at;
                    }
                    if self.is(at, Entry::CONJUNCTION)
                        && self.is(at + 1, Entry::PAST | Entry::THIRD)
                        && self.is(at + 1, Entry::TAKES)
                        && !self.is(at + 1, Entry::BASE)
                    {
                        return at;
                    }
                }
                _ => {}
            }
            at = scan.after(at);
        }
        self.trim_end(at.min(self.sentence.to)).max(from)
    }

    /// The verb stands in a clause before the main one: "When asked if …, she said".
    pub(super) fn is_fronted(&self, cue: Cue) -> bool {
        let first = self.sentence.from;
        let comma = (first..cue.from).any(|t| self.scan.kind(t) == Kind::Comma);
        let question = self.word_is(first, "what") || self.word_is(first, "how");
        let clause = self.is(first, Entry::SUBORDINATOR) && !question;
        let participle =
            cue.usage == Use::Ing && (cue.from == first || self.is(first, Entry::PREPOSITION));
        let opens = clause || participle || cue.from == first;
        opens && !comma
    }

    pub(super) fn starts_clause(&self, token: usize) -> bool {
        self.scan.capital(token)
            || self.is(
                token,
                Entry::DETERMINER | Entry::SUBJECT | Entry::POSSESSIVE,
            )
    }

    /// After a quotation that ended in a comma, or in the middle of "called her “…” in May", the clause is over.
    pub(super) fn ends_with_quotation(&self, next: usize, thing: bool) -> bool {
        let scan = self.scan;
        let comma =
            next >= 2 && scan.kind(next - 1) == Kind::Unquote && scan.kind(next - 2) == Kind::Comma;
        if comma {
            return scan.capital(next)
                || self.is(
                    next,
                    Entry::SUBORDINATOR | Entry::SUBJECT | Entry::DETERMINER,
                )
                || self.is(next, Entry::PREPOSITION)
                || self.is(next, Entry::ING) && self.is(next, Entry::TAKES);
        }
        thing
            && (matches!(scan.kind(next), Kind::Comma | Kind::Dash)
                || self.is(next, Entry::TIME)
                || self.is(next, Entry::CONJUNCTION) && scan.kind(next + 1) != Kind::Quote
                || [
                    "on", "in", "when", "at", "during", "after", "before", "by", "while",
                ]
                .iter()
                .any(|word| self.word_is(next, word)))
    }
}
