#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod agency;
mod chapters;
pub mod check;
mod clear;
mod cleared;
mod decide;
mod decision;
mod explain;
mod grant;
mod licence;
pub mod policy;
pub mod read;
mod ready;
mod rule;
mod usage;
pub mod write;

pub use chapters::Chapter;
pub use check::{Check, CopyPage, check};
pub use clear::clear;
pub use cleared::Cleared;
pub use decide::decide;
pub use decision::{AssetVerdict, Decision, Duty, PolicyRef, Reason, Verdict};
pub use explain::Sentence;
pub use grant::{Grant, Granted};
pub use licence::CreativeCommons;
pub use policy::{Extent, Force, Policy, PolicyError};
pub use ready::{READY, Ready};
pub use rule::Rule;
pub use usage::{Ads, AssetsUsed, Edits, Headline, Partner, Purpose, Use};
