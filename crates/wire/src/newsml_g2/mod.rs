//! IPTC NewsML-G2: news items, packages and messages of them (<https://iptc.org/standards/newsml-g2/>).

mod content;
pub(crate) mod read;
pub(crate) mod write;
