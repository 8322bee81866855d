//! `reprint trace`: which texts share words, what each match is, and who had it first.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Failure};

mod batch;

/// Find copies: the matches among many texts.
#[derive(Args)]
pub(crate) struct Trace {
    /// Lines {"id","title","text","url"?,"canonical"?,"publisher"?,"published"?}
    #[arg(long, value_name = "FILE")]
    docs: PathBuf,
    /// Write lines {"id","first"} here: for each text, the one that seems to have been first
    #[arg(long, value_name = "FILE")]
    origins: Option<PathBuf>,
    /// How many threads compare
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
}

impl Trace {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        batch::run(&self.docs, self.origins.as_deref(), self.jobs)?;
        Ok(Exit::Done)
    }
}
