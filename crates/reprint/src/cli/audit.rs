//! `reprint audit`: what partners run of a site's stories, without anybody's co-operation.

use std::{io::Write, path::PathBuf, sync::Arc};

use anyhow::{Context, anyhow};
use clap::Args;
use jiff::{Span, Timestamp, tz::TimeZone};
use reprint_net::discover::typed_address;
use reprint_story::Clock;

use super::{Exit, Failure, terms_files};
use crate::{
    app,
    audit::survey::{Agreed, Survey, partners},
    clock::SystemClock,
    config::Config,
    follow::look::Effort,
};

/// Find what partners already run of a site's stories, and what stood on each copy; nobody has to co-operate
#[derive(Args)]
pub(crate) struct Audit {
    /// The newsroom's site
    site: String,
    /// The partners: an address a line, its name beside it; a table; or JSON
    #[arg(long, value_name = "FILE")]
    partners: PathBuf,
    /// The terms to check against; without them, those the site's pages name, or none
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Stories published since: 90d, P3M, or a day such as 2026-09-01
    #[arg(long, default_value = "90d")]
    since: String,
    /// At most so many stories, the newest
    #[arg(long, default_value_t = 200, value_name = "N")]
    stories: usize,
    /// At most so many pages read at each partner
    #[arg(long, default_value_t = 150, value_name = "N")]
    pages: usize,
    /// Print everything as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print a table, one line a copy
    #[arg(long)]
    csv: bool,
    /// Write a page to print or to send
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// The configuration, for the network's settings; `reprint.toml` if it is there
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Audit {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        super::log();
        let site = typed_address(&self.site).ok_or_else(|| {
            Failure::usage(anyhow!("{:?} is not the address of a site", self.site))
        })?;
        let partners = partners(&terms_files::text(&self.partners)?)
            .with_context(|| self.partners.display().to_string())
            .map_err(Failure::usage)?;
        let agreed = match &self.policy {
            Some(path) => Some(Agreed::given(
                terms_files::policy(path)?,
                &path.display().to_string(),
            )),
            None => None,
        };
        let clock = Arc::new(SystemClock);
        let mut config =
            Config::load(self.config.as_deref(), std::env::vars()).map_err(Failure::usage)?;
        // Those who are asked must be able to find out who asks: without an address of ours, the newsroom's.
        config.server.url = config
            .server
            .url
            .or(config.newsroom.url.clone())
            .or(Some(site.clone()));
        let fetcher = Arc::new(app::fetcher(&config, Arc::clone(&clock) as Arc<dyn Clock>)?);
        let survey = Survey {
            site,
            partners,
            agreed,
            since: since(&self.since, clock.now()).map_err(Failure::usage)?,
            stories: self.stories,
            effort: Effort {
                pages: self.pages,
                ..Effort::default()
            },
        };
        let report = super::runtime()?.block_on(survey.run(fetcher, |line| eprintln!("{line}")));
        if let Some(path) = &self.html {
            std::fs::write(path, report.html()?)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        } else if self.csv {
            write!(out, "{}", report.csv())?;
        } else {
            write!(out, "{}", report.words())?;
        }
        if let Some(why) = report.without_stories() {
            return Err(Failure::new(
                Exit::Network,
                anyhow!("no story of {} could be read: {why}", report.site),
            ));
        }
        Ok(if report.is_complete() {
            Exit::Done
        } else {
            Exit::Conflict
        })
    }
}

/// `90d` and `P90D` back from now, or the beginning of a day (UTC).
fn since(text: &str, now: Timestamp) -> anyhow::Result<Timestamp> {
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        return Ok(day.to_zoned_datetime(TimeZone::UTC)?.timestamp());
    }
    let span: Span = text.parse().with_context(|| {
        format!("--since {text:?}: give a time such as 90d or P3M, or a day such as 2026-09-01")
    })?;
    let back = now
        .to_zoned_datetime(TimeZone::UTC)
        .checked_sub(span.abs())?;
    Ok(back.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_when() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let table = [
            ("90d", "2026-08-25T12:00:00Z"),
            ("P3M", "2026-08-23T12:00:00Z"),
            ("2026-09-01", "2026-09-01T00:00:00Z"),
        ];
        for (text, expected) in table {
            assert_eq!(since(text, now).unwrap().to_string(), expected, "{text}");
        }
        assert!(since("lately", now).is_err());
    }
}
