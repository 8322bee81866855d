//! How each source is doing: a source must never go silent unseen.

use jiff::{SignedDuration, Timestamp};
use reprint_net::{Poll, poll::Health};
use reprint_store::{StoreError, Tx, source::Source};
use serde_json::{Value, json};

use super::poll;
use crate::app::App;

/// A new source that has brought no story for so long is worth a look.
const NOTHING_YET: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a source is doing, with the numbers behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) health: Health,
    /// What is unusual, in words; nothing where all is well.
    pub(crate) words: Option<String>,
    /// What to do about it.
    pub(crate) advice: Option<String>,
    /// Failures in a row.
    pub(crate) failures: u32,
}

impl Condition {
    /// How a source is doing now.
    pub(crate) fn of(app: &App, tx: &mut dyn Tx, source: &Source) -> Result<Self, StoreError> {
        let state = poll::kept(app, tx, source)?;
        Ok(Self::at(source, state.as_ref(), app.now()))
    }

    /// The same from what is known of it.
    pub(crate) fn at(source: &Source, state: Option<&Poll>, now: Timestamp) -> Self {
        let mut condition = Self {
            health: state.map_or(Health::New, |state| state.health(now)),
            words: None,
            advice: None,
            failures: state.map_or(source.failures, |state| state.failures),
        };
        match (condition.health, state) {
            (Health::Failing | Health::Gone, Some(state)) => {
                condition.words = state
                    .problem
                    .as_ref()
                    .map(|problem| problem.message.clone());
                condition.advice = state.problem.as_ref().map(|problem| problem.advice.clone());
            }
            (Health::Quiet, Some(state)) => {
                condition.words = Some(silence(state, now));
                condition.advice = Some(LOOK.into());
            }
            (Health::Well, Some(state)) if is_barren(source, state, now) => {
                condition.health = Health::Quiet;
                condition.words = Some("No story has come since it was added.".into());
                condition.advice = Some(LOOK.into());
            }
            _ => {}
        }
        condition
    }

    /// One word for a screen.
    pub(crate) fn word(&self) -> &'static str {
        match self.health {
            Health::New => "Not read yet",
            Health::Well => "Well",
            Health::Quiet => "Quiet",
            Health::Failing => "Failing",
            Health::Gone => "Gone",
        }
    }

    /// For the command line and the API.
    pub(crate) fn json(&self) -> Value {
        json!({ "health": self.health, "words": self.words, "advice": self.advice, "failures": self.failures })
    }
}

const LOOK: &str = "Open the site and see whether it still publishes, and whether its stories still come this way.";

/// "No new story for 12 days; the longest pause before was 2 days."
fn silence(state: &Poll, now: Timestamp) -> String {
    let days = |length: SignedDuration| match length.as_hours() / 24 {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let silent = state.quiet_for(now).unwrap_or_default();
    let gaps = state.published.windows(2).map(|pair| match pair {
        [newer, older] => newer.duration_since(*older),
        _ => SignedDuration::ZERO,
    });
    match gaps.max() {
        Some(longest) => format!(
            "No new story for {}; the longest pause before was {}.",
            days(silent),
            days(longest)
        ),
        None => format!("No new story for {}.", days(silent)),
    }
}

/// It answers, and has never given a story.
fn is_barren(source: &Source, state: &Poll, now: Timestamp) -> bool {
    let never =
        state.published.is_empty() && state.last_change.is_none() && source.last_change.is_none();
    never && now.duration_since(source.created) > NOTHING_YET
}

#[cfg(test)]
mod tests {
    use reprint_net::Url;
    use reprint_store::source::SourceKind;
    use reprint_story::{IdMaker, SetClock};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn silence_is_told_beside_what_is_usual() {
        let clock = SetClock::at(at("2026-11-01T00:00:00Z"));
        let ids = IdMaker::new(0);
        let url = "https://quay.example/feed";
        let source = Source::new(
            ids.make(&clock),
            ids.make(&clock),
            SourceKind::Feed,
            url,
            at("2026-11-01T00:00:00Z"),
        );
        let now = at("2026-11-23T00:00:00Z");
        assert_eq!(Condition::at(&source, None, now).health, Health::New);

        let mut state = Poll::new(Url::parse(url).unwrap(), now);
        state.last_success = Some(now);
        let barren = Condition::at(&source, Some(&state), now);
        assert_eq!(
            (barren.health, barren.words.unwrap().as_str()),
            (Health::Quiet, "No story has come since it was added.")
        );

        state.published = vec![
            at("2026-11-11T00:00:00Z"),
            at("2026-11-09T00:00:00Z"),
            at("2026-11-08T00:00:00Z"),
        ];
        let quiet = Condition::at(&source, Some(&state), now);
        assert_eq!(
            quiet.words.unwrap(),
            "No new story for 12 days; the longest pause before was 2 days."
        );
        state.published.insert(0, at("2026-11-22T00:00:00Z"));
        assert_eq!(Condition::at(&source, Some(&state), now).word(), "Well");
    }
}
