//! A cleared story for a partner's editorial system: ninjs, NewsML-G2, NITF.

use reprint_rights::Cleared;
use reprint_story::{Byline, Change, ChangeKind, DeclarationKind, Party, Status, Story};
use reprint_wire::{Item, write, write::NinjsVersion};

use super::entry::{hops, is_ours, media, printed};
use crate::{Document, Notice, NoticeKind, Site, byline, rules};

/// The news formats a story is offered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsFormat {
    /// ninjs 3.1
    Ninjs,
    /// ninjs 2.2
    Ninjs2,
    /// NewsML-G2 2.35
    NewsmlG2,
    /// NITF 3.6
    Nitf,
}

impl NewsFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Ninjs, Self::NewsmlG2, Self::Nitf, Self::Ninjs2];

    /// Those a kit holds: one of each family.
    pub const KIT: [Self; 3] = [Self::Ninjs, Self::NewsmlG2, Self::Nitf];

    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ninjs => "ninjs",
            Self::Ninjs2 => "ninjs-2.2",
            Self::NewsmlG2 => "newsml-g2",
            Self::Nitf => "nitf",
        }
    }

    /// The format of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ninjs => "ninjs 3.1",
            Self::Ninjs2 => "ninjs 2.2",
            Self::NewsmlG2 => "NewsML-G2",
            Self::Nitf => "NITF",
        }
    }

    /// The name of its box on the kit's page.
    pub(crate) fn element_id(self) -> String {
        format!("kit-{}", self.name())
    }

    /// The media type as served.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Ninjs | Self::Ninjs2 => "application/json; charset=utf-8",
            Self::NewsmlG2 => "application/vnd.iptc.g2.newsitem+xml; charset=utf-8",
            Self::Nitf => "application/nitf+xml; charset=utf-8",
        }
    }
}

/// A cleared story in a news format: its text with the credit where the terms put it, and the terms in words.
pub fn news(site: &Site, story: &Cleared<Story>, format: NewsFormat) -> Document {
    written(format, &item(site, story)).until([story.until()])
}

/// What is sent in place of a story that is on hold or was retracted: its name, its status and the public sentence.
/// `version` is the story's after the change, for receivers keep the highest.
pub fn news_notice(site: &Site, notice: &Notice, version: u32, format: NewsFormat) -> Document {
    let (status, kind) = match notice.kind {
        NoticeKind::Held => (Status::Withheld, ChangeKind::Hold),
        NoticeKind::Retracted => (Status::Canceled, ChangeKind::Retraction),
    };
    let mut story = Story {
        uri: Some(site.story_url(notice.story)),
        status,
        version,
        provider: Some(party(site)),
        ..Story::default()
    };
    story.dates.updated = Some(notice.at);
    story.changes.push(Change {
        version,
        kind,
        note: notice.sentence.clone(),
        at: Some(notice.at),
    });
    written(format, &Item::of(story))
}

fn written(format: NewsFormat, item: &Item) -> Document {
    let body = match format {
        NewsFormat::Ninjs => write::ninjs(item, NinjsVersion::V3_1),
        NewsFormat::Ninjs2 => write::ninjs(item, NinjsVersion::V2_2),
        NewsFormat::NewsmlG2 => write::newsml_g2(std::slice::from_ref(item)),
        NewsFormat::Nitf => write::nitf(item),
    };
    Document::of(format.media_type(), body)
}

fn party(site: &Site) -> Party {
    Party {
        name: Some(site.name.clone()),
        url: Some(site.url("/")),
    }
}

/// A cleared story in the news formats' model.
pub fn item(site: &Site, story: &Cleared<Story>) -> Item {
    let mut out = Story::clone(story);
    out.uri = Some(site.address(story));
    out.media = media(site, story);
    out.set_body(printed(site, story));
    out.byline = byline::line(story, site.words()).map(|raw| Byline {
        people: story
            .byline
            .iter()
            .flat_map(|byline| byline.people.clone())
            .collect(),
        raw,
    });
    out.hops = hops(site, story);
    out.publisher = story
        .publisher
        .clone()
        .or_else(|| Some(site.publisher.clone()));
    out.provider = Some(party(site));
    out.rights.usage_terms = terms(site, story);
    if !is_ours(site, story) {
        // RSL speaks for the origin it is served from.
        out.rights
            .declarations
            .retain(|one| one.kind != DeclarationKind::Rsl);
    }
    let ends = [story.dates.expires, story.until()];
    out.dates.expires = ends.into_iter().flatten().min_by_key(|end| end.earliest());
    let mut item = Item::of(out);
    item.source = story
        .publisher
        .as_ref()
        .and_then(|party| party.name.clone());
    item
}

/// The item's own terms and what the clearance asks, a sentence each.
fn terms(site: &Site, story: &Cleared<Story>) -> Option<String> {
    let own = story.rights.usage_terms.iter().cloned();
    let duties =
        { story.duties().iter() }.map(|duty| rules::sentence(site, story.decision(), duty));
    let all: Vec<_> = own.chain(duties).collect();
    (!all.is_empty()).then(|| all.join(" "))
}
