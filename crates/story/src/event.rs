use serde::{Deserialize, Serialize};

use crate::{EventId, StoryId, When};

/// Stories about one happening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Event {
    /// Its id, kept while stories come and go.
    pub id: EventId,
    /// The story whose headline names it.
    pub headline: StoryId,
    /// Its stories, oldest first.
    pub stories: Vec<StoryId>,
    /// First story seen.
    pub first: When,
    /// Last story seen.
    pub last: When,
}
