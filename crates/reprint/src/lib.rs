//! The program Reprint: take in → read → clear → reprint → follow, and the doors to it (`cli`, `site`, `desk`, `api`).
//!
//! A library only so that its tests can run a whole instance in their own process; the parts meant for others are the
//! crates beside it.
#![forbid(unsafe_code)]

mod cli;

#[cfg(feature = "server")]
mod alerts;
#[cfg(feature = "server")]
mod api;
#[cfg(feature = "server")]
mod app;
#[cfg(feature = "server")]
mod ask;
#[cfg(feature = "server")]
mod audit;
#[cfg(feature = "server")]
mod clear;
mod clock;
#[cfg(feature = "server")]
mod config;
mod copy_page;
#[cfg(feature = "server")]
mod demo;
#[cfg(feature = "server")]
mod desk;
#[cfg(feature = "server")]
mod find;
#[cfg(feature = "server")]
mod follow;
#[cfg(feature = "server")]
mod http;
#[cfg(feature = "server")]
mod problems;
#[cfg(feature = "server")]
mod reprint;
#[cfg(feature = "server")]
mod secret;
#[cfg(feature = "server")]
mod serve;
#[cfg(feature = "server")]
mod site;
#[cfg(feature = "server")]
mod take_in;
#[cfg(feature = "server")]
mod trace;
#[cfg(feature = "server")]
mod work;

pub use cli::run;
