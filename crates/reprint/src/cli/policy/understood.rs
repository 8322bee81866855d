//! Somebody else's terms as their page shows them: what we understood, never what it allows.

use std::path::{Path, PathBuf};

use anyhow::Context;
use reprint_page::{Hints, Reading};
use reprint_rights::read::{Understood, licence, rsl, understand};

use super::super::Failure;

/// What was understood of a page, by its address or from a file.
pub(super) fn of(page: &str, config: Option<&PathBuf>) -> Result<Vec<Understood>, Failure> {
    if page.starts_with("http://") || page.starts_with("https://") {
        return at(page, config.map(PathBuf::as_path));
    }
    let bytes = std::fs::read(page).with_context(|| format!("cannot read {page}"))?;
    Ok(told(&reprint_page::read(&bytes, &Hints::default()), &bytes))
}

fn told(reading: &Reading, bytes: &[u8]) -> Vec<Understood> {
    let mut story = reading.story.clone();
    let facts = &reading.facts;
    for declaration in &facts.declarations {
        if !story.rights.declarations.contains(declaration) {
            story.rights.declarations.push(declaration.clone());
        }
    }
    let mut found = understand(&story);
    let others = facts
        .licences
        .iter()
        .filter(|url| story.rights.licence_url.as_ref() != Some(*url));
    found.extend(others.map(|url| licence(url)));
    let html = reprint_markup::decode(bytes, None).text;
    for broken in rsl::read_html(&html).into_iter().filter_map(Result::err) {
        found.push(Understood {
            text: format!("It carries RSL that cannot be relied on: {broken}."),
            evidence: String::new(),
            narrows: true,
        });
    }
    let mut said = std::collections::HashSet::new();
    found.retain(|one| said.insert(one.text.clone()));
    found
}

#[cfg(feature = "server")]
fn at(page: &str, config: Option<&Path>) -> Result<Vec<Understood>, Failure> {
    use reprint_net::{Accept, Purpose, Request, Url};
    let config = crate::config::Config::load(config, std::env::vars()).map_err(Failure::usage)?;
    let fetcher = crate::app::fetcher(&config, std::sync::Arc::new(crate::clock::SystemClock))?;
    let url: Url = page.parse().map_err(Failure::usage)?;
    let request = Request::new(url, Purpose::Asked).accepting(Accept::Page);
    let fetched = crate::cli::runtime()?
        .block_on(fetcher.get(&request))
        .map_err(|error| Failure::new(super::Exit::Network, error))?;
    let reading = reprint_page::read(&fetched.body, &crate::follow::look::hints(&fetched));
    Ok(told(&reading, &fetched.body))
}

#[cfg(not(feature = "server"))]
fn at(page: &str, _: Option<&Path>) -> Result<Vec<Understood>, Failure> {
    Err(Failure::usage(anyhow::anyhow!(
        "{page}: this smaller program does not use the network; give a file"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_and_a_reservation_are_told_with_what_stood_there() {
        let html = b"<html><head><meta name=\"tdm-reservation\" content=\"1\"><link rel=\"license\" href=\"https://creativecommons.org/licenses/by-nd/4.0/\">\
            </head><body><article><h1>Ferry</h1><p>The ferry sails again on Monday.</p></article></body></html>";
        let found = told(&reprint_page::read(html, &Hints::default()), html);
        let words: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
        assert!(
            words.contains(&"It stands under CC BY-ND 4.0."),
            "{words:?}"
        );
        assert!(
            words
                .iter()
                .any(|words| words.starts_with("Text and data mining is reserved")),
            "{words:?}"
        );
        assert!(
            found.iter().all(|one| !one.evidence.is_empty()),
            "{found:?}"
        );
    }
}
