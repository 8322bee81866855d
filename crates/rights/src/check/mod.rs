//! The audit: what stands on a partner's page, against the terms. Pure: the page was read by somebody else.
//!
//! The rule above all others: never a false accusation. What cannot be seen is `cannot_tell`, with the reason; a page on
//! which the copy was not found says nothing about anything.

mod address;
mod changes;
mod credit;
mod find;
mod links;
mod locate;
mod page;
mod report;
mod words;

use jiff::Timestamp;
use reprint_story::{Status, Story};

use crate::{
    AssetsUsed, Decision, Grant, Policy, Purpose, Use, Verdict,
    decide::{Case, decide},
};
pub use page::{CopyLink, CopyPage};
pub use report::{Check, CheckVerdict, Overall, Seen};

use find::PageWords;
use locate::Located;
use report::Findings;

/// Everything the single checks look at.
struct Audit<'a> {
    case: Case<'a>,
    page: &'a CopyPage,
    words: PageWords,
    /// The version of the story that the page shows.
    shown: &'a Story,
    copy: Located,
    /// The duties of the use, and what may go along.
    decision: Decision,
    now: Timestamp,
}

/// Checks a published copy. `versions` holds the current version first, older ones after; `now` is when the page was read.
pub fn check(
    page: &CopyPage,
    versions: &[Story],
    policy: &Policy,
    grants: &[Grant],
    usage: &Use,
    now: Timestamp,
) -> Check {
    let mut findings = Findings::new(page, now);
    let Some(current) = versions.first() else {
        return findings.cannot_tell("no version of the story was given to compare with");
    };
    if let Some(problem) = &page.problem {
        return findings.cannot_tell(problem);
    }
    let words = PageWords::new(page);
    let Some((shown, copy)) = best_version(page, &words, versions) else {
        return findings.cannot_tell(why_not_found(page, current));
    };
    // Everything that may go along is looked for, whatever this use took.
    let looked = Use {
        assets: AssetsUsed::All,
        purpose: Purpose::Reprint,
        ..usage.clone()
    };
    let audit = Audit {
        case: Case::new(shown, policy, grants, usage, now),
        page,
        words,
        shown,
        copy,
        decision: decide(shown, policy, grants, &looked, now),
        now,
    };
    standing(&audit, current, &mut findings);
    credit::all(&audit, &mut findings);
    links::all(&audit, &mut findings);
    changes::all(&audit, usage, &mut findings);
    version(&audit, current, &mut findings);
    findings.done()
}

/// The version that fits the page best; of equals the first given, which is the newest.
fn best_version<'a>(
    page: &CopyPage,
    words: &PageWords,
    versions: &'a [Story],
) -> Option<(&'a Story, Located)> {
    let mut best: Option<(&Story, Located)> = None;
    for version in versions {
        let Some(copy) = locate::locate(page, words, version) else {
            continue;
        };
        if best
            .as_ref()
            .is_none_or(|(_, found)| copy.unlike() < found.unlike())
        {
            best = Some((version, copy));
        }
    }
    best
}

/// Why a page on which the story was not found may not show it; the plainest reason that can be seen.
fn why_not_found(page: &CopyPage, story: &Story) -> String {
    if let Some(said) = not_found_words(page) {
        return format!("the page says that there is nothing at this address (“{said}”)");
    }
    let language = |tag: &Option<String>| {
        tag.as_deref()
            .map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase())
    };
    match (language(&page.language), language(&story.language)) {
        (Some(there), Some(here)) if there != here => {
            return format!(
                "the page is in another language ({there}); a translation is for a person to compare"
            );
        }
        _ => {}
    }
    if page.paywalled {
        return "the page is not free to read, and the story's text was not found in what it shows"
            .to_owned();
    }
    "the story's text was not found on the page".to_owned()
}

/// A page that answers "found" and says that it is not: the words, where they are its headline and there is little else.
fn not_found_words(page: &CopyPage) -> Option<&str> {
    const SAID: [&str; 14] = [
        "not found",
        "page not available",
        "page isn't available",
        "page isn’t available",
        "no longer available",
        "no longer exists",
        "does not exist",
        "doesn't exist",
        "can't be found",
        "nicht gefunden",
        "introuvable",
        "no encontrada",
        "non trovata",
        "error 404",
    ];
    const A_SHORT_PAGE: usize = 400;
    let words = page
        .body
        .iter()
        .flat_map(|line| line.split_whitespace())
        .count();
    let said = page
        .headline
        .iter()
        .map(String::as_str)
        .chain(page.lines.iter().map(String::as_str).take(30))
        .map(str::trim)
        .find(|line| {
            let lower = line.to_lowercase();
            line.chars().count() <= 80
                && (lower == "404" || SAID.iter().any(|words| lower.contains(words)))
        })?;
    (words < A_SHORT_PAGE).then_some(said)
}

/// On hold, retracted, before its time, past its time: whether it should stand there at all.
fn standing(audit: &Audit<'_>, current: &Story, findings: &mut Findings) {
    let there = "the text of the story";
    match current.status {
        Status::Usable => {}
        Status::Draft => findings.different("status.draft", there, "the page"),
        Status::Withheld => findings.different("status.withheld", there, "the page"),
        Status::Canceled => {
            findings.different("status.canceled", there, "the page");
            if audit.case.terms.follow.on_retraction.is_some() {
                findings.different("follow.on_retraction", there, "the page");
            }
        }
    }
    let dates = &current.dates;
    if dates
        .embargoed_until
        .is_some_and(|end| audit.now < end.earliest())
    {
        findings.different("status.embargoed", "seen before release", "the page");
    }
    if dates.expires.is_some_and(|end| audit.now > end.earliest()) {
        findings.different("status.expired", there, "the page");
    }
    window(audit, current, findings);
}

/// After the window a copy is removed, or cut to an excerpt.
fn window(audit: &Audit<'_>, current: &Story, findings: &mut Findings) {
    use crate::policy::Then;
    let time = &audit.case.terms.time;
    let Some((window, published)) = time.window.zip(current.dates.published) else {
        return;
    };
    let over = audit.now > window.after(published).earliest();
    let excerpt = audit.copy.share() < 0.4;
    match time.then {
        _ if !over => findings.kept("time.window"),
        Some(Then::ExcerptAndLink) if excerpt => findings.kept("time.window"),
        Some(Then::Ask) => {
            findings.unclear(
                "time.window",
                "the time is over; whether the copy may stay was for the publisher to say",
            );
        }
        Some(Then::ExcerptAndLink | Then::Remove) | None => {
            findings.different("time.window", "the text of the story", "the page");
        }
    }
}

/// Which version is shown, and whether a newer one should have been there by now.
fn version(audit: &Audit<'_>, current: &Story, findings: &mut Findings) {
    use reprint_story::ChangeKind;
    let seen = seen_version(audit, current);
    findings.version_seen(seen);
    let within = audit.case.terms.follow.corrections_within;
    if seen >= current.version {
        if within.is_some() {
            findings.kept("follow.corrections_within");
        }
        return;
    }
    // A typo goes out silently; nobody is asked to follow it.
    let due = current
        .changes
        .iter()
        .filter(|change| change.version > seen && change.kind != ChangeKind::Typo);
    let late = |change: &reprint_story::Change| match (change.at, within) {
        (Some(at), Some(within)) => within.after(at).earliest() < audit.now,
        (Some(_) | None, None) | (None, Some(_)) => true,
    };
    let nothing_said = current.changes.iter().all(|change| change.version <= seen);
    if nothing_said || due.clone().any(late) {
        let text = format!("version {seen}; the newest is {}", current.version);
        findings.different("follow.corrections_within", text, "the text");
    } else if within.is_some() {
        findings.kept("follow.corrections_within");
    }
}

/// By comparison where an older version was given to compare with, else by the mark the kit left.
fn seen_version(audit: &Audit<'_>, current: &Story) -> u32 {
    if audit.shown.version != current.version {
        return audit.shown.version;
    }
    let id = current.id.map(|id| id.to_string());
    let marked = audit.page.data_reprint.iter().find_map(|mark| {
        let mut parts = mark.split('.');
        let story = parts.next()?;
        let version = parts.next()?.parse::<u32>().ok()?;
        id.as_deref()
            .is_none_or(|id| id == story)
            .then_some(version)
    });
    // The mark may have stayed while the text was brought up to date: only a text that differs makes it count.
    match marked {
        Some(version) if version < current.version && audit.copy.unlike() > 0 => version,
        _ => current.version,
    }
}

/// True if an observed use would not be a plain allow.
fn refused(audit: &Audit<'_>, observed: &Use, rule: &str) -> bool {
    let case = &audit.case;
    let grants: Vec<Grant> = case.grants.iter().map(|grant| (*grant).clone()).collect();
    let decision = decide(audit.shown, case.policy, &grants, observed, audit.now);
    decision
        .reasons
        .iter()
        .any(|reason| reason.rule.as_str() == rule && reason.verdict >= Verdict::Ask)
}
