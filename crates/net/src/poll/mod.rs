//! One polled source's state: what was learnt, when to look next, what is wrong with it. Plain data, stored by the caller.

mod moves;
pub mod schedule;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::moves::{Moves, SIGHTINGS, WATCHED_FOR};
use self::schedule::{Bounds, Hints, History};
use crate::{Accept, FetchError, Fetched, Purpose, Request, Validators};

/// The state of one polled source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// Its address now.
    pub url: Url,
    /// Addresses it had before, oldest first: items keep their identity across a move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_urls: Vec<Url>,
    /// What the last readable answer gave us to ask with.
    #[serde(default)]
    pub validators: Validators,
    /// When to look next; kept across restarts.
    pub next_check: Timestamp,
    /// When it last answered usefully, changed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_success: Option<Timestamp>,
    /// When it last brought something new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_change: Option<Timestamp>,
    /// When it was last asked without validators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_whole: Option<Timestamp>,
    /// Failures in a row.
    #[serde(default)]
    pub failures: u32,
    /// What is wrong at present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// A permanent redirect under watch.
    #[serde(default)]
    pub moves: Moves,
    /// When it said that it is gone for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<Timestamp>,
    /// Until when a push subscription holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed_until: Option<Timestamp>,
    /// When its newest entries were published, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Timestamp>,
    /// What the feed itself asked for when last read.
    #[serde(default)]
    pub hints: Hints,
    /// The newest change taken in from a source that is asked "what has changed since?" (a content system's API).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_since: Option<Timestamp>,
}

/// What is wrong with a source, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable dotted name.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Since when.
    pub since: Timestamp,
}

/// What reading a 200 brought.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// When its entries were published, as far as known.
    pub published: Vec<Timestamp>,
    /// True if anything in it was new or changed.
    pub changed: bool,
    /// What the feed itself asks for (`ttl`, `sy:`, `skipHours`, `skipDays`).
    pub hints: Hints,
}

/// How a source is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// Never answered yet.
    New,
    /// Answers, and brings what it used to.
    Well,
    /// Answers, but has been silent unusually long.
    Quiet,
    /// Does not answer usefully.
    Failing,
    /// Gone for good; not asked any more.
    Gone,
}

/// Entry times kept: enough for a week of a busy wire's rate.
const MOST_TIMES: usize = 64;
/// Unconditional looks at a source that gives validators are this far apart.
const WHOLE_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Silence shorter than this is never unusual.
const QUIET_AT_LEAST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Silence is unusual beyond this many times the longest gap known.
const QUIET_FACTOR: i32 = 3;

impl Poll {
    /// A source not asked yet; due at once.
    pub fn new(url: Url, now: Timestamp) -> Self {
        Self {
            url,
            earlier_urls: Vec::new(),
            validators: Validators::default(),
            next_check: now,
            last_success: None,
            last_change: None,
            last_whole: None,
            failures: 0,
            problem: None,
            moves: Moves::default(),
            gone: None,
            pushed_until: None,
            published: Vec::new(),
            hints: Hints::default(),
            changed_since: None,
        }
    }

    /// True if it is time to look.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.gone.is_none() && self.next_check <= now
    }

    /// What to fetch: conditional wherever the server made that possible.
    pub fn request(&self) -> Request {
        let mut request = Request::new(self.url.clone(), Purpose::Feed)
            .accepting(Accept::Feed)
            .since(self.validators.clone());
        // A reader of feeds keeps the entries before a cut; failing would keep none.
        request.keep_start = true;
        request
    }

    /// What to fetch when a person asks for everything again: without validators, but at most once a day.
    pub fn request_whole(&self, now: Timestamp) -> Request {
        let recently = |at: Timestamp| now.duration_since(at) < WHOLE_EVERY;
        let mut request = self.request();
        if !self.last_whole.is_some_and(recently) {
            request.validators = Validators::default();
        }
        request
    }

    /// A 200 that could be read. Gives the new address if a permanent redirect has now been seen often enough.
    pub fn read(
        &mut self,
        fetched: &Fetched,
        brought: &Brought,
        bounds: &Bounds,
        now: Timestamp,
    ) -> Option<Url> {
        self.validators.clone_from(&fetched.validators);
        self.last_whole = Some(now);
        if brought.changed {
            self.last_change = Some(now);
        }
        self.hints.clone_from(&brought.hints);
        self.remember(&brought.published, now);
        self.answered(fetched, bounds, now)
    }

    /// A 304: nothing learnt before is touched, the validators least of all.
    pub fn unchanged(&mut self, fetched: &Fetched, bounds: &Bounds, now: Timestamp) -> Option<Url> {
        self.answered(fetched, bounds, now)
    }

    /// A 200 that was no feed (a login page, an error page): validators stay as they were, and a redirect is not believed.
    pub fn unreadable(
        &mut self,
        code: &str,
        message: impl Into<String>,
        bounds: &Bounds,
        now: Timestamp,
    ) {
        let advice = "Open the address in a browser: if it shows a page, look for the feed's own address there.";
        self.fail(code, message.into(), advice, now);
        self.next_check =
            schedule::after_failure(self.failures, None, bounds, self.url.as_str(), now);
    }

    /// A fetch that failed.
    pub fn failed(&mut self, error: &FetchError, bounds: &Bounds, now: Timestamp) {
        let source = self.url.as_str();
        if error.is_ours() {
            // Nothing was asked, so nothing was learnt; come back when the queue or the host allows it.
            let until = match error {
                FetchError::Paused { until, .. } => *until,
                _ => schedule::later(now, bounds.floor / 4),
            };
            let spread = schedule::jitter(bounds.floor, source, now);
            self.next_check = schedule::later(until, spread);
            return;
        }
        if let FetchError::Gone { .. } = error {
            self.gone = Some(now);
        }
        self.fail(error.code(), error.to_string(), error.advice(), now);
        let mut wait = error.retry_after();
        if matches!(error.status(), Some(429 | 503)) {
            wait = wait.or_else(|| Some(schedule::pause_after_refusal(self.failures)));
        }
        self.next_check =
            schedule::after_failure(self.failures, wait, bounds, self.url.as_str(), now);
    }

    /// A push subscription was confirmed until then, or lost.
    pub fn pushed(&mut self, until: Option<Timestamp>, bounds: &Bounds, now: Timestamp) {
        self.pushed_until = until;
        if until.is_none() {
            // Back to polling, at the pace its habits ask for.
            let next = self.schedule(&self.hints, bounds, now);
            self.next_check = self.next_check.min(next);
        }
    }

    /// A signed push brought entries: the next look can wait.
    pub fn push_received(&mut self, brought: &Brought, bounds: &Bounds, now: Timestamp) {
        if brought.changed {
            self.last_change = Some(now);
        }
        self.remember(&brought.published, now);
        self.next_check = self.schedule(&self.hints, bounds, now);
    }

    /// How it is doing.
    pub fn health(&self, now: Timestamp) -> Health {
        match (self.gone, &self.problem, self.last_success) {
            (Some(_), ..) => Health::Gone,
            (None, Some(_), _) => Health::Failing,
            (None, None, None) => Health::New,
            (None, None, Some(_)) if self.quiet_for(now).is_some() => Health::Quiet,
            (None, None, Some(_)) => Health::Well,
        }
    }

    /// How long it has been silent, if that is unusual for it.
    pub fn quiet_for(&self, now: Timestamp) -> Option<SignedDuration> {
        // Few stories tell no rhythm: one old story in a feed just added is no silence yet.
        let newest = match self.published.as_slice() {
            [newest, _, _, ..] => Some(*newest),
            _ => self.last_change,
        };
        let silence = now.duration_since(newest?);
        let pairs = self.published.windows(2);
        let gaps = pairs.map(|pair| pair[0].duration_since(pair[1]));
        let longest = gaps.max().unwrap_or_default();
        let usual = longest
            .checked_mul(QUIET_FACTOR)
            .unwrap_or(SignedDuration::MAX);
        (silence > usual.max(QUIET_AT_LEAST)).then_some(silence)
    }

    fn answered(&mut self, fetched: &Fetched, bounds: &Bounds, now: Timestamp) -> Option<Url> {
        self.failures = 0;
        self.problem = None;
        self.last_success = Some(now);
        let adopted = self.moves.seen(&self.url, fetched.moved_to.as_ref(), now);
        if let Some(target) = &adopted {
            let old = std::mem::replace(&mut self.url, target.clone());
            self.earlier_urls.push(old);
        }
        let hints = Hints {
            fresh_for: fetched.fresh_for,
            retry_after: fetched.retry_after,
            ..self.hints.clone()
        };
        self.next_check = self.schedule(&hints, bounds, now);
        adopted
    }

    fn schedule(&self, hints: &Hints, bounds: &Bounds, now: Timestamp) -> Timestamp {
        let history = History {
            published: &self.published,
            conditional: !self.validators.is_empty(),
            pushed: self.pushed_until.is_some_and(|until| until > now),
        };
        schedule::next(&history, hints, bounds, self.url.as_str(), now)
    }

    fn fail(&mut self, code: &str, message: String, advice: &str, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        let since = self.problem.as_ref().map_or(now, |problem| problem.since);
        self.problem = Some(Problem {
            code: code.to_owned(),
            message,
            advice: advice.to_owned(),
            since,
        });
    }

    /// Keeps the newest entry times. Dates to come are not habits.
    fn remember(&mut self, published: &[Timestamp], now: Timestamp) {
        let known = published.iter().copied().filter(|at| *at <= now);
        self.published.extend(known);
        self.published.sort_unstable_by(|a, b| b.cmp(a));
        self.published.dedup();
        self.published.truncate(MOST_TIMES);
    }
}
