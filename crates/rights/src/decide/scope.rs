//! Which stories the policy covers, and who may take them.

use super::{
    Case, has_tag,
    outcome::{Outcome, capital},
};
use crate::{
    Grant,
    policy::{Approval, Class, Origin, same_word},
};

/// A grant for this very story says that the story may be used.
fn names_story(grant: &Grant) -> bool {
    grant.story != "all"
}

/// Outside what the policy covers is an ask; an excluded label is a deny.
pub(super) fn applies(case: &Case<'_>, outcome: &mut Outcome) {
    let (story, applies) = (case.story, &case.terms.applies);
    let issuer = case.policy.issuer_name();
    if let Some(tag) = applies
        .except_tags
        .iter()
        .flat_map(|tags| &tags.0)
        .find(|tag| has_tag(story, tag))
    {
        outcome.deny(
            case,
            "applies.except_tags",
            format!("The story is labelled “{tag}”; {issuer} does not give such stories out."),
        );
    }
    // Unsaid, the policy is about its issuer's own stories: nobody gives terms for others by silence.
    let own_only = applies.origin.is_none_or(|origin| origin == Origin::Own);
    if own_only
        && case.policy.issuer.name.is_some()
        && let Some(publisher) = story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref())
        && !crate::agency::same_organisation(publisher, issuer)
    {
        outcome.ask_by(
            case,
            "applies.origin",
            format!("The story is {publisher}'s, and these terms are for stories of {issuer}."),
            names_story,
        );
    }
    let outside = |lists: &Option<crate::policy::All<crate::policy::Names>>,
                   has: &dyn Fn(&str) -> bool| {
        lists
            .iter()
            .flat_map(|all| &all.0)
            .any(|names| !names.0.is_empty() && !names.0.iter().any(|name| has(name)))
    };
    let equals = |field: &Option<String>, name: &str| {
        field
            .as_deref()
            .is_some_and(|own| same_word(own.trim(), name.trim()))
    };
    if outside(&applies.sections, &|name| equals(&story.section, name)) {
        let text = format!(
            "The terms of {issuer} are for certain sections, and this story is not in one of them."
        );
        outcome.ask_by(case, "applies.sections", text, names_story);
    }
    if outside(&applies.tags, &|name| has_tag(story, name)) {
        let text = format!(
            "The terms of {issuer} are for stories with certain labels, and this one has none of them."
        );
        outcome.ask_by(case, "applies.tags", text, names_story);
    }
    if outside(&applies.types, &|name| equals(&story.kind, name)) {
        let text = format!(
            "The terms of {issuer} are for certain kinds of stories, and this is not one of them."
        );
        outcome.ask_by(case, "applies.types", text, names_story);
    }
}

/// Outside `who` is a deny; what the use does not state is an ask.
pub(super) fn who(case: &Case<'_>, outcome: &mut Outcome) {
    let (who, partner) = (&case.terms.who, &case.usage.partner);
    let issuer = case.policy.issuer_name();
    for classes in who.classes.iter().flat_map(|all| &all.0) {
        match in_classes(case, classes) {
            Some(true) => {}
            Some(false) => outcome.deny(
                case,
                "who.classes",
                format!(
                    "{} gives its stories to {} only.",
                    capital(issuer),
                    class_words(classes)
                ),
            ),
            None => outcome.ask(
                case,
                "who.classes",
                format!(
                    "{} gives its stories to {} only: say what you are.",
                    capital(issuer),
                    class_words(classes)
                ),
                |_| false,
            ),
        }
    }
    for names in who
        .partners
        .iter()
        .flat_map(|all| &all.0)
        .filter(|names| !names.0.is_empty())
    {
        if partner.name.trim().is_empty() {
            let text = format!(
                "{} gives its stories to its partners only: say who you are, or ask to become one.",
                capital(issuer)
            );
            outcome.ask(case, "who.partners", text, |_| false);
        } else if !names.has(&partner.name) {
            let text = format!(
                "{} is not among the partners of {issuer}.",
                capital(&partner.name)
            );
            outcome.deny(case, "who.partners", text);
        }
    }
    for regions in who
        .regions
        .iter()
        .flat_map(|all| &all.0)
        .filter(|names| !names.0.is_empty())
    {
        match in_regions(&regions.0, partner.region.as_deref()) {
            Some(true) => {}
            Some(false) => outcome.deny(
                case,
                "who.regions",
                format!(
                    "{} gives its stories to partners in {} only.",
                    capital(issuer),
                    regions.0.join(", ")
                ),
            ),
            None => outcome.ask(
                case,
                "who.regions",
                format!(
                    "{} gives its stories to partners in {} only: say where you are.",
                    capital(issuer),
                    regions.0.join(", ")
                ),
                |_| false,
            ),
        }
    }
    if who.approval == Some(Approval::Ask) {
        outcome.ask(
            case,
            "who.approval",
            format!(
                "{} wants to be asked before a partner takes its stories.",
                capital(issuer)
            ),
            crate::Granted::is_empty,
        );
    }
}

/// Whether the partner is of one of the classes; `None` if the use does not say.
pub(super) fn in_classes(case: &Case<'_>, classes: &[Class]) -> Option<bool> {
    let partner = &case.usage.partner;
    if classes.is_empty() || classes.contains(&Class::Any) {
        return Some(true);
    }
    let listed = || {
        let lists = case.terms.who.partners.iter().flat_map(|all| &all.0);
        lists.into_iter().any(|names| names.has(&partner.name))
    };
    if classes.contains(&Class::Partner) && listed() {
        return Some(true);
    }
    if partner.classes.is_empty() {
        return None;
    }
    // An accredited news organisation is a news organisation.
    let is = |class: &Class| {
        partner.classes.contains(class)
            || (*class == Class::News && partner.classes.contains(&Class::Accredited))
    };
    Some(classes.iter().any(is))
}

/// Whether a region lies in one of those named: `US-CA` lies in `US`. `None` where the use says too little.
fn in_regions(regions: &[String], region: Option<&str>) -> Option<bool> {
    let own = region.map(str::trim).filter(|own| !own.is_empty())?;
    let within = |inner: &str, outer: &str| {
        same_word(inner, outer)
            || inner.get(..outer.len()).is_some_and(|head| {
                same_word(head, outer) && inner.as_bytes().get(outer.len()) == Some(&b'-')
            })
    };
    if regions.iter().any(|region| within(own, region.trim())) {
        return Some(true);
    }
    // "US" where "US-CA" is wanted: it may be there.
    if regions.iter().any(|region| within(region.trim(), own)) {
        return None;
    }
    Some(false)
}

fn class_words(classes: &[Class]) -> String {
    let words: Vec<&str> = classes
        .iter()
        .map(|class| match class {
            Class::Any => "anybody",
            Class::News => "news organisations",
            Class::Accredited => "accredited news organisations",
            Class::Nonprofit => "nonprofit organisations",
            Class::Partner => "its partners",
        })
        .collect();
    words.join(" and ")
}
