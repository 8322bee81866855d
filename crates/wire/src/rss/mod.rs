//! RSS of all versions: 0.90 and 1.0 (RDF), 0.91 to 2.0, and documents that only mean to be.

mod item;
pub(crate) mod read;
pub(crate) mod write;
