use std::borrow::Borrow;

use reprint_rights::Cleared;
use reprint_story::{Media, MediaKind, MediaRole, Story};

use crate::{
    Site, dates,
    excerpt::excerpt,
    page::Run,
    site::{Pictures, web_address},
    words,
};

/// A story in a list: its headline once, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    pub headline: String,
    pub href: String,
    pub excerpt: Option<String>,
    /// What a search found of it, shown in place of the excerpt.
    pub passage: Vec<Run>,
    pub section: Option<String>,
    /// The publisher, where it is not the site's own.
    pub publisher: Option<String>,
    pub day: Option<dates::Shown>,
    pub picture: Option<Picture>,
    pub language: Tongue,
}

/// A picture in a list. It is decoration beside the headline: its `alt` is always empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub url: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub credit: Option<String>,
}

/// The `lang` and `dir` attributes of a story in another language than the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tongue {
    pub lang: Option<String>,
    pub rtl: bool,
}

impl Tongue {
    pub(crate) fn of(story: &Story, page: &str) -> Self {
        let foreign = |language: &&String| {
            !words::primary(language).eq_ignore_ascii_case(words::primary(page))
        };
        let lang = story.language.as_ref().filter(foreign).cloned();
        let rtl = lang.as_deref().is_some_and(words::is_right_to_left);
        Self { lang, rtl }
    }
}

impl Card {
    pub(crate) fn new(site: &Site, story: &Cleared<Story>) -> Self {
        let publisher = story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref());
        Self {
            headline: story.headline.clone(),
            href: site.address(story),
            excerpt: excerpt(story),
            passage: Vec::new(),
            section: story.section.clone(),
            publisher: publisher
                .filter(|name| *name != site.publisher_name())
                .map(str::to_owned),
            day: story
                .dates
                .published
                .or(story.dates.updated)
                .map(|when| dates::day(when, &site.time_zone, site.words())),
            picture: main_picture(story).and_then(|media| picture(site, story, media)),
            language: Tongue::of(story, &site.language),
        }
    }

    pub(crate) fn all<S: Borrow<Cleared<Story>>>(site: &Site, stories: &[S]) -> Vec<Self> {
        stories
            .iter()
            .map(|story| Self::new(site, story.borrow()))
            .collect()
    }
}

/// The lead picture, else the first one.
pub(crate) fn main_picture(story: &Story) -> Option<&Media> {
    let shown = |media: &&Media| {
        matches!(media.kind, MediaKind::Image | MediaKind::Graphic) && media.url.is_some()
    };
    let mut pictures = story.media.iter().filter(shown);
    let lead = |media: &&Media| media.role == Some(MediaRole::Lead);
    pictures.clone().find(lead).or_else(|| pictures.next())
}

fn picture(site: &Site, story: &Story, media: &Media) -> Option<Picture> {
    Some(Picture {
        url: picture_address(site, story, media)?,
        width: media.width,
        height: media.height,
        credit: media.credit.clone(),
    })
}

/// Where a reader's browser loads a picture from. Addresses that are not http or https are no pictures.
pub(crate) fn picture_address(site: &Site, story: &Story, media: &Media) -> Option<String> {
    let origin = media.url.as_deref().and_then(web_address)?;
    Some(match (site.pictures, story.id) {
        (Pictures::Kept, Some(id)) => site.picture_url(id, &media.id),
        (Pictures::Kept, None) | (Pictures::Origin, _) => origin.to_owned(),
    })
}
