//! A text as the trace reads it: words as hashes, with where they stand and whether somebody is being quoted.

/// Words read of one text; what comes after is not compared, and told.
pub(crate) const MOST_WORDS: usize = 400_000;

/// The words of a text. Equal hashes are equal words: case, quote marks, apostrophes, diacritical marks written
/// apart and invisible characters do not count. Scripts without spaces are read by pairs of characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// A hash a word.
    pub(crate) hashes: Vec<u32>,
    /// First code point of each word.
    pub(crate) starts: Vec<u32>,
    /// Length of each word in code points.
    pub(crate) lengths: Vec<u16>,
    /// Index of the first word of each paragraph.
    pub(crate) paragraphs: Vec<u32>,
    /// What is known of each word: [`QUOTED`], [`STOP`].
    pub(crate) marks: Vec<u8>,
    /// The text went on beyond [`MOST_WORDS`].
    pub(crate) cut: bool,
}

/// A word inside quotation marks.
pub(crate) const QUOTED: u8 = 1;
/// A word that ends a sentence.
pub(crate) const STOP: u8 = 2;

/// Seeds the word hash, so that an empty word has none.
const SEED: u64 = 0x517c_c1b7_2722_0a95;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Words {
    /// Reads `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = Reader::new(text.len());
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte < 0x80 {
                reader.ascii(byte);
                at += 1;
            } else {
                let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                    break;
                };
                at += character.len_utf8();
                let next = text.get(at..).and_then(|rest| rest.chars().next());
                reader.other(character, next);
            }
            if reader.words.hashes.len() >= MOST_WORDS {
                reader.words.cut = at < bytes.len();
                break;
            }
        }
        reader.finish()
    }

    /// How many words.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The words of each paragraph, as ranges.
    pub(crate) fn paragraph_ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let ends = self
            .paragraphs
            .iter()
            .skip(1)
            .map(|&at| at as usize)
            .chain(std::iter::once(self.len()));
        self.paragraphs
            .iter()
            .map(|&at| at as usize)
            .zip(ends)
            .map(|(from, to)| from..to)
    }
}

/// The hashes of the words of a phrase.
pub(crate) fn phrase(text: &str) -> Vec<u32> {
    Words::of(text).hashes
}

/// True if `phrase` stands in `words`.
pub(crate) fn stands_in(phrase: &[u32], words: &[u32]) -> bool {
    let Some(first) = phrase.first() else {
        return false;
    };
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| *word == first)
        .any(|(at, _)| words.get(at..at + phrase.len()) == Some(phrase))
}

struct Reader {
    words: Words,
    hash: u64,
    start: u32,
    /// Code points read so far.
    at: u32,
    /// The last character of a script without spaces, to be paired with the next.
    ideograph: Option<char>,
    paragraph: bool,
    quotes: Quotes,
}

/// Which quotation marks are open.
#[derive(Clone, Copy, Default)]
struct Quotes {
    double: bool,
    straight: bool,
    single: bool,
}

impl Reader {
    fn new(bytes: usize) -> Self {
        let words = (bytes / 6).min(MOST_WORDS);
        Self {
            words: Words {
                hashes: Vec::with_capacity(words),
                starts: Vec::with_capacity(words),
                lengths: Vec::with_capacity(words),
                marks: Vec::with_capacity(words),
                ..Words::default()
            },
            hash: SEED,
            start: 0,
            at: 0,
            ideograph: None,
            paragraph: true,
            quotes: Quotes::default(),
        }
    }

    fn ascii(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() {
            self.letter(u32::from(byte | 0x20));
        } else if byte == b'\'' {
            // An apostrophe inside a word is not a letter: don't = don’t.
        } else {
            self.end_word();
            match byte {
                b'\n' => self.end_paragraph(),
                b'"' => self.quotes.straight = !self.quotes.straight,
                b'.' | b'!' | b'?' => self.stop(),
                _ => {}
            }
        }
        self.at += 1;
    }

    fn other(&mut self, character: char, next: Option<char>) {
        match character {
            '’' | 'ʼ' | '＇' => {
                if self.quotes.single && !next.is_some_and(char::is_alphanumeric) {
                    self.end_word();
                    self.quotes.single = false;
                }
            }
            _ if invisible(character) => {}
            _ if unspaced(character) => self.character(character),
            _ if character.is_alphanumeric() => self.letter(folded(character)),
            _ => {
                self.end_word();
                self.mark(character);
            }
        }
        self.at += 1;
    }

    /// Quotation marks. „ and “ open in German and “ closes there, so “ opens only where nothing is open.
    fn mark(&mut self, mark: char) {
        match mark {
            '“' => self.quotes.double = !self.quotes.double,
            '„' | '«' | '「' | '『' | '《' => self.quotes.double = true,
            '”' | '»' | '」' | '』' | '》' => self.quotes.double = false,
            '‘' => self.quotes.single = true,
            '。' | '！' | '？' | '؟' | '۔' | '।' | '…' => self.stop(),
            '\u{2028}' | '\u{2029}' | '\u{85}' => self.end_paragraph(),
            _ => {}
        }
    }

    /// A full stop ends a sentence, but not after an initial or an abbreviation such as U.S.
    fn stop(&mut self) {
        let long = self.words.lengths.last().is_some_and(|&length| length > 1);
        if let Some(mark) = self.words.marks.last_mut().filter(|_| long) {
            *mark |= STOP;
        }
    }

    fn letter(&mut self, code: u32) {
        if self.hash == SEED {
            self.ideograph = None;
            self.start = self.at;
        }
        self.hash = step(self.hash, code);
    }

    fn character(&mut self, character: char) {
        self.end_word_keeping();
        if let Some(before) = self.ideograph.replace(character) {
            let hash = step(step(SEED, u32::from(before)), u32::from(character));
            self.push(hash, self.at.saturating_sub(1), 2);
        }
    }

    fn end_word(&mut self) {
        self.ideograph = None;
        self.end_word_keeping();
    }

    fn end_word_keeping(&mut self) {
        if self.hash != SEED {
            let hash = self.hash;
            self.hash = SEED;
            self.push(hash, self.start, self.at - self.start);
        }
    }

    fn push(&mut self, hash: u64, start: u32, length: u32) {
        if std::mem::take(&mut self.paragraph) {
            let first = u32::try_from(self.words.hashes.len()).unwrap_or(u32::MAX);
            self.words.paragraphs.push(first);
        }
        let quotes = self.quotes;
        self.words.hashes.push(short(hash));
        self.words.starts.push(start);
        self.words
            .lengths
            .push(u16::try_from(length).unwrap_or(u16::MAX));
        self.words
            .marks
            .push(u8::from(quotes.double || quotes.straight || quotes.single));
    }

    /// A quotation that runs over paragraphs is opened again at each, so an open mark ends with its paragraph.
    fn end_paragraph(&mut self) {
        self.paragraph = true;
        self.quotes = Quotes::default();
    }

    fn finish(mut self) -> Words {
        self.end_word();
        self.words
    }
}

fn step(hash: u64, code: u32) -> u64 {
    (hash.rotate_left(5) ^ u64::from(code)).wrapping_mul(FACTOR)
}

fn short(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Characters that print nothing or only decorate: soft hyphen, zero-width marks, combining accents, Arabic vowel signs and tatweel.
fn invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{591}'..='\u{5c7}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Letters of scripts written without spaces between words: Han, kana, Thai, Lao, Khmer, Burmese.
fn unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_134f
        | 0x0e01..=0x0e4e | 0x0e80..=0x0edf | 0x1000..=0x109f | 0x1780..=0x17d3)
}

/// Lower case, full-width forms and Latin letters with a mark as their plain letter.
fn folded(character: char) -> u32 {
    let code = u32::from(character);
    if (0xff01..=0xff5e).contains(&code) {
        return (code - 0xfee0) | 0x20;
    }
    let lower = character.to_lowercase().next().unwrap_or(character);
    let plain = match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' | 'ļ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        'ё' => 'е',
        other => other,
    };
    u32::from(plain)
}
