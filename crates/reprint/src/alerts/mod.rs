//! Kept searches: each new story they find is told once, at the desk and by feed, and if wished by mail and webhook.

mod run;
mod tell;

use std::sync::Arc;

use reprint_deliver::webhook::Secret;
use reprint_net::Url;
use reprint_store::{
    SavedSearchId, StoreError, Tx,
    alert::{self, SavedSearch, Tell},
    story as stories,
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use run::{later, work_off};
pub(crate) use tell::{feed, hook_is_gone, letter, message, outlet_and_address};

use crate::{
    app::App,
    find,
    follow::{Actor, log},
    http::Refusal,
};

/// A search as somebody wants it kept.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    pub(crate) name: String,
    pub(crate) query: String,
    /// `at_once`, `daily` or `never`: how mail is sent. At once unless said.
    #[serde(default)]
    pub(crate) tell: Option<String>,
    #[serde(default)]
    pub(crate) mail: Option<String>,
    #[serde(default)]
    pub(crate) webhook: Option<String>,
}

impl Wanted {
    /// The search with these wishes, if they can be fulfilled.
    fn applied(self, mut search: SavedSearch) -> Result<SavedSearch, Refusal> {
        let given = |text: Option<String>| {
            text.map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        self.name.trim().clone_into(&mut search.name);
        self.query.trim().clone_into(&mut search.query);
        search.mail = given(self.mail);
        search.webhook = given(self.webhook);
        search.tell = match given(self.tell).as_deref() {
            None => Tell::AtOnce,
            Some(word) => Tell::from_word(word).ok_or_else(|| {
                malformed(format!("tell is at_once, daily or never, not {word:?}"))
            })?,
        };
        if search.name.is_empty() || search.query.is_empty() {
            return Err(malformed("A kept search has a name and a query.".into()));
        }
        if let Some(mail) = &search.mail
            && !crate::follow::contact(mail).address.contains('@')
        {
            return Err(malformed(format!("{mail:?} is not a mail address")));
        }
        if let Some(hook) = &search.webhook
            && !Url::parse(hook).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        {
            return Err(malformed(format!(
                "{hook:?} is not a web address: it begins with https:// or http://"
            )));
        }
        Ok(search)
    }
}

fn malformed(why: String) -> Refusal {
    Refusal::Malformed(why)
}

fn missing(id: SavedSearchId) -> StoreError {
    StoreError::NotFound {
        what: "saved search",
        key: id.to_string(),
    }
}

/// Keeps a search. What is there already is no news to it.
pub(crate) async fn keep(
    app: &Arc<App>,
    wanted: Wanted,
    actor: Actor,
) -> Result<SavedSearch, Refusal> {
    let search = wanted.applied(SavedSearch {
        id: app.id(),
        publisher: app.newsroom,
        user: None,
        name: String::new(),
        query: String::new(),
        tell: Tell::AtOnce,
        mail: None,
        webhook: None,
        created: app.now(),
        reached: 0,
        renewed: 0,
    })?;
    app.write(move |app, tx| {
        let mut kept = search.clone();
        kept.reached = newest_story(app, tx)?;
        alert::put(tx, &kept)?;
        log(app, tx, &actor, "keep search", &kept.name)?;
        Ok(kept)
    })
    .await
}

/// Changes a kept search; with another query, what is there already is no news to it.
pub(crate) async fn change(
    app: &Arc<App>,
    id: SavedSearchId,
    wanted: Wanted,
    actor: Actor,
) -> Result<SavedSearch, Refusal> {
    let before = get(app, id).await?;
    let query = before.query.clone();
    let changed = wanted.applied(before)?;
    app.write(move |app, tx| {
        alert::get(tx, app.newsroom, id)?.ok_or_else(|| missing(id))?;
        let mut kept = changed.clone();
        if kept.query != query {
            kept.reached = newest_story(app, tx)?;
        }
        alert::put(tx, &kept)?;
        log(app, tx, &actor, "change search", &kept.name)?;
        Ok(kept)
    })
    .await
}

fn newest_story(app: &App, tx: &mut dyn Tx) -> Result<i64, StoreError> {
    let newest = stories::latest(tx, app.newsroom, 1)?;
    Ok(newest.first().map_or(0, |id| id.number()))
}

/// Makes its feed's address and its webhook's secret anew: the old ones are worth nothing from then on.
pub(crate) async fn renew(app: &Arc<App>, id: SavedSearchId, actor: Actor) -> Result<(), Refusal> {
    app.write(move |app, tx| {
        let mut kept = alert::get(tx, app.newsroom, id)?.ok_or_else(|| missing(id))?;
        kept.renewed += 1;
        alert::put(tx, &kept)?;
        log(app, tx, &actor, "renew search", &kept.name)
    })
    .await
}

/// Forgets a search and what it found.
pub(crate) async fn remove(app: &Arc<App>, id: SavedSearchId, actor: Actor) -> Result<(), Refusal> {
    app.write(move |app, tx| {
        let kept = alert::get(tx, app.newsroom, id)?.ok_or_else(|| missing(id))?;
        alert::remove(tx, app.newsroom, id)?;
        log(app, tx, &actor, "forget search", &kept.name)
    })
    .await
}

/// One kept search.
pub(crate) async fn get(app: &Arc<App>, id: SavedSearchId) -> Result<SavedSearch, Refusal> {
    app.read(move |app, tx| alert::get(tx, app.newsroom, id)?.ok_or_else(|| missing(id)))
        .await
}

/// What of its query is not understood.
pub(crate) fn remarks(app: &App, search: &SavedSearch) -> Vec<String> {
    find::parse(&search.query, &app.at_desk()).remarks
}

/// The address of its feed, which only those know who were told.
pub(crate) fn feed_address(app: &App, search: &SavedSearch) -> String {
    format!(
        "{}/alerts/{}/atom.xml",
        app.config.base_url(),
        token(app, search)
    )
}

fn token(app: &App, search: &SavedSearch) -> String {
    let mark = mark(app, "alert feed", search);
    let mark: String = mark.to_hex().chars().take(40).collect();
    format!("{}-{mark}", search.id)
}

fn mark(app: &App, what: &str, search: &SavedSearch) -> blake3::Hash {
    let named = format!("{what} {} {}", search.id, search.renewed);
    blake3::keyed_hash(&app.link_key, named.as_bytes())
}

/// What its webhook's calls are signed with.
pub(crate) fn hook_secret(app: &App, search: &SavedSearch) -> anyhow::Result<Secret> {
    Ok(Secret::from_bytes(
        mark(app, "alert webhook", search).as_bytes(),
    )?)
}

/// The search a feed's token names.
async fn of_token(app: &Arc<App>, token_given: String) -> Result<SavedSearch, Refusal> {
    let unknown = || Refusal::NotFound("This address is not, or no longer, known.".into());
    let id: SavedSearchId = token_given
        .split_once('-')
        .and_then(|(id, _)| id.parse().ok())
        .ok_or_else(unknown)?;
    let kept = app
        .read(move |app, tx| alert::get(tx, app.newsroom, id))
        .await?;
    // The comparison may stop early: the mark is a keyed hash, and a guess costs a request each.
    kept.filter(|kept| token(app, kept) == token_given)
        .ok_or_else(unknown)
}

/// A kept search as data; the secret only for those who may change it.
pub(crate) fn json(app: &App, search: &SavedSearch) -> Value {
    json!({
        "id": search.id, "name": search.name, "query": search.query, "tell": search.tell.word(),
        "mail": search.mail, "webhook": search.webhook, "created": search.created.to_string(),
        "feed": feed_address(app, search), "remarks": remarks(app, search),
    })
}
