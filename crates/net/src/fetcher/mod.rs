mod client;
mod exchange;
mod site;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reprint_story::Clock;
use reqwest::{
    Method,
    header::{ACCEPT, HeaderMap, HeaderValue, LOCATION, USER_AGENT},
};
use url::Url;

use self::{
    exchange::{Answer, Exchange},
    site::Sites,
};
use crate::{
    Agent, FetchError, Fetched, Guard, Lookup, Outgoing, Pause, Purpose, Reply, Request,
    SystemLookup, Validators, caching,
    hosts::{Hosts, host_of},
    link, tdm,
};

/// How a [`Fetcher`] behaves. The defaults suit the open web.
#[derive(Clone)]
pub struct Settings {
    /// Who we say we are.
    pub agent: Agent,
    /// Which addresses may be reached.
    pub guard: Guard,
    /// The resolver.
    pub lookup: Arc<dyn Lookup>,
    /// Bounds on one fetch.
    pub limits: Limits,
    /// The pause between two requests to one host.
    pub gap: Duration,
    /// How long a fetch waits in its host's queue before it gives up.
    pub patience: Duration,
    /// Further certificate authorities, in PEM, for one's own network.
    pub authorities: Vec<u8>,
}

/// Bounds on one fetch.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest body once unpacked, in bytes.
    pub bytes: usize,
    /// Most unpacked bytes for each received one (beyond the first mebibyte).
    pub ratio: usize,
    /// Most redirects followed.
    pub redirects: usize,
    /// To connect.
    pub connect: Duration,
    /// For the whole exchange, body and redirects included, waiting in the host's queue not.
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 15 << 20,
            ratio: 200,
            redirects: 8,
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
        }
    }
}

impl Settings {
    /// The defaults, for this agent.
    pub fn new(agent: Agent) -> Self {
        Self {
            agent,
            guard: Guard::strict(),
            lookup: Arc::new(SystemLookup),
            limits: Limits::default(),
            gap: Duration::from_secs(1),
            patience: Duration::from_mins(2),
            authorities: Vec::new(),
        }
    }
}

/// The HTTP client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// An authority's certificate was not PEM, or not a certificate.
    #[error("a certificate authority in the configuration could not be read: {0}")]
    Authority(String),
    /// The client itself.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

/// Fetches politely: guarded, bounded, one request a host at a time. Cheap to share behind an `Arc`.
pub struct Fetcher {
    client: reqwest::Client,
    guard: Arc<Guard>,
    agent: Agent,
    limits: Limits,
    hosts: Hosts,
    sites: Sites,
    clock: Arc<dyn Clock>,
}

impl Fetcher {
    /// A fetcher with these settings, on this clock.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, SetupError> {
        let guard = Arc::new(settings.guard.clone());
        Ok(Self {
            client: client::build(&settings, Arc::clone(&guard))?,
            guard,
            agent: settings.agent,
            limits: settings.limits,
            hosts: Hosts::new(settings.gap, settings.patience),
            sites: Sites::default(),
            clock,
        })
    }

    /// Fetches, following redirects; asks the site's wishes first where the purpose says so.
    pub async fn get(&self, request: &Request) -> Result<Fetched, FetchError> {
        let mut budget = Budget::new(self.limits.total);
        let mut url = request.url.clone();
        let mut moved_to = None;
        let mut permanent = true;
        let mut at_once = false;
        for _ in 0..=self.limits.redirects {
            self.check(&url)?;
            self.ask_site(&url, request.purpose).await?;
            let answer = self.step(request, &url, at_once, &mut budget).await?;
            let Some(target) = redirect_target(&answer, &url)? else {
                return self.finish(request, answer, url, moved_to);
            };
            permanent &= matches!(answer.status, 301 | 308);
            if permanent {
                moved_to = Some(target.clone());
            }
            at_once = host_of(&target) == host_of(&url);
            url = target;
        }
        Err(FetchError::Redirects {
            url: Box::new(request.url.clone()),
            limit: self.limits.redirects,
        })
    }

    /// Sends something and reads the answer, whatever its status. Guarded and bounded like a fetch; waits for the host's turn,
    /// but not the gap.
    pub async fn send(&self, out: &Outgoing) -> Result<Reply, FetchError> {
        let mut budget = Budget::new(out.limit.unwrap_or(self.limits.total));
        let mut url = out.url.clone();
        for hop in 0..=self.limits.redirects {
            self.check(&url)?;
            let host = host_of(&url);
            let turn = self.hosts.enter(&host, true, self.clock.now()).await?;
            let mut headers = if same_origin(&url, &out.url) {
                out.headers.clone()
            } else {
                without_secrets(&out.headers)
            };
            self.introduce(&mut headers, None);
            let exchange = Exchange {
                method: out.method.clone(),
                url: &url,
                headers,
                body: out.body.clone(),
                max_bytes: out.max_reply,
                keep_start: true,
            };
            let answer = budget.run(&url, self.exchange(exchange)).await?;
            drop(turn);
            self.note_refusal(&host, &answer, true);
            let again = out.follow && matches!(answer.status, 307 | 308);
            let target = if again {
                redirect_target(&answer, &url)?
            } else {
                None
            };
            if let Some(target) = target.filter(|_| hop < self.limits.redirects) {
                url = target;
                continue;
            }
            return Ok(Reply {
                status: answer.status,
                retry_after: caching::retry_after(&answer.headers, self.clock.now()),
                headers: answer.headers,
                body: answer.body,
                url,
            });
        }
        Err(FetchError::Redirects {
            url: Box::new(out.url.clone()),
            limit: self.limits.redirects,
        })
    }

    /// The guard, for checking an address somebody typed (a callback, a webhook) before it is kept.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The clock it was made with.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The pauses hosts have asked for and that still run; store them, so that a restart does not forget them.
    pub fn pauses(&self) -> Vec<Pause> {
        self.hosts.pauses(self.clock.now())
    }

    /// Takes stored pauses up again.
    pub fn restore(&self, pauses: impl IntoIterator<Item = Pause>) {
        self.hosts.restore(pauses);
    }

    fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.guard
            .check_url(url)
            .map_err(|why| FetchError::Refused {
                url: Box::new(url.clone()),
                why,
            })
    }

    async fn step(
        &self,
        request: &Request,
        url: &Url,
        at_once: bool,
        budget: &mut Budget,
    ) -> Result<Answer, FetchError> {
        let host = host_of(url);
        let turn = self.hosts.enter(&host, at_once, self.clock.now()).await?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, request.accept.header());
        if same_origin(url, &request.url) {
            headers.extend(request.headers.clone());
        }
        request.validators.put_into(&mut headers);
        self.introduce(&mut headers, request.subscribers);
        let exchange = Exchange {
            method: Method::GET,
            url,
            headers,
            body: Vec::new(),
            max_bytes: request.max_bytes.unwrap_or(self.limits.bytes),
            keep_start: request.keep_start,
        };
        let answer = budget.run(url, self.exchange(exchange)).await?;
        drop(turn);
        self.note_refusal(&host, &answer, false);
        Ok(answer)
    }

    fn introduce(&self, headers: &mut HeaderMap, subscribers: Option<u32>) {
        // Agent::new keeps only what a header can carry, so there is always one.
        if let Ok(agent) = HeaderValue::from_str(&self.agent.header(subscribers)) {
            headers.insert(USER_AGENT, agent);
        }
    }

    /// A 429 or 503 pauses the whole host. For something sent it does so only if the host named a time: how a push is
    /// retried is its sender's policy.
    fn note_refusal(&self, host: &str, answer: &Answer, sent: bool) {
        let now = self.clock.now();
        let wait = caching::retry_after(&answer.headers, now);
        if !matches!(answer.status, 429 | 503) {
            self.hosts.answered(host);
        } else if wait.is_some() || !sent {
            self.hosts.refused(host, wait, now);
        }
    }

    fn finish(
        &self,
        request: &Request,
        answer: Answer,
        url: Url,
        moved_to: Option<Url>,
    ) -> Result<Fetched, FetchError> {
        let now = self.clock.now();
        let retry_after = caching::retry_after(&answer.headers, now);
        match answer.status {
            200..=299 | 304 => {}
            410 => return Err(FetchError::Gone { url: Box::new(url) }),
            status => {
                return Err(FetchError::Status {
                    url: Box::new(url),
                    status,
                    retry_after,
                });
            }
        }
        let crawling = request.purpose == Purpose::Crawl;
        let reservation = tdm::in_headers(&answer.headers, &url);
        if let Some(reserved) = reservation.as_ref().filter(|r| r.reserved && crawling) {
            return Err(reserved.refusal(&url));
        }
        let mut validators = Validators::found_in(&answer.headers);
        if answer.status == 304 {
            validators.fill_from(&request.validators);
        }
        Ok(Fetched {
            status: answer.status,
            links: link::links_in(&answer.headers, &url),
            fresh_for: caching::fresh_for(&answer.headers, now),
            final_url: url,
            moved_to,
            headers: answer.headers,
            body: answer.body,
            cut: answer.cut,
            validators,
            retry_after,
            reservation,
        })
    }
}

/// What is left of the time allowed for one fetch; queues do not count.
struct Budget {
    limit: Duration,
    left: Duration,
}

impl Budget {
    fn new(limit: Duration) -> Self {
        Self { limit, left: limit }
    }

    async fn run<T>(
        &mut self,
        url: &Url,
        work: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<T, FetchError> {
        let started = Instant::now();
        let done = tokio::time::timeout(self.left, work).await;
        self.left = self.left.saturating_sub(started.elapsed());
        done.unwrap_or_else(|_| {
            Err(FetchError::Timeout {
                host: host_of(url),
                limit: self.limit,
            })
        })
    }
}

/// Where a redirect leads; `None` if the answer is none. A fragment is not part of what is fetched.
fn redirect_target(answer: &Answer, url: &Url) -> Result<Option<Url>, FetchError> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let said = answer.headers.get(LOCATION).map(HeaderValue::as_bytes);
    let said = String::from_utf8_lossy(said.unwrap_or_default());
    let target = Some(said.trim()).filter(|said| !said.is_empty());
    let Some(mut target) = target.and_then(|said| url.join(said).ok()) else {
        return Err(FetchError::Location {
            url: Box::new(url.clone()),
            target: said.chars().take(200).collect(),
        });
    };
    target.set_fragment(None);
    Ok(Some(target))
}

fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin() == b.origin()
}

/// The headers that describe the body, and none that could carry a secret to another origin.
fn without_secrets(headers: &HeaderMap) -> HeaderMap {
    let kept = ["content-type", "accept", "link", "idempotency-key"];
    let pairs = headers
        .iter()
        .filter(|(name, _)| kept.contains(&name.as_str()));
    pairs
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
