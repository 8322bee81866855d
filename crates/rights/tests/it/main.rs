//! The crate as others see it.
#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "a test that cannot go on fails there, and tables read best with values in place"
)]

mod audit;
mod corpora;
mod decide;
mod policy;
mod properties;
mod publishers;
mod terms;
