//! A verdict as a person reads it: what was seen, never what somebody is guilty of.

use super::{Check, CheckVerdict, Overall, Seen};

impl CheckVerdict {
    /// One short sentence without the time, such as "No credit line found".
    pub fn words(&self) -> String {
        let thing = thing(self.rule.as_str());
        let seen = self.seen.as_deref();
        match (self.verdict, seen, &self.place) {
            (Seen::Kept, ..) => format!("{}: as the terms say", capital(thing)),
            (Seen::Missing, ..) => format!("No {thing} found"),
            (Seen::Different, Some(seen), _) => match self.rule.as_str() {
                "status.embargoed" => "Seen before release".to_owned(),
                rule if rule.starts_with("status.") || rule == "follow.on_retraction" => {
                    format!("The text still stood there although {thing}")
                }
                "time.window" => "The text still stood there after its time".to_owned(),
                "edit.shorten" | "edit.additions" => format!("{}: {seen}", capital(thing)),
                _ => format!("Another {thing} stood there: {seen}"),
            },
            (Seen::Different, None, _) => format!("{} is not as the terms say", capital(thing)),
            (Seen::CannotTell, _, Some(why)) => {
                format!("{}: cannot tell, {why}", capital(thing))
            }
            (Seen::CannotTell, _, None) => format!("{}: cannot tell", capital(thing)),
        }
    }
}

impl Check {
    /// What was found of the terms: that all is there, what is not, or why it cannot be told.
    pub fn words(&self) -> String {
        match (self.overall, &self.reason) {
            (Overall::Kept, _) => "Credit and terms seen".into(),
            (Overall::CannotTell, Some(why)) => format!("Cannot tell: {why}"),
            (Overall::CannotTell, None) => Overall::CannotTell.words().into(),
            (Overall::NotKept, _) => {
                let unkept =
                    |one: &&CheckVerdict| matches!(one.verdict, Seen::Missing | Seen::Different);
                let lacking = self.verdicts.iter().filter(unkept);
                lacking
                    .map(CheckVerdict::words)
                    .collect::<Vec<_>>()
                    .join("; ")
            }
        }
    }
}

impl Overall {
    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Kept => "As the terms say",
            Self::NotKept => "Something is missing or different",
            Self::CannotTell => "Cannot tell",
        }
    }
}

/// What a rule of the audit looks for, in words that follow "no".
fn thing(rule: &str) -> &str {
    match rule {
        "credit.byline" => "byline with every author",
        "credit.line" | "credit.line_edited" | "credit.line_translated" => "credit line",
        "credit.tail" => "closing line",
        "credit.copyright" => "copyright line",
        "credit.position" => "place for the credit line",
        "credit.logo" => "logo",
        "credit.licence_link" => "link to the licence",
        "credit.boilerplate" => "note about the publisher",
        "credit.tagline" => "tagline",
        "link.target" => "link to the story",
        "link.text" => "link text",
        "link.keep_links" => "links of the story",
        "link.canonical" => "canonical address of the story",
        "link.noindex" => "noindex",
        "link.one_of" => "one of the ways of giving credit",
        "measure.pixel" => "counter",
        "edit.body" => "wording",
        "edit.headline" => "headline",
        "edit.shorten" => "part of the text left out",
        "edit.additions" => "passage added",
        "edit.change_note" => "note of changes",
        "edit.translator_line" => "translator's line",
        "follow.corrections_within" => "version",
        "money.paywall" => "free reading",
        "time.window" => "time for the copy",
        "status.draft" => "it is a draft",
        "status.withheld" => "it is on hold",
        "status.canceled" | "follow.on_retraction" => "it was retracted",
        "status.expired" => "its time is over",
        rule if rule.starts_with("media.") => "extent",
        rule if rule.starts_with("assets") => "picture",
        rule => rule,
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    #[test]
    fn what_was_seen_in_words() {
        let verdict = |rule, verdict, seen: Option<&str>| CheckVerdict {
            rule: Rule::key(rule),
            verdict,
            seen: seen.map(str::to_owned),
            place: None,
        };
        let table = [
            (
                verdict("credit.line", Seen::Missing, None),
                "No credit line found",
            ),
            (
                verdict("edit.headline", Seen::Different, Some("“A dog”")),
                "Another headline stood there: “A dog”",
            ),
            (
                verdict("link.target", Seen::Kept, None),
                "Link to the story: as the terms say",
            ),
            (
                verdict(
                    "status.embargoed",
                    Seen::Different,
                    Some("seen before release"),
                ),
                "Seen before release",
            ),
            (
                verdict("assets.image", Seen::CannotTell, None),
                "Picture: cannot tell",
            ),
        ];
        for (verdict, words) in table {
            assert_eq!(verdict.words(), words);
        }
    }
}
