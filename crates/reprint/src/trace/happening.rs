//! An event as people look at it: its headline, its stories, who told it, when and in which languages.

use jiff::Timestamp;
use reprint_store::{Result, Tx, event, story as stories, story::Head};
use reprint_story::{Event, EventId, Status};
use serde_json::{Value, json};

use super::ran::outlet;
use crate::app::App;

/// An event with its stories.
pub(crate) struct Happening {
    pub(crate) id: EventId,
    pub(crate) headline: String,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    /// Oldest first, each with who published it.
    pub(crate) stories: Vec<(Head, String)>,
    pub(crate) outlets: Vec<String>,
    pub(crate) languages: Vec<String>,
}

impl Happening {
    pub(crate) fn json(&self) -> Value {
        let stories: Vec<Value> = self
            .stories
            .iter()
            .map(|(head, outlet)| {
                json!({
                    "story": head.id, "headline": head.headline, "outlet": outlet,
                    "published": head.published.to_string(), "language": head.language,
                })
            })
            .collect();
        json!({
            "event": self.id, "headline": self.headline, "first": self.first.to_string(), "last": self.last.to_string(),
            "outlets": self.outlets, "languages": self.languages, "stories": stories,
        })
    }
}

/// One event; none if there is none, or nothing of it may be shown.
pub(crate) fn happening(app: &App, tx: &mut dyn Tx, id: EventId) -> Result<Option<Happening>> {
    match event::get(tx, app.newsroom, id)? {
        Some(event) => told(app, tx, &event),
        None => Ok(None),
    }
}

/// The events with the newest stories, of two stories and more.
pub(crate) fn newest(app: &App, tx: &mut dyn Tx, limit: u32) -> Result<Vec<Happening>> {
    let mut all = Vec::new();
    for (event, _) in event::newest(tx, app.newsroom, Timestamp::UNIX_EPOCH, 2, limit)? {
        all.extend(happening(app, tx, event.id)?);
    }
    Ok(all)
}

fn told(app: &App, tx: &mut dyn Tx, event: &Event) -> Result<Option<Happening>> {
    let mut told = Vec::with_capacity(event.stories.len());
    for id in &event.stories {
        let head = stories::get(tx, app.newsroom, *id)?;
        // What is retracted, on hold or purged carries no word of itself.
        if let Some(head) =
            head.filter(|head| head.status == Status::Usable && head.purged.is_none())
        {
            let outlet = outlet(app, tx, &head)?;
            told.push((head, outlet));
        }
    }
    let named = told.iter().find(|(head, _)| head.id == event.headline);
    let Some((named, _)) = named.or(told.first()) else {
        return Ok(None);
    };
    let headline = named.headline.clone();
    let outlets = each_once(told.iter().map(|(_, outlet)| outlet.clone()));
    let languages = each_once(told.iter().filter_map(|(head, _)| head.language.clone()));
    Ok(Some(Happening {
        id: event.id,
        headline,
        first: event.first.earliest(),
        last: event.last.earliest(),
        stories: told,
        outlets,
        languages,
    }))
}

/// Each once, in the order of their first use.
fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}
