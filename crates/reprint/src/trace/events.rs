//! Stories into events, one process at a time: what the grouping knows is kept in memory, and read again from the store
//! when another process had its turn.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use reprint_group::{Article, EventKey, Grouper, StoryKey};
use reprint_store::{
    Result as StoreResult, StoreError, Tx, event, lease, matches, story as stories,
};
use reprint_story::{EventId, Story, StoryId};

use crate::{app::App, http::Refusal};

const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Newest stories among which events are looked for (about 7 KB of memory each); older ones keep their events.
const WINDOW: u32 = 4_000;
/// Thousandths of a story's words from which it is a copy that joins its original's event.
const COPIED: u32 = 500;

/// What the grouping remembers.
#[derive(Default)]
pub(crate) struct Events {
    /// The turn in which it was learnt; after another process had one, it is out of date.
    turn: i64,
    grouper: Grouper,
    /// By the grouper's keys.
    stories: Vec<(StoryId, Timestamp)>,
    keys: HashMap<StoryId, StoryKey>,
    ids: HashMap<EventKey, EventId>,
}

/// A story on its way into its event.
struct Coming {
    id: StoryId,
    story: Story,
    published: Timestamp,
    /// The event it is in already.
    event: Option<EventId>,
    /// The copies it is one of: the later story, and the one it is a copy of.
    copies: Vec<(StoryId, StoryId)>,
}

/// What is to be written.
#[derive(Default)]
struct Plan {
    places: Vec<(EventId, StoryId, Timestamp)>,
    headlines: Vec<(EventId, StoryId)>,
}

/// Takes the turn, if no other process has it; its number.
pub(super) async fn turn(app: &Arc<App>) -> Result<Option<i64>, Refusal> {
    app.write_quietly(take_turn).await
}

fn take_turn(app: &App, tx: &mut dyn Tx) -> StoreResult<Option<i64>> {
    lease::take(tx, &turn_name(app), &app.holder, app.now(), LEASE)
}

/// Lets another process have the turn at once.
pub(super) fn give_turn_back(app: &App, tx: &mut dyn Tx) -> StoreResult<()> {
    lease::give_back(tx, &turn_name(app), &app.holder)
}

fn turn_name(app: &App) -> String {
    format!("events {}", app.newsroom)
}

/// Puts these stories into their events.
pub(super) async fn group(app: &Arc<App>, turn: i64, ids: Vec<StoryId>) -> Result<(), Refusal> {
    let remembered = app.events.lock().ok().and_then(|mut events| events.take());
    let (mut events, before) = match remembered {
        Some(events) if events.turn == turn && !events.is_full() => (events, Vec::new()),
        _ => {
            let coming: HashSet<StoryId> = ids.iter().copied().collect();
            let known = app
                .read(move |app, tx| {
                    let mut known = stories::latest(tx, app.newsroom, WINDOW)?;
                    known.retain(|id| !coming.contains(id));
                    read(app, tx, &known)
                })
                .await?;
            (
                Events {
                    turn,
                    ..Events::default()
                },
                known,
            )
        }
    };
    let coming = app.read(move |app, tx| read(app, tx, &ids)).await?;
    let worker = Arc::clone(app);
    let grouped = tokio::task::spawn_blocking(move || {
        let mut plan = events.recall(&worker, before);
        events.add(&worker, coming, &mut plan);
        (events, plan)
    });
    let (events, plan) = grouped.await.map_err(anyhow::Error::new)?;
    app.write(move |app, tx| {
        if take_turn(app, tx)? != Some(turn) {
            return Err(StoreError::Conflict(
                "another process groups stories now".into(),
            ));
        }
        write(app, tx, &plan)
    })
    .await?;
    if let Ok(mut kept) = app.events.lock() {
        *kept = Some(events);
    }
    Ok(())
}

fn read(app: &App, tx: &mut dyn Tx, ids: &[StoryId]) -> StoreResult<Vec<Coming>> {
    let mut coming = Vec::with_capacity(ids.len());
    for &id in ids {
        let (Some(head), Some(story)) = (
            stories::get(tx, app.newsroom, id)?,
            stories::current(tx, app.newsroom, id)?,
        ) else {
            continue; // purged meanwhile
        };
        coming.push(Coming {
            id,
            story,
            published: head.published,
            event: event::of_story(tx, app.newsroom, id)?,
            copies: copies(app, tx, id)?,
        });
    }
    coming.sort_by_key(|story| story.id);
    Ok(coming)
}

/// The stories that it is a copy of, and those that are copies of it.
fn copies(app: &App, tx: &mut dyn Tx, id: StoryId) -> StoreResult<Vec<(StoryId, StoryId)>> {
    let found = matches::of_story(tx, app.newsroom, id, 20)?;
    let copies = found.into_iter().filter(|found| {
        let same = matches!(
            found.kind.as_str(),
            "reprint" | "edited_reprint" | "rewrite" | "wire"
        );
        same && found.share_earlier.max(found.share_later) >= COPIED
    });
    Ok(copies.map(|found| (found.later, found.earlier)).collect())
}

fn write(app: &App, tx: &mut dyn Tx, plan: &Plan) -> StoreResult<()> {
    for (event, story, at) in &plan.places {
        // Purged while it was being grouped: nothing of it is written.
        if stories::get(tx, app.newsroom, *story)?.is_some_and(|head| head.purged.is_none()) {
            event::put(tx, app.newsroom, *event, *story, *at, None)?;
        }
    }
    for (event, story) in &plan.headlines {
        event::set_headline(tx, app.newsroom, *event, *story)?;
    }
    Ok(())
}

impl Events {
    fn is_full(&self) -> bool {
        self.stories.len() >= 2 * WINDOW as usize
    }

    /// Learns what was decided before, and decides it anew where it looks different by now.
    fn recall(&mut self, app: &App, known: Vec<Coming>) -> Plan {
        let mut plan = Plan::default();
        if known.is_empty() {
            return plan;
        }
        let mut events: HashMap<EventId, EventKey> = HashMap::new();
        for coming in known {
            let before = coming.event.and_then(|event| events.get(&event).copied());
            let article = self.article(&coming);
            let (key, event) = self.grouper.recall(&article, before);
            if let Some(id) = coming.event {
                events.insert(id, event);
                self.ids.insert(event, id);
            }
            self.remember(key, &coming);
            for (copy, of) in self.known_copies(&coming) {
                self.grouper.note_copy(copy, of);
            }
        }
        let moved = self.grouper.look_again();
        self.plan(app, moved, &mut plan);
        plan
    }

    fn add(&mut self, app: &App, coming: Vec<Coming>, plan: &mut Plan) {
        for coming in coming {
            // A newer version of a story stays in its event.
            if !self.keys.contains_key(&coming.id) {
                let added = self.grouper.add(&self.article(&coming));
                self.remember(added.story, &coming);
                let placed = added.moved.into_iter().chain([(added.story, added.event)]);
                self.plan(app, placed.collect(), plan);
            }
            // That it is a copy may have been found only after it, or the other, had its event.
            for (copy, of) in self.known_copies(&coming) {
                let moved = self.grouper.learn_copy(copy, of);
                self.plan(app, moved, plan);
            }
        }
    }

    fn article<'a>(&self, coming: &'a Coming) -> Article<'a> {
        Article {
            title: &coming.story.headline,
            text: &coming.story.text,
            date: coming.story.dates.published,
            copy_of: self.original(coming),
        }
    }

    fn original(&self, coming: &Coming) -> Option<StoryKey> {
        let mut own = coming.copies.iter().filter(|(copy, _)| *copy == coming.id);
        own.find_map(|(_, of)| self.keys.get(of).copied())
    }

    /// Those of its copies of which both stories are known.
    fn known_copies(&self, coming: &Coming) -> Vec<(StoryKey, StoryKey)> {
        let key = |id: &StoryId| self.keys.get(id).copied();
        let copies = coming.copies.iter();
        copies
            .filter_map(|(copy, of)| Some((key(copy)?, key(of)?)))
            .collect()
    }

    fn remember(&mut self, key: StoryKey, coming: &Coming) {
        self.keys.insert(coming.id, key);
        self.stories.push((coming.id, coming.published));
    }

    fn plan(&mut self, app: &App, moved: Vec<(StoryKey, EventKey)>, plan: &mut Plan) {
        let mut touched: Vec<EventKey> = Vec::new();
        for (story, event) in moved {
            let id = *self.ids.entry(event).or_insert_with(|| app.id());
            let Some((story, published)) = self.stories.get(story as usize) else {
                continue;
            };
            plan.places.push((id, *story, *published));
            touched.push(event);
        }
        touched.sort_unstable();
        touched.dedup();
        for event in touched {
            let centre = self
                .grouper
                .centre(event)
                .and_then(|key| self.stories.get(key as usize));
            if let (Some((story, _)), Some(id)) = (centre, self.ids.get(&event)) {
                plan.headlines.push((*id, *story));
            }
        }
    }
}
