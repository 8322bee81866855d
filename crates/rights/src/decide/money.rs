//! Money, and many stories at once.

use super::{
    Case,
    outcome::{Outcome, capital},
    scope::in_classes,
};
use crate::Ads;

/// Judges what is earned with the story and how it is taken.
pub(super) fn all(case: &Case<'_>, outcome: &mut Outcome) {
    let (usage, money, bulk) = (case.usage, &case.terms.money, &case.terms.bulk);
    if usage.resale {
        outcome.permit(
            case,
            "money.resale",
            money.resale,
            "selling the story",
            |granted| granted.resale == Some(true),
        );
    }
    for (ads, rule, said, what) in [
        (
            Ads::Around,
            "money.ads_around",
            money.ads_around,
            "advertisements on the page",
        ),
        (
            Ads::Against,
            "money.ads_against",
            money.ads_against,
            "advertisements sold against the story",
        ),
        (
            Ads::Inside,
            "money.ads_inside",
            money.ads_inside,
            "advertisements inside the text",
        ),
    ] {
        if usage.ads.contains(&ads) {
            outcome.permit(case, rule, said, what, |granted| {
                granted
                    .ads
                    .as_ref()
                    .is_some_and(|granted| granted.contains(&ads))
            });
        }
    }
    if usage.paywall {
        outcome.permit(
            case,
            "money.paywall",
            money.paywall,
            "putting the story behind a paywall",
            |granted| granted.paywall == Some(true),
        );
    }
    if usage.commercial {
        commerce(case, outcome);
    }
    if usage.wholesale {
        outcome.permit(
            case,
            "bulk.wholesale",
            bulk.wholesale,
            "taking everything",
            |granted| granted.wholesale == Some(true),
        );
    }
    if usage.automatic {
        outcome.permit(
            case,
            "bulk.automatic",
            bulk.automatic,
            "taking stories by machine, unpicked",
            |granted| granted.automatic == Some(true),
        );
    }
    if usage.seo_farm {
        outcome.permit(
            case,
            "bulk.seo_farm",
            bulk.seo_farm,
            "pages made to catch search traffic",
            |granted| granted.seo_farm == Some(true),
        );
    }
    if usage.framing {
        outcome.permit(
            case,
            "bulk.framing",
            bulk.framing,
            "showing its page in a frame",
            |granted| granted.framing == Some(true),
        );
    }
    if usage.onward {
        outcome.permit(
            case,
            "bulk.onward",
            bulk.onward,
            "passing the story on",
            |granted| granted.onward == Some(true),
        );
    }
}

/// Commercial use: a fee is an ask, a non-commercial policy a deny, a waiver for the partner's class lifts both.
fn commerce(case: &Case<'_>, outcome: &mut Outcome) {
    let money = &case.terms.money;
    let issuer = capital(case.policy.issuer_name());
    let commercial = |granted: &crate::Granted| granted.commercial == Some(true);
    if case.item.forbids_commerce() {
        outcome.deny(
            case,
            "money.non_commercial",
            format!(
                "{} does not permit commercial use.",
                case.item.licence_words()
            ),
        );
    }
    let fee = money
        .fee
        .as_deref()
        .map(str::trim)
        .filter(|fee| is_price(fee));
    let forbidden = money.non_commercial == Some(true);
    if fee.is_none() && !forbidden {
        return;
    }
    // An empty waiver is for nobody, so it is no waiver at all.
    let waivers = money.nc_waiver.iter().flat_map(|all| &all.0);
    let waived = waivers
        .map(|classes| {
            if classes.is_empty() {
                Some(false)
            } else {
                in_classes(case, classes)
            }
        })
        .reduce(|a, b| match (a, b) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        })
        .unwrap_or(Some(false));
    match (waived, fee) {
        (Some(true), _) => {}
        (None | Some(false), Some(fee)) => {
            outcome.ask(case, "money.fee", format!("{issuer} asks a fee for commercial use: {fee}."), commercial);
        }
        (Some(false), None) => {
            outcome.deny(case, "money.non_commercial", format!("{issuer} does not permit commercial use."));
        }
        (None, None) => outcome.ask(
            case,
            "money.non_commercial",
            format!("{issuer} permits commercial use to certain kinds of partners only: say what you are."),
            commercial,
        ),
    }
}

/// "0", "none" and "free" are no fee.
fn is_price(fee: &str) -> bool {
    !fee.is_empty()
        && !matches!(
            fee.to_ascii_lowercase().as_str(),
            "0" | "none" | "free" | "no"
        )
}
