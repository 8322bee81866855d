//! Byline, credit line, copyright and the other words to print; where they stand; the headline's and translator's lines.

use super::{Audit, find::GAP, report::Findings};
use crate::{
    Duty,
    decide::{duty, wording},
    policy::{Additions, Position, Template},
};

/// Checks every line that the terms order.
pub(super) fn all(audit: &Audit<'_>, findings: &mut Findings) {
    byline(audit, findings);
    let terms = &audit.case.terms;
    let credit = &terms.credit;
    if let Some((rule, template)) = duty::line(&audit.case) {
        let places = line(audit, findings, rule, Some(template));
        position(audit, findings, &places);
    }
    line(audit, findings, "credit.tail", credit.tail.as_ref());
    copyright(audit, findings, credit.copyright.as_ref());
    if audit.decision.duty("credit.boilerplate").is_some() {
        line(
            audit,
            findings,
            "credit.boilerplate",
            credit.boilerplate.as_ref(),
        );
    }
    line(audit, findings, "credit.tagline", credit.tagline.as_ref());
    if audit.case.usage.translation.is_some() {
        line(
            audit,
            findings,
            "edit.translator_line",
            terms.edit.translator_line.as_ref(),
        );
    }
    let used = audit.case.usage;
    if used.additions
        && let Some(Additions::Labelled(label)) = &terms.edit.additions
    {
        line(audit, findings, "edit.additions", Some(label));
    }
}

/// What the template says on this copy, with gaps for what themes and links put in other words.
pub(super) fn expected(audit: &Audit<'_>, template: &Template) -> String {
    wording::fill_with_gaps(&audit.case, template, GAP)
}

/// Looks for a line; gives the lines of the page it was found in.
fn line(
    audit: &Audit<'_>,
    findings: &mut Findings,
    rule: &'static str,
    template: Option<&Template>,
) -> Vec<std::ops::Range<usize>> {
    let Some(template) = template else {
        return Vec::new();
    };
    let expected = expected(audit, template);
    let found = audit.words.find(&expected);
    if let Some(place) = found.first() {
        let seen = audit
            .page
            .lines
            .get(place.start)
            .cloned()
            .unwrap_or_default();
        findings.kept_as(rule, seen, place_words(audit, place.start));
        return found;
    }
    unfound(audit, findings, rule, &expected, |_| true);
    found
}

/// A line that does not stand there as ordered: something near it, nothing, or not to be told.
fn unfound(
    audit: &Audit<'_>,
    findings: &mut Findings,
    rule: &'static str,
    expected: &str,
    is_form: fn(&str) -> bool,
) {
    let force = audit
        .decision
        .duty(rule)
        .map_or(crate::Force::Required, |duty: &Duty| duty.force);
    let near = audit.words.nearest(expected).and_then(|at| {
        let text = audit.page.lines.get(at)?.clone();
        // A line of the story itself is not a form of the credit.
        (!audit.copy.shows(at) && is_form(&text)).then_some((text, at))
    });
    match near {
        Some((text, at)) => findings.unkept(rule, force, Some(text), place_words(audit, at)),
        None if audit.copy.breaks_off => {
            findings.unclear(rule, "the page shows only the beginning of the story");
        }
        None => findings.unkept(rule, force, None, "the page"),
    }
}

/// Top is before the third paragraph, bottom after the last.
fn position(audit: &Audit<'_>, findings: &mut Findings, places: &[std::ops::Range<usize>]) {
    let Some(wanted) = audit
        .case
        .terms
        .credit
        .position
        .filter(|position| *position != Position::Any)
    else {
        return;
    };
    if places.is_empty() {
        // Nothing is said about the place of a line that is not there.
        return;
    }
    let force = audit
        .decision
        .duty("credit.position")
        .map_or(crate::Force::Required, |duty| duty.force);
    let span = audit.copy.span();
    let stands = |place: &std::ops::Range<usize>| match wanted {
        Position::Top => match audit.copy.line_of(2) {
            Some(third) => place.start < third,
            None => place.start < span.end || audit.copy.paragraphs < 3,
        },
        Position::Bottom => place.start + 1 >= span.end,
        Position::Any => true,
    };
    if places.iter().any(stands) {
        findings.kept("credit.position");
    } else if wanted == Position::Bottom && audit.copy.breaks_off {
        findings.unclear(
            "credit.position",
            "the page shows only the beginning of the story",
        );
    } else {
        let at = places.first().map_or(0, |place| place.start);
        let seen = audit.page.lines.get(at).cloned().unwrap_or_default();
        findings.unkept("credit.position", force, Some(seen), place_words(audit, at));
    }
}

/// In words, where a line stands towards the story.
pub(super) fn place_words(audit: &Audit<'_>, line: usize) -> &'static str {
    let span = audit.copy.span();
    if line < span.start {
        "above the story"
    } else if line >= span.end {
        "below the story"
    } else {
        "in the story"
    }
}

/// Every author is named: in the byline, the publishing system's author field, or a line around the story.
fn byline(audit: &Audit<'_>, findings: &mut Findings) {
    let Some(duty) = audit.decision.duty("credit.byline") else {
        return;
    };
    let authors: Vec<&str> = audit
        .shown
        .byline
        .iter()
        .flat_map(|byline| &byline.people)
        .filter_map(|person| person.name.as_deref())
        .filter(|name| !name.trim().is_empty())
        .collect();
    let issuer = audit.case.policy.issuer_name();
    let wanted: Vec<&str> = if authors.is_empty() {
        vec![issuer]
    } else {
        authors
    };
    let (named, unnamed): (Vec<&str>, Vec<&str>) =
        wanted.iter().partition(|name| is_named(audit, name));
    if unnamed.is_empty() {
        findings.kept_as("credit.byline", named.join(", "), "the byline");
    } else {
        let seen = audit
            .page
            .byline
            .clone()
            .filter(|byline| !byline.trim().is_empty());
        let named = (!named.is_empty()).then(|| named.join(", "));
        findings.unkept("credit.byline", duty.force, named.or(seen), "the byline");
    }
}

fn is_named(audit: &Audit<'_>, name: &str) -> bool {
    let page = audit.page;
    let fields = page.byline.iter().chain(&page.authors);
    if fields
        .into_iter()
        .any(|field| crate::agency::names(field, name))
    {
        return true;
    }
    // Around the story, not in it: an author may be quoted; and not far below, where other stories are listed.
    let span = audit.copy.span();
    audit
        .words
        .find(name)
        .iter()
        .any(|place| !audit.copy.shows(place.start) && place.start < span.end + 6)
}

/// The copyright line; "©", "(c)" and "Copyright" are one.
fn copyright(audit: &Audit<'_>, findings: &mut Findings, template: Option<&Template>) {
    let Some(template) = template else { return };
    let expected = expected(audit, template);
    let bare = expected
        .trim_start_matches(|c: char| c.is_whitespace() || c == '©')
        .trim_start_matches("Copyright")
        .trim_start_matches("(c)")
        .trim_start_matches("(C)")
        .trim_start_matches(|c: char| c.is_whitespace() || c == '©');
    match audit.words.find(bare).first() {
        Some(place) => {
            let seen = audit
                .page
                .lines
                .get(place.start)
                .cloned()
                .unwrap_or_default();
            findings.kept_as("credit.copyright", seen, place_words(audit, place.start));
        }
        None => unfound(audit, findings, "credit.copyright", bare, says_copyright),
    }
}

/// Only a line that claims a copyright is another form of the copyright line; the holder is named in many others.
fn says_copyright(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["©", "copyright", "(c)", "all rights reserved"]
        .iter()
        .any(|sign| lower.contains(sign))
}
