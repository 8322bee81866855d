//! IPTC NITF 3.x (<https://iptc.org/standards/nitf/>).

pub(crate) mod read;
