//! `reprint grant`: requests, answers to them, and permissions by themselves.

use clap::{Args, Subcommand};
use reprint_rights::Granted;
use reprint_store::{ask as asks, ask::AskState, partner, story};
use reprint_story::{AskId, Medium, StoryId};
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk, actor},
};
use crate::{
    ask::{self, Reply, Wish, in_words},
    desk::last_day,
    http::Refusal,
};

/// Permissions: who asked for what, your answers, and those you give by yourself
#[derive(Args)]
pub(crate) struct Grant {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Requests that wait for an answer
    Requests {
        #[command(flatten)]
        desk: Desk,
    },
    /// Every permission given
    List {
        #[command(flatten)]
        desk: Desk,
    },
    /// Give a permission by yourself
    Give {
        /// The partner's name
        #[arg(long, value_name = "NAME")]
        partner: String,
        /// The story; every story without it
        #[arg(long, value_name = "STORY")]
        story: Option<StoryId>,
        /// online, print, newsletter, audio, broadcast, app or social
        #[arg(long, default_value = "online", value_parser = super::offer::medium)]
        medium: Medium,
        /// What may be done to the text
        #[arg(long, default_value = "none", value_parser = ["none", "length", "substance"])]
        edits: String,
        /// A language it may be translated into
        #[arg(long, default_value = "", value_name = "LANGUAGE")]
        translate: String,
        /// The last day, such as 2026-12-31
        #[arg(long, default_value = "", value_name = "DAY")]
        until: String,
        /// What goes with it
        #[arg(long, default_value = "")]
        note: String,
        #[command(flatten)]
        desk: Desk,
    },
    /// Say yes to a request
    Yes {
        request: AskId,
        /// For every story, not only the one asked for
        #[arg(long)]
        every_story: bool,
        /// The last day, such as 2026-12-31
        #[arg(long, default_value = "", value_name = "DAY")]
        until: String,
        /// What to write back
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        desk: Desk,
    },
    /// Say no to a request, with the reason
    No {
        request: AskId,
        /// The reason, mailed to who asked
        #[arg(long)]
        note: String,
        #[command(flatten)]
        desk: Desk,
    },
    /// Take a permission back; what was taken under it stays cleared
    Revoke {
        grant: AskId,
        #[command(flatten)]
        desk: Desk,
    },
}

impl Grant {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self.what {
            What::Requests { desk } => desk.run(async |app| Ok(requests(&app).await?)),
            What::List { desk } => desk.run(async |app| Ok(list(&app).await?)),
            What::Give {
                partner: name,
                story,
                medium,
                edits,
                translate,
                until,
                note,
                desk,
            } => desk.run(async move |app| {
                let wanted = name.clone();
                let partner = app
                    .read(move |app, tx| partner::by_name(tx, app.newsroom, &wanted))
                    .await?;
                let partner = partner
                    .ok_or_else(|| Refusal::NotFound(format!("There is no partner {name:?}.")))?;
                let wish = Wish {
                    story,
                    medium,
                    edits,
                    translation: translate,
                    note,
                };
                let until = last_day(&app, &until)?;
                let id = ask::give(&app, partner.id, wish, until, actor()).await?;
                Ok(Answer::new(
                    json!({ "grant": id }),
                    format!("Given to {name}: {id}."),
                ))
            }),
            What::Yes {
                request,
                every_story,
                until,
                note,
                desk,
            } => desk.run(async move |app| {
                let until = last_day(&app, &until)?;
                let reply = Reply {
                    yes: true,
                    every_story,
                    until,
                    note,
                };
                ask::answer(&app, request, reply, actor()).await?;
                Ok(Answer::new(
                    json!({ "request": request, "answer": "granted" }),
                    "Granted. The answer goes out when the server runs.",
                ))
            }),
            What::No {
                request,
                note,
                desk,
            } => desk.run(async move |app| {
                let reply = Reply {
                    note: Some(note),
                    ..Reply::default()
                };
                ask::answer(&app, request, reply, actor()).await?;
                Ok(Answer::new(
                    json!({ "request": request, "answer": "refused" }),
                    "Refused. The answer goes out when the server runs.",
                ))
            }),
            What::Revoke { grant, desk } => desk.run(async move |app| {
                ask::take_back(&app, grant, actor()).await?;
                Ok(Answer::new(
                    json!({ "grant": grant, "revoked": true }),
                    "Taken back.",
                ))
            }),
        }
    }
}

async fn requests(app: &std::sync::Arc<crate::app::App>) -> Result<Answer, Refusal> {
    app.read(|app, tx| {
        let (mut all, mut words) = (Vec::new(), Vec::new());
        for asked in asks::list(tx, app.newsroom, AskState::Open, 1_000)? {
            let who = partner::get(tx, app.newsroom, asked.partner)?.map_or_else(String::new, |partner| partner.name);
            let headline = match asked.story {
                Some(id) => story::get(tx, app.newsroom, id)?.map_or_else(String::new, |head| head.headline),
                None => "every story".into(),
            };
            let usage: Granted = serde_json::from_value(asked.use_.clone()).unwrap_or_default();
            words.push(format!("{}  {who}: {headline} ({})", asked.id, in_words(&usage)));
            all.push(json!({
                "request": asked.id, "partner": who, "story": asked.story, "headline": headline, "use": asked.use_,
                "note": asked.message, "asked": asked.created,
            }));
        }
        Ok(Answer::new(json!(all), words.join("\n")))
    })
    .await
}

async fn list(app: &std::sync::Arc<crate::app::App>) -> Result<Answer, Refusal> {
    app.read(|app, tx| {
        let (mut all, mut words) = (Vec::new(), Vec::new());
        for grant in asks::grants(tx, app.newsroom, None)? {
            let who = partner::get(tx, app.newsroom, grant.partner)?.map_or_else(String::new, |partner| partner.name);
            let usage: Granted = serde_json::from_value(grant.terms["use"].clone()).unwrap_or_default();
            let state = if grant.revoked.is_some() { ", taken back" } else { "" };
            words.push(format!("{}  {who}: {}{state}", grant.id, in_words(&usage)));
            all.push(json!({
                "grant": grant.id, "partner": who, "story": grant.story, "request": grant.ask, "terms": grant.terms,
                "until": grant.until, "by": grant.given_by, "given": grant.created, "revoked": grant.revoked,
            }));
        }
        Ok(Answer::new(json!(all), words.join("\n")))
    })
    .await
}
