//! The stories the demo ships with (`crates/reprint/demo/`): own writing, given to the public domain.

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// One story as its writer filed it.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) slug: &'static str,
    pub(super) head: Head,
    /// The body in Markdown.
    pub(super) body: String,
    pub(super) published: Timestamp,
    /// The last time it was changed.
    pub(super) updated: Timestamp,
}

/// What stands between the `+++` lines of a story's file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) headline: String,
    pub(super) standfirst: Option<String>,
    pub(super) author: String,
    pub(super) role: Option<String>,
    pub(super) section: String,
    #[serde(default = "english")]
    pub(super) language: String,
    pub(super) hours_ago: i64,
    pub(super) embargo_minutes: Option<i64>,
    /// Stands before the first paragraph: an agency in brackets, or a place.
    pub(super) dateline: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) alt: Option<String>,
}

fn english() -> String {
    "en".into()
}

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../demo/", $folder, "/", $name)))),*]
    };
}

const STORIES: &[(&str, &str)] = files!("stories":
    "ferry-quay.md", "tidal-meter.md", "library-hours.md", "hafen-winter.md", "marche-couvert.md",
    "biblioteca-barco.md", "mayor-budget.md", "storm-wire.md", "regatta-photo.md",
    "letters-beekeeper.md", "council-poem.md", "island-school.md",
);

const PICTURES: &[(&str, &str)] = files!("pictures": "ferry.svg", "tide.svg", "regatta.svg");

/// The story that may not be used yet, and the hour from which it may.
pub(super) fn embargoed(now: Timestamp) -> anyhow::Result<Option<(Filed, Timestamp)>> {
    for story in all(now)? {
        if let Some(minutes) = story.head.embargo_minutes {
            let until = now.checked_add(SignedDuration::from_mins(minutes))?;
            return Ok(Some((story, until)));
        }
    }
    Ok(None)
}

fn all(now: Timestamp) -> anyhow::Result<Vec<Filed>> {
    STORIES
        .iter()
        .map(|(name, text)| read(name, text, now).with_context(|| format!("demo story {name}")))
        .collect()
}

/// All stories that are out, dated back from `now`, newest first.
pub(super) fn stories(now: Timestamp) -> anyhow::Result<Vec<Filed>> {
    let mut stories = all(now)?;
    stories.retain(|story| story.head.embargo_minutes.is_none());
    stories.sort_by_key(|story| std::cmp::Reverse(story.published));
    Ok(stories)
}

/// A picture's SVG.
pub(super) fn picture(name: &str) -> Option<&'static str> {
    PICTURES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, svg)| *svg)
}

fn read(name: &'static str, text: &str, now: Timestamp) -> anyhow::Result<Filed> {
    let (head, body) = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .context("no head between +++ lines")?;
    let head: Head = toml::from_str(head)?;
    let published = now.checked_sub(SignedDuration::from_hours(head.hours_ago))?;
    let body = match &head.dateline {
        Some(dateline) => format!("{} {}", dateline_start(dateline), body.trim_start()),
        None => body.trim_start().to_owned(),
    };
    Ok(Filed {
        slug: name.trim_end_matches(".md"),
        head,
        body,
        published,
        updated: published,
    })
}

/// "(Harbour Ledger)" stands alone before a dash; a dateline that brings its own dash is left as it is.
fn dateline_start(dateline: &str) -> String {
    if dateline.ends_with('—') {
        dateline.to_owned()
    } else {
        format!("{dateline} –")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_and_every_picture_it_names_is_there() {
        let stories = stories("2026-11-23T12:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(stories.len(), 11);
        assert!(
            embargoed("2026-11-23T12:00:00Z".parse().unwrap())
                .unwrap()
                .is_some()
        );
        for story in &stories {
            assert!(story.body.len() > 300, "{} is short", story.slug);
            if let Some(name) = &story.head.picture {
                assert!(picture(name).is_some(), "{name}");
            }
        }
    }
}
