//! `reprint user` and `reprint key`: who may come in.

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use reprint_store::{
    key::{self, ApiKey},
    user::{self, Role},
};
use serde_json::json;

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
}

impl Key {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let ForKey::Add { name, scopes, desk } = self.what;
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
