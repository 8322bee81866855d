//! Where a story ran: every use we know of, from whichever side it became known, oldest first.

use jiff::Timestamp;
use reprint_rights::{Check, check::Overall};
use reprint_store::{
    Result, Tx, copy,
    copy::CopyRow,
    count, partner,
    sighting::{self, Sighting, SightingState},
    source, story as stories,
    story::Side,
    witness,
};
use reprint_story::{CopyId, StoryId, When};
use serde_json::{Value, json};

use super::matching;
use crate::app::App;

/// Related stories looked through for one.
const RELATED: u32 = 200;

/// How the number of a use's readers was got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Views {
    /// The terms ask for no counter, or the use has none.
    NotCounted,
    /// By our counter on a page where the copy was seen.
    Counted(i64),
    /// By our counter, before the copy was seen at its place.
    Unconfirmed(i64),
    /// Told by the partner and entered by hand.
    Told(i64, String),
}

impl Views {
    /// As the desk says it.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::NotCounted => "not counted".into(),
            Self::Counted(times) => format!("{times} counted"),
            Self::Unconfirmed(times) => format!("{times} unconfirmed"),
            Self::Told(times, what) => format!("{times} {what}, as told"),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::NotCounted => json!({ "how": "not_counted" }),
            Self::Counted(times) => json!({ "how": "counted", "times": times }),
            Self::Unconfirmed(times) => json!({ "how": "unconfirmed", "times": times }),
            Self::Told(times, what) => json!({ "how": "told", "times": times, "of": what }),
        }
    }
}

/// How a use became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was taken here, or registered by its partner.
    Copy(CopyId),
    /// Its words were read on a page.
    Sighting(reprint_store::SightingId),
    /// It came in from a source as a story.
    Story(StoryId),
}

/// What was found of the terms at the last reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Terms {
    NotRead,
    /// All is there, in words.
    Kept(String),
    /// Something is missing or different, in words; whether a person has confirmed it.
    NotFound {
        lacking: String,
        confirmed: bool,
    },
    /// Why, in words.
    CannotTell(String),
}

impl Terms {
    fn of(verdict: Option<&Value>, confirmed: bool) -> Self {
        let Some(verdict) = verdict else {
            return Self::NotRead;
        };
        let Ok(check) = serde_json::from_value::<Check>(verdict.clone()) else {
            return Self::CannotTell(Overall::CannotTell.words().into());
        };
        let words = check.words();
        match check.overall {
            Overall::Kept => Self::Kept(words),
            Overall::NotKept => Self::NotFound {
                lacking: words,
                confirmed,
            },
            Overall::CannotTell => Self::CannotTell(words),
        }
    }

    /// As the desk says it: what was seen, never an accusation.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::NotRead => "Not looked at yet".into(),
            Self::Kept(words) | Self::CannotTell(words) => words.clone(),
            Self::NotFound { lacking, confirmed } => {
                let by = if *confirmed { "" } else { " (read by machine)" };
                format!("{lacking}{by}")
            }
        }
    }

    /// As a list for others says it: a fault that no person has confirmed is not told.
    pub(crate) fn exported(&self) -> String {
        match self {
            Self::NotFound {
                confirmed: false, ..
            } => "to be looked at".into(),
            told => told.words(),
        }
    }
}

/// One use of a story.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) known: Known,
    /// When it was taken, or when the page says that it was published, or when we first saw it.
    pub(crate) at: Timestamp,
    /// The partner, the outlet or the host.
    pub(crate) who: String,
    pub(crate) url: Option<String>,
    pub(crate) state: &'static str,
    pub(crate) kind: Option<String>,
    /// Thousandths of the story's words that stand there.
    pub(crate) share: Option<u32>,
    pub(crate) version: Option<u32>,
    pub(crate) terms: Terms,
    pub(crate) read: Option<Timestamp>,
    pub(crate) views: Views,
    /// It seems to have been there before ours.
    pub(crate) before_ours: bool,
}

impl Ran {
    /// Its line in a list for others.
    pub(crate) fn json(&self) -> Value {
        let (known, id) = match self.known {
            Known::Copy(id) => ("copy", id.to_string()),
            Known::Sighting(id) => ("sighting", id.to_string()),
            Known::Story(id) => ("story", id.to_string()),
        };
        json!({
            "known_by": known, "id": id, "at": self.at.to_string(), "who": self.who, "url": self.url,
            "state": self.state, "kind": self.kind,
            "share": self.share.map(|share| f64::from(share) / 1000.0), "version": self.version,
            "terms": self.terms.exported(), "read": self.read.map(|at| at.to_string()), "views": self.views.json(),
            "earliest_we_saw": self.before_ours,
        })
    }
}

/// Every use of a story that we know of.
pub(crate) fn ran(app: &App, tx: &mut dyn Tx, id: StoryId) -> Result<Vec<Ran>> {
    let mut seen = sighting::of_story(tx, app.newsroom, id)?;
    seen.retain(|seen| seen.state != SightingState::Dismissed);
    let counts = count::of_story(tx, app.newsroom, id)?;
    let mut all = Vec::new();
    for row in copy::of_story(tx, app.newsroom, id)? {
        let at = seen.iter().position(|seen| {
            seen.copy == Some(row.copy.id) || row.copy.url.as_deref() == Some(seen.url.as_str())
        });
        let sighting = at.map(|at| seen.swap_remove(at));
        let counted = counts
            .iter()
            .find(|(copy, _)| *copy == row.copy.id)
            .map(|(_, times)| *times);
        all.push(of_copy(app, tx, &row, sighting.as_ref(), counted)?);
    }
    all.extend(seen.into_iter().map(of_sighting));
    for related in matching::related(app, tx, id, RELATED)? {
        if let Some(head) = stories::get(tx, app.newsroom, related.story)?
            && head.side == Side::Taken
            && !all
                .iter()
                .any(|ran| ran.url.is_some() && ran.url == head.canonical_url)
        {
            all.push(Ran {
                known: Known::Story(related.story),
                at: head.published,
                who: outlet(app, tx, &head)?,
                url: head.canonical_url,
                state: "Came in from a source",
                kind: Some(related.kind),
                share: Some(related.share),
                version: None,
                terms: Terms::NotRead,
                read: None,
                views: Views::NotCounted,
                before_ours: related.first,
            });
        }
    }
    all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.who.cmp(&b.who)));
    Ok(all)
}

fn of_copy(
    app: &App,
    tx: &mut dyn Tx,
    row: &CopyRow,
    sighting: Option<&Sighting>,
    counted: Option<i64>,
) -> Result<Ran> {
    let copy = &row.copy;
    let who = partner::get(tx, app.newsroom, copy.partner)?
        .map_or_else(String::new, |partner| partner.name);
    let read = copy.read.map(When::earliest);
    let confirmed = witness::confirmed(tx, app.newsroom, copy.id)?;
    let was_seen = copy.version_seen.is_some();
    let views = match (witness::told(tx, app.newsroom, copy.id)?, counted) {
        (_, Some(times)) if was_seen => Views::Counted(times),
        (_, Some(times)) => Views::Unconfirmed(times),
        (Some(told), None) => Views::Told(told.times, told.what),
        (None, None) => Views::NotCounted,
    };
    Ok(Ran {
        known: Known::Copy(copy.id),
        at: copy.taken.earliest(),
        who,
        url: copy.url.clone(),
        state: copy.state.label(),
        kind: sighting.map(|seen| seen.kind.clone()),
        share: sighting.map(|seen| seen.share),
        version: copy.version_seen,
        terms: Terms::of(row.verdict.as_ref(), read.is_some() && confirmed == read),
        read,
        views,
        before_ours: false,
    })
}

fn of_sighting(seen: Sighting) -> Ran {
    Ran {
        known: Known::Sighting(seen.id),
        at: seen.published.unwrap_or(seen.first_seen),
        who: seen.host,
        url: Some(seen.url),
        state: "Found on a page",
        kind: Some(seen.kind),
        share: Some(seen.share),
        version: seen.version,
        terms: Terms::of(
            seen.verdict.as_ref(),
            seen.state == SightingState::Confirmed,
        ),
        read: Some(seen.last_seen),
        views: Views::NotCounted,
        before_ours: seen.evidence["page_first"].as_bool().unwrap_or(false),
    }
}

/// Who published a story, as lists name it: our newsroom, or the source it came from.
pub(crate) fn outlet(app: &App, tx: &mut dyn Tx, head: &stories::Head) -> Result<String> {
    if head.side == Side::Own {
        return Ok(app.config.newsroom.name.clone());
    }
    let source = match head.source {
        Some(id) => source::get(tx, app.newsroom, id)?,
        None => None,
    };
    Ok(source.map_or_else(|| "a former source".into(), |source| source.name))
}

/// Kinds of matches in an editor's words.
pub(crate) fn kind_words(kind: &str) -> &'static str {
    match kind {
        "reprint" => "Reprint",
        "edited_reprint" => "Edited reprint",
        "rewrite" => "Rewrite",
        "wire" => "Same agency text",
        "excerpt" => "Excerpt",
        "statement" => "Same statement quoted",
        _ => "Match",
    }
}
