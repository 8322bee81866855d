use reprint_markup::{SafeHtml, write_html};
use reprint_rights::Cleared;
use reprint_story::{Block, Declaration, DeclarationKind, Hop, Media, MediaKind, Story};
use reprint_wire::{Category, Enclosure, Entry, Image, Link, Person, Source, Text};

use crate::{Site, byline, card, credit::Credit, excerpt::excerpt, site::web_address};

/// A cleared story in the feeds' model: as full as it was cleared, with its history and the hands it passed through.
///
/// Its permanent name is its address here, which carries no word of it and so can stand in a tombstone.
pub fn entry(site: &Site, story: &Cleared<Story>) -> Entry {
    let address = site.address(story);
    let canonical = story.canonical_url.as_deref().and_then(web_address);
    // The publisher's own page is the one to link to; of somebody else's story the page here, and where it came from.
    let (link, via) = match (is_ours(site, story), canonical) {
        (true, canonical) => (canonical.unwrap_or(&address).to_owned(), None),
        (false, canonical) => (address.clone(), canonical),
    };
    let mut links = vec![Link::new("alternate", &link)];
    links.extend(via.map(|url| Link::new("via", url)));
    Entry {
        id: Some(address),
        title: Some(Text::plain(&story.headline)),
        link: Some(link),
        links,
        source: source(site, story),
        summary: excerpt(story).map(Text::Plain),
        content: content(site, story),
        published: story.dates.published,
        updated: story.dates.updated.or(story.dates.published),
        expired: story.dates.expires,
        language: story.language.clone(),
        authors: authors(story),
        publisher: story.publisher.as_ref().map(|party| Person {
            name: party.name.clone(),
            url: party.url.clone(),
            ..Person::default()
        }),
        categories: categories(story),
        rights: story.rights.copyright_line.as_deref().map(Text::from),
        license: story
            .rights
            .licence_url
            .as_deref()
            .and_then(web_address)
            .map(str::to_owned),
        declarations: declarations(site, story),
        enclosures: enclosures(site, story),
        image: card::main_picture(story)
            .and_then(|media| card::picture_address(site, story, media))
            .map(Image::new),
        version: Some(story.version),
        changes: story.changes.clone(),
        hops: hops(site, story),
        ..Entry::default()
    }
}

/// The declarations found on the story. RSL speaks for the origin it is served from, so a partner's feed never declares it
/// for the publisher's story (RSL 1.0, RSS).
fn declarations(site: &Site, story: &Story) -> Vec<Declaration> {
    let spoken = |one: &&Declaration| is_ours(site, story) || one.kind != DeclarationKind::Rsl;
    { story.rights.declarations.iter() }
        .filter(spoken)
        .cloned()
        .collect()
}

/// The text with its credit where the terms put it; nothing if only headline and excerpt were cleared.
fn content(site: &Site, story: &Cleared<Story>) -> Option<SafeHtml> {
    if story.body.is_empty() {
        return None;
    }
    Some(write_html(&printed(site, story), &media(site, story)))
}

/// The blocks of the text with its credit where the terms put it; none if only headline and excerpt were cleared.
pub(super) fn printed(site: &Site, story: &Cleared<Story>) -> Vec<Block> {
    if story.body.is_empty() {
        return Vec::new();
    }
    let credit = Credit::of(story, site.words());
    let line = credit.line.map(|content| Block::Paragraph { content });
    let others = credit
        .others
        .into_iter()
        .map(|content| Block::Paragraph { content });
    let mut blocks = Vec::with_capacity(story.body.len() + 2);
    blocks.extend(line.iter().filter(|_| credit.top).cloned());
    blocks.extend(story.body.iter().cloned());
    blocks.extend(line.filter(|_| !credit.top));
    blocks.extend(others);
    blocks
}

pub(super) fn media(site: &Site, story: &Story) -> Vec<Media> {
    story
        .media
        .iter()
        .map(|media| Media {
            url: card::picture_address(site, story, media),
            ..media.clone()
        })
        .collect()
}

/// Each author as printed, "Ada Birk, Harbour Ledger Correspondent": feeds have no other place for the role, and
/// `wire` reads it back from there.
fn authors(story: &Story) -> Vec<Person> {
    let authors = story.byline.iter().flat_map(byline::authors);
    authors
        .map(|author| Person {
            url: author.url,
            ..Person::named(match author.detail {
                Some(detail) => format!("{}, {detail}", author.name),
                None => author.name,
            })
        })
        .collect()
}

pub(super) fn is_ours(site: &Site, story: &Story) -> bool {
    publisher(story).is_none_or(|name| name == site.publisher_name())
}

fn publisher(story: &Story) -> Option<&str> {
    story
        .publisher
        .as_ref()
        .and_then(|party| party.name.as_deref())
}

/// The publisher of somebody else's story, as Atom and RSS name it.
fn source(site: &Site, story: &Story) -> Option<Source> {
    let party = story.publisher.as_ref().filter(|_| !is_ours(site, story))?;
    Some(Source {
        title: party.name.as_deref().map(Text::from),
        link: party
            .url
            .as_deref()
            .and_then(web_address)
            .map(str::to_owned),
        ..Source::default()
    })
}

fn categories(story: &Story) -> Vec<Category> {
    let section = story.section.iter().map(|section| Category {
        scheme: Some(Category::SECTION.to_owned()),
        ..Category::tag(section)
    });
    let keywords = story.keywords.iter().map(Category::tag);
    let subjects = story.subjects.iter().map(|subject| Category {
        term: subject.code.clone(),
        scheme: subject.scheme.clone(),
        label: subject.name.clone(),
    });
    let mut all: Vec<Category> = section.chain(keywords).chain(subjects).collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert((one.term.clone(), one.scheme.clone())));
    all
}

fn enclosures(site: &Site, story: &Story) -> Vec<Enclosure> {
    story
        .media
        .iter()
        .filter_map(|media| {
            Some(Enclosure {
                url: card::picture_address(site, story, media)?,
                medium: Some(medium(media.kind).to_owned()),
                description: media.caption.clone(),
                credit: media.credit.clone(),
                copyright: media.copyright.clone(),
                license: media.licence_url.clone(),
                width: media.width,
                height: media.height,
                ..Enclosure::default()
            })
        })
        .collect()
}

/// The words of Media RSS `medium`.
fn medium(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image | MediaKind::Graphic => "image",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
    }
}

/// The hands it passed through; somebody else's story begins with its publisher.
pub(super) fn hops(site: &Site, story: &Story) -> Vec<Hop> {
    let mut hops = story.hops.clone();
    if let Some(name) = publisher(story)
        && !is_ours(site, story)
        && !hops.iter().any(|hop| hop.name == name)
    {
        hops.insert(
            0,
            Hop {
                name: name.to_owned(),
                url: story.canonical_url.clone(),
                date: story.dates.published,
            },
        );
    }
    hops
}
