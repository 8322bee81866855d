#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod diff;
pub mod edits;
pub mod normalise;

pub use diff::{Piece, diff};
pub use edits::{Edit, EditKind, HeadlineChange, edits};
pub use normalise::{Words, words};
