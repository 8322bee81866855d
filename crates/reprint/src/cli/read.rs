//! `reprint read`: bytes in, stories out, and nothing stored.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Failure, batch};

mod texts;

/// Read stories from files or standard input and print what was understood.
#[derive(Args)]
pub(crate) struct Read {
    /// Lines {"id","text"}: quotations and credits of each, offsets into the given text
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// How many threads read
    #[arg(long, default_value_t = 1, value_name = "N")]
    jobs: usize,
}

impl Read {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        if let Some(path) = self.texts {
            batch::run(batch::lines(&path)?, self.jobs, texts::answer)?;
        }
        Ok(Exit::Done)
    }
}
