use std::time::Duration;

use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use url::Url;

use crate::Validators;

/// One thing to fetch, and why: the purpose decides which of the site's wishes are asked first.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where.
    pub url: Url,
    /// Why.
    pub purpose: Purpose,
    /// What is wanted.
    pub accept: Accept,
    /// What the server gave us last time.
    pub validators: Validators,
    /// Further headers (an agency's key, say): sent to the address's own origin only, never along a redirect elsewhere.
    pub headers: HeaderMap,
    /// People served by this fetch, told in the `User-Agent`.
    pub subscribers: Option<u32>,
    /// Largest decoded body, in bytes; the fetcher's own limit if not said.
    pub max_bytes: Option<usize>,
    /// Keep the first `max_bytes` of a longer body (and say so in [`Fetched::cut`](crate::Fetched::cut)) instead of failing.
    pub keep_start: bool,
}

impl Request {
    /// A plain, unconditional request.
    pub fn new(url: Url, purpose: Purpose) -> Self {
        Self {
            url,
            purpose,
            accept: Accept::Any,
            validators: Validators::default(),
            headers: HeaderMap::new(),
            subscribers: None,
            max_bytes: None,
            keep_start: false,
        }
    }

    /// What is wanted.
    #[must_use]
    pub fn accepting(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// Asks "has it changed since?".
    #[must_use]
    pub fn since(mut self, validators: Validators) -> Self {
        self.validators = validators;
        self
    }

    /// Adds a header for the address's own origin.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

/// Why something is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A feed somebody added: a person's request, so robots.txt is obeyed only where it names us.
    Feed,
    /// One page a person asked for now: obeyed as for a feed.
    Asked,
    /// The newsroom's own site, or a partner's under an agreement: nothing is asked.
    Own,
    /// Other people's pages: robots.txt and reservations against text and data mining are obeyed in full.
    Crawl,
}

/// What is wanted, as an `Accept` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// A feed in any format.
    Feed,
    /// A web page.
    Page,
    /// JSON.
    Json,
    /// Whatever there is.
    Any,
}

impl Accept {
    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.8, */*;q=0.5"
            }
            Self::Page => "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5",
            Self::Json => "application/json, */*;q=0.5",
            Self::Any => "*/*",
        })
    }
}

/// Something to send, for hubs, webhooks and content systems. Not queued behind other fetches of its host for long, never
/// asked of robots.txt; redirected only if it says so.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// GET, POST, PUT, DELETE…
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// Follow 307 and 308 (the method and body are sent again) up to the fetcher's bound; other redirects never.
    pub follow: bool,
    /// Largest answer read, in bytes.
    pub max_reply: usize,
    /// Bound on the whole exchange; the fetcher's own if not said.
    pub limit: Option<Duration>,
}

impl Outgoing {
    /// A request without headers or body whose answer may be 1 MiB long.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Vec::new(),
            follow: false,
            max_reply: 1 << 20,
            limit: None,
        }
    }

    /// A POST.
    pub fn post(url: Url, content_type: &'static str, body: Vec<u8>) -> Self {
        let mut out = Self::new(Method::POST, url);
        out.headers.insert(
            reqwest::header::CONTENT_TYPE,
            HeaderValue::from_static(content_type),
        );
        out.body = body;
        out
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}
