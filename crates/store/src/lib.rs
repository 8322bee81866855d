#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod alert;
pub mod ask;
pub mod audit;
pub mod copy;
pub mod count;
pub mod delivery;
pub mod draft;
pub mod event;
pub mod fingerprint;
pub mod item;
pub mod job;
pub mod key;
pub mod lease;
pub mod matches;
pub mod partner;
pub mod policy;
pub mod problem;
pub mod publisher;
pub mod purge;
pub mod retention;
pub mod search;
pub mod session;
pub mod sighting;
pub mod snapshot;
pub mod source;
pub mod story;
pub mod taking;
pub mod upstream;
pub mod user;
pub mod watch;
pub mod websub;
pub mod witness;

mod engine;
mod error;
mod ids;
mod migrate;
mod pack;
mod queue;
mod store;
mod text;
mod value;

pub use engine::{Dialect, Tx};
pub use error::{Result, StoreError};
pub use ids::{
    ApiKeyId, AuditId, ChangeId, DeliveryId, EventNoteId, JobId, ProblemId, PurgeId, SavedSearchId,
    SightingId, SnapshotId, SubscriptionId, TakingId,
};
pub use queue::{Backoff, QueueState, Waiting};
pub use store::{Location, Store};
pub use value::{Field, Row, ToValue, Value};
