//! A policy in plain sentences: the text of "Republish our stories", and notes for the person who writes the policy.

mod page;

use page::Page;

use crate::{CreativeCommons, Edits, Force, Policy, Rule, policy::Licence};

/// One thing a policy says, for partners to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The rule it speaks of.
    pub rule: Rule,
    /// In plain words.
    pub text: String,
}

impl Policy {
    /// What the policy says to partners, in the order they need it. What it does not say is said at the end: ask.
    pub fn explain(&self) -> Vec<Sentence> {
        let mut page = Page {
            policy: self,
            said: Vec::new(),
        };
        page.who();
        page.media();
        page.edits();
        page.credit();
        page.links();
        page.assets();
        page.money();
        page.time();
        page.after();
        page.say(
            "licence",
            "For anything these terms do not mention, ask first.".to_owned(),
        );
        page.said
    }

    /// What the writer of the policy should know: what its licence grants, keys that contradict each other, what is left unsaid.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let terms = &self.terms;
        if self.id.is_empty() {
            notes.push(
                "The policy has no id: give it the address where partners can read it.".to_owned(),
            );
        }
        if self.issuer.name.is_none() {
            notes.push("The policy has no issuer: credit lines cannot name you.".to_owned());
        }
        if let Some(Licence::At(url)) = &self.licence
            && let Some(licence) = CreativeCommons::from_url(url)
        {
            let name = licence.name();
            let mut grants = vec!["copying and sharing in any medium"];
            if !licence.no_derivatives {
                grants.push("changes and translations");
            }
            if !licence.non_commercial {
                grants.push("commercial use");
            }
            notes.push(format!(
                "{name} grants everybody {}, whatever the rest of this policy says, and cannot be taken back for copies already made.",
                grants.join(", ")
            ));
            if licence.no_derivatives && terms.edit.body.is_some_and(|body| body.cap > Edits::Style)
            {
                notes.push(format!("edit.body permits more than {name}; where a story itself names the licence, the licence counts."));
            }
            if licence.non_commercial != (terms.money.non_commercial == Some(true)) {
                notes.push(format!("money.non_commercial does not agree with {name}."));
            }
        }
        let media = &terms.media;
        if [
            &media.online,
            &media.print,
            &media.newsletter,
            &media.audio,
            &media.broadcast,
            &media.app,
            &media.social,
        ]
        .iter()
        .all(|medium| medium.is_none())
        {
            notes.push(
                "No medium is mentioned, so every use has to ask: say at least media.online."
                    .to_owned(),
            );
        }
        if terms.time.then.is_some() && terms.time.window.is_none() {
            notes.push(
                "time.then says what happens after the window, and there is no time.window."
                    .to_owned(),
            );
        }
        if let Some((delay, window)) = terms.time.delay.zip(terms.time.window)
            && delay >= window
        {
            notes.push(
                "time.delay is not shorter than time.window: no story can ever be used.".to_owned(),
            );
        }
        let credit = &terms.credit;
        if credit.boilerplate.is_none()
            && [&credit.tail, &credit.line]
                .into_iter()
                .flatten()
                .any(|line| line.names("boilerplate"))
        {
            notes
                .push("A line uses {boilerplate}, and credit.boilerplate is not given.".to_owned());
        }
        if terms.measure.pixel == Some(Force::Required) && terms.measure.pixel_url.is_none() {
            notes.push("measure.pixel is required without measure.pixel_url, so no check can tell whether it is there.".to_owned());
        }
        for one in &self.overrides {
            if one.when == crate::policy::Condition::default() {
                notes.push("An override has an empty `when` and holds for every story.".to_owned());
            }
            if one.when.asset.is_some()
                && one.terms
                    != (crate::policy::Terms {
                        assets: one.terms.assets.clone(),
                        ..Default::default()
                    })
            {
                notes.push(
                    "An override for an asset says more than [assets]; only that part is used."
                        .to_owned(),
                );
            }
        }
        notes
    }
}
