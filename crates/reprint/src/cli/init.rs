//! `reprint init`: a newsroom from the address of its site.

use std::{fs, path::Path};

use anyhow::{Context, anyhow};
use clap::Args;
use url::Url;

use super::{Exit, Failure, desk::Desk, source};
use crate::config::Config;

/// Begin a newsroom: write reprint.toml, make the database, and read your site's feed
#[derive(Args)]
pub(crate) struct Init {
    /// Your site
    #[arg(long, value_name = "URL")]
    site: Url,
    /// The newsroom's name; the site's host if not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    desk: Desk,
}

impl Init {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let file = self
            .desk
            .config
            .clone()
            .unwrap_or_else(|| "reprint.toml".into());
        let name = self
            .name
            .as_deref()
            .or(self.site.host_str())
            .unwrap_or("My newsroom");
        write(&file, name, &self.site)?;
        eprintln!("  wrote {}", file.display());
        self.desk.run(|app| source::add(app, self.site, true))
    }
}

/// Writes the file; one that is there already is somebody's work and stays.
fn write(file: &Path, name: &str, site: &Url) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::new(
            Exit::Conflict,
            anyhow!(
                "{} is there already: change it, or add your feed with `reprint add URL --own`",
                file.display()
            ),
        ));
    }
    let mut config = Config::default();
    name.clone_into(&mut config.newsroom.name);
    config.newsroom.url = Some(site.clone());
    let text = toml::to_string_pretty(&config)?;
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(())
}
