//! OPML 1 and 2 subscription lists (<http://opml.org/spec2.opml>).

pub(crate) mod read;
pub(crate) mod write;
