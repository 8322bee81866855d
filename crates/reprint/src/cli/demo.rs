//! `reprint demo`: the whole chain on loopback.

use clap::Args;

use super::{Exit, Failure};

/// Show the whole chain on this machine: a publisher, a partner, and a plain site that runs nothing of ours
#[derive(Args)]
pub(crate) struct Demo {
    /// Do everything by itself, say what happened, and end
    #[arg(long)]
    auto: bool,
    /// Keep the databases and mails here instead of in a temporary folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<std::path::PathBuf>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        super::log();
        super::runtime()?.block_on(crate::demo::run(self.auto, self.keep))?;
        Ok(Exit::Done)
    }
}
