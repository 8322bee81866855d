//! A decision's duties as sentences for people: words to print in quotation marks, times in the site's zone.

use reprint_rights::{Decision, Duty};

use crate::{
    Site, dates,
    words::{Words, fill},
};

/// The duties a reader needs to know of before opening the kit.
const FIRST: [&str; 7] = [
    "credit.byline",
    "credit.line",
    "credit.line_edited",
    "credit.line_translated",
    "link.target",
    "link.one_of",
    "time.window",
];

/// One duty as a sentence.
pub(crate) fn sentence(site: &Site, decision: &Decision, duty: &Duty) -> String {
    let words = site.words();
    match frame(duty.rule.as_str(), words) {
        Some(frame) => fill(frame, &duty.text),
        None => with_times(site, decision, duty.text.clone()),
    }
}

/// What stands around words that are to be printed; the other duties are sentences already.
fn frame(rule: &str, words: &'static Words) -> Option<&'static str> {
    Some(match rule {
        "credit.byline" => words.print_byline,
        "credit.line"
        | "credit.line_edited"
        | "credit.line_translated"
        | "credit.copyright"
        | "credit.tagline"
        | "edit.translator_line"
        | "edit.additions" => words.print_line,
        "credit.tail" | "credit.boilerplate" => words.print_after,
        _ => return None,
    })
}

/// The limits of the decision as their day and hour, where the sentence tells them for machines.
fn with_times(site: &Site, decision: &Decision, mut text: String) -> String {
    for when in [decision.remove_by, decision.not_before]
        .into_iter()
        .flatten()
    {
        let machine = when.to_string();
        if text.contains(&machine) {
            let shown = dates::full(when, &site.time_zone, site.words());
            text = text.replace(&machine, &shown.words);
        }
    }
    text
}

/// The duties told on the story's own page: credit, link and end. The kit tells all of them.
pub(crate) fn first(site: &Site, decision: &Decision) -> Vec<String> {
    decision
        .duties
        .iter()
        .filter(|duty| FIRST.contains(&duty.rule.as_str()))
        .map(|duty| sentence(site, decision, duty))
        .collect()
}

/// Why a use was not allowed.
pub(crate) fn reasons(site: &Site, decision: &Decision) -> Vec<String> {
    decision
        .reasons
        .iter()
        .map(|reason| with_times(site, decision, reason.text.clone()))
        .collect()
}
