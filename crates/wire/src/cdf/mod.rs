//! Microsoft's Channel Definition Format of 1997, still found in archives: everything is said in attributes and children of `channel`.

pub(crate) mod read;
