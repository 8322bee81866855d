use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Block, Byline, Change, ChangeKind, Credit, Dateline, Media, Quote, Status, StoryId,
    TransitionRefused, When, text_of,
};

/// The name and version of the JSON form.
pub const SCHEMA: &str = "reprint-story/1";

/// A story as read from an item: the one model every reader fills and every writer reads.
///
/// Absent is absent: no empty strings, lists or nulls in the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Story {
    /// Always [`SCHEMA`].
    #[serde(default = "schema_name")]
    pub schema: String,
    /// Our id; absent before the story is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StoryId>,
    /// The name its publisher gives it; stays the same through all versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// 1, 2, 3 …
    #[serde(default = "first_version")]
    pub version: u32,
    /// Where it stands.
    #[serde(default)]
    pub status: Status,
    /// "article", "opinion", "liveblog", as the source says; compared without case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The headline.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// The sentence under the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standfirst: Option<String>,
    /// The desk's short name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slugline: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<Byline>,
    /// Where and when it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// News organisations it credits, other than its publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Its dates.
    #[serde(default, skip_serializing_if = "Dates::is_empty")]
    pub dates: Dates,
    /// BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The publisher's section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Free keywords.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Coded subjects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// Places it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// "Analysis", "Obituary".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<String>,
    /// 1 (highest) to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<u8>,
    /// The body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
    /// The body's words ([`text_of`]); what spans point into.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Pictures, graphics, films, sounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Quotations, read by machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
    /// What it says of its own rights.
    #[serde(default, skip_serializing_if = "Rights::is_empty")]
    pub rights: Rights,
    /// The original publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Party>,
    /// The site or feed it was read on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Party>,
    /// The address its publisher wants known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// The hands it passed through, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hops: Vec<Hop>,
    /// What changed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The `uri` of the story this translates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation_of: Option<String>,
    /// For editors only: never in body, text or search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editor_note: Option<String>,
    /// The "More from" list found beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Where each field was found, by field name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, Evidence>,
    /// What the source said and no field holds.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

fn schema_name() -> String {
    SCHEMA.to_owned()
}

fn first_version() -> u32 {
    1
}

impl Default for Story {
    fn default() -> Self {
        Self {
            schema: schema_name(),
            id: None,
            uri: None,
            version: 1,
            status: Status::default(),
            kind: None,
            headline: String::new(),
            standfirst: None,
            slugline: None,
            byline: None,
            dateline: None,
            credits: Vec::new(),
            dates: Dates::default(),
            language: None,
            section: None,
            keywords: Vec::new(),
            subjects: Vec::new(),
            places: Vec::new(),
            genres: Vec::new(),
            urgency: None,
            body: Vec::new(),
            text: String::new(),
            media: Vec::new(),
            quotes: Vec::new(),
            rights: Rights::default(),
            publisher: None,
            provider: None,
            canonical_url: None,
            hops: Vec::new(),
            changes: Vec::new(),
            translation_of: None,
            editor_note: None,
            related: Vec::new(),
            evidence: BTreeMap::new(),
            extra: serde_json::Map::new(),
        }
    }
}

impl Story {
    /// A usable first version with a headline and nothing else.
    pub fn new(headline: impl Into<String>) -> Self {
        Self {
            headline: headline.into(),
            ..Self::default()
        }
    }

    /// Sets the body and the text that follows from it. Spans already found point into the old text: set those after.
    pub fn set_body(&mut self, body: Vec<Block>) {
        self.text = text_of(&body);
        self.body = body;
    }

    /// Notes where a field was found and by which rule.
    pub fn note(&mut self, field: &str, place: impl Into<String>, rule: &'static str) {
        self.evidence.insert(
            field.to_owned(),
            Evidence {
                place: place.into(),
                rule: rule.to_owned(),
            },
        );
    }

    /// Makes the next version of this story by a change of the given kind.
    pub fn change(
        &mut self,
        kind: ChangeKind,
        note: Option<String>,
        at: When,
    ) -> Result<(), TransitionRefused> {
        self.status = self.status.after(kind)?;
        self.version += 1;
        self.changes.push(Change {
            version: self.version,
            kind,
            note,
            at: Some(at),
        });
        Ok(())
    }

    /// The newest correction or retraction, which readers must be told of.
    pub fn latest_notice(&self) -> Option<&Change> {
        let spoken = |kind| matches!(kind, ChangeKind::Correction | ChangeKind::Retraction);
        self.changes.iter().rev().find(|change| spoken(change.kind))
    }

    /// The names printed in the byline, a person's own or else the organisation's.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.byline
            .iter()
            .flat_map(|byline| &byline.people)
            .filter_map(|person| person.name.as_deref().or(person.organisation.as_deref()))
    }
}

/// A story's dates, each as exact as its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Dates {
    /// First published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    /// Last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<When>,
    /// Not to be used before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<When>,
    /// Not to be used after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<When>,
}

impl Dates {
    /// True if none is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a story says of its own rights. Words found, not permission given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Rights {
    /// "Copyright 1999-2025 Example News."
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright_line: Option<String>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// "1999-2025".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<String>,
    /// "This article was originally published on … and was reproduced with permission."
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_notice: Option<String>,
    /// A licence's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_url: Option<String>,
    /// Terms in prose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// Machine-readable declarations, as found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declarations: Vec<Declaration>,
}

impl Rights {
    /// True if nothing was found.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A machine-readable rights declaration, as found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Declaration {
    /// Its language.
    pub kind: DeclarationKind,
    /// Where it lives, if it is only pointed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its text, if it stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The languages rights are declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeclarationKind {
    /// Really Simple Licensing.
    Rsl,
    /// Open Digital Rights Language, RightsML.
    Odrl,
    /// TDM Reservation Protocol.
    Tdm,
}

/// A publisher, provider or other organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Party {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Party {
    /// An organisation known by name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            url: None,
        }
    }
}

/// One pair of hands a story passed through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Hop {
    /// Whose.
    pub name: String,
    /// Where it ran there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
}

/// A coded subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Subject {
    /// `medtop:11000000`
    pub code: String,
    /// Which list the code is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A story in the "More from" list beside this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Related {
    /// Its headline, once.
    pub headline: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The words under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
}

/// Where a field was found, by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// "json-ld NewsArticle.headline", "h1", "line 3".
    #[serde(rename = "where")]
    pub place: String,
    /// A stable name of the rule.
    pub rule: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_story_says_only_what_it_is() {
        assert_eq!(
            serde_json::to_string(&Story::default()).unwrap(),
            r#"{"schema":"reprint-story/1","version":1,"status":"usable"}"#
        );
    }

    #[test]
    fn a_refused_change_leaves_the_story_alone() {
        let mut story = Story::new("A");
        let at: When = "2026-11-23".parse().unwrap();
        story
            .change(ChangeKind::Retraction, Some("Withdrawn.".into()), at)
            .unwrap();
        let before = story.clone();
        assert!(story.change(ChangeKind::Release, None, at).is_err());
        assert_eq!(story, before);
        assert_eq!(story.version, 2);
        assert_eq!(
            story.latest_notice().unwrap().note.as_deref(),
            Some("Withdrawn.")
        );
    }
}
