//! JSON Feed 1.0 and 1.1.

pub(crate) mod read;
pub(crate) mod write;
