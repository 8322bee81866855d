#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod body;
mod caption;
mod class;
pub mod dates;
mod facts;
mod fields;
mod jsonld;
mod live;
pub mod plain;
mod read;
mod related;
mod scan;
mod state;
mod text;
mod visible;

pub use facts::{Facts, Link};
pub use read::{Hints, Reading, read, read_story};
pub use visible::{Visible, visible_lines};
