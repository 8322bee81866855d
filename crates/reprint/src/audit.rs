//! What stands on a copy's page: which version, and whether the terms were kept. The judging is `reprint_rights`'.

pub(crate) mod page;
pub(crate) mod survey;

use std::{collections::HashSet, sync::Arc};

use reprint_compare::words;
use reprint_net::Url;
use reprint_page::{Hints, Reading};
use reprint_rights::{Check, check::Overall};
use reprint_store::{copy::CopyRow, partner, story};
use reprint_story::{Block, Story};
use serde_json::Value;

use crate::{app::App, clear, copy_page::copy_page, http::Refusal, take_in::Document};

/// Less of a version's paragraphs than this, and the page does not carry the story at all.
const LEAST_SHARE: f64 = 0.5;

/// The version whose paragraphs stand most fully among the page's words; the newest of equals.
pub(crate) fn version_by_words(versions: &[Story], reading: &Reading) -> Option<u32> {
    let page = words(&reading.facts.visible_text);
    let page: HashSet<String> = runs(&page).collect();
    let mut best: Option<(f64, u32)> = None;
    for story in versions {
        let share = share(story, &page);
        if share >= LEAST_SHARE && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, story.version));
        }
    }
    best.map(|(_, version)| version)
}

/// How much of a story's five-word runs stand on the page.
fn share(story: &Story, page: &HashSet<String>) -> f64 {
    let mut all = 0_u32;
    let mut there = 0_u32;
    for block in &story.body {
        if let Block::Paragraph { .. }
        | Block::Heading { .. }
        | Block::List(_)
        | Block::Quote { .. } = block
        {
            for run in runs(&words(&block.words())) {
                all += 1;
                there += u32::from(page.contains(&run));
            }
        }
    }
    if all == 0 {
        0.0
    } else {
        f64::from(there) / f64::from(all)
    }
}

fn runs(words: &reprint_compare::Words) -> impl Iterator<Item = String> {
    const RUN: usize = 5;
    let last = (words.len() + 1).saturating_sub(RUN);
    (0..last).map(|start| {
        let run: Vec<&str> = (start..start + RUN).map(|at| words.folded(at)).collect();
        run.join(" ")
    })
}

/// Where a page that was asked for by this address ended, if that is no page of a story.
pub(crate) fn elsewhere(asked: Option<&str>, document: &Document) -> Option<String> {
    let asked = Url::parse(asked?).ok()?;
    let ended = Url::parse(document.url.as_deref()?).ok()?;
    page::elsewhere(&asked, &ended)
}

/// Why the story was not on the page when it was last read, if so, from the verdict kept with the copy.
pub(crate) fn not_found(verdict: Option<&Value>) -> Option<String> {
    let check: Check = serde_json::from_value(verdict?.clone()).ok()?;
    check
        .reason
        .filter(|_| check.overall == Overall::CannotTell)
}

/// The audit's verdicts on one reading of a copy, as JSON, under the terms as they hold now.
pub(crate) async fn verdict(
    app: &Arc<App>,
    row: &CopyRow,
    versions: &[Story],
    document: &Document,
) -> Result<Option<Value>, Refusal> {
    let (id, partner) = (row.copy.story, row.copy.partner);
    let known = app
        .read(move |app, tx| {
            let head = story::get(tx, app.newsroom, id)?;
            let partner = partner::get(tx, app.newsroom, partner)?;
            let terms = clear::own_terms(app, tx, partner.as_ref(), head.as_ref())?;
            Ok(partner.map(|partner| (terms, partner)))
        })
        .await?;
    let Some((terms, partner)) = known else {
        return Ok(None);
    };
    let usage = clear::partner_use(&partner, row.copy.medium);
    let hints = Hints {
        url: document.url.clone(),
        content_type: document.media_type.clone(),
        ..Hints::default()
    };
    let mut page = copy_page(&document.bytes, &hints);
    page.problem = elsewhere(row.copy.url.as_deref(), document);
    let check = reprint_rights::check(
        &page,
        versions,
        &terms.policy,
        &terms.grants,
        &usage,
        app.now(),
    );
    Ok(Some(
        serde_json::to_value(&check).map_err(anyhow::Error::new)?,
    ))
}
