use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Fetcher;
use crate::{
    Accept, FetchError, Purpose, Request, Reservation, caching,
    hosts::host_of,
    robots::{self, Robots, Wishes},
    tdm::{self, Reservations},
};

/// Wishes of sites are kept at most this long (RFC 9309 section 2.4), and sites beyond this many forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// A robots.txt that could not be read is asked again this soon: until then nothing is crawled.
const KEPT_UNREACHABLE: SignedDuration = SignedDuration::from_hours(1);
const MOST_SITES: usize = 8192;
/// More than the 500 KiB every crawler must read (section 2.5).
const ROBOTS_BYTES: usize = 512 * 1024;
const TDMREP_BYTES: usize = 256 * 1024;

/// What sites wish of crawlers, as last read; by origin.
#[derive(Default)]
pub(super) struct Sites {
    robots: Mutex<HashMap<String, Kept<Wishes>>>,
    reservations: Mutex<HashMap<String, Kept<Reservations>>>,
}

struct Kept<T> {
    until: Timestamp,
    value: Arc<T>,
}

impl Fetcher {
    /// Asks robots.txt and tdmrep.json where the purpose says so.
    pub(super) async fn ask_site(&self, url: &Url, purpose: Purpose) -> Result<(), FetchError> {
        if purpose == Purpose::Own || url.path() == "/robots.txt" {
            return Ok(());
        }
        let wishes = self.wishes(url).await?;
        let crawling = purpose == Purpose::Crawl;
        let group = match &*wishes {
            // Only a crawler must stay away from a site whose robots.txt is down; a person's own request goes on.
            Wishes::Unreachable if crawling => {
                return Err(FetchError::RobotsUnreachable { host: host_of(url) });
            }
            Wishes::Unreachable | Wishes::None => None,
            Wishes::Told(robots) => robots.rules_for(self.agent.token(), crawling),
        };
        if crawling {
            self.hosts
                .delay(&host_of(url), group.as_ref().and_then(robots::Rules::delay));
        }
        let path = robots::path_of(url);
        if group.is_some_and(|group| !group.allow(&path)) {
            return Err(FetchError::Robots {
                host: host_of(url),
                path,
            });
        }
        if !crawling {
            return Ok(());
        }
        let reservation = self.site_reservation(url).await;
        match reservation.filter(|found| found.reserved) {
            Some(reserved) => Err(reserved.refusal(url)),
            None => Ok(()),
        }
    }

    /// A site's robots.txt, from memory or fetched; `None` where there is none or it cannot be read.
    pub async fn robots(&self, url: &Url) -> Result<Option<Arc<Robots>>, FetchError> {
        Ok(match &*self.wishes(url).await? {
            Wishes::Told(robots) => Some(Arc::clone(robots)),
            Wishes::None | Wishes::Unreachable => None,
        })
    }

    async fn wishes(&self, url: &Url) -> Result<Arc<Wishes>, FetchError> {
        let now = self.clock.now();
        let origin = url.origin().ascii_serialization();
        if let Some(kept) = look_up(&self.sites.robots, &origin, now) {
            return Ok(kept);
        }
        let (wishes, keep) = match self.fetch_plain(url, "/robots.txt", ROBOTS_BYTES).await {
            Ok((body, fresh)) => (Wishes::Told(Arc::new(Robots::parse(&body))), fresh),
            Err(error) if error.is_ours() => return Err(error),
            // Section 2.3.1.3: 4xx means that there are no wishes; too many redirects too (2.3.1.2).
            Err(
                FetchError::Status {
                    status: 400..=499, ..
                }
                | FetchError::Gone { .. }
                | FetchError::Redirects { .. },
            ) => (Wishes::None, KEPT),
            // The guard's refusal is about the page as much as about its robots.txt.
            Err(error @ FetchError::Refused { .. }) => return Err(error),
            Err(_) => (Wishes::Unreachable, KEPT_UNREACHABLE),
        };
        Ok(keep_for(&self.sites.robots, origin, wishes, now, keep))
    }

    /// What the site's tdmrep.json says of this address.
    async fn site_reservation(&self, url: &Url) -> Option<Reservation> {
        let now = self.clock.now();
        let origin = url.origin().ascii_serialization();
        if let Some(kept) = look_up(&self.sites.reservations, &origin, now) {
            return kept.of(url);
        }
        let fetched = self.fetch_plain(url, tdm::WELL_KNOWN, TDMREP_BYTES).await;
        let (found, keep) = match fetched {
            Ok((body, fresh)) => (Reservations::parse(&body), fresh),
            Err(_) => (Reservations::default(), KEPT_UNREACHABLE),
        };
        let reservations = keep_for(&self.sites.reservations, origin, found, now, keep);
        reservations.of(url)
    }

    /// Fetches one of a site's own files of wishes, with how long to keep it.
    async fn fetch_plain(
        &self,
        url: &Url,
        path: &str,
        max_bytes: usize,
    ) -> Result<(Vec<u8>, SignedDuration), FetchError> {
        let mut target = url.clone();
        target.set_path(path);
        target.set_query(None);
        target.set_fragment(None);
        let mut request = Request::new(target, Purpose::Own).accepting(Accept::Any);
        request.max_bytes = Some(max_bytes);
        request.keep_start = true;
        let fetched = Box::pin(self.get(&request)).await?;
        let fresh = caching::fresh_for(&fetched.headers, self.clock.now());
        let fresh = fresh.unwrap_or(Duration::from_hours(24));
        let fresh = SignedDuration::try_from(fresh).unwrap_or(KEPT);
        Ok((
            fetched.body,
            fresh.clamp(SignedDuration::from_mins(10), KEPT),
        ))
    }
}

fn look_up<T>(
    kept: &Mutex<HashMap<String, Kept<T>>>,
    origin: &str,
    now: Timestamp,
) -> Option<Arc<T>> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let found = kept.get(origin).filter(|found| found.until > now)?;
    Some(Arc::clone(&found.value))
}

fn keep_for<T>(
    kept: &Mutex<HashMap<String, Kept<T>>>,
    origin: String,
    value: T,
    now: Timestamp,
    length: SignedDuration,
) -> Arc<T> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_SITES {
        kept.retain(|_, old| old.until > now);
        if kept.len() >= MOST_SITES {
            kept.clear();
        }
    }
    let value = Arc::new(value);
    let until = now.checked_add(length).unwrap_or(now);
    let entry = Kept {
        until,
        value: Arc::clone(&value),
    };
    kept.insert(origin, entry);
    value
}
