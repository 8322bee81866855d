use reprint_story::When;

/// One finished answer: the bytes, and what whoever serves or keeps them must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The HTTP status it is served with: 200, 404, or 410 where a story was taken back.
    pub status: u16,
    /// The media type, with its charset.
    pub media_type: &'static str,
    /// The bytes.
    pub body: String,
    /// The value of the `Link` header, where the answer has one (feeds: `self` and `hub`).
    pub link: Option<String>,
    /// The value of `X-Robots-Tag`, where search engines are asked for something.
    pub robots: Option<&'static str>,
    /// The end of the shortest clearance in it: never served after this.
    pub until: Option<When>,
}

/// `text/html` as pages are served.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Document {
    /// A page served with 200.
    pub(crate) fn html(body: String) -> Self {
        Self::of(HTML, body)
    }

    /// A document of a media type, served with 200.
    pub(crate) fn of(media_type: &'static str, body: String) -> Self {
        Self {
            status: 200,
            media_type,
            body,
            link: None,
            robots: None,
            until: None,
        }
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn robots(mut self, robots: Option<&'static str>) -> Self {
        self.robots = robots;
        self
    }

    pub(crate) fn until(mut self, ends: impl IntoIterator<Item = Option<When>>) -> Self {
        self.until = ends.into_iter().flatten().min_by_key(|end| end.earliest());
        self
    }
}
