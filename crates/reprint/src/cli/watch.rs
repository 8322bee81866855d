//! `reprint watch`: saved searches, and new matches as they come.

use std::{collections::HashSet, io::Write, sync::Arc, time::Duration};

use clap::{Args, Subcommand};
use reprint_store::{SavedSearchId, alert, story};
use reprint_story::StoryId;
use serde_json::{Value, json};

use super::{
    Exit, Failure,
    desk::{Answer, Desk, actor},
};
use crate::{
    alerts::{self, Wanted},
    api::head_json,
    app::App,
    find::{self, Hit},
};

/// How often new matches are looked for.
const ROUND: Duration = Duration::from_secs(1);
/// The newest matches among which new ones are looked for.
const AMONG: u32 = 200;

/// Follow what comes in: a search as it runs, or saved searches that tell by feed, mail and webhook
#[derive(Args)]
pub(crate) struct Watch {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print each new story that matches, until interrupted; with --json a line of JSON each
    Follow {
        /// As in `reprint search`, or the number of a saved search
        #[arg(required = true)]
        query: Vec<String>,
        /// End after so many
        #[arg(long, value_name = "N")]
        count: Option<usize>,
        #[command(flatten)]
        desk: Desk,
    },
    /// Save a search: each new story that matches is told once
    Add {
        name: String,
        /// As in `reprint search`
        #[arg(required = true)]
        query: Vec<String>,
        /// Who is written to
        #[arg(long, value_name = "MAIL")]
        mail: Option<String>,
        /// When mail is sent: `at_once`, `daily`, `never`
        #[arg(long, value_name = "WHEN")]
        tell: Option<String>,
        /// An address that is called for each story, signed (Standard Webhooks)
        #[arg(long, value_name = "URL")]
        webhook: Option<String>,
        #[command(flatten)]
        desk: Desk,
    },
    /// List the saved searches
    List {
        #[command(flatten)]
        desk: Desk,
    },
    /// Show a saved search and what it found last
    Show {
        id: SavedSearchId,
        #[command(flatten)]
        desk: Desk,
    },
    /// End a saved search and forget what it found
    Remove {
        id: SavedSearchId,
        #[command(flatten)]
        desk: Desk,
    },
}

impl Watch {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self.what {
            What::Follow { query, count, desk } => {
                let json = desk.json;
                desk.run(async move |app| follow(app, query.join(" "), count, json).await)
            }
            What::Add {
                name,
                query,
                mail,
                tell,
                webhook,
                desk,
            } => desk.run(async move |app| {
                let wanted = Wanted {
                    name,
                    query: query.join(" "),
                    tell,
                    mail,
                    webhook,
                };
                let kept = alerts::keep(&app, wanted, actor()).await?;
                let mut told = alerts::json(&app, &kept);
                let mut words = format!(
                    "{}  {}\n  feed  {}",
                    kept.id,
                    kept.name,
                    alerts::feed_address(&app, &kept)
                );
                if kept.webhook.is_some() {
                    let secret = alerts::hook_secret(&app, &kept)?.reveal();
                    words = format!("{words}\n  calls are signed with  {secret}");
                    told["webhook_secret"] = json!(secret);
                }
                for remark in alerts::remarks(&app, &kept) {
                    words = format!("{words}\n  {remark}");
                }
                Ok(Answer::new(told, words))
            }),
            What::List { desk } => desk.run(async |app| {
                let kept = app.read(|app, tx| alert::all(tx, app.newsroom)).await?;
                let words: Vec<String> = kept
                    .iter()
                    .map(|search| format!("{}  {}  {}", search.id, search.name, search.query))
                    .collect();
                let all: Vec<Value> = kept
                    .iter()
                    .map(|search| alerts::json(&app, search))
                    .collect();
                Ok(Answer::new(json!(all), words.join("\n")))
            }),
            What::Show { id, desk } => desk.run(async move |app| show(&app, id).await),
            What::Remove { id, desk } => desk.run(async move |app| {
                alerts::remove(&app, id, actor()).await?;
                Ok(Answer::new(json!({ "removed": id }), "It has ended."))
            }),
        }
    }
}

async fn show(app: &Arc<App>, id: SavedSearchId) -> Result<Answer, Failure> {
    let search = alerts::get(app, id).await?;
    let found = app
        .read(move |app, tx| {
            let mut found = Vec::new();
            for (id, at) in alert::newest(tx, app.newsroom, id, 100)? {
                let head = story::get(tx, app.newsroom, id)?;
                found.extend(
                    head.filter(|head| head.status.is_usable())
                        .map(|head| (head, at)),
                );
            }
            Ok(found)
        })
        .await?;
    let words: Vec<String> = found
        .iter()
        .map(|(head, at)| format!("{}  {}  {}", app.tell(*at), head.id, head.headline))
        .collect();
    let mut told = alerts::json(app, &search);
    told["found"] = found
        .iter()
        .map(|(head, at)| json!({ "found": at.to_string(), "story": head_json(head) }))
        .collect();
    Ok(Answer::new(told, words.join("\n")))
}

/// Prints what matches and did not when it began. A reader that closes the pipe ends it.
async fn follow(
    app: Arc<App>,
    asked: String,
    count: Option<usize>,
    as_json: bool,
) -> Result<Answer, Failure> {
    let query = match asked.parse::<SavedSearchId>() {
        Ok(id) => alerts::get(&app, id).await?.query,
        Err(_) => asked,
    };
    let mut seen: Option<HashSet<StoryId>> = None;
    let mut told = 0;
    loop {
        let wanted = query.clone();
        let found = app
            .read(move |app, tx| {
                let query = find::parse(&wanted, &app.at_desk());
                find::find(app, tx, &query, None, AMONG)
            })
            .await?;
        if seen.is_none() {
            let mut errors = std::io::stderr().lock();
            for remark in &found.remarks {
                writeln!(errors, "{remark}")?;
            }
            writeln!(
                errors,
                "Waiting for what matches {query:?}; Ctrl-C ends it."
            )?;
            seen = Some(found.hits.iter().map(|hit| hit.head.id).collect());
        }
        for hit in found.hits.iter().rev() {
            let new = seen.as_mut().is_some_and(|seen| seen.insert(hit.head.id));
            if !new {
                continue;
            }
            if print(&app, hit, as_json).is_err() {
                return Ok(Answer::new(Value::Null, ""));
            }
            told += 1;
            if count.is_some_and(|count| told >= count) {
                return Ok(Answer::new(Value::Null, ""));
            }
        }
        tokio::select! {
            () = crate::serve::interrupted() => return Ok(Answer::new(Value::Null, "")),
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

fn print(app: &App, hit: &Hit, as_json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if as_json {
        writeln!(out, "{}", find::hit_json(hit))?;
    } else {
        writeln!(
            out,
            "{}  {}  {}",
            hit.head.id,
            app.tell(hit.head.published),
            hit.head.headline
        )?;
    }
    out.flush()
}
