//! Words nobody has written before: each test makes its own story, so that nothing can be canned.

use std::hash::{BuildHasher, RandomState};

/// A source of random words that can be spoken.
pub(crate) struct Words(RandomState, u64);

impl Words {
    pub(crate) fn new() -> Self {
        Self(RandomState::new(), 0)
    }

    fn number(&mut self) -> u64 {
        self.1 += 1;
        self.0.hash_one(self.1)
    }

    /// A word of three or four syllables.
    pub(crate) fn word(&mut self) -> String {
        const HEADS: &[u8] = b"bdfgklmnprstvz";
        const VOWELS: &[u8] = b"aeiou";
        let mut number = self.number();
        let mut take = |from: &[u8]| {
            let length = from.len() as u64;
            let letter = from[usize::try_from(number % length).unwrap()];
            number /= length;
            char::from(letter)
        };
        let syllables = 3 + usize::from(take(b"ab") == 'a');
        (0..syllables)
            .flat_map(|_| [take(HEADS), take(VOWELS)])
            .collect()
    }

    /// A word with a capital.
    pub(crate) fn name(&mut self) -> String {
        let word = self.word();
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    }

    /// So many random words, and between them English ones, so that the language of it is plain.
    pub(crate) fn sentence(&mut self, words: usize) -> String {
        const BETWEEN: [&str; 6] = ["was", "of the", "and", "in the", "with", "that had been"];
        let rest: Vec<String> = (1..words)
            .map(|n| format!("{} {}", BETWEEN[n % BETWEEN.len()], self.word()))
            .collect();
        format!("{} {}.", self.name(), rest.join(" "))
    }

    /// So many sentences.
    pub(crate) fn paragraph(&mut self, sentences: usize) -> String {
        let all: Vec<String> = (0..sentences).map(|_| self.sentence(7)).collect();
        all.join(" ")
    }

    /// A headline: a name and lower-case words.
    pub(crate) fn headline(&mut self) -> String {
        format!(
            "{} {} {} {}",
            self.name(),
            self.word(),
            self.word(),
            self.word()
        )
    }
}
