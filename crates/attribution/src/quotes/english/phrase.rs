//! Noun phrases around a verb: who speaks.

use super::Reader;
use crate::{lexicon::Entry, scan::Kind};

impl Reader<'_> {
    /// The noun phrase after `from`: "said [the mayor of Kyiv], who …". None if none starts there.
    pub(super) fn phrase_after(&self, from: usize) -> Option<usize> {
        let scan = self.scan;
        if from >= self.sentence.to || scan.kind(from) != Kind::Word {
            return None;
        }
        let starts = scan.capital(from)
            || self.is(
                from,
                Entry::DETERMINER | Entry::POSSESSIVE | Entry::TITLE | Entry::SUBJECT,
            );
        if !starts || self.word_is(from, "that") {
            // said former senator …; said officials
            let plural = scan.word(from).ends_with('s')
                && !self.is(
                    from,
                    Entry::PREPOSITION
                        | Entry::SUBORDINATOR
                        | Entry::AUXILIARY
                        | Entry::ADVERB
                        | Entry::TIME
                        | Entry::POSSESSIVE,
                );
            if !plural {
                return None;
            }
        }
        if self.is(from, Entry::SUBJECT) && !self.is(from, Entry::DETERMINER) {
            return Some(from + 1);
        }
        let mut at = from;
        while at < self.sentence.to && at < from + 20 && scan.kind(at) == Kind::Word {
            let entry = scan.entry(at);
            if entry.is(Entry::TIME | Entry::RELATIVE | Entry::AUXILIARY) && at > from {
                break;
            }
            if entry.is(Entry::SUBORDINATOR)
                || (entry.is(Entry::CONJUNCTION) && !scan.capital(at + 1))
            {
                break;
            }
            if entry.is(Entry::PREPOSITION)
                && !["of", "for", "from", "at", "with"]
                    .iter()
                    .any(|word| self.word_is(at, word))
            {
                break;
            }
            at += 1;
        }
        (at > from).then_some(at)
    }

    /// The noun phrase that ends right before `end`: a verb's subject.
    pub(super) fn subject_before(&self, end: usize) -> Option<(usize, usize)> {
        let scan = self.scan;
        let mut last = end;
        if last <= self.sentence.from {
            return None;
        }
        // Over an apposition: "Quill, who runs the harbour, said"
        match scan.kind(last - 1) {
            Kind::Comma => {
                let lowest = self.sentence.from.max(last.saturating_sub(40));
                let open = (lowest..last - 1)
                    .rev()
                    .find(|&t| scan.kind(t) == Kind::Comma)?;
                if open == self.sentence.from || scan.kind(open - 1) != Kind::Word {
                    return None;
                }
                last = open;
            }
            Kind::Dash | Kind::Close => {
                let want = if scan.kind(last - 1) == Kind::Close {
                    Kind::Open
                } else {
                    Kind::Dash
                };
                let lowest = self.sentence.from.max(last.saturating_sub(40));
                last = (lowest..last - 1).rev().find(|&t| scan.kind(t) == want)?;
            }
            Kind::Word | Kind::Number => {}
            _ => return None,
        }
        let mut at = last;
        let mut preposition = None;
        while at > self.sentence.from {
            let token = at - 1;
            match scan.kind(token) {
                Kind::Word => {
                    let entry = scan.entry(token);
                    if self.word_is(token, "that") && at < last && !self.is(at, Entry::VERB) {
                        break;
                    }
                    if entry.is(Entry::SUBJECT) && !entry.is(Entry::DETERMINER) {
                        at = token;
                        break;
                    }
                    if entry.is(Entry::RELATIVE) {
                        at = token;
                        // the antecedent too: "Quill, who said"
                        continue;
                    }
                    if entry.is(Entry::SUBORDINATOR)
                        || (entry.is(Entry::AUXILIARY) && !entry.is(Entry::MONTH))
                    {
                        break;
                    }
                    if entry.is(Entry::VERB) && !scan.capital(token) && !entry.is(Entry::CLITIC) {
                        break;
                    }
                    if entry.is(Entry::REPORTS)
                        && entry.is(Entry::SAYS)
                        && !scan.capital(token)
                        && at < last
                        && !entry.is(Entry::BASE | Entry::THIRD | Entry::ING)
                    {
                        break;
                    }
                    if entry.is(Entry::CONJUNCTION) {
                        let joins = token > self.sentence.from
                            && scan.kind(token - 1) == Kind::Word
                            && at < last
                            && (scan.capital(token - 1) || self.is(token - 1, Entry::SUBJECT))
                            && (scan.capital(at) || self.is(at, Entry::DETERMINER));
                        if !joins {
                            break;
                        }
                    }
                    if entry.is(Entry::PREPOSITION) {
                        preposition = Some(token);
                    }
                    at = token;
                }
                Kind::Number | Kind::Other => at = token,
                _ => break,
            }
        }
        // "In the speech Trump said": not the preposition.
        if let Some(token) = preposition
            && token == at
        {
            at = token + 1;
            let mut last_preposition = None;
            for t in at..last {
                if self.is(t, Entry::PREPOSITION) {
                    last_preposition = Some(t);
                }
            }
            if let Some(t) = last_preposition
                && !self.word_is(t, "of")
            {
                at = t + 1;
            }
        }
        while at < last && (self.is_adverb(at) || self.is(at, Entry::CONJUNCTION)) {
            at += 1;
        }
        (at < last && self.has_words(at, last)).then_some((at, last))
    }

    /// The subject of the sentence's first verb, for "…, saying".
    pub(super) fn first_subject(&self, before: usize) -> Option<(usize, usize)> {
        let mut at = self.sentence.from;
        while at < before {
            if self.scan.kind(at) == Kind::Word && !self.scan.capital(at) {
                let entry = self.scan.entry(at);
                let verb = entry.is(Entry::AUXILIARY | Entry::VERB | Entry::PAST | Entry::THIRD)
                    || (self.scan.word(at).ends_with("ed") && self.scan.word(at).len() > 4);
                if verb && let Some(subject) = self.subject_before(at) {
                    return Some(subject);
                }
            }
            at = self.scan.after(at);
        }
        None
    }
}
