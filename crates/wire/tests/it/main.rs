//! The crate from outside: what is written reads back, meets its schema, and nothing from outside breaks it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they leave out"
)]

mod entries;
mod feeds;
mod hostile;
mod news;
mod reading;
mod stories;
mod validity;
