//! The crate as others see it.

mod decide;
mod policy;
mod properties;
