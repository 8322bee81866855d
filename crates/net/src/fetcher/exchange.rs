use std::{error::Error, io};

use reqwest::{
    Method,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue},
};
use url::Url;

use super::Fetcher;
use crate::{
    FetchError, Refused,
    decode::{self, Bounds, DecodeError},
    guard::Unresolved,
    hosts::host_of,
};

/// One request, without redirects.
pub(super) struct Exchange<'u> {
    pub(super) method: Method,
    pub(super) url: &'u Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) max_bytes: usize,
    pub(super) keep_start: bool,
}

/// Its answer, unpacked.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) cut: Option<usize>,
}

/// Bodies above this size are unpacked off the async threads.
const LARGE: usize = 64 * 1024;

impl Fetcher {
    pub(super) async fn exchange(&self, exchange: Exchange<'_>) -> Result<Answer, FetchError> {
        let url = exchange.url;
        let mut headers = exchange.headers;
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd"));
        let mut request = self
            .client
            .request(exchange.method, url.clone())
            .headers(headers);
        if !exchange.body.is_empty() {
            request = request.body(exchange.body);
        }
        let failed = |error: &reqwest::Error| failure(error, url, self.limits.connect);
        let mut response = request.send().await.map_err(|error| failed(&error))?;

        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let mut received = Vec::new();
        // Redirects and errors are told by their head; what follows is read to keep the connection, within reason.
        let useful = (200..300).contains(&status) || exchange.keep_start;
        let most = if useful {
            exchange.max_bytes
        } else {
            exchange.max_bytes.min(LARGE)
        };
        let mut whole = true;
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            let room = most.saturating_sub(received.len());
            received.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if chunk.len() > room {
                whole = false;
                break;
            }
        }
        let too_large = || FetchError::TooLarge {
            url: Box::new(url.clone()),
            limit: most,
        };
        if !useful {
            return Ok(Answer {
                status,
                headers,
                body: Vec::new(),
                cut: None,
            });
        }
        if !whole && !exchange.keep_start {
            return Err(too_large());
        }
        let bounds = Bounds {
            bytes: most,
            ratio: self.limits.ratio,
        };
        let (body, cut) = match unpack(received, &headers, bounds).await {
            Ok(body) => (body, !whole),
            Err(DecodeError::TooLarge { start }) if exchange.keep_start => (start, true),
            Err(DecodeError::TooLarge { .. }) => return Err(too_large()),
            Err(DecodeError::Bomb) => {
                return Err(FetchError::Bomb {
                    url: Box::new(url.clone()),
                    ratio: bounds.ratio,
                });
            }
            Err(DecodeError::Broken { coding, cause }) => {
                return Err(FetchError::Encoding {
                    url: Box::new(url.clone()),
                    coding,
                    cause,
                });
            }
        };
        let cut = cut.then_some(most);
        Ok(Answer {
            status,
            headers,
            body,
            cut,
        })
    }
}

async fn unpack(
    received: Vec<u8>,
    headers: &HeaderMap,
    bounds: Bounds,
) -> Result<Vec<u8>, DecodeError> {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let texts: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    let codings = texts.join(",");
    if received.len() < LARGE || codings.is_empty() {
        return decode::decode(received, &codings, bounds);
    }
    let work = tokio::task::spawn_blocking(move || decode::decode(received, &codings, bounds));
    work.await.unwrap_or_else(|error| {
        Err(DecodeError::Broken {
            coding: "any".into(),
            cause: error.to_string(),
        })
    })
}

/// Puts the client's error into ours by the causes beneath it.
fn failure(error: &reqwest::Error, url: &Url, connect: std::time::Duration) -> FetchError {
    let host = host_of(url);
    let cause = deepest(error);
    if let Some(why) = find::<Refused>(error) {
        return FetchError::Refused {
            url: Box::new(url.clone()),
            why: why.clone(),
        };
    }
    if let Some(unresolved) = find::<Unresolved>(error) {
        return FetchError::Dns {
            host: unresolved.host.clone(),
            cause: unresolved.cause.clone(),
        };
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return FetchError::Tls {
            host,
            cause: tls.to_string(),
        };
    }
    // A server that hangs up during the handshake leaves no TLS error, only these words of tokio-rustls.
    if cause.contains("tls handshake") {
        return FetchError::Tls { host, cause };
    }
    if error.is_timeout() {
        return FetchError::Timeout {
            host,
            limit: connect,
        };
    }
    if error.is_connect() {
        return FetchError::Connect { host, cause };
    }
    FetchError::Broken { host, cause }
}

/// The first error of type `E` among the causes; an `io::Error` is looked into as well.
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        if let Some(inner) = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            && let Some(found) = find::<E>(inner)
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn deepest(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
