//! The XML in which Ritzau, the Danish agency, serves its news: Danish and English names, times without offset, HTML escaped.

pub(crate) mod read;
