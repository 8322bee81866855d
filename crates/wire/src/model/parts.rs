use serde::Serialize;

/// A link with its relation. Only `http` and `https` addresses are kept from feeds we read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads, resolved.
    pub href: String,
    /// `alternate`, `self`, `hub`, `license`, `via`, `next`, …; `alternate` where the source says nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rel: String,
    /// The media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The language of what it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hreflang: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its size in bytes, as said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<String>,
}

impl Link {
    /// A link with nothing but its relation and address.
    pub fn new(rel: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            rel: rel.into(),
            href: href.into(),
            ..Self::default()
        }
    }
}

/// An author or contributor as a feed names one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Portrait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
}

impl Person {
    /// A person known by name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// True if nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A category, tag or subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The tag or code.
    pub term: String,
    /// The list it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// For people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Category {
    /// The scheme of the category that is the publisher's section.
    pub const SECTION: &str = "urn:x-reprint:section";

    /// A tag without a list.
    pub fn tag(term: impl Into<String>) -> Self {
        Self {
            term: term.into(),
            ..Self::default()
        }
    }
}

/// A file that goes with an entry: an enclosure, attachment or `media:content`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    /// Where the file is.
    pub url: String,
    /// Its media type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Its size in bytes, as said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<String>,
    /// `image`, `video`, `audio` where said (`media:content/@medium`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whose work it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Its own copyright notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// The address of its own licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Width in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// A feed's logo or an entry's picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Image {
    /// Where the file is.
    pub url: String,
    /// Title or alternative text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The page it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Words about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Width in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}

impl Image {
    /// A picture known by its address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            ..Self::default()
        }
    }
}

/// An element no field of the model holds, kept as found so that nothing a feed says is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Element {
    /// The namespace's address; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// Name (`prefix:` replaced by `{namespace}`) and value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// What is inside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
}

/// What an [`Element`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// Words.
    Words(String),
    /// An element.
    Element(Element),
}
