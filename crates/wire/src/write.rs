//! The model as bytes for others. Nothing here clears a story: `edition` decides what may be written.

pub use crate::atom::write::atom;
pub use crate::jsonfeed::write::jsonfeed;
pub use crate::opml::write::opml;
pub use crate::rss::write::rss;
pub use crate::sitemap::write::news_sitemap;
