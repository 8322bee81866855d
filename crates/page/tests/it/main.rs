//! Whole pages, read.

mod hostile;
mod stories;
