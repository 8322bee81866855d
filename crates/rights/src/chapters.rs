//! The sentences of a policy under headings, for the page "Republish our stories".

use crate::{Policy, Sentence};

/// What a policy says about one matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The matter, as a heading.
    pub heading: &'static str,
    /// What is said of it; never empty.
    pub sentences: Vec<Sentence>,
}

/// The headings in the order of the page, each with the parts of a policy that stand under it.
const HEADINGS: [(&str, &[&str]); 7] = [
    ("Who may republish, and where", &["who", "applies", "media"]),
    ("Editing", &["edit"]),
    ("Byline, credit and links", &["credit", "link"]),
    ("Pictures, sound and film", &["assets"]),
    ("Money and passing on", &["money", "bulk"]),
    ("After you have published", &["time", "follow", "measure"]),
    ("And besides", &["conduct", "licence"]),
];

impl Policy {
    /// [`Policy::explain`], sorted under headings. A heading with nothing under it is left out.
    pub fn chapters(&self) -> Vec<Chapter> {
        let mut sentences = self.explain();
        let mut chapters = Vec::new();
        for (heading, parts) in HEADINGS {
            let here = |sentence: &Sentence| parts.contains(&sentence.part());
            let (of_this, rest) = sentences.into_iter().partition::<Vec<_>, _>(here);
            sentences = rest;
            if !of_this.is_empty() {
                chapters.push(Chapter {
                    heading,
                    sentences: of_this,
                });
            }
        }
        chapters
    }
}

impl Sentence {
    /// The part of the policy its rule stands in: "credit" of `credit.line`.
    fn part(&self) -> &str {
        let key = self.rule.as_str();
        key.split_once('.').map_or(key, |(part, _)| part)
    }
}

#[cfg(test)]
mod tests {
    use crate::READY;

    #[test]
    fn every_sentence_of_every_ready_policy_stands_under_a_heading() {
        for ready in READY {
            let policy = ready
                .policy("Example News", "https://news.example/")
                .unwrap();
            let under: usize = policy
                .chapters()
                .iter()
                .map(|chapter| chapter.sentences.len())
                .sum();
            assert_eq!(under, policy.explain().len(), "{}", ready.name);
        }
    }
}
