//! Letters to the people who keep copies by hand. Corrections, holds and retractions go out by themselves, as the
//! partner agreed when it gave an address; a letter about kept or unkept terms is only drafted.

use std::sync::Arc;

use reprint_deliver::{
    Key,
    mail::{self, About, Contact, Links, Maildrop, Mailer, Smtp},
};
use reprint_store::{
    copy::{self, CopyRow},
    delivery::Delivery,
    partner, story,
};
use reprint_story::ChangeKind;
use serde::{Deserialize, Serialize};

use crate::{app::App, audit, http::Refusal, reprint};

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Letter {
    Correction,
    Hold,
    Release,
    Retraction,
    /// The page still shows an older version.
    Chase,
}

impl Letter {
    /// The letter that follows a change; a typo and an update of a copy kept by hand need none.
    pub(super) fn after(kind: ChangeKind) -> Option<Self> {
        match kind {
            ChangeKind::Typo | ChangeKind::Update => None,
            ChangeKind::Correction => Some(Self::Correction),
            ChangeKind::Hold => Some(Self::Hold),
            ChangeKind::Release => Some(Self::Release),
            ChangeKind::Retraction => Some(Self::Retraction),
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Retraction => "retraction",
            Self::Chase => "chase",
        }
    }
}

/// The way mail leaves, by the configuration.
pub(crate) fn mailer(app: &App) -> anyhow::Result<Mailer> {
    let mail = &app.config.mail;
    let from = contact(&mail.from);
    Ok(match &mail.smtp {
        Some(url) => Mailer::Smtp(Smtp::at(url, &from)?),
        None => Mailer::Maildrop(Maildrop::at(&mail.maildrop, &from)?),
    })
}

/// "Name <address>" or an address.
pub(crate) fn contact(text: &str) -> Contact {
    match text
        .trim()
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'))
    {
        Some((name, address)) => Contact {
            name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
            address: address.to_owned(),
        },
        None => Contact {
            name: None,
            address: text.trim().to_owned(),
        },
    }
}

/// Writes the letter of a delivery as things stand now; nothing if the matter is over.
pub(super) async fn draft(
    app: &Arc<App>,
    delivery: &Delivery,
) -> Result<Option<mail::Letter>, Refusal> {
    let letter: Letter =
        serde_json::from_value(delivery.payload["letter"].clone()).map_err(anyhow::Error::new)?;
    let (Some(copy), Some(id)) = (delivery.copy, delivery.story) else {
        return Ok(None);
    };
    let version = delivery.version.unwrap_or(1);
    let found = app
        .read(move |app, tx| {
            let Some(row) = copy::get(tx, app.newsroom, copy)? else {
                return Ok(None);
            };
            let partner = partner::get(tx, app.newsroom, row.copy.partner)?;
            let current = story::current(tx, app.newsroom, id)?;
            Ok(partner
                .zip(current)
                .map(|(partner, current)| (row, partner, current)))
        })
        .await?;
    let Some((row, partner, story)) = found else {
        return Ok(None);
    };
    // A newer change has its own letter; one about the older would only confuse.
    let over = story.version > version && letter != Letter::Chase;
    if over || row.copy.version_seen == Some(story.version) {
        return Ok(None);
    }
    let elsewhere = audit::not_found(row.verdict.as_ref());
    let base = app.config.base_url();
    let sentence = story.changes.last().and_then(|change| change.note.clone());
    let gone = !story.status.is_usable();
    let about = About {
        publisher: app.config.newsroom.name.clone(),
        editor: app
            .config
            .newsroom
            .corrections_contact
            .as_deref()
            .map(contact),
        partner: partner.name,
        headline: story.headline.clone(),
        copies: row.copy.url.clone().into_iter().collect(),
        sentence,
        seen: seen(app, &row, elsewhere.as_deref()),
        links: Links {
            done: Some(format!(
                "{base}/done/{}",
                reprint::done_token(app, row.copy.id)
            )),
            kit: (!gone).then(|| format!("{base}/kit/{}", reprint::done_token(app, row.copy.id))),
            story: Some(format!("{base}/story/{id}")),
        },
    };
    let to = contact(&delivery.target);
    Ok(Some(match letter {
        Letter::Correction => mail::correction(&to, &about),
        Letter::Hold => mail::hold(&to, &about),
        Letter::Release => mail::release(&to, &about),
        Letter::Retraction => mail::retraction(&to, &about),
        Letter::Chase if elsewhere.is_some() => mail::moved(&to, &about),
        Letter::Chase => mail::chase(&to, &about),
    }))
}

/// What the last look at the page showed: something else than the story, or a version of it.
fn seen(app: &App, row: &CopyRow, elsewhere: Option<&str>) -> Option<String> {
    let at = app.tell(row.copy.read?.earliest());
    match elsewhere {
        Some(why) => Some(format!("What we saw on {at}: {why}.")),
        None => row
            .copy
            .version_seen
            .map(|version| format!("On {at} the page showed version {version}.")),
    }
}

/// The key under which a letter is sent once.
pub(super) fn key(delivery: &Delivery) -> Key {
    Key::new(&delivery.idempotency_key)
}
