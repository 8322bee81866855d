//! Files the verbs on terms share: a story, a policy, a use, the time.

use std::{fs, path::Path};

use anyhow::{Context, anyhow};
use jiff::Timestamp;
use reprint_rights::Policy;
use reprint_story::{Story, When};
use serde::de::DeserializeOwned;

use super::Failure;

/// Reads a policy; an error names the file, the line and the column.
pub(super) fn policy(path: &Path) -> Result<Policy, Failure> {
    Policy::parse(&text(path)?)
        .map_err(|error| Failure::usage(anyhow!("{}: {error}", path.display())))
}

/// Reads a story: by itself, or as `reprint read` prints it, `{"story": …}`.
pub(super) fn story(path: &Path) -> Result<Story, Failure> {
    #[derive(serde::Deserialize)]
    struct Reading {
        story: Story,
    }
    let text = text(path)?;
    let mut story = match serde_json::from_str::<Reading>(&text) {
        Ok(reading) => reading.story,
        Err(_) => parse::<Story>(path, &text)?,
    };
    if story.text.is_empty() && !story.body.is_empty() {
        let body = std::mem::take(&mut story.body);
        story.set_body(body);
    }
    Ok(story)
}

/// Reads JSON; an error names the file, the line and the column.
pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    parse(path, &text(path)?)
}

fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text)
        .map_err(|error| Failure::usage(anyhow!("{}: {error}", path.display())))
}

/// A file's text.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .with_context(|| format!("{} could not be read", path.display()))
        .map_err(Failure::usage)
}

/// The time given, in any of the forms of a date, or the present.
pub(super) fn now(given: Option<When>) -> Timestamp {
    use reprint_story::Clock;
    given.map_or_else(|| crate::clock::SystemClock.now(), When::earliest)
}
