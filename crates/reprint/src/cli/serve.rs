//! `reprint serve`: one's own newsroom.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{Exit, Failure};
use crate::{
    clock::SystemClock,
    config::Config,
    desk,
    serve::{Instance, interrupted},
};

/// Serve a newsroom: site, desk, feeds, hub and workers in one process
#[derive(Args)]
pub(crate) struct Serve {
    /// The configuration; `reprint.toml` if it is there
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, over the configuration
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<std::net::SocketAddr>,
}

impl Serve {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let mut config = Config::load(self.config.as_deref(), std::env::vars())
            .map_err(|error| Failure::new(Exit::Usage, error))?;
        if let Some(listen) = self.listen {
            config.server.listen = listen;
        }
        super::log();
        super::runtime()?.block_on(async {
            let instance = Instance::start(config, Arc::new(SystemClock)).await?;
            let base = instance.app.config.base_url();
            let app = Arc::clone(&instance.app);
            let link = tokio::task::spawn_blocking(move || desk::set_up_link(&app)).await??;
            eprintln!("  site    {base}/");
            match link {
                Some(link) => {
                    eprintln!("  desk    {link}   (set the first password; valid for 15 minutes)");
                }
                None => eprintln!("  desk    {base}/desk"),
            }
            interrupted().await;
            eprintln!("  stopping: finishing what is in hand");
            instance.stop().await;
            Ok(Exit::Done)
        })
    }
}
