//! Other people's terms, as found on pages, in feeds and files: what we understood, with the evidence. Never an allow by itself.

pub mod odrl;
