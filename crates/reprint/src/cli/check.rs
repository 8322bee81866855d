//! `reprint check`: a published copy against the terms.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use reprint_rights::{Grant, Use, check};
use reprint_story::When;

use super::{Exit, Failure, terms_files};
use crate::copy_page::copy_page;

/// Check a published copy against the terms it was given under: credit, byline, links, pictures, version, edits.
#[derive(Args)]
pub(crate) struct Check {
    /// The page, as a file
    #[arg(value_name = "FILE")]
    page: PathBuf,
    /// The story as JSON, the current version first, older ones after
    #[arg(long, value_name = "STORY.json", required = true)]
    story: Vec<PathBuf>,
    /// The publisher's terms, TOML or JSON
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// What the story was taken for, as JSON
    #[arg(long = "use", value_name = "FILE")]
    usage: Option<PathBuf>,
    /// Answers the publisher gave, a JSON list
    #[arg(long, value_name = "FILE")]
    grants: Option<PathBuf>,
    /// When the page was read
    #[arg(long, value_name = "TIME")]
    now: Option<When>,
    /// Where the page was found
    #[arg(long)]
    url: Option<String>,
}

impl Check {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let policy = terms_files::policy(&self.policy)?;
        let versions = self
            .story
            .iter()
            .map(|path| terms_files::story(path))
            .collect::<Result<Vec<_>, _>>()?;
        let usage: Use = match &self.usage {
            Some(path) => terms_files::json(path)?,
            None => Use::default(),
        };
        let grants: Vec<Grant> = match &self.grants {
            Some(path) => terms_files::json(path)?,
            None => Vec::new(),
        };
        let bytes = std::fs::read(&self.page)
            .with_context(|| format!("cannot read {}", self.page.display()))?;
        let hints = reprint_page::Hints {
            url: self.url,
            ..reprint_page::Hints::default()
        };
        let mut page = copy_page(&bytes, &hints);
        if page.url.is_empty() {
            page.url = self.page.display().to_string();
        }
        let now = terms_files::now(self.now);
        let found = check(&page, &versions, &policy, &grants, &usage, now);
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
        Ok(Exit::Done)
    }
}
