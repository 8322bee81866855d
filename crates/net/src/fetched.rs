use std::time::Duration;

use reqwest::header::{CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, HeaderMap};
use url::Url;

use crate::{Link, Reservation, Validators, link};

/// What a fetch brought.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// 200, or another success; 304 if nothing has changed, with an empty body.
    pub status: u16,
    /// The address the body came from, after redirects.
    pub final_url: Url,
    /// Where an unbroken run of permanent redirects (301, 308) from the address asked for leads. One sighting is no proof:
    /// hand it to [`Poll`](crate::Poll) or [`Moves`](crate::Moves).
    pub moved_to: Option<Url>,
    /// Every header of the answer.
    pub headers: HeaderMap,
    /// The body, unpacked.
    pub body: Vec<u8>,
    /// The limit at which the body was cut, if it was longer and the request said to keep the start.
    pub cut: Option<usize>,
    /// What to send next time, byte for byte. A 304 without its own keeps those it was asked with.
    pub validators: Validators,
    /// The `Link` headers (hub, self, license, canonical…).
    pub links: Vec<Link>,
    /// How long the server says this stays fresh.
    pub fresh_for: Option<Duration>,
    /// A wish to wait, sent even with a success.
    pub retry_after: Option<Duration>,
    /// A reservation against text and data mining, from the headers or, for a crawl, from the site's tdmrep.json.
    pub reservation: Option<Reservation>,
}

impl Fetched {
    /// True if the server said that nothing has changed.
    pub fn not_modified(&self) -> bool {
        self.status == 304
    }

    /// The first link with this relation.
    pub fn link(&self, rel: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.is(rel))
    }

    /// The declared content type, whole.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The declared media type, in lower case without parameters.
    pub fn media_type(&self) -> Option<String> {
        link::media_type(self.content_type()?)
    }

    /// `Content-Language`.
    pub fn language(&self) -> Option<&str> {
        self.headers.get(CONTENT_LANGUAGE)?.to_str().ok()
    }

    /// The base for relative addresses: `Content-Location` where given, else the final address.
    pub fn base(&self) -> Url {
        let location = self.headers.get(CONTENT_LOCATION);
        let location = location.and_then(|value| value.to_str().ok());
        let joined = location.and_then(|target| self.final_url.join(target).ok());
        joined.unwrap_or_else(|| self.final_url.clone())
    }

    /// The `X-Robots-Tag` headers.
    pub fn robots_tags(&self) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all("x-robots-tag").iter();
        values.filter_map(|value| value.to_str().ok())
    }
}

/// The answer to an [`Outgoing`](crate::Outgoing), whatever its status.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Who answered, after redirects that were followed.
    pub url: Url,
    /// Every header.
    pub headers: HeaderMap,
    /// The body, unpacked, up to the limit given (longer ones are cut).
    pub body: Vec<u8>,
    /// How long the server asked us to wait.
    pub retry_after: Option<Duration>,
}

impl Reply {
    /// True for 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
