//! Policy × grants × story × use × time → decision.
//!
//! Steps run in a fixed order (status, applies, who, time, extent, edits, assets, money, duties) and each adds what it
//! finds, so a deny names every rule that denies. Nothing a later step finds takes an earlier finding back.

mod assets;
pub(crate) mod duty;
mod edits;
pub(crate) mod extent;
mod item;
mod money;
mod outcome;
mod scope;
mod time;
mod title;
pub(crate) mod wording;

use std::borrow::Cow;

use jiff::Timestamp;
use reprint_story::{Story, When};

use crate::{
    Decision, Grant, Policy, Purpose, Use,
    agency::same_organisation,
    policy::{Condition, Override, Terms, same_word},
};
use outcome::Outcome;
pub(crate) use outcome::capital;

/// Everything a decision depends on.
pub(crate) struct Case<'a> {
    pub(crate) story: &'a Story,
    pub(crate) policy: &'a Policy,
    /// The policy's terms joined with the overrides that match the story.
    pub(crate) terms: Cow<'a, Terms>,
    /// Grants to this partner for this story, run out or not.
    pub(crate) grants: Vec<&'a Grant>,
    pub(crate) usage: &'a Use,
    pub(crate) now: Timestamp,
    /// When it will be published.
    pub(crate) publish_at: When,
    /// What the item says of its own licence.
    pub(crate) item: item::ItemTerms,
}

/// Decides a use of a story. Total: every story, policy, use and time has an answer.
///
/// What a policy does not say is an ask; the strictest of policy, overrides and the item's own terms wins; grants turn
/// the asks they name into allows. `now` is the time of asking; a use without `publish_at` is published then.
pub fn decide(
    story: &Story,
    policy: &Policy,
    grants: &[Grant],
    usage: &Use,
    now: Timestamp,
) -> Decision {
    let case = Case::new(story, policy, grants, usage, now);
    let mut outcome = Outcome::default();
    match case.purpose() {
        Purpose::Preview => extent::whole(&mut outcome),
        Purpose::Own => {
            time::status(&case, &mut outcome);
            extent::whole(&mut outcome);
            assets::all(&case, &mut outcome);
        }
        Purpose::Teaser => {
            time::status(&case, &mut outcome);
            extent::teaser(&case, &mut outcome);
            assets::taken(&case, &mut outcome);
            duty::teaser(&case, &mut outcome);
        }
        Purpose::Reprint | Purpose::Advance => {
            time::status(&case, &mut outcome);
            scope::applies(&case, &mut outcome);
            title::provenance(&case, &mut outcome);
            item::prose(&case, &mut outcome);
            scope::who(&case, &mut outcome);
            time::limits(&case, &mut outcome);
            extent::medium(&case, &mut outcome);
            edits::all(&case, &mut outcome);
            assets::taken(&case, &mut outcome);
            money::all(&case, &mut outcome);
            duty::all(&case, &mut outcome);
        }
    }
    outcome.decision(policy)
}

impl<'a> Case<'a> {
    pub(crate) fn new(
        story: &'a Story,
        policy: &'a Policy,
        grants: &'a [Grant],
        usage: &'a Use,
        now: Timestamp,
    ) -> Self {
        let names_story = |grant: &&Grant| grant.story == "all" || is_item(story, &grant.story);
        let partner = usage.partner.name.trim();
        Self {
            story,
            policy,
            terms: effective(story, policy),
            grants: grants
                .iter()
                .filter(|grant| !partner.is_empty() && same_word(grant.partner.trim(), partner))
                .filter(names_story)
                .collect(),
            usage,
            now,
            publish_at: publish_at(story, usage, now),
            item: item::ItemTerms::of(story, policy),
        }
    }

    /// The purpose, where "own" is the publisher's alone: anybody else's use of its site is a reprint.
    fn purpose(&self) -> Purpose {
        let issuer = self.policy.issuer.name.as_deref();
        let is_issuer = |name: &str| issuer.is_none_or(|issuer| same_organisation(issuer, name));
        let partner = self.usage.partner.name.trim();
        let publisher = self
            .story
            .publisher
            .as_ref()
            .and_then(|party| party.name.as_deref());
        let own = (partner.is_empty() || is_issuer(partner)) && publisher.is_none_or(is_issuer);
        match self.usage.purpose {
            Purpose::Own if !own => Purpose::Reprint,
            purpose => purpose,
        }
    }

    /// A grant that has not run out counts.
    pub(crate) fn counts(&self, grant: &Grant) -> bool {
        grant
            .until
            .is_none_or(|until| until.earliest() > self.publish_at.earliest())
            && grant
                .usage
                .medium
                .is_none_or(|medium| medium == self.usage.medium)
    }

    /// True if a counting grant stands behind the use.
    pub(crate) fn granted(&self) -> bool {
        self.grants.iter().any(|grant| self.counts(grant))
    }

    /// The names under which the publisher's own work appears.
    pub(crate) fn own_names(&self) -> impl Iterator<Item = &'a str> {
        let (story, policy) = (self.story, self.policy);
        let name = |party: &'a reprint_story::Party| party.name.as_deref();
        [
            story.publisher.as_ref().and_then(name),
            name(&policy.issuer),
        ]
        .into_iter()
        .flatten()
        .filter(|name| !name.trim().is_empty())
    }

    /// True if the organisation is the publisher.
    pub(crate) fn is_own(&self, organisation: &str) -> bool {
        self.own_names()
            .any(|own| same_organisation(own, organisation))
    }
}

/// An advance copy is published when the embargo ends, if nothing else is said; every other use now.
fn publish_at(story: &Story, usage: &Use, now: Timestamp) -> When {
    let embargo = story
        .dates
        .embargoed_until
        .filter(|end| usage.purpose == Purpose::Advance && end.earliest() > now);
    usage.publish_at.or(embargo).unwrap_or(When::utc(now))
}

/// The policy's terms with every override that matches the story, the most particular last.
fn effective<'a>(story: &Story, policy: &'a Policy) -> Cow<'a, Terms> {
    let mut matching: Vec<&Override> = policy
        .overrides
        .iter()
        .filter(|one| one.when.asset.is_none() && matches(story, &one.when))
        .collect();
    if matching.is_empty() {
        return Cow::Borrowed(&policy.terms);
    }
    sort(&mut matching);
    let mut terms = policy.terms.clone();
    for one in matching {
        terms.join(&one.terms);
    }
    Cow::Owned(terms)
}

/// Sorts by how particular they are, so that the order in the document does not matter.
fn sort(overrides: &mut [&Override]) {
    let rank = |when: &Condition| {
        [&when.section, &when.tag, &when.item]
            .iter()
            .zip([1, 2, 4])
            .filter(|(key, _)| key.is_some())
            .map(|(_, weight)| weight)
            .sum::<u8>()
    };
    overrides.sort_by(|a, b| {
        rank(&a.when)
            .cmp(&rank(&b.when))
            .then_with(|| a.when.cmp(&b.when))
            // The same condition twice: any fixed order will do.
            .then_with(|| format!("{:?}", a.terms).cmp(&format!("{:?}", b.terms)))
    });
}

/// True if the story meets the condition, its asset aside. A condition that says nothing holds for every story.
pub(crate) fn matches(story: &Story, when: &Condition) -> bool {
    let section = |name: &String| {
        story
            .section
            .as_deref()
            .is_some_and(|own| same_word(own, name))
    };
    when.section.as_ref().is_none_or(section)
        && when.tag.as_ref().is_none_or(|tag| has_tag(story, tag))
        && when.item.as_ref().is_none_or(|item| is_item(story, item))
}

/// True if one of the story's keywords or subjects is this, compared without case.
pub(crate) fn has_tag(story: &Story, tag: &str) -> bool {
    let tag = tag.trim();
    story.keywords.iter().any(|own| same_word(own.trim(), tag))
        || story.subjects.iter().any(|subject| {
            same_word(&subject.code, tag)
                || subject
                    .name
                    .as_deref()
                    .is_some_and(|name| same_word(name.trim(), tag))
        })
}

/// True if the story goes by this name or address.
fn is_item(story: &Story, item: &str) -> bool {
    story.uri.as_deref() == Some(item) || story.canonical_url.as_deref() == Some(item)
}
