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

    /// The cosine of two unit vectors.
    pub(crate) fn cosine(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.terms.iter(), other.terms.iter());
        let (mut left, mut right) = (a.next(), b.next());
        let mut sum = 0.0;
        while let (Some(x), Some(y)) = (left, right) {
            match x.term.cmp(&y.term) {
                std::cmp::Ordering::Less => left = a.next(),
                std::cmp::Ordering::Greater => right = b.next(),
                std::cmp::Ordering::Equal => {
                    sum += x.weight * y.weight;
                    left = a.next();
                    right = b.next();
                }
            }
        }
        sum
    }

    /// Its heaviest terms.
    pub(crate) fn heaviest(&self, most: usize) -> Vec<(u64, f32)> {
        let terms = self.terms.iter().map(|term| (term.term, term.weight));
        let mut terms: Vec<(u64, f32)> = terms.collect();
        keep_heaviest(&mut terms, most, |&(term, weight)| (weight, term));
        terms
    }
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
