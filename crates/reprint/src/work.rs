//! The workers: sources that are due, copies that are due, the outbox, and jobs. One loop each, woken by every write.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use reprint_store::{
    Backoff, Result as StoreResult, Tx, delivery,
    job::{self, Job},
    lease, session, source, websub,
};
use reprint_story::StoryId;
use serde_json::Value;
use tokio::{sync::watch, task::JoinSet};

use crate::{alerts, app::App, follow, http::Refusal, reprint, take_in, trace};

/// Read a story at its origin again: `{"story"}`.
pub(crate) const READ_ORIGIN: &str = "read_origin";
/// Look into a webmention: `{"story", "source"}`.
pub(crate) const MENTIONED: &str = "mentioned";
/// Tell a publisher what was taken and where it stands: `{"story"}`.
pub(crate) const TELL: &str = "tell";
/// A story's embargo is over: `{"story"}`.
pub(crate) const OPEN: &str = "open";
const KINDS: [&str; 4] = [READ_ORIGIN, MENTIONED, TELL, OPEN];

const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// How often a loop looks without being woken: what becomes due by time alone waits no longer.
const ROUND: Duration = Duration::from_millis(500);

/// Starts the workers; they end when `stop` says so, after the work in hand.
pub(crate) fn start(app: &Arc<App>, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "sources",
        |app| async move { poll_due(&app).await },
    ));
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "outbox",
        |app| async move { follow::deliver_due(&app).await },
    ));
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "copies",
        |app| async move { follow::read_copies(&app).await },
    ));
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "jobs",
        |app| async move { jobs_due(&app).await },
    ));
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "trace",
        |app| async move { trace::work_off(&app).await },
    ));
    let renewed = Arc::clone(app);
    workers.spawn(async move {
        match trace::renew_search(&renewed).await {
            Ok(0) => {}
            Ok(stories) => tracing::info!(stories, "the search was made anew"),
            Err(error) => tracing::error!("the search could not be made anew: {error}"),
        }
    });
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "alerts",
        |app| async move { alerts::work_off(&app).await },
    ));
    workers.spawn(run(
        Arc::clone(app),
        stop.clone(),
        "upkeep",
        |app| async move { upkeep(&app).await },
    ));
    workers
}

/// Runs one round after another: at once while there is work, else when woken or after [`ROUND`].
async fn run<F, R>(app: Arc<App>, mut stop: watch::Receiver<bool>, name: &'static str, round: F)
where
    F: Fn(Arc<App>) -> R,
    R: Future<Output = Result<bool, Refusal>>,
{
    while !*stop.borrow() {
        let woken = app.woken.notified();
        match round(Arc::clone(&app)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(
                worker = name,
                "a round failed and will be tried again: {error}"
            ),
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(ROUND) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn poll_due(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = app
        .write_quietly(|app, tx| source::claim_due(tx, &app.holder, app.now(), LEASE, 16))
        .await?;
    let any = !due.is_empty();
    let mut polls = JoinSet::new();
    for source in due {
        let app = Arc::clone(app);
        polls.spawn(async move {
            let name = source.name.clone();
            match Box::pin(take_in::poll(&app, source)).await {
                Ok(tally) => tracing::info!(
                    source = name,
                    new = tally.new,
                    changed = tally.changed,
                    "source read"
                ),
                Err(error) => tracing::warn!(source = name, "source not read: {error}"),
            }
        });
    }
    while polls.join_next().await.is_some() {}
    Ok(any)
}

async fn jobs_due(app: &Arc<App>) -> Result<bool, Refusal> {
    let due = app
        .write_quietly(|app, tx| job::claim(tx, &app.holder, &KINDS, app.now(), LEASE, 20))
        .await?;
    let any = !due.is_empty();
    for job in due {
        let done = one(app, &job).await;
        app.write_quietly(move |app, tx| match &done {
            Ok(()) => job::done(tx, job.id, &app.holder).map(drop),
            Err(error) => {
                let why = error.to_string();
                tracing::warn!(job = job.kind, "not done, will be tried again: {why}");
                job::fail(
                    tx,
                    job.id,
                    &app.holder,
                    &why,
                    &Backoff::default(),
                    app.now(),
                )
                .map(drop)
            }
        })
        .await?;
    }
    Ok(any)
}

async fn one(app: &Arc<App>, job: &Job) -> Result<(), Refusal> {
    let story = || -> Result<StoryId, Refusal> {
        Ok(serde_json::from_value(job.payload["story"].clone()).map_err(anyhow::Error::new)?)
    };
    match job.kind.as_str() {
        READ_ORIGIN => follow::read_origin(app, story()?).await,
        MENTIONED => {
            let source = job.payload["source"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            follow::webmention::look_into(app, story()?, source).await
        }
        TELL => reprint::tell(app, story()?).await,
        OPEN => follow::open(app, story()?).await,
        _ => Ok(()),
    }
}

/// Leases, sessions and subscriptions are kept in order.
async fn upkeep(app: &Arc<App>) -> Result<bool, Refusal> {
    take_in::subscribe::renew(app).await?;
    app.write_quietly(|app, tx| {
        let now = app.now();
        lease::node(tx, &app.holder, now, SignedDuration::from_hours(1))?;
        session::sweep(tx, now)?;
        websub::sweep(tx, now).map(drop)
    })
    .await?;
    Ok(false)
}

/// Puts a job into the queue inside a transaction.
pub(crate) fn later(
    app: &App,
    tx: &mut dyn Tx,
    kind: &str,
    once: String,
    payload: Value,
) -> StoreResult<()> {
    let job = Job::new(app.id(), Some(app.newsroom), kind, payload, app.now());
    job::add(tx, &job.once(once)).map(drop)
}

/// Gives leased work back, so that the next start need not wait for the leases to run out.
pub(crate) async fn give_back(app: &Arc<App>) {
    let given = app
        .write_quietly(|app, tx| {
            let now = app.now();
            job::release(tx, &app.holder, now)?;
            delivery::release(tx, &app.holder, now)?;
            trace::give_back(app, tx)?;
            lease::give_back_node(tx, &app.holder, now)
        })
        .await;
    if let Err(error) = given {
        tracing::warn!("leases could not be given back: {error}");
    }
}
