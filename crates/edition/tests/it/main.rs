//! What the edition prints, looked at as readers, partners and machines get it.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that fails may panic"
)]

mod feeds;
mod kit;
#[expect(dead_code, reason = "what the example draws")]
mod newsroom;
mod pages;
mod properties;
mod rights;
