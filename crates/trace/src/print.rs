use serde::{Deserialize, Serialize};

use crate::words::Words;

/// Words in a gram.
const GRAM: usize = 4;
/// Grams in a window, of which the smallest is kept: every shared run of `GRAM + WINDOW - 1` words shares a print.
const WINDOW: usize = 6;
/// Most prints kept of one text, the smallest of all; a longer text is sampled more thinly.
pub(crate) const MOST_PRINTS: usize = 4_000;

/// The winnowed word 4-grams of a text (Schleimer, Wilkerson and Aiken, SIGMOD 2003): a sorted set of 32-bit hashes, about one for four words.
/// It is what an index keeps of a story. It cannot be turned back into the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct Fingerprint {
    pub(crate) prints: Vec<u32>,
}

impl Fingerprint {
    /// The fingerprint of a text. A text of fewer than four words has none.
    pub fn of(text: &str) -> Self {
        Self::of_words(&Words::of(text))
    }

    pub(crate) fn of_words(words: &Words) -> Self {
        Self::of_marks(&winnow(&words.hashes)).0
    }

    /// The fingerprint made of the kept grams of a text, and whether one of them stands there four times or more.
    pub(crate) fn of_marks(marks: &[Mark]) -> (Self, bool) {
        let mut prints: Vec<u32> = marks.iter().map(|mark| mark.print).collect();
        prints.sort_unstable();
        let repeats = prints.windows(4).any(|four| four[0] == four[3]);
        prints.dedup();
        prints.truncate(MOST_PRINTS);
        (Self { prints }, repeats)
    }

    /// Its prints, ascending.
    pub fn prints(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.prints.iter().copied()
    }

    /// How many prints it has.
    pub fn len(&self) -> usize {
        self.prints.len()
    }

    /// True of a text too short to be followed.
    pub fn is_empty(&self) -> bool {
        self.prints.is_empty()
    }

    /// The form to store: differences of the sorted prints as variable-length integers, about three bytes each.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.prints.len() * 4);
        let mut last = 0;
        for &print in &self.prints {
            write_number(&mut bytes, u64::from(print.wrapping_sub(last)));
            last = print;
        }
        bytes
    }

    /// Reads what [`Fingerprint::to_bytes`] wrote. Damaged bytes give fewer or other prints, never a failure.
    pub fn from_bytes(mut bytes: &[u8]) -> Self {
        let mut prints = Vec::with_capacity(bytes.len() / 3);
        let mut last = 0_u32;
        while let Some(step) = read_number(&mut bytes) {
            last = last.wrapping_add(u32::try_from(step & 0xffff_ffff).unwrap_or_default());
            prints.push(last);
        }
        prints.sort_unstable();
        prints.dedup();
        Self { prints }
    }
}

impl From<Vec<u8>> for Fingerprint {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(&bytes)
    }
}

impl From<Fingerprint> for Vec<u8> {
    fn from(print: Fingerprint) -> Self {
        print.to_bytes()
    }
}

/// A variable-length integer: seven bits a byte, the least first, the high bit on all but the last.
pub(crate) fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}

/// Reads one number off the front; nothing at the end or if it does not end.
pub(crate) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// The hash of each run of [`GRAM`] words.
fn grams(words: &[u32]) -> impl Iterator<Item = u32> + '_ {
    words.windows(GRAM).map(|gram| {
        let mixed = gram.iter().fold(0_u64, |hash, &word| {
            (hash.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        (mixed >> 32) as u32
    })
}

/// A print and the word it begins at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) print: u32,
    pub(crate) word: u32,
}

/// The smallest gram of each window, the rightmost of equals, in the order of the text.
pub(crate) fn winnow(words: &[u32]) -> Vec<Mark> {
    let grams: Vec<u32> = grams(words).collect();
    let mut kept = Vec::with_capacity(grams.len() * 2 / (WINDOW + 1) + 1);
    let mut keep = |word: usize| {
        kept.push(Mark {
            print: grams[word],
            word: u32::try_from(word).unwrap_or(u32::MAX),
        });
    };
    if grams.len() <= WINDOW {
        (0..grams.len()).min_by_key(|&at| grams[at]).map(&mut keep);
        return kept;
    }
    let mut smallest = usize::MAX;
    for end in WINDOW..=grams.len() {
        let from = end - WINDOW;
        if smallest == usize::MAX || smallest < from {
            smallest = (from..end)
                .rev()
                .min_by_key(|&at| grams[at])
                .unwrap_or(from);
            keep(smallest);
        } else if grams[end - 1] <= grams[smallest] {
            smallest = end - 1;
            keep(smallest);
        }
    }
    kept
}
