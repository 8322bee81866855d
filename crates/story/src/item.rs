use serde::{Deserialize, Serialize};

use crate::{ContentHash, ItemId, SourceId, When};

/// One thing as received: the bytes are stored whole under their hash and never edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Where it was taken from.
    pub source: SourceId,
    /// The name its source gives it: guid, Atom id, URI.
    pub uri: String,
    /// Where its bytes were fetched, if over the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The declared media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The hash of the bytes.
    pub hash: ContentHash,
    /// When we received it.
    pub received: When,
}
