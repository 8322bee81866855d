//! Whole pages, read.

mod dates;
mod forms;
mod hostile;
mod stories;
