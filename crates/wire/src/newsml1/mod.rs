//! IPTC NewsML 1.0 to 1.2, as AFP and other agencies still send it.

pub(crate) mod read;
