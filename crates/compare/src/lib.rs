#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod diff;
pub mod normalise;

pub use diff::{Piece, diff};
pub use normalise::{Words, words};
