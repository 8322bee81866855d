//! Take in: from a feed, a page, a wire file or a push to stored items, and from items to stories.

pub(crate) mod change;
pub(crate) mod cms;
mod edited;
mod entries;
pub(crate) mod files;
pub(crate) mod folder;
pub(crate) mod found;
pub(crate) mod health;
mod keep;
pub(crate) mod names;
mod news;
mod older;
mod poll;
mod poll_cms;
mod sitemaps;
pub(crate) mod subscribe;
pub(crate) mod together;
pub(crate) mod wishes;

pub(crate) use edited::LocalEdits;
pub(crate) use entries::{Document, fetch_page, own, read_page};
pub(crate) use keep::{Incoming, Outcome, keep, next_version};
pub(crate) use news::{keep_last_word, marked, merged};
pub(crate) use poll::{poll, read_first, receive};
