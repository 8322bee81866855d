#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod align;
mod batch;
mod comparison;
mod document;
mod evidence;
mod index;
mod kept;
mod kind;
mod notice;
mod origin;
mod print;
mod share;
mod tracer;
mod words;

pub use batch::{Found, Gathering, Pair};
pub use comparison::Comparison;
pub use document::Document;
pub use index::{Candidate, Counts, Index, Key, Segment};
pub use kind::{Kind, Reason};
pub use origin::{Direction, EVIDENCE};
pub use print::Fingerprint;
pub use tracer::{Desk, Match, Passage, Traced, Tracer};
