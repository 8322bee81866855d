//! Which pictures, graphics, films and sounds may go along.

use reprint_story::{Media, MediaKind, MediaRole};

use super::{
    Case, matches,
    outcome::{Outcome, capital},
};
use crate::{
    AssetVerdict, AssetsUsed, Force, Purpose, Rule, Verdict,
    agency::{agencies_in, names},
    licence::CreativeCommons,
    policy::{AssetRules, AssetTerms, Assets},
};

/// On the publisher's own site everything goes.
pub(super) fn all(case: &Case<'_>, outcome: &mut Outcome) {
    for media in &case.story.media {
        outcome.asset(AssetVerdict {
            id: media.id.clone(),
            verdict: Verdict::Allow,
            rule: rule(media.kind),
            text: "It is the publisher's own site.".to_owned(),
        });
    }
}

/// Judges each asset taken. With "all", what may not go is left out; one named by id denies or asks the use.
pub(super) fn taken(case: &Case<'_>, outcome: &mut Outcome) {
    let named: &[String] = match &case.usage.assets {
        AssetsUsed::None => return,
        AssetsUsed::All => &[],
        AssetsUsed::These(ids) => ids,
    };
    let all = matches!(case.usage.assets, AssetsUsed::All);
    let mut any = false;
    for media in &case.story.media {
        let listed = named.contains(&media.id);
        let lead_only =
            case.usage.purpose == Purpose::Teaser && media.role != Some(MediaRole::Lead);
        if !(listed || all) || lead_only {
            continue;
        }
        let verdict = judge(case, media);
        any |= verdict.verdict == Verdict::Allow;
        if listed {
            stand_for(case, outcome, media, &verdict);
        }
        outcome.asset(verdict);
    }
    for id in named
        .iter()
        .filter(|id| !case.story.media.iter().any(|media| media.id == **id))
    {
        outcome.deny(
            case,
            "assets",
            format!("The story has no picture, graphic, film or sound called “{id}”."),
        );
    }
    if any && case.terms.assets.unaltered == Some(true) {
        outcome.duty(
            case,
            "assets.unaltered",
            Force::Required,
            "Show pictures and graphics as they are: no crops, no retouching.".into(),
        );
    }
}

/// An asset taken by name decides over the use.
fn stand_for(case: &Case<'_>, outcome: &mut Outcome, media: &Media, verdict: &AssetVerdict) {
    let key = match verdict.rule.as_str() {
        "title.third_party" => "title.third_party",
        _ => key(media.kind),
    };
    let text = format!("“{}”: {}", media.id, verdict.text);
    match verdict.verdict {
        Verdict::Allow => {}
        Verdict::Deny => outcome.deny(case, key, text),
        // The grants were looked at in the verdict; here only those that have run out are left to say so.
        Verdict::Ask => outcome.ask(case, key, text, |granted| grants_asset(granted, media)),
    }
}

fn grants_asset(granted: &crate::Granted, media: &Media) -> bool {
    match &granted.assets {
        Some(AssetsUsed::All) => true,
        Some(AssetsUsed::These(ids)) => ids.contains(&media.id),
        Some(AssetsUsed::None) | None => false,
    }
}

fn key(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "assets.image",
        MediaKind::Graphic => "assets.graphic",
        MediaKind::Video => "assets.video",
        MediaKind::Audio => "assets.audio",
    }
}

fn rule(kind: MediaKind) -> Rule {
    Rule::key(key(kind))
}

fn rules_of(assets: &Assets, kind: MediaKind) -> Option<&AssetRules> {
    match kind {
        MediaKind::Image => &assets.image,
        MediaKind::Graphic => &assets.graphic,
        MediaKind::Video => &assets.video,
        MediaKind::Audio => &assets.audio,
    }
    .as_ref()
}

/// The strictest of what the policy and the overrides for this asset say.
fn judge(case: &Case<'_>, media: &Media) -> AssetVerdict {
    let general = rules_of(&case.terms.assets, media.kind).into_iter();
    let particular = case.policy.overrides.iter().filter(|one| {
        one.when.asset.as_deref() == Some(media.id.as_str()) && matches(case.story, &one.when)
    });
    let particular = particular.filter_map(|one| rules_of(&one.terms.assets, media.kind));
    let mut rules: Vec<AssetTerms> = general
        .chain(particular)
        .flat_map(|all| all.0.iter().copied())
        .collect();
    rules.sort_unstable_by_key(|rule| *rule as u8);
    rules.dedup();
    let mut finding = rules
        .into_iter()
        .map(|rule| by_rule(case, media, rule))
        .reduce(|strictest, next| {
            if next.verdict > strictest.verdict {
                next
            } else {
                strictest
            }
        })
        .unwrap_or_else(|| Finding::ask("the terms do not say whether it may go along"));
    finding = finding.and(own_terms(case, media));
    if finding.verdict == Verdict::Ask {
        let third_party = finding.third_party;
        let lifted = case
            .grants
            .iter()
            .filter(|grant| case.counts(grant))
            .any(|grant| {
                (third_party && grant.usage.third_party == Some(true))
                    || (!third_party && grants_asset(&grant.usage, media))
            });
        if lifted {
            finding = Finding::allow("the publisher gave permission for it");
        }
    }
    AssetVerdict {
        id: media.id.clone(),
        verdict: finding.verdict,
        rule: if finding.third_party {
            Rule::key("title.third_party")
        } else {
            rule(media.kind)
        },
        text: capital(&finding.text) + ".",
    }
}

struct Finding {
    verdict: Verdict,
    third_party: bool,
    text: String,
}

impl Finding {
    fn new(verdict: Verdict, text: impl Into<String>) -> Self {
        Self {
            verdict,
            third_party: false,
            text: text.into(),
        }
    }

    fn allow(text: impl Into<String>) -> Self {
        Self::new(Verdict::Allow, text)
    }

    fn ask(text: impl Into<String>) -> Self {
        Self::new(Verdict::Ask, text)
    }

    fn deny(text: impl Into<String>) -> Self {
        Self::new(Verdict::Deny, text)
    }

    fn and(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.verdict > self.verdict => other,
            _ => self,
        }
    }
}

fn by_rule(case: &Case<'_>, media: &Media, rule: AssetTerms) -> Finding {
    let issuer = case.policy.issuer_name();
    match rule {
        AssetTerms::None => Finding::deny(format!("{issuer} does not give these out")),
        AssetTerms::Ask => Finding::ask(format!("{issuer} wants to be asked for it")),
        AssetTerms::OwnOnly => match whose(case, media) {
            Whose::Own => Finding::allow(format!("it is {issuer}'s own")),
            Whose::Unmarked => Finding::ask("it does not say whose it is"),
            Whose::Person(name) => Finding::ask(format!(
                "it is credited to {name}, and does not say for whom"
            )),
            Whose::Other(name) => Finding::deny(format!("it is {name}'s, not {issuer}'s own")),
        },
        AssetTerms::WithStory => match whose(case, media) {
            Whose::Other(name) => Finding {
                third_party: true,
                ..Finding::ask(format!("it is credited to {name}"))
            },
            Whose::Own | Whose::Unmarked | Whose::Person(_) => {
                Finding::allow("it goes with the story")
            }
        },
        AssetTerms::Marked => match media.usage_terms.as_deref().map(prose) {
            Some(Prose::Permits) => Finding::allow("its own terms permit it"),
            Some(Prose::Forbids) => Finding::deny("its own terms forbid it"),
            Some(Prose::Unclear) => Finding::ask("its own terms are not clear"),
            None if cc(media).is_some() => {
                Finding::allow("it stands under a Creative Commons licence")
            }
            None => Finding::ask("it is not marked as free to use"),
        },
        AssetTerms::OwnLicence => match cc(media) {
            Some(licence) => Finding::allow(format!("it stands under {}", licence.name())),
            None if media.copyright.is_some() || media.licence_url.is_some() => {
                Finding::deny("it stands under no Creative Commons licence")
            }
            None => match whose(case, media) {
                Whose::Other(name) => Finding::deny(format!(
                    "it is {name}'s and stands under no Creative Commons licence"
                )),
                Whose::Own | Whose::Unmarked | Whose::Person(_) => {
                    Finding::ask("it does not say under which licence it stands")
                }
            },
        },
    }
}

/// What the entry itself says: a licence that forbids this use, terms that forbid any.
fn own_terms(case: &Case<'_>, media: &Media) -> Option<Finding> {
    if let Some(licence) = cc(media) {
        if licence.non_commercial && case.usage.commercial {
            return Some(Finding::deny(format!(
                "its licence, {}, forbids commercial use",
                licence.name()
            )));
        }
        return None;
    }
    match prose(media.usage_terms.as_deref()?) {
        Prose::Permits => None,
        Prose::Forbids => Some(Finding::deny("its own terms forbid it")),
        Prose::Unclear => Some(Finding::ask("its own terms are not clear")),
    }
}

fn cc(media: &Media) -> Option<CreativeCommons> {
    media
        .licence_url
        .as_deref()
        .and_then(CreativeCommons::from_url)
        .or_else(|| {
            media
                .usage_terms
                .as_deref()
                .and_then(CreativeCommons::from_name)
        })
}

enum Prose {
    Permits,
    Forbids,
    Unclear,
}

/// Terms of an asset in prose. Words that forbid outweigh words that permit.
fn prose(terms: &str) -> Prose {
    const FORBIDS: [&str; 12] = [
        "prohibited",
        "not for re",
        "not for use",
        "may not",
        "must not",
        "no re",
        "not permitted",
        "not allowed",
        "forbidden",
        "do not",
        "all rights reserved",
        "cannot be",
    ];
    const PERMITS: [&str; 10] = [
        "free to",
        "may be re",
        "may be used",
        "may use",
        "can be re",
        "can be used",
        "permitted",
        "republication allowed",
        "ok to",
        "available for re",
    ];
    let lower = terms.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&FORBIDS) {
        Prose::Forbids
    } else if says(&PERMITS) || CreativeCommons::from_name(terms).is_some() {
        Prose::Permits
    } else {
        Prose::Unclear
    }
}

enum Whose {
    /// The publisher's, or by an author of the story.
    Own,
    /// A person's, with no word on for whom.
    Person(String),
    /// Another organisation's.
    Other(String),
    /// Nothing is said.
    Unmarked,
}

fn whose(case: &Case<'_>, media: &Media) -> Whose {
    let lines: Vec<&str> = [&media.credit, &media.copyright]
        .into_iter()
        .flatten()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return Whose::Unmarked;
    }
    let agency = lines
        .iter()
        .flat_map(|line| agencies_in(line))
        .find(|agency| !case.is_own(agency));
    if let Some(agency) = agency {
        return Whose::Other(agency.to_owned());
    }
    let own = lines
        .iter()
        .any(|line| case.own_names().any(|own| names(line, own)) || case.is_own(line));
    let by_author = || {
        lines
            .iter()
            .any(|line| case.story.authors().any(|author| names(line, author)))
    };
    if own || by_author() {
        return Whose::Own;
    }
    let credit = without_label(lines.first().copied().unwrap_or_default());
    if is_person(credit) {
        Whose::Person(credit.to_owned())
    } else {
        Whose::Other(credit.to_owned())
    }
}

/// The credit without "Photo:", "Photo by", "©".
fn without_label(credit: &str) -> &str {
    const LABELS: [&str; 16] = [
        "photograph",
        "photography",
        "photos",
        "photo",
        "foto",
        "picture",
        "image",
        "illustration",
        "graphic",
        "video",
        "courtesy of",
        "courtesy",
        "credit",
        "copyright",
        "by",
        "of",
    ];
    let mut rest = credit;
    loop {
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '©' | '-' | '–' | '|' | '/')
        });
        let label = LABELS.iter().find(|label| {
            rest.get(..label.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(label))
                && rest
                    .get(label.len()..)
                    .is_some_and(|tail| !tail.starts_with(char::is_alphanumeric))
        });
        match label.and_then(|label| rest.get(label.len()..)) {
            Some(tail) => rest = tail,
            None => return rest.trim(),
        }
    }
}

/// Two or three capitalised words and nothing that organisations are called.
fn is_person(credit: &str) -> bool {
    const HOUSES: [&str; 26] = [
        "press",
        "images",
        "image",
        "news",
        "agency",
        "archive",
        "archives",
        "museum",
        "university",
        "pictures",
        "pool",
        "media",
        "studio",
        "studios",
        "photography",
        "wire",
        "times",
        "post",
        "daily",
        "group",
        "service",
        "library",
        "collection",
        "office",
        "department",
        "police",
    ];
    let words: Vec<&str> = credit.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && !credit.contains(['/', '|', ',', '@', '.'])
        && words.iter().all(|word| {
            word.chars().next().is_some_and(|first| {
                first.is_uppercase() || matches!(*word, "de" | "van" | "von" | "da" | "la")
            }) && !HOUSES.contains(&word.to_lowercase().as_str())
        })
}
