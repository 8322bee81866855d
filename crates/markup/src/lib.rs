#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod amp;
mod attributes;
mod characters;
mod decode;
mod parse;
mod safe;
mod sanitise;
mod tree;

pub mod blocks;
pub mod markdown;

pub use blocks::{Article, read_fragment, write_html};
pub use characters::named_character;
pub use decode::{Decoded, decode};
pub use html5ever::{LocalName, local_name};
pub use markdown::write_markdown;
pub use parse::Limits;
pub use safe::SafeHtml;
pub use sanitise::{candidates, resolve, sanitise, sanitise_under};
pub use tree::{NodeId, Tree};
