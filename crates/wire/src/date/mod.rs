//! Dates as feeds write them.

mod write;

pub use write::{rfc822, rfc3339};
