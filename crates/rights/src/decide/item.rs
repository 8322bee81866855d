//! What the item says of its own terms.

use reprint_story::{DeclarationKind, Story};

use super::{Case, outcome::Outcome};
use crate::{Policy, licence::CreativeCommons, policy::Licence, read::odrl};

/// The limits of the item's own licence and declarations. They only ever narrow.
#[derive(Debug, Default)]
pub(crate) struct ItemTerms {
    /// The Creative Commons licence on the item.
    pub(crate) licence: Option<CreativeCommons>,
    /// The address of that licence.
    pub(crate) licence_url: Option<String>,
    /// The item's licence is the policy's, so the policy's waivers are given with it.
    pub(crate) same_licence: bool,
    /// What machine-readable rights on the item prohibit.
    pub(crate) prohibited: odrl::Prohibited,
    /// Terms that a program cannot judge, in words.
    unclear: Option<String>,
}

impl ItemTerms {
    pub(super) fn of(story: &Story, policy: &Policy) -> Self {
        let rights = &story.rights;
        let mut item = Self::default();
        if let Some(url) = &rights.licence_url {
            item.licence = CreativeCommons::from_url(url);
            let ours = match &policy.licence {
                Some(Licence::At(own)) => Some(own.as_str()),
                Some(Licence::Permission) | None => None,
            };
            item.same_licence = ours.is_some_and(|own| own == url)
                || (item.licence.is_some()
                    && item.licence == ours.and_then(CreativeCommons::from_url));
            if item.licence.is_some() {
                item.licence_url = Some(url.clone());
            } else if !item.same_licence && !is_issuers(policy, url) {
                item.unclear = Some(format!(
                    "The story stands under a licence of its own, {url}."
                ));
            }
        }
        for declaration in &rights.declarations {
            if declaration.kind != DeclarationKind::Odrl {
                // RSL and TDMRep speak to machines; who reprints is not their subject.
                continue;
            }
            match declaration.text.as_deref().map(odrl::prohibited) {
                Some(Ok(prohibited)) => item.prohibited.add(prohibited),
                Some(Err(_)) | None => {
                    item.unclear =
                        Some("The story carries rights in ODRL that could not be read.".to_owned());
                }
            }
        }
        if let Some(prose) = rights.usage_terms.as_deref().map(str::trim)
            && !prose.is_empty()
            && !is_issuers(policy, prose)
        {
            match CreativeCommons::from_name(prose).or_else(|| CreativeCommons::from_url(prose)) {
                Some(licence) if prose.split_whitespace().count() <= 12 => {
                    item.licence.get_or_insert(licence);
                }
                _ => {
                    let own = short(prose);
                    item.unclear = Some(format!("The story carries terms of its own: “{own}”."));
                }
            }
        }
        item
    }
}

/// Terms in prose are an ask: a program does not judge them.
pub(super) fn prose(case: &Case<'_>, outcome: &mut Outcome) {
    if let Some(unclear) = &case.item.unclear {
        outcome.ask_by(case, "licence", unclear.clone(), |grant| {
            grant.story != "all"
        });
    }
    if case.item.prohibited.reproduce {
        outcome.deny(
            case,
            "licence",
            "The rights the story carries (ODRL) prohibit reproducing it.".to_owned(),
        );
    }
}

/// An address on the issuer's own site is a pointer to the policy at hand.
fn is_issuers(policy: &Policy, text: &str) -> bool {
    let host = |url: &str| {
        url.split_once("://")
            .and_then(|(_, rest)| rest.split(['/', '?', '#']).next())
            .map(|host| host.trim_start_matches("www.").to_ascii_lowercase())
    };
    let Some(own) = host(text).filter(|_| !text.contains(char::is_whitespace)) else {
        return false;
    };
    text == policy.id
        || policy
            .issuer
            .url
            .as_deref()
            .and_then(host)
            .is_some_and(|issuer| issuer == own)
        || host(&policy.id).is_some_and(|issuer| issuer == own)
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl ItemTerms {
    /// True if the item's licence or rights forbid a changed version.
    pub(super) fn forbids_adaptation(&self) -> bool {
        self.licence
            .as_ref()
            .is_some_and(|licence| licence.no_derivatives)
            || self.prohibited.modify
    }

    /// True if they forbid commercial use.
    pub(super) fn forbids_commerce(&self) -> bool {
        let licence = self
            .licence
            .as_ref()
            .is_some_and(|licence| licence.non_commercial);
        (licence && !self.same_licence) || self.prohibited.commerce
    }

    /// What forbids it, for the beginning of a sentence.
    pub(super) fn licence_words(&self) -> String {
        match &self.licence {
            Some(licence) => format!("The story's own licence, {},", licence.name()),
            None => "What the story carries of rights (ODRL)".to_owned(),
        }
    }
}
