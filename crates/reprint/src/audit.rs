//! What stands on a copy's page: which version, and whether the terms were kept. The judging is `reprint_rights`'.

use std::{collections::HashSet, sync::Arc};

use reprint_compare::words;
use reprint_page::Reading;
use reprint_store::copy::CopyRow;
use reprint_story::{Block, Story};
use serde_json::Value;

use crate::{app::App, http::Refusal};

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
        if let Block::Paragraph { .. } | Block::Heading { .. } | Block::List(_) | Block::Quote { .. } = block {
            for run in runs(&words(&block.words())) {
                all += 1;
                there += u32::from(page.contains(&run));
            }
        }
    }
    if all == 0 { 0.0 } else { f64::from(there) / f64::from(all) }
}

fn runs(words: &reprint_compare::Words) -> impl Iterator<Item = String> {
    const RUN: usize = 5;
    let last = (words.len() + 1).saturating_sub(RUN);
    (0..last).map(|start| {
        let run: Vec<&str> = (start..start + RUN).map(|at| words.folded(at)).collect();
        run.join(" ")
    })
}

/// The audit's verdicts on one reading of a copy.
pub(crate) async fn verdict(
    _app: &Arc<App>,
    _row: &CopyRow,
    _versions: &[Story],
    _reading: &Reading,
) -> Result<Option<Value>, Refusal> {
    Ok(None)
}
