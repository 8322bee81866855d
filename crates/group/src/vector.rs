//! Sparse vectors of weighted terms.

use serde::{Deserialize, Serialize};

use crate::terms::Bag;

/// A unit vector: terms in ascending order with their weights.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Vector(Vec<(u64, f32)>);

impl Vector {
    /// The vector of a bag: 1 + ln(count), weighted by how rare the term is, of the `most` heaviest terms.
    pub(crate) fn of(bag: &Bag, rarity: impl Fn(u64) -> f32, most: usize) -> Self {
        let weighted = bag
            .iter()
            .map(|&(term, count)| (term, (1.0 + count.ln()) * rarity(term)));
        let mut terms: Vec<(u64, f32)> = weighted.filter(|(_, weight)| *weight > 0.0).collect();
        let length = terms
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f32>()
            .sqrt();
        for (_, weight) in &mut terms {
            *weight /= length;
        }
        keep_heaviest(&mut terms, most);
        terms.sort_unstable_by_key(|(term, _)| *term);
        Self(terms)
    }

    /// The cosine of two unit vectors.
    pub(crate) fn cosine(&self, other: &Self) -> f32 {
        let (mut a, mut b) = (self.0.iter(), other.0.iter());
        let (mut left, mut right) = (a.next(), b.next());
        let mut sum = 0.0;
        while let (Some(x), Some(y)) = (left, right) {
            match x.0.cmp(&y.0) {
                std::cmp::Ordering::Less => left = a.next(),
                std::cmp::Ordering::Greater => right = b.next(),
                std::cmp::Ordering::Equal => {
                    sum += x.1 * y.1;
                    left = a.next();
                    right = b.next();
                }
            }
        }
        sum
    }

    /// Its heaviest terms.
    pub(crate) fn heaviest(&self, most: usize) -> Vec<(u64, f32)> {
        let mut terms = self.0.clone();
        keep_heaviest(&mut terms, most);
        terms
    }
}

fn keep_heaviest(terms: &mut Vec<(u64, f32)>, most: usize) {
    if terms.len() > most {
        terms.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(most);
    }
}
