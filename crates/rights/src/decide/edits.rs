//! What is changed: body, headline, length, additions, language.

use super::{
    Case, extent,
    outcome::{Outcome, capital},
};
use crate::{
    Edits, Extent, Headline,
    policy::{Additions, Permit},
};

/// Judges every change the use makes.
pub(super) fn all(case: &Case<'_>, outcome: &mut Outcome) {
    body(case, outcome);
    shorten(case, outcome);
    headline(case, outcome);
    additions(case, outcome);
    translate(case, outcome);
}

/// Edits by their kind; cutting is judged by [`shorten`].
fn body(case: &Case<'_>, outcome: &mut Outcome) {
    let edits = case.usage.edits;
    if matches!(edits, Edits::None) {
        return;
    }
    let issuer = capital(case.policy.issuer_name());
    if case.item.forbids_adaptation() && edits > Edits::Length {
        outcome.deny(
            case,
            "edit.body",
            format!(
                "{} does not permit changes to what the story says.",
                case.item.licence_words()
            ),
        );
    }
    if edits == Edits::Length {
        return;
    }
    let granted = |grant: &crate::Granted| grant.edits.is_some_and(|granted| granted >= edits);
    let Some(terms) = case.terms.edit.body else {
        return outcome.permit(case, "edit.body", None, "edits to the text", granted);
    };
    if terms.cap < edits {
        let limit = match terms.cap {
            Edits::None => "does not permit changes to the text",
            Edits::Grammar => "permits corrections of spelling and grammar only",
            Edits::Style => "permits changes of house style, time and place words only",
            Edits::Length | Edits::Substance | Edits::Any => {
                "permits cuts and changes of style, not of what the story says"
            }
        };
        outcome.deny(case, "edit.body", format!("{issuer} {limit}."));
    } else if terms.approval {
        outcome.ask(
            case,
            "edit.body",
            format!("{issuer} wants to approve every edit."),
            granted,
        );
    }
}

/// Cutting: edits for length, or less than the whole where the whole is offered.
fn shorten(case: &Case<'_>, outcome: &mut Outcome) {
    let usage = case.usage;
    // Where the terms offer a part, or the whole and nothing less, the extent has been judged with the medium.
    let whole_offered = || {
        extent::terms(case).is_none_or(|terms| terms.extents.iter().all(|one| *one == Extent::Full))
    };
    let cut = usage.edits == Edits::Length || (usage.extent.is_part() && whole_offered());
    if !cut {
        return;
    }
    let edit = &case.terms.edit;
    let included = edit
        .body
        .is_some_and(|body| body.cap >= Edits::Length && !body.approval);
    let said = edit.shorten.or(included.then_some(Permit::Yes));
    outcome.permit(case, "edit.shorten", said, "cutting the text", |granted| {
        let length = granted.edits.is_some_and(|edits| edits >= Edits::Length);
        let part = granted.extent.is_some_and(|extent| {
            usage.extent.is_part()
                && extent.is_part()
                && extent::within(case.story, usage.extent, extent)
        });
        length || (part && usage.edits != Edits::Length)
    });
}

fn headline(case: &Case<'_>, outcome: &mut Outcome) {
    let headline = case.usage.headline;
    let terms = case.terms.edit.headline;
    let (said, what) = match headline {
        Headline::Kept => return,
        Headline::Reworded => (
            terms.map(|terms| terms.reworded),
            "another wording of the headline",
        ),
        Headline::Changed => (
            terms.map(|terms| terms.changed),
            "a headline of another sense",
        ),
    };
    outcome.permit(case, "edit.headline", said, what, |granted| {
        granted.headline.is_some_and(|granted| granted >= headline)
    });
}

fn additions(case: &Case<'_>, outcome: &mut Outcome) {
    if !case.usage.additions {
        return;
    }
    let said = match &case.terms.edit.additions {
        Some(Additions::Labelled(_)) => Some(Permit::Yes),
        Some(Additions::Permit(permit)) => Some(*permit),
        None => None,
    };
    outcome.permit(
        case,
        "edit.additions",
        said,
        "additions to the text",
        |granted| granted.additions == Some(true),
    );
}

/// A translation of the whole, or of a part or an edited version.
fn translate(case: &Case<'_>, outcome: &mut Outcome) {
    let usage = case.usage;
    let Some(language) = &usage.translation else {
        return;
    };
    if case.item.forbids_adaptation() || case.item.prohibited.translate {
        outcome.deny(
            case,
            "edit.translate",
            format!(
                "{} does not permit translations.",
                case.item.licence_words()
            ),
        );
    }
    let entire =
        matches!(usage.extent, Extent::Full | Extent::FullOnly) && usage.edits < Edits::Length;
    let terms = case.terms.edit.translate;
    let said = terms.map(|terms| if entire { terms.whole } else { terms.part });
    let what = match terms {
        Some(terms) if terms.whole == Permit::Yes && !entire => {
            "translations of less than the whole story"
        }
        _ => "translations",
    };
    outcome.permit(case, "edit.translate", said, what, |granted| {
        granted
            .translation
            .as_deref()
            .is_some_and(|granted| language_matches(granted, language))
    });
}

/// `fr` is granted for `fr-CA`, not the other way round.
fn language_matches(granted: &str, wanted: &str) -> bool {
    let (granted, wanted) = (granted.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    wanted == granted
        || wanted
            .strip_prefix(granted.as_str())
            .is_some_and(|rest| rest.starts_with('-'))
}
