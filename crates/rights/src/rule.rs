use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::policy::{Terms, parsed};

/// The name of a rule: the dotted key of the policy (`edit.translate`), or one of [`Rule::OTHERS`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Rule(Cow<'static, str>);

impl Rule {
    /// Rules that are no key of a section.
    pub const OTHERS: [&'static str; 9] = [
        "licence",
        "status.draft",
        "status.withheld",
        "status.canceled",
        "status.embargoed",
        "status.expired",
        "title.third_party",
        "grant.expired",
        "assets",
    ];

    /// A rule known when the program was written.
    pub const fn key(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The dotted name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Cow<'static, str>> for Rule {
    fn from(name: Cow<'static, str>) -> Self {
        Self(name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<&str> for Rule {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        parsed(source, "the name of a rule", |text| {
            if Terms::has_key(text) || Self::OTHERS.contains(&text) {
                Ok(Self(Cow::Owned(text.to_owned())))
            } else {
                Err(format!(
                    "{text:?} is not a rule; a rule is a key of the policy such as link.noindex"
                ))
            }
        })
    }
}
