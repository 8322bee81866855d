use crate::Limits;

/// What is known about bytes beside themselves: where they came from and what the server said.
#[derive(Clone, Debug, Default)]
pub struct Hints<'a> {
    /// The media type, with its `charset` if there was one.
    pub content_type: Option<&'a str>,
    /// The address the document was fetched from, after redirects.
    pub base_url: Option<&'a str>,
    /// `Content-Location`, which outranks `base_url`, possibly relative to it.
    pub content_location: Option<&'a str>,
    /// `Content-Language`, for a document that names none.
    pub content_language: Option<&'a str>,
    /// `Link` headers, as sent: hubs and `self` in them outrank the document's (WebSub, section 4).
    pub link: &'a [&'a str],
    /// How much of a document is read.
    pub limits: Limits,
}

impl<'a> Hints<'a> {
    /// Hints with nothing but the address.
    pub fn at(base_url: &'a str) -> Self {
        Self {
            base_url: Some(base_url),
            ..Self::default()
        }
    }
}
