//! Take in: from a feed, a page, a wire file or a push to stored items, and from items to stories.

pub(crate) mod change;
mod edited;
mod entries;
mod keep;
pub(crate) mod names;
mod news;
mod older;
mod poll;
pub(crate) mod subscribe;
pub(crate) mod together;
pub(crate) mod wishes;

pub(crate) use edited::LocalEdits;
pub(crate) use entries::{Document, fetch_page, own, read_page};
pub(crate) use keep::{Incoming, Outcome, keep, next_version};
pub(crate) use news::{keep_last_word, marked, merged};
pub(crate) use poll::{poll, receive};
