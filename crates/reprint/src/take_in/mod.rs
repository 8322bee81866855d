//! Take in: from a feed, a page, a wire file or a push to stored items, and from items to stories.

pub(crate) mod change;
mod entries;
mod keep;
pub(crate) mod names;
mod poll;

pub(crate) use keep::{Incoming, Outcome, keep};
pub(crate) use poll::{poll, receive};
