//! `reprint trace`: which texts share words, what each match is, and who had it first.

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Failure};

mod batch;
#[cfg(feature = "server")]
mod stored;

/// Find copies: of a story, a page or a file among the newsroom's stories; or the matches among many texts of a file.
#[derive(Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Trace {
    /// A story's id, the address of a page, or a file (- for standard input): copies oldest first, with share and kind
    #[cfg(feature = "server")]
    #[arg(group = "what", value_name = "STORY|URL|FILE")]
    text: Option<String>,
    /// Make every fingerprint, match and search entry of the newsroom anew; stories may arrive meanwhile
    #[cfg(feature = "server")]
    #[arg(long, group = "what")]
    rebuild: bool,
    /// Lines {"id","title","text","url"?,"canonical"?,"publisher"?,"published"?}
    #[arg(long, value_name = "FILE", group = "what")]
    docs: Option<PathBuf>,
    /// Write lines {"id","first"} here: for each text, the one that seems to have been first
    #[arg(long, value_name = "FILE", requires = "docs")]
    origins: Option<PathBuf>,
    /// How many threads compare
    #[arg(long, default_value_t = 1, value_name = "N", requires = "docs")]
    jobs: usize,
    #[cfg(feature = "server")]
    #[command(flatten)]
    desk: super::desk::Desk,
}

impl Trace {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        if let Some(docs) = &self.docs {
            batch::run(docs, self.origins.as_deref(), self.jobs)?;
            return Ok(Exit::Done);
        }
        #[cfg(feature = "server")]
        return match self.text {
            Some(text) => stored::trace(self.desk, text),
            None => stored::rebuild(self.desk),
        };
        #[cfg(not(feature = "server"))]
        Err(Failure::usage(anyhow::anyhow!("--docs FILE is missing")))
    }
}
