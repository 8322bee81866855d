//! `reprint partner`: who reprints our stories.

use clap::{Args, Subcommand};
use reprint_store::partner;
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{
    api::partner_json,
    desk::{self, NewPartner},
};

/// Partners: who reprints your stories
#[derive(Args)]
pub(crate) struct Partner {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Add a partner and print its addresses, once
    Add {
        name: String,
        /// Its site's host; copies found there are known as theirs
        #[arg(long, default_value = "")]
        host: String,
        /// Who gets corrections
        #[arg(long, default_value = "", value_name = "MAIL")]
        contact: String,
        /// What it is, in your terms' words
        #[arg(long, default_value = "news")]
        class: String,
        /// Its region, as your terms name it
        #[arg(long, default_value = "")]
        region: String,
        #[command(flatten)]
        desk: Desk,
    },
    /// List all partners
    List {
        #[command(flatten)]
        desk: Desk,
    },
}

impl Partner {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self.what {
            What::Add { name, host, contact, class, region, desk } => desk.run(async |app| {
                let new = NewPartner { name, host, contact, class, region };
                let (partner, token) = desk::add_partner(&app, new).await?;
                let page = format!("{}/partner/{}", app.config.base_url(), token.as_str());
                let mut told = partner_json(&partner);
                told["page"] = page.clone().into();
                told["feed"] = format!("{page}/atom.xml").into();
                let words = format!(
                    "{} is added. Its addresses are shown only now; whoever has them counts as the partner.\n  page  {page}\n  feed  {page}/atom.xml",
                    partner.name
                );
                Ok(Answer::new(told, words))
            }),
            What::List { desk } => desk.run(async |app| {
                let partners = app.read(|app, tx| partner::all(tx, app.newsroom)).await?;
                let words: Vec<String> = partners
                    .iter()
                    .map(|partner| format!("{}  {}  {}", partner.id, partner.name, partner.host.as_deref().unwrap_or("-")))
                    .collect();
                let all: Vec<Value> = partners.iter().map(partner_json).collect();
                Ok(Answer::new(json!(all), words.join("\n")))
            }),
        }
    }
}
