//! Whether two stories are of one event: a small logistic model whose weights can be read.

use serde::{Deserialize, Serialize};

/// How alike two stories are. Each is a cosine of terms weighted by how rare they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Likeness {
    /// All words.
    pub(crate) words: f32,
    /// Headlines.
    pub(crate) title: f32,
    /// Openings.
    pub(crate) opening: f32,
    /// Names and numbers.
    pub(crate) names: f32,
    /// Days between the two, if both are dated.
    pub(crate) days: Option<f32>,
}

pub(crate) const MEASURES: usize = 12;

/// What is measured of two stories, and what it counts in log odds. How the weights were made: README.
pub(crate) const WEIGHTS: [(&str, f32); MEASURES] = [
    ("alike in all words", 2.391),
    ("alike in their headlines", 2.814),
    ("alike in their openings", 2.552),
    ("alike in names and numbers", 1.974),
    ("both dated", -2.497),
    ("days apart, ln(1 + days), at most 60", -3.034),
    ("at most a day apart", 0.642),
    ("words × names", 0.114),
    ("headlines × openings", -0.432),
    ("names × names", 0.856),
    ("more alike than each is to its surroundings", 6.705),
    ("how crowded their surroundings are", -4.019),
];

/// The odds when nothing is shared.
const BIAS: f32 = -2.872;

/// What two stories that were never compared count: they share no heavy term.
pub(crate) const UNMET: f32 = -3.0;

/// What is measured of two stories; `crowds` is how alike each is to its surroundings.
pub(crate) fn measures(like: &Likeness, crowds: (f32, f32)) -> [f32; MEASURES] {
    let dated = f32::from(u8::from(like.days.is_some()));
    [
        like.words,
        like.title,
        like.opening,
        like.names,
        dated,
        like.days.map_or(0.0, |days| days.min(60.0).ln_1p()),
        f32::from(u8::from(like.days.is_some_and(|days| days <= 1.0))),
        like.words * like.names,
        like.title * like.opening,
        like.names * like.names,
        like.words / ((crowds.0 + 0.05) * (crowds.1 + 0.05)).sqrt(),
        crowds.0 + crowds.1,
    ]
}

/// The log odds that two stories are of one event.
pub(crate) fn odds(like: &Likeness, crowds: (f32, f32)) -> f32 {
    let measured = measures(like, crowds);
    measured
        .iter()
        .zip(WEIGHTS)
        .fold(BIAS, |odds, (measure, (_, weight))| odds + measure * weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(all: f32, days: Option<f32>) -> Likeness {
        Likeness {
            words: all,
            title: all,
            opening: all,
            names: all,
            days,
        }
    }

    #[test]
    fn more_alike_is_more_likely_one_event() {
        let crowds = (0.1, 0.1);
        let rising: Vec<f32> = [0.05, 0.2, 0.4, 0.7]
            .iter()
            .map(|&all| odds(&like(all, None), crowds))
            .collect();
        assert!(
            rising.windows(2).all(|pair| pair[0] < pair[1]),
            "{rising:?}"
        );
        assert!(rising[0] < 0.0 && rising[3] > 0.0);
    }

    #[test]
    fn the_same_likeness_counts_less_weeks_later() {
        let crowds = (0.1, 0.1);
        assert!(odds(&like(0.3, Some(0.0)), crowds) > odds(&like(0.3, Some(21.0)), crowds));
    }

    #[test]
    fn the_same_likeness_counts_less_in_a_crowd() {
        assert!(odds(&like(0.3, None), (0.05, 0.05)) > odds(&like(0.3, None), (0.25, 0.25)));
    }
}
