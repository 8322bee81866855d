//! From a feed's entry to a story.

use reprint_attribution::byline;
use reprint_markup::{SafeHtml, read_fragment};
use reprint_story::{Byline, Hop, Media, MediaKind, MediaRole, Party, Story, Subject};
use url::Url;

use crate::{Category, Enclosure, Entry, Feed, Person, Text};

impl Entry {
    /// The entry as a story: content as blocks, authors as byline, files as media, the feed as provider.
    ///
    /// The publisher is whoever the entry's `source` names, for an entry that was taken from another feed; else the feed.
    pub fn to_story(&self, feed: &Feed) -> Story {
        let mut story = Story::new(self.title.as_ref().map(Text::words).unwrap_or_default());
        story.uri = self.id.clone().or_else(|| self.link.clone());
        // A page that is itself a reprint names the original's address.
        let canonical = self.related("canonical").next().map(str::to_owned);
        story.canonical_url = canonical.or_else(|| self.link.clone());
        story.version = self.version.unwrap_or(1);
        story.status = self.status.unwrap_or_default();
        story.dates.published = self.published.or(self.created);
        story.dates.updated = self.updated;
        story.dates.expires = self.expired;
        story.language = self.language.clone().or_else(|| feed.language.clone());
        story.changes.clone_from(&self.changes);
        story.hops.clone_from(&self.hops);
        self.tag(&mut story);
        self.credit(feed, &mut story);
        self.fill_body(&mut story);
        for (field, rule) in [("headline", "entry title"), ("body", "entry content")] {
            story.note(field, rule, "wire.feed");
        }
        story
    }

    /// The words: the content, or else the summary; beside a content the summary is the standfirst.
    fn fill_body(&self, story: &mut Story) {
        let base = self.link.as_deref().and_then(|link| Url::parse(link).ok());
        let summary = self.summary.as_ref().map(Text::to_html);
        let body = self.content.as_ref().or(summary.as_ref());
        let article = body
            .map(|html| read_fragment(html.as_str(), base.as_ref()))
            .unwrap_or_default();
        story.media = article.media;
        story.set_body(article.blocks);
        if self.content.is_some() {
            let words = summary
                .as_ref()
                .map(SafeHtml::words)
                .filter(|words| !words.is_empty());
            // Many feeds cut the summary out of the content's beginning; that is no standfirst.
            let start = |words: &str| {
                words
                    .split_whitespace()
                    .take(8)
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let text = start(&story.text);
            story.standfirst = words.filter(|words| start(words) != text);
        }
        for file in &self.enclosures {
            self::file(file, story);
        }
        if let Some(image) = &self.image
            && !story
                .media
                .iter()
                .any(|media| media.url.as_ref() == Some(&image.url))
        {
            story.media.insert(
                0,
                Media {
                    alt: image.title.clone(),
                    caption: image.description.clone(),
                    width: image.width,
                    height: image.height,
                    role: Some(MediaRole::Lead),
                    ..Media::image("lead", image.url.clone())
                },
            );
        }
    }

    fn tag(&self, story: &mut Story) {
        for category in &self.categories {
            match &category.scheme {
                Some(scheme) if scheme == Category::SECTION => {
                    story.section = Some(category.term.clone());
                }
                Some(scheme) => story.subjects.push(Subject {
                    code: category.term.clone(),
                    scheme: Some(scheme.clone()),
                    name: category.label.clone(),
                }),
                None => story.keywords.push(
                    category
                        .label
                        .clone()
                        .unwrap_or_else(|| category.term.clone()),
                ),
            }
        }
    }

    fn credit(&self, feed: &Feed, story: &mut Story) {
        let feed_name = feed.title.as_ref().map(Text::words);
        story.provider = party(feed_name, feed.link.clone());
        let source = self.source.as_ref();
        let named = source
            .and_then(|source| party(source.title.as_ref().map(Text::words), source.link.clone()));
        let publisher = self
            .publisher
            .as_ref()
            .and_then(|person| party(person.name.clone(), person.url.clone()));
        if let Some(origin) = &named
            && story.hops.is_empty()
            && let Some(name) = &origin.name
        {
            story.hops.push(Hop {
                name: name.clone(),
                url: self
                    .related("via")
                    .next()
                    .map(str::to_owned)
                    .or_else(|| origin.url.clone()),
                date: source.and_then(|source| source.updated),
            });
        }
        story.publisher = named.or(publisher).or_else(|| story.provider.clone());
        let authors = if self.authors.is_empty() {
            &feed.authors
        } else {
            &self.authors
        };
        story.byline = byline_of(
            authors,
            story
                .publisher
                .as_ref()
                .and_then(|party| party.name.as_deref()),
        );
        let rights = self
            .rights
            .as_ref()
            .or(feed.rights.as_ref())
            .map(Text::words);
        if let Some(notice) = rights
            .as_deref()
            .and_then(reprint_attribution::notices::copyright)
        {
            story.rights.holder = notice.holder;
            story.rights.years = notice.years;
        }
        story.rights.copyright_line = rights;
        story.rights.licence_url = self.license.clone().or_else(|| feed.license.clone());
        story.rights.declarations = if self.declarations.is_empty() {
            feed.declarations.clone()
        } else {
            self.declarations.clone()
        };
    }
}

fn party(name: Option<String>, url: Option<String>) -> Option<Party> {
    (name.is_some() || url.is_some()).then_some(Party { name, url })
}

/// Each author's line is read as a byline of its own; the feed's address of a person joins the name.
fn byline_of(authors: &[Person], publisher: Option<&str>) -> Option<Byline> {
    let names: Vec<_> = authors
        .iter()
        .filter_map(|author| author.name.as_deref().or(author.email.as_deref()))
        .collect();
    if names.is_empty() {
        return None;
    }
    let context = byline::Context {
        publisher,
        ..byline::Context::default()
    };
    let mut people = Vec::new();
    for author in authors {
        let Some(name) = &author.name else { continue };
        let read = byline::read(name, context).people;
        let alone = read.len() == 1;
        people.extend(read.into_iter().map(|mut person| {
            person.url = person.url.or_else(|| author.url.clone().filter(|_| alone));
            person
        }));
    }
    Some(Byline {
        raw: names.join(", "),
        people,
    })
}

/// A file as media: known already by its address, it lends what the content did not say.
fn file(file: &Enclosure, story: &mut Story) {
    let word = file
        .medium
        .as_deref()
        .or_else(|| file.media_type.as_deref()?.split('/').next());
    let kind = match word {
        Some("image") => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => return,
    };
    let known = story
        .media
        .iter_mut()
        .position(|media| media.url.as_ref() == Some(&file.url));
    let place = known.unwrap_or_else(|| {
        story.media.push(Media {
            kind,
            ..Media::image(format!("e{}", story.media.len() + 1), file.url.clone())
        });
        story.media.len() - 1
    });
    if let Some(media) = story.media.get_mut(place) {
        media.caption = media.caption.take().or_else(|| file.description.clone());
        media.credit = media.credit.take().or_else(|| file.credit.clone());
        media.copyright = media.copyright.take().or_else(|| file.copyright.clone());
        media.licence_url = media.licence_url.take().or_else(|| file.license.clone());
        media.alt = media.alt.take().or_else(|| file.title.clone());
        media.width = media.width.or(file.width);
        media.height = media.height.or(file.height);
    }
}

#[cfg(test)]
mod tests {
    use reprint_markup::sanitise;

    use super::*;

    #[test]
    fn an_entry_from_another_feed_names_its_publisher_and_its_hop() {
        let feed = Feed {
            title: Some("Valley Post".into()),
            language: Some("en".into()),
            ..Feed::default()
        };
        let entry = Entry {
            id: Some("tag:1".into()),
            title: Some("Ferry returns".into()),
            content: Some(sanitise("<p>It came back.</p><p>It was late.</p>", None)),
            summary: Some("The north quay has its boat again.".into()),
            authors: vec![Person::named("Ada Quill")],
            rights: Some("Copyright 2026 Example News.".into()),
            license: Some("https://creativecommons.org/licenses/by-nd/4.0/".into()),
            source: Some(crate::Source {
                title: Some("Example News".into()),
                link: Some("https://news.example/".into()),
                ..crate::Source::default()
            }),
            ..Entry::default()
        };
        let story = entry.to_story(&feed);
        assert_eq!(story.text, "It came back.\n\nIt was late.");
        assert_eq!(
            story.standfirst.as_deref(),
            Some("The north quay has its boat again.")
        );
        assert_eq!(
            story.publisher.unwrap().name.as_deref(),
            Some("Example News")
        );
        assert_eq!(story.provider.unwrap().name.as_deref(), Some("Valley Post"));
        assert_eq!(story.hops[0].name, "Example News");
        assert_eq!(story.language.as_deref(), Some("en"));
        assert_eq!(
            story.rights.licence_url.as_deref(),
            Some("https://creativecommons.org/licenses/by-nd/4.0/")
        );
    }
}
