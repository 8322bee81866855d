//! What must follow from a new story or a new version, written in the same transaction as the version itself.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reprint_store::{
    ChangeId, Result, StoreError, Tx, audit, copy,
    copy::{Happened, Note},
    delivery::{self, Delivery, Way},
    draft::{self, DraftState},
    job::{self, Job},
    partner,
    story::{self, Made, Side},
    upstream, websub,
};
use reprint_story::{ChangeKind, CopyState, Place, Story, StoryId, When};
use serde_json::json;

use super::mails::Letter;
use crate::{
    app::App,
    clear,
    http::Refusal,
    take_in::{
        self,
        together::{self, Together},
    },
    trace, work,
};

/// Subscriptions and stories told of in one go.
const SUBSCRIBERS: u32 = 10_000;

/// Who does something: a person by name, or a key.
#[derive(Clone, Debug)]
pub(crate) struct Actor(pub(crate) String);

/// What follows from a story seen for the first time.
pub(crate) fn new_story(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    side: Side,
    story: &Story,
) -> Result<()> {
    trace::index(app, tx, id, story)?;
    if side == Side::Own
        && let Some(head) = story::get(tx, app.newsroom, id)?
    {
        announce(app, tx, &head, "")?;
        open_later(app, tx, &head)?;
    }
    Ok(())
}

/// A story under embargo becomes news to everybody when that ends, which no change of it says.
fn open_later(app: &App, tx: &mut dyn Tx, head: &story::Head) -> Result<()> {
    let now = app.now();
    let Some(until) = head.embargoed_until.filter(|until| *until > now) else {
        return Ok(());
    };
    let payload = json!({ "story": head.id });
    let job = Job::new(app.id(), Some(app.newsroom), work::OPEN, payload, now);
    job::add(tx, &job.once(format!("{} {until}", head.id)).at(until)).map(drop)
}

/// An embargo is over: the story stands first among the changes that partners read, and is pushed.
pub(crate) async fn open(app: &Arc<App>, id: StoryId) -> std::result::Result<(), Refusal> {
    app.write(move |app, tx| {
        let now = app.now();
        let Some(head) = story::get(tx, app.newsroom, id)? else {
            return Ok(());
        };
        if !head.status.is_usable() || head.embargoed_until.is_none_or(|until| until > now) {
            return Ok(());
        }
        story::touch(tx, app.newsroom, id, now)?;
        announce(app, tx, &head, "-open")
    })
    .await
}

/// Stores a version and everything that must follow from it: pushes, letters, readings.
pub(crate) fn publish(app: &App, tx: &mut dyn Tx, next: &Story, made: &Made) -> Result<()> {
    let head = story::change(tx, app.newsroom, next, made, app.now())?;
    trace::index(app, tx, head.id, next)?;
    let kind = next
        .changes
        .last()
        .map_or(ChangeKind::Update, |change| change.kind);
    announce(app, tx, &head, "")?;
    open_later(app, tx, &head)?;
    queue_copies(app, tx, next, head.id, kind)
}

/// One push to every subscriber of a feed the story stands in. The feed is written when the push goes out, so a
/// subscriber that was away gets what holds then, once.
/// `occasion` sets two pushes about one version apart.
fn announce(app: &App, tx: &mut dyn Tx, head: &story::Head, occasion: &str) -> Result<()> {
    let (id, version) = (head.id, head.version);
    let section = head.section.as_deref().map(reprint_edition::slug);
    let now = app.now();
    for subscription in websub::all(tx, app.newsroom, SUBSCRIBERS)? {
        let active = subscription.until.is_some_and(|until| until > now);
        let of_section = subscription
            .topic
            .split_once("/section/")
            .map(|(_, rest)| rest);
        let elsewhere = of_section.is_some_and(|rest| {
            section
                .as_deref()
                .is_none_or(|section| !rest.starts_with(&format!("{section}/")))
        });
        if !active || elsewhere {
            continue;
        }
        let key = format!("websub-{}-{id}-{version}{occasion}", subscription.id);
        let push = Delivery::new(
            app.id(),
            app.newsroom,
            Way::WebSub,
            subscription.callback,
            key,
            json!({ "subscription": subscription.id }),
            now,
        );
        delivery::add(tx, &push.of(id, version))?;
    }
    Ok(())
}

/// Every copy waits to be seen with the new version; those whose pages a person keeps get a letter, but not for a typo.
fn queue_copies(
    app: &App,
    tx: &mut dyn Tx,
    next: &Story,
    id: StoryId,
    kind: ChangeKind,
) -> Result<()> {
    let now = app.now();
    let act_by = act_by(app, tx)?;
    for mut row in copy::of_story(tx, app.newsroom, id)? {
        if row.copy.state == CopyState::Removed {
            continue;
        }
        let by_hand = row.copy.place != Some(Place::Instance);
        row.copy.state = CopyState::Queued;
        row.failures = 0;
        row.next_read = row
            .copy
            .url
            .as_ref()
            .map(|_| super::schedule::next_reading(now, 0));
        row.act_by = Some(act_by);
        copy::update(tx, app.newsroom, &row)?;
        if by_hand && let Some(letter) = Letter::after(kind) {
            write_to(app, tx, &row, next, letter)?;
        }
    }
    Ok(())
}

/// By when a copy must show a change made now, or its editor is reminded: as the terms say, else within a day.
fn act_by(app: &App, tx: &mut dyn Tx) -> Result<Timestamp> {
    const UNSAID: SignedDuration = SignedDuration::from_hours(24);
    let now = app.now();
    let terms = clear::own_terms(app, tx, None, None)?;
    Ok(match terms.policy.terms.follow.corrections_within {
        Some(within) => within.after(When::utc(now)).earliest(),
        None => now.saturating_add(UNSAID).unwrap_or(now),
    })
}

/// Puts a letter about a copy into the outbox, if its partner has an address for corrections.
pub(super) fn write_to(
    app: &App,
    tx: &mut dyn Tx,
    row: &copy::CopyRow,
    story: &Story,
    letter: Letter,
) -> Result<()> {
    let contact =
        partner::get(tx, app.newsroom, row.copy.partner)?.and_then(|partner| partner.contact);
    let (Some(contact), Some(id)) = (contact, story.id) else {
        return Ok(());
    };
    let key = format!("mail-{}-{}-{}", letter.word(), row.copy.id, story.version);
    let mail = Delivery::new(
        app.id(),
        app.newsroom,
        Way::Mail,
        contact,
        key,
        json!({ "letter": letter }),
        app.now(),
    );
    if delivery::add(tx, &mail.of(id, story.version).to_copy(row.copy.id))? {
        let note = Note {
            id: app.id(),
            at: app.now(),
            what: Happened::Letter,
            version: Some(story.version),
            detail: json!({ "letter": letter }),
        };
        copy::note(tx, app.newsroom, row.copy.id, &note)?;
    }
    Ok(())
}

/// Holds, releases, retracts or rewords a story from the desk or the API.
pub(crate) async fn change_story(
    app: &Arc<App>,
    id: StoryId,
    kind: ChangeKind,
    note: Option<String>,
    edit: Option<Edit>,
    actor: Actor,
) -> std::result::Result<Story, Refusal> {
    let note = note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    if matches!(kind, ChangeKind::Correction | ChangeKind::Retraction) && note.is_none() {
        return Err(Refusal::Malformed(
            "Readers are told what was wrong: write one public sentence.".into(),
        ));
    }
    app.write(move |app, tx| {
        let head = story::get(tx, app.newsroom, id)?;
        if head.is_some_and(|head| head.side == Side::Taken) {
            return Err(StoreError::Conflict(
                "This story is another publisher's: only its publisher changes it. You can stop showing it.".into(),
            ));
        }
        let current = story::current(tx, app.newsroom, id)?
            .ok_or_else(|| StoreError::NotFound { what: "story", key: id.to_string() })?;
        let edited = edit.as_ref().map_or_else(|| current.clone(), |edit| edit.apply(&current));
        let next = take_in::next_version(&current, &edited, kind, note.clone(), app.now())?;
        let made = Made { by: Some(actor.0.clone()), ..Made::default() };
        publish(app, tx, &next, &made)?;
        log(app, tx, &actor, &format!("{kind:?}").to_lowercase(), &format!("story {id}"))?;
        Ok(next)
    })
    .await
}

/// New words from the desk.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    headline: Option<String>,
    body: Option<Vec<reprint_story::Block>>,
}

impl Edit {
    /// What a person typed, the body in Markdown. Untouched words keep what Markdown cannot say.
    pub(crate) fn typed(current: &Story, headline: Option<&str>, body: Option<&str>) -> Self {
        let headline = headline
            .map(str::trim)
            .filter(|headline| !headline.is_empty());
        let before = reprint_markup::write_markdown(&current.body, &current.media);
        let body = body
            .map(|body| body.replace("\r\n", "\n"))
            .filter(|body| body.trim() != before.trim());
        Self {
            headline: headline.map(str::to_owned),
            body: body.map(|body| blocks(headline.unwrap_or(&current.headline), &body)),
        }
    }

    pub(super) fn apply(&self, current: &Story) -> Story {
        let mut edited = current.clone();
        if let Some(headline) = &self.headline {
            edited.headline.clone_from(headline);
        }
        if let Some(body) = &self.body {
            together::reword(&mut edited, body.clone());
        }
        edited
    }
}

/// Typed words as blocks. The headline goes before them so that the first line of the story is not taken for one.
fn blocks(headline: &str, body: &str) -> Vec<reprint_story::Block> {
    let text = format!("# {headline}\n\n{body}\n");
    reprint_page::plain::read(text.as_bytes(), &reprint_page::Hints::default())
        .story
        .body
}

/// Retracts a story for good, if the headline typed to confirm it is the story's.
pub(crate) async fn retract(
    app: &Arc<App>,
    id: StoryId,
    note: String,
    headline: &str,
    actor: Actor,
) -> std::result::Result<Story, Refusal> {
    let current = current(app, id).await?;
    let same = |text: &str| {
        text.split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    if same(headline) != same(&current.headline) {
        return Err(Refusal::Malformed(format!(
            "The headline typed is not the story's. To retract it, type: {}",
            current.headline
        )));
    }
    change_story(app, id, ChangeKind::Retraction, Some(note), None, actor).await
}

/// Rewords a story: a typo, an update or a correction. Headline and body are what a person typed, or left as they are.
pub(crate) async fn reword(
    app: &Arc<App>,
    id: StoryId,
    rewording: Rewording,
    actor: Actor,
) -> std::result::Result<Story, Refusal> {
    if !matches!(
        rewording.kind,
        ChangeKind::Typo | ChangeKind::Update | ChangeKind::Correction
    ) {
        return Err(Refusal::Malformed(
            "A change here is a typo, an update or a correction.".into(),
        ));
    }
    let current = current(app, id).await?;
    let edit = Edit::typed(
        &current,
        rewording.headline.as_deref(),
        rewording.body.as_deref(),
    );
    change_story(app, id, rewording.kind, rewording.note, Some(edit), actor).await
}

async fn current(app: &Arc<App>, id: StoryId) -> std::result::Result<Story, Refusal> {
    app.read(move |app, tx| story::current(tx, app.newsroom, id))
        .await?
        .ok_or_else(|| Refusal::NotFound("There is no such story.".into()))
}

/// What a person wants a story to say from now on.
#[derive(Clone, Debug)]
pub(crate) struct Rewording {
    pub(crate) kind: ChangeKind,
    pub(crate) note: Option<String>,
    pub(crate) headline: Option<String>,
    /// Markdown.
    pub(crate) body: Option<String>,
}

/// What the desk answers to a change that waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// What kind of change it is; `None` sets it aside.
    pub(crate) kind: Option<ChangeKind>,
    pub(crate) note: Option<String>,
    /// Whose words stand where we and the source have both changed something.
    pub(crate) both: Option<together::Side>,
}

/// The desk answers a change that waits: it becomes a version together with our own changes, or is set aside.
pub(crate) async fn decide_draft(
    app: &Arc<App>,
    id: ChangeId,
    answer: Answer,
    actor: Actor,
) -> std::result::Result<(), Refusal> {
    let note = answer.note.as_deref().unwrap_or_default();
    if answer.kind == Some(ChangeKind::Correction) && note.trim().is_empty() {
        return Err(Refusal::Malformed(
            "A correction tells readers what was wrong: write one public sentence.".into(),
        ));
    }
    app.write(move |app, tx| {
        let now = app.now();
        let Some((change, Some(read))) = draft::get(tx, app.newsroom, id)? else {
            return Err(StoreError::NotFound {
                what: "change",
                key: id.to_string(),
            });
        };
        let current = story::current(tx, app.newsroom, change.story)?.ok_or_else(|| {
            StoreError::NotFound {
                what: "story",
                key: change.story.to_string(),
            }
        })?;
        let state = if answer.kind.is_some() {
            DraftState::Accepted
        } else {
            DraftState::Dismissed
        };
        draft::decide(tx, app.newsroom, id, state, &actor.0, now)?;
        let subject = format!("story {}", change.story);
        let hash = take_in::change::seen_hash(&read);
        let Some(kind) = answer.kind else {
            if change.suggestion == Some(ChangeKind::Retraction) {
                return Err(StoreError::Conflict(
                    "Its publisher has retracted this story: it can only be taken down.".into(),
                ));
            }
            // What comes next is compared with this, so that what was set aside stays so.
            take_in::keep_last_word(app, tx, &current, &read, hash)?;
            return log(app, tx, &actor, "drop change", &subject);
        };
        let words = match kind {
            ChangeKind::Hold | ChangeKind::Retraction => current.clone(),
            _ => agreed(app, tx, &current, &read, answer.both)?,
        };
        let next = take_in::next_version(&current, &words, kind, answer.note.clone(), now)?;
        let made = Made {
            item: change.item,
            by: Some(actor.0.clone()),
            ..Made::default()
        };
        publish(app, tx, &next, &made)?;
        take_in::keep_last_word(app, tx, &next, &read, hash)?;
        let action = format!("{kind:?}").to_lowercase();
        log(app, tx, &actor, &action, &subject)
    })
    .await
}

/// The source's words together with ours; a conflict wants a person's choice.
fn agreed(
    app: &App,
    tx: &mut dyn Tx,
    current: &Story,
    read: &Story,
    both: Option<together::Side>,
) -> Result<Story> {
    let known = match current.id {
        Some(id) => upstream::get(tx, app.newsroom, id)?,
        None => None,
    };
    let base = known.clone().and_then(|known| known.story);
    match (take_in::merged(known, current, read), base, both) {
        (Together::Clean(words), ..) => Ok(*words),
        (_, Some(base), Some(side)) => Ok(take_in::marked(
            together::settled(&base, current, read, side),
            current,
            read,
        )),
        _ => Err(StoreError::Conflict(
            "Both you and the source have changed the same words. Choose whose stand there.".into(),
        )),
    }
}

/// Notes who did what.
pub(crate) fn log(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    action: &str,
    subject: &str,
) -> Result<()> {
    let act = audit::Act {
        id: app.id(),
        at: app.now(),
        actor: actor.0.clone(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: json!({}),
    };
    audit::note(tx, app.newsroom, &act)
}

/// A story with live copies is read again at its origin, ever more seldom.
pub(crate) fn follow_origin(
    app: &App,
    tx: &mut dyn Tx,
    id: StoryId,
    published: jiff::Timestamp,
) -> Result<()> {
    let now = app.now();
    let job = Job::new(
        app.id(),
        Some(app.newsroom),
        work::READ_ORIGIN,
        json!({ "story": id }),
        now,
    )
    .once(id.to_string())
    .at(super::schedule::next_origin_reading(now, published).max(
        now.saturating_add(SignedDuration::from_secs(1))
            .unwrap_or(now),
    ));
    job::add(tx, &job).map(drop)
}
