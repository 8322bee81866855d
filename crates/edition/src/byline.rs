//! Bylines as readers see them.

use reprint_rights::Cleared;
use reprint_story::{Byline, Person, Story};

use crate::{
    site::web_address,
    words::{Words, fill},
};

/// One author: the name, and what stands after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Author {
    pub name: String,
    /// "Harbour Ledger Correspondent".
    pub detail: Option<String>,
    pub url: Option<String>,
}

/// The authors of a byline, in order.
pub(crate) fn authors(byline: &Byline) -> Vec<Author> {
    byline.people.iter().filter_map(author).collect()
}

fn author(person: &Person) -> Option<Author> {
    let (name, detail) = match (&person.name, &person.organisation) {
        (Some(name), organisation) => (
            name,
            detail(person.role.as_deref(), organisation.as_deref()),
        ),
        (None, Some(organisation)) => (organisation, person.role.clone()),
        (None, None) => return None,
    };
    Some(Author {
        name: name.clone(),
        detail,
        url: person
            .url
            .as_deref()
            .and_then(web_address)
            .map(str::to_owned),
    })
}

/// "Harbour Ledger Correspondent": the newsroom before the role, as bylines are set.
fn detail(role: Option<&str>, organisation: Option<&str>) -> Option<String> {
    match (role, organisation) {
        (Some(role), Some(organisation)) if !role.contains(organisation) => {
            Some(format!("{organisation} {role}"))
        }
        (Some(words), _) | (None, Some(words)) => Some(words.to_owned()),
        (None, None) => None,
    }
}

/// The byline in words: as the terms order it, else as it was understood, else as it was printed.
pub(crate) fn line(story: &Cleared<Story>, words: &Words) -> Option<String> {
    let names = match story.duty("credit.byline") {
        Some(duty) => duty.text.clone(),
        None => plain_line(story, words)?,
    };
    Some(if names_a_writer(&names, words) {
        names
    } else {
        fill(words.by, &names)
    })
}

fn plain_line(story: &Story, words: &Words) -> Option<String> {
    let byline = story.byline.as_ref()?;
    let people: Vec<String> = authors(byline)
        .into_iter()
        .map(|author| match author.detail {
            Some(detail) => format!("{}, {detail}", author.name),
            None => author.name,
        })
        .collect();
    if people.is_empty() {
        return Some(byline.raw.clone()).filter(|raw| !raw.is_empty());
    }
    // With roles in the line commas part a name from its role, so people are parted by semicolons.
    let comma = if people.iter().any(|one| one.contains(',')) {
        "; "
    } else {
        ", "
    };
    Some(join(&people, comma, words.and))
}

/// "A, B and C".
fn join(parts: &[String], comma: &str, and: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{}{and}{last}", rest.join(comma)),
    }
}

/// True for a line that begins with "By", in English or in the site's language.
fn names_a_writer(line: &str, words: &Words) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let by = words.by.split_whitespace().next().unwrap_or_default();
    [by, "By"].iter().any(|by| first.eq_ignore_ascii_case(by))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, role: &str, organisation: &str) -> Person {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Person {
            name: some(name),
            role: some(role),
            organisation: some(organisation),
            url: None,
        }
    }

    fn line_of(people: Vec<Person>) -> String {
        let mut story = Story::new("A");
        story.byline = Some(Byline {
            raw: "by somebody".into(),
            people,
        });
        plain_line(&story, Words::of("en")).unwrap()
    }

    #[test]
    fn a_byline_keeps_role_and_newsroom() {
        assert_eq!(
            line_of(vec![person("Ada Birk", "Correspondent", "Harbour Ledger")]),
            "Ada Birk, Harbour Ledger Correspondent"
        );
        assert_eq!(
            line_of(vec![
                person("Ada Birk", "", ""),
                person("Bo Lund", "", ""),
                person("", "", "Staff")
            ]),
            "Ada Birk, Bo Lund and Staff"
        );
        assert_eq!(line_of(Vec::new()), "by somebody");
    }
}
