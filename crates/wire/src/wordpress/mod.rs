//! The WordPress REST API's posts, read (<https://developer.wordpress.org/rest-api/reference/posts/>).

pub(crate) mod read;

pub use read::{Site, authors, is_closed, site};
