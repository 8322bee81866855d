//! Copies among texts of our own making.

mod first;
mod hostile;
mod matching;
mod scripts;
mod stored;
