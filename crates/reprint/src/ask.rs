//! Ask and answer: somebody wants to use a story where the terms say "ask"; the newsroom answers with a grant or a refusal,
//! and the answer is mailed. Strangers may ask too: they become a partner only by the answer.

mod letters;
mod wish;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reprint_rights::{Grant, Granted};
use reprint_store::{
    StoreError, Tx,
    ask::{self, Ask, AskState},
    delivery::{self, Delivery, Way},
    partner::{self, Partner},
    story,
};
use reprint_story::{AskId, PartnerId, StoryId};
use serde_json::json;

pub(crate) use letters::letter;
pub(crate) use wish::{Wish, in_words};

use crate::{
    app::App,
    follow::{Actor, log},
    http::Refusal,
};

/// Strangers' requests that may wait at one time, and those of one hour; beyond, a person is asked to write a letter.
const STRANGERS_WAITING: usize = 50;
const STRANGERS_AN_HOUR: usize = 10;
/// Requests of one partner that may wait.
const ONE_PARTNER_WAITING: usize = 20;

/// What a partner's settings say of somebody who only asked so far.
const ASKED: &str = "asked";

/// Somebody who is no partner yet.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    pub(crate) name: String,
    pub(crate) outlet: String,
    pub(crate) mail: String,
}

/// True for somebody who asked and was never answered with yes.
pub(crate) fn only_asked(partner: &Partner) -> bool {
    partner.settings[ASKED] == true
}

/// Keeps a partner's request and tells the newsroom by mail.
pub(crate) async fn ask(app: &Arc<App>, partner: PartnerId, wish: Wish) -> Result<AskId, Refusal> {
    app.write(move |app, tx| {
        let waiting = ask::list(tx, app.newsroom, AskState::Open, 1_000)?;
        let own = waiting.iter().filter(|one| one.partner == partner);
        if own.clone().count() >= ONE_PARTNER_WAITING {
            return Ok(Err(too_many(
                "Your earlier requests still wait for an answer.",
            )));
        }
        // The same request sent twice is one request.
        let same = own
            .clone()
            .find(|one| one.story == wish.story && one.use_ == wish.json());
        match same {
            Some(known) => Ok(Ok(known.id)),
            None => keep(app, tx, partner, &wish).map(Ok),
        }
    })
    .await?
}

/// Keeps the request of somebody unknown. Nothing they say of themselves is believed before a person has answered.
pub(crate) async fn ask_as_stranger(
    app: &Arc<App>,
    stranger: Stranger,
    wish: Wish,
) -> Result<AskId, Refusal> {
    let stranger = checked(&stranger)?;
    app.write(move |app, tx| {
        let now = app.now();
        let known = partner::all(tx, app.newsroom)?;
        let strangers: Vec<PartnerId> = known
            .iter()
            .filter(|one| only_asked(one))
            .map(|one| one.id)
            .collect();
        let waiting: Vec<Ask> = ask::list(tx, app.newsroom, AskState::Open, 1_000)?
            .into_iter()
            .filter(|one| strangers.contains(&one.partner))
            .collect();
        let lately = |one: &&Ask| now.duration_since(one.created) < SignedDuration::from_hours(1);
        if waiting.len() >= STRANGERS_WAITING
            || waiting.iter().filter(lately).count() >= STRANGERS_AN_HOUR
        {
            return Ok(Err(too_many("Many requests wait for an answer just now.")));
        }
        let same = known
            .iter()
            .find(|one| only_asked(one) && one.contact.as_deref() == Some(stranger.mail.as_str()));
        let id = match same {
            Some(known) => known.id,
            None => add_stranger(app, tx, &stranger, &known)?,
        };
        keep(app, tx, id, &wish).map(Ok)
    })
    .await?
}

fn too_many(why: &str) -> Refusal {
    Refusal::Conflict(format!("{why} Try again in an hour, or write to us."))
}

fn checked(stranger: &Stranger) -> Result<Stranger, Refusal> {
    let line = |text: &str, most: usize| -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(most)
            .collect()
    };
    let stranger = Stranger {
        name: line(&stranger.name, 120),
        outlet: line(&stranger.outlet, 120),
        mail: line(&stranger.mail, 254),
    };
    let is_address = stranger.mail.split_once('@').is_some_and(|(before, host)| {
        !before.is_empty()
            && host.contains('.')
            && !stranger.mail.contains([' ', '<', '>', ',', ';'])
    });
    if stranger.name.is_empty() || stranger.outlet.is_empty() || !is_address {
        return Err(Refusal::Malformed(
            "Tell us your name, your outlet, and an e-mail address we can answer to.".into(),
        ));
    }
    Ok(stranger)
}

/// A name of its own, whatever it claims to be: nobody asks in another partner's name.
fn add_stranger(
    app: &App,
    tx: &mut dyn Tx,
    stranger: &Stranger,
    known: &[Partner],
) -> Result<PartnerId, StoreError> {
    let id = app.id();
    let taken = |name: &str| {
        known
            .iter()
            .any(|one| one.name.to_lowercase() == name.to_lowercase())
    };
    let host = stranger.mail.split_once('@').map_or("", |(_, host)| host);
    let mut name = stranger.outlet.clone();
    if taken(&name) {
        name = format!("{} (asked from {host})", stranger.outlet);
    }
    if taken(&name) {
        name = format!("{name} {id}");
    }
    let new = Partner {
        id,
        publisher: app.newsroom,
        name,
        host: None,
        classes: Vec::new(),
        region: None,
        contact: Some(stranger.mail.clone()),
        settings: json!({ ASKED: true, "person": stranger.name }),
        token: None,
        created: app.now(),
        ended: None,
    };
    partner::add(tx, &new)?;
    Ok(id)
}

fn keep(app: &App, tx: &mut dyn Tx, partner: PartnerId, wish: &Wish) -> Result<AskId, StoreError> {
    if let Some(id) = wish.story
        && story::get(tx, app.newsroom, id)?.is_none_or(|head| !head.status.is_usable())
    {
        return Err(StoreError::NotFound {
            what: "story",
            key: id.to_string(),
        });
    }
    let new = Ask {
        id: app.id(),
        publisher: app.newsroom,
        partner,
        story: wish.story,
        use_: wish.json(),
        message: wish.message(),
        state: AskState::Open,
        created: app.now(),
        decided: None,
        decided_by: None,
        answer: None,
    };
    ask::add(tx, &new)?;
    if let Some(contact) = &app.config.newsroom.corrections_contact {
        post(app, tx, contact, new.id, letters::REQUEST)?;
    }
    Ok(new.id)
}

fn post(app: &App, tx: &mut dyn Tx, to: &str, id: AskId, letter: &str) -> Result<(), StoreError> {
    let mail = Delivery::new(
        app.id(),
        app.newsroom,
        Way::Mail,
        to,
        format!("{letter}-{id}"),
        json!({ "letter": letter, "ask": id }),
        app.now(),
    );
    delivery::add(tx, &mail)?;
    Ok(())
}

/// The newsroom's answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) yes: bool,
    /// Not this story alone: every one.
    pub(crate) every_story: bool,
    pub(crate) until: Option<Timestamp>,
    /// A refusal's reason, or what goes with a yes.
    pub(crate) note: Option<String>,
}

/// Answers a request: a grant or a refusal with its reason, noted and mailed in one transaction.
pub(crate) async fn answer(
    app: &Arc<App>,
    id: AskId,
    reply: Reply,
    actor: Actor,
) -> Result<(), Refusal> {
    if !reply.yes && reply.note.is_none() {
        return Err(Refusal::Malformed(
            "A refusal gives its reason: one sentence is enough.".into(),
        ));
    }
    app.write(move |app, tx| {
        let asked =
            ask::get(tx, app.newsroom, id)?.ok_or_else(|| StoreError::not_found("request", id))?;
        let mut partner = partner::get(tx, app.newsroom, asked.partner)?
            .ok_or_else(|| StoreError::not_found("partner", asked.partner))?;
        let state = if reply.yes {
            AskState::Granted
        } else {
            AskState::Refused
        };
        ask::decide(
            tx,
            app.newsroom,
            id,
            state,
            &actor.0,
            reply.note.as_deref(),
            app.now(),
        )?;
        if reply.yes {
            if only_asked(&partner) {
                partner.settings[ASKED] = false.into();
                partner::update(tx, &partner)?;
            }
            let given = Given {
                partner: &partner,
                story: asked.story.filter(|_| !reply.every_story),
                ask: Some(id),
                usage: serde_json::from_value(asked.use_.clone()).unwrap_or_default(),
                until: reply.until,
                note: reply.note.clone(),
            };
            grant(app, tx, given, &actor)?;
        }
        log(
            app,
            tx,
            &actor,
            if reply.yes { "grant" } else { "refuse" },
            &format!("request {id}"),
        )?;
        match &partner.contact {
            Some(contact) => post(app, tx, contact, id, letters::ANSWER),
            None => Ok(()),
        }
    })
    .await
}

/// A permission about to be given.
pub(crate) struct Given<'a> {
    pub(crate) partner: &'a Partner,
    pub(crate) story: Option<StoryId>,
    pub(crate) ask: Option<AskId>,
    pub(crate) usage: Granted,
    pub(crate) until: Option<Timestamp>,
    pub(crate) note: Option<String>,
}

/// Keeps a permission, as an answer or standing by itself.
pub(crate) fn grant(
    app: &App,
    tx: &mut dyn Tx,
    given: Given<'_>,
    actor: &Actor,
) -> Result<AskId, StoreError> {
    let uri = match given.story {
        // Terms speak of a story by its own name; one that has none is known by ours.
        Some(id) => story::current(tx, app.newsroom, id)?
            .and_then(|story| story.uri)
            .unwrap_or_else(|| id.to_string()),
        None => "all".into(),
    };
    let terms = Grant {
        partner: given.partner.name.clone(),
        story: uri,
        usage: given.usage,
        until: given.until.map(Into::into),
        by: Some(actor.0.clone()),
        note: given.note,
    };
    let id = app.id();
    let kept = ask::Grant {
        id,
        publisher: app.newsroom,
        partner: given.partner.id,
        story: given.story,
        ask: given.ask,
        terms: serde_json::to_value(&terms).map_err(StoreError::other)?,
        until: given.until,
        created: app.now(),
        given_by: actor.0.clone(),
        revoked: None,
    };
    ask::grant(tx, &kept)?;
    Ok(id)
}

/// The address part under which somebody sees the answer to a request: nobody else can guess it.
pub(crate) fn token(app: &App, id: AskId) -> String {
    let mark = blake3::keyed_hash(&app.link_key, format!("ask {id}").as_bytes());
    let mark: String = mark.to_hex().chars().take(24).collect();
    format!("{id}-{mark}")
}

/// The request a token of [`token`] names, and who made it.
pub(crate) async fn of_token(app: &Arc<App>, given: &str) -> Result<(Ask, Partner), Refusal> {
    let unknown = || Refusal::NotFound("This link is not, or no longer, known.".into());
    let id: AskId = given
        .split_once('-')
        .and_then(|(id, _)| id.parse().ok())
        .ok_or_else(unknown)?;
    // The comparison may stop early: the mark is a keyed hash, and a guess costs a request each.
    if token(app, id) != given {
        return Err(unknown());
    }
    let found = app
        .read(move |app, tx| {
            let Some(asked) = ask::get(tx, app.newsroom, id)? else {
                return Ok(None);
            };
            let partner = partner::get(tx, app.newsroom, asked.partner)?;
            Ok(partner.map(|partner| (asked, partner)))
        })
        .await?;
    found.ok_or_else(unknown)
}

/// Gives a permission nobody asked for.
pub(crate) async fn give(
    app: &Arc<App>,
    partner: PartnerId,
    wish: Wish,
    until: Option<Timestamp>,
    actor: Actor,
) -> Result<AskId, Refusal> {
    app.write(move |app, tx| {
        let partner = partner::get(tx, app.newsroom, partner)?
            .ok_or_else(|| StoreError::not_found("partner", partner))?;
        let given = Given {
            partner: &partner,
            story: wish.story,
            ask: None,
            usage: wish.granted(),
            until,
            note: wish.message(),
        };
        let id = grant(app, tx, given, &actor)?;
        log(
            app,
            tx,
            &actor,
            "grant",
            &format!("partner {}", partner.name),
        )?;
        Ok(id)
    })
    .await
}

/// Takes a permission back; what was taken under it stays cleared.
pub(crate) async fn take_back(app: &Arc<App>, id: AskId, actor: Actor) -> Result<(), Refusal> {
    app.write(move |app, tx| {
        ask::revoke(tx, app.newsroom, id, app.now())?;
        log(app, tx, &actor, "revoke", &format!("grant {id}"))
    })
    .await
}
