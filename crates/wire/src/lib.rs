#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod date;
mod decode;
mod faults;
mod feed;
mod guess;
mod hints;
mod json;
mod limits;
mod media;
mod model;
mod namespace;
mod notices;
mod reading;
mod to_story;
mod validate;
pub mod warc;
pub mod write;
mod xml;

mod ap;
mod atom;
mod cdf;
pub mod ghost;
mod jsonfeed;
mod news;
mod newsml1;
mod newsml_g2;
mod ninjs;
mod nitf;
mod opml;
mod ritzau;
mod rss;
mod sitemap;
mod telex;
pub mod wordpress;

pub use hints::Hints;
pub use limits::Limits;
pub use model::{
    Category, Element, Enclosure, Entry, Feed, Image, Item, Link, Node, Paging, Person, Rhythm,
    Source, Text, Tombstone,
};
pub use reading::{Format, Reading, read};
pub use validate::validate;
