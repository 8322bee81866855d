//! Other people's terms, as found on pages, in feeds and files: what we understood, with the evidence. Never an allow by itself.

pub mod odrl;
pub mod rsl;

use reprint_story::{DeclarationKind, Story};
use serde::{Deserialize, Serialize};

use crate::CreativeCommons;

/// One thing we understood of somebody's terms. It permits nothing until a person has confirmed it for that publisher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understood {
    /// In plain words.
    pub text: String,
    /// What stood there.
    pub evidence: String,
    /// It narrows what may be done; the rest only informs.
    pub narrows: bool,
}

impl Understood {
    fn new(text: impl Into<String>, evidence: &str, narrows: bool) -> Self {
        let evidence = evidence.chars().take(300).collect();
        Self {
            text: text.into(),
            evidence,
            narrows,
        }
    }
}

/// What a story's own rights say, for the desk.
pub fn understand(story: &Story) -> Vec<Understood> {
    let rights = &story.rights;
    let mut found = Vec::new();
    if let Some(url) = &rights.licence_url {
        found.push(licence(url));
    }
    for text in [
        &rights.permission_notice,
        &rights.usage_terms,
        &rights.copyright_line,
    ]
    .into_iter()
    .flatten()
    {
        found.extend(notice(text));
    }
    for declaration in &rights.declarations {
        let text = declaration.text.as_deref().unwrap_or_default();
        let evidence = declaration.url.as_deref().unwrap_or(text);
        if text.starts_with("tdm-policy:") {
            continue;
        }
        found.push(match declaration.kind {
            DeclarationKind::Rsl => match rsl::read(text) {
                Ok(_) => Understood::new(
                    "It says in RSL what machines may do; people's reprints are not its subject.",
                    evidence,
                    false,
                ),
                Err(error) if declaration.text.is_some() => Understood::new(
                    format!("It carries RSL that cannot be relied on: {error}."),
                    evidence,
                    true,
                ),
                Err(_) => {
                    Understood::new("It points to terms for machines in RSL.", evidence, false)
                }
            },
            DeclarationKind::Odrl => match odrl::prohibited(text) {
                Ok(prohibited) => Understood::new(
                    prohibited.words(),
                    evidence,
                    prohibited != odrl::Prohibited::default(),
                ),
                Err(error) if declaration.text.is_some() => Understood::new(
                    format!("It carries ODRL that could not be read: {error}."),
                    evidence,
                    true,
                ),
                Err(_) => Understood::new(
                    "It points to rights in ODRL that have not been read.",
                    evidence,
                    true,
                ),
            },
            DeclarationKind::Tdm => tdm(text, evidence),
        });
    }
    found
}

/// A licence by its address.
pub fn licence(url: &str) -> Understood {
    match CreativeCommons::from_url(url) {
        Some(licence) => Understood::new(
            format!("It stands under {}.", licence.name()),
            url,
            licence.no_derivatives || licence.non_commercial || licence.share_alike,
        ),
        None => Understood::new("It stands under a licence we do not know.", url, true),
    }
}

/// `TDMRep` (<https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/>): `1` reserves text and data mining, `0` does not.
fn tdm(value: &str, evidence: &str) -> Understood {
    let value = value.trim();
    let value = value.strip_prefix("tdm-reservation:").unwrap_or(value);
    match value.trim() {
        "0" => Understood::new("Text and data mining is not reserved.", evidence, false),
        "1" => Understood::new(
            "Text and data mining is reserved; people's reprints are not its subject.",
            evidence,
            false,
        ),
        _ => Understood::new(
            "It says something on text and data mining that we do not understand.",
            evidence,
            true,
        ),
    }
}

/// A notice in prose: "All rights reserved", "reproduced with permission", "under a Creative Commons licence".
pub fn notice(text: &str) -> Vec<Understood> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let mut found = Vec::new();
    if let Some(licence) =
        CreativeCommons::from_url(text).or_else(|| CreativeCommons::from_name(text))
    {
        found.push(Understood::new(
            format!("It names {}.", licence.name()),
            text,
            true,
        ));
    }
    if says(&[
        "with permission",
        "by permission",
        "mit genehmigung",
        "con permiso",
        "avec l'autorisation",
        "avec l’autorisation",
    ]) {
        found.push(Understood::new("It was reprinted there with permission, which is that site's alone: ask the publisher it names.", text, true));
    }
    if says(&[
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos reservados",
    ]) {
        found.push(Understood::new(
            "All rights are reserved: ask the holder.",
            text,
            true,
        ));
    }
    if says(&[
        "may not be published",
        "may not be reproduced",
        "not be republished",
        "redistribution prohibited",
        "no republishing",
    ]) {
        found.push(Understood::new("It forbids republishing.", text, true));
    }
    if found.is_empty() && says(&["republish", "reprint", "reproduc"]) {
        found.push(Understood::new(
            "It says something on republishing that a person should read.",
            text,
            true,
        ));
    }
    found
}
