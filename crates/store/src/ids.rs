//! Ids of rows that the vocabulary of stories has no name for.

use reprint_story::Id;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $kind:ident),* $(,)?) => {$(
        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $kind {}
        $(#[$doc])*
        pub type $name = Id<$kind>;
    )*};
}

ids! {
    /// A key to the API.
    ApiKeyId OfApiKey,
    /// An act at the desk, as noted.
    AuditId OfAudit,
    /// A change found by polling, waiting for the desk.
    ChangeId OfChange,
    /// Something that happened to a copy.
    EventNoteId OfEventNote,
    /// Something on its way out.
    DeliveryId OfDelivery,
    /// Work to be done.
    JobId OfJob,
    /// Something wrong that a person should know of.
    ProblemId OfProblem,
    /// An erasure ordered by law.
    PurgeId OfPurge,
    /// A search somebody keeps.
    SavedSearchId OfSavedSearch,
    /// A page of another site with words of ours.
    SightingId OfSighting,
    /// A page as it stood.
    SnapshotId OfSnapshot,
    /// A subscription at our hub, or of ours at another's.
    SubscriptionId OfSubscription,
    /// A story taken under terms.
    TakingId OfTaking,
}
