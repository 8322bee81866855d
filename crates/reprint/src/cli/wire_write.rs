//! `reprint wire write`: stories as feeds and news files, each through a clearance.

use std::{io::Write as _, path::PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use reprint_edition::{
    Document, Site,
    feed::{self, Channel, NewsFormat},
};
use reprint_rights::{Cleared, Grant, Use, clear};
use reprint_story::{Story, When};
use url::Url;

use super::{Exit, Failure, terms_files};

/// Write stories as a feed or a news file
///
/// Each story is cleared for the use first. What may not be used is left out, told on stderr, and exits 4.
#[derive(Args)]
pub(super) struct Write {
    /// Stories, as JSON
    #[arg(value_name = "STORY.json", required = true)]
    stories: Vec<PathBuf>,
    /// What to write; the news formats take one story a file
    #[arg(long)]
    format: Format,
    /// The publisher's terms, TOML or JSON
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// What is to be done with the stories, as JSON
    #[arg(long = "use", value_name = "FILE")]
    usage: PathBuf,
    /// Answers the publisher gave, a JSON list
    #[arg(long, value_name = "FILE")]
    grants: Option<PathBuf>,
    /// The name of the site that sends it; the publisher's if not said
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// The address of that site; the publisher's if not said
    #[arg(long)]
    url: Option<Url>,
    /// Decide as of this time
    #[arg(long, value_name = "TIME")]
    now: Option<When>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Rss,
    Atom,
    Jsonfeed,
    Ninjs,
    #[value(name = "ninjs-2.2")]
    Ninjs2,
    NewsmlG2,
    Nitf,
    NewsSitemap,
}

impl Write {
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let now = terms_files::now(self.now);
        let (cleared, refused) = self.cleared(now)?;
        let Some(first) = cleared.first() else {
            return Ok(Exit::Refused);
        };
        let site = self.site(first)?;
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Rss => publish(&mut out, &feed(&site, feed::Format::Rss, &cleared))?,
            Format::Atom => publish(&mut out, &feed(&site, feed::Format::Atom, &cleared))?,
            Format::Jsonfeed => publish(&mut out, &feed(&site, feed::Format::Json, &cleared))?,
            Format::NewsSitemap => publish(&mut out, &feed::news_sitemap(&site, &cleared, now))?,
            Format::Ninjs => news(&mut out, &site, first, NewsFormat::Ninjs)?,
            Format::Ninjs2 => news(&mut out, &site, first, NewsFormat::Ninjs2)?,
            Format::NewsmlG2 => news(&mut out, &site, first, NewsFormat::NewsmlG2)?,
            Format::Nitf => news(&mut out, &site, first, NewsFormat::Nitf)?,
        }
        Ok(if refused { Exit::Refused } else { Exit::Done })
    }

    /// The stories that may be used so, and whether there were others.
    fn cleared(&self, now: Timestamp) -> Result<(Vec<Cleared<Story>>, bool), Failure> {
        let one_a_file = !matches!(
            self.format,
            Format::Rss | Format::Atom | Format::Jsonfeed | Format::NewsSitemap
        );
        if one_a_file && self.stories.len() > 1 {
            let what = anyhow!(
                "a news file holds one story; write {} files",
                self.stories.len()
            );
            return Err(Failure::usage(what));
        }
        let policy = terms_files::policy(&self.policy)?;
        let usage: Use = terms_files::json(&self.usage)?;
        let grants: Vec<Grant> = match &self.grants {
            Some(path) => terms_files::json(path)?,
            None => Vec::new(),
        };
        let (mut cleared, mut refused) = (Vec::new(), false);
        for path in &self.stories {
            let story = terms_files::story(path)?;
            match clear(&story, &policy, &grants, &usage, now) {
                Ok(story) => cleared.push(story),
                Err(decision) => {
                    refused = true;
                    let mut err = std::io::stderr().lock();
                    write!(err, "{}: ", path.display())?;
                    serde_json::to_writer(&mut err, &decision)?;
                    writeln!(err)?;
                }
            }
        }
        Ok((cleared, refused))
    }

    fn site(&self, story: &Story) -> Result<Site, Failure> {
        let publisher = story.publisher.clone().unwrap_or_default();
        let own = publisher.url.or_else(|| story.canonical_url.clone());
        let address = match (&self.url, own) {
            (Some(url), _) => url.clone(),
            (None, Some(own)) => Url::parse(&own)?.join("/")?,
            (None, None) => {
                let what = anyhow!("the story names no site: say which one sends it with --url");
                return Err(Failure::usage(what));
            }
        };
        let name = self.site.clone().or(publisher.name);
        let name = name.unwrap_or_else(|| address.host_str().unwrap_or_default().to_owned());
        let mut site = Site::new(name, &address);
        if let Some(language) = &story.language {
            site.language.clone_from(language);
        }
        Ok(site)
    }
}

fn feed(site: &Site, format: feed::Format, stories: &[Cleared<Story>]) -> Document {
    feed::feed(site, &Channel::of(site, None, format), format, stories, &[])
}

fn news(
    out: &mut impl std::io::Write,
    site: &Site,
    story: &Cleared<Story>,
    format: NewsFormat,
) -> std::io::Result<()> {
    publish(out, &feed::news(site, story, format))
}

fn publish(out: &mut impl std::io::Write, document: &Document) -> std::io::Result<()> {
    out.write_all(document.body.as_bytes())
}
