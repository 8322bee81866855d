//! One suite on both engines: on SQLite always, on PostgreSQL where `REPRINT_TEST_POSTGRES` holds a server's address.

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
