#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod error;
pub mod hub;
pub mod mail;
mod receipt;
pub mod retry;
pub mod webhook;
pub mod wordpress;

pub use error::{DeliverError, Remedy};
pub use receipt::{Channel, Key, Receipt};
