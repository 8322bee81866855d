//! Is a word used as a reporting verb, and how?

use super::{Cue, Reader, Use};
use crate::{lexicon::Entry, scan::Kind};

impl Reader<'_> {
    /// Is this word used as a verb here, and how?
    pub(super) fn cue(&self, verb: usize) -> Option<Cue> {
        let entry = self.scan.entry(verb);
        let mut from = verb;
        while from > self.sentence.from && self.is_adverb(from - 1) {
            from -= 1;
        }
        let before = self.before(from);
        let is = |bits| before.is_some_and(|b| self.is(b, bits));
        let possessive = before.is_some_and(|b| {
            self.is(b, Entry::CLITIC)
                && self.scan.word(b).to_ascii_lowercase().ends_with('s')
                && b.checked_sub(1)
                    .is_none_or(|noun| !self.is(noun, Entry::SUBJECT | Entry::RELATIVE))
        });
        let auxiliary = is(Entry::AUXILIARY) || (is(Entry::CLITIC) && !possessive);
        let usage = if entry.is(Entry::ING) && !entry.is(Entry::BASE | Entry::PAST) {
            if auxiliary && is(Entry::PASSIVE | Entry::CLITIC) {
                Use::Finite
            } else if is(Entry::DETERMINER | Entry::POSSESSIVE) || possessive {
                return None;
            } else {
                Use::Ing
            }
        } else if auxiliary {
            if entry.is(Entry::PARTICIPLE) && is(Entry::PASSIVE) {
                Use::Passive
            } else if entry.is(Entry::PARTICIPLE | Entry::BASE) {
                Use::Finite
            } else {
                return None;
            }
        } else if is(Entry::DETERMINER | Entry::POSSESSIVE) || possessive {
            return None;
        } else if before.is_some_and(|b| self.word_is(b, "to")) {
            if !entry.is(Entry::BASE) {
                return None;
            }
            Use::Infinitive
        } else if is(Entry::PREPOSITION) {
            return None;
        } else if entry.is(Entry::PAST) {
            Use::Finite
        } else if entry.is(Entry::THIRD) {
            if before.is_none() || !self.starts_complement(verb + 1) {
                return None;
            }
            Use::Finite
        } else if entry.is(Entry::BASE) {
            let plural = before.is_some_and(|b| {
                let word = self.scan.word(b);
                self.scan.kind(b) == Kind::Word
                    && word.len() > 3
                    && word.ends_with('s')
                    && !word.ends_with("ss")
            });
            let pronoun = before.is_some_and(|b| {
                ["i", "we", "you", "they", "who", "people", "others"]
                    .iter()
                    .any(|word| self.word_is(b, word))
            });
            if !(plural || pronoun) || !self.starts_complement(verb + 1) {
                return None;
            }
            Use::Finite
        } else {
            return None;
        };
        while from > self.sentence.from
            && (self.is_adverb(from - 1)
                || self.is(from - 1, Entry::AUXILIARY)
                || (usage == Use::Infinitive && self.word_is(from - 1, "to")))
        {
            from -= 1;
        }
        let mut cue = Cue {
            from,
            verb,
            to: verb + 1,
            usage,
            takes: 0,
        };
        let entry_takes = entry;
        let bits = [
            Entry::SAYS,
            Entry::SPEECH,
            Entry::TO,
            Entry::THING,
            Entry::HEARER,
        ];
        cue.takes = bits.iter().filter(|bit| entry_takes.is(**bit)).sum();
        if entry.is(Entry::PARTICLES)
            && let Some(known) = self.lexicon.verb(entry)
        {
            for (particle, takes) in &known.particles {
                if self.word_is(verb + 1, particle) {
                    cue.takes = *takes;
                    if !matches!(*particle, "whether" | "that") {
                        cue.to = verb + 2;
                    }
                }
            }
        }
        (cue.takes != 0).then_some(cue)
    }

    /// Words that follow a verb rather than a noun of the same form.
    pub(super) fn starts_complement(&self, token: usize) -> bool {
        self.ends(token)
            || matches!(
                self.scan.kind(token),
                Kind::Comma | Kind::Quote | Kind::Colon
            )
            || self.scan.capital(token)
            || self.is(
                token,
                Entry::DETERMINER
                    | Entry::SUBJECT
                    | Entry::OBJECT
                    | Entry::POSSESSIVE
                    | Entry::SUBORDINATOR
                    | Entry::RELATIVE
                    | Entry::ADVERB
                    | Entry::TIME,
            )
            || self.word_is(token, "to")
            || !self.is(
                token,
                Entry::AUXILIARY | Entry::VERB | Entry::CONJUNCTION | Entry::PREPOSITION,
            )
    }
}
