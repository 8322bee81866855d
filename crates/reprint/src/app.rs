//! What every door and every worker of one instance shares: the store, the clock, the ids, the way to the network.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reprint_net::{Agent, Fetcher, Guard, Settings};
use reprint_store::{
    Location, Store, StoreError, Tx, fingerprint::Lookup, lease, publisher, publisher::Publisher,
};
use reprint_story::{Clock, Id, IdMaker, PublisherId};
use tokio::sync::Notify;

use crate::{config::Config, http::Refusal, trace::Events};

/// How long a node number is leased; renewed by the workers long before.
const NODE_LEASE: SignedDuration = SignedDuration::from_hours(1);

/// One running instance.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: IdMaker,
    pub(crate) fetcher: Fetcher,
    /// The newsroom this instance serves.
    pub(crate) newsroom: PublisherId,
    /// Zone of the newsroom's dates.
    pub(crate) zone: TimeZone,
    /// Name under which this process holds leases.
    pub(crate) holder: String,
    /// Rung after every write, for the workers.
    pub(crate) woken: Notify,
    /// Finished pages.
    pub(crate) pages: crate::site::PageCache,
    /// What is kept in memory of the fingerprints' segments.
    pub(crate) lookup: Lookup,
    /// What the grouping of stories remembers, while this process has the turn.
    pub(crate) events: Mutex<Option<Events>>,
    /// What the links in letters are marked with.
    pub(crate) link_key: [u8; 32],
    /// Grows with every write of this process: what was rendered before may be old.
    generation: AtomicU64,
}

impl App {
    /// Opens the store and makes everything that stands on it; makes the newsroom on the first run. Blocks.
    pub(crate) fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Self>> {
        let store = Store::open(&Location::parse(&config.server.database), &*clock)?;
        let holder = format!(
            "{}-{}",
            std::process::id(),
            crate::secret::Token::new("")?.as_str()
        );
        let node = store.write(|tx| lease::node(tx, &holder, clock.now(), NODE_LEASE))?;
        let ids = IdMaker::new(node);
        let newsroom = newsroom(&store, &config, &ids, &*clock)?;
        let link_key = link_key(&store, newsroom, &*clock)?;
        let zone = TimeZone::get(&config.newsroom.time_zone).with_context(|| {
            format!(
                "newsroom.time_zone: {:?} is not the name of a time zone such as Europe/Berlin",
                config.newsroom.time_zone
            )
        })?;
        Ok(Arc::new(Self {
            fetcher: fetcher(&config, Arc::clone(&clock))?,
            config,
            store,
            clock,
            ids,
            newsroom,
            zone,
            holder,
            woken: Notify::new(),
            pages: crate::site::PageCache::default(),
            lookup: Lookup::new(),
            events: Mutex::new(None),
            link_key,
            generation: AtomicU64::new(0),
        }))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The next id of any kind.
    pub(crate) fn id<K>(&self) -> Id<K> {
        self.ids.make(&*self.clock)
    }

    /// Reads in one transaction, off the server's threads.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        mut work: impl FnMut(&Self, &mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        blocking(move || app.store.read(|tx| work(&app, tx))).await
    }

    /// Writes in one transaction, off the server's threads, and wakes the workers. `work` may run again if the engine asks for it.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        mut work: impl FnMut(&Self, &mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        let done = blocking(move || app.store.write(|tx| work(&app, tx))).await?;
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.woken.notify_waiters();
        Ok(done)
    }

    /// The same for the queues' own bookkeeping, which changes nothing a reader or another worker would see.
    pub(crate) async fn write_quietly<T: Send + 'static>(
        self: &Arc<Self>,
        mut work: impl FnMut(&Self, &mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        blocking(move || app.store.write(|tx| work(&app, tx))).await
    }

    /// How many writes this process has made.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// A time as the newsroom tells it, with its zone.
    pub(crate) fn tell(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone())
            .strftime("%-d %b %Y, %H:%M %Z")
            .to_string()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(broken) => Err(Refusal::Failed(anyhow::Error::new(broken))),
    }
}

/// The newsroom of the configuration: the first one, its name and address kept in step with the file.
fn newsroom(
    store: &Store,
    config: &Config,
    ids: &IdMaker,
    clock: &dyn Clock,
) -> Result<PublisherId, StoreError> {
    let url = config
        .newsroom
        .url
        .as_ref()
        .map_or_else(|| config.base_url(), ToString::to_string);
    store.write(|tx| {
        if let Some(mut known) = publisher::all(tx)?.into_iter().next() {
            if known.name != config.newsroom.name || known.url != url {
                known.name.clone_from(&config.newsroom.name);
                known.url.clone_from(&url);
                publisher::update(tx, &known)?;
            }
            return Ok(known.id);
        }
        let new = Publisher {
            id: ids.make(clock),
            name: config.newsroom.name.clone(),
            url: url.clone(),
            settings: serde_json::json!({}),
            created: clock.now(),
        };
        publisher::add(tx, &new)?;
        Ok(new.id)
    })
}

/// The instance's own secret, made on the first run.
fn link_key(store: &Store, newsroom: PublisherId, clock: &dyn Clock) -> anyhow::Result<[u8; 32]> {
    const NAME: &str = "link key";
    let new = crate::secret::Token::new("")?.hash();
    let kept = store.write(|tx| {
        if let Some(known) = publisher::secret(tx, Some(newsroom), NAME)? {
            return Ok(known);
        }
        publisher::set_secret(tx, Some(newsroom), NAME, &new, clock.now())?;
        Ok(new.to_vec())
    })?;
    kept.try_into().map_err(|_| {
        anyhow::anyhow!("the secret {NAME:?} in the database is damaged; restore the newest backup")
    })
}

/// The way to the network, as configured.
pub(crate) fn fetcher(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Fetcher> {
    let contact = config.base_url();
    let mut settings = Settings::new(Agent::new("Reprint", env!("CARGO_PKG_VERSION"), &contact));
    settings.guard = Guard::allowing(config.network.allow_private.iter().map(String::as_str))
        .context("network.allow_private")?;
    settings.limits.bytes = usize::try_from(config.network.max_bytes).unwrap_or(usize::MAX);
    settings.limits.total = std::time::Duration::from_secs(config.network.timeout);
    settings.gap = std::time::Duration::from_millis(config.network.gap_ms);
    Ok(Fetcher::new(settings, clock)?)
}
