//! The word lists of `data/`, read once.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::LazyLock,
};

/// What a lexicon knows of a word: its classes, and what may follow it if it is a verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    bits: u64,
    /// The verb, 1-based; 0 is none.
    pub verb: u16,
}

macro_rules! bits {
    ($($name:ident = $bit:literal),* $(,)?) => { $(pub(crate) const $name: u64 = 1 << $bit;)* };
}

impl Entry {
    bits! {
        DETERMINER = 0, SUBJECT = 1, OBJECT = 2, POSSESSIVE = 3, PREPOSITION = 4, CONJUNCTION = 5,
        SUBORDINATOR = 6, RELATIVE = 7, AUXILIARY = 8, PASSIVE = 9, ADVERB = 10, TIME = 11, MONTH = 12,
        TITLE = 13, ABBREVIATION = 14, VERB = 15, CLITIC = 16,
        // may open the name of a news organisation; stands beside one named as a source
        NEWSROOM = 17, REPORTED = 18,
        // forms of a reporting verb
        BASE = 20, THIRD = 21, PAST = 22, PARTICIPLE = 23, ING = 24,
        // what may follow it
        SAYS = 30, SPEECH = 31, TO = 32, THING = 33, HEARER = 34, PARTICLES = 35,
    }
    /// Any form of a reporting verb.
    pub(crate) const REPORTS: u64 =
        Self::BASE | Self::THIRD | Self::PAST | Self::PARTICIPLE | Self::ING;
    /// Any complement.
    pub(crate) const TAKES: u64 =
        Self::SAYS | Self::SPEECH | Self::TO | Self::THING | Self::HEARER | Self::PARTICLES;

    pub(crate) fn is(self, any: u64) -> bool {
        self.bits & any != 0
    }

    pub(crate) fn insert(&mut self, bits: u64) {
        self.bits |= bits;
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
            verb: if self.verb == 0 {
                other.verb
            } else {
                self.verb
            },
        }
    }

    /// Words that, capitalised, tell a new sentence from a name.
    pub(crate) fn opens_sentences(self) -> bool {
        self.is(Self::DETERMINER
            | Self::SUBJECT
            | Self::POSSESSIVE
            | Self::PREPOSITION
            | Self::CONJUNCTION
            | Self::SUBORDINATOR
            | Self::ADVERB)
    }
}

/// A verb with particles: "point out", "call for".
#[derive(Debug, Default)]
pub(crate) struct Verb {
    /// Particle and what follows the verb then.
    pub particles: Vec<(&'static str, u64)>,
}

/// The words of one language.
pub(crate) struct Lexicon {
    words: HashMap<Box<str>, Entry, BuildHasherDefault<Fast>>,
    pub verbs: Vec<Verb>,
    /// „…“ and »…« are this language's marks.
    pub low_opening_quotes: bool,
}

pub(crate) static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(
        include_str!("../data/words.en.txt"),
        include_str!("../data/verbs.en.txt"),
        false,
    )
});

pub(crate) static WORLD: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("../data/words.world.txt"), "", false));

pub(crate) static GERMAN: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(include_str!("../data/words.world.txt"), "", true));

/// The longest word looked up, in bytes; longer ones are in no list.
const LONGEST: usize = 48;

impl Lexicon {
    fn new(classes: &'static str, verbs: &'static str, low_opening_quotes: bool) -> Self {
        let mut lexicon = Self {
            words: HashMap::default(),
            verbs: Vec::new(),
            low_opening_quotes,
        };
        for (class, words) in lines(classes).filter_map(|line| line.split_once(':')) {
            let bit = class_bit(class);
            for word in words.split_whitespace() {
                lexicon.add(word, bit, 0);
            }
        }
        for line in lines(verbs) {
            lexicon.add_verb(line);
        }
        for word in crate::organisations::first_words() {
            lexicon.add(word, Entry::NEWSROOM, 0);
        }
        // All languages' words in one: names are the anchor, and a word of another language does no harm beside one.
        let reported = lines(include_str!("../data/report_words.txt"));
        for (_, words) in reported.filter_map(|line| line.split_once(':')) {
            for word in words.split_whitespace() {
                lexicon.add(word, Entry::REPORTED, 0);
            }
        }
        lexicon
    }

    fn add(&mut self, word: &str, bits: u64, verb: u16) {
        let entry = self.words.entry(word.into()).or_default();
        entry.insert(bits);
        if verb > 0 {
            entry.verb = verb;
        }
    }

    fn add_verb(&mut self, line: &'static str) {
        let Some((forms, takes)) = line.split_once('|') else {
            return;
        };
        let mut verb = Verb::default();
        let mut bits = 0;
        let mut takes = takes.split_whitespace().peekable();
        while let Some(word) = takes.next() {
            if let Some(particle) = word.strip_prefix('+') {
                let mut then = 0;
                while let Some(next) = takes.next_if(|next| !next.starts_with('+')) {
                    then |= takes_bit(next);
                }
                verb.particles.push((particle, then));
                bits |= Entry::PARTICLES;
            } else {
                bits |= takes_bit(word);
            }
        }
        let forms: Vec<&str> = forms.split_whitespace().collect();
        let Some(five) = five_forms(&forms) else {
            return;
        };
        self.verbs.push(verb);
        let id = u16::try_from(self.verbs.len()).unwrap_or(0);
        let kinds = [
            Entry::BASE,
            Entry::THIRD,
            Entry::PAST,
            Entry::PARTICIPLE,
            Entry::ING,
        ];
        for (form, kind) in five.iter().zip(kinds) {
            self.add(form, kind | bits, id);
        }
    }

    /// Looks a word up, without case.
    pub(crate) fn word(&self, word: &str) -> Entry {
        let mut lower = [0_u8; LONGEST];
        let bytes = word.as_bytes();
        let Some(target) = lower.get_mut(..bytes.len()) else {
            return Entry::default();
        };
        target.copy_from_slice(bytes);
        lower_case(target);
        let Ok(key) = std::str::from_utf8(target) else {
            return Entry::default();
        };
        self.words.get(key).copied().unwrap_or_default()
    }

    pub(crate) fn verb(&self, entry: Entry) -> Option<&Verb> {
        usize::from(entry.verb)
            .checked_sub(1)
            .and_then(|nth| self.verbs.get(nth))
    }
}

/// The lines of a data file that say something.
pub(crate) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Lower case in place for ASCII and for the Latin-1 letters (À–Þ), whose two UTF-8 bytes differ by 0x20 in the second.
fn lower_case(bytes: &mut [u8]) {
    let mut before = 0_u8;
    for byte in bytes {
        if before == 0xC3 && (0x80..=0x9E).contains(byte) && *byte != 0x97 {
            *byte += 0x20;
        } else {
            byte.make_ascii_lowercase();
        }
        before = *byte;
    }
}

fn class_bit(class: &str) -> u64 {
    match class {
        "determiner" => Entry::DETERMINER,
        "subject" => Entry::SUBJECT,
        "object" => Entry::OBJECT,
        "possessive" => Entry::POSSESSIVE,
        "preposition" => Entry::PREPOSITION,
        "conjunction" => Entry::CONJUNCTION,
        "subordinator" => Entry::SUBORDINATOR,
        "relative" => Entry::RELATIVE,
        "auxiliary" => Entry::AUXILIARY,
        "passive" => Entry::PASSIVE,
        "adverb" => Entry::ADVERB,
        "time" => Entry::TIME,
        "month" => Entry::MONTH,
        "title" => Entry::TITLE,
        "abbreviation" => Entry::ABBREVIATION,
        "verb" => Entry::VERB,
        "speech" => Entry::SPEECH,
        _ => 0,
    }
}

fn takes_bit(word: &str) -> u64 {
    match word {
        "says" => Entry::SAYS,
        "speech" => Entry::SPEECH,
        "to" => Entry::TO,
        "thing" => Entry::THING,
        "hearer" => Entry::HEARER,
        _ => 0,
    }
}

/// Base, third person, past, participle, -ing; made from the base by the rules of spelling where only that is given.
/// Verbs of two words are looked up by their first, so they are given as particles instead.
fn five_forms(forms: &[&str]) -> Option<[String; 5]> {
    match forms {
        [base] => {
            let (base, doubled) = base
                .strip_suffix('*')
                .map_or((*base, false), |base| (base, true));
            let last = base.chars().last()?;
            let stem = if doubled {
                format!("{base}{last}")
            } else {
                base.strip_suffix('e').unwrap_or(base).to_owned()
            };
            let third = if base.ends_with("ss")
                || base.ends_with("sh")
                || base.ends_with("ch")
                || base.ends_with('x')
                || base.ends_with('z')
            {
                format!("{base}es")
            } else {
                format!("{base}s")
            };
            let past = format!("{stem}ed");
            Some([
                base.to_owned(),
                third,
                past.clone(),
                past,
                format!("{stem}ing"),
            ])
        }
        [base, third, past, participle, ing] => {
            Some([base, third, past, participle, ing].map(|form| (*form).to_owned()))
        }
        _ => None,
    }
}

/// A multiply-and-rotate hash: short keys, no hostile input in the tables.
#[derive(Default)]
pub(crate) struct Fast(u64);

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        // The table reads the low bits, where a product mixes least.
        self.0.rotate_left(26)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut eight = [0_u8; 8];
            for (to, from) in eight.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(eight))
                .wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.write(&[byte]);
    }
}
