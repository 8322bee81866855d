//! One suite on both engines: on SQLite always, on PostgreSQL where `REPRINT_TEST_POSTGRES` holds a server's address.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the steps around a test may fail as loudly as the test itself, and a skipped engine is said"
)]

mod copies;
mod crash;
mod engine;
mod fingerprints;
mod newsroom;
mod purging;
mod queues;
mod room;
mod searching;
mod stories;
mod taking_in;
mod tracing;
