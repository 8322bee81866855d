//! One look at a source: fetch, keep what came, read it, keep the stories, say how it went.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reprint_net::{Accept, FetchError, Fetched, HeaderText, Purpose, Request, Url, Validators};
use reprint_store::{
    problem,
    source::{self, Outcome as Checked, Source},
};
use reprint_story::Severity;
use reprint_wire::{Hints, Reading};

use super::{Outcome, entries, keep};
use crate::{app::App, http::Refusal, problems};

/// How a look at a source went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Tally {
    /// Stories not known before.
    pub(crate) new: u32,
    /// Versions and draft changes of known stories.
    pub(crate) changed: u32,
    /// Stories read and found the same.
    pub(crate) same: u32,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New(_) => self.new += 1,
            Outcome::Version(_) | Outcome::Draft(_) => self.changed += 1,
            Outcome::Same(_) => self.same += 1,
        }
    }
}

/// Looks at a source once. What goes wrong is noted on the source and under "problems", and returned in words.
pub(crate) async fn poll(app: &Arc<App>, source: Source) -> Result<Tally, Refusal> {
    match fetch(app, &source).await {
        Ok(fetched) if fetched.not_modified() => {
            settle(app, &source, Checked::Unchanged, fetched.fresh_for, 0).await?;
            Ok(Tally::default())
        }
        Ok(fetched) => take(app, source, fetched).await,
        Err(error) => {
            let told = format!("{error}. {}", error.advice());
            fail(app, &source, error.code(), &told, error.retry_after()).await?;
            Err(Refusal::Network(told))
        }
    }
}

/// Takes in what was pushed to us for a source, without fetching it.
pub(crate) async fn receive(
    app: &Arc<App>,
    source: Source,
    content_type: Option<String>,
    body: Vec<u8>,
) -> Result<Tally, Refusal> {
    let at = source.url.clone();
    let reading = read(&body, content_type.as_deref(), &at, &[]);
    take_reading(app, &source, reading, body, content_type).await
}

async fn fetch(app: &App, source: &Source) -> Result<Fetched, FetchError> {
    let url = Url::parse(&source.url).map_err(|_| FetchError::Location {
        url: Box::new(fallback()),
        target: source.url.clone(),
    })?;
    let text = |bytes: &Option<Vec<u8>>| bytes.clone().and_then(|bytes| HeaderText::try_from(bytes).ok());
    let validators = Validators {
        etag: text(&source.etag),
        last_modified: text(&source.last_modified),
        ..Validators::default()
    };
    let purpose = if source.own { Purpose::Own } else { Purpose::Feed };
    let request = Request::new(url, purpose)
        .accepting(Accept::Feed)
        .since(validators);
    app.fetcher.get(&request).await
}

async fn take(app: &Arc<App>, source: Source, fetched: Fetched) -> Result<Tally, Refusal> {
    let link: Vec<String> = fetched
        .headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok().map(str::to_owned))
        .collect();
    let content_type = fetched.content_type().map(str::to_owned);
    let base = fetched.base().to_string();
    let link: Vec<&str> = link.iter().map(String::as_str).collect();
    let reading = read(&fetched.body, content_type.as_deref(), &base, &link);
    if reading.format.is_none() {
        let told = unreadable(&reading, content_type.as_deref());
        fail(app, &source, "source.unreadable", &told, None).await?;
        return Err(Refusal::Malformed(told));
    }
    let fresh = fetched.fresh_for;
    let bytes = |text: &Option<HeaderText>| text.as_ref().map(|text| text.bytes().to_vec());
    let validators = (bytes(&fetched.validators.etag), bytes(&fetched.validators.last_modified));
    let tally = take_reading(app, &source, reading, fetched.body, content_type).await?;
    let changed = tally.new + tally.changed > 0;
    let outcome = Checked::Read {
        etag: validators.0,
        last_modified: validators.1,
        changed,
    };
    settle(app, &source, outcome, fresh, tally.new).await?;
    Ok(tally)
}

fn read(body: &[u8], content_type: Option<&str>, base: &str, link: &[&str]) -> Reading {
    let hints = Hints {
        content_type,
        link,
        ..Hints::at(base)
    };
    reprint_wire::read(body, &hints)
}

async fn take_reading(
    app: &Arc<App>,
    source: &Source,
    reading: Reading,
    body: Vec<u8>,
    content_type: Option<String>,
) -> Result<Tally, Refusal> {
    let faults = reading.faults.clone();
    let document = entries::Document::new(&source.url, content_type, body);
    let mut tally = Tally::default();
    for incoming in entries::incoming(app, source, reading, &document).await? {
        tally.count(keep(app, source, incoming).await?);
    }
    let lost: Vec<String> = faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .map(|fault| fault.message.clone())
        .collect();
    let subject = format!("source {}", source.id);
    if lost.is_empty() {
        problems::resolve(app, &subject).await?;
    } else {
        let told = format!("{}: part of what came could not be used. {}", source.name, lost.join(" "));
        problems::note(app, "source.damaged", &subject, &told).await?;
    }
    Ok(tally)
}

fn unreadable(reading: &Reading, content_type: Option<&str>) -> String {
    let said = content_type.unwrap_or("no content type");
    let why: Vec<&str> = reading.faults.iter().map(|fault| fault.message.as_str()).collect();
    format!(
        "What came is no feed and no news format ({said}). {} Nothing was changed; check the address, or add the site's address to have its feed found.",
        why.join(" ")
    )
}

async fn fail(
    app: &Arc<App>,
    source: &Source,
    code: &'static str,
    told: &str,
    retry_after: Option<Duration>,
) -> Result<(), Refusal> {
    problems::note(app, code, &format!("source {}", source.id), &format!("{}: {told}", source.name)).await?;
    settle(app, source, Checked::Failed(told.to_owned()), retry_after, 0).await
}

/// Notes how it went and when the source is due again.
async fn settle(
    app: &Arc<App>,
    source: &Source,
    outcome: Checked,
    hint: Option<Duration>,
    new: u32,
) -> Result<(), Refusal> {
    let now = app.now();
    let failures = if matches!(outcome, Checked::Failed(_)) { source.failures + 1 } else { 0 };
    let interval = interval(app, source, failures, hint, new);
    let next = later(now, interval);
    let id = source.id;
    app.write(move |_, tx| source::checked(tx, id, &outcome, now, next, interval))
        .await
}

/// Seconds until the next look: half as long when something new came, half again as long when not, doubled by failures,
/// never shorter than the server asks, within the configured floor and ceiling.
fn interval(app: &App, source: &Source, failures: u32, hint: Option<Duration>, new: u32) -> u32 {
    let every = app.config.network.poll_every;
    let usual = source.interval_s.clamp(every.at_least, every.at_most);
    let adapted = match (failures, new) {
        (0, 0) => usual.saturating_add(usual / 2),
        (0, _) => usual / 2,
        (failures, _) => every.at_least.saturating_mul(1 << failures.min(10)),
    };
    let asked = hint.map_or(0, |hint| u32::try_from(hint.as_secs()).unwrap_or(u32::MAX));
    adapted.max(asked).clamp(every.at_least, every.at_most)
}

fn later(now: Timestamp, seconds: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds.into()))
        .unwrap_or(now)
}

#[expect(clippy::unwrap_used, reason = "a constant address")]
fn fallback() -> Url {
    Url::parse("about:blank").unwrap()
}
