//! A page asked for now, politely and safely.

use std::{path::Path, sync::Arc};

use reprint_net::{Accept, Purpose, Request, Url};

use super::{Exit, Failure, manifest};
use crate::{app, cli, clock::SystemClock, config::Config, follow::look::hints};

/// Fetches a page and reads it.
pub(super) fn read(address: &str, config: Option<&Path>) -> Result<manifest::Read, Failure> {
    let url = Url::parse(address).map_err(Failure::usage)?;
    let config =
        Config::load(config, std::env::vars()).map_err(|error| Failure::new(Exit::Usage, error))?;
    let fetcher = app::fetcher(&config, Arc::new(SystemClock))?;
    let request = Request::new(url, Purpose::Asked).accepting(Accept::Page);
    let fetched = cli::runtime()?
        .block_on(fetcher.get(&request))
        .map_err(|error| {
            let told = anyhow::anyhow!("{address}: {error}. {}", error.advice());
            Failure::new(Exit::Network, told)
        })?;
    Ok(manifest::of_bytes(&fetched.body, &hints(&fetched)))
}
