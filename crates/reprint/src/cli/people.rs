//! `reprint user` and `reprint key`: who may come in.

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use reprint_store::{
    StoreError,
    key::{self, ApiKey},
    user::{self, Role},
};
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    api::Scope,
    desk,
    secret::{Token, hash_password},
};

/// People at the desk
#[derive(Args)]
pub(crate) struct User {
    #[command(subcommand)]
    what: ForUser,
}

#[derive(Subcommand)]
enum ForUser {
    /// Add a person; the password is the first line of standard input
    Add {
        mail: String,
        #[arg(long)]
        name: String,
        /// What they may do
        #[arg(long, value_enum, default_value_t = May::Editor)]
        role: May,
        #[command(flatten)]
        desk: Desk,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum May {
    Admin,
    Editor,
    Reader,
}

impl User {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let ForUser::Add {
            mail,
            name,
            role,
            desk,
        } = self.what;
        let password = password()?;
        desk.run(async move |app| {
            let new = user::User {
                id: app.id(),
                publisher: app.newsroom,
                mail: mail.trim().to_owned(),
                name,
                role: match role {
                    May::Admin => Role::Admin,
                    May::Editor => Role::Editor,
                    May::Reader => Role::Reader,
                },
                password: Some(hash_password(&password)?),
                created: app.now(),
                seen: None,
                disabled: false,
            };
            let told = json!({ "id": new.id, "mail": new.mail, "name": new.name, "role": new.role.word() });
            let words = format!("{} can log in at {}/desk", new.mail, app.config.base_url());
            app.write(move |_, tx| user::add(tx, &new)).await?;
            Ok(Answer::new(told, words))
        })
    }
}

fn password() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("the password could not be read from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < desk::SHORTEST_PASSWORD {
        return Err(Failure::usage(anyhow!(
            "the password on standard input is too short: it has at least {} characters",
            desk::SHORTEST_PASSWORD
        )));
    }
    Ok(password)
}

/// Keys to the API
#[derive(Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    what: ForKey,
}

#[derive(Subcommand)]
enum ForKey {
    /// Make a key and print it, once
    Add {
        /// What it is for
        name: String,
        /// What it may do: read, offer, take, change, retract, admin
        #[arg(long, required = true, value_delimiter = ',')]
        scopes: Vec<Scope>,
        #[command(flatten)]
        desk: Desk,
    },
    /// List the keys, those taken back included; the keys themselves are known by their hashes only
    List {
        #[command(flatten)]
        desk: Desk,
    },
    /// Take a key back: nobody comes in with it from now on
    Revoke {
        /// Its id, or its name
        key: String,
        #[command(flatten)]
        desk: Desk,
    },
}

impl Key {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let (name, scopes, desk) = match self.what {
            ForKey::Add { name, scopes, desk } => (name, scopes, desk),
            ForKey::List { desk } => return list_keys(desk),
            ForKey::Revoke { key, desk } => return revoke_key(desk, key),
        };
        desk.run(async move |app| {
            let token = Token::new("rpk_")?;
            let new = ApiKey {
                id: app.id(),
                publisher: app.newsroom,
                name,
                token: token.hash(),
                scopes: scopes.iter().map(Scope::to_string).collect(),
                created: app.now(),
                used: None,
                revoked: None,
            };
            let told = json!({ "id": new.id, "name": new.name, "scopes": new.scopes, "key": token.as_str() });
            app.write(move |_, tx| key::add(tx, &new)).await?;
            Ok(Answer::new(told, token.as_str()))
        })
    }
}

fn list_keys(desk: Desk) -> Result<Exit, Failure> {
    desk.run(async |app| {
        let keys = app.read(|app, tx| key::all(tx, app.newsroom)).await?;
        let line = |one: &ApiKey| {
            let used = one.used.map_or_else(
                || "never used".into(),
                |at| format!("used {}", app.tell(at)),
            );
            let revoked = one
                .revoked
                .map(|at| format!(", taken back {}", app.tell(at)));
            format!(
                "{}  {}  {}  {used}{}",
                one.id,
                one.name,
                one.scopes.join(","),
                revoked.unwrap_or_default()
            )
        };
        let words = keys.iter().map(line).collect::<Vec<_>>().join("\n");
        Ok(Answer::new(keys.iter().map(key_json).collect(), words))
    })
}

fn revoke_key(desk: Desk, wanted: String) -> Result<Exit, Failure> {
    desk.run(async move |app| {
        let revoked = app
            .write(move |app, tx| {
                let keys = key::all(tx, app.newsroom)?.into_iter();
                let mut named = keys.filter(|one| {
                    one.id.to_string() == wanted || one.name == wanted && one.revoked.is_none()
                });
                let found = named.next().ok_or_else(|| StoreError::NotFound {
                    what: "key",
                    key: wanted.clone(),
                })?;
                if named.next().is_some() {
                    return Err(StoreError::Conflict(format!(
                        "several keys are called {wanted:?}: give the id"
                    )));
                }
                key::revoke(tx, app.newsroom, found.id, app.now())?;
                Ok(found)
            })
            .await?;
        let words = format!("The key {:?} is taken back.", revoked.name);
        Ok(Answer::new(
            json!({ "id": revoked.id, "name": revoked.name }),
            words,
        ))
    })
}

fn key_json(one: &ApiKey) -> Value {
    let at = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    json!({
        "id": one.id, "name": one.name, "scopes": one.scopes, "created": one.created.to_string(),
        "used": at(one.used), "revoked": at(one.revoked),
    })
}
