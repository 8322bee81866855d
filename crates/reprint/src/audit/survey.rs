//! The audit of a whole site with nobody's co-operation: its stories as its own feed and sitemap show them, what named
//! partners run of them, and what stood on each copy. Needs no database.

mod partners;
mod report;
mod terms;

use std::sync::Arc;

use jiff::Timestamp;
use reprint_net::{Fetcher, Url};
use reprint_page::Hints;
use reprint_rights::{Partner, Use, check};
use reprint_story::Story;
use reprint_trace::Kind;
use tokio::{sync::Semaphore, task::JoinSet};

pub(crate) use partners::{Named, partners};
pub(crate) use report::{Report, Row};
pub(crate) use terms::Agreed;

use crate::{
    copy_page::copy_page,
    follow::look::{self, Effort, Looked, Sighting, Sought},
};
use report::{Host, StoryLine};

/// Hosts looked at beside each other; each is asked politely by itself.
const HOSTS_AT_ONCE: usize = 8;

/// What is to be audited.
pub(crate) struct Survey {
    pub(crate) site: Url,
    pub(crate) partners: Vec<Named>,
    pub(crate) agreed: Option<Agreed>,
    /// Stories published before are not looked at.
    pub(crate) since: Timestamp,
    /// Stories read at most, the newest.
    pub(crate) stories: usize,
    pub(crate) effort: Effort,
}

impl Survey {
    /// Reads the site, looks at every partner and checks what was found. `told` hears of each step, for a person who waits.
    pub(crate) async fn run(self, fetcher: Arc<Fetcher>, told: impl Fn(&str)) -> Report {
        let began = fetcher.clock().now();
        told(&format!("Reading the stories of {}…", self.site));
        let own = look::stories_of(&fetcher, &self.site, Some(self.since), self.stories).await;
        told(&format!(
            "{} stories; looking at {} partners…",
            own.stories.len(),
            self.partners.len()
        ));
        let agreed = self
            .agreed
            .unwrap_or_else(|| Agreed::read_from(&own.licences, &own.stories, &self.site));
        let lines = own.stories.iter().map(StoryLine::of).collect();
        let mut report = Report::new(&self.site, began, self.since, &agreed, lines, &own.ways);
        report.own_pages_left = own.left;
        report.own_pages_unread = own.unread.len();
        let sought = Arc::new(Sought::new(own.stories, Some(self.since)));
        let turns = Arc::new(Semaphore::new(HOSTS_AT_ONCE));
        let mut looking = JoinSet::new();
        for (at, named) in self.partners.into_iter().enumerate() {
            let (fetcher, sought, turns) = (
                Arc::clone(&fetcher),
                Arc::clone(&sought),
                Arc::clone(&turns),
            );
            let (agreed, effort) = (agreed.clone(), self.effort);
            looking.spawn(async move {
                // The semaphore is never closed.
                let _turn = turns.acquire_owned().await;
                let looked = look::copies_on(&fetcher, &named.url, &sought, effort).await;
                let rows = rows(&named, &looked, &sought, &agreed);
                (at, Host::of(&named, &looked, rows.len()), rows)
            });
        }
        let mut done = Vec::new();
        while let Some(looked) = looking.join_next().await {
            let Ok(looked) = looked else {
                continue;
            };
            told(&format!("{}: {}", looked.1.name, looked.1.summary()));
            done.push(looked);
        }
        done.sort_by_key(|(at, ..)| *at);
        for (_, host, rows) in done {
            report.hosts.push(host);
            report.copies.extend(rows);
        }
        report.finish(fetcher.clock().now());
        report
    }
}

/// One line a copy. Two texts made from one agency's, or quoting one statement, are no copies of each other.
fn rows(named: &Named, looked: &Looked, sought: &Sought, agreed: &Agreed) -> Vec<Row> {
    let copies = looked
        .found
        .iter()
        .filter(|found| !matches!(found.kind, Some(Kind::Wire | Kind::Statement)));
    copies
        .filter_map(|found| {
            let story = sought.stories().get(found.story)?;
            Some(Row::of(
                named,
                story,
                found,
                checked(named, story, found, agreed),
            ))
        })
        .collect()
}

/// What the audit says of a copy; a text in other words is for a person to compare.
fn checked(
    named: &Named,
    story: &Story,
    found: &Sighting,
    agreed: &Agreed,
) -> Option<reprint_rights::Check> {
    if found.kind == Some(Kind::Rewrite) {
        return None;
    }
    let hints = Hints {
        url: Some(found.url.to_string()),
        ..Hints::default()
    };
    let page = copy_page(&found.bytes, &hints);
    let usage = Use {
        partner: Partner::named(&named.name),
        ..Use::default()
    };
    let versions = std::slice::from_ref(story);
    Some(check(
        &page,
        versions,
        &agreed.policy,
        &[],
        &usage,
        found.read_at,
    ))
}
