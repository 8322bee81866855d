//! The model as bytes for others. Nothing here clears a story: `edition` decides what may be written.

pub use crate::atom::write::atom;
pub use crate::jsonfeed::write::jsonfeed;
pub use crate::newsml_g2::write::newsml_g2;
pub use crate::ninjs::write::{NinjsVersion, ninjs};
pub use crate::nitf::write::nitf;
pub use crate::opml::write::opml;
pub use crate::rss::write::rss;
pub use crate::sitemap::write::news_sitemap;
