//! Finished pages kept in memory. Each is served only after one look at the store's status epoch, so that a hold or a
//! retraction outranks every copy kept here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use reprint_edition::Document;
use reprint_store::{StoreError, Tx, story};
use reprint_story::When;

use crate::{app::App, http::Refusal};

/// Pages kept at most; when there are more, all are dropped.
const MOST: usize = 2_000;
/// A change by another process that moves no epoch (a new story, a correction) shows after this.
const OLDEST: SignedDuration = SignedDuration::from_secs(2);

#[derive(Default)]
pub(crate) struct PageCache(Mutex<HashMap<String, Kept>>);

#[derive(Clone)]
struct Kept {
    document: Arc<Document>,
    epoch: i64,
    generation: u64,
    made: Timestamp,
}

/// The page under this name: the one kept, if nothing has happened since, or a new one.
pub(super) async fn page(
    app: &Arc<App>,
    name: String,
    make: impl Fn(&App, &mut dyn Tx) -> Result<Document, StoreError> + Send + 'static,
) -> Result<Arc<Document>, Refusal> {
    let generation = app.generation();
    let kept = app.pages.get(&name);
    if let Some(kept) =
        kept.filter(|kept| kept.generation == generation && is_fresh(kept, app.now()))
    {
        let epoch = app.read(|app, tx| story::epoch(tx, app.newsroom)).await?;
        if epoch == kept.epoch {
            return Ok(kept.document);
        }
    }
    let (document, epoch) = app
        .read(move |app, tx| Ok((make(app, tx)?, story::epoch(tx, app.newsroom)?)))
        .await?;
    let document = Arc::new(document);
    app.pages.put(
        name,
        Kept {
            document: Arc::clone(&document),
            epoch,
            generation,
            made: app.now(),
        },
    );
    Ok(document)
}

fn is_fresh(kept: &Kept, now: Timestamp) -> bool {
    let young = now.duration_since(kept.made).abs() < OLDEST;
    young
        && kept
            .document
            .until
            .map(When::earliest)
            .is_none_or(|until| now < until)
}

impl PageCache {
    fn get(&self, name: &str) -> Option<Kept> {
        self.lock().get(name).cloned()
    }

    fn put(&self, name: String, kept: Kept) {
        let mut pages = self.lock();
        if pages.len() >= MOST {
            pages.clear();
        }
        pages.insert(name, kept);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
