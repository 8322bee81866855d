//! Languages other than English: quotation marks first, then the verbs and prepositions of speech beside them.
//! German also has reported clauses: after "dass", in the subjunctive, before ", sagte …".

use super::Found;
use crate::{
    Language,
    lexicon::Entry,
    scan::{Kind, Scan, Sentence},
};

/// The fewest words inside marks that are taken for speech where no verb of speech stands beside them.
const FEWEST: usize = 3;

/// Finds the quotations of a scanned text.
pub(super) fn read(scan: &Scan<'_>, language: Language) -> Vec<Found> {
    let mut reader = Reader {
        scan,
        language,
        found: Vec::new(),
        speaker: None,
        silent: 0,
    };
    for &sentence in &scan.sentences {
        reader.sentence(sentence);
    }
    reader.found
}

struct Reader<'s> {
    scan: &'s Scan<'s>,
    language: Language,
    found: Vec<Found>,
    /// Who spoke last, in this paragraph or right before it.
    speaker: Option<(usize, usize)>,
    /// Sentences since then without a quotation.
    silent: usize,
}

type Range = (usize, usize);

impl Reader<'_> {
    fn is(&self, token: usize, bits: u64) -> bool {
        self.scan.kind(token) == Kind::Word && self.scan.entry(token).is(bits)
    }

    fn word_is(&self, token: usize, words: &[&str]) -> bool {
        let word = self.scan.word(token);
        words.iter().any(|known| word.eq_ignore_ascii_case(known))
    }

    fn sentence(&mut self, sentence: Sentence) {
        let scan = self.scan;
        let Sentence { from, to, .. } = sentence;
        let mut regions: Vec<Range> = Vec::new();
        let mut cues: Vec<usize> = Vec::new();
        let mut at = from;
        if self.language == Language::Nordic
            || self.language == Language::Spanish
            || self.language == Language::French
            || self.language == Language::Other
        {
            self.dash(sentence);
        }
        while at < to {
            if let Some(close) = scan.closing(at) {
                regions.push((at, (close + 1).min(to)));
            } else if self.is(at, Entry::SPEECH) && !(scan.capital(at) && at > from)
                || self.says(at, from)
                || self.asks_back(at)
            {
                cues.push(at);
            }
            at = scan.after(at);
        }
        let clauses = if self.language == Language::German {
            self.clauses(sentence, &cues)
        } else {
            Vec::new()
        };
        let source = self.source(sentence, &cues, &regions);
        let mut any = false;
        for &(open, end) in &regions {
            if !self.speech(open, end, &cues) {
                continue;
            }
            let cue = nearest(&cues, open, end).map(|cue| (cue, cue + 1));
            let source = source.or(self.speaker).or_else(|| self.named_before(open));
            self.found.push(Found {
                content: vec![(open, end)],
                source,
                cue,
            });
            any = true;
        }
        for (content, clause_source, cue) in clauses {
            let source = clause_source.or(source);
            // All inside one pair of marks: said already.
            if regions
                .iter()
                .any(|&(open, end)| open <= content.0 && content.1 <= end + 1)
            {
                continue;
            }
            self.found.push(Found {
                content: vec![content],
                source: source.or(self.speaker),
                cue,
            });
            any = true;
        }
        if source.is_some() && (any || !cues.is_empty()) {
            self.speaker = source;
            self.silent = 0;
        } else if !any {
            // The last speaker is forgotten after a while.
            self.silent += 1;
            if self.silent > 2 {
                self.speaker = None;
            }
        }
    }

    /// "confie-t-elle", "ajoute-t-il"
    fn asks_back(&self, at: usize) -> bool {
        let word = self.scan.word(at);
        self.language == Language::French && (word.ends_with("-il") || word.ends_with("-elle"))
    }

    /// Any verb may follow a quotation: „…“, grummelte Quill.
    fn says(&self, at: usize, from: usize) -> bool {
        let scan = self.scan;
        let entry = scan.entry(at);
        at > from + 1
            && scan.kind(at) == Kind::Word
            && !scan.capital(at)
            && !entry.opens_sentences()
            && !entry.is(Entry::AUXILIARY | Entry::RELATIVE | Entry::TIME)
            && scan.word(at).len() > 3
            && ((matches!(scan.kind(at - 1), Kind::Comma | Kind::Dash)
                && scan.kind(at - 2) == Kind::Unquote)
                || (scan.kind(at - 1) == Kind::Unquote && scan.kind(at - 2) == Kind::Comma))
            && (scan.capital(at + 1)
                || scan
                    .entry(at + 1)
                    .is(Entry::DETERMINER | Entry::SUBJECT | Entry::POSSESSIVE))
    }

    /// "– Das war knapp, sier Quill."
    fn dash(&mut self, sentence: Sentence) {
        let scan = self.scan;
        if !sentence.opens_paragraph || scan.kind(sentence.from) != Kind::Dash {
            return;
        }
        let from = sentence.from + 1;
        let cue = (from..sentence.to).find(|&t| {
            self.is(t, Entry::SPEECH)
                && t > from
                && matches!(scan.kind(t - 1), Kind::Comma | Kind::Stop | Kind::Dash)
        });
        let to = cue.map_or(sentence.to, |cue| cue - 1);
        let source = cue.and_then(|cue| self.phrase_after(cue + 1, sentence.to));
        if to > from + 1 {
            self.found.push(Found {
                content: vec![(from, to)],
                source: source.or(self.speaker),
                cue: cue.map(|cue| (cue, cue + 1)),
            });
            self.speaker = source.or(self.speaker);
        }
    }

    /// The last name of two words or more before a quotation in its paragraph.
    fn named_before(&self, open: usize) -> Option<Range> {
        let scan = self.scan;
        let mut at = open;
        while at > 1 && open - at < 60 && scan.kind(at - 1) != Kind::Break {
            at -= 1;
            let name = |t: usize| {
                scan.kind(t) == Kind::Word && scan.capital(t) && !scan.entry(t).opens_sentences()
            };
            if name(at) && name(at - 1) {
                let mut from = at - 1;
                while from > 0 && name(from - 1) {
                    from -= 1;
                }
                return Some((from, at + 1));
            }
        }
        None
    }

    /// Are these words in marks said by somebody, rather than a title or a word held at arm's length?
    fn speech(&self, open: usize, end: usize, cues: &[usize]) -> bool {
        let scan = self.scan;
        let words = (open..end)
            .filter(|&t| matches!(scan.kind(t), Kind::Word | Kind::Number))
            .count();
        let after_colon = open > 0 && scan.kind(open - 1) == Kind::Colon;
        if words == 0 {
            return false;
        }
        // Scripts without spaces: count letters.
        let letters = scan
            .words(open, end)
            .chars()
            .filter(|c| *c >= '\u{3040}')
            .count();
        if letters >= 8 {
            return true;
        }
        if after_colon && words > 1 {
            return true;
        }
        // The „Berliner Zeitung“: all words but small ones have capitals and a noun stands before.
        let capitals = (open + 1..end)
            .filter(|&t| scan.kind(t) == Kind::Word && scan.capital(t))
            .count();
        if capitals == words && words <= 4 {
            return false;
        }
        let beside = cues.iter().any(|&cue| cue == end || cue == end + 1);
        let named = self.is(open.wrapping_sub(1), Entry::DETERMINER | Entry::POSSESSIVE)
            && capitals * 2 >= words;
        // „…“ held up as a name for something: "nannte es einen „…“", "bezeichnete sie als „…“"
        let called = !cues.is_empty() && self.word_is(open.wrapping_sub(1), &["als"]);
        // Motto „…“, Lied „…“: a title after its noun
        let titled = self.language == Language::German
            && open > 0
            && scan.kind(open - 1) == Kind::Word
            && scan.capital(open - 1)
            && words < 10;
        if titled && !beside {
            return false;
        }
        called || words >= FEWEST && !(named && words < 5) || beside && words > 1
    }

    /// Who speaks in a sentence.
    fn source(&self, sentence: Sentence, cues: &[usize], regions: &[Range]) -> Option<Range> {
        let scan = self.scan;
        for at in sentence.from..sentence.to {
            if inside(regions, at) {
                continue;
            }
            // "laut Quill", "según Quill", "so Quill", "Quill zufolge"
            if (self.word_is(
                at,
                &[
                    "laut",
                    "gemäß",
                    "selon",
                    "según",
                    "segundo",
                    "secondo",
                    "volgens",
                    "ifølge",
                    "enligt",
                    "według",
                    "aldus",
                    "samkvæmt",
                    "conforme",
                    "d’après",
                    "d'après",
                ],
            ) || (self.word_is(at, &["so"])
                && at > sentence.from
                && matches!(scan.kind(at - 1), Kind::Comma | Kind::Unquote | Kind::Dash)))
                && let Some(found) = self.phrase_after(at + 1, sentence.to)
            {
                return Some(found);
            }
            if self.word_is(at, &["zufolge"]) {
                let start = (sentence.from..at)
                    .rev()
                    .take_while(|&t| scan.kind(t) == Kind::Word && !self.is(t, Entry::AUXILIARY))
                    .last()?;
                return Some((start, at));
            }
        }
        let cue = regions
            .first()
            .and_then(|&(open, end)| nearest(cues, open, end))
            .or_else(|| cues.first().copied())?;
        if self.asks_back(cue) {
            return Some((cue, cue + 1));
        }
        // After the quotation or a comma the verb comes first: ", sagte Quill"
        let mut before = cue.checked_sub(1)?;
        // ", ha detto Quill"
        while before > sentence.from
            && self.is(before, Entry::AUXILIARY)
            && !inside(regions, before)
        {
            before -= 1;
        }
        let inverted = cue == sentence.from
            || matches!(
                scan.kind(before),
                Kind::Unquote | Kind::Comma | Kind::Dash | Kind::Quote
            )
            || inside(regions, before);
        if inverted {
            return self.phrase_after(cue + 1, sentence.to);
        }
        self.phrase_before(cue, sentence, regions)
            .or_else(|| self.phrase_after(cue + 1, sentence.to))
    }

    /// The noun phrase from `from` on.
    fn phrase_after(&self, from: usize, end: usize) -> Option<Range> {
        let scan = self.scan;
        let mut start = from;
        while start < end
            && self.is(start, Entry::ADVERB | Entry::TIME)
            && !self.is(start, Entry::SUBJECT)
            && !scan.capital(start)
        {
            start += 1;
        }
        if self.is(start, Entry::SUBJECT) && !self.is(start, Entry::DETERMINER) {
            return Some((start, start + 1));
        }
        let mut at = start;
        let mut name = false;
        while at < end && at < start + 12 {
            match scan.kind(at) {
                Kind::Word => {}
                Kind::Quote
                    if at == start || (at > start && self.is(at - 1, Entry::DETERMINER)) =>
                {
                    at = scan.after(at);
                    name = true;
                    continue;
                }
                _ => break,
            }
            let entry = scan.entry(at);
            let small = entry.is(Entry::PREPOSITION
                | Entry::SUBORDINATOR
                | Entry::AUXILIARY
                | Entry::TIME
                | Entry::SPEECH
                | Entry::CONJUNCTION)
                && !scan.capital(at);
            let particle = matches!(
                scan.word(at),
                "von" | "de" | "van" | "der" | "di" | "da" | "del" | "la" | "des" | "du" | "e"
            ) && at > start
                && (scan.capital(at + 1) || matches!(scan.word(at + 1), "der" | "den" | "la"));
            if small && !particle {
                break;
            }
            // A second article begins the hearer: "sagte Quill der Zeitung"
            if at > start
                && entry.is(Entry::DETERMINER)
                && name
                && !particle
                && self.language == Language::German
            {
                break;
            }
            // "sagte Quill gestern": nouns and names have capitals
            if name
                && self.language == Language::German
                && scan.kind(at) == Kind::Word
                && !scan.capital(at)
                && !particle
            {
                break;
            }
            if scan.capital(at) {
                name = true;
            }
            if entry.is(Entry::ADVERB) && name && !scan.capital(at) {
                break;
            }
            at += 1;
        }
        (at > start && name).then_some((start, at))
    }

    /// The noun phrase at the beginning of the clause that ends with the verb.
    fn phrase_before(&self, cue: usize, sentence: Sentence, regions: &[Range]) -> Option<Range> {
        let scan = self.scan;
        let mut start = cue;
        while start > sentence.from {
            let before = start - 1;
            if inside(regions, before)
                || matches!(
                    scan.kind(before),
                    Kind::Colon | Kind::Semicolon | Kind::Dash | Kind::Unquote
                )
            {
                break;
            }
            if scan.kind(before) == Kind::Comma {
                // an apposition's comma: go on if a name stands before it
                let opens = (sentence.from..before)
                    .rev()
                    .take(14)
                    .find(|&t| matches!(scan.kind(t), Kind::Comma));
                let whole =
                    opens.is_some() || (sentence.from + 6 > before && scan.capital(sentence.from));
                if !whole {
                    break;
                }
            }
            if self.is(before, Entry::SUBORDINATOR)
                && !self.is(before, Entry::RELATIVE | Entry::DETERMINER)
                && start < cue
            {
                break;
            }
            start = before;
        }
        let mut end = cue;
        // "Quill hat am Montag gesagt": the subject ends at its auxiliary
        if let Some(auxiliary) =
            (start..cue).find(|&t| self.is(t, Entry::AUXILIARY) && !scan.capital(t))
        {
            end = auxiliary;
        }
        if end == start {
            return self.phrase_after(start + 1, cue);
        }
        while start < end
            && (self.is(start, Entry::CONJUNCTION | Entry::ADVERB)
                && !self.is(start, Entry::DETERMINER)
                || matches!(scan.kind(start), Kind::Comma))
        {
            start += 1;
        }
        // "Am Montag sagte Quill": the subject follows
        if start >= end
            || self.is(start, Entry::PREPOSITION) && !self.is(start, Entry::DETERMINER)
            || self.is(start, Entry::TIME)
        {
            return None;
        }
        if self.is(start, Entry::SUBJECT) && !self.is(start, Entry::DETERMINER) {
            return Some((start, start + 1));
        }
        let named = (start..end).any(|t| scan.capital(t) || self.is(t, Entry::SUBJECT));
        named.then_some((start, end))
    }

    /// German reported clauses.
    fn clauses(
        &self,
        sentence: Sentence,
        cues: &[usize],
    ) -> Vec<(Range, Option<Range>, Option<Range>)> {
        let scan = self.scan;
        let Sentence { from, to, .. } = sentence;
        let mut out = Vec::new();
        let end = self.trim(from, to);
        let subjunctive = (from..to).any(|t| {
            self.word_is(
                t,
                &[
                    "sei", "seien", "habe", "werde", "könne", "müsse", "solle", "dürfe", "wolle",
                    "gebe", "gehe", "stehe", "komme", "wisse", "bleibe", "handele", "bestehe",
                    "wäre", "hätte", "hätten", "würden", "würde",
                ],
            )
        });
        for &cue in cues {
            // …, sagte Quill(, …)
            if cue > from && scan.kind(cue - 1) == Kind::Comma && cue > from + 2 {
                let content = (from, cue - 1);
                out.push((
                    content,
                    self.phrase_after(cue + 1, to),
                    Some((cue, cue + 1)),
                ));
            }
            // Quill sagte, dass … / Quill sagte, er sei …
            let comma = (cue + 1..to.min(cue + 18))
                .find(|&t| scan.kind(t) == Kind::Comma || scan.kind(t) == Kind::Colon);
            if let Some(comma) = comma {
                let next = comma + 1;
                let that =
                    self.word_is(next, &["dass", "daß", "ob", "wie", "warum", "was", "wenn"]);
                let infinitive = (next..to).any(|t| self.word_is(t, &["zu"])) && !subjunctive;
                if next < end
                    && scan.kind(next) != Kind::Quote
                    && (that
                        || subjunctive
                        || infinitive && !self.is(next, Entry::RELATIVE)
                        || scan.kind(comma) == Kind::Colon)
                {
                    let stop = cues
                        .iter()
                        .find(|&&other| other > next && scan.kind(other - 1) == Kind::Comma)
                        .map_or(end, |&other| other - 1);
                    let colon = (next..stop)
                        .find(|&t| scan.kind(t) == Kind::Colon && scan.kind(t + 1) == Kind::Quote);
                    let stop = colon.unwrap_or(stop);
                    out.push(((next, self.trim(next, stop)), None, Some((cue, cue + 1))));
                }
            }
        }
        // …, so Quill
        let so = (from + 3..to)
            .find(|&t| self.word_is(t, &["so"]) && scan.kind(t - 1) == Kind::Comma && t + 1 < to);
        if let Some(so) = so
            && let Some(source) = self.phrase_after(so + 1, to)
            && source.1 + 2 >= end
        {
            out.push(((from, so - 1), Some(source), Some((so, so + 1))));
        }
        // Laut Quill ist …; Nach Angaben von Quill …
        if self.word_is(from, &["laut", "gemäß"])
            || (self.word_is(from, &["nach"])
                && self.word_is(
                    from + 1,
                    &[
                        "angaben",
                        "ansicht",
                        "auffassung",
                        "meinung",
                        "einschätzung",
                        "worten",
                        "aussage",
                        "aussagen",
                        "informationen",
                        "berichten",
                    ],
                ))
        {
            let verb = (from + 1..to).find(|&t| {
                self.is(t, Entry::AUXILIARY)
                    || (t > from + 1
                        && scan.kind(t) == Kind::Word
                        && !scan.capital(t)
                        && !self.is(
                            t,
                            Entry::DETERMINER
                                | Entry::PREPOSITION
                                | Entry::CONJUNCTION
                                | Entry::POSSESSIVE
                                | Entry::ADVERB,
                        )
                        && scan.capital(t - 1)
                        && scan.word(t).ends_with(['t', 'n', 'e']))
            });
            if let Some(verb) = verb {
                out.push(((verb, end), Some((from + 1, verb)), Some((from, from + 1))));
            }
        }
        // The speaker goes on in the subjunctive.
        if out.is_empty() && subjunctive && self.speaker.is_some() && cues.is_empty() {
            out.push(((from, end), self.speaker, None));
        }
        out.retain(|((from, to), _, _)| to > from);
        out
    }

    fn trim(&self, from: usize, mut to: usize) -> usize {
        while to > from
            && matches!(
                self.scan.kind(to - 1),
                Kind::Stop | Kind::Comma | Kind::Dash | Kind::Semicolon
            )
        {
            to -= 1;
        }
        to
    }
}

fn inside(regions: &[Range], token: usize) -> bool {
    regions
        .iter()
        .any(|&(open, end)| open <= token && token < end)
}

/// The verb of speech nearest to a quotation, one after it before one in front of it.
fn nearest(cues: &[usize], open: usize, end: usize) -> Option<usize> {
    let after = cues
        .iter()
        .find(|&&cue| cue >= end && cue <= end + 2)
        .copied();
    after
        .or_else(|| cues.iter().rev().find(|&&cue| cue < open).copied())
        .or_else(|| cues.iter().find(|&&cue| cue >= end).copied())
}
