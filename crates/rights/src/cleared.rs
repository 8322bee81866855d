use std::ops::Deref;

use reprint_story::{Story, When};

use crate::{Decision, Duty, Use};

/// A story that may be printed: cut to the extent and the assets allowed, with the use it was cleared for.
///
/// Only [`clear`](crate::clear) makes one. It cannot be copied, stored or sent: what leaves the program is made from it at once.
#[derive(Debug)]
pub struct Cleared<T = Story> {
    story: T,
    usage: Use,
    decision: Decision,
    until: Option<When>,
}

impl<T> Cleared<T> {
    pub(crate) fn new(story: T, usage: Use, decision: Decision, until: Option<When>) -> Self {
        Self {
            story,
            usage,
            decision,
            until,
        }
    }

    /// What it was cleared for.
    pub fn usage(&self) -> &Use {
        &self.usage
    }

    /// Who it was cleared for.
    pub fn partner(&self) -> &str {
        &self.usage.partner.name
    }

    /// The decision, with the duties and the policy's version.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// What is to be done when it is published.
    pub fn duties(&self) -> &[Duty] {
        &self.decision.duties
    }

    /// The duty a rule orders, if it does.
    pub fn duty(&self, rule: &str) -> Option<&Duty> {
        self.decision.duty(rule)
    }

    /// The end of the clearance, if it has one. A type cannot expire: whoever keeps a page made from this looks here.
    pub fn until(&self) -> Option<When> {
        self.until
    }
}

impl<T> Deref for Cleared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.story
    }
}
