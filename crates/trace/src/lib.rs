#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod align;
mod batch;
mod document;
mod index;
mod kind;
mod notice;
mod origin;
mod print;
mod tracer;
mod words;

pub use batch::{Found, Gathering, Pair};
pub use document::Document;
pub use index::{Candidate, Counts, Index, Key, Segment};
pub use kind::{Kind, Reason};
pub use origin::EVIDENCE;
pub use print::Fingerprint;
pub use tracer::{Desk, Match, Passage, Tracer};
