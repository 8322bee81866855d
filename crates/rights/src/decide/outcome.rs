use reprint_story::When;

use super::Case;
use crate::{
    AssetVerdict, Decision, Duty, Extent, Force, Grant, Policy, PolicyRef, Reason, Rule, Verdict,
    grant::Granted, policy::Permit,
};

/// What the steps have found so far.
#[derive(Default)]
pub(crate) struct Outcome {
    reasons: Vec<Reason>,
    duties: Vec<Duty>,
    assets: Vec<AssetVerdict>,
    extent: Option<Extent>,
    not_before: Option<When>,
    remove_by: Option<When>,
}

impl Outcome {
    /// The use is refused. A rule the policy only asks for becomes a request.
    pub(crate) fn deny(&mut self, case: &Case<'_>, rule: &'static str, text: String) {
        self.add(case, rule, Verdict::Deny, text);
    }

    /// The use needs an answer, unless a grant that `names` it stands behind it.
    pub(crate) fn ask(
        &mut self,
        case: &Case<'_>,
        rule: &'static str,
        text: String,
        names: impl Fn(&Granted) -> bool,
    ) {
        self.ask_by(case, rule, text, |grant| names(&grant.usage));
    }

    /// As [`Self::ask`], for grants that answer by more than their use.
    pub(crate) fn ask_by(
        &mut self,
        case: &Case<'_>,
        rule: &'static str,
        text: String,
        names: impl Fn(&Grant) -> bool,
    ) {
        let answers: Vec<&&Grant> = case.grants.iter().filter(|grant| names(grant)).collect();
        if answers.iter().any(|grant| case.counts(grant)) {
            return;
        }
        self.add(case, rule, Verdict::Ask, text);
        let run_out = answers.iter().filter_map(|grant| grant.until);
        if let Some(end) = run_out
            .filter(|until| until.earliest() <= case.publish_at.earliest())
            .max_by_key(|until| until.earliest())
        {
            self.add(
                case,
                "grant.expired",
                Verdict::Ask,
                format!("The permission given for this ran out on {end}."),
            );
        }
    }

    /// Judges something the policy permits, refuses, wants to be asked for, or does not mention.
    pub(crate) fn permit(
        &mut self,
        case: &Case<'_>,
        rule: &'static str,
        said: Option<Permit>,
        what: &str,
        names: impl Fn(&Granted) -> bool,
    ) {
        let issuer = case.policy.issuer_name();
        match said {
            Some(Permit::Yes) => {}
            Some(Permit::No) => self.deny(
                case,
                rule,
                format!("{} does not permit {what}.", capital(issuer)),
            ),
            Some(Permit::Ask) => {
                self.ask(
                    case,
                    rule,
                    format!("{} wants to be asked before {what}.", capital(issuer)),
                    names,
                );
            }
            None => self.ask(
                case,
                rule,
                format!("The terms of {issuer} do not say whether they permit {what}."),
                names,
            ),
        }
    }

    fn add(&mut self, case: &Case<'_>, rule: &'static str, verdict: Verdict, text: String) {
        let rule = Rule::key(rule);
        if case.policy.asked.contains(&rule) {
            let text = format!("A request, not a condition: {text}");
            return self.duties.push(Duty {
                rule,
                force: Force::Asked,
                text,
            });
        }
        if !self
            .reasons
            .iter()
            .any(|reason| reason.rule == rule && reason.verdict == verdict)
        {
            self.reasons.push(Reason {
                rule,
                verdict,
                text,
            });
        }
    }

    /// Something to do when publishing.
    pub(crate) fn duty(&mut self, case: &Case<'_>, rule: &'static str, force: Force, text: String) {
        let rule = Rule::key(rule);
        let force = match force {
            Force::None => return,
            Force::Required if case.policy.asked.contains(&rule) => Force::Asked,
            force => force,
        };
        self.duties.push(Duty { rule, force, text });
    }

    /// The verdict on one asset.
    pub(crate) fn asset(&mut self, verdict: AssetVerdict) {
        self.assets.push(verdict);
    }

    /// How much may be taken.
    pub(crate) fn extent(&mut self, extent: Extent) {
        self.extent = Some(extent);
    }

    /// Not before this, nor before a later time already said.
    pub(crate) fn not_before(&mut self, at: When) {
        if self
            .not_before
            .is_none_or(|said| said.earliest() < at.earliest())
        {
            self.not_before = Some(at);
        }
    }

    /// Gone by this, or by an earlier time already said.
    pub(crate) fn remove_by(&mut self, at: When) {
        if self
            .remove_by
            .is_none_or(|said| said.earliest() > at.earliest())
        {
            self.remove_by = Some(at);
        }
    }

    pub(crate) fn decision(self, policy: &Policy) -> Decision {
        let strictest = self.reasons.iter().map(|reason| reason.verdict).max();
        Decision {
            decision: strictest.unwrap_or(Verdict::Allow),
            reasons: self.reasons,
            duties: self.duties,
            assets: self.assets,
            extent: self.extent,
            not_before: self.not_before,
            remove_by: self.remove_by,
            policy: PolicyRef {
                id: policy.id.clone(),
                version: policy.version,
            },
        }
    }
}

/// The text with its first letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
