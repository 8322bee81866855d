//! What a partner does when it publishes.

use reprint_story::Medium;

use super::{
    Case, extent,
    outcome::Outcome,
    wording::{self, fill},
};
use crate::{
    Edits, Force, Headline,
    policy::{Additions, Demand, LinkTarget, MachineUse, OnRetraction, OneOf, Position, Template},
};

/// Every duty of the terms that this medium can keep.
pub(super) fn all(case: &Case<'_>, outcome: &mut Outcome) {
    credit(case, outcome);
    edit(case, outcome);
    link(case, outcome);
    measure(case, outcome);
    conduct(case, outcome);
    follow(case, outcome);
}

/// A list links to the story.
pub(super) fn teaser(case: &Case<'_>, outcome: &mut Outcome) {
    if let Some(text) = target(case, LinkTarget::Article) {
        outcome.duty(case, "link.target", Force::Required, text);
    }
}

/// Media in which a reader sees a page that search engines, links and counters know.
fn is_page(medium: Medium) -> bool {
    matches!(medium, Medium::Online | Medium::Newsletter)
}

fn is_spoken(medium: Medium) -> bool {
    matches!(medium, Medium::Audio | Medium::Broadcast)
}

fn said(case: &Case<'_>, outcome: &mut Outcome, rule: &'static str, template: Option<&Template>) {
    if let Some(template) = template {
        outcome.duty(case, rule, Force::Required, fill(case, template));
    }
}

fn wanted(
    case: &Case<'_>,
    outcome: &mut Outcome,
    rule: &'static str,
    demand: Option<&Demand>,
    instruction: &str,
) {
    if let Some(demand) = demand {
        let text = demand
            .text
            .as_ref()
            .map_or_else(|| instruction.to_owned(), |text| fill(case, text));
        outcome.duty(case, rule, demand.force, text);
    }
}

/// The rule and the template of the one credit line this use has.
pub(crate) fn line<'c>(case: &'c Case<'_>) -> Option<(&'static str, &'c Template)> {
    let credit = &case.terms.credit;
    let usage = case.usage;
    let edited = matches!(usage.edits, Edits::Length | Edits::Substance | Edits::Any);
    let translated = credit
        .line_translated
        .as_ref()
        .filter(|_| usage.translation.is_some());
    let edited = credit.line_edited.as_ref().filter(|_| edited);
    translated
        .map(|line| ("credit.line_translated", line))
        .or(edited.map(|line| ("credit.line_edited", line)))
        .or(credit.line.as_ref().map(|line| ("credit.line", line)))
}

fn credit(case: &Case<'_>, outcome: &mut Outcome) {
    let credit = &case.terms.credit;
    let spoken = is_spoken(case.usage.medium);
    said(case, outcome, "credit.byline", credit.byline.as_ref());
    if let Some((rule, template)) = line(case) {
        let words = fill(case, template);
        let text = if spoken {
            format!("Say on air: {words}")
        } else {
            words
        };
        outcome.duty(case, rule, Force::Required, text);
    }
    said(case, outcome, "credit.tail", credit.tail.as_ref());
    said(case, outcome, "credit.copyright", credit.copyright.as_ref());
    // The boilerplate stands for itself unless another line carries it.
    let carried = [&credit.tail, &credit.line, &credit.byline, &credit.tagline]
        .into_iter()
        .flatten()
        .any(|line| line.names("boilerplate"));
    if !carried {
        said(
            case,
            outcome,
            "credit.boilerplate",
            credit.boilerplate.as_ref(),
        );
    }
    said(case, outcome, "credit.tagline", credit.tagline.as_ref());
    if spoken {
        return;
    }
    match credit.position {
        Some(Position::Top) => {
            outcome.duty(
                case,
                "credit.position",
                Force::Required,
                "Put the credit line before the third paragraph.".into(),
            );
        }
        Some(Position::Bottom) => {
            outcome.duty(
                case,
                "credit.position",
                Force::Required,
                "Put the credit line after the last paragraph.".into(),
            );
        }
        Some(Position::Any) | None => {}
    }
    let logo = format!("Show the logo of {}.", case.policy.issuer_name());
    wanted(case, outcome, "credit.logo", credit.logo.as_ref(), &logo);
    licence_link(case, outcome);
}

/// The licence is named where the terms or the item's own licence want it.
fn licence_link(case: &Case<'_>, outcome: &mut Outcome) {
    let demand = case.terms.credit.licence_link.as_ref();
    let own = case
        .item
        .licence
        .as_ref()
        .is_some_and(|licence| licence.attribution);
    let force = demand
        .map_or(Force::None, |demand| demand.force)
        .max(if own { Force::Required } else { Force::None });
    let said = demand.and_then(|demand| demand.text.as_ref());
    let named = wording::licence_name(case).zip(wording::licence_url(case));
    let text = match (said, named) {
        (Some(text), _) => fill(case, text),
        (None, Some((name, url))) => format!("Name the licence, {name}, and link to {url}."),
        (None, None) => format!(
            "Name the terms of {} the story is used under.",
            case.policy.issuer_name()
        ),
    };
    outcome.duty(case, "credit.licence_link", force, text);
}

fn edit(case: &Case<'_>, outcome: &mut Outcome) {
    let (edit, usage) = (&case.terms.edit, case.usage);
    if usage.additions
        && let Some(Additions::Labelled(label)) = &edit.additions
    {
        outcome.duty(case, "edit.additions", Force::Required, fill(case, label));
    }
    let changed = usage.edits != Edits::None
        || usage.headline != Headline::Kept
        || usage.additions
        || usage.translation.is_some();
    if changed {
        let own = case
            .item
            .licence
            .as_ref()
            .is_some_and(|licence| licence.attribution);
        let demand = edit.change_note.as_ref();
        let force = demand
            .map_or(Force::None, |demand| demand.force)
            .max(if own { Force::Required } else { Force::None });
        let text = demand
            .and_then(|demand| demand.text.as_ref())
            .or(edit.change_note_text.as_ref());
        let text = text.map_or_else(
            || "Say that the story was changed.".to_owned(),
            |text| fill(case, text),
        );
        outcome.duty(case, "edit.change_note", force, text);
    }
    if usage.translation.is_some() {
        said(
            case,
            outcome,
            "edit.translator_line",
            edit.translator_line.as_ref(),
        );
    }
}

/// The words of a link duty; nothing where no link is wanted.
fn target(case: &Case<'_>, target: LinkTarget) -> Option<String> {
    let article = case.story.canonical_url.as_deref();
    let home = wording::home(case);
    let (what, address) = match target {
        LinkTarget::None => return None,
        LinkTarget::Article => ("the original story", article.map(str::to_owned)),
        LinkTarget::Home => ("the publisher's home page", home.map(str::to_owned)),
        LinkTarget::Either => {
            let either: Vec<&str> = article.into_iter().chain(home).collect();
            (
                "the original story or the publisher's home page",
                (!either.is_empty()).then(|| either.join(" or ")),
            )
        }
    };
    let verb = match case.usage.medium {
        Medium::Print => "Print the address of",
        Medium::Audio => "In the description, link to",
        _ => "Link to",
    };
    Some(address.map_or_else(
        || format!("{verb} {what}."),
        |address| format!("{verb} {what}: {address}"),
    ))
}

/// Link, canonical, noindex; those of which one suffices become one duty.
fn link(case: &Case<'_>, outcome: &mut Outcome) {
    let (link, medium) = (&case.terms.link, case.usage.medium);
    let issuer = case.policy.issuer_name();
    if medium == Medium::Broadcast {
        return;
    }
    let groups: Vec<&Vec<OneOf>> = link
        .one_of
        .iter()
        .flatten()
        .filter(|_| is_page(medium))
        .collect();
    let grouped = |member: OneOf| groups.iter().any(|group| group.contains(&member));
    let wanted_target = extent::terms(case)
        .and_then(|terms| terms.link)
        .or(link.target);
    if !grouped(OneOf::Link)
        && let Some(text) = wanted_target.and_then(|wanted| target(case, wanted))
    {
        outcome.duty(case, "link.target", Force::Required, text);
        said(case, outcome, "link.text", link.text.as_ref());
    }
    if link.keep_links == Some(true) && medium != Medium::Print && medium != Medium::Audio {
        outcome.duty(
            case,
            "link.keep_links",
            Force::Required,
            "Keep the links in the text.".into(),
        );
    }
    if !is_page(medium) {
        return;
    }
    let canonical = || match &case.story.canonical_url {
        Some(url) => format!("Set rel=canonical to {url}."),
        None => "Set rel=canonical to the original story.".to_owned(),
    };
    if let Some(force) = link.canonical.filter(|_| !grouped(OneOf::Canonical)) {
        outcome.duty(case, "link.canonical", force, canonical());
    }
    if let Some(force) = link.noindex.filter(|_| !grouped(OneOf::Noindex)) {
        outcome.duty(
            case,
            "link.noindex",
            force,
            "Ask search engines not to index the copy (robots: noindex).".into(),
        );
    }
    for group in groups {
        let choices: Vec<String> = group
            .iter()
            .map(|member| match member {
                OneOf::Link => {
                    target(case, wanted_target.unwrap_or(LinkTarget::Article)).unwrap_or_default()
                }
                OneOf::Canonical => canonical(),
                OneOf::Noindex => "Ask search engines not to index the copy.".to_owned(),
                OneOf::TopLine => format!("Credit {issuer} at the top."),
                OneOf::Line => format!("Credit {issuer}."),
                OneOf::Pixel => "Keep the counter.".to_owned(),
            })
            .filter(|choice| !choice.is_empty())
            .collect();
        outcome.duty(
            case,
            "link.one_of",
            Force::Required,
            format!("Do one of these: {}", choices.join(" Or: ")),
        );
    }
}

fn measure(case: &Case<'_>, outcome: &mut Outcome) {
    let (measure, medium) = (&case.terms.measure, case.usage.medium);
    let issuer = case.policy.issuer_name();
    let grouped = case
        .terms
        .link
        .one_of
        .iter()
        .flatten()
        .any(|group| group.contains(&OneOf::Pixel));
    if let Some(force) = measure.pixel.filter(|_| is_page(medium) && !grouped) {
        let text = match &measure.pixel_url {
            Some(url) => format!("Keep the counter on the page: {}", fill(case, url)),
            None => "Keep the publisher's counter on the page.".to_owned(),
        };
        outcome.duty(case, "measure.pixel", force, text);
    }
    let notify = format!("Tell {issuer} that you published the story, and where.");
    wanted(
        case,
        outcome,
        "measure.notify",
        measure.notify.as_ref(),
        &notify,
    );
    let reach = format!("Tell {issuer} how many people the story reached.");
    wanted(
        case,
        outcome,
        "measure.reach",
        measure.reach.as_ref(),
        &reach,
    );
    if medium == Medium::Print {
        let copy = format!("Send {issuer} a copy of the printed page.");
        wanted(
            case,
            outcome,
            "measure.print_copy",
            measure.print_copy.as_ref(),
            &copy,
        );
    }
}

fn conduct(case: &Case<'_>, outcome: &mut Outcome) {
    let (conduct, issuer) = (&case.terms.conduct, case.policy.issuer_name());
    if conduct.no_endorsement == Some(true) {
        outcome.duty(
            case,
            "conduct.no_endorsement",
            Force::Required,
            format!("Do not suggest that {issuer} endorses you."),
        );
    }
    if conduct.no_donation_claim == Some(true) {
        outcome.duty(
            case,
            "conduct.no_donation_claim",
            Force::Required,
            format!("Do not suggest that donations to you support {issuer}."),
        );
    }
    wanted(
        case,
        outcome,
        "conduct.contact_page",
        conduct.contact_page.as_ref(),
        "Have a page on your site that says how to reach you.",
    );
    let social = format!("Name {issuer} when you post about the story.");
    wanted(
        case,
        outcome,
        "conduct.social",
        conduct.social.as_ref(),
        &social,
    );
}

/// What is promised for the time after publication.
fn follow(case: &Case<'_>, outcome: &mut Outcome) {
    let (follow, time) = (&case.terms.follow, &case.terms.time);
    if let Some(within) = follow.corrections_within {
        outcome.duty(
            case,
            "follow.corrections_within",
            Force::Required,
            format!("Make corrections within {}.", within.words()),
        );
    }
    if let Some(then) = follow.on_retraction {
        let text = match then {
            OnRetraction::Remove => "If the story is retracted, remove the copy.",
            OnRetraction::Notice => {
                "If the story is retracted, put the publisher's notice in its place."
            }
        };
        outcome.duty(case, "follow.on_retraction", Force::Required, text.into());
    }
    if follow.keep_version == Some(true) {
        outcome.duty(
            case,
            "follow.keep_version",
            Force::Required,
            "Keep the mark that says which version the copy is.".into(),
        );
    }
    if time.remove_on_request == Some(true) {
        let text = format!("Remove the copy if {} asks.", case.policy.issuer_name());
        outcome.duty(case, "time.remove_on_request", Force::Required, text);
    }
    let prohibited = case
        .terms
        .machine
        .prohibits
        .iter()
        .flat_map(|all| &all.0)
        .flatten();
    let words: Vec<&str> = prohibited
        .map(|usage| match usage {
            MachineUse::All => "any use by machines",
            MachineUse::AiAll => "any use by artificial intelligence",
            MachineUse::AiTrain => "training artificial intelligence",
            MachineUse::AiInput => "input to artificial intelligence",
            MachineUse::AiIndex => "indexes for artificial intelligence",
            MachineUse::Search => "search",
        })
        .collect();
    if !words.is_empty() && is_page(case.usage.medium) {
        let text = format!(
            "Carry the publisher's terms for machines, which forbid {}.",
            words.join(", ")
        );
        outcome.duty(case, "machine.prohibits", Force::Required, text);
    }
}
