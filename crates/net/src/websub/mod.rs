//! WebSub (<https://www.w3.org/TR/websub/>), the subscriber's side: find a topic's hubs, subscribe, answer the hub's
//! questions, check what it pushes. State is plain data and the caller's to keep; so are unguessable callback names.

mod discovery;
mod signature;
mod subscription;

pub use self::{
    discovery::{Topic, discover},
    signature::{HashName, Signature, sign},
    subscription::{
        Answer, Intent, Push, Secret, SecretTooLong, State, SubscribeError, Subscription,
        subscribe, unsubscribe,
    },
};
