//! A page by its address: fetched as its site allows, compared with the files given or with the newsroom's own stories.

use std::sync::Arc;

use reprint_net::{Purpose, Url};
use reprint_page::Reading;
use reprint_rights::{Policy, Use, check};
use reprint_store::{
    StoreError, Tx, copy, partner,
    story::{self, Filter, Names, Side},
};
use reprint_story::{Clock, Medium, Story, StoryId};

use super::{super::Failure, Check, Exit, print};
use crate::{
    app::{self, App},
    audit::page::{Answered, fetched},
    clear,
    cli::terms_files,
    clock::SystemClock,
    config::Config,
    follow::{self, look::Sought},
};

/// How many of our newest stories a page without a mark is compared with.
const COMPARED: u32 = 500;

/// The page's address, if that is what was given.
pub(super) fn of(page: &str) -> Option<Url> {
    Url::parse(page)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

impl Check {
    pub(super) fn run_at(self, url: &Url) -> Result<Exit, Failure> {
        crate::cli::log();
        let config =
            Config::load(self.config.as_deref(), std::env::vars()).map_err(Failure::usage)?;
        let runtime = crate::cli::runtime()?;
        match (&self.policy, self.story.is_empty()) {
            (Some(policy), false) => {
                let (policy, versions) = (terms_files::policy(policy)?, self.versions()?);
                let mut config = config;
                config.server.url = config.server.url.or(config.newsroom.url.clone());
                let fetcher = app::fetcher(&config, Arc::new(SystemClock))?;
                let answered = runtime.block_on(fetched(&fetcher, url, Purpose::Crawl));
                let usage = self.usage()?.unwrap_or_default();
                self.judge(&answered, &versions, &policy, &self.grants()?, &usage)
            }
            _ => runtime.block_on(async {
                let app =
                    tokio::task::spawn_blocking(move || App::open(config, Arc::new(SystemClock)))
                        .await??;
                let done = self.with_newsroom(&app, url).await;
                crate::work::give_back(&app).await;
                done
            }),
        }
    }

    /// What the command line left out is the newsroom's own.
    async fn with_newsroom(&self, app: &Arc<App>, url: &Url) -> Result<Exit, Failure> {
        let address = url.to_string();
        let known = app
            .read(move |app, tx| copy::at_url(tx, app.newsroom, &address))
            .await?;
        // A taken kit is an agreement that the page may be read again.
        let purpose = if known.is_empty() {
            Purpose::Crawl
        } else {
            Purpose::Own
        };
        let answered = fetched(&app.fetcher, url, purpose).await;
        let reading = answered.reading.clone();
        let host = url.host_str().unwrap_or_default().to_owned();
        let given = self.versions()?;
        let registered = known
            .first()
            .map(|row| (row.copy.story, row.copy.partner, row.copy.medium));
        let (versions, terms, usage) = app
            .read(move |app, tx| {
                let id = match registered {
                    Some((story, ..)) => Some(story),
                    None => match &reading {
                        Some(reading) => of_page(app, tx, reading)?,
                        None => None,
                    },
                };
                let partner = match registered {
                    Some((_, partner, _)) => partner::get(tx, app.newsroom, partner)?,
                    None => partner::by_host(tx, app.newsroom, host.trim_start_matches("www."))?,
                };
                let head = match id {
                    Some(id) => story::get(tx, app.newsroom, id)?,
                    None => None,
                };
                let versions = match (given.is_empty(), id) {
                    (true, Some(id)) => follow::every_version(app, tx, id)?,
                    _ => given.clone(),
                };
                let terms = clear::own_terms(app, tx, partner.as_ref(), head.as_ref())?;
                let medium = registered.map_or(Medium::Online, |(.., medium)| medium);
                let usage = partner
                    .map_or_else(Use::default, |partner| clear::partner_use(&partner, medium));
                Ok((versions, terms, usage))
            })
            .await?;
        let policy = match &self.policy {
            Some(path) => terms_files::policy(path)?,
            None => terms.policy,
        };
        let grants = if self.grants.is_some() {
            self.grants()?
        } else {
            terms.grants
        };
        self.judge(
            &answered,
            &versions,
            &policy,
            &grants,
            &self.usage()?.unwrap_or(usage),
        )
    }

    fn judge(
        &self,
        answered: &Answered,
        versions: &[Story],
        policy: &Policy,
        grants: &[reprint_rights::Grant],
        usage: &Use,
    ) -> Result<Exit, Failure> {
        let now = self
            .now
            .map_or_else(|| SystemClock.now(), reprint_story::When::earliest);
        let mut page = answered.page.clone();
        if versions.is_empty() && page.problem.is_none() {
            page.problem = Some("no story of ours was found on the page".into());
        }
        let unknown = [Story::new("")];
        let compared = if versions.is_empty() {
            &unknown
        } else {
            versions
        };
        print(&check(&page, compared, policy, grants, usage, now))?;
        Ok(if answered.reached {
            Exit::Done
        } else {
            Exit::Network
        })
    }
}

/// The story of ours a page shows: by the kit's mark, by the address it names as its own, by its words.
fn of_page(app: &App, tx: &mut dyn Tx, reading: &Reading) -> Result<Option<StoryId>, StoreError> {
    for mark in &reading.facts.data_reprint {
        let id = mark
            .split('.')
            .next()
            .and_then(|id| id.parse::<StoryId>().ok());
        if let Some(id) = id
            && story::get(tx, app.newsroom, id)?.is_some()
        {
            return Ok(Some(id));
        }
    }
    let names = Names {
        urls: reading.facts.canonical.iter().cloned().collect(),
        ..Names::default()
    };
    if let Some(found) = story::find(tx, app.newsroom, &names)? {
        return Ok(Some(found.story));
    }
    let filter = Filter {
        side: Some(Side::Own),
        ..Filter::default()
    };
    let mut own = Vec::new();
    for head in story::list(tx, app.newsroom, &filter, COMPARED, None)?.stories {
        own.extend(story::current(tx, app.newsroom, head.id)?);
    }
    let sought = Sought::new(own, None);
    Ok(sought
        .best(reading)
        .and_then(|at| sought.stories().get(at)?.id))
}
