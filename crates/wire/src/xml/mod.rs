//! XML in and out: a reader that never fails and a writer that cannot write ill-formed documents.

#[expect(dead_code, reason = "the reader stands on it")]
mod token;
pub(crate) mod write;
