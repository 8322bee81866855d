//! One process: site, desk, API and workers, from start to an orderly end.

use std::{fs::File, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::Context;
use axum::Router;
use reprint_store::{Location, lease};
use reprint_story::Clock;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{api, app::App, config::Config, desk, site, work};

/// How long requests and work in hand may take to finish after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);

/// A running instance. Dropping it without [`Instance::stop`] ends it abruptly, as a crash would; nothing is lost by that.
pub(crate) struct Instance {
    pub(crate) app: Arc<App>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
    /// Held while this is the only server of its database file.
    _alone: Option<File>,
}

impl Instance {
    /// Opens the database, listens, and starts the workers.
    pub(crate) async fn start(mut config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(config.server.listen)
            .await
            .with_context(|| {
                format!(
                    "cannot listen on {}: another program may be using that port; choose another with [server] listen",
                    config.server.listen
                )
            })?;
        let address = listener.local_addr()?;
        config.server.listen = address;
        let (app, alone) = tokio::task::spawn_blocking(move || open(config, clock)).await??;
        let (stop, stopped) = watch::channel(false);
        let mut running = work::start(&app, &stopped);
        let routes = routes(&app);
        running.spawn(async move {
            let mut stopped = stopped;
            let ended = async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, service)
                .with_graceful_shutdown(ended)
                .await
            {
                tracing::error!("the server ended: {error}");
            }
        });
        Ok(Self {
            app,
            address,
            stop,
            running,
            _alone: alone,
        })
    }

    /// Stops accepting, finishes what is in hand, and gives leases back.
    pub(crate) async fn stop(mut self) {
        let _ = self.stop.send(true);
        self.app.woken.notify_waiters();
        let finished = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            tracing::warn!("some work did not finish in time; it will be done at the next start");
        }
        work::give_back(&self.app).await;
    }
}

/// Opens the newsroom. The only server of a database file takes back what one that was killed had in hand.
fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<(Arc<App>, Option<File>)> {
    let alone = match Location::parse(&config.server.database) {
        Location::File(file) => alone(&file),
        Location::Memory | Location::Postgres(_) => None,
    };
    let app = App::open(config, clock)?;
    if alone.is_some() {
        app.store.write(|tx| lease::break_all(tx, app.now()))?;
    }
    Ok((app, alone))
}

/// A lock on a file beside the database, which ends with the process however that ends; none if another server has it, or
/// if the file system knows no locks: then leases run out by themselves.
fn alone(database: &Path) -> Option<File> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(name).ok()?;
    file.try_lock().ok().map(|()| file)
}

fn routes(app: &Arc<App>) -> Router {
    site::routes(app)
        .merge(desk::routes(app))
        .merge(api::routes(app))
}

/// Waits for the signal to stop.
pub(crate) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
