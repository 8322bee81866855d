//! Sitemaps (<https://www.sitemaps.org/protocol.html>), their indexes, and Google's news elements.

pub(crate) mod read;
pub(crate) mod write;
