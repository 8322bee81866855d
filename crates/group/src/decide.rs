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
    ("alike in all words", 2.838),
    ("alike in their headlines", 3.116),
    ("alike in their openings", 3.006),
    ("alike in names and numbers", 2.097),
    ("both dated", -2.211),
    ("days apart, ln(1 + days), at most 60", -2.083),
    ("at most a day apart", 0.211),
    ("words × names", 0.347),
    ("headlines × openings", -0.686),
    ("names × names", 1.016),
    ("more alike than each is to its surroundings", 7.033),
    ("how crowded their surroundings are", -4.463),
];

/// The odds when nothing is shared.
const BIAS: f32 = -3.628;

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
    if let Some(trial) = TRIAL.get() {
        return measured
            .iter()
            .zip(trial)
            .fold(trial[MEASURES], |odds, (feature, weight)| {
                odds + feature * weight
            });
    }
    measured
        .iter()
        .zip(WEIGHTS)
        .fold(BIAS, |odds, (measure, (_, weight))| odds + measure * weight)
}

#[doc(hidden)]
pub static TRIAL: std::sync::OnceLock<Vec<f32>> = std::sync::OnceLock::new();
