//! Atom 1.0 (RFC 4287) and 0.3.

pub(crate) mod agency;
pub(crate) mod read;
pub(crate) mod text;
pub(crate) mod write;
