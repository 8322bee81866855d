use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Mutex as Turn, OwnedMutexGuard},
    time::Instant,
};
use url::Url;

use crate::{FetchError, poll::schedule};

/// A host's wish to be left alone, for all that is fetched from it. Kept by the caller across restarts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The host, with its port where that is not the usual one.
    pub host: String,
    /// When it may be asked again.
    pub until: Timestamp,
    /// How many refusals in a row led here; the pause without a `Retry-After` grows with it.
    pub refusals: u32,
}

/// Idle hosts are forgotten beyond this many.
const MOST_HOSTS: usize = 4096;

/// A queue a host: one request at a time, with a gap after each.
pub(crate) struct Hosts {
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    gap: Duration,
    patience: Duration,
}

#[derive(Default)]
struct Slot {
    /// Holds when the last request ended; the lock is the queue.
    turn: Arc<Turn<Option<Instant>>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pause: Option<(Timestamp, u32)>,
    /// The host's own `Crawl-delay`.
    delay: Option<Duration>,
}

/// The right to speak to a host; the gap is counted from when it is dropped.
pub(crate) struct TurnTaken(OwnedMutexGuard<Option<Instant>>);

impl Drop for TurnTaken {
    fn drop(&mut self) {
        *self.0 = Some(Instant::now());
    }
}

impl Hosts {
    pub(crate) fn new(gap: Duration, patience: Duration) -> Self {
        Self {
            slots: Mutex::default(),
            gap,
            patience,
        }
    }

    /// Waits for this host's turn. `at_once` skips the gap, for the next step of a redirect already begun.
    pub(crate) async fn enter(
        &self,
        host: &str,
        at_once: bool,
        now: Timestamp,
    ) -> Result<TurnTaken, FetchError> {
        let slot = self.slot(host);
        let gap = {
            let state = lock(&slot.state);
            if let Some((until, _)) = state.pause.filter(|(until, _)| *until > now) {
                return Err(FetchError::Paused {
                    host: host.to_owned(),
                    until,
                });
            }
            self.gap.max(state.delay.unwrap_or_default())
        };
        let waiting = async {
            let turn = Arc::clone(&slot.turn).lock_owned().await;
            if let Some(ended) = turn.filter(|_| !at_once) {
                tokio::time::sleep_until(ended + gap).await;
            }
            turn
        };
        match tokio::time::timeout(self.patience, waiting).await {
            Ok(turn) => Ok(TurnTaken(turn)),
            Err(_) => Err(FetchError::Busy {
                host: host.to_owned(),
            }),
        }
    }

    /// Notes a 429 or 503: nothing more is fetched from the host until the time it named, or for an hour, a day, two, a week.
    pub(crate) fn refused(&self, host: &str, retry_after: Option<Duration>, now: Timestamp) {
        let slot = self.slot(host);
        let mut state = lock(&slot.state);
        let refusals = state
            .pause
            .map_or(1, |(_, earlier)| earlier.saturating_add(1));
        let wait = retry_after.unwrap_or_else(|| schedule::pause_after_refusal(refusals));
        state.pause = Some((schedule::later(now, wait), refusals));
    }

    /// Notes an answer that was no refusal.
    pub(crate) fn answered(&self, host: &str) {
        lock(&self.slot(host).state).pause = None;
    }

    /// Notes the host's `Crawl-delay`.
    pub(crate) fn delay(&self, host: &str, delay: Option<Duration>) {
        lock(&self.slot(host).state).delay = delay;
    }

    pub(crate) fn pauses(&self, now: Timestamp) -> Vec<Pause> {
        let slots = lock(&self.slots);
        let mut pauses: Vec<Pause> = slots
            .iter()
            .filter_map(|(host, slot)| {
                let (until, refusals) =
                    lock(&slot.state).pause.filter(|(until, _)| *until > now)?;
                let host = host.clone();
                Some(Pause {
                    host,
                    until,
                    refusals,
                })
            })
            .collect();
        pauses.sort_by(|a, b| a.host.cmp(&b.host));
        pauses
    }

    pub(crate) fn restore(&self, pauses: impl IntoIterator<Item = Pause>) {
        for pause in pauses {
            lock(&self.slot(&pause.host).state).pause = Some((pause.until, pause.refusals));
        }
    }

    fn slot(&self, host: &str) -> Arc<Slot> {
        let mut slots = lock(&self.slots);
        if let Some(slot) = slots.get(host) {
            return Arc::clone(slot);
        }
        if slots.len() >= MOST_HOSTS {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1 || slot.is_needed(self.gap));
        }
        let slot = Arc::<Slot>::default();
        slots.insert(host.to_owned(), Arc::clone(&slot));
        slot
    }
}

impl Slot {
    /// True while forgetting it would lose a pause or a gap still running.
    fn is_needed(&self, gap: Duration) -> bool {
        let recent = |turn: Option<Instant>| turn.is_some_and(|ended| ended.elapsed() < gap);
        lock(&self.state).pause.is_some() || self.turn.try_lock().is_ok_and(|turn| recent(*turn))
    }
}

/// The queue an address belongs to: its host, with the port where it is not the scheme's own.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
