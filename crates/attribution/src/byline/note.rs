//! Notes about authors: "Ada Quill is a reporter for …".

use reprint_story::Person;

use super::{Context, is_person, is_role, role, without_by};
use crate::Language;

/// The people presented by an author box or by notes in the last paragraphs: "Ada Quill is a reporter for …".
pub fn closing_notes(text: &str, language: Language) -> Vec<Person> {
    let context = Context {
        language,
        publisher: None,
    };
    let mut people = Vec::new();
    for paragraph in text
        .rsplit('\n')
        .filter(|line| !line.trim().is_empty())
        .take(3)
    {
        if paragraph.len() < 500
            && let Some(person) = note(paragraph, context)
        {
            people.insert(0, person);
        }
    }
    people
}

/// Verbs of notes about authors, with the words after which the role begins.
const PRESENTS: &[&str] = &[
    " is a ",
    " is an ",
    " is the ",
    " is our ",
    " is ",
    " was a ",
    " works as a ",
    " works as an ",
    " serves as ",
    " ist ",
    " arbeitet als ",
    " est ",
    " es ",
    " è ",
    " é ",
    " är ",
    " er ",
    " is ",
];

/// Reads one note about an author: "Ada Quill is the harbour correspondent of the Northport Gazette."
pub fn note(paragraph: &str, context: Context<'_>) -> Option<Person> {
    let line = paragraph
        .trim()
        .trim_start_matches(['*', '–', '—', '•', ' ', '_']);
    let (at, sign) = PRESENTS
        .iter()
        .filter_map(|sign| line.find(sign).map(|at| (at, *sign)))
        .min_by_key(|(at, sign)| (*at, std::cmp::Reverse(sign.len())))?;
    let name = line.get(..at)?.trim().trim_end_matches(',');
    let name = without_by(name);
    if !is_person(&name) || name.split_whitespace().count() < 2 {
        return None;
    }
    let rest = line.get(at + sign.len()..)?;
    let sentence = rest.split(['.', ';', '!']).next().unwrap_or(rest);
    let clause = sentence
        .split(" who ")
        .next()
        .unwrap_or(sentence)
        .split(" and ")
        .next()
        .unwrap_or(sentence);
    let (role_words, organisation) = [
        " for ", " at ", " with ", " of ", " bei ", " beim ", " der ", " des ", " pour ", " de ",
        " à ", " para ", " en ", " di ", " per ", " voor ", " bij ", " på ", " i ",
    ]
    .iter()
    .filter_map(|joint| clause.find(joint).map(|at| (at, *joint)))
    // "Redakteurin in der Wirtschaft": a newsroom's name follows the role at once
    .filter(|(at, _)| {
        let before = clause
            .get(..*at)
            .and_then(|words| words.split_whitespace().last());
        before.is_some_and(is_role)
    })
    .min_by_key(|(at, _)| *at)
    .map_or((clause, None), |(at, joint)| {
        (
            clause.get(..at).unwrap_or(clause),
            clause.get(at + joint.len()..),
        )
    });
    let first: Vec<&str> = role_words.split_whitespace().collect();
    if first.len() > 9 || !first.iter().any(|word| is_role(word)) {
        return None;
    }
    let role_words = role_words.trim();
    let role_words = ["a ", "an ", "the ", "ein ", "eine ", "un ", "une "]
        .iter()
        .find_map(|article| role_words.strip_prefix(article))
        .unwrap_or(role_words);
    let mut person = Person::named(name);
    // "senior writer, NASA/GSFC"; "Example News reporter"
    if let Some((organisation, role)) = role(role_words, context) {
        person.organisation = organisation;
        person.role = Some(role);
    } else {
        person.role = Some(role_words.to_owned());
    }
    if person.organisation.is_none()
        && let Some(words) = organisation
    {
        let words = words.split([',', '(', ':']).next().unwrap_or(words).trim();
        let named = words
            .trim_start_matches("the ")
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        if named && words.split_whitespace().count() <= 7 {
            person.organisation = Some(words.to_owned());
        }
    }
    Some(person)
}
