//! The crate as others see it.
#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::format_push_string,
    clippy::assigning_clones,
    clippy::format_collect,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails there, and tables read best with values in place"
)]

mod audit;
mod corpora;
mod decide;
mod policy;
mod properties;
mod publishers;
mod terms;
