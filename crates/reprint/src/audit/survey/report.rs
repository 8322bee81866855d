//! What a survey says: as data, as a table, and as a page a newsroom can print and hand to a funder.

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};
use reprint_net::Url;
use reprint_rights::{
    Check,
    check::{Overall, Seen},
};
use reprint_story::{Story, When};
use reprint_trace::Kind;
use serde::Serialize;

use super::{Agreed, Named};
use crate::follow::look::{Looked, Sighting, Way};

/// The whole report. The names of its fields are stable.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    schema: &'static str,
    pub(crate) site: Url,
    /// The newsroom's name, as its pages or the terms give it.
    name: String,
    began: Timestamp,
    ended: Timestamp,
    since: Timestamp,
    /// Where the terms are from.
    terms: String,
    /// False if nothing is measured against terms.
    binding: bool,
    /// The terms in words.
    conditions: Vec<String>,
    pub(crate) stories: Vec<StoryLine>,
    /// Where the stories were listed.
    listed: Vec<Way>,
    pub(super) own_pages_left: usize,
    pub(super) own_pages_unread: usize,
    pub(super) hosts: Vec<Host>,
    pub(super) copies: Vec<Row>,
}

/// A story of the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StoryLine {
    headline: String,
    url: Option<String>,
    published: Option<When>,
    authors: Vec<String>,
}

impl StoryLine {
    pub(super) fn of(story: &Story) -> Self {
        Self {
            headline: story.headline.clone(),
            url: story.canonical_url.clone(),
            published: story.dates.published,
            authors: story.authors().map(str::to_owned).collect(),
        }
    }
}

/// What looking at one partner's site was like.
#[derive(Debug, Serialize)]
pub(crate) struct Host {
    pub(super) name: String,
    url: Url,
    began: Timestamp,
    ended: Timestamp,
    /// The site answered, and something on it could be read.
    reached: bool,
    copies: usize,
    ways: Vec<Way>,
    pages_read: usize,
    /// Likely pages that could not be read, and why.
    unread: Vec<Unread>,
    /// Pages the site lists that were not read.
    left: usize,
    /// Stories that were not searched for.
    unsearched: usize,
}

#[derive(Debug, Serialize)]
struct Unread {
    url: Url,
    why: String,
}

impl Host {
    pub(super) fn of(named: &Named, looked: &Looked, copies: usize) -> Self {
        Self {
            name: named.name.clone(),
            url: looked.site.clone(),
            began: looked.began,
            ended: looked.ended,
            reached: looked.ways.iter().any(|way| way.said.is_ok()),
            copies,
            ways: looked.ways.clone(),
            pages_read: looked.pages_read,
            unread: looked
                .unread
                .iter()
                .map(|(url, why)| Unread {
                    url: url.clone(),
                    why: why.clone(),
                })
                .collect(),
            left: looked.left,
            unsearched: looked.unsearched,
        }
    }

    /// What came of it, in a sentence.
    pub(super) fn summary(&self) -> String {
        if !self.reached {
            let why = self.ways.iter().find_map(|way| way.said.as_ref().err());
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            return format!("could not be looked at{why}");
        }
        match self.copies {
            0 => format!("none found among {} pages read", self.pages_read),
            1 => "1 copy found".to_owned(),
            copies => format!("{copies} copies found"),
        }
    }

    /// Where was looked, kind by kind, in words.
    fn looked_at(&self) -> String {
        let mut kinds: Vec<(&str, usize, usize)> = Vec::new();
        for way in &self.ways {
            let words = way.kind.words();
            let at = kinds
                .iter()
                .position(|(kind, ..)| *kind == words)
                .unwrap_or_else(|| {
                    kinds.push((words, 0, 0));
                    kinds.len() - 1
                });
            match way.said {
                Ok(_) => kinds[at].1 += 1,
                Err(_) => kinds[at].2 += 1,
            }
        }
        let told = kinds
            .iter()
            .map(|(kind, read, failed)| match (read, failed) {
                (0, _) => format!("{kind} (not readable)"),
                (1, 0) => (*kind).to_owned(),
                (read, 0) => format!("{kind} ({read})"),
                (read, failed) => format!("{kind} ({read}, {failed} not readable)"),
            });
        told.collect::<Vec<_>>().join(", ")
    }

    /// What was not looked at, in words; empty if nothing known.
    fn limits(&self) -> String {
        let mut limits = Vec::new();
        if self.left > 0 {
            limits.push(format!("{} listed pages not read", self.left));
        }
        if self.unsearched > 0 {
            limits.push(format!("{} stories not searched for", self.unsearched));
        }
        if !self.unread.is_empty() {
            limits.push(format!("{} likely pages not readable", self.unread.len()));
        }
        limits.join("; ")
    }
}

/// One copy.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    partner: String,
    headline: String,
    story: Option<String>,
    url: Url,
    /// The headline on the copy's page, and when that says it was published.
    headline_there: String,
    published_there: Option<When>,
    read_at: Timestamp,
    /// What the match is, a word of the trace; `marked` if only a kit's mark stood there.
    kind: &'static str,
    /// The part of the story's words found there, in per cent.
    share: u32,
    /// What led to it.
    found_by: &'static str,
    /// The audit; none for a text in other words.
    check: Option<Check>,
}

impl Row {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share between 0 and 1"
    )]
    pub(super) fn of(named: &Named, story: &Story, found: &Sighting, check: Option<Check>) -> Self {
        Self {
            partner: named.name.clone(),
            headline: story.headline.clone(),
            story: story.canonical_url.clone(),
            url: found.url.clone(),
            headline_there: found.reading.story.headline.clone(),
            published_there: found.reading.story.dates.published,
            read_at: found.read_at,
            kind: found.kind.map_or("marked", Kind::word),
            share: (found.share * 100.0).round() as u32,
            found_by: found.how.words(),
            check,
        }
    }

    /// What the match is, as an editor says it.
    fn what(&self) -> &'static str {
        match self.kind {
            "reprint" => "Reprinted",
            "edited_reprint" => "Reprinted, cut or edited",
            "excerpt" => "Excerpt",
            "rewrite" => "In other words",
            _ => "Marked as ours",
        }
    }

    fn overall(&self) -> &'static str {
        self.check
            .as_ref()
            .map_or("For a person to compare", |check| check.overall.words())
    }

    fn is_kept(&self) -> bool {
        self.overall_is(Overall::Kept)
    }

    fn overall_is(&self, overall: Overall) -> bool {
        self.check
            .as_ref()
            .is_some_and(|check| check.overall == overall)
    }

    /// What was not as the terms say, or could not be told.
    fn findings(&self) -> Vec<String> {
        let Some(check) = &self.check else {
            return Vec::new();
        };
        let verdicts = check
            .verdicts
            .iter()
            .filter(|one| one.verdict != Seen::Kept);
        let mut found: Vec<String> = verdicts
            .map(reprint_rights::check::CheckVerdict::words)
            .collect();
        found.extend(check.reason.clone());
        found
    }

    /// A polite letter, to be sent by a person or not at all.
    fn letter(&self, newsroom: &str) -> Option<String> {
        if !self.overall_is(Overall::NotKept) {
            return None;
        }
        let seen: Vec<String> = self
            .findings()
            .iter()
            .map(|found| format!("- {found}"))
            .collect();
        Some(format!(
            "Dear colleagues at {},\n\nthank you for running our story “{}”:\n{}\n\nWhen we read the page on {}, we saw:\n{}\n\nCould you bring it in line with our terms when you next edit the page? If we have misread it, tell us.\n\nWith kind regards\n{newsroom}\n",
            self.partner,
            self.headline,
            self.url,
            day_and_time(&self.read_at),
            seen.join("\n"),
        ))
    }
}

impl Report {
    pub(super) fn new(
        site: &Url,
        began: Timestamp,
        since: Timestamp,
        agreed: &Agreed,
        stories: Vec<StoryLine>,
        listed: &[Way],
    ) -> Self {
        let conditions = if agreed.binding {
            agreed
                .policy
                .explain()
                .into_iter()
                .map(|one| one.text)
                .collect()
        } else {
            Vec::new()
        };
        Self {
            schema: "reprint-audit/1",
            site: site.clone(),
            name: agreed.policy.issuer_name().to_owned(),
            began,
            ended: began,
            since,
            terms: agreed.source.clone(),
            binding: agreed.binding,
            conditions,
            stories,
            listed: listed.to_vec(),
            own_pages_left: 0,
            own_pages_unread: 0,
            hosts: Vec::new(),
            copies: Vec::new(),
        }
    }

    pub(super) fn finish(&mut self, ended: Timestamp) {
        self.ended = ended;
    }

    /// True if every partner could be looked at.
    pub(crate) fn is_complete(&self) -> bool {
        self.hosts.iter().all(|host| host.reached)
    }

    /// Why the site itself gave no story to look for, if it did not.
    pub(crate) fn without_stories(&self) -> Option<String> {
        if !self.stories.is_empty() {
            return None;
        }
        let why = self.listed.iter().find_map(|way| way.said.as_ref().err());
        Some(why.cloned().unwrap_or_else(|| {
            format!(
                "neither a feed nor a sitemap of {} lists a story of that time",
                self.site
            )
        }))
    }

    fn kept(&self) -> usize {
        self.copies.iter().filter(|row| row.is_kept()).count()
    }

    fn partners_with_copies(&self) -> usize {
        self.hosts.iter().filter(|host| host.copies > 0).count()
    }

    fn stories_with_copies(&self) -> usize {
        let mut stories: Vec<_> = self
            .copies
            .iter()
            .map(|row| (&row.story, &row.headline))
            .collect();
        stories.sort();
        stories.dedup();
        stories.len()
    }

    /// A few lines for a terminal.
    pub(crate) fn words(&self) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}: {} stories since {}, {} partners looked at, {} copies found.",
            self.name,
            self.stories.len(),
            day(&self.since),
            self.hosts.len(),
            self.copies.len()
        );
        let _ = writeln!(out, "Measured against {}.", self.terms);
        for host in &self.hosts {
            let _ = writeln!(out, "\n{} – {}", host.name, host.summary());
            for row in self.copies.iter().filter(|row| row.partner == host.name) {
                let _ = writeln!(
                    out,
                    "  “{}”\n    {}\n    {} ({} %). {}.",
                    row.headline,
                    row.url,
                    row.what(),
                    row.share,
                    row.overall()
                );
                for found in row.findings() {
                    let _ = writeln!(out, "    - {found}");
                }
            }
        }
        let _ = writeln!(out, "\n{CAUTION}");
        out
    }

    /// One line a copy, and one for a partner without any; RFC 4180.
    pub(crate) fn csv(&self) -> String {
        let mut out = String::from(
            "partner,partner_site,looked_at,story,story_address,copy,match,share_percent,found_by,read_at,result,seen\r\n",
        );
        for host in &self.hosts {
            let mut any = false;
            for row in self.copies.iter().filter(|row| row.partner == host.name) {
                any = true;
                line(
                    &mut out,
                    &[
                        &host.name,
                        host.url.as_str(),
                        &host.ended.to_string(),
                        &row.headline,
                        row.story.as_deref().unwrap_or_default(),
                        row.url.as_str(),
                        row.what(),
                        &row.share.to_string(),
                        row.found_by,
                        &row.read_at.to_string(),
                        row.overall(),
                        &row.findings().join("; "),
                    ],
                );
            }
            if !any {
                let empty = "";
                line(
                    &mut out,
                    &[
                        &host.name,
                        host.url.as_str(),
                        &host.ended.to_string(),
                        empty,
                        empty,
                        empty,
                        empty,
                        empty,
                        empty,
                        empty,
                        &host.summary(),
                        &host.limits(),
                    ],
                );
            }
        }
        out
    }

    /// The page: no script, nothing from elsewhere.
    pub(crate) fn html(&self) -> anyhow::Result<String> {
        Ok(Page { report: self }.render()?)
    }
}

/// What a report can never say.
const CAUTION: &str = "“None found” means: not in the places named, when they were looked at. It does not mean that a story ran nowhere else: \
in newsletters, in print, behind paywalls, on pages a site does not list, or on sites not named here.";

/// A cell beginning like a formula is made plain, or a spreadsheet would run it.
fn line(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        out.push('"');
        if risky {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

fn day(at: &Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC)
        .strftime("%-d %B %Y")
        .to_string()
}

fn day_and_time(at: &Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC)
        .strftime("%-d %B %Y, %H:%M UTC")
        .to_string()
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    report: &'a Report,
}
