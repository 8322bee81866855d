//! Tests of the whole: the house's rules, and the program from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what cannot be read or run fails the test"
)]

#[cfg(feature = "server")]
mod alerts;
#[cfg(feature = "server")]
mod article;
#[cfg(feature = "server")]
mod asking;
#[cfg(feature = "server")]
mod audit;
#[cfg(feature = "server")]
mod bad_input;
#[cfg(feature = "server")]
mod bad_texts;
#[cfg(feature = "server")]
mod changes;
#[cfg(feature = "server")]
mod command_line;
#[cfg(feature = "server")]
mod desk;
#[cfg(feature = "server")]
mod finding;
mod house;
#[cfg(feature = "server")]
mod killed;
#[cfg(feature = "server")]
mod outside;
#[cfg(feature = "server")]
mod paging;
#[cfg(feature = "server")]
mod parties;
mod reading;
mod round_trip;
#[cfg(feature = "server")]
mod sources;
#[cfg(feature = "server")]
mod tracing;
#[cfg(feature = "server")]
mod web;
mod wire_write;
