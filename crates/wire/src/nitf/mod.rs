//! IPTC NITF 3.x (<https://iptc.org/standards/nitf/>).

pub(crate) mod body;
pub(crate) mod read;
pub(crate) mod write;
