//! `reprint clear`: may this story be used so, and on which conditions.

use std::{io::Write, path::PathBuf};

use clap::Args;
use reprint_rights::{Grant, Use, Verdict, decide};
use reprint_story::When;

use super::{Exit, Failure, terms_files};

/// Decide a use of a story: allow with duties, ask, or deny, with the reasons. A deny exits 4.
#[derive(Args)]
pub(crate) struct Clear {
    /// The story, as JSON
    #[arg(value_name = "STORY.json")]
    story: PathBuf,
    /// The publisher's terms, TOML or JSON
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// What is to be done with the story, as JSON
    #[arg(long = "use", value_name = "FILE")]
    usage: PathBuf,
    /// Answers the publisher gave, a JSON list
    #[arg(long, value_name = "FILE")]
    grants: Option<PathBuf>,
    /// Decide as of this time
    #[arg(long, value_name = "TIME")]
    now: Option<When>,
}

impl Clear {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let policy = terms_files::policy(&self.policy)?;
        let story = terms_files::story(&self.story)?;
        let usage: Use = terms_files::json(&self.usage)?;
        let grants: Vec<Grant> = match &self.grants {
            Some(path) => terms_files::json(path)?,
            None => Vec::new(),
        };
        let decision = decide(&story, &policy, &grants, &usage, terms_files::now(self.now));
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &decision)?;
        writeln!(out)?;
        Ok(match decision.decision {
            Verdict::Allow | Verdict::Ask => Exit::Done,
            Verdict::Deny => Exit::Refused,
        })
    }
}
