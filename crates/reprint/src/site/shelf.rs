//! What our site may show: stories found in the store, each cleared for this use before anything else sees it.

use std::collections::HashMap;

use reprint_edition::{Notice, NoticeKind};
use reprint_rights::{Cleared, Partner};
use reprint_store::{
    Result, Tx, event, partner,
    search::{self, Search},
    story::{self, Cursor, Filter, Head, Side},
};
use reprint_story::{SourceId, Status, Story, StoryId, When};

use crate::{
    app::App,
    clear::{self, Terms},
    reprint,
};

/// Stories read from the store at most to fill a page: others may not be cleared, or not be taken.
const LOOKED_AT: u32 = 400;

/// Whose eyes the stories are for.
#[derive(Clone)]
pub(super) enum Reader {
    /// Our site's.
    Site,
    /// A partner's, by its feed.
    Partner(Box<partner::Partner>),
}

/// A page of a partner's feed.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) stories: Vec<Cleared<Story>>,
    pub(super) notices: Vec<Notice>,
    /// Where the next page begins.
    pub(super) next: Option<Cursor>,
}

/// Clears stories one after another, each publisher's terms read once.
pub(super) struct Shelf<'a, 't> {
    app: &'a App,
    tx: &'t mut dyn Tx,
    reader: Reader,
    own: Option<Terms>,
    theirs: HashMap<SourceId, Option<(Terms, Partner)>>,
}

impl<'a, 't> Shelf<'a, 't> {
    pub(super) fn new(app: &'a App, tx: &'t mut dyn Tx, reader: Reader) -> Self {
        Self {
            app,
            tx,
            reader,
            own: None,
            theirs: HashMap::new(),
        }
    }

    /// The newest stories that may be shown, and whether there are more.
    pub(super) fn newest(
        &mut self,
        filter: &Filter,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<Cleared<Story>>, bool)> {
        let filter = Filter {
            status: Some(Status::Usable),
            readable_at: Some(self.app.now()),
            side: matches!(self.reader, Reader::Partner(_))
                .then_some(Side::Own)
                .or(filter.side),
            ..filter.clone()
        };
        let mut shown = Vec::with_capacity(limit);
        let mut passed = 0;
        let mut after: Option<Cursor> = None;
        let mut looked = 0;
        loop {
            let page = story::list(self.tx, self.app.newsroom, &filter, 50, after)?;
            for head in &page.stories {
                looked += 1;
                let Some(cleared) = self.clear(head)? else {
                    continue;
                };
                passed += 1;
                if passed <= skip {
                    continue;
                }
                if shown.len() == limit {
                    return Ok((shown, true));
                }
                shown.push(cleared);
            }
            after = page.next;
            if after.is_none() || looked >= LOOKED_AT {
                return Ok((shown, false));
            }
        }
    }

    /// What has changed for a partner since `after` backwards: stories it may take, and what was taken back.
    pub(super) fn changes(&mut self, mut after: Option<Cursor>, limit: usize) -> Result<Changes> {
        let mut changes = Changes::default();
        let now = self.app.now();
        let mut looked = 0;
        loop {
            let page = story::list_changes(self.tx, self.app.newsroom, Side::Own, 50, after)?;
            for head in &page.stories {
                let waits = head.embargoed_until.is_some_and(|until| until > now);
                if head.status.is_usable() && !waits {
                    changes.stories.extend(self.clear(head)?);
                } else if !waits {
                    changes.notices.extend(notice(self.app, self.tx, head)?);
                }
                looked += 1;
                let full = changes.stories.len() + changes.notices.len() == limit;
                let last = page.next.is_none()
                    && page.stories.last().is_some_and(|last| last.id == head.id);
                if (full || looked == LOOKED_AT) && !last {
                    changes.next = Some(Cursor {
                        published: head.changed,
                        id: head.id,
                    });
                    return Ok(changes);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(changes);
            }
        }
    }

    /// The stories with these ids that may be shown, in the same order.
    pub(super) fn these(&mut self, ids: &[StoryId]) -> Result<Vec<Cleared<Story>>> {
        let mut shown = Vec::new();
        for id in ids {
            if let Some(head) = story::get(self.tx, self.app.newsroom, *id)? {
                shown.extend(self.clear(&head)?);
            }
        }
        Ok(shown)
    }

    /// Stories found by a search that may be shown, and whether there are more.
    pub(super) fn found(
        &mut self,
        search: &Search,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<Cleared<Story>>, bool)> {
        let batch = u32::try_from(limit + 1).unwrap_or(u32::MAX);
        let mut search = search.clone();
        let mut shown = Vec::with_capacity(limit);
        let mut passed = 0;
        while search.skip < LOOKED_AT {
            let ids = search::find(self.tx, self.app.newsroom, &search, batch)?;
            for id in &ids {
                let Some(head) = story::get(self.tx, self.app.newsroom, *id)? else {
                    continue;
                };
                // What another publisher wrote and nobody took is not there for readers.
                if !self.is_ours(&head)? {
                    continue;
                }
                passed += 1;
                if passed <= skip {
                    continue;
                }
                if shown.len() == limit {
                    return Ok((shown, true));
                }
                shown.extend(self.clear(&head)?);
            }
            if ids.len() < batch as usize {
                break;
            }
            search.skip += batch;
        }
        Ok((shown, false))
    }

    fn is_ours(&mut self, head: &Head) -> Result<bool> {
        Ok(head.side == Side::Own || reprint::is_taken(self.app, self.tx, head.id)?)
    }

    /// The other stories of a story's event, the newest first.
    pub(super) fn event_of(&mut self, id: StoryId) -> Result<Vec<StoryId>> {
        const SHOWN: usize = 5;
        let Some(event) = event::of_story(self.tx, self.app.newsroom, id)? else {
            return Ok(Vec::new());
        };
        let stories = event::get(self.tx, self.app.newsroom, event)?
            .map_or_else(Vec::new, |event| event.stories);
        Ok(stories
            .into_iter()
            .rev()
            .filter(|other| *other != id)
            .take(SHOWN)
            .collect())
    }

    /// One story as it may be shown here; none if it may not.
    pub(super) fn clear(&mut self, head: &Head) -> Result<Option<Cleared<Story>>> {
        if !self.is_ours(head)? {
            return Ok(None);
        }
        let Some(story) = story::current(self.tx, self.app.newsroom, head.id)? else {
            return Ok(None);
        };
        let app = self.app;
        let (terms, usage) = match (&self.reader, head.side) {
            (Reader::Partner(partner), _) => {
                let partner = partner.clone();
                // A grant may be for this one story, so a partner's terms are looked up for each.
                let terms = clear::own_terms(app, self.tx, Some(&partner), Some(head))?;
                let usage = clear::partner_use(&partner, reprint_story::Medium::Online);
                return Ok(clear::clear(app, &story, &terms, &usage).ok());
            }
            (Reader::Site, Side::Own) => {
                if self.own.is_none() {
                    self.own = Some(clear::own_terms(app, self.tx, None, None)?);
                }
                let partner = Partner::named(&app.config.newsroom.name);
                (self.own.as_ref(), clear::site_use(Side::Own, partner))
            }
            (Reader::Site, Side::Taken) => {
                let Some(source) = head.source else {
                    return Ok(None);
                };
                if !self.theirs.contains_key(&source) {
                    let terms = clear::their_terms(app, self.tx, head)?;
                    self.theirs.insert(source, terms);
                }
                let Some(Some((terms, partner))) = self.theirs.get(&source) else {
                    return Ok(None);
                };
                (
                    Some(terms),
                    clear::use_of(&story, Side::Taken, partner.clone()),
                )
            }
        };
        Ok(terms.and_then(|terms| clear::clear(app, &story, terms, &usage).ok()))
    }

    /// What stands where stories were that this reader could have seen: held now, or retracted.
    pub(super) fn notices(&mut self, limit: u32) -> Result<Vec<Notice>> {
        let mut notices = Vec::new();
        for status in [Status::Withheld, Status::Canceled] {
            let filter = Filter {
                status: Some(status),
                side: matches!(self.reader, Reader::Partner(_)).then_some(Side::Own),
                ..Filter::default()
            };
            for head in story::list(self.tx, self.app.newsroom, &filter, limit, None)?.stories {
                if head.side == Side::Own || reprint::is_taken(self.app, self.tx, head.id)? {
                    notices.extend(notice(self.app, self.tx, &head)?);
                }
            }
        }
        Ok(notices)
    }
}

/// The notice of a held or retracted story: its date and the publisher's sentence, nothing else of it.
pub(super) fn notice(app: &App, tx: &mut dyn Tx, head: &Head) -> Result<Option<Notice>> {
    let kind = match head.status {
        Status::Withheld => NoticeKind::Held,
        Status::Canceled => NoticeKind::Retracted,
        Status::Draft | Status::Usable => return Ok(None),
    };
    let versions = story::versions(tx, app.newsroom, head.id)?;
    let last = versions.last();
    Ok(Some(Notice {
        story: head.id,
        kind,
        at: When::utc(last.map_or(head.changed, |version| version.created)),
        sentence: last.and_then(|version| version.note.clone()),
    }))
}
