//! Tests of the whole: the house's rules, and the program from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be read or run fails the test"
)]

#[cfg(feature = "server")]
mod audit;
#[cfg(feature = "server")]
mod command_line;
mod house;
#[cfg(feature = "server")]
mod web;
