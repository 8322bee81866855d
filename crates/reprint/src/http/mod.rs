//! What every door of the program shares: security headers, problems as JSON, and errors told once.

mod headers;
mod problem;

pub(crate) use headers::{guard_desk, guard_site};
pub(crate) use problem::Refusal;
