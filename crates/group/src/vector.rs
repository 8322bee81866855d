//! Sparse vectors of weighted terms.

use serde::{Deserialize, Serialize};

use crate::terms::Bag;

/// A term with its weight, and with how much its use in this story counts by itself.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Weighed {
    term: u64,
    weight: f32,
    use_: f32,
}

/// A unit vector, cut to its heaviest terms; in ascending order of terms.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Vector {
    terms: Vec<Weighed>,
    /// Length of what was kept when all of it was 1 long.
    length: f32,
}

impl Vector {
    /// The vector of a bag: 1 + ln(count), weighted by how rare the term is, of the `most` heaviest terms.
    pub(crate) fn of(bag: &Bag, rarity: impl Fn(u64) -> f32, most: usize) -> Self {
        let weighed = bag.iter().map(|&(term, count)| {
            let use_ = 1.0 + count.ln();
            let weight = use_ * rarity(term);
            Weighed { term, weight, use_ }
        });
        let mut terms: Vec<Weighed> = weighed.filter(|term| term.weight > 0.0).collect();
        let whole = length(&terms);
        keep_heaviest(&mut terms, most, |term| (term.weight, term.term));
        let mut vector = Self {
            length: length(&terms) / whole,
            terms,
        };
        vector.scale(1.0 / whole);
        vector.terms.sort_unstable_by_key(|term| term.term);
        vector
    }

    /// The same terms, weighted by how rare they are by now.
    pub(crate) fn weigh_again(&mut self, rarity: impl Fn(u64) -> f32) {
        for term in &mut self.terms {
            term.weight = term.use_ * rarity(term.term);
        }
        let now = length(&self.terms);
        if now > 0.0 {
            self.scale(self.length / now);
        }
    }

    fn scale(&mut self, by: f32) {
        for term in &mut self.terms {
            term.weight *= by;
        }
    }

    /// Its heaviest terms.
    pub(crate) fn heaviest(&self, most: usize) -> Vec<(u64, f32)> {
        let terms = self.terms.iter().map(|term| (term.term, term.weight));
        let mut terms: Vec<(u64, f32)> = terms.collect();
        keep_heaviest(&mut terms, most, |&(term, weight)| (weight, term));
        terms
    }
}

/// Slots of a [`Spread`]: a power of two, many times the terms of a vector, and small enough for the nearest cache.
const SLOTS: usize = 4096;
/// The last terms' slots may be taken: these follow.
const SPARE: usize = 256;

/// A vector spread out so that others' terms are found in it at once. Most of the time of grouping is spent on the cosines
/// of one story with forty others; to walk both vectors side by side takes three times as long.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    /// By the low bits of a term its place in the vector, from 1; what collides stands in the next free slot.
    slots: Vec<u16>,
    terms: Vec<Weighed>,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            slots: vec![0; SLOTS + SPARE + 1],
            terms: Vec::new(),
        }
    }
}

impl Spread {
    /// Spreads another vector in place of the last.
    pub(crate) fn put(&mut self, vector: &Vector) {
        for term in &self.terms {
            let mut slot = first_slot(term.term);
            while self.slots.get(slot).is_some_and(|&place| place > 0) {
                self.slots[slot] = 0;
                slot += 1;
            }
        }
        self.terms.clone_from(&vector.terms);
        self.terms.truncate(SPARE);
        for (place, term) in (1..).zip(&self.terms) {
            let mut slot = first_slot(term.term);
            while self.slots[slot] > 0 {
                slot += 1;
            }
            self.slots[slot] = place;
        }
    }

    /// The cosine of the vector that was put and another, both 1 long.
    pub(crate) fn cosine(&self, other: &Vector) -> f32 {
        let mut sum = 0.0;
        for there in &other.terms {
            let mut slot = first_slot(there.term);
            while let Some(place) = self.slots[slot].checked_sub(1) {
                let here = &self.terms[usize::from(place)];
                if here.term == there.term {
                    sum += here.weight * there.weight;
                    break;
                }
                slot += 1;
            }
        }
        sum
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only low bits are wanted")]
fn first_slot(term: u64) -> usize {
    term as usize % SLOTS
}

fn length(terms: &[Weighed]) -> f32 {
    let squares = terms.iter().map(|term| term.weight * term.weight);
    squares.sum::<f32>().sqrt()
}

fn keep_heaviest<T>(terms: &mut Vec<T>, most: usize, heavy: impl Fn(&T) -> (f32, u64)) {
    if terms.len() > most {
        terms.select_nth_unstable_by(most, |a, b| {
            let (a, b) = (heavy(a), heavy(b));
            b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
        });
        terms.truncate(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(terms: &[u64]) -> Vector {
        let bag: Bag = terms.iter().map(|&term| (term, 1.0)).collect();
        Vector::of(&bag, |_| 1.0, 200)
    }

    #[test]
    fn terms_with_the_same_low_bits_are_kept_apart_and_nothing_of_the_last_vector_stays() {
        let far = SLOTS as u64;
        let mut spread = Spread::default();
        for (a, b, expected) in [
            (
                &[1, far + 1, 2 * far + 1, 2][..],
                &[1, 2, 3 * far + 1, 9][..],
                0.5,
            ),
            (&[far - 1, 2 * far - 1], &[2 * far - 1, 4 * far - 1], 0.5),
            (&[5, 6], &[1, 2, far + 1], 0.0),
            (&[7], &[7], 1.0),
            (&[], &[7], 0.0),
        ] {
            spread.put(&vector(a));
            let cosine = spread.cosine(&vector(b));
            assert!((cosine - expected).abs() < 1e-6, "{a:?} {b:?}: {cosine}");
        }
    }
}
