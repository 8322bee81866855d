//! The Ghost Content API's posts, read (<https://ghost.org/docs/content-api/>).

pub(crate) mod read;

pub use read::{pages, settings};
