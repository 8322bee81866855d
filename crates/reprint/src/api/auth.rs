//! Keys: who calls, and what the key may do. Each scope stands for itself; none contains another.

use std::{fmt, str::FromStr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use jiff::{SignedDuration, Timestamp};
use reprint_store::key::{self, ApiKey};

use crate::{app::App, follow::Actor, http::Refusal, secret};

/// Something a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Look at everything.
    Read,
    /// Give our stories to partners, and say where copies stand.
    Offer,
    /// Take others' stories.
    Take,
    /// Hold, release, correct, and decide changes found at the source.
    Change,
    /// Retract, which is final.
    Retract,
    /// Sources, partners, terms.
    Admin,
}

impl Scope {
    const ALL: [Self; 6] = [
        Self::Read,
        Self::Offer,
        Self::Take,
        Self::Change,
        Self::Retract,
        Self::Admin,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Offer => "offer",
            Self::Take => "take",
            Self::Change => "change",
            Self::Retract => "retract",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::word).join(", ");
        let found = Self::ALL.into_iter().find(|scope| scope.word() == word);
        found.ok_or_else(|| format!("a scope is one of {}", known()))
    }
}

/// The key a request came with.
pub(super) struct Key(ApiKey);

impl Key {
    /// Who the history will name, if the key may do this.
    pub(super) fn may(&self, scope: Scope) -> Result<Actor, Refusal> {
        if self.0.scopes.iter().any(|kept| kept == scope.word()) {
            return Ok(Actor(format!("key {}", self.0.name)));
        }
        Err(Refusal::Forbidden(format!(
            "The key {:?} has no scope {scope:?}. Make one that has it: reprint key add NAME --scopes {scope}",
            self.0.name,
            scope = scope.word(),
        )))
    }
}

impl FromRequestParts<Arc<App>> for Key {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let token = bearer(parts).map(secret::hash).ok_or(Refusal::Unknown)?;
        let found = app.read(move |_, tx| key::find(tx, &token)).await?;
        let key = found
            .filter(|key| key.publisher == app.newsroom)
            .ok_or(Refusal::Unknown)?;
        if is_long_ago(key.used, app.now()) {
            let id = key.id;
            app.write_quietly(move |app, tx| key::used(tx, id, app.now()))
                .await?;
        }
        Ok(Self(key))
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts
        .headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The last use is kept to the hour: a call must not cost a write.
fn is_long_ago(used: Option<Timestamp>, now: Timestamp) -> bool {
    used.is_none_or(|used| now.duration_since(used) >= SignedDuration::from_hours(1))
}

#[cfg(test)]
mod tests {
    use reprint_story::{IdMaker, SetClock};

    use super::*;

    fn key(scopes: &[&str]) -> Key {
        let clock = SetClock::at("2026-11-23T12:00:00Z".parse().unwrap());
        let ids = IdMaker::new(0);
        Key(ApiKey {
            id: ids.make(&clock),
            publisher: ids.make(&clock),
            name: "the CMS".into(),
            token: [0; 32],
            scopes: scopes.iter().map(ToString::to_string).collect(),
            created: Timestamp::UNIX_EPOCH,
            used: None,
            revoked: None,
        })
    }

    #[test]
    fn a_key_that_may_do_everything_else_may_not_retract() {
        let all_but = key(&["read", "offer", "take", "change", "admin"]);
        assert_eq!(all_but.may(Scope::Change).unwrap().0, "key the CMS");
        assert!(matches!(
            all_but.may(Scope::Retract),
            Err(Refusal::Forbidden(_))
        ));
        assert!(key(&["retract"]).may(Scope::Retract).is_ok());
        assert!(key(&["retract"]).may(Scope::Read).is_err());
    }

    #[test]
    fn scopes_are_read_as_they_are_written() {
        for scope in Scope::ALL {
            assert_eq!(scope.to_string().parse::<Scope>(), Ok(scope));
        }
        assert!("stories".parse::<Scope>().unwrap_err().contains("retract"));
    }
}
