//! AP's Media API: JSON around an item that is close to ninjs (<https://developer.ap.org/ap-media-api/>).

pub(crate) mod read;
