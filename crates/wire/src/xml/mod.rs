//! XML in and out: a reader that never fails and a writer that cannot write ill-formed documents.

mod attributes;
mod build;
mod element;
pub(crate) mod html;
pub(crate) mod kept;
pub(crate) mod reference;
mod space;
mod token;
mod tree;
pub(crate) mod write;

pub(crate) use element::{Child, Element};
pub(crate) use space::Space;
pub(crate) use tree::Document;
