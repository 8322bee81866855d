//! A story as terms: stems of its words, of its headline and opening, and its names.

/// Characters of a word that count: a stem good enough for any script with endings, and the same for all.
const STEM: usize = 7;
/// Words read of one story.
const MOST_WORDS: usize = 3_000;
/// Words of its opening.
const OPENING: usize = 70;

/// Terms in ascending order, with how often each stands there.
pub(crate) type Bag = Vec<(u64, f32)>;

/// The four views of a story.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// Every word.
    pub(crate) words: Bag,
    /// The headline.
    pub(crate) title: Bag,
    /// The first words.
    pub(crate) opening: Bag,
    /// Words written with a capital inside a sentence, alone and in pairs, and numbers.
    pub(crate) names: Bag,
}

impl Terms {
    pub(crate) fn of(title: &str, text: &str) -> Self {
        let title: Vec<u64> = tokens(title).map(|token| token.term).collect();
        let mut words = Vec::with_capacity(text.len().min(MOST_WORDS * 6) / 6 + title.len());
        let mut names = Vec::new();
        let mut capital: Option<u64> = None;
        for token in tokens(text).take(MOST_WORDS) {
            words.push(token.term);
            if (token.capital && !token.first) || token.number {
                names.push(token.term);
                names.extend(capital.map(|before| before.rotate_left(17) ^ token.term));
            }
            capital = token.capital.then_some(token.term);
        }
        let opening = words.iter().copied().take(OPENING).collect();
        words.extend_from_slice(&title);
        Self {
            words: bag(words),
            title: bag(title),
            opening: bag(opening),
            names: bag(names),
        }
    }

    /// Every term once, for counting in how many stories it stands.
    pub(crate) fn all(&self) -> impl Iterator<Item = u64> + '_ {
        let known = |term: &u64| {
            self.words
                .binary_search_by_key(term, |(word, _)| *word)
                .is_ok()
        };
        let pairs = self
            .names
            .iter()
            .map(|(term, _)| *term)
            .filter(move |term| !known(term));
        self.words.iter().map(|(term, _)| *term).chain(pairs)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of words in one story")]
fn bag(mut terms: Vec<u64>) -> Bag {
    terms.sort_unstable();
    terms
        .chunk_by(|a, b| a == b)
        .filter_map(|same| Some((*same.first()?, same.len() as f32)))
        .collect()
}

struct Token {
    term: u64,
    capital: bool,
    number: bool,
    /// It begins a sentence.
    first: bool,
}

/// The words of a text. Scripts without spaces are read by pairs of characters.
fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut rest = text.chars().peekable();
    let mut first = true;
    let mut ideograph: Option<char> = None;
    std::iter::from_fn(move || {
        loop {
            let next = rest.next()?;
            if unspaced(next) {
                if let Some(before) = ideograph.replace(next) {
                    let term = step(step(SEED, before), next);
                    return Some(Token {
                        term,
                        capital: false,
                        number: false,
                        first: false,
                    });
                }
                continue;
            }
            ideograph = None;
            if !next.is_alphanumeric() {
                first |= matches!(next, '.' | '!' | '?' | '\n' | '“' | '"' | ':');
                continue;
            }
            let mut token = Token {
                term: step(SEED, lower(next)),
                capital: next.is_uppercase(),
                number: next.is_ascii_digit(),
                first: std::mem::take(&mut first),
            };
            let mut length = 1;
            while let Some(letter) =
                rest.next_if(|&letter| letter.is_alphanumeric() && !unspaced(letter))
            {
                length += 1;
                if length <= STEM {
                    token.term = step(token.term, lower(letter));
                }
                token.number &= letter.is_ascii_digit();
            }
            if matches!(rest.peek(), Some('\'' | '’')) {
                // The ending of a possessive or a contraction is no word of its own.
                rest.next();
                while rest.next_if(|letter| letter.is_alphanumeric()).is_some() {}
            }
            if length > 1 || token.number {
                return Some(token);
            }
        }
    })
}

const SEED: u64 = 0x517c_c1b7_2722_0a95;

fn step(hash: u64, letter: char) -> u64 {
    (hash.rotate_left(5) ^ u64::from(letter)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn lower(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

/// Letters of scripts written without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
fn unspaced(letter: char) -> bool {
    matches!(u32::from(letter),
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_134f
        | 0x0e01..=0x0e4e | 0x0e80..=0x0edf | 0x1000..=0x109f | 0x1780..=0x17d3)
}

/// Terms are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hashed(u64);

impl std::hash::Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, term: u64) {
        self.0 = term;
    }
}
