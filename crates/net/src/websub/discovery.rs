use url::Url;

use crate::{Fetched, Link};

/// A topic and the hubs that push it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its own address (`rel=self`): what is subscribed to, which may differ from what was fetched.
    pub url: Url,
    /// Its hubs, in the order given.
    pub hubs: Vec<Url>,
}

/// Finds a topic's hubs and own address: in the `Link` headers, or else in the document's links as its reader found them
/// (`link` elements of HTML, `atom:link` of a feed). Headers win over the document (section 4). `None` without a hub.
///
/// Without a `rel=self` the address the body came from stands in for it.
pub fn discover(fetched: &Fetched, in_document: &[Link]) -> Option<Topic> {
    let with = |links: &[Link], rel: &str| -> Vec<Url> {
        let links = links.iter().filter(|link| link.is(rel));
        let mut urls: Vec<Url> = Vec::new();
        for link in links.filter(|link| matches!(link.url.scheme(), "http" | "https")) {
            if !urls.contains(&link.url) {
                urls.push(link.url.clone());
            }
        }
        urls
    };
    let either = |rel| {
        let headers = with(&fetched.links, rel);
        if headers.is_empty() {
            with(in_document, rel)
        } else {
            headers
        }
    };
    let hubs = either("hub");
    let own = either("self").into_iter().next();
    let url = own.unwrap_or_else(|| fetched.final_url.clone());
    (!hubs.is_empty()).then_some(Topic { url, hubs })
}
