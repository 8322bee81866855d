//! What a source says anew about a story we have: nothing, a hold or a retraction, or other words; and whether that goes
//! through or waits for the desk.

use reprint_store::{
    StoreError, Tx,
    draft::{self, DraftChange, DraftState},
    source::Source,
    story::{Head, Made, Side},
    upstream::{self, Upstream},
};
use reprint_story::{ChangeKind, ContentHash, Story};

use super::{
    LocalEdits, Outcome,
    change::{self, Found, Said},
    keep::next_version,
    together::{Together, together},
    wishes::{Course, Wishes},
};
use crate::{app::App, follow, reprint};

/// A known story and what its source sent of it.
pub(super) struct News<'n> {
    pub(super) source: &'n Source,
    pub(super) head: Head,
    pub(super) current: Story,
    pub(super) read: &'n Story,
    pub(super) made: &'n Made,
}

impl News<'_> {
    /// Settles it in the transaction it came in.
    pub(super) fn settle(mut self, app: &App, tx: &mut dyn Tx) -> Result<Outcome, StoreError> {
        let id = self.head.id;
        let hash = change::seen_hash(self.read);
        let answered = upstream::hash(tx, app.newsroom, id)? == Some(hash);
        let mut outcome = Outcome::Same(id);
        let mut found = change::compare(&self.current, self.read);
        if let Found::Said(said) = &found
            && is_of_status(said.kind)
        {
            outcome = self.follow_status(app, tx, said.clone(), answered)?;
            let waits = !matches!(outcome, Outcome::Version(_));
            if waits || !self.current.status.is_usable() {
                return Ok(outcome);
            }
            found = change::compare(&self.current, self.read);
        }
        match found {
            Found::Same if answered => Ok(outcome),
            Found::Same => {
                let words = upstream::Words::OfVersion(self.current.version);
                upstream::put(tx, app.newsroom, id, hash, words)?;
                Ok(outcome)
            }
            // We went on from there, or set it aside: the source has nothing to add.
            _ if answered => Ok(outcome),
            Found::Said(said) => self.words(app, tx, hash, said.kind, said.note, true),
            Found::Changed { sentence } => {
                let kind = match (self.head.side, &sentence) {
                    (Side::Own, Some(_)) => ChangeKind::Correction,
                    _ => ChangeKind::Update,
                };
                self.words(app, tx, hash, kind, sentence, false)
            }
        }
    }

    /// A hold, a release or a retraction: our words stay as they are, with the publisher's status.
    fn follow_status(
        &mut self,
        app: &App,
        tx: &mut dyn Tx,
        said: Said,
        answered: bool,
    ) -> Result<Outcome, StoreError> {
        let id = self.head.id;
        let taken = self.head.side == Side::Taken && reprint::is_taken(app, tx, id)?;
        if taken && Wishes::of(self.source).course(said.kind) == Course::Wait {
            return self.ask(app, tx, Some(said.kind), said.note);
        }
        let mut words = self.current.clone();
        if answered && let Some(theirs) = self.read.extra.get(reprint::THEIR_VERSION) {
            words
                .extra
                .insert(reprint::THEIR_VERSION.into(), theirs.clone());
        }
        let now = app.now();
        if said.kind == ChangeKind::Retraction {
            draft::overtake(tx, app.newsroom, id, now)?;
        }
        let next = next_version(&self.current, &words, said.kind, said.note, now)?;
        follow::publish(app, tx, &next, self.made)?;
        self.current = next;
        Ok(Outcome::Version(id))
    }

    /// Other words. `said` is true if the source itself has named the kind of change.
    fn words(
        &self,
        app: &App,
        tx: &mut dyn Tx,
        hash: ContentHash,
        kind: ChangeKind,
        note: Option<String>,
        said: bool,
    ) -> Result<Outcome, StoreError> {
        let id = self.head.id;
        let goes = match self.head.side {
            // The kind of change is a person's to say, unless the source has said it.
            Side::Own => said,
            Side::Taken if reprint::is_taken(app, tx, id)? => {
                Wishes::of(self.source).course(kind) == Course::AtOnce
            }
            Side::Taken => true,
        };
        let known = upstream::get(tx, app.newsroom, id)?;
        let next = match merged(known, &self.current, self.read) {
            Together::Clean(next) if goes => next,
            _ => {
                // A change read from a page is a correction only where its page says so.
                let suggestion =
                    (said || note.is_some() || self.head.side == Side::Taken).then_some(kind);
                return self.ask(app, tx, suggestion, note);
            }
        };
        let next = next_version(&self.current, &next, kind, note, app.now())?;
        follow::publish(app, tx, &next, self.made)?;
        keep_last_word(app, tx, &next, self.read, hash)?;
        Ok(Outcome::Version(id))
    }

    /// Puts the change before the desk.
    fn ask(
        &self,
        app: &App,
        tx: &mut dyn Tx,
        suggestion: Option<ChangeKind>,
        note: Option<String>,
    ) -> Result<Outcome, StoreError> {
        let id = self.head.id;
        let change = DraftChange {
            id: app.id(),
            story: id,
            base: self.current.version,
            item: self.made.item,
            suggestion,
            note,
            found: app.now(),
            state: DraftState::Waiting,
            decided: None,
            decided_by: None,
        };
        Ok(if draft::propose(tx, app.newsroom, &change, self.read)? {
            Outcome::Draft(id)
        } else {
            Outcome::Same(id)
        })
    }
}

fn is_of_status(kind: ChangeKind) -> bool {
    use ChangeKind::{Hold, Release, Retraction};
    matches!(kind, Hold | Release | Retraction)
}

/// What was read, with our own changes since the source's last word kept. A story whose last word is not known, as one
/// purged or from before it was kept, has no changes of ours to keep.
pub(crate) fn merged(known: Option<Upstream>, current: &Story, read: &Story) -> Together {
    match known.and_then(|known| known.story) {
        Some(base) => match together(&base, current, read) {
            Together::Clean(merged) => Together::Clean(Box::new(marked(*merged, current, read))),
            conflicts @ Together::Conflicts(_) => conflicts,
        },
        None => Together::Clean(Box::new(read.clone())),
    }
}

/// Our own wording keeps its mark of how far it goes from the publisher's, which is another now.
pub(crate) fn marked(mut merged: Story, current: &Story, read: &Story) -> Story {
    if LocalEdits::of(current).is_some() {
        LocalEdits::between(read, &merged).keep(&mut merged);
    }
    merged
}

/// Notes what the source said as answered; `now` is our newest version.
pub(crate) fn keep_last_word(
    app: &App,
    tx: &mut dyn Tx,
    now: &Story,
    read: &Story,
    hash: ContentHash,
) -> Result<(), StoreError> {
    let Some(id) = now.id else {
        return Ok(());
    };
    let words = if change::same_to_a_reader(now, read) {
        upstream::Words::OfVersion(now.version)
    } else {
        upstream::Words::Own(read)
    };
    upstream::put(tx, app.newsroom, id, hash, words)
}
