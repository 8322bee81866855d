#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod normalise;

pub use normalise::{Words, words};
