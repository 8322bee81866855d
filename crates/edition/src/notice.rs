use reprint_story::{StoryId, When};

/// What stands where a story was: the day, and the publisher's sentence. It cannot hold a word of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which story; its address carries no words of it either.
    pub story: StoryId,
    /// Why it is gone.
    pub kind: NoticeKind,
    /// Since when.
    pub at: When,
    /// The publisher's public sentence; the site's own words if absent.
    pub sentence: Option<String>,
}

/// Why a story is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// On hold: it may come back.
    Held,
    /// Retracted: it will not.
    Retracted,
}
