//! `reprint add`: a source, read once at once.

use std::sync::Arc;

use clap::Args;
use reprint_net::{Url, discover::find_feeds};
use reprint_store::source;
use serde_json::json;

use super::{
    Exit, Failure,
    desk::{Answer, Desk},
};
use crate::{api::source_json, app::App, desk, http::Refusal, take_in};

/// Add a source, a feed or the site it belongs to, and read it once
#[derive(Args)]
pub(crate) struct Add {
    /// A feed, a site, or the address a publisher gave you
    url: String,
    /// These are our own stories
    #[arg(long)]
    own: bool,
    /// What you call it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    desk: Desk,
}

impl Add {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        self.desk.run(|app| add(app, self.url, self.name, self.own))
    }
}

/// Adds the feed at or behind an address and reads it.
pub(super) async fn add(
    app: Arc<App>,
    url: String,
    name: Option<String>,
    own: bool,
) -> Result<Answer, Failure> {
    let feed = feed_of(&app, &url).await?;
    let added = desk::add_source(&app, feed, name, own).await?;
    let id = added.id;
    let tally = Box::pin(take_in::poll(&app, added.clone())).await?;
    let source = app
        .read(move |app, tx| source::get(tx, app.newsroom, id))
        .await?
        .unwrap_or(added);
    let words = format!(
        "{}: {} stories read from {}",
        source.name, tally.new, source.url
    );
    Ok(Answer::new(
        json!({ "source": source_json(&source), "read": tally }),
        words,
    ))
}

/// The best feed at an address that may be a site's. A publisher's own address for us is taken as it is.
async fn feed_of(app: &App, typed: &str) -> Result<String, Failure> {
    let url = take_in::names::address(typed)
        .and_then(|url| Url::parse(&url).ok())
        .ok_or_else(|| {
            Refusal::Malformed(format!(
                "{typed:?} is not a web address: it begins with https:// or http://"
            ))
        })?;
    if url.path().contains("/partner/") {
        return Ok(url.into());
    }
    let found = find_feeds(&app.fetcher, &url)
        .await
        .map_err(|error| Refusal::Network(format!("{error}. {}", error.advice())))?;
    let best = found.feeds.into_iter().find(|feed| !feed.comments);
    let best = best.ok_or_else(|| {
        Refusal::NotFound(format!(
            "No feed was found at {url}. Give the feed's own address."
        ))
    })?;
    Ok(best.url.into())
}
