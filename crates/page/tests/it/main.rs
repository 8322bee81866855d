//! Whole pages, read.

mod dates;
mod hostile;
mod stories;
