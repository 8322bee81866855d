//! IPTC ninjs 1.x to 3.x (<https://iptc.org/standards/ninjs/>).

pub(crate) mod read;
pub(crate) mod write;
