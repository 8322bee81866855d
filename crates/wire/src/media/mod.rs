//! Media RSS (<https://www.rssboard.org/media-rss>): files and pictures with credit, copyright and licence.

pub(crate) mod read;
pub(crate) mod write;
