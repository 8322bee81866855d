//! English: reporting verbs, "according to", and quotation marks.

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

    /// Is this word used as a verb here, and how?
    fn cue(&self, verb: usize) -> Option<Cue> {
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
    fn starts_complement(&self, token: usize) -> bool {
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

    /// Where what was said begins after the verb.
    fn content_start(&self, cue: Cue) -> Option<usize> {
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
    fn plain_start(&self, from: usize, takes: u64) -> Option<usize> {
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
    fn skip_hearer(&self, from: usize) -> usize {
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
    fn content_end(&self, from: usize, cue: Cue) -> usize {
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
    fn is_fronted(&self, cue: Cue) -> bool {
        let first = self.sentence.from;
        let comma = (first..cue.from).any(|t| self.scan.kind(t) == Kind::Comma);
        let question = self.word_is(first, "what") || self.word_is(first, "how");
        let clause = self.is(first, Entry::SUBORDINATOR) && !question;
        let participle =
            cue.usage == Use::Ing && (cue.from == first || self.is(first, Entry::PREPOSITION));
        let opens = clause || participle || cue.from == first;
        opens && !comma
    }

    fn starts_clause(&self, token: usize) -> bool {
        self.scan.capital(token)
            || self.is(
                token,
                Entry::DETERMINER | Entry::SUBJECT | Entry::POSSESSIVE,
            )
    }

    /// After a quotation that ended in a comma, or in the middle of "called her “…” in May", the clause is over.
    fn ends_with_quotation(&self, next: usize, thing: bool) -> bool {
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

    /// The noun phrase after `from`: "said [the mayor of Kyiv], who …". None if none starts there.
    fn phrase_after(&self, from: usize) -> Option<usize> {
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
    fn subject_before(&self, end: usize) -> Option<(usize, usize)> {
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
    fn first_subject(&self, before: usize) -> Option<(usize, usize)> {
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
