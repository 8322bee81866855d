//! One look at a source: fetch, read, keep, and say how it went. The schedule and the manners are `reprint_net`'s.

use std::{sync::Arc, time::Duration};

use reprint_net::{
    Fetched, Poll, Purpose, Url,
    poll::{
        Brought, Health,
        schedule::{Bounds, Hints as Wishes},
    },
    websub::discover as hub_of,
};
use reprint_store::{
    StoreError, Tx,
    source::{self, Outcome as Checked, Source, SourceKind},
    websub::{self, FeedState},
};
use reprint_story::{Fault, Severity};
use reprint_wire::{Feed, Hints, Reading};

use super::{
    Outcome, entries, folder, health::Condition, keep, older, poll_cms, sitemaps, subscribe,
};
use crate::{
    app::App,
    http::Refusal,
    problems::{self, Told},
};

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

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.new += more.new;
        self.changed += more.changed;
        self.same += more.same;
    }
}

impl Tally {
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::New(_) => self.new += 1,
            Outcome::Version(_) | Outcome::Draft(_) => self.changed += 1,
            Outcome::Same(_) => self.same += 1,
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }
}

/// Looks at a source once. What goes wrong is noted on the source and under "problems", and returned in words.
pub(crate) async fn poll(app: &Arc<App>, source: Source) -> Result<Tally, Refusal> {
    match source.kind {
        SourceKind::WordPress | SourceKind::Ghost => {
            return Box::pin(poll_cms::poll(app, source)).await;
        }
        SourceKind::Folder => return Box::pin(folder::poll(app, source)).await,
        _ => {}
    }
    let mut state = state(app, &source).await?;
    let mut request = state.request();
    if source.own {
        request.purpose = Purpose::Own;
    }
    let now = app.now();
    match app.fetcher.get(&request).await {
        Ok(fetched) if fetched.not_modified() => {
            state.unchanged(&fetched, &bounds(app), now);
            settle(app, &source, state, Checked::Unchanged).await?;
            Ok(Tally::default())
        }
        Ok(fetched) => Box::pin(take(app, source, state, fetched)).await,
        Err(error) => {
            state.failed(&error, &bounds(app), now);
            failed(app, &source, state).await?;
            Err(Refusal::Network(format!("{error}. {}", error.advice())))
        }
    }
}

/// The first look at a source, with what its address answered when it was looked for: a new source is asked once, not twice.
pub(crate) async fn read_first(
    app: &Arc<App>,
    source: Source,
    answer: Fetched,
) -> Result<Tally, Refusal> {
    let state = state(app, &source).await?;
    Box::pin(take(app, source, state, answer)).await
}

/// Takes in what a hub pushed for a source, without fetching it.
pub(crate) async fn receive(
    app: &Arc<App>,
    source: Source,
    content_type: Option<String>,
    body: Vec<u8>,
) -> Result<Tally, Refusal> {
    let mut state = state(app, &source).await?;
    let reading = read(&body, content_type.as_deref(), &source.url, &[]);
    let mut brought = brought(&reading);
    let marks = older::marks(&reading);
    // A push carries the newest page. Where it does not reach back to what we had, the poll walks the pages between.
    let joins = older::joins(app, &source, &reading, &marks).await?;
    let tally = take_reading(app, &source, reading, body, content_type).await?;
    if joins {
        older::reached(app, &source, marks).await?;
    }
    brought.changed = tally.new + tally.changed > 0;
    state.push_received(&brought, &bounds(app), app.now());
    settle(app, &source, state, Checked::Unchanged).await?;
    if !joins {
        let id = source.id;
        app.write(move |app, tx| source::check_now(tx, app.newsroom, id, app.now()))
            .await?;
    }
    Ok(tally)
}

async fn take(
    app: &Arc<App>,
    source: Source,
    mut state: Poll,
    fetched: Fetched,
) -> Result<Tally, Refusal> {
    let link: Vec<&str> = fetched
        .headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let content_type = fetched.content_type().map(str::to_owned);
    let base = fetched.base().to_string();
    let mut reading = read(&fetched.body, content_type.as_deref(), &base, &link);
    reading.faults.extend(fetched.cut.map(too_large));
    if reading.format.is_none() {
        let told = unreadable(&reading, &fetched.body, content_type.as_deref());
        state.unreadable("source.unreadable", &told, &bounds(app), app.now());
        failed(app, &source, state).await?;
        return Err(Refusal::Malformed(told));
    }
    if let Some(feed) = &reading.feed {
        subscribe::wish(app, &source, hub_of(&fetched, &links(feed))).await?;
    }
    let reading = match source.kind {
        SourceKind::Sitemap => sitemaps::newest(app, &source, reading).await,
        _ => reading,
    };
    let mut brought = brought(&reading);
    let marks = older::marks(&reading);
    let walked = older::take(app, &source, &reading, &marks).await;
    let mut tally = take_reading(app, &source, reading, fetched.body.clone(), content_type).await?;
    match walked {
        Ok(older) => {
            tally += older;
            older::reached(app, &source, marks).await?;
        }
        // What is older stays to be read: the next look walks again.
        Err(why) => unread_pages(app, &source, &why).await?,
    }
    brought.changed = tally.new + tally.changed > 0;
    let moved = state.read(&fetched, &brought, &bounds(app), app.now());
    let outcome = Checked::Read {
        etag: None,
        last_modified: None,
        changed: brought.changed,
    };
    settle(app, &source, state, outcome).await?;
    if let Some(url) = moved {
        adopt(app, source, url).await?;
    }
    Ok(tally)
}

pub(super) fn read(body: &[u8], content_type: Option<&str>, base: &str, link: &[&str]) -> Reading {
    let hints = Hints {
        content_type,
        link,
        ..Hints::at(base)
    };
    reprint_wire::read(body, &hints)
}

/// What the schedule wants to know of a reading.
pub(super) fn brought(reading: &Reading) -> Brought {
    let minutes = |minutes: u32| Duration::from_secs(u64::from(minutes) * 60);
    let rhythm = reading.feed.as_ref().map(|feed| &feed.rhythm);
    Brought {
        published: reading
            .entries
            .iter()
            .filter_map(|entry| entry.published?.instant())
            .collect(),
        changed: false,
        hints: Wishes {
            ttl: rhythm
                .and_then(|rhythm| rhythm.ttl_minutes.max(rhythm.period_minutes))
                .map(minutes),
            skip_hours: rhythm
                .map(|rhythm| {
                    rhythm
                        .skip_hours
                        .iter()
                        .map(|hour| hour.cast_signed())
                        .collect()
                })
                .unwrap_or_default(),
            skip_days: rhythm
                .map(|rhythm| {
                    rhythm
                        .skip_days
                        .iter()
                        .filter_map(|day| weekday(day))
                        .collect()
                })
                .unwrap_or_default(),
            ..Wishes::default()
        },
    }
}

/// Monday as 1 to Sunday as 7.
fn weekday(name: &str) -> Option<i8> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let name = name.trim().to_ascii_lowercase();
    let at = days.iter().position(|day| name.starts_with(day))?;
    i8::try_from(at + 1).ok()
}

fn links(feed: &Feed) -> Vec<reprint_net::Link> {
    let header: Vec<String> = feed
        .links
        .iter()
        .map(|link| format!("<{}>; rel=\"{}\"", link.href, link.rel))
        .collect();
    feed.links
        .first()
        .and_then(|link| Url::parse(&link.href).ok())
        .map(|base| reprint_net::link::parse(&header.join(", "), &base))
        .unwrap_or_default()
}

pub(super) async fn take_reading(
    app: &Arc<App>,
    source: &Source,
    mut reading: Reading,
    body: Vec<u8>,
    content_type: Option<String>,
) -> Result<Tally, Refusal> {
    let damage = damage(&mut reading);
    let document = entries::Document::new(&source.url, content_type, body);
    let mut tally = Tally::default();
    for incoming in entries::incoming(app, source, reading, &document).await? {
        let headline = incoming.story.headline.clone();
        match keep(app, source, incoming).await {
            Ok(outcome) => tally.count(outcome),
            Err(Refusal::Conflict(why)) => passed_over(app, source, &headline, why).await?,
            Err(other) => return Err(other),
        }
    }
    if let Some(why) = damage {
        let told = Told {
            code: "source.damaged",
            subject: subject(source),
            what: format!("Part of what {} sent could not be used.", source.name),
            why,
            remedy: "What could be read was taken in. Tell the source's owner if this goes on."
                .into(),
        };
        problems::report(app, told).await?;
    } else {
        let own = subject(source);
        app.write_quietly(move |app, tx| problems::over_in(app, tx, "source.damaged", &own))
            .await?;
    }
    Ok(tally)
}

/// What is wrong with a reading, in words. Where the document breaks off, so may its last entry: half a story would look
/// like a change of it, so it is left for the next look.
fn damage(reading: &mut Reading) -> Option<String> {
    let broken_off = |fault: &&Fault| fault.code.ends_with(".truncated");
    if reading.faults.iter().any(|fault| broken_off(&fault)) {
        reading.entries.pop();
    }
    let told: Vec<&str> = reading
        .faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error || broken_off(fault))
        .map(|fault| fault.message.as_str())
        .collect();
    (!told.is_empty()).then(|| told.join(" "))
}

async fn unread_pages(app: &Arc<App>, source: &Source, why: &Refusal) -> Result<(), Refusal> {
    let told = Told {
        code: "source.older_unread",
        subject: subject(source),
        what: format!("Older changes of {} could not be read.", source.name),
        why: why.to_string(),
        remedy: "The newest were taken in; the older ones are tried again at the next look.".into(),
    };
    problems::report(app, told).await
}

/// One story that cannot be taken in must not keep the others out: a retraction may stand behind it.
async fn passed_over(
    app: &Arc<App>,
    source: &Source,
    headline: &str,
    why: String,
) -> Result<(), Refusal> {
    let told = Told {
        code: "source.story_refused",
        subject: subject(source),
        what: format!("A change of “{headline}” from {} was not taken in.", source.name),
        why,
        remedy: "The other stories of this source were. Look at the story, and ask its publisher if it stays so.".into(),
    };
    problems::report(app, told).await
}

fn too_large(limit: usize) -> Fault {
    let told = format!(
        "It is larger than the {} MB that are read of a source (network.max_bytes): the beginning was read.",
        limit >> 20
    );
    Fault::new("source.truncated", Severity::Warning, told)
}

fn unreadable(reading: &Reading, body: &[u8], content_type: Option<&str>) -> String {
    if body.trim_ascii().is_empty() {
        return "What came is empty: the server answered well and sent nothing.".into();
    }
    let said = content_type.unwrap_or("no content type");
    let why: Vec<&str> = reading
        .faults
        .iter()
        .map(|fault| fault.message.as_str())
        .collect();
    format!(
        "What came is no feed and no news format ({said}). {}",
        why.join(" ")
    )
}

/// Notes a failure on the source and under "problems".
pub(super) async fn failed(app: &Arc<App>, source: &Source, state: Poll) -> Result<(), Refusal> {
    let Some(problem) = state.problem.clone() else {
        // Nothing was asked: our own queue was full, or the host wants to be left alone for now.
        return settle(app, source, state, Checked::Unchanged).await;
    };
    let told = Told {
        code: "source.failing",
        subject: subject(source),
        what: format!("{} cannot be read.", source.name),
        why: problem.message.clone(),
        remedy: format!(
            "{} Nothing was lost: it is tried again by itself.",
            problem.advice
        ),
    };
    problems::report(app, told).await?;
    settle(app, source, state, Checked::Failed(problem.message)).await
}

pub(super) fn subject(source: &Source) -> String {
    format!("source {}", source.id)
}

pub(super) fn bounds(app: &App) -> Bounds {
    let every = app.config.network.poll_every;
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    Bounds {
        floor: seconds(every.at_least),
        usual: seconds(every.at_least.saturating_mul(4).min(every.at_most)),
        ceiling: seconds(every.at_most),
    }
}

/// The poll's state; a new one for a source not asked yet.
pub(super) async fn state(app: &Arc<App>, source: &Source) -> Result<Poll, Refusal> {
    let url = Url::parse(&source.url)
        .map_err(|_| Refusal::Malformed(format!("{:?} is not a web address", source.url)))?;
    let asked = source.clone();
    let (kept, pushed_until) = app
        .read(move |app, tx| {
            let feed = websub::feed_of(tx, app.newsroom, asked.id)?;
            let active = feed.filter(|feed| feed.state == FeedState::Active);
            Ok((kept(app, tx, &asked)?, active.and_then(|feed| feed.until)))
        })
        .await?;
    let mut state = kept.unwrap_or_else(|| Poll::new(url, app.now()));
    // While a hub pushes, polling is only the safety net; when the lease is lost, polling comes back.
    state.pushed_until = pushed_until;
    Ok(state)
}

/// The poll's state as kept with the source; nothing for a source not asked yet at its present address.
pub(super) fn kept(
    app: &App,
    tx: &mut dyn Tx,
    source: &Source,
) -> Result<Option<Poll>, StoreError> {
    let kept = source::poll_state(tx, app.newsroom, source.id)?;
    let kept: Option<Poll> = kept.and_then(|json| serde_json::from_value(json).ok());
    Ok(kept.filter(|kept| kept.url.as_str() == source.url))
}

/// Keeps the state and gives the source's lease back.
pub(super) async fn settle(
    app: &Arc<App>,
    source: &Source,
    state: Poll,
    outcome: Checked,
) -> Result<(), Refusal> {
    let id = source.id;
    let own = subject(source);
    let asked = source.clone();
    app.write(move |app, tx| {
        let now = app.now();
        let json = serde_json::to_value(&state).map_err(reprint_store::StoreError::other)?;
        source::keep_poll_state(tx, app.newsroom, id, &json)?;
        if state.problem.is_none() {
            problems::over_in(app, tx, "source.failing", &own)?;
            tell_silence(app, tx, &asked, &state)?;
        }
        // A source that is gone for good is still looked at once a month: people bring sites back.
        let month = jiff::SignedDuration::from_hours(30 * 24);
        let next = match state.gone {
            Some(_) => now.saturating_add(month).unwrap_or(now),
            None => state.next_check,
        };
        let interval = next
            .duration_since(now)
            .as_secs()
            .clamp(0, i64::from(u32::MAX));
        source::checked(
            tx,
            id,
            &outcome,
            now,
            next,
            u32::try_from(interval).unwrap_or(0),
        )
    })
    .await
}

/// A source that answers and brings nothing for much longer than it used to is told of, until it brings something.
fn tell_silence(
    app: &App,
    tx: &mut dyn Tx,
    source: &Source,
    state: &Poll,
) -> Result<(), StoreError> {
    let condition = Condition::at(source, Some(state), app.now());
    let (Health::Quiet, Some(words)) = (condition.health, condition.words) else {
        return problems::over_in(app, tx, "source.quiet", &subject(source));
    };
    let told = Told {
        code: "source.quiet",
        subject: subject(source),
        what: format!("{} has fallen silent.", source.name),
        why: words,
        remedy: condition.advice.unwrap_or_default(),
    };
    problems::report_in(app, tx, &told)
}

/// A permanent redirect seen often enough: the source has a new address, its stories stay what they are.
async fn adopt(app: &Arc<App>, mut source: Source, url: Url) -> Result<(), Refusal> {
    tracing::info!(source = %source.id, from = source.url, to = %url, "the source has moved");
    source.url = url.into();
    app.write(move |_, tx: &mut dyn Tx| source::update(tx, &source))
        .await
}
