use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::Refused;

/// Why a fetch brought nothing. The text says what happened; [`FetchError::advice`] what to do; [`FetchError::code`] is stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The guard refused the address, or one it redirects or resolves to.
    #[error("{url} was not fetched: {why}")]
    Refused {
        /// The address refused, possibly a redirect's target.
        url: Box<Url>,
        /// Why.
        why: Refused,
    },
    /// The host's name could not be resolved.
    #[error("{host} could not be found: {cause}")]
    Dns {
        /// The host.
        host: String,
        /// The resolver's words.
        cause: String,
    },
    /// No connection.
    #[error("{host} could not be reached: {cause}")]
    Connect {
        /// The host.
        host: String,
        /// The system's words.
        cause: String,
    },
    /// The connection could not be made private, or the certificate did not hold.
    #[error("{host} has a TLS problem: {cause}")]
    Tls {
        /// The host.
        host: String,
        /// What TLS said.
        cause: String,
    },
    /// It took too long, as a whole or to connect.
    #[error("{host} did not finish answering within {} s", limit.as_secs_f32())]
    Timeout {
        /// The host.
        host: String,
        /// The bound.
        limit: Duration,
    },
    /// The body, once decoded, is longer than allowed.
    #[error("{url} is longer than {limit} bytes")]
    TooLarge {
        /// Its address.
        url: Box<Url>,
        /// The bound.
        limit: usize,
    },
    /// The body unpacks to suspiciously many times its size.
    #[error("{url} unpacks to more than {ratio} times its size: a decompression bomb")]
    Bomb {
        /// Its address.
        url: Box<Url>,
        /// The bound.
        ratio: usize,
    },
    /// The body could not be unpacked.
    #[error("{url} could not be unpacked ({coding}): {cause}")]
    Encoding {
        /// Its address.
        url: Box<Url>,
        /// The content coding.
        coding: String,
        /// The decoder's words.
        cause: String,
    },
    /// The answer broke off or was not HTTP.
    #[error("the answer of {host} broke off: {cause}")]
    Broken {
        /// The host.
        host: String,
        /// What went wrong.
        cause: String,
    },
    /// More redirects than allowed, or in a circle.
    #[error("{url} redirects more than {limit} times")]
    Redirects {
        /// The first address.
        url: Box<Url>,
        /// The bound.
        limit: usize,
    },
    /// A redirect without a usable target.
    #[error("{url} redirects to nowhere usable: {target:?}")]
    Location {
        /// Who redirects.
        url: Box<Url>,
        /// What it said.
        target: String,
    },
    /// The server answered with an error.
    #[error("{url} answered {status}")]
    Status {
        /// The last address asked.
        url: Box<Url>,
        /// The status.
        status: u16,
        /// How long it asked us to wait.
        retry_after: Option<Duration>,
    },
    /// 410: removed on purpose and for good.
    #[error("{url} is gone (410)")]
    Gone {
        /// Its address.
        url: Box<Url>,
    },
    /// The host asked for a pause, which holds for all that is fetched from it.
    #[error("{host} asked to be left alone until {until}")]
    Paused {
        /// The host.
        host: String,
        /// When it may be asked again.
        until: Timestamp,
    },
    /// Too many others wait for the same host.
    #[error("too many fetches wait for {host}")]
    Busy {
        /// The host.
        host: String,
    },
    /// robots.txt does not allow it.
    #[error("robots.txt of {host} does not allow {path} to be fetched")]
    Robots {
        /// The host.
        host: String,
        /// The path asked for.
        path: String,
    },
    /// robots.txt could not be read, which means "do not crawl" (RFC 9309 section 2.3.1.4).
    #[error("robots.txt of {host} cannot be read at present, so nothing is crawled there")]
    RobotsUnreachable {
        /// The host.
        host: String,
    },
    /// The owner reserved text and data mining rights (`TDMRep`).
    #[error("{url} is reserved against text and data mining")]
    Reserved {
        /// Its address.
        url: Box<Url>,
        /// Where the terms are told.
        policy: Option<Box<Url>>,
    },
}

impl FetchError {
    /// A stable dotted name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "net.refused",
            Self::Dns { .. } => "net.dns",
            Self::Connect { .. } => "net.connect",
            Self::Tls { .. } => "net.tls",
            Self::Timeout { .. } => "net.timeout",
            Self::TooLarge { .. } => "net.too_large",
            Self::Bomb { .. } => "net.bomb",
            Self::Encoding { .. } => "net.encoding",
            Self::Broken { .. } => "net.broken",
            Self::Redirects { .. } => "net.redirects",
            Self::Location { .. } => "net.location",
            Self::Status { .. } => "net.status",
            Self::Gone { .. } => "net.gone",
            Self::Paused { .. } => "net.paused",
            Self::Busy { .. } => "net.busy",
            Self::Robots { .. } => "net.robots",
            Self::RobotsUnreachable { .. } => "net.robots_unreachable",
            Self::Reserved { .. } => "net.tdm_reserved",
        }
    }

    /// What a person can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Refused {
                why: Refused::Private { .. },
                ..
            } => {
                "If it is a host of your own, allow its name or network in the configuration; otherwise correct the address."
            }
            Self::Refused { .. } => "Correct the address.",
            Self::Dns { .. } => {
                "Check the spelling of the host; if it is right, it is tried again later."
            }
            Self::Tls { .. } => "Tell the site's keeper; the certificate must be put right there.",
            Self::TooLarge { .. } => "If it is wanted, raise the size limit in the configuration.",
            Self::Bomb { .. } | Self::Encoding { .. } | Self::Location { .. } => {
                "Tell the site's keeper; the server sends something no client should accept."
            }
            Self::Redirects { .. } => "Open the address in a browser and use the one it ends at.",
            Self::Status {
                status: 401 | 403 | 407,
                ..
            } => "Check the credentials, or ask the site's keeper to let this program in.",
            Self::Status { status: 404, .. } => "Check the address; it may have moved.",
            Self::Gone { .. } => {
                "It will not come back. What was taken is kept; remove the source or give its new address."
            }
            Self::Robots { .. } => "Ask the site's keeper to allow it, or open the page yourself.",
            Self::Reserved { .. } => "Read the owner's policy, or ask for permission.",
            Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Status { .. }
            | Self::Paused { .. }
            | Self::Busy { .. }
            | Self::RobotsUnreachable { .. } => "Nothing: it is tried again later.",
        }
    }

    /// The status the server answered with, if it did.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Gone { .. } => Some(410),
            _ => None,
        }
    }

    /// How long the server asked us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// True if the server was never asked, so that nothing is learnt about the source.
    pub fn is_ours(&self) -> bool {
        matches!(self, Self::Paused { .. } | Self::Busy { .. })
    }

    /// True if asking again later may help without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 408 | 421 | 425 | 429 | 500..),
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Paused { .. }
            | Self::Busy { .. }
            | Self::RobotsUnreachable { .. } => true,
            _ => false,
        }
    }
}
