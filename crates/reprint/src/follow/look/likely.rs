//! Which pages of a site are worth reading, and which of the stories sought stand on a page.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use reprint_compare::words;
use reprint_net::Url;
use reprint_page::Reading;
use reprint_story::Story;
use reprint_trace::{Document, Key, Kind, Tracer};

use super::{Entry, WayKind};

/// Less of a story's words than this on a page, and the page is no copy of it.
const LEAST_SHARE: f32 = 0.25;
/// A headline, or an address, that shares less than this of a story's telling words says nothing.
const LEAST_ALIKE: f32 = 0.5;
/// A listing's text of fewer words is an excerpt, from which a whole copy may follow.
const WHOLE_TEXT: usize = 250;

/// The stories sought, and what they are known by.
#[derive(Debug)]
pub(crate) struct Sought {
    stories: Vec<Story>,
    since: Option<Timestamp>,
    tracer: Tracer,
    keys: HashMap<Key, usize>,
    headlines: Vec<HashSet<String>>,
}

/// A page worth reading.
#[derive(Debug)]
pub(super) struct Likely {
    pub(super) url: Url,
    pub(super) how: WayKind,
    /// How much speaks for it.
    weight: u32,
}

impl Sought {
    /// The stories to look for; pages known to be older than `since` are not read.
    pub(crate) fn new(stories: Vec<Story>, since: Option<Timestamp>) -> Self {
        let mut tracer = Tracer::new();
        let mut keys = HashMap::new();
        for (at, story) in stories.iter().enumerate() {
            keys.insert(tracer.add(&Document::of_story(story, None)), at);
        }
        let headlines = stories
            .iter()
            .map(|story| telling(&story.headline))
            .collect();
        Self {
            stories,
            since,
            tracer,
            keys,
            headlines,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.stories.len()
    }

    /// The stories, as the numbers in [`Sighting::story`](super::Sighting::story) count them.
    pub(crate) fn stories(&self) -> &[Story] {
        &self.stories
    }

    pub(super) fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// The pages of a listing worth reading, the likeliest first.
    pub(super) fn likely(&self, entries: &[Entry], site: &Url) -> Vec<Likely> {
        let mut best: HashMap<&Url, Likely> = HashMap::new();
        for entry in entries {
            let Some(url) = entry.url.as_ref().filter(|url| host(url) == host(site)) else {
                continue;
            };
            let weight = self.weight(entry, url);
            if weight > 0 && best.get(url).is_none_or(|known| known.weight < weight) {
                let (url_owned, how) = (url.clone(), entry.how);
                best.insert(
                    url,
                    Likely {
                        url: url_owned,
                        how,
                        weight,
                    },
                );
            }
        }
        let mut likely: Vec<Likely> = best.into_values().collect();
        likely.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.url.cmp(&b.url)));
        likely
    }

    /// How much speaks for an entry's page showing one of the stories; 0 if nothing does.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares between 0 and 1"
    )]
    fn weight(&self, entry: &Entry, url: &Url) -> u32 {
        let per_cent = |share: f32| (share * 100.0) as u32;
        if self
            .since
            .zip(entry.published)
            .is_some_and(|(since, at)| at.earliest() < since)
        {
            return 0;
        }
        let text = entry.text.as_deref().unwrap_or_default();
        let matches = self.tracer.matches(&Document::of_text(text));
        let share = matches
            .iter()
            .map(|found| found.share.max(found.share_there));
        if let Some(share) = share.reduce(f32::max) {
            return 200 + per_cent(share);
        }
        if text.split_whitespace().count() >= WHOLE_TEXT {
            return 0;
        }
        let title = entry.title.as_deref().map(telling).unwrap_or_default();
        let alike = self
            .alike(&title)
            .max(self.alike(&telling(&spelt(url.path()))));
        match (alike >= LEAST_ALIKE, entry.how) {
            (true, _) => 100 + per_cent(alike),
            // A search found it, or it stands in a feed under a headline of its own.
            (false, WayKind::Search) => 20,
            (false, WayKind::Feed | WayKind::Api) => 10,
            (false, _) if entry.published.is_some() => 1,
            (false, _) => 0,
        }
    }

    /// How many of the telling words of the most similar headline stand among these.
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    fn alike(&self, words: &HashSet<String>) -> f32 {
        let shares = self
            .headlines
            .iter()
            .filter(|own| own.len() >= 3)
            .map(|own| own.intersection(words).count() as f32 / own.len() as f32);
        shares.fold(0.0, f32::max)
    }

    /// The stories that stand on a page: by their words, or by the mark of a kit.
    pub(super) fn on_page(&self, url: &Url, reading: &Reading) -> Vec<(usize, Option<Kind>, f32)> {
        let mut found = self.in_text(&Document::of_story(&reading.story, Some(url.as_str())));
        if found.is_empty() {
            let all = Document {
                title: &reading.story.headline,
                ..Document::of_text(&reading.facts.visible_text)
            };
            // Of a page taken whole only the story's share means anything.
            found = self
                .in_text(&all)
                .into_iter()
                .filter(|(_, _, share)| *share >= 0.5)
                .collect();
        }
        for (at, story) in self.stories.iter().enumerate() {
            let Some(id) = story.id.map(|id| id.to_string()) else {
                continue;
            };
            let marked = reading
                .facts
                .data_reprint
                .iter()
                .any(|mark| mark.split('.').next() == Some(&id));
            if marked && !found.iter().any(|(known, ..)| *known == at) {
                found.push((at, None, 0.0));
            }
        }
        found
    }

    /// The story that stands most fully on a page, if any does.
    pub(crate) fn best(&self, reading: &Reading) -> Option<usize> {
        let found = self.in_text(&Document::of_story(&reading.story, None));
        let all = Document::of_text(&reading.facts.visible_text);
        let found = if found.is_empty() {
            self.in_text(&all)
        } else {
            found
        };
        let best = found.into_iter().max_by(|a, b| a.2.total_cmp(&b.2));
        best.map(|(story, ..)| story)
    }

    fn in_text(&self, document: &Document<'_>) -> Vec<(usize, Option<Kind>, f32)> {
        let matches = self.tracer.matches(document).into_iter();
        matches
            .filter(|found| found.share_there >= LEAST_SHARE || found.kind == Kind::Excerpt)
            .filter_map(|found| {
                let story = *self.keys.get(&found.key)?;
                Some((story, Some(found.kind), found.share_there))
            })
            .collect()
    }
}

/// The words of a headline or an address that carry sense.
pub(super) fn telling(text: &str) -> HashSet<String> {
    words(text)
        .iter()
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_owned)
        .collect()
}

/// An address's path as words.
fn spelt(path: &str) -> String {
    path.replace(['-', '_', '/', '.', '+'], " ")
}

/// A host without `www.`, with its port.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    let name = name.strip_prefix("www.").unwrap_or(name);
    url.port()
        .map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The ferry came back to the north quay on Monday after nine weeks in dock, and the first to \
        board was a dog called Admiral. The harbour master said the new engine had been tried in heavy weather, and that \
        the evening crossing would run again from the first of the month, storms permitting.";

    fn story() -> Story {
        let mut story = Story::new("Ferry returns to the north quay after storm");
        story.text = TEXT.into();
        story
    }

    fn entry(url: &str, how: WayKind) -> Entry {
        Entry {
            url: Url::parse(url).ok(),
            title: None,
            text: None,
            published: None,
            how,
        }
    }

    #[test]
    fn the_likeliest_page_comes_first_and_other_hosts_never() {
        let sought = Sought::new(vec![story()], None);
        let site = Url::parse("https://www.valley.example/").unwrap();
        let by_text = Entry {
            text: Some(TEXT.into()),
            ..entry("https://valley.example/a", WayKind::Feed)
        };
        let by_title = Entry {
            title: Some("After storm, ferry returns to north quay".into()),
            ..entry("https://valley.example/b", WayKind::Feed)
        };
        let by_slug = entry(
            "https://valley.example/ferry-returns-north-quay-storm",
            WayKind::Sitemap,
        );
        let nothing = entry("https://valley.example/about", WayKind::Sitemap);
        let elsewhere = Entry {
            text: Some(TEXT.into()),
            ..entry("https://other.example/a", WayKind::Feed)
        };
        let entries = [nothing, by_slug, elsewhere, by_title, by_text];
        let likely: Vec<String> = sought
            .likely(&entries, &site)
            .into_iter()
            .map(|page| page.url.path().to_owned())
            .collect();
        assert_eq!(likely, ["/a", "/b", "/ferry-returns-north-quay-storm"]);
    }

    #[test]
    fn a_page_older_than_asked_for_is_not_read() {
        let sought = Sought::new(vec![story()], Some("2026-09-01T00:00:00Z".parse().unwrap()));
        let site = Url::parse("https://valley.example/").unwrap();
        let old = Entry {
            text: Some(TEXT.into()),
            published: Some(reprint_story::When::utc(
                "2026-08-31T00:00:00Z".parse().unwrap(),
            )),
            ..entry("https://valley.example/a", WayKind::Feed)
        };
        assert!(sought.likely(&[old], &site).is_empty());
    }

    #[test]
    fn a_copy_is_known_by_its_words_or_its_mark() {
        let mut own = story();
        own.id = Some("42".parse().unwrap());
        let sought = Sought::new(vec![own], None);
        let url = Url::parse("https://valley.example/a").unwrap();
        let on = |html: String| {
            let reading = reprint_page::read(html.as_bytes(), &reprint_page::Hints::default());
            sought.on_page(&url, &reading)
        };
        let copy = on(format!(
            "<html><body><article><h1>Back</h1><p>{TEXT}</p></article></body></html>"
        ));
        assert_eq!((copy[0].0, copy[0].1.is_some()), (0, true));
        let marked = on("<p data-reprint=\"42.1\">Something else altogether.</p>".into());
        assert_eq!(marked, [(0, None, 0.0)]);
        assert!(on("<p>The council met on Tuesday and adjourned.</p>".into()).is_empty());
    }
}
