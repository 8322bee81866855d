//! `reprint wire write`: stories as feeds and news files, each through a clearance.

use std::{io::Write as _, path::PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use reprint_edition::{
    Document, Notice, NoticeKind, Site,
    feed::{self, Channel, NewsFormat},
};
use reprint_rights::{Cleared, Grant, Use, clear};
use reprint_story::{Status, Story, When};
use url::Url;

use super::{Exit, Failure, terms_files};

/// Write stories as a feed or a news file
///
/// Each story is cleared for the use first. What may not be used is left out, told on stderr, and exits 4.
/// Of a story on hold or retracted goes the notice of it, in the format's own way and without a word of the story.
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
    /// The site's feeds: of all stories, and of each section among them
    Opml,
}

/// What goes out: stories that may be used so, and notices of those on hold or retracted, each with its version.
#[derive(Default)]
struct Outgoing {
    cleared: Vec<Cleared<Story>>,
    notices: Vec<(Notice, u32)>,
    refused: bool,
}

impl Write {
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let now = terms_files::now(self.now);
        let stories = self.read()?;
        let going = self.outgoing(&stories, now)?;
        if going.cleared.is_empty() && going.notices.is_empty() {
            return Ok(Exit::Refused);
        }
        let mut site = self.site(&stories)?;
        site.sections = sections(&going.cleared);
        let document = match self.format {
            Format::Rss => Some(going.feed(&site, feed::Format::Rss)),
            Format::Atom => Some(going.feed(&site, feed::Format::Atom)),
            Format::Jsonfeed => Some(going.feed(&site, feed::Format::Json)),
            Format::NewsSitemap => Some(feed::news_sitemap(&site, &going.cleared, now)),
            Format::Opml => Some(feed::opml(&site)),
            Format::Ninjs => going.news(&site, NewsFormat::Ninjs),
            Format::Ninjs2 => going.news(&site, NewsFormat::Ninjs2),
            Format::NewsmlG2 => going.news(&site, NewsFormat::NewsmlG2),
            Format::Nitf => going.news(&site, NewsFormat::Nitf),
        };
        let Some(document) = document else {
            return Ok(Exit::Refused);
        };
        std::io::stdout()
            .lock()
            .write_all(document.body.as_bytes())?;
        Ok(if going.refused {
            Exit::Refused
        } else {
            Exit::Done
        })
    }

    fn read(&self) -> Result<Vec<Story>, Failure> {
        let one_a_file = matches!(
            self.format,
            Format::Ninjs | Format::Ninjs2 | Format::NewsmlG2 | Format::Nitf
        );
        if one_a_file && self.stories.len() > 1 {
            let what = anyhow!(
                "a news file holds one story; write {} files",
                self.stories.len()
            );
            return Err(Failure::usage(what));
        }
        { self.stories.iter() }
            .map(|path| terms_files::story(path))
            .collect()
    }

    /// Clears each story; of one on hold or retracted goes its notice, which needs no leave.
    fn outgoing(&self, stories: &[Story], now: Timestamp) -> Result<Outgoing, Failure> {
        let policy = terms_files::policy(&self.policy)?;
        let usage: Use = terms_files::json(&self.usage)?;
        let grants: Vec<Grant> = match &self.grants {
            Some(path) => terms_files::json(path)?,
            None => Vec::new(),
        };
        let mut going = Outgoing::default();
        for (path, story) in self.stories.iter().zip(stories) {
            if let Some(notice) = notice(story, now) {
                going.notices.push((notice, story.version));
                continue;
            }
            match clear(story, &policy, &grants, &usage, now) {
                Ok(story) => going.cleared.push(story),
                Err(decision) => {
                    going.refused = true;
                    let mut err = std::io::stderr().lock();
                    write!(err, "{}: ", path.display())?;
                    serde_json::to_writer(&mut err, &decision)?;
                    writeln!(err)?;
                }
            }
        }
        Ok(going)
    }

    fn site(&self, stories: &[Story]) -> Result<Site, Failure> {
        let nothing = Story::default();
        let story = stories.first().unwrap_or(&nothing);
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

impl Outgoing {
    fn feed(&self, site: &Site, format: feed::Format) -> Document {
        let notices: Vec<_> = { self.notices.iter() }
            .map(|(notice, _)| notice.clone())
            .collect();
        feed::feed(
            site,
            &Channel::of(site, None, format),
            format,
            &self.cleared,
            &notices,
        )
    }

    /// A news file holds one story, or what is sent in its place.
    fn news(&self, site: &Site, format: NewsFormat) -> Option<Document> {
        let gone =
            |(notice, version): &(Notice, u32)| feed::news_notice(site, notice, *version, format);
        { self.cleared.first() }
            .map(|story| feed::news(site, story, format))
            .or_else(|| self.notices.first().map(gone))
    }
}

/// The sections of the stories, in their order.
fn sections(stories: &[Cleared<Story>]) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for section in stories.iter().filter_map(|story| story.section.clone()) {
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections
}

/// What stands in place of a story on hold or retracted. One that was never stored has no name to take back.
fn notice(story: &Story, now: Timestamp) -> Option<Notice> {
    let kind = match story.status {
        Status::Withheld => NoticeKind::Held,
        Status::Canceled => NoticeKind::Retracted,
        Status::Draft | Status::Usable => return None,
    };
    let last = story.changes.last();
    Some(Notice {
        story: story.id?,
        kind,
        at: { last.and_then(|change| change.at).or(story.dates.updated) }.unwrap_or(When::utc(now)),
        sentence: last.and_then(|change| change.note.clone()),
    })
}
