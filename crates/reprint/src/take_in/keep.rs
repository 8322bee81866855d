//! From a story just read to what is stored: a new story, a version, a draft change for the desk, or nothing.

use std::sync::Arc;

use jiff::Timestamp;
use reprint_store::{
    StoreError, Tx, item,
    source::Source,
    story::{self, Made, Names, Side, Start},
    upstream,
};
use reprint_story::{ChangeKind, ItemId, Story, StoryId};

use super::{
    change,
    entries::{self, Document},
    names,
    news::News,
};
use crate::{app::App, follow, http::Refusal};

/// Name and version of the reader, kept with each version so that stories can be read again when it improves.
const READER: &str = concat!("reprint ", env!("CARGO_PKG_VERSION"));

/// A story on its way into the store, with the bytes it was read from.
#[derive(Clone)]
pub(crate) struct Incoming {
    pub(crate) guid: String,
    pub(crate) story: Story,
    pub(crate) document: Document,
    /// The feed's entry, where the story was read from the page behind it.
    pub(crate) also: Option<Document>,
    side: Side,
}

impl Incoming {
    pub(crate) fn new(source: &Source, guid: String, story: Story, document: Document) -> Self {
        Self {
            guid,
            story,
            document,
            also: None,
            side: if source.own { Side::Own } else { Side::Taken },
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    New(StoryId),
    Version(StoryId),
    Draft(StoryId),
    Same(StoryId),
}

/// Keeps the bytes and the story in one transaction, with all that must follow.
pub(crate) async fn keep(
    app: &Arc<App>,
    source: &Source,
    incoming: Incoming,
) -> Result<Outcome, Refusal> {
    let source = source.clone();
    app.write(move |app, tx| {
        let mut incoming = incoming.clone();
        if incoming.side == Side::Own {
            incoming.story = entries::own(app, incoming.story);
        }
        let item = keep_bytes(app, tx, &source, &incoming)?;
        let names = names::of(source.id, &incoming.guid, &incoming.story);
        let made = Made {
            item: Some(item),
            by: None,
            reader: Some(READER.into()),
        };
        match story::find(tx, app.newsroom, &names)? {
            None => add(app, tx, &source, incoming, &names, &made),
            Some(found) => compare(app, tx, &source, found.story, &incoming, &names, &made),
        }
    })
    .await
}

fn keep_bytes(
    app: &App,
    tx: &mut dyn Tx,
    source: &Source,
    incoming: &Incoming,
) -> Result<ItemId, StoreError> {
    for document in incoming.also.iter().chain([&incoming.document]) {
        let kept = item::put(
            tx,
            app.newsroom,
            &document.item(app, source),
            &document.bytes,
        )?;
        if document.hash == incoming.document.hash {
            return Ok(kept.id());
        }
    }
    Err(StoreError::other("an item was not kept"))
}

fn add(
    app: &App,
    tx: &mut dyn Tx,
    source: &Source,
    mut incoming: Incoming,
    names: &Names,
    made: &Made,
) -> Result<Outcome, StoreError> {
    let id = app.id();
    let now = app.now();
    incoming.story.version = 1;
    let start = Start {
        side: incoming.side,
        source: Some(source.id),
        names: names.clone(),
        made: made.clone(),
    };
    story::add(tx, app.newsroom, id, &start, &mut incoming.story, now)?;
    let hash = change::seen_hash(&incoming.story);
    upstream::put(tx, app.newsroom, id, hash, upstream::Words::OfVersion(1))?;
    follow::new_story(app, tx, id, incoming.side, &incoming.story)?;
    Ok(Outcome::New(id))
}

fn compare(
    app: &App,
    tx: &mut dyn Tx,
    source: &Source,
    id: StoryId,
    incoming: &Incoming,
    names: &Names,
    made: &Made,
) -> Result<Outcome, StoreError> {
    story::remember(tx, app.newsroom, id, names)?;
    let (Some(head), Some(current)) = (
        story::get(tx, app.newsroom, id)?,
        story::current(tx, app.newsroom, id)?,
    ) else {
        // Its words were purged: what a source still sends of it is not taken in again.
        return Ok(Outcome::Same(id));
    };
    // Another feed that also shows a story of ours does not speak for it.
    if head.side == Side::Own && incoming.side != Side::Own {
        return Ok(Outcome::Same(id));
    }
    News {
        source,
        head,
        current,
        read: &incoming.story,
        made,
    }
    .settle(app, tx)
}

/// The words as read now, on the history we have.
pub(crate) fn next_version(
    current: &Story,
    read: &Story,
    kind: ChangeKind,
    note: Option<String>,
    now: Timestamp,
) -> Result<Story, StoreError> {
    let mut next = read.clone();
    next.id = current.id;
    next.version = current.version;
    next.status = current.status;
    next.changes.clone_from(&current.changes);
    next.uri = current.uri.clone().or(next.uri);
    next.dates.published = current.dates.published.or(next.dates.published);
    next.change(kind, note, now.into())?;
    next.dates.updated = Some(now.into());
    Ok(next)
}
