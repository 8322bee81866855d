//! Status, embargo, delay, window, expiry.

use reprint_story::Status;

use super::{
    Case,
    outcome::{Outcome, capital},
};
use crate::policy::Then;
use crate::{Force, Purpose};

/// What the item's own state and dates forbid, whoever asks.
pub(super) fn status(case: &Case<'_>, outcome: &mut Outcome) {
    let story = case.story;
    match story.status {
        Status::Usable => {}
        Status::Draft => outcome.deny(
            case,
            "status.draft",
            "The story is a draft and has not been given out.".into(),
        ),
        Status::Withheld => {
            outcome.deny(
                case,
                "status.withheld",
                "The story is on hold: nobody may use it until it is released.".into(),
            );
        }
        Status::Canceled => {
            outcome.deny(
                case,
                "status.canceled",
                "The story was retracted; it is never to be used again.".into(),
            );
        }
    }
    embargo(case, outcome);
    if let Some(end) = story.dates.expires {
        if case.publish_at.earliest() > end.earliest() {
            outcome.deny(
                case,
                "status.expired",
                format!("The story was for use until {end}."),
            );
        }
        outcome.remove_by(end);
    }
}

/// Before an embargo ends only named partners may have the story, to publish at or after the hour.
fn embargo(case: &Case<'_>, outcome: &mut Outcome) {
    let Some(end) = case.story.dates.embargoed_until else {
        return;
    };
    let early = case.publish_at.earliest() < end.earliest();
    if !early && case.now >= end.earliest() {
        return;
    }
    outcome.not_before(end);
    let advance = &case.terms.time.advance_copies;
    let named = advance
        .as_ref()
        .is_some_and(|names| names.has(&case.usage.partner.name));
    if early {
        outcome.deny(
            case,
            "status.embargoed",
            format!("The story is embargoed until {end}."),
        );
    } else if !named || matches!(case.usage.purpose, Purpose::Teaser | Purpose::Own) {
        outcome.deny(
            case,
            "status.embargoed",
            format!("The story is embargoed until {end}, and before that only partners who were promised advance copies may have it."),
        );
    }
}

/// The delay and the window of the policy.
pub(super) fn limits(case: &Case<'_>, outcome: &mut Outcome) {
    let issuer = capital(case.policy.issuer_name());
    let time = &case.terms.time;
    let published = case.story.dates.published;
    if let Some(delay) = time.delay {
        match published.map(|published| delay.after(published)) {
            Some(first) if case.publish_at.earliest() < first.earliest() => {
                outcome.not_before(first);
                outcome.deny(
                    case,
                    "time.delay",
                    format!("{issuer} asks to wait {} after publication; the story is free from {first}.", delay.words()),
                );
            }
            Some(first) if case.now < first.earliest() => outcome.not_before(first),
            Some(_) => {}
            None => outcome.ask(
                case,
                "time.delay",
                format!("{issuer} asks to wait {} after publication, and the story does not say when that was.", delay.words()),
                |_| false,
            ),
        }
    }
    let Some(window) = time.window else { return };
    let Some(published) = published else {
        return outcome.ask(
            case,
            "time.window",
            format!(
                "The story may run for {} after publication, and does not say when that was.",
                window.words()
            ),
            |_| false,
        );
    };
    let end = window.after(published);
    outcome.remove_by(end);
    if case.publish_at.earliest() > end.earliest() {
        outcome.deny(
            case,
            "time.window",
            format!(
                "The story could be used for {} after publication, until {end}.",
                window.words()
            ),
        );
    }
    let then = match time.then {
        Some(Then::Remove) | None => "remove the copy",
        Some(Then::ExcerptAndLink) => "cut the copy to an excerpt with a link to the original",
        Some(Then::Ask) => "ask whether the copy may stay",
    };
    outcome.duty(
        case,
        "time.window",
        Force::Required,
        format!("By {end}, {then}."),
    );
}
