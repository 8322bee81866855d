//! One process: site, desk, API and workers, from start to an orderly end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::Router;
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
        let app = tokio::task::spawn_blocking(move || App::open(config, clock)).await??;
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
