//! Feeds, sitemaps and the other lists that machines read.

mod entry;
mod item;
mod news;
mod opml;
mod robots;

use std::borrow::Borrow;

use reprint_rights::Cleared;
use reprint_story::{Status, Story, When};
use reprint_wire::{Feed, Link, Person, Text, Tombstone, write};

use crate::{Document, Notice, NoticeKind, Site};

pub use entry::entry;
pub use item::{NewsFormat, item, news, news_notice};
pub use news::{news_sitemap, sitemap};
pub use opml::opml;
pub use robots::robots;

/// The three formats every feed is served in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RSS 2.0
    Rss,
    /// Atom 1.0
    Atom,
    /// JSON Feed 1.1
    Json,
}

impl Format {
    /// Every format, as pages offer them.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The end of its address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Rss => "/feed.xml",
            Self::Atom => "/atom.xml",
            Self::Json => "/feed.json",
        }
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }

    /// The media type in links.
    pub fn short_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// The media type as served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }
}

/// Which feed: where it lies and what it is called.
#[derive(Clone, Debug)]
pub struct Channel {
    /// What stands after the site's name, such as the section.
    pub title: Option<String>,
    /// The page it is the feed of.
    pub page: String,
    /// Its own address, without a partner's token where that is secret to others: it is printed as `rel=self`.
    pub address: String,
    /// When it last changed: the newest version, correction or notice in it.
    pub updated: Option<When>,
    /// The address of the page with what is older (RFC 5005, section 3).
    pub next: Option<String>,
}

impl Channel {
    /// The feed of the whole site, or of one section.
    pub fn of(site: &Site, section: Option<&str>, format: Format) -> Self {
        Self {
            title: section.map(str::to_owned),
            page: section.map_or_else(|| site.url("/"), |section| site.section_url(section)),
            address: site.feed_url(section, format),
            updated: None,
            next: None,
        }
    }
}

/// A feed of cleared stories, each as full as it was cleared, and of the notices that stand for those taken back.
///
/// Stories in the order given. Notices are tombstones: RFC 6721 in Atom and, as an extension, in RSS; our own extension
/// in JSON Feed.
pub fn feed<S: Borrow<Cleared<Story>>>(
    site: &Site,
    channel: &Channel,
    format: Format,
    stories: &[S],
    notices: &[Notice],
) -> Document {
    let entries: Vec<_> = stories
        .iter()
        .map(|story| entry(site, story.borrow()))
        .collect();
    let feed = head(site, channel, format, stories, notices);
    let body = match format {
        Format::Rss => write::rss(&feed, &entries),
        Format::Atom => write::atom(&feed, &entries),
        Format::Json => write::jsonfeed(&feed, &entries),
    };
    let mut document = Document::of(format.media_type(), body)
        .until(stories.iter().map(|story| story.borrow().until()));
    document.link = Some(link_header(site, channel));
    document
}

fn head<S: Borrow<Cleared<Story>>>(
    site: &Site,
    channel: &Channel,
    format: Format,
    stories: &[S],
    notices: &[Notice],
) -> Feed {
    let title = match &channel.title {
        Some(title) => format!("{} – {title}", site.name),
        None => site.name.clone(),
    };
    let newest = stories
        .iter()
        .map(Borrow::borrow)
        .filter_map(|story| story.dates.updated.or(story.dates.published))
        .chain(notices.iter().map(|notice| notice.at))
        .max_by_key(|when| when.earliest());
    let mut links = vec![Link {
        media_type: Some(format.short_type().to_owned()),
        ..Link::new("self", &channel.address)
    }];
    links.extend(site.hub.iter().map(|hub| Link::new("hub", hub)));
    links.extend(channel.next.iter().map(|next| Link::new("next", next)));
    Feed {
        id: Some(channel.page.clone()),
        title: Some(Text::plain(title)),
        description: site.tagline.as_deref().map(Text::from),
        link: Some(channel.page.clone()),
        links,
        language: Some(site.language.clone()),
        updated: channel.updated.or(newest),
        authors: vec![Person {
            url: site.publisher.url.clone(),
            ..Person::named(site.publisher_name())
        }],
        generator: Some("Reprint".into()),
        tombstones: notices
            .iter()
            .map(|notice| tombstone(site, notice))
            .collect(),
        ..Feed::default()
    }
}

fn tombstone(site: &Site, notice: &Notice) -> Tombstone {
    let address = site.story_url(notice.story);
    Tombstone {
        status: Some(match notice.kind {
            NoticeKind::Held => Status::Withheld,
            NoticeKind::Retracted => Status::Canceled,
        }),
        when: Some(notice.at),
        by: None,
        comment: notice.sentence.as_deref().map(Text::from),
        links: vec![Link::new("alternate", &address)],
        id: address,
    }
}

/// `WebSub` wants hub and self in the header too (<https://www.w3.org/TR/websub/#discovery>).
fn link_header(site: &Site, channel: &Channel) -> String {
    let own = format!("<{}>; rel=\"self\"", channel.address);
    match &site.hub {
        Some(hub) => format!("<{hub}>; rel=\"hub\", {own}"),
        None => own,
    }
}
