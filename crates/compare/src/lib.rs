#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod diff;
pub mod edits;
pub mod merge;
pub mod normalise;

pub use diff::{Piece, diff};
pub use edits::{Edit, EditKind, HeadlineChange, edits};
pub use merge::{Merged, Part, merge};
pub use normalise::{Words, words};
