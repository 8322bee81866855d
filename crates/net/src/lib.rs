#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod address;
mod agent;
mod caching;
mod decode;
pub mod discover;
mod error;
mod fetched;
mod fetcher;
mod guard;
mod hosts;
pub mod link;
pub mod poll;
mod request;
pub mod robots;
pub mod tdm;
mod validators;
pub mod websub;

pub use agent::Agent;
pub use error::FetchError;
pub use fetched::{Fetched, Reply};
pub use fetcher::{Fetcher, Limits, Settings, SetupError};
pub use guard::{Allowed, Guard, LookingUp, Lookup, NotAllowable, Refused, SystemLookup};
pub use hosts::Pause;
pub use link::Link;
pub use poll::{Moves, Poll};
pub use request::{Accept, Outgoing, Purpose, Request};
pub use reqwest::{Method, header};
pub use tdm::{Reservation, ReservationPlace};
pub use url::Url;
pub use validators::{HeaderText, Validators};
