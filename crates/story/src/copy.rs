use serde::{Deserialize, Serialize};

use crate::{CopyId, PartnerId, StoryId, When};

/// One use of one story by one partner: a page, a newsletter, a print page, a broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Copy {
    /// Its id; the third part of the kit's `data-reprint`.
    pub id: CopyId,
    /// The story used.
    pub story: StoryId,
    /// Who uses it.
    pub partner: PartnerId,
    /// Where people meet it.
    pub medium: Medium,
    /// The version that was taken.
    pub version_taken: u32,
    /// The version last seen on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_seen: Option<u32>,
    /// Its address, once known, and how it came to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How the address became known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Where it stands.
    pub state: CopyState,
    /// When it was taken.
    pub taken: When,
    /// When its page was last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<When>,
}

/// Where people meet a copy; the words of the policy's `[media]`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    /// A web page.
    #[default]
    Online,
    /// Paper.
    Print,
    /// A mailed newsletter.
    Newsletter,
    /// A podcast or read-aloud edition.
    Audio,
    /// Radio or television.
    Broadcast,
    /// A mobile application.
    App,
    /// A social network.
    Social,
}

impl Medium {
    /// Every medium, in the policy's order.
    pub const ALL: [Self; 7] = [
        Self::Online,
        Self::Print,
        Self::Newsletter,
        Self::Audio,
        Self::Broadcast,
        Self::App,
        Self::Social,
    ];

    /// The policy's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Print => "print",
            Self::Newsletter => "newsletter",
            Self::Audio => "audio",
            Self::Broadcast => "broadcast",
            Self::App => "app",
            Self::Social => "social",
        }
    }
}

/// How the address of a copy became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The partner pasted it.
    Registered,
    /// It stood on the partner's feed.
    Feed,
    /// It stood in the partner's sitemap.
    Sitemap,
    /// A person or the trace found it.
    Found,
    /// Another Reprint told us where it put it.
    Instance,
}

/// Where a copy stands towards the story's newest version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CopyState {
    /// Taken, not seen anywhere.
    Taken,
    /// Its place is known; not read yet.
    Published,
    /// A newer version waits to go to it.
    Queued,
    /// The newer version was handed over; not yet read on the page.
    Delivered,
    /// The newest version was read on the page.
    Seen,
    /// An older version was read on the page.
    Stale,
    /// The page could not be read.
    Unreachable,
    /// The partner took it down.
    Removed,
}

impl CopyState {
    /// The word the desk shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Taken => "Taken, not seen anywhere",
            Self::Published => "Published, not read yet",
            Self::Queued => "Queued",
            Self::Delivered => "Delivered",
            Self::Seen => "Seen",
            Self::Stale => "Stale",
            Self::Unreachable => "Unreachable",
            Self::Removed => "Removed",
        }
    }
}
