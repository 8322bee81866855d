//! The medium, and how much of the story.

use reprint_story::{Medium, Story};

use super::{
    Case,
    outcome::{Outcome, capital},
};
use crate::policy::{Extent, MediumTerms, Permit};

/// Words of the text shown in a list beside the headline.
const TEASER_WORDS: u32 = 60;

/// The rule of a medium.
pub(crate) fn rule(medium: Medium) -> &'static str {
    match medium {
        Medium::Online => "media.online",
        Medium::Print => "media.print",
        Medium::Newsletter => "media.newsletter",
        Medium::Audio => "media.audio",
        Medium::Broadcast => "media.broadcast",
        Medium::App => "media.app",
        Medium::Social => "media.social",
    }
}

/// What the terms say of the use's medium.
pub(crate) fn terms<'c>(case: &'c Case<'_>) -> Option<&'c MediumTerms> {
    let media = &case.terms.media;
    match case.usage.medium {
        Medium::Online => &media.online,
        Medium::Print => &media.print,
        Medium::Newsletter => &media.newsletter,
        Medium::Audio => &media.audio,
        Medium::Broadcast => &media.broadcast,
        Medium::App => &media.app,
        Medium::Social => &media.social,
    }
    .as_ref()
}

/// The publisher itself: everything.
pub(super) fn whole(outcome: &mut Outcome) {
    outcome.extent(Extent::Full);
}

/// A list shows the headline and a few words, or the headline alone where the medium is not given out.
pub(super) fn teaser(case: &Case<'_>, outcome: &mut Outcome) {
    let offered = terms(case).filter(|terms| terms.permit == Permit::Yes);
    let extent = match offered {
        Some(terms) if terms.extents.contains(&Extent::Headline) => Extent::Headline,
        Some(terms) => smallest(
            case.story,
            terms
                .extents
                .iter()
                .copied()
                .chain([Extent::Words(TEASER_WORDS)]),
        ),
        None => Extent::Headline,
    };
    // Nothing less than the whole is offered: a list shows the headline.
    outcome.extent(if extent.is_part() {
        extent
    } else {
        Extent::Headline
    });
}

/// Whether the medium may have the story, and this much of it.
pub(super) fn medium(case: &Case<'_>, outcome: &mut Outcome) {
    let usage = case.usage;
    let rule = rule(usage.medium);
    let what = match usage.medium {
        Medium::Online => "use on web pages",
        Medium::Print => "use in print",
        Medium::Newsletter => "use in newsletters",
        Medium::Audio => "use in audio",
        Medium::Broadcast => "use on radio and television",
        Medium::App => "use in apps",
        Medium::Social => "use on social networks",
    };
    let terms = terms(case);
    let permit = terms.map(|terms| terms.permit);
    outcome.permit(case, rule, permit, what, |granted| {
        granted.medium == Some(usage.medium)
            && granted
                .extent
                .is_none_or(|extent| within(case.story, usage.extent, extent))
    });
    let Some(terms) = terms.filter(|terms| terms.permit == Permit::Yes) else {
        return;
    };
    let offered = smallest(case.story, terms.extents.iter().copied());
    outcome.extent(offered);
    let beyond = terms
        .extents
        .iter()
        .find(|extent| !within(case.story, usage.extent, **extent));
    if let Some(extent) = beyond {
        let text = format!(
            "{} gives out {extent} for {what}, and this use takes {}.",
            capital(case.policy.issuer_name()),
            usage.extent
        );
        outcome.deny(case, rule, text);
    }
}

impl Extent {
    /// True if it is less than the whole.
    pub fn is_part(self) -> bool {
        !matches!(self, Self::Full | Self::FullOnly)
    }
}

/// The least of some extents.
fn smallest(story: &Story, extents: impl Iterator<Item = Extent>) -> Extent {
    extents
        .reduce(|least, next| {
            if size(story, next) < size(story, least) {
                next
            } else {
                least
            }
        })
        .unwrap_or_default()
}

/// True if a use takes no more than is offered.
pub(super) fn within(story: &Story, taken: Extent, offered: Extent) -> bool {
    match (taken, offered) {
        (Extent::Full, Extent::FullOnly) | (_, Extent::Full) => true,
        (taken, Extent::FullOnly) => !taken.is_part(),
        (Extent::Full | Extent::FullOnly, _) => false,
        (Extent::Paragraphs(taken), Extent::Paragraphs(offered))
        | (Extent::Words(taken), Extent::Words(offered)) => taken <= offered,
        (taken, offered) => size(story, taken) <= size(story, offered),
    }
}

/// How many words an extent is of this story; the whole is more than any part, even of a short story.
fn size(story: &Story, extent: Extent) -> u64 {
    match extent {
        Extent::Full => u64::MAX,
        Extent::FullOnly => u64::MAX - 1,
        Extent::Words(words) => words.into(),
        Extent::Headline => 0,
        Extent::Paragraphs(paragraphs) => story
            .text
            .split("\n\n")
            .take(paragraphs as usize)
            .map(|paragraph| paragraph.split_whitespace().count() as u64)
            .sum(),
    }
}
