#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod batch;
mod decide;
mod grouper;
mod linkage;
mod stream;
mod terms;
mod vector;

pub use batch::Gathering;
pub use grouper::{Article, EventKey, Grouper, StoryKey};
pub use stream::Added;
