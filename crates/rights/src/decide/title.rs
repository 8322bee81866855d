//! Chain of title: whose words these are. A citation never blocks; provenance asks.

use reprint_story::{CreditPlace, CreditRole};

use super::{Case, outcome::Outcome};
use crate::agency::agencies_in;

/// Asks if part of the text comes from somebody other than the publisher.
pub(super) fn provenance(case: &Case<'_>, outcome: &mut Outcome) {
    if let Some(sign) = sign(case) {
        outcome.ask(
            case,
            "title.third_party",
            format!(
                "{sign}, so {} may not be able to give it out alone.",
                case.policy.issuer_name()
            ),
            |granted| granted.third_party == Some(true),
        );
    }
}

/// The first sign of another's work in the text, in words.
fn sign(case: &Case<'_>) -> Option<String> {
    let story = case.story;
    let other = |name: &str| !name.trim().is_empty() && !case.is_own(name);
    if let Some(agency) = story
        .dateline
        .as_ref()
        .and_then(|dateline| dateline.agency.as_deref())
        .filter(|agency| other(agency))
    {
        return Some(format!("The dateline names {agency}"));
    }
    if let Some(byline) = &story.byline {
        let organisation = byline.people.iter().find_map(|person| {
            let organisation = person.organisation.as_deref().filter(|name| other(name))?;
            // A scholar's university is an affiliation, not a source of the text.
            (person.name.is_none() || !is_academic(organisation)).then_some(organisation)
        });
        if let Some(organisation) = organisation {
            return Some(format!("The byline names {organisation}"));
        }
        if let Some(agency) = agencies_in(&byline.raw)
            .into_iter()
            .find(|agency| other(agency))
        {
            return Some(format!("The byline names {agency}"));
        }
    }
    // A citation in the running text never counts; an organisation in the byline or the closing line does.
    let provenance = |credit: &&reprint_story::Credit| {
        credit.role != CreditRole::CreditedSource
            || matches!(credit.place, CreditPlace::Byline | CreditPlace::Tail)
    };
    if let Some(credit) = story
        .credits
        .iter()
        .filter(provenance)
        .find(|credit| other(&credit.name))
    {
        return Some(format!("The story is credited to {}", credit.name));
    }
    if let Some(hop) = story.hops.iter().find(|hop| other(&hop.name)) {
        return Some(format!("The story came by way of {}", hop.name));
    }
    let rights = &story.rights;
    let held = [&rights.holder, &rights.copyright_line]
        .into_iter()
        .flatten()
        .flat_map(|line| agencies_in(line))
        .find(|agency| other(agency));
    if let Some(agency) = held {
        return Some(format!("The copyright line names {agency}"));
    }
    edges(case)
}

/// An agency in the opening or closing line of the text itself, for stories that were handed in as bare text.
fn edges(case: &Case<'_>) -> Option<String> {
    let text = case.story.text.trim();
    let other = |agency: &&str| !case.is_own(agency);
    if case.story.dateline.is_none()
        && let Some(agency) =
            dateline_brackets(text).and_then(|inside| agencies_in(inside).into_iter().find(other))
    {
        return Some(format!("The dateline names {agency}"));
    }
    let last = text.rsplit("\n\n").next().unwrap_or_default().trim();
    if last.len() < text.len() && is_source_line(last) {
        let agency = agencies_in(last).into_iter().find(other)?;
        return Some(format!("The closing line names {agency}"));
    }
    None
}

/// What stands in brackets before the dash of "LONDON (Reuters) -".
fn dateline_brackets(text: &str) -> Option<&str> {
    let head_end = text.char_indices().nth(80).map_or(text.len(), |(at, _)| at);
    let head = text.get(..head_end)?.lines().next()?;
    let (_, rest) = head.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    after
        .trim_start()
        .starts_with(['-', '–', '—'])
        .then_some(inside)
}

/// A short line that says where the text is from, not a sentence that cites somebody.
fn is_source_line(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let lower = line.to_lowercase();
    let says = [
        "contributed to this",
        "contributed reporting",
        "additional reporting by",
        "with reporting by",
        "with reporting from",
        "reporting by",
        "with files from",
        "with material from",
        "with agencies",
        "mit material von",
        "avec afp",
        "source:",
        "©",
        "copyright",
    ];
    words <= 4 || (words <= 30 && says.iter().any(|said| lower.contains(said)))
}

fn is_academic(organisation: &str) -> bool {
    let lower = organisation.to_lowercase();
    [
        "universi",
        "college",
        "institut",
        "hochschule",
        "école",
        "school of",
        "academy",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
