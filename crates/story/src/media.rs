use serde::{Deserialize, Serialize};

/// A picture, graphic, film or sound of a story, with its own credit and rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Media {
    /// Its name inside the story: `m1`, `m2`, or the source's own.
    pub id: String,
    /// What it is.
    pub kind: MediaKind,
    /// Where the file lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The words under it, without the credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Whose work: "Jane Roe/AP".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Its copyright notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// What it shows, for people who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Its part in the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<MediaRole>,
    /// A licence that covers this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_url: Option<String>,
    /// Terms said for this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// Width in pixels, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl Media {
    /// An image known by its address.
    pub fn image(id: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: MediaKind::Image,
            url: Some(url.into()),
            caption: None,
            credit: None,
            copyright: None,
            alt: None,
            role: None,
            licence_url: None,
            usage_terms: None,
            width: None,
            height: None,
        }
    }
}

/// What a media entry is; the words of the policy's `[assets]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// A photograph or drawing.
    Image,
    /// A chart or map.
    Graphic,
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
}

/// A media entry's part in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MediaRole {
    /// The main picture.
    Lead,
    /// Stands in the body.
    Inline,
    /// One of a series.
    Gallery,
}
