//! `reprint check`: a published copy against the terms, from a file or by its address.

#[cfg(feature = "server")]
mod address;

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use reprint_rights::{Check as Checked, Grant, Use, check};
use reprint_story::When;

use super::{Exit, Failure, terms_files};
use crate::copy_page::copy_page;

/// Check a published copy against the terms it was given under: credit, byline, links, pictures, version, edits.
#[derive(Args)]
pub(crate) struct Check {
    /// The page: a file, or its address (robots.txt is respected)
    #[arg(value_name = "URL|FILE")]
    page: String,
    /// The story as JSON, the current version first, older ones after; for an address, your newsroom's own if not given
    #[arg(long, value_name = "STORY.json")]
    story: Vec<PathBuf>,
    /// The publisher's terms, TOML or JSON; for an address, your newsroom's own if not given
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What the story was taken for, as JSON
    #[arg(long = "use", value_name = "FILE")]
    usage: Option<PathBuf>,
    /// Answers the publisher gave, a JSON list
    #[arg(long, value_name = "FILE")]
    grants: Option<PathBuf>,
    /// When the page was read
    #[arg(long, value_name = "TIME")]
    now: Option<When>,
    /// Where a page given as a file was found
    #[arg(long)]
    url: Option<String>,
    /// The configuration, for an address; `reprint.toml` if it is there
    #[cfg(feature = "server")]
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Check {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        #[cfg(feature = "server")]
        if let Some(url) = address::of(&self.page) {
            return self.run_at(&url);
        }
        self.run_file()
    }

    fn run_file(self) -> Result<Exit, Failure> {
        if self.story.is_empty() {
            return Err(Failure::usage(anyhow::anyhow!(
                "a page in a file is compared with a story in a file: give it with --story"
            )));
        }
        let Some(policy) = &self.policy else {
            return Err(Failure::usage(anyhow::anyhow!(
                "a page in a file is checked against terms in a file: give them with --policy"
            )));
        };
        let policy = terms_files::policy(policy)?;
        let versions = self.versions()?;
        let (usage, grants) = (self.usage()?.unwrap_or_default(), self.grants()?);
        let bytes =
            std::fs::read(&self.page).with_context(|| format!("cannot read {}", self.page))?;
        let hints = reprint_page::Hints {
            url: self.url,
            ..reprint_page::Hints::default()
        };
        let mut page = copy_page(&bytes, &hints);
        if page.url.is_empty() {
            page.url = self.page;
        }
        let now = terms_files::now(self.now);
        print(&check(&page, &versions, &policy, &grants, &usage, now))?;
        Ok(Exit::Done)
    }

    fn versions(&self) -> Result<Vec<reprint_story::Story>, Failure> {
        self.story
            .iter()
            .map(|path| terms_files::story(path))
            .collect()
    }

    fn usage(&self) -> Result<Option<Use>, Failure> {
        self.usage.as_deref().map(terms_files::json).transpose()
    }

    fn grants(&self) -> Result<Vec<Grant>, Failure> {
        match &self.grants {
            Some(path) => terms_files::json(path),
            None => Ok(Vec::new()),
        }
    }
}

fn print(found: &Checked) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, found)?;
    writeln!(out)?;
    Ok(())
}
