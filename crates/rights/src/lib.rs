#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod cleared;
mod decision;
mod grant;
pub mod policy;
mod rule;
mod usage;

pub use cleared::Cleared;
pub use decision::{AssetVerdict, Decision, Duty, PolicyRef, Reason, Verdict};
pub use grant::{Grant, Granted};
pub use policy::{Extent, Force, Policy, PolicyError};
pub use rule::Rule;
pub use usage::{Ads, AssetsUsed, Edits, Headline, Partner, Purpose, Use};
